/// Holds an archive's file against itself: log, tree, checkpoints, derived rows and, where asked, every body.
///
/// It goes on after damage and tells of each; it writes nothing. One state of the file is looked at throughout, however
/// long it takes and whoever writes meanwhile. Memory does not grow with the archive.
public final class Verification {
    /// How much of the bodies is read.
    public enum Bodies: Equatable, Sendable {
        case none
        case all
        /// That share of them, 0 to 1, chosen by a seed.
        case share(Double, seed: UInt64)
    }

    let archive: Archive
    private let tell: (Damage) -> Void
    private let progress: (_ what: String, _ part: Double) -> Void
    var coverage = Coverage()
    private(set) var damages = 0
    /// Tables that are no archive's and no damage.
    var guests = Verification.guests

    /// `tell` hears of each damage as it is found; `progress` what is being looked at, and how much of it is done.
    public init(
        _ archive: Archive, tell: @escaping (Damage) -> Void,
        progress: @escaping (_ what: String, _ part: Double) -> Void
    ) {
        self.archive = archive
        self.tell = tell
        self.progress = progress
    }

    /// Looks at everything; `remembered` is an earlier checkpoint that the log must continue, and `keys` whose it and
    /// the newest one must be (none: those that the archive names).
    /// - Returns: What was covered.
    public func run(bodies: Bodies, remembered: SignedNote? = nil, keys: [VerifierKey] = []) -> Coverage {
        archive.connection.withSnapshot {
            verifyFile()
            verifySchema()
            verifyLog(keys: keys)
            if let remembered { verify(remembered: remembered, keys: keys) }
            verifyBodies(bodies)
            verifyDerived()
            verifyPlans()
        }
        return coverage
    }

    // MARK: For the parts

    func found(_ kind: Damage.Kind, number: Int64? = nil, bearings: [Damage.Bearing] = [], _ text: String) {
        damages += 1
        tell(Damage(kind, number: number, bearings: bearings, text))
    }

    func done(_ what: String, _ done: Int, of total: Int) {
        progress(what, total > 0 ? min(1, Double(done) / Double(total)) : 1)
    }

    /// What `body` gives; when the file cannot be read for it, that is a damage and the rest goes on.
    @discardableResult
    func attempt<Value>(
        _ kind: Damage.Kind, _ what: String, _ body: () throws(ArchiveError) -> Value
    ) -> Value? {
        do throws(ArchiveError) { return try body() } catch {
            found(kind, "\(what): \(error.reason)")
            return nil
        }
    }

    /// The versions that rest on a capture, or on the capture that a check confirmed.
    func bearings(on number: Int64) -> [Damage.Bearing] {
        let found = try? archive.connection.all(
            """
            SELECT document.slug, version.number FROM version JOIN document ON document.id = version.document
            WHERE version.capture = $1 OR version.capture = (SELECT capture FROM checked WHERE checked.id = $1)
            ORDER BY document.slug, version.number LIMIT 20
            """, number
        ) { row throws(ArchiveError) in
            Damage.Bearing(document: try row.next(), version: try row.next())
        }
        return found ?? []
    }

    // MARK: The file

    private func verifyFile() {
        done("the file", 0, of: 1)
        attempt(.file, "the file cannot be checked as a whole") { () throws(ArchiveError) in
            let lines = try archive.connection.all(archive.connection.dialect.integrity(1000)) {
                row throws(ArchiveError) in try row.next(String.self)
            }
            // A line may hold several, each on a line of its own.
            for line in lines where line != "ok" {
                for one in line.split(separator: "\n") where !one.hasPrefix("***") {
                    found(.file, String(one))
                }
            }
        }
        attempt(.file, "the references cannot be checked") { () throws(ArchiveError) in
            let rows = try archive.connection.all(archive.connection.dialect.strays()) {
                row throws(ArchiveError) in
                (
                    table: try row.next(String.self), row: try row.next(Int64?.self),
                    to: try row.next(String.self)
                )
            }
            for one in rows {
                let place = one.row.map { "row \($0)" } ?? "a row"
                let number = ["capture", "checked"].contains(one.table) ? one.row : nil
                found(
                    number == nil ? .derived : .entry, number: number,
                    bearings: number.map { bearings(on: $0) } ?? [],
                    "\(place) of the table '\(one.table)' refers to a row of '\(one.to)' that is not there")
            }
        }
    }
}

extension ArchiveError {
    /// What is wrong, without the path of the file.
    var reason: String {
        switch self {
        case .damaged(_, let what): what
        case .inputOutput(_, let reason): reason
        default: summary
        }
    }
}
