import Archiving
import Digesting
import FactSheets
import Networking
import Watching

extension Command {
    static let deliveries = Command(
        "deliveries", .keep, operands: "[retry ID|SUBSCRIBER|--all]",
        "digests on their way, and those that were given up",
        details: """
            Lists what was not delivered: on its way (pending), or given up (dead), with the last error; then how each
            subscriber's channel does. One that did nothing but fail for five days is switched off: what is for it waits.
              deliveries retry ID          sends one that was given up again; an unambiguous beginning is enough
              deliveries retry SUBSCRIBER  all that were given up to it; switches its channel on
              deliveries retry --all       all that were given up; switches every channel on
            The service need not be stopped: it sends them within seconds, or once it runs.
            """,
        options: [
            Option("--status", choices: ["pending", "dead", "sent", "all"], help: "those in that state"),
            Option("--subscriber", "NAME", help: "those to one subscriber"),
            Option("--all", help: "with 'retry': all that were given up"),
            .format("text", "json"),
        ], isPaged: true
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
        let channels = try archive.endpoints().filter { channel in
            arguments["--subscriber"].map { $0 == channel.subscriber } ?? true
        }
        let report = DeliveryReport(
            deliveries: try wanted.map(DeliveryReport.Line.init),
            channels: channels.map(DeliveryReport.Channel.init))
        if arguments["--format"] == "json" { return try Terminal.print(json: report) }
        var page = Terminal.list
        report.write(to: &page)
        try Terminal.print(page.text)
    }

    private static func retry(_ arguments: Arguments, _ directory: String) throws {
        let now = Instant.systemClock()
        let wanted = arguments.has("--all") ? nil : try arguments.exactly("retry", "ID or SUBSCRIBER")[1]
        if wanted == nil { _ = try arguments.exactly("retry") }
        let archive = try Archive(directory: directory, mode: .beside)
        let (count, channels) = try archive.transaction { () -> (Int, [String]) in
            let endpoints = try archive.endpoints().filter { wanted == nil || $0.subscriber == wanted }
            for endpoint in endpoints { try archive.switchOn(endpoint.subscriber, now: now) }
            let isOff = endpoints.filter { $0.switchedOff != nil }.map(\.subscriber)
            guard let wanted else { return (try archive.retryDead(now: now), isOff) }
            let dead = try archive.deliveries(state: .dead)
            if !endpoints.isEmpty || dead.contains(where: { $0.subscriber == wanted }) {
                return (try archive.retryDead(subscriber: wanted, now: now), isOff)
            }
            let digest = try find(wanted, among: dead.map(\.digestID))
            return (try archive.retryDead(digest: digest, now: now), [])
        }
        let said = channels.map { "the channel of '\($0)' is on again\n" }.joined()
        try Terminal.print(
            said
                + (count == 0
                    ? "none was given up"
                    : "\(count) \(count == 1 ? "delivery is" : "deliveries are") on the way again"))
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
        case .dead(let reason, _):
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

    /// How a subscriber's channel does.
    struct Channel: Encodable {
        enum State: String, Encodable {
            case unused, works, fails
            case switchedOff = "switched_off"
        }

        var subscriber: String
        var state: State
        var lastSuccess: Instant?
        var failingSince: Instant?
        /// In a row.
        var failures: Int
        var lastError: String?
        var switchedOff: Instant?

        init(_ endpoint: Endpoint) {
            (subscriber, failures) = (endpoint.subscriber, endpoint.failures)
            (lastSuccess, failingSince) = (endpoint.lastSuccess, endpoint.failingSince)
            (lastError, switchedOff) = (endpoint.lastError, endpoint.switchedOff)
            state =
                endpoint.switchedOff != nil
                ? .switchedOff
                : endpoint.failingSince != nil ? .fails : endpoint.lastSuccess != nil ? .works : .unused
        }

        func write(to page: inout TextPage) {
            let last = lastSuccess.map { "delivered last at \($0)" } ?? "nothing delivered yet"
            let since = failingSince.map { " since \($0)" } ?? ""
            let name = pieces("\(subscriber):", .strong)
            let error = pieces(lastError ?? "")
            switch state {
            case .unused, .works: page.item([name + pieces(last).spacedFirst()])
            case .fails:
                let said = "fails\(since), \(failures) in a row; \(last)"
                page.item([name + pieces(said, .strong).spacedFirst(), error])
            case .switchedOff:
                let off = switchedOff.map { " at \($0)" } ?? ""
                page.item(
                    [
                        name
                            + pieces("switched off\(off), failing\(since); \(last)", .strong).spacedFirst(),
                        error, pieces("hint: 'hledwatch deliveries retry \(subscriber)' switches it on"),
                    ])
            }
        }
    }

    var deliveries: [Line]
    var channels: [Channel]

    func write(to page: inout TextPage) {
        if deliveries.isEmpty { page.line("Nothing is on its way, and nothing was given up.") }
        for line in deliveries { line.write(to: &page) }
        guard !channels.isEmpty else { return }
        page.blank()
        page.line("Channels", .strong)
        for channel in channels { channel.write(to: &page) }
    }
}

extension DeliveryReport.Line {
    fileprivate func write(to page: inout TextPage) {
        let tries = "\(attempts) attempt\(attempts == 1 ? "" : "s")"
        let next = due.map { ", next at \($0)" } ?? ""
        page.item(
            [
                pieces(digest, .quiet),
                pieces(state.rawValue, .strong)
                    + pieces("to \(subscriber), made at \(created), \(tries)\(next)").spacedFirst(),
                pieces(subject), pieces(lastError ?? ""),
            ])
    }
}
