import Archiving
import Comparing
import Digesting
import FactSheets

extension Command {
    static let blame = Command(
        "blame", .look, operands: "DOC[@N]", "which version brought each statement, and each phrase in it",
        details: """
            Beside each statement stands the version that brought it, and its date; a phrase of another version is marked where
            it stands: {@4 $400 million}. What moved or changed only in looks keeps its origin; what went and came back came
            with the version where it came back.
            """,
        options: [.format("text", "json")]
    ) { arguments in
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let found = try archive.findVersion(try arguments.exactly("DOC[@N]")[0])
        var trace = BlameTrace()
        for version in try archive.versions(of: found.document.id) where version.number <= found.number {
            guard let sheet = try archive.sheet(of: found.document.id, number: version.number) else {
                continue
            }
            trace.add(sheet, version: version.number, time: version.time)
        }
        guard let blame = trace.blame else { return .failed }
        if arguments["--format"] == "json" {
            try Terminal.print(
                json: BlamedDocument(
                    document: DocumentRow(found.document), version: blame.version, time: blame.time,
                    passages: blame.passages))
        } else {
            try Terminal.print(
                blameText(blame, of: found.document.slug, style: Terminal.style, width: Terminal.width))
        }
        return .done
    }
}

private struct BlamedDocument: Encodable {
    let document: DocumentRow
    let version: Int
    let time: Instant
    let passages: [Blame.Passage]
}
