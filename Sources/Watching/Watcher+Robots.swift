internal import Archiving
internal import FactSheets
internal import Networking

extension Watcher {
    /// What stands between a due entry and its being asked for.
    enum Leave {
        case granted
        /// robots.txt must be asked first, at this address.
        case askFirst(robots: String)
        /// It was put off.
        case refused(Report?)
    }

    /// Whether `entry` may be asked for now, by its host's robots.txt.
    func leave(for entry: AgendaEntry) async throws -> Leave {
        guard let gate else { return .granted }
        if entry.role != .page, try await !keeper.needsLeave(entry) { return .granted }
        let now = clock.now()
        var verdict = gate.verdict(on: entry.target, now: now)
        if case .unknown(let robots) = verdict, let known = try await keeper.robots(robots, now: now) {
            gate.learn(known, of: robots)
            verdict = gate.verdict(on: entry.target, now: now)
        }
        switch verdict {
        case .allowed: return .granted
        case .unknown(let robots): return .askFirst(robots: robots)
        case .closed(let until):
            try await keeper.postpone(entry, until: until)
            return .refused(nil)
        case .forbidden(let rule, let until):
            guard let refusal = try await keeper.refuse(entry, rule: rule, now: now, until: until) else {
                return .refused(nil)
            }
            return .refused(Report(refusal.capture, refusal.taken))
        }
    }

    /// Keeps what a robots.txt answered, and goes by it from now on.
    func take(robots capture: Capture) async throws -> Report {
        gate?.learn(try await keeper.take(robots: capture), of: capture.url)
        return Report(capture, Derivation.Taken())
    }
}
