internal import Archiving
public import FactSheets
internal import Glibc
internal import Scheduling

/// What `verify --report` found: a file in the archive's directory, for the archive's one writer to tell every
/// subscriber of. The verifier itself writes nothing to the archive.
public struct DamageReport: Codable, Equatable, Sendable {
    /// When this damage was first found.
    public var found: Instant
    /// How many there are.
    public var damages: Int
    /// A line each, of the first ones.
    public var lines: [String]

    /// The most that are named one by one.
    public static let most = 100
    private static let name = "damage.json"
    /// The file's name once every subscriber was told.
    private static let toldName = "damage.told.json"

    public init(found: Instant, damages: Int, lines: [String]) {
        (self.found, self.damages, self.lines) = (found, damages, Array(lines.prefix(Self.most)))
    }

    /// The report in the archive's directory `state`, told or not; `nil` when nothing damaged is known.
    public init?(in state: String) {
        guard let report = Self.read(state, Self.name) ?? Self.read(state, Self.toldName) else { return nil }
        self = report
    }

    /// The report in `state` that not everybody was told of yet.
    static func untold(in state: String) -> DamageReport? { read(state, name) }

    private static func read(_ state: String, _ name: String) -> DamageReport? {
        let path = state + "/" + name
        guard unsafe access(path, R_OK) == 0, let bytes = try? readFile(path, limit: 1 << 20) else {
            return nil
        }
        return try? JSON.decode(DamageReport.self, from: bytes)
    }

    /// Leaves it in `state`, to be told; not again if all of it is known and told already. What was known before is named
    /// with it: a verification that reads other bodies does not find what the one before found.
    public func leave(in state: String) throws(FileError) {
        var report = self
        if let known = DamageReport(in: state) {
            let new = lines.filter { !known.lines.contains($0) }
            if new.isEmpty || known.lines.count == Self.most { return }
            report = DamageReport(
                found: found, damages: max(damages, known.damages + new.count), lines: known.lines + new)
        }
        let path = state + "/" + Self.name
        let bytes: [UInt8]
        do { bytes = try JSON.encode(report) } catch {
            throw .cannotWrite(path: path, reason: String(describing: error))
        }
        try writeDurably(bytes, to: path, mode: 0o600)
        // Who verifies as root leaves it to the one whose archive it is.
        var status = stat()
        if geteuid() == 0, unsafe stat(state, &status) == 0 {
            _ = unsafe chown(path, status.st_uid, status.st_gid)
        }
    }

    /// Everybody was told: it is kept, and not told again.
    static func markTold(in state: String) {
        _ = unsafe rename(state + "/" + name, state + "/" + toldName)
    }

    /// All of the archive was read and is sound: what was found once is no more.
    public static func forget(in state: String) {
        for name in [name, toldName] { _ = unsafe unlink(state + "/" + name) }
    }
}

extension Derivation {
    /// Puts a digest that names the damage into the outbox of each subscriber, whatever else it asked for; once, however
    /// often it is called. Those whose hours are quiet are told later.
    /// - Returns: Whether everybody was told.
    func enqueueDamage(_ report: DamageReport, now: Instant) throws -> Bool {
        var isTold = true
        let parts = [report.found.description, String(report.damages)] + report.lines
        for subscriber in subscribers {
            let id = Identity.make("dg", [subscriber.name, Event.Kind.damaged.rawValue] + parts)
            if try archive.hasDelivery(id, to: subscriber.name) { continue }
            guard !subscriber.timing.isQuiet(at: now) else {
                isTold = false
                continue
            }
            let rest = report.damages - report.lines.count
            let event = Event(
                id: Identity.make("ev", [Event.Kind.damaged.rawValue] + parts), kind: .damaged,
                time: report.found,
                significance: .substantive,
                detail: (report.lines + (rest > 0 ? ["… \(rest)"] : [])).joined(separator: "\n"))
            let bare = Digest(id: id, subscriber: subscriber.name, time: report.found, events: [event])
            try enqueue(telling.dressed(bare, for: subscriber), now: now)
        }
        return isTold
    }
}
