#if canImport(Glibc)
    import Glibc
#endif
import FactSheets
import Testing

@testable import Serving

struct BadRequest: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    /// Empty: the connection is closed without an answer.
    let status: String

    init(_ description: String, _ text: String, _ status: String) {
        testDescription = description
        self.text = text
        self.status = status
    }
}

@Suite struct HostileClientTests {
    /// HOST stands for the server's own host field.
    static let requests = [
        BadRequest("another host", "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", "421"),
        BadRequest("no port", "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", "421"),
        BadRequest("another port", "GET / HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n", "421"),
        BadRequest("a trailing dot", "GET / HTTP/1.1\r\nHost: localhost.:PORT\r\n\r\n", "421"),
        BadRequest("no host", "GET / HTTP/1.1\r\nAccept: */*\r\n\r\n", "400"),
        BadRequest("no host in 1.0", "GET / HTTP/1.0\r\n\r\n", "400"),
        BadRequest("two hosts", "GET / HTTP/1.1\r\nHOST\r\nHOST\r\n\r\n", "400"),
        BadRequest(
            "two lengths",
            "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n", "400"),
        BadRequest(
            "length and coding",
            "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "400"),
        BadRequest(
            "two codings",
            "GET / HTTP/1.1\r\nHOST\r\nTransfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n", "400"),
        BadRequest("a body", "GET / HTTP/1.1\r\nHOST\r\nContent-Length: 3\r\n\r\nabc", "400"),
        BadRequest("POST", "POST / HTTP/1.1\r\nHOST\r\nContent-Length: 3\r\n\r\nabc", "405"),
        BadRequest("OPTIONS", "OPTIONS * HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("DELETE", "DELETE / HTTP/1.1\r\nHOST\r\n\r\n", "405"),
        BadRequest("get", "get / HTTP/1.1\r\nHOST\r\n\r\n", "405"),
        BadRequest("CONNECT", "CONNECT a:1 HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("absolute form", "GET http://evil.example/ HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("no slash", "GET x HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("%00", "GET /a%00b HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("%00 in the query", "GET /a?b=%00 HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("%0d%0a", "GET /a%0d%0aX HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("%7F", "GET /%7F HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("%zz", "GET /%zz HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("% at the end", "GET /% HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("NUL in the target", "GET /a\u{0}b HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("NUL in a field", "GET / HTTP/1.1\r\nHOST\r\nX: a\u{0}b\r\n\r\n", "400"),
        BadRequest("NUL in the host", "GET / HTTP/1.1\r\nHost: 127.0.0.1:PORT\u{0}x\r\n\r\n", "400"),
        BadRequest("control byte in the target", "GET /a\u{1}b HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("tab in the target", "GET /a\tb HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("blank in the target", "GET /a b HTTP/1.1\r\nHOST\r\n\r\n", ""),
        BadRequest("raw UTF-8 in the target", "GET /é HTTP/1.1\r\nHOST\r\n\r\n", "400"),
        BadRequest("escape in a field", "GET / HTTP/1.1\r\nHOST\r\nX: \u{1b}[2J\r\n\r\n", "400"),
        BadRequest("blank before the colon", "GET / HTTP/1.1\r\nHOST\r\nX : a\r\n\r\n", "400"),
        BadRequest("a folded field", "GET / HTTP/1.1\r\nHOST\r\nX: a\r\n b\r\n\r\n", "400"),
        BadRequest("bare line feeds", "GET / HTTP/1.1\nHOST\n\n", "400"),
        BadRequest("no colon", "GET / HTTP/1.1\r\nHOST\r\nX\r\n\r\n", "400"),
        BadRequest("HTTP/0.9", "GET /\r\n\r\n", "400"),
        BadRequest("HTTP/3.0", "GET / HTTP/3.0\r\nHOST\r\n\r\n", "505"),
    ]

    @Test(arguments: requests, [false, true])
    func `what is not exactly HTTP for this host is refused, even where an answer stands ready`(
        _ request: BadRequest, isReady: Bool
    ) throws {
        let kept = try KeptTests.kept("secret")
        var service = HTTPService { _ in .text(200, "secret") }
        if isReady { service.shelf = { _, _ in kept } }
        let server = try HTTPServer(port: 0, service: service)
        let client = try RawClient(port: server.port)
        let text = request.text.replacing("HOST", with: "Host: 127.0.0.1:PORT")
            .replacing("PORT", with: "\(server.port)")
        client.send(text)
        let answer = try #require(client.readToEnd())
        #expect((answer.split(separator: " ").dropFirst().first ?? "") == request.status)
        #expect(!answer.contains("secret"))
        #expect(!answer.contains("evil"))
    }

    @Test func `refusals carry the security headers and close`() throws {
        let server = try HTTPServer(port: 0) { _ in .text(200, "secret") }
        for method in ["POST", "GET"] {
            let client = try RawClient(port: server.port)
            client.send("\(method) / HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            let answer = try #require(client.readToEnd())
            for header in HTTPResponse.securityHeaders {
                #expect(answer.contains("\r\n\(header.name): \(header.value)\r\n"))
            }
        }
    }

    @Test func `heads without end are refused`() throws {
        let server = try HTTPServer(port: 0) { _ in .text(200, "secret") }
        let heads = [
            "GET /" + String(repeating: "a", count: 200_000) + " HTTP/1.1\r\n",
            "GET / HTTP/1.1\r\nX: " + String(repeating: "a", count: 200_000) + "\r\n",
            "GET / HTTP/1.1\r\n" + String(repeating: "X: a\r\n", count: 50_000) + "\r\n",
        ]
        for head in heads {
            let client = try RawClient(port: server.port)
            client.send(head)
            let answer = try #require(client.readToEnd())
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4"))
            #expect(!answer.contains("secret"))
        }
    }

    @Test func `a head of 20 KiB is answered`() throws {
        let server = try HTTPServer(port: 0) { .text(200, "\($0.headers.count) fields") }
        let client = try RawClient(port: server.port)
        let fields = (0..<40).map { "X-\($0): \(String(repeating: "a", count: 500))\r\n" }.joined()
        client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\(fields)Connection: close\r\n\r\n")
        #expect(client.readToEnd()?.hasSuffix("42 fields\n") == true)
    }

    @Test func `a target that is a whole long address is answered`() throws {
        let server = try HTTPServer(port: 0) { .text(200, "\($0.target.utf8.count)") }
        let client = try RawClient(port: server.port)
        let target = "/https%3A%2F%2Fexample.gov%2F" + String(repeating: "%3Fx", count: 2048)
        client.send("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nConnection: close\r\n\r\n")
        #expect(client.readToEnd()?.hasSuffix("\(target.utf8.count)\n") == true)
    }

    @Test func `a request that trickles in is cut at its deadline, however lively it is`() throws {
        let limits = ServingLimits(request: .milliseconds(700))
        let server = try HTTPServer(
            port: 0, service: HTTPService { _ in .text(200, "x") }, limits: limits)
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nX: ")
        while !client.isReadable(within: 20), client.send("a") {}
        #expect(client.readToEnd() == "")
    }

    @Test func `a client that does not read its answer is cut`() throws {
        let limits = ServingLimits(request: .milliseconds(300), answer: .milliseconds(500))
        let server = try HTTPServer(
            port: 0,
            service: HTTPService { _ in
                HTTPResponse(status: 200, body: [UInt8](repeating: 0x61, count: 64 << 20))
            }, limits: limits)
        let slow = try RawClient(port: server.port)
        slow.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\n\r\n")
        let idle = try RawClient(port: server.port)
        #expect(idle.readToEnd() == "")
        let second = try RawClient(port: server.port)
        #expect(second.readToEnd() == "")
        #expect((slow.readToEnd()?.utf8.count ?? .max) < 64 << 20)
    }

    @Test func `more silent connections than there is room for hold up others only until their deadline`()
        throws
    {
        let limits = ServingLimits(request: .milliseconds(500), connections: 8)
        let server = try HTTPServer(
            port: 0, service: HTTPService { _ in .text(200, "served") }, limits: limits)
        let silent = try (0..<20).map { _ in try RawClient(port: server.port) }
        for client in silent { client.send("GET / HT") }
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
        #expect(client.readToEnd()?.hasSuffix("served\n") == true)
        withExtendedLifetime(silent) {}
    }

    @Test func `a thousand connections that send slowly leave others answered`() throws {
        try raiseDescriptorLimit(to: 2_600)
        let server = try HTTPServer(port: 0, service: HTTPService { { _ in .text(200, "served") } })
        let slow = try (0..<1_000).map { _ in try RawClient(port: server.port) }
        for client in slow { client.send("GET / HTTP/1.1\r\nX: ") }
        for round in 0..<5 {
            for client in slow where !client.send("a") { break }
            // What is cut comes again at once.
            let again = try (0..<20).map { _ in try RawClient(port: server.port) }
            for client in again { client.send("GET / HT") }
            let client = try RawClient(port: server.port)
            client.send(
                "GET /\(round) HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
            #expect(client.readToEnd()?.hasSuffix("served\n") == true)
        }
        withExtendedLifetime(slow) {}
    }

    @Test func `three hundred that ask for much and read nothing leave others answered`() throws {
        try raiseDescriptorLimit(to: 2_600)
        let service = HTTPService {
            { request in
                guard request.target == "/large" else { return .text(200, "served") }
                return .pieces(200, headers: [], HTTPPieces { [UInt8](repeating: 0x61, count: 1 << 20) })
            }
        }
        let server = try HTTPServer(port: 0, service: service)
        let slow = try (0..<300).map { _ in try RawClient(port: server.port) }
        for client in slow {
            client.send("GET /large HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\r\n")
        }
        // As long as too many of them wait for a worker, others are told to come again. Each of them is answered, told
        // so, or cut, which may come before it was heard: there are more of them than places.
        #expect(slow.allSatisfy { $0.isReadable(within: 120_000) })
        let (load, limit) = (service.load, ContinuousClock.now + .seconds(120))
        while load.waiting > 0, .now < limit { sched_yield() }
        #expect(load.waiting == 0 && load.made > 0)
        for round in 0..<5 {
            let client = try RawClient(port: server.port)
            client.send(
                "GET /\(round) HTTP/1.1\r\nHost: localhost:\(server.port)\r\nConnection: close\r\n\r\n")
            #expect(client.readToEnd()?.hasSuffix("served\n") == true)
        }
        withExtendedLifetime(slow) {}
    }

    /// Of this process: the server's ends are in it too.
    private func raiseDescriptorLimit(to number: rlim_t) throws {
        var limit = rlimit()
        try #require(unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
        guard limit.rlim_cur < number else { return }
        limit.rlim_cur = number
        try #require(limit.rlim_max >= number)
        try #require(unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0)
    }
}
