internal import Archiving
public import FactSheets
public import Supervising

/// When the archive's database is away: nothing can be kept then, so nothing is asked for.
extension Keeper {
    /// How often a database that is away is tried.
    public static let respite: Duration = .seconds(30)

    /// Opens the archive in `directory` for writing, once its database can be reached: a daemon may be up before it.
    ///
    /// Each attempt that fails is told.
    /// - Throws: `ArchiveError`, for all but a database that is away; `CancellationError`.
    public static func whenReachable(
        directory: String, configuration: Configuration, follow: Configuration.Follow?, log: Log,
        respite: Duration = respite
    ) async throws -> Keeper {
        var away: Instant?
        while true {
            do throws(ArchiveError) {
                let keeper = try Keeper(directory: directory, configuration: configuration, follow: follow)
                if let away { await keeper.noteAway(at: away) }
                return keeper
            } catch {
                guard error.isAway else { throw error }
                away = away ?? .systemClock()
                log(.warning, "the archive's database is away, trying again", [(.reason, error.summary)])
                Supervisor().starting(error.summary, within: respite + .seconds(90))
            }
            try await Task.sleep(for: respite)
        }
    }

    /// Takes note that the database cannot be reached.
    func noteAway(at now: Instant) { awaySince = awaySince ?? now }

    /// Once the database answers again: has the log say which sources were not looked at while it was away, of those
    /// that would have been polled twice more at least.
    ///
    /// They are blind from when it went away until they are read next.
    func noteAbsence(now: Instant) throws -> [Derivation.Taken] {
        guard let away = awaySince else { return [] }
        let reason = "nobody looked: the archive's database was away from \(away) to \(now)"
        let missed = try archive.agendaEntries(role: .source).filter { entry in
            guard entry.due != .never, entry.lastLook.map({ $0 < away }) ?? false,
                let origin = try derivation.origin(of: entry.url), origin.lead == nil
            else { return false }
            let interval = origin.source.interval ?? derivation.interval
            return max(entry.due, away) + interval * 2 <= now
        }
        let taken = try archive.transaction {
            try missed.map { entry in
                try derivation.append(
                    Capture(
                        role: .source, url: entry.url, time: try derivation.inOrder(away), status: 0,
                        failure: Capture.Failure(.unwatched, reason)))
            }
        }
        awaySince = nil
        return taken
    }
}
