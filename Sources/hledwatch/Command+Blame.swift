import Archiving
import Digesting
import FactSheets
import Watching

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
        guard let blame = try archive.blame(of: found.document, upTo: found.number) else { return .failed }
        if arguments["--format"] == "json" {
            try Terminal.print(json: BlamedDocument(found.document, blame))
        } else {
            try Terminal.print(
                blameText(blame, of: found.document.slug, style: Terminal.style, width: Terminal.width))
        }
        return .done
    }
}
