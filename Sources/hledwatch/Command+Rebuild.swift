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
            keep their ids; nobody is told; what a newer hledwatch would have told of the past is named and not added. Stop the
            service first.
            It derives into the file 'archive.sqlite.rebuild' beside the archive, and takes that over in one transaction at
            its end: until then readers see the old state. Killed, stopped or out of space, it leaves the archive as it was,
            and the next 'rebuild' goes on where it stood; where the engine, the configuration or what it builds upon is
            another by then, it says so and begins anew. It needs about twice the room that derived rows take (see
            'hledwatch stats').
            """,
        options: [
            Option("--restart", help: "begin anew, whatever an interrupted rebuild left"), .follow,
            .format("text", "json"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        let configuration = try Locations.configuration(arguments)
        prepareReading()
        let state = try Locations.state(arguments)
        let archive = try Archive(directory: state, mode: .amend, at: configuration.place)
        let rebuild = Rebuild(archive: archive, configuration: configuration, follow: arguments.follow)
        try rebuild.run(anew: arguments.has("--restart")) { beginning in
            Terminal.note(beginning.line)
        } progress: { done, total in
            if done == total {
                Terminal.progress("taking over what was derived")
            } else if done % 50 == 1 {
                Terminal.progress("\(done * 100 / max(total, 1)) %  \(done) of \(total) captures and checks")
            }
        } tell: { report in
            Terminal.progress(nil)
            let summary = RebuildSummary(report)
            if arguments["--format"] == "json" {
                try Terminal.print(json: summary)
            } else {
                try Terminal.print(lines: summary.text)
            }
        }
        return .done
    }
}

extension Rebuild.Beginning {
    fileprivate var line: String {
        switch self {
        case .goingOn(let done, let total):
            "going on from entry \(withThousands(done)) of \(withThousands(total)), where a rebuild was interrupted"
        case .anew(let reason):
            "a rebuild was interrupted, but what it left is of no use: \(reason); beginning anew"
        }
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
