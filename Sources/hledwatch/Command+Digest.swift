import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let digest = Command(
        "digest", .look, operands: "", "what a subscriber would be told, without sending it",
        details:
            "The events since a time, or all of them. --subscriber applies what that subscriber asked for.",
        options: [
            Option("--since", "TIME", help: "from this time on: a time, a date, or a span back such as 7d"),
            Option("--subscriber", "NAME", help: "as this subscriber of the configuration would get it"),
            Option(
                "--least", choices: ["cosmetic", "editorial", "substantive"],
                help: "leave out what matters less (default editorial)"),
            .format("text", "json", "html"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        var subscriber = Subscriber(
            name: "you", channel: .standardOutput,
            least: arguments["--least"].flatMap(Significance.init) ?? .editorial)
        if let name = arguments["--subscriber"] {
            let known = try Locations.configuration(arguments).subscribers
            guard let found = known.first(where: { $0.name == name }) else {
                throw UsageError(
                    "the configuration has no subscriber '\(name)'",
                    hint: known.isEmpty
                        ? nil : "it has " + known.map { "'\($0.name)'" }.joined(separator: ", "))
            }
            subscriber = found
        }
        let since = try arguments.time("--since", now: Instant.systemClock())
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let events = try archive.events(since: since, document: nil).filter(subscriber.wants)
        try Terminal.print(wholeDigest(of: events, for: subscriber.name), as: arguments["--format"])
        return .done
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
