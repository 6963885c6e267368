import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let show = Command(
        "show", .look, operands: "DOC[@N]", "one version of a document, the newest unless N is given",
        details: """
            With --at: the version that stood then, and how surely that is known: between two looks nobody saw which.
            """,
        options: [
            Option("--at", "TIME", help: "as it stood then (a time, a date for its beginning, or 7d ago)"),
            .format("text", "json", "markdown"),
        ]
    ) { arguments in
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let name = try arguments.exactly("DOC[@N]")[0]
        guard let time = try arguments.time("--at", now: Instant.systemClock()) else {
            try print(try archive.findVersion(name), of: archive, as: arguments["--format"])
            return .done
        }
        guard !name.contains("@") else {
            throw UsageError("'--at' chooses the version: leave out '@' and what follows")
        }
        let (found, sentences) = try archive.transaction {
            let standing = try archive.standing(of: try archive.findDocument(name), at: time)
            return (try archive.findVersion("\(name)@\(standing.version)"), standing.sentences)
        }
        if arguments["--format"] ?? "text" == "text" {
            var page = TextPage(Terminal.style, width: Terminal.width)
            for sentence in sentences { page.line(sentence, .strong) }
            page.blank()
            try Terminal.print(
                page.text + factSheetText(found.sheet, style: Terminal.style, width: Terminal.width))
        } else {
            for sentence in sentences { Terminal.note(sentence) }
            try print(found, of: archive, as: arguments["--format"])
        }
        return .done
    }

    private static func print(
        _ found: (document: Document, number: Int, sheet: FactSheet), of archive: Archive, as format: String?
    ) throws {
        if format == "json", let version = try archive.version(of: found.document.id, number: found.number) {
            try Terminal.print(json: ShownVersion(found.document, version, found.sheet))
        } else {
            try Terminal.print(found.sheet, as: format)
        }
    }
}
