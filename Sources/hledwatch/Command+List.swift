import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let list = Command(
        "list", .look, operands: "[WORDS…]", "the documents in the archive, newest first",
        details: "With WORDS only those that have all of them in their title, address or name.",
        options: [
            Option("--changed", help: "only those that changed at least once"),
            Option("--withdrawn", help: "only those that are withdrawn"),
            Option(
                "--sort", choices: DocumentQuery.Order.allCases.map(\.rawValue),
                help: "the newest published first (the default), the last changed first, or by title"),
            .format("text", "json", "names"),
        ]
    ) { arguments in
        let query = try DocumentQuery(arguments)
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let rows = try archive.documents(query, limit: .max, offset: 0).documents.map(DocumentRow.init)
        if arguments["--format"] == "json" {
            try Terminal.print(json: ["documents": rows])
        } else if arguments["--format"] == "names" {
            try Terminal.print(terminalSafe(lines: rows.map(\.id).joined(separator: "\n")))
        } else if rows.isEmpty {
            try Terminal.print(query == DocumentQuery() ? "no documents yet" : "no such documents")
        } else {
            var page = Terminal.list
            for row in rows {
                page.item(
                    [
                        pieces(row.title, .strong),
                        pieces(row.id)
                            + pieces("(\(row.life))", row.state == "live" ? .quiet : .strong).spacedFirst(),
                    ], bullet: "\(row.day)  ", indent: 12)
            }
            try Terminal.print(page.text)
        }
        return .done
    }
}

extension DocumentQuery {
    /// What the words and the options of `list` ask for.
    fileprivate init(_ arguments: Arguments) throws(UsageError) {
        guard arguments.positional.count <= 8 else {
            throw UsageError("'\(arguments.positional[8])' is one word too many; the most is 8")
        }
        self.init(
            words: arguments.positional, state: arguments.has("--withdrawn") ? .withdrawn : nil,
            changed: arguments.has("--changed"),
            order: arguments["--sort"].flatMap(Order.init) ?? .published)
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
}
