import Comparing
import Digesting
import FactSheets
import Reading

extension Command {
    static let read = Command(
        "read", .read, operands: "INPUT", "one page or Markdown file as a structured fact sheet",
        details: "INPUT is a path, '-' for standard input, an address, or DOC@N of the archive.",
        options: [.format("text", "json", "markdown")]
    ) { arguments in
        let input = try await Input(try arguments.exactly("INPUT")[0], arguments)
        try Terminal.print(try input.factSheet(), as: arguments["--format"])
        return .done
    }

    static let feed = Command(
        "feed", .read, operands: "INPUT", "one feed in any dialect, as text or as JSON Feed 1.1",
        details: "INPUT is a path, '-' for standard input, or an address.",
        options: [.format("text", "json")]
    ) { arguments in
        let input = try await Input(try arguments.exactly("INPUT")[0], arguments)
        prepareReading()
        let feed = try readFeed(input.bytes, contentType: input.contentType, name: input.name)
        for remark in feed.remarks { Terminal.note("remark: \(remark)") }
        if arguments["--format"] == "json" {
            try Terminal.print(String(decoding: try feedJSON(feed, pretty: true), as: UTF8.self))
        } else {
            try Terminal.print(terminalSafe(lines: feedText(feed)))
        }
        return .done
    }

    static let diff = Command(
        "diff", .read, operands: "OLD NEW", "two pages, files or versions compared in meaning",
        details: """
            OLD and NEW are paths, addresses or DOC@N of the archive; one of them may be '-'. Cosmetic changes (typography,
            markup, addresses) are only counted in text and HTML. Old and new stand side by side on a terminal of 120
            columns or more.
            """,
        options: [
            .format("text", "json", "html"),
            Option("--side-by-side", help: "in two columns, wherever it goes"),
            Option("--inline", help: "one after the other, however wide the terminal is"),
            Option("--exit-code", help: "exit 2 when there are differences above cosmetic"),
        ]
    ) { arguments in
        let names = try arguments.exactly("OLD", "NEW")
        for option in ["--side-by-side", "--inline"] where arguments.has(option) {
            guard arguments["--format"] ?? "text" == "text" else {
                throw UsageError("'\(option)' goes with '--format text'")
            }
        }
        guard !arguments.has("--side-by-side") || !arguments.has("--inline") else {
            throw UsageError("'--side-by-side' and '--inline' do not go together")
        }
        let old = try await Input(names[0], arguments)
        let new = try await Input(names[1], arguments)
        let comparison = compare(
            try old.factSheet(), try new.factSheet(), oldSource: old.name, newSource: new.name)
        switch arguments["--format"] {
        case "json": try Terminal.print(json: comparison)
        case "html": try Terminal.print(comparisonHTML(comparison))
        default:
            let isWide = Terminal.isShown && Terminal.columns ?? 0 >= 120 && !arguments.has("--inline")
            try Terminal.print(
                isWide || arguments.has("--side-by-side")
                    ? comparisonColumns(
                        comparison, style: Terminal.style, width: min(max(Terminal.columns ?? 120, 60), 240),
                        drawing: Terminal.drawing)
                    : comparisonText(comparison, style: Terminal.style, width: Terminal.width))
        }
        return arguments.has("--exit-code") && comparison.significance > .cosmetic ? .differences : .done
    }
}

extension Terminal {
    static func print(_ sheet: FactSheet, as format: String?) throws {
        switch format {
        case "json": try print(json: sheet)
        case "markdown": try print(factSheetMarkdown(sheet))
        default: try print(factSheetText(sheet, style: style, width: width))
        }
    }
}

/// Foreign text of several lines, each made safe.
func terminalSafe(lines text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { terminalSafe(String($0)) }.joined(
        separator: "\n")
}
