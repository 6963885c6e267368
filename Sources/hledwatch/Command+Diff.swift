import Archiving
import Comparing
import Digesting
import FactSheets

extension Command {
    static let diff = Command(
        "diff", .read, operands: "OLD NEW|DOC@N..M", "two pages, files or versions compared in meaning",
        details: """
            OLD and NEW are paths, addresses or DOC@N of the archive, of one document or of two; one of them may be '-'.
            DOC@N..M stands for DOC@N DOC@M. Cosmetic changes (typography, markup, addresses) are only counted in text and
            HTML. Old and new stand side by side on a terminal of 120 columns or more. With --whole: all of the text, and the
            changes where they stand in it. Notes about what changed between two versions of a document come at the end.
            """,
        options: [
            .format("text", "json", "html"),
            Option("--whole", help: "the whole text with the changes in it, not the changes alone"),
            Option("--side-by-side", help: "in two columns, wherever it goes"),
            Option("--inline", help: "one after the other, however wide the terminal is"),
            Option("--exit-code", help: "exit 2 when there are differences above cosmetic"),
        ]
    ) { arguments in
        let names = try sides(arguments)
        for option in ["--whole", "--side-by-side", "--inline"] where arguments.has(option) {
            guard arguments["--format"] ?? "text" == "text" else {
                throw UsageError("'\(option)' goes with '--format text'")
            }
        }
        guard !arguments.has("--side-by-side") || !arguments.has("--inline") else {
            throw UsageError("'--side-by-side' and '--inline' do not go together")
        }
        let old = try await Input(names.old, arguments)
        let new = try await Input(names.new, arguments)
        let (before, after) = (try old.factSheet(), try new.factSheet())
        let whole =
            arguments.has("--whole")
            ? sideBySide(before, after, oldSource: old.name, newSource: new.name) : nil
        let comparison =
            whole?.comparison ?? compare(before, after, oldSource: old.name, newSource: new.name)
        switch arguments["--format"] {
        case "json": try Terminal.print(json: comparison)
        case "html": try Terminal.print(comparisonHTML(comparison))
        default:
            try Terminal.print(shown(comparison, whole, try notes(old, new, arguments), arguments))
        }
        return arguments.has("--exit-code") && comparison.significance > .cosmetic ? .differences : .done
    }

    /// What is compared: two inputs, or two versions of one document named at once.
    private static func sides(_ arguments: Arguments) throws -> (old: String, new: String) {
        if arguments.positional.count == 1, let pair = try? VersionPair(arguments.positional[0]),
            let previous = pair.previous
        {
            return ("\(pair.document)@\(previous)", "\(pair.document)@\(pair.version)")
        }
        let names = try arguments.exactly("OLD", "NEW")
        return (names[0], names[1])
    }

    /// Those about what changed between the two, where they are versions of one document.
    private static func notes(_ old: Input, _ new: Input, _ arguments: Arguments) throws -> [Note] {
        guard let before = old.version, let after = new.version, before.document.id == after.document.id
        else { return [] }
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        return try archive.notes(about: after.document, version: after.number).map(\.note)
            .filter { $0.subject.previousVersion == before.number }
    }

    private static func shown(
        _ comparison: Comparison, _ whole: SideBySide?, _ notes: [Note], _ arguments: Arguments
    ) -> String {
        let (style, drawing) = (Terminal.style, Terminal.drawing)
        let columns = Terminal.columns ?? 120
        let isWide = Terminal.isShown && columns >= 120 && !arguments.has("--inline")
        let isBeside = isWide || arguments.has("--side-by-side")
        let width = isBeside ? min(max(columns, 60), 240) : Terminal.width
        let told =
            switch (whole, isBeside) {
            case (let text?, true): wholeColumns(text, style: style, width: width, drawing: drawing)
            case (let text?, false): wholeText(text, style: style, width: width)
            case (nil, true):
                comparisonColumns(comparison, style: style, width: width, drawing: drawing)
            case (nil, false): comparisonText(comparison, style: style, width: width)
            }
        let noted = comparisonNotes(notes, of: comparison, style: style, width: width)
        return noted.isEmpty ? told : told + "\n" + noted
    }
}
