public import Archiving
public import FactSheets
internal import Pages

/// One entry of the log, as `capture` prints it: a capture, or a look that confirmed one.
public struct LogEntryReport: Encodable, Sendable {
    /// Of a check: what was answered then.
    public struct Check: Encodable, Sendable {
        public let time: Instant
        public let tookMilliseconds: Int64
        public let status: Int
        public let confirmed: Int64
    }
    /// A version that it brought.
    public struct Made: Encodable, Sendable {
        public let document: String
        public let version: Int
    }
    /// Where it stands in the sealed log: hashes, hexadecimal, that lead from it to the root.
    public struct Proof: Encodable, Sendable {
        public let index: Int
        public let path: [String]
        public let size: Int
        public let root: String
        public let checkpoint: String
        public let stamped: Instant?
    }

    public let entry: Int64
    public let capture: RecordedCapture
    public let check: Check?
    public let size: Int
    public let pruned: Bool
    public let bodySha256: String
    public let leaf: String
    public let leafSha256: String
    public let made: [Made]
    public let proof: Proof?

    /// What was asked and answered, without the body.
    public struct RecordedCapture: Encodable, Sendable {
        public let role: Capture.Role
        public let url: String
        public let answered: String
        public let time: Instant
        public let status: Int
        public let headers: [Header]
        public let failure: Capture.Failure?
        public let redirects: [Capture.Redirect]
        public let origin: String
        public let flag: String?
        public let provenance: Capture.Provenance?
    }

    /// `nil` where the log has no such capture or check.
    public init?(_ number: Int64, in archive: Archive) throws {
        guard let view = try archive.view(of: number) else { return nil }
        let seen = view.capture
        entry = view.id
        capture = RecordedCapture(
            role: seen.role, url: seen.url, answered: seen.answered, time: seen.time, status: seen.status,
            headers: seen.headers, failure: seen.failure, redirects: seen.redirects, origin: view.origin,
            flag: view.flag, provenance: seen.provenance)
        check = view.check.map {
            Check(
                time: $0.time, tookMilliseconds: $0.took.milliseconds, status: $0.status,
                confirmed: $0.confirmed)
        }
        size = view.size
        pruned = view.isPruned
        bodySha256 = view.bodyHash
        leaf = view.entry
        leafSha256 = view.entryHash
        made = view.made.map { Made(document: $0.slug, version: $0.version) }
        proof = view.proof.map {
            Proof(
                index: $0.index, path: $0.path, size: $0.checkpoint.size, root: $0.checkpoint.root,
                checkpoint: $0.checkpoint.note, stamped: $0.checkpoint.stamped)
        }
    }
}
