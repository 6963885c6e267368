import FactSheets
import Networking
import Reading
import Supervising
import Synchronization
import Watching

extension Command {
    static let run = Command(
        "run", .watch, "watch until told to stop: the daemon",
        details: """
            Polls every source on its interval, follows new matching items to their pages, looks at known pages the more
            rarely the less an edit is to be expected, keeps every version and delivers digests. SIGHUP reads the
            configuration again; SIGTERM ends.
            """,
        options: [.follow, Option("--verbose", help: "log every look")]
    ) { arguments in
        _ = try arguments.exactly()
        let configuration = try Locations.configuration(arguments)
        prepareReading()
        prepareNetworking()
        let log = Log(minimum: arguments.has("--verbose") ? .debug : .info)
        let keeper = try await Keeper.whenReachable(
            directory: try Locations.state(arguments), configuration: configuration, follow: arguments.follow,
            log: log)
        let health = Health()
        let web = try configuration.web.listen.map {
            try Web(
                at: $0, configuration, directory: try Locations.state(arguments), version: Program.version,
                health: health, configurationPath: Locations.configurationPath(arguments), yields: true)
        }
        defer { web?.stop() }
        let service = Service(
            keeper: keeper, log: log, policy: networkPolicy,
            reload: { () throws(ConfigurationError) in try Locations.configuration(arguments) },
            health: health, version: Program.version)
        try await service.run(configuration)
        return .done
    }

    static let poll = Command(
        "poll", .watch, "one round now: says what it saw, delivers, and exits",
        details: """
            Says a line for each look that brought something, was set aside or failed, and then how many looks there were.
            """,
        options: [.follow, Option("--verbose", help: "say every look")]
    ) { arguments in
        _ = try arguments.exactly()
        let configuration = try Locations.configuration(arguments)
        prepareReading()
        prepareNetworking()
        let keeper = try Keeper(
            directory: try Locations.state(arguments), configuration: configuration, follow: arguments.follow)
        let teller = RoundTeller(isWhole: arguments.has("--verbose"))
        let failures = try await Service(
            keeper: keeper, log: Log(minimum: .notice), policy: networkPolicy,
            reload: { () throws(ConfigurationError) in configuration }, version: Program.version
        ).pollOnce(configuration, report: teller.tell, ended: teller.end)
        return failures == 0 ? .done : .failed
    }
}

/// Tells the person at the terminal what comes of a round.
private final class RoundTeller: Sendable {
    private struct Tally {
        var looks = 0
        var unchanged = 0
        var failed = 0
    }

    private let tally = Mutex(Tally())
    private let showsProgress = Terminal.showsProgress
    private let isWhole: Bool

    /// Looks that brought nothing new are counted only, unless `isWhole`.
    init(isWhole: Bool) { self.isWhole = isWhole }

    @Sendable func tell(_ look: Watcher.Report) {
        let isTold = isWhole || !look.isUnchanged
        let line = tally.withLock { tally -> String? in
            tally.looks += 1
            if look.isUnchanged { tally.unchanged += 1 }
            if look.failure != nil { tally.failed += 1 }
            return showsProgress && (isTold || tally.looks % 16 == 1) ? Self.line(tally) : nil
        }
        if isTold {
            Terminal.progress(nil)
            Terminal.note(look.line)
        }
        if let line { Terminal.progress(line) }
    }

    /// Says what it came to.
    @Sendable func end() {
        Terminal.progress(nil)
        Terminal.note(tally.withLock { Self.line($0) })
    }

    private static func line(_ tally: Tally) -> String {
        "\(tally.looks) \(tally.looks == 1 ? "look" : "looks"), \(tally.unchanged) unchanged"
            + (tally.failed == 0 ? "" : ", \(tally.failed) failed")
    }
}

/// What the configuration allows on the network, under this program's name.
@Sendable func networkPolicy(_ configuration: Configuration) throws -> NetworkPolicy {
    let contact = configuration.network.contact.map { " (+\($0))" } ?? ""
    return try NetworkPolicy(
        network: configuration.network, userAgent: "hledwatch/\(Program.version)\(contact)")
}

extension Arguments {
    var follow: Configuration.Follow? { self["--follow"].flatMap(Configuration.Follow.init) }
}

extension Watcher.Report {
    /// For the terminal: `200 https://… revised (substantive) fact-sheet-…`.
    var line: String {
        let outcome =
            failure.map { "failed: \($0.reason)" } ?? flag.map { "\(status) (\($0))" } ?? "\(status)"
        let happened = events.map {
            "\n    \($0.kind.rawValue) (\($0.significance.rawValue)) \($0.document?.id ?? $0.source ?? "")"
        }
        return "\(url): \(outcome)" + happened.joined()
    }
}
