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
