internal import FactSheets

/// What tells whether anything that can be told from an archive is otherwise than it was: cheap to ask for, equal as long
/// as events, versions and what was linked by hand stay as they are.
public struct DerivedState: Codable, Equatable, Sendable {
    /// The place of the newest event, 0 when there is none.
    public var lastEvent: Int64
    var lastVersion: Int64
    var corrections: Int
    var lastCorrection: Instant?
    /// A rebuild by another engine, or by other rules, may give other rows in the same number.
    var engine: Int
    var rules: String

    /// Whether this came of `earlier` by adding to it alone: nothing was derived anew, taken back or linked by hand.
    public func continues(_ earlier: DerivedState) -> Bool {
        lastEvent >= earlier.lastEvent && lastVersion >= earlier.lastVersion
            && corrections == earlier.corrections && lastCorrection == earlier.lastCorrection
            && engine == earlier.engine && rules == earlier.rules
    }
}

extension Archive {
    /// The state at this moment. Called within a transaction where it is to go with what is read beside it.
    public func derivedState() throws(ArchiveError) -> DerivedState {
        let corrections = try ledgerCorrections()
        let rules = try connection.all("SELECT kind, hash FROM rule ORDER BY kind, hash") {
            row throws(ArchiveError) in
            (try row.next(String.self), Hashing.hex(try row.next([UInt8].self)))
        }
        return DerivedState(
            lastEvent: try connection.value(Int64.self, "SELECT COALESCE(MAX(sequence), 0) FROM event") ?? 0,
            lastVersion: try connection.value(Int64.self, "SELECT COALESCE(MAX(rowid), 0) FROM version") ?? 0,
            corrections: corrections.count, lastCorrection: corrections.last?.time,
            engine: try connection.value(Int.self, "SELECT engine FROM version ORDER BY rowid DESC LIMIT 1")
                ?? 0,
            rules: rules.map { "\($0.0) \($0.1)" }.joined(separator: "\n"))
    }

    /// Lasting, of this archive and its copies: what the first entry of its log was; empty before there is one.
    public func nature() throws(ArchiveError) -> [UInt8] {
        let first = try connection.first(
            "SELECT url, time, hash FROM capture JOIN body ON body.id = capture.body WHERE capture.id = 1"
        ) { row throws(ArchiveError) in
            (try row.next(String.self), try row.next(Int64.self), try row.next([UInt8].self))
        }
        return first.map { Hashing.sha256(Array("\($0.0)\n\($0.1)\n".utf8) + $0.2) } ?? []
    }
}
