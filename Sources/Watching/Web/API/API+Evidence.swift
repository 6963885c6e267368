internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// The entries of the log, and what seals it.
extension Routes {
    static let ofEvidence: [Operation] = [
        Operation(
            id: "readEntry", path: "captures/{entry}",
            summary: """
                One entry of the log: a capture, or a look that confirmed one, with what was sent and received, hashes and the
                proof that it is in the sealed log. Its bytes are at /captures/{entry}/body.
                """,
            parameters: [
                Parameter(
                    name: "entry", kind: .integer(1...1_000_000_000_000), summary: "its number in the log",
                    isRequired: true)
            ], answer: .schema("capture")
        ) { routes, asked in
            try routes.reading { archive in
                try archive.transaction {
                    guard let view = try routes.view(of: Int64(asked.number("entry") ?? 0), archive) else {
                        throw APIProblem(404, "the log has no such entry")
                    }
                    return .value(LogEntryReport(view))
                }
            }
        },
        Operation(
            id: "readCheckpoint", path: "checkpoint", summary: "The newest signed checkpoint of the log.",
            answer: .schema("checkpoint")
        ) { routes, _ in
            try routes.reading { archive in
                guard let checkpoint = try archive.newestCheckpoint() else {
                    throw APIProblem(404, "nothing is sealed yet")
                }
                return .value(CheckpointRow(checkpoint, keys: try archive.logKeys()))
            }
        },
    ]
}

private struct LogEntryReport: Encodable {
    struct Check: Encodable {
        let time: Instant
        let tookMilliseconds: Int64
        let status: Int
        let confirmed: Int64
    }
    struct Made: Encodable {
        let document: String
        let version: Int
    }
    struct Proof: Encodable {
        let index: Int
        let path: [String]
        let size: Int
        let root: String
        let checkpoint: String
        let stamped: Instant?
    }

    let entry: Int64
    let capture: RecordedCapture
    let check: Check?
    let size: Int
    let pruned: Bool
    let bodySha256: String
    let leaf: String
    let leafSha256: String
    let made: [Made]
    let proof: Proof?

    struct RecordedCapture: Encodable {
        let role: Capture.Role
        let url: String
        let answered: String
        let time: Instant
        let status: Int
        let headers: [Header]
        let failure: Capture.Failure?
        let redirects: [Capture.Redirect]
        let origin: String
        let flag: String?
        let provenance: Capture.Provenance?
    }

    init(_ view: CaptureView) {
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
