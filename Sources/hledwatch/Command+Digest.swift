import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let digest = Command(
        "digest", .look, operands: "", "what a subscriber would be told, without sending it",
        details:
            """
            The events since a time, or all of them. --subscriber shows exactly what would be sent: what that subscriber
            asked for, in its language, by its clocks, with its deadlines and notes.
            """,
        options: [
            Option("--since", "TIME", help: "from this time on: a time, a date, or a span back such as 7d"),
            Option("--subscriber", "NAME", help: "as this subscriber of the configuration would get it"),
            Option(
                "--least", choices: ["cosmetic", "editorial", "substantive"],
                help: "leave out what matters less (default editorial)"),
            Option("--notes", help: "with what was noted since then"),
            .format("text", "json", "html"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        var subscriber = Subscriber(
            name: "you", channel: .standardOutput,
            least: arguments["--least"].flatMap(Significance.init) ?? .editorial)
        var configuration = Configuration()
        if let name = arguments["--subscriber"] {
            configuration = try Locations.configuration(arguments)
            subscriber = try configuration.subscriber(name)
        }
        if arguments.has("--notes") { subscriber.interest.notes = true }
        let now = Instant.systemClock()
        let since = try arguments.time("--since", now: now)
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let telling = Telling(archive: archive, configuration: configuration)
        let digest = try archive.transaction {
            let events = try telling.events(try archive.events(since: since, document: nil), for: subscriber)
            let notes = try telling.notes(for: subscriber, after: 0).filter { note in
                since.map { $0 <= note.withdrawn?.time ?? note.time } ?? true
            }
            guard arguments.has("--subscriber"), subscriber.timing.rhythm != .atOnce else {
                return telling.digest(of: events, for: subscriber, notes: notes)
            }
            var ledgers: [Instant: Ledger] = [:]
            let deadlines = try telling.deadlines(
                for: subscriber, since: since ?? now, now: now, ledgers: &ledgers)
            return telling.digest(
                of: events, for: subscriber, slot: now, deadlines: deadlines.all, notes: notes)
        }
        try Terminal.print(digest, as: arguments["--format"])
        return .done
    }
}

extension Configuration {
    /// The subscriber of that name.
    func subscriber(_ name: String) throws(UsageError) -> Subscriber {
        guard let found = subscribers.first(where: { $0.name == name }) else {
            throw UsageError(
                "the configuration has no subscriber '\(name)'",
                hint: subscribers.isEmpty
                    ? nil : "it has " + subscribers.map { "'\($0.name)'" }.joined(separator: ", "))
        }
        return found
    }
}

extension Terminal {
    static func print(_ digest: Digest, as format: String?) throws {
        switch format {
        case "json": try print(String(decoding: try digestJSON(digest), as: UTF8.self))
        case "html": try print(digestHTML(digest))
        default: try print(digestText(digest, style: style, width: width))
        }
    }
}
