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

    /// Leaves it in `state`, to be told; not again if it says what is known and told already.
    public func leave(in state: String) throws(FileError) {
        if let known = DamageReport(in: state), known.lines == lines, known.damages == damages { return }
        let bytes: [UInt8]
        do { bytes = try JSON.encode(self) } catch {
            throw .cannotWrite(path: state + "/" + Self.name, reason: String(describing: error))
        }
        try writeDurably(bytes, to: state + "/" + Self.name, mode: 0o600)
    }

    /// Everybody was told: it is kept, and not told again.
    static func markTold(in state: String) {
        _ = unsafe rename(state + "/" + name, state + "/" + toldName)
    }

    /// The archive is sound: what was found once is no more.
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
