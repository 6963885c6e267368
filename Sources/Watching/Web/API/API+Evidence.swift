internal import Archiving
internal import FactSheets
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
                    guard let entry = try LogEntryReport(Int64(asked.number("entry") ?? 0), in: archive)
                    else { throw APIProblem(404, "the log has no such entry") }
                    return .value(entry)
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
