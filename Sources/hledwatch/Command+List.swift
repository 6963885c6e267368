import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let list = Command(
        "list", .look, "the documents in the archive, newest first",
        options: [.format("text", "json", "names")]
    ) { arguments in
        _ = try arguments.exactly()
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let rows = try archive.documents().map(DocumentRow.init)
        if arguments["--format"] == "json" {
            try Terminal.print(json: ["documents": rows])
        } else if arguments["--format"] == "names" {
            try Terminal.print(terminalSafe(lines: rows.map(\.id).joined(separator: "\n")))
        } else if rows.isEmpty {
            try Terminal.print("no documents yet")
        } else {
            try Terminal.print(Terminal.isShown ? shown(rows) : rows.map(\.text).joined(separator: "\n"))
        }
        return .done
    }

    /// For a terminal: in its width, what a person looks for set off.
    private static func shown(_ rows: [DocumentRow]) -> String {
        var page = TextPage(Terminal.style, width: Terminal.width)
        for row in rows {
            page.paragraph(pieces(row.title, .strong), bullet: "\(row.day)  ")
            let life = pieces("(\(row.life))", row.state == "live" ? .quiet : .strong)
            page.paragraph(pieces(row.id) + life.spacedFirst(), indent: 12)
        }
        return page.text
    }
}

extension DocumentRow {
    fileprivate var day: String { published.map { "\($0.date)" } ?? "undated   " }

    /// How many versions it has, when it changed, and whether it is still there.
    fileprivate var life: String {
        let count = versions == 1 ? "1 version" : "\(versions) versions"
        let change = lastChanged.map { ", changed \($0)" } ?? ""
        return "\(count)\(change)\(state == "live" ? "" : ", \(state)")"
    }

    var text: String { "\(day)  \(terminalSafe(title))\n            \(id)  (\(life))" }
}
