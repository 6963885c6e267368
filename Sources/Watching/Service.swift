internal import Archiving
public import FactSheets
public import Networking
public import Supervising
internal import Synchronization

/// The daemon: polls, derives and delivers until it is told to stop.
public struct Service: Sendable {
    private let keeper: Keeper
    private let clock = SystemClock()
    private let supervisor = Supervisor()
    private let log: Log
    private let policy: @Sendable (Configuration) throws -> NetworkPolicy
    private let reload: @Sendable () throws(ConfigurationError) -> Configuration
    private let health: Health
    private let version: String

    /// How often the outbox is looked at, at the least.
    private static let deliveryTick: Duration = .seconds(2)
    private static let stampTick: Duration = .seconds(60)
    /// How long work pauses when the disk is full, or the archive's database away.
    var pause = Keeper.respite
    /// How often room is looked for when there is little.
    private static let roomTick: Duration = .seconds(5)

    /// - Parameters:
    ///   - keeper: The archive, open for writing.
    ///   - log: Where the journal's lines go.
    ///   - policy: What a configuration allows on the network.
    ///   - reload: Reads the configuration file again.
    ///   - health: Is told what fails.
    ///   - version: The program's.
    public init(
        keeper: Keeper, log: Log, policy: @escaping @Sendable (Configuration) throws -> NetworkPolicy,
        reload: @escaping @Sendable () throws(ConfigurationError) -> Configuration, health: Health = Health(),
        version: String
    ) {
        self.keeper = keeper
        self.log = log
        self.policy = policy
        self.reload = reload
        self.health = health
        self.version = version
    }

    private enum Wake: Sendable {
        case stop, reload
        case failed(any Error)
    }

    /// Runs until SIGTERM or SIGINT; SIGHUP reads the configuration again and keeps the old one if the new one is bad.
    /// - Throws: The error that ended it; `ArchiveError` when the archive cannot be read or written any more.
    public func run(_ first: Configuration) async throws {
        let (wakes, waker) = AsyncStream.makeStream(of: Wake.self)
        let signals = serviceSignals()
        let client = try client(first)
        try await keeper.adopt(first, now: clock.now())
        supervisor.ready()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await signal in signals { waker.yield(signal == .stop ? .stop : .reload) }
            }
            defer { group.cancelAll() }
            var next: (Configuration, Client)? = (first, client)
            while let (configuration, client) = next {
                log(.notice, "watching", [(.count, String(configuration.polledSources))])
                next = try await watch(configuration, client, wakes, waker)
                guard next == nil else { continue }
                do {
                    try await Sealer(keeper: keeper, client: client, configuration: configuration, log: log)
                        .seal()
                } catch let error as ArchiveError where error.isAway {
                    log(.warning, "the log is sealed with the next start", [(.reason, error.summary)])
                }
            }
        }
    }

    /// One round of everything that is due now, sources whether due or not, then the deliveries. `ended` is called between.
    /// - Returns: How many addresses could not be fetched; 1 when none was asked, for want of room on the disk.
    public func pollOnce(
        _ configuration: Configuration, report: @escaping @Sendable (Watcher.Report) -> Void,
        ended: @Sendable () -> Void = {}
    ) async throws -> Int {
        let client = try client(configuration)
        try await keeper.adopt(configuration, now: clock.now())
        try await keeper.makeSourcesDue(at: clock.now())
        for pause in try await keeper.pauses(at: clock.now()) {
            log(
                .warning, "the host asked to be left alone and is not asked",
                [(.host, pause.host), (.until, "\(pause.until)")])
        }
        let failures = Mutex(0)
        let room = RoomWatch(directory: keeper.directory, least: configuration.watch.leastFree, log: log)
        if !room.hasRoom() { failures.withLock { $0 = 1 } }
        let watcher = watcher(client, configuration, room)
        try await watcher.round { look in
            if look.failure != nil { failures.withLock { $0 += 1 } }
            report(look)
        }
        ended()
        await write(feedWriter(configuration))
        let deliverer = Deliverer(keeper: keeper, client: client, configuration: configuration, log: log)
        try await deliverer.deliverDue(now: clock.now())
        let sealer = Sealer(keeper: keeper, client: client, configuration: configuration, log: log)
        try await sealer.seal()
        _ = try await sealer.stamp()
        return failures.withLock { $0 }
    }

    /// Works by one configuration until there is another (returned) or the end (`nil`).
    private func watch(
        _ configuration: Configuration, _ client: Client, _ wakes: AsyncStream<Wake>,
        _ waker: AsyncStream<Wake>.Continuation
    ) async throws -> (Configuration, Client)? {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            func work(_ job: @escaping @Sendable () async throws -> Void) {
                group.addTask {
                    do { try await job() } catch is CancellationError {} catch { waker.yield(.failed(error)) }
                }
            }
            let room = RoomWatch(directory: keeper.directory, least: configuration.watch.leastFree, log: log)
            let watcher = watcher(client, configuration, room)
            let deliverer = Deliverer(keeper: keeper, client: client, configuration: configuration, log: log)
            let sealer = Sealer(keeper: keeper, client: client, configuration: configuration, log: log)
            let feeds = feedWriter(configuration)
            work {
                try await poll(watcher, room, sealer, feeds, sealing: configuration.evidence.checkpointEvery)
            }
            work { try await deliver(deliverer) }
            work { try await stamp(sealer) }
            if keeper.isShared { work { try await stand() } }
            if let heartbeat = supervisor.heartbeat { work { try await beat(every: heartbeat, room) } }
            for await wake in wakes {
                switch wake {
                case .failed(let error): throw error
                case .stop:
                    supervisor.stopping()
                    log(.notice, "stopping", [])
                    return nil
                case .reload:
                    if let changed = await reloaded() { return changed }
                }
            }
            return nil
        }
    }

    /// With room for an endpoint that hangs beside all the others.
    private func client(_ configuration: Configuration) throws -> Client {
        Client(policy: try policy(configuration), width: max(8, configuration.subscribers.count + 2))
    }

    private func watcher(_ client: Client, _ configuration: Configuration, _ room: RoomWatch) -> Watcher {
        Watcher(
            keeper: keeper, client: client, clock: clock, width: configuration.watch.width,
            perHost: configuration.network.perHost, room: room)
    }

    private func reloaded() async -> (Configuration, Client)? {
        supervisor.reloading()
        defer { supervisor.ready() }
        do {
            let configuration = try reload()
            let client = try client(configuration)
            try await keeper.adopt(configuration, now: clock.now())
            log(.notice, "configuration read again", [])
            return (configuration, client)
        } catch {
            log(.error, "configuration refused, keeping the old one", [(.reason, String(describing: error))])
            return nil
        }
    }

    private func poll(
        _ watcher: Watcher, _ room: RoomWatch, _ sealer: Sealer, _ feeds: FeedWriter?, sealing every: Duration
    ) async throws {
        var owed: Duration = .zero
        var strikes = 0
        var sealed: ContinuousClock.Instant?
        while !Task.isCancelled {
            if let jump = clock.adopt() {
                log(
                    .warning, "the clock was set anew, due times move with it",
                    [(.duration, String(jump.components.seconds))])
                owed += jump
            }
            var rest = clock.now() + .seconds(3600)
            do {
                if owed != .zero { try await keeper.shiftAgenda(by: owed) }
                owed = .zero
                try await noteAbsence()
                try await watcher.round { report($0) }
                await write(feeds)
                if sealed.map({ ContinuousClock.now - $0 >= every }) ?? true {
                    health.note(.sealing, try await sealer.seal())
                    sealed = .now
                }
                health.note(.polling, nil)
                strikes = 0
                health.note(.disk, room.isLow ? "polling pauses: little room is left on the disk" : nil)
                rest =
                    room.isLow
                    ? clock.now() + Self.roomTick : try await keeper.nextDue(now: clock.now()) ?? rest
            } catch let error as ArchiveError where error.mayPass {
                if error.isAway { await keeper.noteAway(at: clock.now()) }
                log(.error, "the archive cannot be written, polling pauses", [(.reason, error.summary)])
                health.note(.polling, error.summary)
                strikes += 1
                rest = clock.now() + respite(after: error, strikes: strikes)
            }
            if rest - clock.now() > .seconds(5) { releaseUnusedMemory() }
            try await clock.sleep(until: rest)
        }
    }

    /// A server is tried again soon, then ever later; others that went on with what was in hand hold nothing up.
    private func respite(after error: ArchiveError, strikes: Int) -> Duration {
        switch error {
        case .superseded: .seconds(1)
        case .unreachable: min(pause, .seconds(1 << min(strikes - 1, 5)))
        default: pause
        }
    }

    private func feedWriter(_ configuration: Configuration) -> FeedWriter? {
        FeedWriter(configuration: configuration, archive: keeper.directory, version: version)
    }

    /// Writes the feeds that changed. What fails is said, and done with the next round.
    private func write(_ feeds: FeedWriter?) async {
        guard let feeds else { return }
        do {
            let count = try await feeds.write(try await keeper.derivedState(), now: clock.now())
            if count > 0 { log(.debug, "feeds written", [(.count, String(count))]) }
            health.note(.feeds, nil)
        } catch {
            let reason = (error as? any Explained)?.summary ?? String(describing: error)
            log(.error, "feeds not written, trying again with the next round", [(.reason, reason)])
            health.note(.feeds, reason)
        }
    }

    private func deliver(_ deliverer: Deliverer) async throws {
        try await deliverer.run(
            clock: clock,
            wait: { isFailing in
                try await clock.sleep(until: clock.now() + (isFailing ? pause : Self.deliveryTick))
            }, note: { health.note(.deliveries, $0) })
    }

    /// Looks every minute for checkpoints without a time stamp; after a failure ever more rarely, up to an hour.
    private func stamp(_ sealer: Sealer) async throws {
        var pause = Self.stampTick
        while !Task.isCancelled {
            do {
                let isStamped = try await sealer.stamp()
                health.note(.timeStamps, isStamped ? nil : "the time-stamp authority could not be had")
                pause = isStamped ? Self.stampTick : min(pause * 2, .seconds(3600))
            } catch let error as ArchiveError where error.mayPass {
                log(.error, "the archive cannot be written, time stamps wait", [(.reason, error.summary)])
                health.note(.timeStamps, error.summary)
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Says to the other watchers of the archive that this one is there, however long nothing is due.
    private func stand() async throws {
        while !Task.isCancelled {
            do { try await keeper.renewStanding() } catch let error as ArchiveError where error.mayPass {
                log(
                    .warning, "the other watchers cannot be told that this one is there",
                    [(.reason, error.summary)])
            }
            try await Task.sleep(for: .seconds(10))
        }
    }

    /// The watchdog is about this process: an archive that does not answer now, but may later, is no reason to start it
    /// anew, and is said instead.
    private func beat(every interval: Duration, _ room: RoomWatch) async throws {
        while !Task.isCancelled {
            do {
                try await keeper.ping()
                health.note(.archive, nil)
                supervisor.alive(
                    room.isLow
                        ? "polling pauses: little room is left on the disk; the archive answers"
                        : "watching; the archive answers")
            } catch {
                guard error.mayPass else { throw error }
                health.note(.archive, error.summary)
                supervisor.alive("polling pauses: \(error.summary)")
            }
            try await Task.sleep(for: interval)
        }
    }

    /// After the archive's database was away: says which sources nobody looked at.
    private func noteAbsence() async throws {
        let missed = try await keeper.noteAbsence(now: clock.now())
        guard !missed.isEmpty else { return }
        log(
            .warning, "sources were not looked at while the archive's database was away",
            [(.count, String(missed.count))])
        for taken in missed { report(taken.events) }
    }

    private func report(_ look: Watcher.Report) {
        let address: [(Field, String)] = [(.url, look.url), (.status, String(look.status))]
        if let failure = look.failure {
            log(.warning, "not fetched, trying again later", address + [(.reason, failure.reason)])
        } else if let flag = look.flag {
            log(.notice, "kept, nothing derived from it", address + [(.reason, flag)])
        } else {
            log(.debug, "looked", address)
        }
        report(look.events)
    }

    private func report(_ events: [Event]) {
        for event in events {
            log(
                .notice, "event",
                [
                    (.event, event.id), (.kind, event.kind.rawValue),
                    (.document, event.document?.id ?? event.source ?? ""),
                    (.significance, event.significance.rawValue),
                ])
        }
    }
}

extension Configuration {
    /// How many sources are polled.
    var polledSources: Int { profiles.reduce(0) { $0 + $1.sources.count { !$0.retired } } }
}
