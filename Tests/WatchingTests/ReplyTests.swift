import Archiving
import Digesting
import FactSheets
import Networking
import Supervising
import TestSupport
import Testing

@testable import Watching

/// Every status and every fault of a webhook's receiver, through the deliverer, to what becomes of the delivery: as the
/// rule on webhooks says.
@Suite(.blocking) struct ReplyTests {
    enum Outcome: Equatable {
        case sent, dead
        /// Tried again after about five seconds, the first of the pauses.
        case later
        /// Tried again then, and all that is for the same receiver waits as long.
        case throttled
    }

    private static let statuses =
        Array(200...208) + [226] + Array(300...308) + Array(400...418) + Array(421...426)
        + [428, 429, 431, 451] + Array(500...508) + [510, 511, 520, 522, 530, 599, 999]

    private static func outcome(of status: Int) -> Outcome {
        switch status {
        case 200..<300: .sent
        case 410: .dead
        case 429, 502, 503, 504: .throttled
        default: .later
        }
    }

    private static let start = Instant(seconds: 1_663_000_000)

    /// Sends two digests to each of `urls`, of which the second is due a little later, and reads what became of both.
    private static func deliver(to urls: [String], timeout: Duration = .seconds(20)) async throws -> [(
        first: OutboxEntry, second: OutboxEntry
    )] {
        let directory = try TemporaryDirectory()
        let secret = try directory.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n", as: "secret")
        var configuration = Configuration()
        configuration.subscribers = urls.enumerated().map { number, url in
            Subscriber(name: "s\(number)", channel: .webhook(url: url, secretFile: secret))
        }
        configuration.network.allow = ["127.0.0.1/32"]
        configuration.network.plainHTTP = ["127.0.0.1", "127.0.0.2"]
        configuration.network.timeout = timeout
        configuration.network.perHost = 16
        let keeper = try Keeper(directory: directory.path, configuration: configuration, follow: nil)
        for subscriber in configuration.subscribers {
            for (number, wait) in [(1, 0), (2, 1)] {
                let digest = sampleDigest(
                    for: subscriber.name, id: "dg-\(subscriber.name)-\(number)", now: start)
                try await keeper.enqueue(
                    OutboxEntry(
                        digestID: digest.id, subscriber: subscriber.name, digest: try digestJSON(digest),
                        created: start + .seconds(number), due: start + .seconds(wait)))
            }
        }
        prepareNetworking()
        let client = Client(policy: try NetworkPolicy(network: configuration.network, userAgent: "test/1"))
        let deliverer = Deliverer(
            keeper: keeper, client: client, configuration: configuration, log: Log(minimum: .error))
        try await deliverer.deliverDue(now: start)
        let all = try await keeper.deliveries()
        return try configuration.subscribers.map { subscriber in
            let own = all.filter { $0.subscriber == subscriber.name }.sorted { $0.digestID < $1.digestID }
            return (try #require(own.first), try #require(own.last))
        }
    }

    private static func expect(
        _ delivery: (first: OutboxEntry, second: OutboxEntry), _ outcome: Outcome, _ what: String
    ) {
        let (entry, second) = delivery
        #expect(entry.attempts == 1, "\(what)")
        #expect(second.attempts == 0 && second.state == .pending, "\(what): the second is not due yet")
        switch outcome {
        case .sent:
            #expect(entry.state == .sent && entry.lastError == nil, "\(what): \(entry.lastError ?? "")")
        case .dead: #expect(entry.state == .dead, "\(what)")
        case .later, .throttled:
            #expect(entry.state == .pending, "\(what): \(entry.state) \(entry.lastError ?? "")")
            #expect((.seconds(4)...(.seconds(7))).contains(entry.due - start), "\(what): \(entry.due)")
            #expect(entry.lastError?.isEmpty == false, "\(what)")
            #expect(second.due == (outcome == .throttled ? entry.due : start + .seconds(1)), "\(what)")
        }
        for entry in [entry, second] {
            #expect(entry.lastError?.contains("secret-token") != true, "an address is a secret")
        }
    }

    @Test func `each of sixty statuses comes to what the rule on webhooks says`() async throws {
        #expect(Self.statuses.count >= 60 && Set(Self.statuses).count == Self.statuses.count)
        let server = try LoopbackServer { request in
            LoopbackServer.answer(
                "\(request.target.split(separator: "/").last ?? "") Said", ["Location: /200"])
        }
        for half in [Self.statuses.prefix(40), Self.statuses.dropFirst(40)] {
            let made = try await Self.deliver(to: half.map { "\(server.origin)/secret-token/\($0)" })
            for (status, delivery) in zip(half, made) {
                Self.expect(delivery, Self.outcome(of: status), "\(status)")
                if delivery.first.state != .sent {
                    #expect(delivery.first.lastError?.contains("\(status)") == true)
                }
            }
        }
        #expect(
            server.requests.count == Self.statuses.count, "no redirect is followed, nothing is sent twice")
        #expect(server.requests.allSatisfy { $0.method == "POST" && $0.headers["webhook-id"] != nil })
    }

    @Test(arguments: [
        (429, "120", 120), (503, "7200", 7200), (502, "Mon, 12 Sep 2022 17:26:40 GMT", 3600),
        (500, "90", 90), (301, "60", 60),
    ]) func `a receiver that says when to come back is left alone until then`(
        _ c: (status: Int, after: String, seconds: Int)
    ) async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("\(c.status) Said", ["Retry-After: \(c.after)"])
        }
        let (first, second) = try #require(try await Self.deliver(to: ["\(server.origin)/"]).first)
        #expect(first.state == .pending)
        // With up to a tenth more, so that not all come back at once.
        #expect(
            (.seconds(c.seconds)...(.seconds(c.seconds + c.seconds / 5 + 1))).contains(first.due - Self.start)
        )
        #expect(second.due == first.due)
    }

    private struct Fault: Sendable {
        let name: String
        let outcome: Outcome
        let steps: @Sendable () -> [LoopbackStep]

        init(
            _ name: String, _ outcome: Outcome, _ steps: @autoclosure @escaping @Sendable () -> [LoopbackStep]
        ) {
            (self.name, self.outcome, self.steps) = (name, outcome, steps)
        }
    }

    /// A status that arrived counts, whatever becomes of the rest.
    private static let faults = [
        Fault("closed without a word", .later, []),
        Fault("reset without a word", .later, [.reset]),
        Fault("reset within the head", .later, [.text("HTTP/1.1 200 OK\nX: "), .reset]),
        Fault("closed within the head", .later, [.text("HTTP/1.1 200 OK\nX: y\n")]),
        Fault("closed within the status line", .later, [.text("HTTP/1.1 20")]),
        Fault("a status line that is none", .later, [.text("SSH-2.0-OpenSSH_9.2\n")]),
        Fault("a body without a head", .later, [.text("<html>ok</html>\n")]),
        Fault("a status that is no number", .later, [.text("HTTP/1.1 abc OK\nContent-Length: 0\n\n")]),
        Fault("silence", .later, [.hang]),
        Fault(
            "a head that trickles", .later,
            [.text("HTTP/1.1 200 OK\nX: "), .repeatForever([0x48], pause: 50)]),
        Fault(
            "a head without end", .later,
            [.text("HTTP/1.1 200 OK\n"), .repeatForever(Array("X-Flood: yes\r\n".utf8), pause: 0)]),
        Fault(
            "interim answers without end", .later,
            [.repeatForever(Array("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n".utf8), pause: 0)]),
        Fault("a redirect to itself", .later, LoopbackServer.answer("307 Again", ["Location: /"])),
        Fault(
            "a redirect elsewhere", .later,
            LoopbackServer.answer("301 Moved", ["Location: http://127.0.0.2/secret-token"])),
        Fault(
            "a body cut short", .sent, [.text("HTTP/1.1 200 OK\nContent-Length: 20\n\n"), .text("half")]),
        Fault(
            "a reset in the body", .sent,
            [.text("HTTP/1.1 200 OK\nContent-Length: 20\n\n"), .text("half"), .reset]),
        Fault(
            "chunks that are none", .sent,
            [.text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nzz\nnonsense\n")]),
        Fault(
            "a body without end", .sent,
            [.text("HTTP/1.1 200 OK\n\n"), .repeatForever([UInt8](repeating: 0x61, count: 4096), pause: 0)]),
        Fault(
            "a body that never comes", .sent, [.text("HTTP/1.1 200 OK\nContent-Length: 20\n\n"), .hang]),
        Fault(
            "a refusal cut short", .later,
            [.text("HTTP/1.1 500 Broken\nContent-Length: 20\n\n"), .text("half"), .reset]),
        Fault(
            "a busy receiver cut short", .throttled,
            [.text("HTTP/1.1 503 Busy\nContent-Length: 20\n\n"), .text("half"), .reset]),
    ]

    @Test func `each of the faults between here and a receiver loses nothing, and delays no other`()
        async throws
    {
        let server = try LoopbackServer { request in
            let number = request.target.split(separator: "/").last.flatMap { Int($0) } ?? 0
            return Self.faults[number].steps()
        }
        let sound = try LoopbackServer { _ in LoopbackServer.answer("204 No Content") }
        let nobody = try LoopbackSocket { _ in }.port
        let elsewhere: [(String, String, Outcome)] = [
            ("nobody there", "http://127.0.0.1:\(nobody)/secret-token", .later),
            ("no TLS where TLS is spoken", "https://127.0.0.1:\(server.port)/secret-token/0", .later),
            ("an address that is not allowed", "http://127.0.0.2:\(server.port)/secret-token", .later),
            ("a receiver that is well", "\(sound.origin)/secret-token", .sent),
        ]
        #expect(Self.faults.count + elsewhere.count - 1 >= 20)
        let urls = Self.faults.indices.map { "\(server.origin)/secret-token/\($0)" } + elsewhere.map(\.1)
        let made = try await Self.deliver(to: urls, timeout: .seconds(1))
        let wanted = Self.faults.map { ($0.name, $0.outcome) } + elsewhere.map { ($0.0, $0.2) }
        for (delivery, (name, outcome)) in zip(made, wanted) { Self.expect(delivery, outcome, name) }
    }
}

extension Keeper {
    fileprivate func enqueue(_ entry: OutboxEntry) throws { try archive.enqueue(entry) }
    fileprivate func deliveries() throws -> [OutboxEntry] { try archive.deliveries(state: nil) }
}
