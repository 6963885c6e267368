import FactSheets
import Networking
import Reading
import Supervising
import Synchronization
import TestSupport
import Testing

@testable import Archiving
@testable import Watching

/// An archive whose database server goes away and comes back.
@Suite(.blocking, .withPostgreSQL)
struct AbsenceTests {
    /// A site with feeds, an archive for them, and a hand on the database server.
    private final class Setting: Sendable {
        static let feeds = 24

        let site: LoopbackServer
        let state: String
        let configuration: Configuration
        private let database: LoopbackPostgreSQL

        /// `during` is called with the number of each request, before it is answered.
        init(interval: Duration, during: @escaping @Sendable (Int, LoopbackPostgreSQL) -> Void = { _, _ in })
            throws
        {
            prepareReading()
            prepareNetworking()
            let server = try LoopbackPostgreSQL()
            let count = Mutex(0)
            // A connection that lingers must not keep the database's server from being stopped in the end.
            site = try LoopbackServer { [weak server] request in
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                if let server { during(number, server) }
                let name = request.target.split(separator: "/").last.flatMap { Int($0) } ?? 0
                let items = [FeedScript.Item(name, link: "https://press.example.gov/2022/statement-\(name)/")]
                return LoopbackServer.answer(
                    "200 OK", ["Content-Type: application/rss+xml"], Array(FeedScript.text(items).utf8))
            }
            var configuration = Configuration()
            configuration.place = .database(Configuration.Database(connectionFile: server.connectionFile))
            configuration.network.allow = ["127.0.0.1/32"]
            configuration.network.plainHTTP = ["127.0.0.1"]
            configuration.network.perHost = 4
            configuration.watch.interval = interval
            configuration.profiles = [
                Profile(
                    name: "p", follow: .matching, words: ["nothing of it"],
                    sources: (1...Self.feeds).map { [site] in
                        Source(name: "s\($0)", url: "\(site.origin)/feed/\($0)", kind: .feed)
                    })
            ]
            self.configuration = configuration
            state = server.path + "/state"
            database = server
        }

        func keeper() throws -> Keeper {
            try Keeper(directory: state, configuration: configuration, follow: nil)
        }

        func client() throws -> Client {
            Client(policy: try NetworkPolicy(network: configuration.network, userAgent: "test/1"))
        }

        func stopDatabase() { try? database.stop() }
        func startDatabase() { try? database.start() }

        /// How often each source's feed is in the log, the first one first; 0 for one that is not.
        func captured() throws -> [Int] {
            let archive = try Archive(directory: state, mode: .read)
            var counts: [String: Int] = [:]
            for number in 1...max(Int64(try archive.captureCount()), 1) {
                if let capture = try archive.capture(number)?.capture, capture.status == 200 {
                    counts[capture.url, default: 0] += 1
                }
            }
            return configuration.profiles[0].sources.map { counts[$0.url] ?? 0 }
        }

        func events(_ kind: Event.Kind) throws -> [Event] {
            try Archive(directory: state, mode: .read).events(since: nil, document: nil).filter {
                $0.kind == kind
            }
        }
    }

    /// Whether it comes true within five minutes, which a busy machine may take.
    private func waits(for condition: () throws -> Bool) async throws -> Bool {
        let end = ContinuousClock.now + .seconds(300)
        while ContinuousClock.now < end {
            if try condition() { return true }
            try await Task.sleep(for: .milliseconds(20))
        }
        return false
    }

    @Test func `a round that the database leaves is made good by the next one, each answer kept once`()
        async throws
    {
        let setting = try Setting(interval: .seconds(900)) { number, database in
            if number == 9 { try? database.stop() }
        }
        let keeper = try setting.keeper()
        let clock = VirtualClock(Instant(seconds: 1_663_000_000))
        try await keeper.adopt(setting.configuration, now: clock.now())
        let watcher = Watcher(
            keeper: keeper, client: try setting.client(), clock: clock, width: 4, perHost: 4,
            asksRobots: false)
        let error = await #expect(throws: ArchiveError.self) { try await watcher.round { _ in } }
        #expect(error?.isAway ?? false, "\(error as Any)")
        setting.startDatabase()
        #expect(try setting.captured().reduce(0, +) < Setting.feeds)
        try await watcher.round { _ in }
        #expect(try setting.captured() == Array(repeating: 1, count: Setting.feeds))
        // Nothing is due any more.
        let asked = setting.site.requests.count
        try await watcher.round { _ in }
        #expect(setting.site.requests.count == asked)
    }

    @Test func `a daemon goes on when its database does`() async throws {
        let isAway = Mutex(false)
        let setting = try Setting(interval: .seconds(900)) { number, database in
            guard number == 9 else { return }
            try? database.stop()
            isAway.withLock { $0 = true }
        }
        let health = Health()
        var service = Service(
            keeper: try setting.keeper(), log: Log(minimum: .error),
            policy: { try NetworkPolicy(network: $0.network, userAgent: "test/1") },
            reload: { () throws(ConfigurationError) in setting.configuration }, health: health, version: "1")
        service.pause = .milliseconds(50)
        let running = Task { [service] in try await service.run(setting.configuration) }
        defer { running.cancel() }
        // Until the service says so itself. Before that the server must not be begun again.
        try #require(
            try await waits {
                isAway.withLock { $0 } && health.current.contains { $0.part == .polling }
            })
        setting.startDatabase()
        try #require(try await waits { health.current.isEmpty && (try? setting.captured())?.min() == 1 })
        #expect(try setting.captured() == Array(repeating: 1, count: Setting.feeds))
        running.cancel()
        try await running.value
    }

    @Test func `sources that would have been polled twice meanwhile were blind, others were not`()
        async throws
    {
        let setting = try Setting(interval: .seconds(900))
        let keeper = try setting.keeper()
        let start = Instant(seconds: 1_663_000_000)
        let clock = VirtualClock(start)
        try await keeper.adopt(setting.configuration, now: start)
        let watcher = Watcher(
            keeper: keeper, client: try setting.client(), clock: clock, width: 4, perHost: 4,
            asksRobots: false)
        try await watcher.round { _ in }
        // A short absence is none to speak of.
        await keeper.noteAway(at: start + .seconds(10))
        #expect(try await keeper.noteAbsence(now: start + .seconds(1500)).isEmpty)
        let away = start + .seconds(60)
        await keeper.noteAway(at: away)
        await keeper.noteAway(at: start + .seconds(4000))
        let back = start + .seconds(36_000)
        clock.advance(to: back)
        #expect(try await keeper.noteAbsence(now: back).count == Setting.feeds)
        #expect(try await keeper.noteAbsence(now: back).isEmpty)
        try await watcher.round { _ in }
        let blind = try setting.events(.blind)
        #expect(blind.count == Setting.feeds)
        #expect(blind.allSatisfy { $0.time == away && $0.since.map { $0 <= away } ?? false })
        #expect(
            blind.first?.detail == "nobody looked: the archive's database was away from \(away) to \(back)")
        let recovered = try setting.events(.recovered)
        #expect(recovered.count == Setting.feeds)
        #expect(recovered.allSatisfy { $0.time == back && $0.since == away })
    }

    @Test func `a daemon that is up before its database waits for it`() async throws {
        let setting = try Setting(interval: .seconds(900))
        setting.stopDatabase()
        #expect(throws: ArchiveError.self) { try setting.keeper() }
        let opening = Task {
            try await Keeper.whenReachable(
                directory: setting.state, configuration: setting.configuration, follow: nil,
                log: Log(minimum: .error), respite: .milliseconds(20))
        }
        setting.startDatabase()
        let keeper = try await opening.value
        try await keeper.adopt(setting.configuration, now: Instant(seconds: 1_663_000_000))
        #expect(try setting.captured().reduce(0, +) == 0)
    }
}
