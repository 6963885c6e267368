import Archiving
import Digesting
import FactSheets
import Networking
import Reading
import Supervising
import Synchronization
import TestSupport
import Testing

@testable import Watching

/// A daemon's deliveries: subscribers, an archive, and the time.
private struct Deliveries {
    let directory: TemporaryDirectory
    let configuration: Configuration
    let keeper: Keeper
    let client: Client
    let deliverer: Deliverer
    static let start = Instant(seconds: 1_662_984_000)

    init(
        _ directory: TemporaryDirectory, _ subscribers: [Subscriber], timeout: Duration = .seconds(20),
        profile: Profile? = nil, database: LoopbackPostgreSQL? = nil
    ) async throws {
        self.directory = directory
        var configuration = Configuration()
        configuration.place = database.map {
            .database(Configuration.Database(connectionFile: $0.connectionFile))
        }
        configuration.subscribers = subscribers
        if let profile { configuration.profiles = [profile] }
        self.configuration = configuration
        client = try CourierSetting.client(timeout: timeout, width: 16)
        keeper = try Keeper(directory: directory.path + "/state", configuration: configuration, follow: nil)
        try await keeper.adopt(configuration, now: Self.start)
        deliverer = Deliverer(
            keeper: keeper, client: client, configuration: configuration,
            log: Log(minimum: .error))
    }

    /// As another process would: beside the daemon.
    func beside<Value>(_ body: (Archive) throws -> Value) throws -> Value {
        let archive = try Archive(directory: directory.path + "/state", mode: .beside)
        return try archive.transaction { try body(archive) }
    }

    func enqueue(_ id: String, to subscriber: String, due: Instant = start) throws {
        let digest = sampleDigest(for: subscriber, id: id, now: Self.start)
        try beside { archive in
            try archive.enqueue(
                OutboxEntry(
                    digestID: id, subscriber: subscriber, digest: try digestJSON(digest), created: due,
                    due: due))
        }
    }

    func states(of subscriber: String) throws -> [String] {
        try beside { try $0.deliveries(state: nil) }.filter { $0.subscriber == subscriber }
            .map { "\($0.state.rawValue) \($0.attempts)" }
    }

    func endpoint(_ subscriber: String) throws -> Endpoint {
        try #require(try beside { try $0.endpoints() }.first { $0.subscriber == subscriber })
    }
}

private func hook(_ name: String, _ server: LoopbackServer, _ directory: TemporaryDirectory) throws
    -> Subscriber
{
    let secret = try directory.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", as: "secret")
    return Subscriber(name: name, channel: .webhook(url: "\(server.origin)/\(name)", secretFile: secret))
}

@Suite(.blocking, .serialized) struct DelivererTests {
    @Test func `an endpoint that hangs delays no other, however often more falls due`() async throws {
        let directory = try TemporaryDirectory()
        let server = try LoopbackServer { request in
            request.target == "/hangs" ? [.hang] : LoopbackServer.answer("204 No Content")
        }
        let setting = try await Deliveries(
            directory, [try hook("hangs", server, directory), try hook("works", server, directory)],
            timeout: .seconds(300))
        for number in 0..<3 {
            let due = Deliveries.start + .seconds(10 * Int64(number))
            try setting.enqueue("dg-\(number)", to: "works", due: due)
            try setting.enqueue("dg-\(number)", to: "hangs", due: due)
        }
        struct Done: Error {}
        let clock = VirtualClock(Deliveries.start)
        await #expect(throws: Done.self) {
            try await setting.deliverer.run(
                clock: clock,
                wait: { _ in
                    let arrived = server.requests.count { $0.target == "/works" }
                    let hanging = server.requests.count { $0.target == "/hangs" }
                    if arrived == 3, hanging == 1 { throw Done() }
                    // Time goes on only once what is due was delivered: nothing hurries past the one that hangs.
                    let due = min(2, (clock.now() - Deliveries.start).milliseconds / 10_000) + 1
                    if arrived == Int(due), hanging == 1 { clock.advance(to: clock.now() + .seconds(10)) }
                    await Task.yield()
                }, note: { _ in })
        }
        #expect(try setting.states(of: "works") == ["sent 1", "sent 1", "sent 1"])
        // What was given up because the daemon ended is no attempt, and nobody holds it any more.
        #expect(try setting.states(of: "hangs") == ["pending 0", "pending 0", "pending 0"])
        #expect(try setting.endpoint("hangs").failures == 0)
        let due = try setting.beside { try $0.dueSubscribers(now: Deliveries.start, lease: .seconds(900)) }
        #expect(due == ["hangs"])
    }

    @Test(.withPostgreSQL)
    func `what was being sent when the database left is free again once it is forsaken`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let database = try LoopbackPostgreSQL()
        let server = try LoopbackServer { _ in LoopbackServer.answer("204 No Content") }
        let setting = try await Deliveries(
            directory, [try hook("desk", server, directory)], database: database)
        try setting.enqueue("dg-1", to: "desk")
        let now = Deliveries.start
        let claimed = try await setting.keeper.claim(for: "desk", now: now)
        var entry = try #require(claimed)
        entry.state = .sent
        let sent = entry
        try database.stop()
        try database.start()
        let keeper = setting.keeper
        let error = await #expect(throws: ArchiveError.self) {
            _ = try await keeper.settle(sent, wantsLess: false, isGone: false, now: now)
        }
        #expect(error?.isAway ?? false, "\(error as Any)")
        #expect(try await keeper.dueSubscribers(now: now).isEmpty)
        try await keeper.forsake("desk")
        #expect(try await keeper.dueSubscribers(now: now) == ["desk"])
        try await setting.deliverer.deliverDue(now: now)
        #expect(try setting.states(of: "desk") == ["sent 1"])
    }

    @Test func `endpoints that hang delay no look at a source`() async throws {
        prepareReading()
        let directory = try TemporaryDirectory()
        let server = try LoopbackServer { request in
            guard request.method == "GET" else { return [.hang] }
            return LoopbackServer.answer(
                "200 OK", ["Content-Type: application/rss+xml"], Array(FeedScript.text([.init(1)]).utf8))
        }
        let subscribers = try (0..<12).map { try hook("hangs-\($0)", server, directory) }
        var source = Source(name: "press", url: server.origin + "/feed/")
        source.kind = .feed
        let setting = try await Deliveries(
            directory, subscribers, timeout: .seconds(300),
            profile: Profile(name: "p", follow: .all, words: [], sources: [source]))
        for subscriber in subscribers { try setting.enqueue("dg-1", to: subscriber.name) }
        let clock = VirtualClock(Deliveries.start)
        let watcher = Watcher(
            keeper: setting.keeper, client: setting.client, clock: clock, width: 4, asksRobots: false)
        let looks = Mutex<[Int]>([])
        await #expect(throws: CancellationError.self) {
            try await setting.deliverer.run(
                clock: clock,
                wait: { _ in
                    if server.requests.count(where: { $0.method == "POST" }) == subscribers.count {
                        try await watcher.round { look in looks.withLock { $0.append(look.status) } }
                        throw CancellationError()
                    }
                    await Task.yield()
                }, note: { _ in })
        }
        #expect(looks.withLock { $0.first } == 200)
        #expect(server.requests.filter { $0.target == "/feed/" }.count == 1)
    }

    @Test func `what is being sent is claimed by one only, and free again after a crash`() async throws {
        let directory = try TemporaryDirectory()
        let setting = try await Deliveries(directory, [Subscriber(name: "desk", channel: .standardOutput)])
        for id in ["dg-1", "dg-2"] {
            try setting.enqueue(id, to: "desk", due: Deliveries.start - .seconds(100_000))
        }
        let (now, lease) = (Deliveries.start, Duration.seconds(900))
        func claim(_ now: Instant) throws -> String? {
            try setting.beside { try $0.claimDelivery(to: "desk", now: now, lease: lease) }?.digestID
        }
        let first = try #require(try await setting.keeper.claim(for: "desk", now: now))
        #expect(first.digestID == "dg-1")
        #expect(try claim(now) == nil)
        #expect(try await setting.keeper.dueSubscribers(now: now) == [])
        #expect(try claim(now + .seconds(899)) == nil)
        #expect(try claim(now + .seconds(900)) == "dg-1")
        #expect(try claim(now + .seconds(901)) == nil)
        // A lease that reaches further than any can comes from a clock that was wrong.
        #expect(try claim(now - .seconds(86_400)) == "dg-1")
        try setting.beside { try $0.voidLeases() }
        #expect(try claim(now) == "dg-1")
        try await setting.keeper.release(first)
        #expect(try claim(now) == "dg-1")
    }

    @Test
    func
        `an endpoint that only fails for five days is switched off, the others are told, and it can come back`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let isDown = Mutex(true)
        let server = try LoopbackServer { request in
            let fails = request.target == "/dead" && isDown.withLock { $0 }
            return LoopbackServer.answer(fails ? "500 Broken" : "204 No Content")
        }
        var quiet = try hook("quiet", server, directory)
        quiet.timing.quiet = Timing.Quiet(from: 0, until: 23 * 60)
        quiet.language = .spanish
        var narrow = try hook("narrow", server, directory)
        narrow.kinds = [.revised]
        let subscribers = [
            try hook("dead", server, directory), try hook("desk", server, directory), quiet, narrow,
        ]
        let setting = try await Deliveries(directory, subscribers)
        var now = Deliveries.start
        for day in 0..<5 {
            try setting.enqueue("dg-\(day)", to: "dead", due: now)
            try await setting.deliverer.deliverDue(now: now)
            #expect(try setting.endpoint("dead").switchedOff == nil)
            now = now + .seconds(86_400)
        }
        let tried = server.requests.count
        try setting.enqueue("dg-5", to: "dead", due: now)
        try await setting.deliverer.deliverDue(now: now)
        let off = try setting.endpoint("dead")
        #expect(off.switchedOff == now && off.failingSince == Deliveries.start)
        #expect(off.lastError == "the endpoint answered 500")
        #expect(server.requests.count == tried + 1)
        #expect(Health.Problem(off)?.reason.hasPrefix("'dead' switched off at ") == true)

        // Nothing is sent to it any more, and its digests wait.
        try setting.enqueue("dg-6", to: "dead", due: now)
        try await setting.deliverer.deliverDue(now: now + .seconds(86_400))
        #expect(!server.requests.suffix(2).contains { $0.target == "/dead" })
        #expect(try setting.states(of: "dead").last == "pending 0")

        // The others are told once, after their quiet hours and in their language, but for who asked for less.
        let told = server.requests.suffix(2)
        #expect(Set(told.map(\.target)) == ["/desk", "/quiet"])
        let digests = try told.map { try JSON.decode(Digest.self, from: $0.body) }
        #expect(digests.allSatisfy { $0.switchedOff?.map(\.subscriber) == ["dead"] })
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/digest.schema.json"))
        for request in told { #expect(try schema.violations(in: request.body) == []) }
        let english = digestText(
            try #require(digests.first { $0.subscriber == "desk" }), style: .plain, width: 80)
        #expect(english.hasPrefix("The channel of dead is switched off\n"))
        #expect(english.contains("hledwatch deliveries retry dead"))
        let spanish = digestText(
            try #require(digests.first { $0.subscriber == "quiet" }), style: .plain, width: 80)
        #expect(spanish.hasPrefix("El canal de dead está desactivado\n"))
        #expect(try setting.states(of: "narrow") == [])
        for service in Chat.Service.allCases {
            let payload = String(decoding: chatPayload(digests[0], for: service), as: UTF8.self)
            #expect(payload.contains("deliveries retry dead") || payload.contains(#"deliveries retry dead"#))
        }

        // Switched on by hand, it gets all that waited, in order.
        isDown.withLock { $0 = false }
        try setting.beside { archive in
            try archive.switchOn("dead", now: now)
            _ = try archive.retryDead(subscriber: "dead", now: now)
        }
        try await setting.deliverer.deliverDue(now: now)
        #expect(try setting.states(of: "dead").allSatisfy { $0.hasPrefix("sent ") })
        let back = try setting.endpoint("dead")
        #expect(
            back.switchedOff == nil && back.failures == 0 && back.lastSuccess == now && back.lastError == nil)
    }

    @Test func `an endpoint that says it is gone is off at once, and on again when its channel is another`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let server = try LoopbackServer { request in
            LoopbackServer.answer(request.target == "/gone" ? "410 Gone" : "204 No Content")
        }
        let setting = try await Deliveries(directory, [try hook("gone", server, directory)])
        try setting.enqueue("dg-1", to: "gone")
        try setting.enqueue("dg-2", to: "gone")
        try await setting.deliverer.deliverDue(now: Deliveries.start)
        #expect(try setting.states(of: "gone") == ["dead 1", "pending 0"])
        #expect(try setting.endpoint("gone").switchedOff == Deliveries.start)
        var changed = setting.configuration
        try await setting.keeper.adopt(changed, now: Deliveries.start)
        #expect(try setting.endpoint("gone").switchedOff == Deliveries.start)
        changed.subscribers[0].channel = .standardOutput
        try await setting.keeper.adopt(changed, now: Deliveries.start)
        #expect(try setting.endpoint("gone").switchedOff == nil)
        changed.subscribers = []
        try await setting.keeper.adopt(changed, now: Deliveries.start)
        #expect(try setting.beside { try $0.endpoints() } == [])
    }

    @Test func `channels are numbers in the metrics`() async throws {
        let directory = try TemporaryDirectory()
        let server = try LoopbackServer { _ in LoopbackServer.answer("500 Broken") }
        let setting = try await Deliveries(directory, [try hook("desk", server, directory)])
        try setting.enqueue("dg-1", to: "desk")
        try await setting.deliverer.deliverDue(now: Deliveries.start)
        let archive = try Archive(directory: directory.path + "/state", mode: .read)
        let metrics = Metrics(
            configuration: setting.configuration, directory: directory.path + "/state", version: "1")
        let text = try metrics.text(of: archive, process: nil)
        #expect(text.contains("hledwatch_channel_failures{subscriber=\"desk\"} 1\n"))
        #expect(text.contains("hledwatch_channel_switched_off{subscriber=\"desk\"} 0\n"))
        #expect(
            text.contains(
                "hledwatch_channel_failing_since_timestamp_seconds{subscriber=\"desk\"} 1662984000\n"))
        #expect(!text.contains("hledwatch_channel_last_success_timestamp_seconds{"))
    }
}
