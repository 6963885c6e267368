#if canImport(Glibc)
    import Glibc
#endif
import Dispatch
import FactSheets
import Synchronization
import Testing

@testable import Serving

/// Handlers that wait at it until it is opened.
final class Gate: Sendable {
    private let arrivals = DispatchSemaphore(value: 0)
    private let opening = DispatchSemaphore(value: 0)

    /// Says so without waiting.
    func arrive() { arrivals.signal() }

    /// Waits until `open` is called, once for each.
    func wait() {
        arrive()
        opening.wait()
    }

    /// Waits until `number` more have come to wait; false when they do not within so many seconds.
    func hasArrived(_ number: Int = 1, within seconds: Double = 20) -> Bool {
        (0..<number).allSatisfy { _ in arrivals.wait(timeout: .now() + seconds) == .success }
    }

    func open(_ number: Int = 1) { for _ in 0..<number { opening.signal() } }
}

@Suite struct WorkerTests {
    private func client(_ server: HTTPServer, _ targets: String..., close: Bool = true) throws -> RawClient {
        let client = try RawClient(port: server.port)
        for (number, target) in targets.enumerated() {
            let end = close && number == targets.count - 1 ? "Connection: close\r\n" : ""
            client.send("GET \(target) HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(end)\r\n")
        }
        return client
    }

    /// Answers with the target; `/slow` waits at the gate first, on a worker; `/prompt` is answered at once.
    private func service(_ gate: Gate, workers: Int) throws -> HTTPService {
        let kept = try #require(
            KeptAnswer(
                HTTPResponse(status: 200, headers: [Header("ETag", "\"a\"")], body: Array("at once\n".utf8))))
        var service = HTTPService(workers: workers) {
            { request in
                if request.target.hasPrefix("/slow") { gate.wait() }
                return .text(200, request.target)
            }
        }
        service.shelf = { key, _ in key.target == "/prompt" ? kept : nil }
        return service
    }

    /// Takes out of `clients` the first so many that are answered.
    private func firstAnswered(_ number: Int, of clients: inout [RawClient]) throws -> [RawClient] {
        var answered: [RawClient] = []
        for _ in 0..<2_000 where answered.count < number {
            for index in clients.indices.reversed() where clients[index].isReadable(within: 1) {
                answered.append(clients.remove(at: index))
            }
        }
        try #require(answered.count == number)
        return answered
    }

    @Test func `a slow answer holds up no other`() throws {
        let gate = Gate()
        let server = try HTTPServer(port: 0, service: try service(gate, workers: 2))
        let slow = try client(server, "/slow")
        #expect(gate.hasArrived())
        #expect(try client(server, "/quick").readToEnd()?.hasSuffix("/quick\n") == true)
        #expect(try client(server, "/prompt").readToEnd()?.hasSuffix("at once\n") == true)
        gate.open()
        #expect(slow.readToEnd()?.hasSuffix("/slow\n") == true)
    }

    @Test func `each worker has a handler of its own`() throws {
        let gate = Gate()
        let made = Atomic(0)
        let server = try HTTPServer(
            port: 0,
            service: HTTPService(workers: 3) {
                let number = made.wrappingAdd(1, ordering: .relaxed).newValue
                var asked = 0
                return { _ in
                    asked += 1
                    gate.wait()
                    return .text(200, "\(number) \(asked)")
                }
            })
        let clients = try (0..<3).map { _ in try client(server, "/") }
        #expect(gate.hasArrived(3))
        gate.open(3)
        let answers = clients.compactMap { $0.readToEnd()?.split(separator: "\r\n").last }
        #expect(Set(answers) == ["1 1\n", "2 1\n", "3 1\n"])
    }

    @Test func `what finds no room to wait is answered 503, and what waits is answered`()
        throws
    {
        let gate = Gate()
        var limits = ServingLimits()
        limits.waiting = 2
        let server = try HTTPServer(port: 0, service: try service(gate, workers: 1), limits: limits)
        let busy = try client(server, "/slow")
        #expect(gate.hasArrived())
        var clients = try (0..<5).map { _ in try client(server, "/waited") }
        let refused = try firstAnswered(3, of: &clients)
        for client in refused {
            let answer = try #require(client.readToEnd())
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.contains("\r\nRetry-After: 2\r\n"))
            #expect(answer.contains("\"detail\":\"too many others wait for their answers\""))
        }
        #expect(try client(server, "/prompt").readToEnd()?.hasSuffix("at once\n") == true)
        gate.open()
        #expect(busy.readToEnd()?.hasSuffix("/slow\n") == true)
        #expect(clients.count == 2)
        for client in clients { #expect(client.readToEnd()?.hasSuffix("/waited\n") == true) }
    }

    @Test func `a connection is kept over answers of workers, and requests sent ahead are answered in order`()
        throws
    {
        let gate = Gate()
        let server = try HTTPServer(port: 0, service: try service(gate, workers: 2))
        let client = try client(server, "/slow/1", "/2", "/prompt", "/slow/3", "/4")
        #expect(gate.hasArrived())
        #expect(!client.isReadable(within: 0))
        gate.open(2)
        let answer = try #require(client.readToEnd()).replacing("\r\n", with: "\r")
        let bodies = answer.split(separator: "\r\r").dropFirst().map { $0.prefix { $0 != "\n" } }
        #expect(bodies == ["/slow/1", "/2", "at once", "/slow/3", "/4"])
    }

    @Test func `HEAD of a worker's answer has its length and no body`() throws {
        let gate = Gate()
        let server = try HTTPServer(port: 0, service: try service(gate, workers: 1))
        let client = try RawClient(port: server.port)
        client.send("HEAD /abc HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
        let answer = try #require(client.readToEnd())
        #expect(answer.contains("\r\nContent-Length: 5\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func `an answer that takes too long to make is given up with 503, and its worker goes on`() throws {
        let gate = Gate()
        let limits = ServingLimits(answer: .milliseconds(300))
        let server = try HTTPServer(port: 0, service: try service(gate, workers: 1), limits: limits)
        let slow = try client(server, "/slow")
        #expect(gate.hasArrived())
        let waiting = try client(server, "/waiting")
        for client in [slow, waiting] {
            let answer = try #require(client.readToEnd())
            #expect(answer.hasPrefix("HTTP/1.1 503 "))
            #expect(answer.contains("the answer took too long to make"))
        }
        gate.open()
        #expect(try client(server, "/next").readToEnd()?.hasSuffix("/next\n") == true)
    }

    @Test func `a client that leaves makes room among those who wait, and harms nobody`() throws {
        let gate = Gate()
        var limits = ServingLimits()
        limits.waiting = 1
        let server = try HTTPServer(port: 0, service: try service(gate, workers: 1), limits: limits)
        var atWork: RawClient? = try client(server, "/slow")
        #expect(gate.hasArrived())
        var clients = try (0..<2).map { _ in try client(server, "/slow/left") }
        let refused = try firstAnswered(1, of: &clients)
        #expect(refused[0].readToEnd()?.hasPrefix("HTTP/1.1 503 ") == true)
        withExtendedLifetime(atWork) {}
        atWork = nil
        clients = []
        // The only place is free again once the server has seen that nobody is there any more.
        var last = try client(server, "/last")
        while last.isReadable(within: 300) { last = try client(server, "/last") }
        gate.open()
        #expect(last.readToEnd()?.hasSuffix("/last\n") == true)
        #expect(!gate.hasArrived(within: 0))
    }

    @Test
    func `what a server is busy with can be seen: connections, streams, what waits, what was answered how`()
        throws
    {
        let (gate, stream) = (Gate(), EventStream())
        let kept = try KeptTests.kept("at once\n")
        var limits = ServingLimits()
        (limits.waiting, limits.streams) = (3, 1)
        var service = HTTPService(workers: 1) {
            { request in
                if request.target == "/slow" { gate.wait() }
                return request.target == "/events" ? .events(stream.subscribe()) : .text(200, request.target)
            }
        }
        let load = ServerLoad()
        service.load = load
        service.shelf = { key, _ in key.target == "/prompt" ? kept : nil }
        let server = try HTTPServer(port: 0, service: service, limits: limits)
        /// What others bring about on the server's thread is seen soon.
        func soon(_ isSo: () -> Bool) -> Bool {
            for _ in 0..<1_000_000 where !isSo() { sched_yield() }
            return isSo()
        }
        #expect(load.connections == 0)
        let listener = try client(server, "/events", close: false)
        _ = listener.read(until: "retry")
        #expect((load.connections, load.streams, load.made) == (1, 1, 1))
        #expect(try client(server, "/events").readToEnd()?.hasPrefix("HTTP/1.1 503 ") == true)
        #expect(load.turnedAway == 1)
        let slow = try client(server, "/slow")
        #expect(gate.hasArrived())
        let waiting = try (0..<3).map { try client(server, "/\($0)") }
        #expect(soon { load.waiting == 3 })
        #expect(try client(server, "/more").readToEnd()?.hasPrefix("HTTP/1.1 503 ") == true)
        #expect(try client(server, "/prompt", "/prompt").readToEnd()?.hasSuffix("at once\n") == true)
        gate.open()
        for client in [slow] + waiting { #expect(client.readToEnd()?.hasPrefix("HTTP/1.1 200 ") == true) }
        #expect((load.waiting, load.kept, load.made, load.turnedAway) == (0, 2, 6, 2))
        #expect(soon { load.connections == 1 })
        withExtendedLifetime(listener) {}
        server.stop()
        #expect((load.connections, load.streams) == (0, 0))
    }

    @Test func `stop ends what waits for workers at once, and waits for who is at work`() throws {
        let gate = Gate()
        let server = try HTTPServer(port: 0, service: try service(gate, workers: 1))
        let atWork = try client(server, "/slow")
        #expect(gate.hasArrived())
        let waiting = try client(server, "/slow/waiting")
        let half = try RawClient(port: server.port)
        half.send("GET / HT")
        let stopping = DispatchGroup()
        DispatchQueue.global().async(group: stopping) { server.stop() }
        for client in [atWork, waiting, half] { #expect(client.readToEnd() == "") }
        #expect(stopping.wait(timeout: .now()) == .timedOut)
        gate.open()
        #expect(stopping.wait(timeout: .now() + 20) == .success)
        #expect(try HTTPServer(port: server.port, handler: echo).port == server.port)
    }
}
