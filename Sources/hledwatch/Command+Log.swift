import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let log = Command(
        "log", .look, operands: "DOC", "the history of one document: versions and events",
        details: """
            With --checks: every look at its page, those that brought nothing new folded into stretches, and what that
            proves: that a version stood at every look between two times. With --since or --until each look by itself.
            With --graph: a line through the versions, dotted while the document was withdrawn, and arcs that lead a return
            back to the version whose words it has again.
            """,
        options: [
            .format("text", "json"), Option("--checks", help: "the looks at its page instead"),
            Option("--graph", help: "drawn, with returns led back to what they repeat"),
            Option("--since", "TIME", help: "single looks from then on (a time, a date, or 7d)"),
            Option("--until", "TIME", help: "single looks up to then"),
        ]
    ) { arguments in
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let document = try archive.findDocument(try arguments.exactly("DOC")[0])
        if arguments.has("--graph"), arguments.has("--checks") || arguments["--format"] == "json" {
            throw UsageError("'--graph' is text, and not for '--checks'")
        }
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
        } else if arguments.has("--graph") {
            try Terminal.print(
                history.head + "\n"
                    + historyGraph(
                        history.steps, style: Terminal.style, width: Terminal.width,
                        drawing: Terminal.drawing))
        } else {
            try Terminal.print(history.text)
        }
        return .done
    }
}

extension DocumentHistory {
    var head: String { "\(terminalSafe(document.title))\n\(document.id)  \(terminalSafe(document.url))\n" }

    /// All that happened, in the order of time.
    var steps: [HistoryStep] {
        let told = Dictionary(
            events.filter { $0.kind == .revised || $0.kind == .published }.compactMap { event in
                event.version.map { ($0, event) }
            }
        ) { first, _ in first }
        var steps = versions.map { version in
            HistoryStep(
                .version(version.number, equals: version.equalsVersion), time: version.time,
                significance: version.significance,
                name: version.number == 1 ? "first seen" : version.significance.rawValue,
                text: told[version.number].map(summary) ?? "")
        }
        for event in events where event.kind != .revised && event.kind != .published {
            let mark: HistoryStep.Mark =
                switch event.kind {
                case .withdrawn: .withdrawn
                case .restored: .restored
                case .moved: .moved
                default: .other
                }
            steps.append(
                HistoryStep(
                    mark, time: event.time, significance: event.significance, name: event.kind.rawValue,
                    text: summary(event)))
        }
        // What is restored is there before it is read: of one time the events that are no versions come first.
        return steps.enumerated().sorted { a, b in
            (a.element.time, a.element.isVersion ? 1 : 0, a.offset)
                < (b.element.time, b.element.isVersion ? 1 : 0, b.offset)
        }.map(\.element)
    }

    /// What is said of an event behind its kind.
    private func summary(_ event: Event) -> String {
        var parts: [String] = []
        if let equal = event.equalsVersion { parts.append("A return to version \(equal).") }
        if let comparison = event.comparison {
            let told = comparison.changes.filter { $0.significance > .cosmetic }
            parts +=
                told.isEmpty ? ["Only typography or markup."] : told.prefix(3).map(\.explanation)
            if told.count > 3 { parts.append("And \(told.count - 3) more.") }
        }
        if let detail = event.detail { parts.append(detail) }
        if let note = event.signals.flatMap(publisherNote) { parts.append(note) }
        return parts.joined(separator: " ")
    }

    var text: String {
        var lines = [head]
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

extension HistoryStep {
    fileprivate var isVersion: Bool {
        if case .version = mark { true } else { false }
    }
}
