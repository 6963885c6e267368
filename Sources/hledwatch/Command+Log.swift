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
            return .done
        }
        let notes = Dictionary(
            grouping: try archive.notes(about: document).map(\.note), by: \.subject.version)
        var page = Terminal.list
        if arguments.has("--graph") {
            page.heading(of: document.title, document.slug, document.url)
            try Terminal.print(
                page.text
                    + historyGraph(
                        history.steps(notes), style: Terminal.style, width: Terminal.width,
                        drawing: Terminal.drawing))
        } else {
            history.write(to: &page, notes)
            try Terminal.print(page.text)
        }
        return .done
    }
}

extension TextPage {
    /// A document's title, its name and its address; these two whole, to be copied.
    mutating func heading(of title: String, _ name: String, _ address: String) {
        line(title, .strong)
        if wraps {
            verbatim(name)
            verbatim(address)
        } else {
            verbatim("\(name)  \(address)")
        }
        blank()
    }
}

extension DocumentHistory {
    /// All that happened, in the order of time, with what was noted of each version.
    func steps(_ notes: [Int: [Note]]) -> [HistoryStep] {
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
                text: [
                    told[version.number].map(summary),
                    noteMarks(notes[version.number] ?? []).map { "[\($0)]" },
                ].compactMap { $0 }.joined(separator: " "))
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

    /// Versions, then events, each in lines of its own.
    fileprivate func write(to page: inout TextPage, _ notes: [Int: [Note]]) {
        page.heading(of: document.title, document.id, document.url)
        for version in versions {
            let (weight, channel) = said(of: version)
            page.item(
                [
                    pieces(weight, version.significance == .substantive ? .strong : .plain)
                        + pieces("(by \(channel))", .quiet).spacedFirst(),
                    noteMarks(notes[version.number] ?? []).map { pieces("[\($0)]") } ?? [],
                ], bullet: "@\(version.number)  \(version.time)  ", indent: 4)
        }
        page.blank()
        for event in events {
            let about = about(event)
            let rest = about.hasPrefix(" ") ? pieces(about).spacedFirst() : pieces(about)
            page.item(
                [pieces(event.kind.rawValue, .strong) + rest], bullet: "\(event.time)  ")
        }
        if let next {
            page.blank()
            page.verbatim(next)
        }
    }

    private func said(of version: VersionRow) -> (weight: String, channel: String) {
        let equals = version.equalsVersion.map { ", says again what version \($0) said" } ?? ""
        let weight = version.number == 1 ? "first seen" : version.significance.rawValue
        return (weight + equals, version.channel == "page" ? "its page" : "the feed")
    }

    /// What would show the newest change.
    private var next: String? {
        versions.count > 1
            ? "hledwatch diff \(document.id)@\(versions.count - 1) \(document.id)@\(versions.count)" : nil
    }

    /// What stands behind an event's kind.
    private func about(_ event: Event) -> String {
        var line = ""
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
        return line
    }
}

extension HistoryStep {
    fileprivate var isVersion: Bool {
        if case .version = mark { true } else { false }
    }
}
