import Archiving
import Digesting
import FactSheets
import Reading
import Watching

extension Command {
    static let rebuild = Command(
        "rebuild", .keep, "derive everything again from the captures, in the order of their times",
        details: """
            For after an upgrade that reads or compares better, and after an import of what is older than the archive. Events
            keep their ids; nobody is told; what a newer hledwatch would have told of the past is named and not added. It is one
            transaction: readers see the old state until its end, and a kill leaves it. Stop the service first.
            """,
        options: [.follow, .format("text", "json")]
    ) { arguments in
        _ = try arguments.exactly()
        let configuration = try Locations.configuration(arguments)
        prepareReading()
        let state = try Locations.state(arguments)
        let archive = try Archive(directory: state, mode: .amend)
        let rebuild = Rebuild(archive: archive, configuration: configuration, follow: arguments.follow)
        let report = try rebuild.run { done, total in
            if done % 50 == 1 || done == total {
                Terminal.progress("\(done * 100 / max(total, 1)) %  \(done) of \(total) captures and checks")
            }
        }
        Terminal.progress(nil)
        let summary = RebuildSummary(report)
        if arguments["--format"] == "json" {
            try Terminal.print(json: summary)
        } else {
            try Terminal.print(summary.text)
        }
        return .done
    }
}

private struct RebuildSummary: Encodable {
    struct Row: Encodable {
        let kind: String
        let document: String?
        let text: String
    }

    let captures: Int
    let checks: Int
    let documents: Int
    let versions: Int
    let events: Int
    /// Captures that had come out of order and are in their place now.
    let placed: Int
    let differences: [Row]

    init(_ report: Rebuild.Report) {
        captures = report.captures
        checks = report.checks
        documents = report.documents
        versions = report.versions
        events = report.events
        placed = report.placed
        differences = report.differences.map {
            Row(kind: $0.kind.rawValue, document: $0.document, text: $0.text)
        }
    }

    var text: String {
        var lines = [
            "\(captures) captures\(checks > 0 ? " and \(checks) checks" : "") derived again: \(documents) documents, \(versions) versions, \(events) events"
        ]
        if placed > 0 { lines.append("\(placed) captures that came out of order are in their place now") }
        if differences.isEmpty { lines.append("nothing changed") }
        var heading = ""
        for row in differences {
            let next = RebuildSummary.headings[row.kind] ?? row.kind
            if next != heading { lines += ["", next] }
            heading = next
            lines.append("  " + terminalSafe((row.document.map { $0 + "  " } ?? "") + row.text))
        }
        return lines.joined(separator: "\n")
    }

    private static let headings = [
        "document-added": "Documents that appeared",
        "document-gone": "Documents that are no more",
        "document-renamed": "Documents with another name",
        "versions": "Versions now read differently",
        "event-differs": "Events now read differently",
        "event-added": "Events that the order of the captures adds",
        "event-dropped": "Events that did not happen so",
        "event-not-added": "Now read as events of the past, not added",
        "event-kept": "Told at the time, not read as events now, kept",
        "captures": "Captures",
    ]
}
