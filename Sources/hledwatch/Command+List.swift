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

    static let log = Command(
        "log", .look, operands: "DOC", "the history of one document: versions and events",
        details: """
            With --checks: every look at its page, those that brought nothing new folded into stretches, and what that
            proves: that a version stood at every look between two times. With --since or --until each look by itself.
            """,
        options: [
            .format("text", "json"), Option("--checks", help: "the looks at its page instead"),
            Option("--since", "TIME", help: "single looks from then on (a time, a date, or 7d)"),
            Option("--until", "TIME", help: "single looks up to then"),
        ]
    ) { arguments in
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let document = try archive.findDocument(try arguments.exactly("DOC")[0])
        if arguments.has("--checks") {
            try printChecks(of: document, in: archive, arguments)
            return .done
        }
        guard !arguments.has("--since"), !arguments.has("--until") else {
            throw UsageError("'--since' and '--until' go with '--checks'")
        }
        let history = try DocumentHistory(document, in: archive)
        if arguments["--format"] == "json" {
            try Terminal.print(json: history)
        } else {
            try Terminal.print(history.text)
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

extension DocumentHistory {
    var text: String {
        var lines = [terminalSafe(document.title), "\(document.id)  \(terminalSafe(document.url))", ""]
        for version in versions {
            let equals = version.equalsVersion.map { ", says again what version \($0) said" } ?? ""
            let weight = version.number == 1 ? "first seen" : version.significance.rawValue
            lines.append(
                "@\(version.number)  \(version.time)  \(weight)\(equals)  (by \(version.channel == "page" ? "its page" : "the feed"))"
            )
        }
        lines.append("")
        for event in events {
            var line = "\(event.time)  \(event.kind.rawValue)"
            if let version = event.version { line += " @\(version)" }
            if let equal = event.equalsVersion { line += ", a return to version \(equal)" }
            if let comparison = event.comparison {
                let told = comparison.changes.filter { $0.significance > .cosmetic }
                line +=
                    told.isEmpty
                    ? ": only typography or markup."
                    : ": " + told.prefix(3).map(\.explanation).joined(separator: " ")
                if told.count > 3 { line += " And \(told.count - 3) more." }
            }
            if let detail = event.detail { line += ": \(detail)" }
            if let note = event.signals.flatMap(publisherNote) { line += " " + note }
            lines.append(terminalSafe(line))
        }
        if versions.count > 1 {
            lines += [
                "", "hledwatch diff \(document.id)@\(versions.count - 1) \(document.id)@\(versions.count)",
            ]
        }
        return lines.joined(separator: "\n")
    }
}
