public import FactSheets
internal import Networking
internal import Reading
internal import Serving
internal import Synchronization
public import Supervising
internal import WebArchives

/// Watches a recording with the ordinary machinery, HTTP included, at its own times.
public struct Replay: Sendable {
    /// How far it has come.
    public struct Progress: Sendable {
        public var time: Instant
        /// Share of the file that has been played, 0 to 1.
        public var part: Double
        public var looks = 0
        public var events = 0
    }

    /// What one run came to.
    public struct Result: Sendable {
        public let looks: Int
        public let events: [Event]
        /// What could not be read of the recording.
        public let damage: [String]
    }

    private let keeper: Keeper
    private let configuration: Configuration
    private let log: Log

    public init(keeper: Keeper, configuration: Configuration, log: Log) {
        self.keeper = keeper
        self.configuration = configuration
        self.log = log
    }

    /// Plays the recording at `path` from where the archive stands, up to its end.
    ///
    /// Every address is looked at exactly when the recording has a capture of it, one after the other, so that an
    /// interrupted replay, taken up again, ends with the same archive as an undisturbed one. `speed` is how many
    /// times faster than life it goes; `nil` is as fast as it can. `port` is where it is served; 0 is any free one.
    /// - Throws: `WebArchiveError`, `ServingError`, `ArchiveError`.
    public func run(
        path: String, port: Int = 0, speed: Double?, progress: (Progress) -> Void
    ) async throws -> Result {
        let reader = try CaptureReader(WARCPlace(path: path), remembers: true)
        var moments = try Moments(of: reader)
        let recording = Recording()
        let server = try HTTPServer(port: port) { recording.answer($0) }
        defer { server.stop() }
        let resume = try await keeper.lastCaptureTime()
        let clock = VirtualClock(resume ?? Instant(milliseconds: 0))
        var policy = try NetworkPolicy(network: configuration.network, userAgent: "hledwatch-replay")
        policy.gateway = Gateway(port: server.port)
        let client = Client(policy: policy)
        let watcher = Watcher(keeper: keeper, client: client, clock: clock, width: 1, asksRobots: false)
        let deliverer = Deliverer(keeper: keeper, client: client, configuration: configuration, log: log)
        let tally = Tally()
        let sources = Set(configuration.profiles.flatMap(\.sources).compactMap { canonicalAddress($0.url) })
        var last: Instant?
        while let moment = try moments.next() {
            try Task.checkCancellation()
            recording.show(moment)
            tally.show(moment)
            if let resume, moment.time < resume { continue }
            if let speed, let last {
                // Records may be thousands of years apart; no wait is longer than 30.
                try await Task.sleep(for: min((moment.time - last) / speed, .seconds(1_000_000_000)))
            }
            last = moment.time
            clock.advance(to: moment.time)
            for capture in moment.captures {
                let url = canonicalAddress(capture.url) ?? capture.url
                guard looksLikeFeed(capture.body) || looksLikeSitemap(capture.body) || sources.contains(url)
                else { continue }
                try await keeper.addSource(url, now: moment.time)
            }
            try await watcher.round(
                due: { _, isIdle in
                    // One by one, so that a replay that is taken up again looks in the same order.
                    isIdle ? Array(try await keeper.unlooked(tally.shown).prefix(1)) : []
                }, report: { tally.add($0) })
            try await deliverer.deliverDue(now: moment.time)
            let (read, size) = reader.progress
            progress(
                Progress(
                    time: moment.time, part: size > 0 ? Double(read) / Double(size) : 1, looks: tally.looks,
                    events: tally.events.count))
        }
        _ = try await keeper.seal(configuration)
        return Result(looks: tally.looks, events: tally.events, damage: reader.damage)
    }
}

/// What a replay has shown and seen so far.
private final class Tally: Sendable {
    private struct State {
        var shown: [String: Instant] = [:]
        var looks = 0
        var events: [Event] = []
    }
    private let state = Mutex(State())

    /// The addresses with a capture that was not looked at yet, and that capture's time.
    var shown: [String: Instant] { state.withLock { $0.shown } }
    var looks: Int { state.withLock { $0.looks } }
    var events: [Event] { state.withLock { $0.events } }

    func show(_ moment: Recording.Moment) {
        state.withLock { state in
            for capture in moment.captures {
                state.shown[canonicalAddress(capture.url) ?? capture.url] = moment.time
            }
        }
    }

    func add(_ report: Watcher.Report) {
        state.withLock { state in
            state.shown[report.url] = nil
            state.looks += 1
            state.events += report.events
        }
    }
}
