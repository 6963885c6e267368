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
            try Terminal.print(rows.map(\.text).joined(separator: "\n"))
        }
        return .done
    }

    static let show = Command(
        "show", .look, operands: "DOC[@N]", "one version of a document, the newest unless N is given",
        options: [.format("text", "json", "markdown")]
    ) { arguments in
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let found = try archive.findVersion(try arguments.exactly("DOC[@N]")[0])
        if arguments["--format"] == "json",
            let version = try archive.version(of: found.document.id, number: found.number)
        {
            try Terminal.print(json: ShownVersion(found.document, version, found.sheet))
        } else {
            try Terminal.print(found.sheet, as: arguments["--format"])
        }
        return .done
    }
}

extension DocumentRow {
    var text: String {
        let day = published.map { "\($0.date)" } ?? "undated   "
        let count = versions == 1 ? "1 version" : "\(versions) versions"
        let change = lastChanged.map { ", changed \($0)" } ?? ""
        return
            "\(day)  \(terminalSafe(title))\n            \(id)  (\(count)\(change)\(state == "live" ? "" : ", \(state)"))"
    }
}
