import Dispatch
import FactSheets
import Synchronization
import Testing

@testable import Serving

@Suite struct StreamingTests {
    private struct Broken: Error {}

    private func client(_ server: HTTPServer, _ target: String = "/", fields: String = "") throws -> RawClient
    {
        let client = try RawClient(port: server.port)
        client.send("GET \(target) HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(fields)\r\n")
        return client
    }

    // MARK: Pieces

    /// Bodies of `count` pieces of 100,000 bytes; says when one is let go of.
    private func pieces(_ count: Int, size: Int? = nil, fails: Bool = false, dropped: Gate? = nil)
        -> HTTPService
    {
        HTTPService(workers: 1) {
            { request in
                guard request.target != "/other" else { return .text(200, "other") }
                let owned = dropped.map { gate in Dropped { gate.arrive() } }
                var number = 0
                let pieces = HTTPPieces(size: size) {
                    withExtendedLifetime(owned) {}
                    number += 1
                    if fails, number == 2 { throw Broken() }
                    return number > count
                        ? nil : [UInt8](repeating: 0x60 + UInt8(number % 26), count: 100_000)
                }
                return .pieces(200, headers: [Header("Content-Type", "text/plain")], pieces)
            }
        }
    }

    @Test func `a body in pieces of a known size arrives whole, and the connection is kept`() throws {
        let dropped = Gate()
        let server = try HTTPServer(port: 0, service: pieces(30, size: 3_000_000, dropped: dropped))
        let client = try client(server)
        client.send("GET /other HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
        let answer = try #require(client.readToEnd())
        #expect(answer.contains("\r\nContent-Length: 3000000\r\n"))
        let body = (1...30).map {
            String(repeating: "\(Character(UnicodeScalar(0x60 + UInt8($0 % 26))))", count: 100_000)
        }
        #expect(answer.contains("\r\n\r\n" + body.joined() + "HTTP/1.1 200 "))
        #expect(answer.hasSuffix("\r\n\r\nother\n"))
        #expect(dropped.hasArrived())
    }

    @Test func `a body in pieces of no known size arrives in chunks`() throws {
        let server = try HTTPServer(port: 0, service: pieces(3))
        let client = try client(server, fields: "Connection: close\r\n")
        let answer = try #require(client.readToEnd())
        #expect(answer.contains("\r\nTransfer-Encoding: chunked\r\n"))
        #expect(answer.utf8.count { $0 == UInt8(ascii: "c") } >= 100_000)
        #expect(answer.hasSuffix("\r\n0\r\n\r\n"))
    }

    @Test func `a body that fails or falls short is cut, so that nobody takes it for whole`() throws {
        for service in [
            pieces(3, fails: true), pieces(3, size: 400_000), pieces(3, size: 400_000, fails: true),
        ] {
            let server = try HTTPServer(port: 0, service: service)
            let answer = try #require(try client(server).readToEnd())
            #expect(answer.hasPrefix("HTTP/1.1 200 "))
            #expect(!answer.hasSuffix("\r\n0\r\n\r\n"))
            #expect(answer.utf8.count < 400_000)
        }
    }

    @Test func `HEAD of a body in pieces has its size, and makes none`() throws {
        let dropped = Gate()
        let server = try HTTPServer(port: 0, service: pieces(3, size: 300_000, fails: true, dropped: dropped))
        let client = try RawClient(port: server.port)
        client.send("HEAD / HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
        let answer = try #require(client.readToEnd())
        #expect(answer.contains("\r\nContent-Length: 300000\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
        #expect(dropped.hasArrived())
    }

    @Test func `a client that leaves in the middle lets go of its body, and one that does not read is cut`()
        throws
    {
        let dropped = Gate()
        let limits = ServingLimits(answer: .milliseconds(500))
        let server = try HTTPServer(port: 0, service: pieces(10_000, dropped: dropped), limits: limits)
        var leaving: RawClient? = try client(server)
        #expect(leaving?.isReadable(within: 20_000) == true)
        leaving = nil
        #expect(dropped.hasArrived())
        let silent = try client(server)
        #expect(dropped.hasArrived())
        #expect((silent.readToEnd()?.utf8.count ?? .max) < 100_000_000)
    }

    // MARK: Events

    /// `/events` listens; `/other` is an ordinary answer. `before` is what happened before.
    private func events(_ stream: EventStream, before: [HTTPEvent] = []) -> HTTPService {
        HTTPService(workers: 2) {
            { request in
                guard request.target == "/events" else { return .text(200, "other") }
                let subscription = stream.subscribe()
                return .events(
                    subscription, after: request.headers["Last-Event-ID"].flatMap { Int($0) }, earlier: before
                )
            }
        }
    }

    private func event(_ id: Int, _ data: String = "x") -> HTTPEvent {
        HTTPEvent(id: id, kind: "revised", data: data)
    }

    private func text(_ id: Int, _ data: String = "data: x\n") -> String {
        "id: \(id)\nevent: revised\n\(data)\n"
    }

    @Test func `events are told as they happen, in lines, and none twice`() throws {
        let stream = EventStream()
        let server = try HTTPServer(port: 0, service: events(stream, before: [event(1), event(2)]))
        let client = try client(server, "/events")
        let head = client.read(until: text(2))
        #expect(head.contains("\r\nContent-Type: text/event-stream; charset=utf-8\r\n"))
        #expect(head.contains("retry: 5000\n\n" + text(1) + text(2)))
        stream.publish(event(2))
        stream.publish(event(3, "a\r\nb\rc\n"))
        stream.publish(event(4, ""))
        let rest = client.read(until: text(4, "data: \n"))
        #expect(rest.contains(text(3, "data: a\ndata: b\ndata: c\ndata: \n")))
        #expect(!rest.contains("id: 2"))
    }

    @Test func `who comes back is told what it missed, and what came while that was looked up`() throws {
        let stream = EventStream()
        let subscription = stream.subscribe()
        for id in 2...5 { stream.publish(event(id)) }
        let response = HTTPResponse.events(subscription, after: 1, earlier: (1...3).map { event($0) })
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe subscription.take(into: $0) }
        let told = String(decoding: buffer[..<count], as: UTF8.self)
        #expect(told == "retry: 5000\n\n" + (2...5).map { text($0) }.joined())
        #expect(response.flow == .events(subscription))
    }

    @Test
    func `forty listen: thirty-two are told, the others are asked to come again, and pages are answered`()
        throws
    {
        let stream = EventStream()
        let server = try HTTPServer(port: 0, service: events(stream))
        let clients = try (0..<40).map { _ in try client(server, "/events", fields: "Connection: close\r\n") }
        let heads = clients.map { ($0, $0.read(until: "\r\n\r\n")) }
        let told = heads.filter { $0.1.hasPrefix("HTTP/1.1 200 ") }.map(\.0)
        let refused = heads.filter { $0.1.hasPrefix("HTTP/1.1 503 ") }
        #expect(told.count == 32)
        #expect(refused.count == 8)
        #expect(refused.allSatisfy { $0.1.contains("\r\nRetry-After: 60\r\n") })
        #expect(
            try client(server, "/other", fields: "Connection: close\r\n").readToEnd()?.hasSuffix("other\n")
                == true)
        for client in told { #expect(client.read(until: "\n\n").hasSuffix("retry: 5000\n\n")) }
        DispatchQueue.global().async { for id in 1...20 { stream.publish(self.event(id)) } }
        for client in told {
            let all = client.read(until: text(20))
            #expect((1...20).allSatisfy { all.contains(text($0)) })
        }
    }

    @Test func `a silent stream shows that it lives, and ends in time for its client to come back`() throws {
        let stream = EventStream()
        var limits = ServingLimits()
        limits.heartbeat = .milliseconds(100)
        limits.stream = .milliseconds(900)
        let server = try HTTPServer(port: 0, service: events(stream), limits: limits)
        let client = try client(server, "/events", fields: "Connection: close\r\n")
        let all = try #require(client.readToEnd())
        #expect(all.contains("\r\n3\r\n:\n\n\r\n"))
        #expect(all.hasSuffix("\r\n0\r\n\r\n"))
        #expect(stream.count == 0)
    }

    @Test func `a client that does not take its events is cut, and the others are told`() throws {
        let stream = EventStream()
        let server = try HTTPServer(port: 0, service: events(stream))
        let slow = try client(server, "/events")
        let quick = try client(server, "/events")
        for client in [slow, quick] { _ = client.read(until: "retry: 5000\n\n") }
        let data = String(repeating: "a", count: 60_000)
        var id = 0
        while stream.count == 2, id < 2_000 {
            id += 1
            stream.publish(event(id, data))
            #expect(quick.read(until: "\n\n").contains("id: \(id)\n"))
        }
        #expect(stream.count == 1)
        #expect(slow.readToEnd()?.contains("id: \(id)\n") == false)
        stream.publish(event(id + 1))
        #expect(quick.read(until: text(id + 1)).hasSuffix(text(id + 1)))
    }

    @Test func `a listener that leaves is not told any more`() throws {
        let stream = EventStream()
        let server = try HTTPServer(port: 0, service: events(stream))
        var leaving: RawClient? = try client(server, "/events")
        #expect(leaving?.read(until: "retry: 5000\n\n").isEmpty == false)
        #expect(stream.count == 1)
        leaving = nil
        // The server looks at who has gone four times a second; each answer takes it round its loop.
        for _ in 0..<100_000 where stream.count > 0 {
            _ = try client(server, "/other", fields: "Connection: close\r\n").readToEnd()
        }
        #expect(stream.count == 0)
    }

    @Test func `stop ends streams, bodies in pieces, slow answers, half requests and silent clients at once`()
        throws
    {
        let stream = EventStream()
        let gate = Gate()
        var service = HTTPService(workers: 2) {
            { request in
                switch request.target {
                case "/events": return .events(stream.subscribe())
                case "/pieces":
                    return .pieces(200, headers: [], HTTPPieces { [UInt8](repeating: 1, count: 100_000) })
                default:
                    gate.wait()
                    return .text(200, "late")
                }
            }
        }
        service.tokens = try AccessTokens(list: "Ana notes \(WritingTests.token)")
        service.writing = { _, _ in .authorized(.notes) }
        let server = try HTTPServer(port: 0, service: service)
        let listening = try (0..<3).map { _ in try client(server, "/events") }
        for client in listening { _ = client.read(until: "retry: 5000\n\n") }
        let loading = try client(server, "/pieces")
        #expect(loading.isReadable(within: 20_000))
        let slow = try client(server, "/slow")
        #expect(gate.hasArrived())
        let half = try RawClient(port: server.port)
        half.send(
            "POST / HTTP/1.1\r\nHost: localhost:\(server.port)\r\nAuthorization: Bearer \(WritingTests.token)\r\n"
                + "Content-Length: 10\r\n\r\nabc")
        let silent = try RawClient(port: server.port)
        let stopping = DispatchGroup()
        DispatchQueue.global().async(group: stopping) { server.stop() }
        for client in [slow, half, silent] { #expect(client.readToEnd() == "") }
        for client in listening { #expect(client.readToEnd()?.hasPrefix("\r\n") == true) }
        #expect(loading.readToEnd() != nil)
        gate.open()
        #expect(stopping.wait(timeout: .now() + 20) == .success)
        #expect(stream.count == 0)
        stream.publish(event(1))
    }
}

/// Says when it goes away.
private final class Dropped {
    private let say: () -> Void

    init(_ say: @escaping () -> Void) { self.say = say }

    deinit { say() }
}
