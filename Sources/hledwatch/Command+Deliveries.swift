import Archiving
import FactSheets
import Networking
import Watching

extension Command {
    static let deliveries = Command(
        "deliveries", .keep, operands: "[retry ID|--all]",
        "digests on their way, and those that were given up",
        details: """
            Lists what was not delivered: on its way (pending), or given up (dead), with the last error.
              deliveries retry ID      sends one that was given up again; an unambiguous beginning is enough
              deliveries retry --all   sends all of them again
            retry writes to the archive: stop the service first; it sends them once it runs again.
            """,
        options: [
            Option("--status", choices: ["pending", "dead", "sent", "all"], help: "those in that state"),
            Option("--subscriber", "NAME", help: "those to one subscriber"),
            Option("--all", help: "with 'retry': all that were given up"),
            .format("text", "json"),
        ]
    ) { arguments in
        let state = try Locations.state(arguments)
        switch arguments.positional.first {
        case nil: try list(arguments, state)
        case "retry": try retry(arguments, state)
        case let word?: throw UsageError("'deliveries' has no '\(word)'", hint: "there is 'retry'")
        }
        return .done
    }

    private static func list(_ arguments: Arguments, _ directory: String) throws {
        if arguments.has("--all") { throw UsageError("'--all' belongs to 'deliveries retry'") }
        let archive = try Archive(directory: directory, mode: .read)
        let all = try archive.deliveries(state: arguments["--status"].flatMap(OutboxEntry.State.init))
        let wanted = all.filter { entry in
            (arguments.has("--status") || entry.state != .sent)
                && arguments["--subscriber"].map { $0 == entry.subscriber } ?? true
        }
        let report = DeliveryReport(deliveries: try wanted.map(DeliveryReport.Line.init))
        if arguments["--format"] == "json" { return try Terminal.print(json: report) }
        try Terminal.print(report.text)
    }

    private static func retry(_ arguments: Arguments, _ directory: String) throws {
        let archive: Archive
        var digest: String?
        if arguments.has("--all") {
            _ = try arguments.exactly("retry")
            archive = try Archive(directory: directory, mode: .amend)
        } else {
            let wanted = try arguments.exactly("retry", "ID")[1]
            archive = try Archive(directory: directory, mode: .amend)
            digest = try find(wanted, among: try archive.deliveries(state: .dead).map(\.digestID))
        }
        let count = try archive.transaction {
            try archive.retryDead(digest: digest, now: Instant.systemClock())
        }
        try Terminal.print(
            count == 0
                ? "none was given up"
                : "\(count) \(count == 1 ? "delivery is" : "deliveries are") on the way again")
    }

    private static func find(_ wanted: String, among dead: [String]) throws -> String {
        let found = Set(dead.filter { $0 == wanted || wanted.count > 4 && $0.hasPrefix(wanted) })
        guard let first = found.first else {
            throw UsageError(
                "no delivery of '\(wanted)' was given up", hint: "run 'hledwatch deliveries --status dead'")
        }
        guard found.count == 1 else {
            throw UsageError(
                "'\(wanted)' may be any of \(found.count) digests",
                hint: "they are " + found.sorted().prefix(10).map { "'\($0)'" }.joined(separator: ", "))
        }
        return first
    }

    static let sendTest = Command(
        "send-test", .keep, operands: "SUBSCRIBER", "a marked sample through a subscriber's channel",
        details: """
            Sends a digest that is marked as a sample, once and now, in the subscriber's language and times, and says
            what came of it. It is kept nowhere and not tried again. Exit code 1 when it was not delivered.
            """
    ) { arguments in
        let name = try arguments.exactly("SUBSCRIBER")[0]
        let configuration = try Locations.configuration(arguments)
        let subscriber = try configuration.subscriber(name)
        prepareNetworking()
        let courier = Courier(
            client: Client(policy: try networkPolicy(configuration)), mail: configuration.mail)
        let now = Instant.systemClock()
        let sample = try Telling.sample(for: subscriber, web: configuration.web.url, now: now)
        switch await courier.send(sample, to: subscriber, now: now) {
        case .sent:
            Terminal.note("delivered to '\(name)'")
            return .done
        case .later(let reason, let retryAfter, _):
            let wait = retryAfter.map { "; it asks to be left alone for \($0.written)" } ?? ""
            Terminal.note("not delivered to '\(name)': \(reason)\(wait)\nhint: the service would try again")
        case .dead(let reason):
            Terminal.note(
                "not delivered to '\(name)': \(reason)\nhint: the service would give up at once")
        }
        return .failed
    }
}

/// What `deliveries --format json` prints.
struct DeliveryReport: Encodable {
    struct Line: Encodable {
        var digest: String
        var subscriber: String
        var state: OutboxEntry.State
        var attempts: Int
        var created: Instant
        /// When it is tried next; of one that is on its way only.
        var due: Instant?
        var lastError: String?
        var subject: String

        init(_ entry: OutboxEntry) throws {
            (digest, subscriber, state) = (entry.digestID, entry.subscriber, entry.state)
            (attempts, created, lastError) = (entry.attempts, entry.created, entry.lastError)
            due = entry.state == .pending ? entry.due : nil
            subject = try JSON.decode(Subject.self, from: entry.digest).subject
        }

        private struct Subject: Decodable { var subject: String }
    }

    var deliveries: [Line]

    var text: String {
        guard !deliveries.isEmpty else { return "Nothing is on its way, and nothing was given up." }
        return deliveries.map { line in
            let tries = "\(line.attempts) attempt\(line.attempts == 1 ? "" : "s")"
            let next = line.due.map { ", next at \($0)" } ?? ""
            let error = line.lastError.map { "\n    " + terminalSafe($0) } ?? ""
            return
                "\(line.digest)  \(line.state.rawValue)  to \(line.subscriber), made at \(line.created), \(tries)\(next)\n"
                + "    \(terminalSafe(line.subject))" + error
        }.joined(separator: "\n")
    }
}
