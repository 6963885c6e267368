import FactSheets
import Synchronization
import Testing

@testable import Serving

/// Answers that stand ready.
@Suite struct KeptTests {
    static func kept(_ text: String) throws -> KeptAnswer {
        let answer = HTTPResponse(
            status: 200,
            headers: [
                Header("Content-Type", "text/plain"), Header("ETag", "\"a\""),
                Header("Cache-Control", "no-cache"),
            ], body: Array(text.utf8))
        return try #require(KeptAnswer(answer))
    }

    /// A server that keeps every answer, and counts those that it makes: each is its number.
    private func server(_ proxy: Configuration.Web.Proxy? = nil) throws -> HTTPServer {
        let shelf = Mutex<[AnswerKey: KeptAnswer]>([:])
        let made = Atomic(0)
        let tokens = try AccessTokens(list: "ann read \(Self.token)\n")
        var service = HTTPService(workers: 1) {
            { request in
                let number = made.wrappingAdd(1, ordering: .relaxed).newValue
                guard let key = request.key, let kept = try? Self.kept("\(number)") else {
                    return .text(200, "unkept \(number)")
                }
                shelf.withLock { $0[key] = kept }
                return .kept(kept, for: request)
            }
        }
        service.shelf = { key, _ in shelf.withLock { $0[key] } }
        service.proxy = proxy
        service.tokens = tokens
        service.writing = { method, _ in method == "POST" ? .authorized(.read) : nil }
        service.names = ["watch.example.org"]
        return try HTTPServer(port: 0, service: service)
    }

    private static let token = "0123456789abcdef0123456789abcdef"

    /// Status and body of the answers to requests sent one after another on one connection.
    private func ask(_ server: HTTPServer, _ requests: [(line: String, fields: String)]) throws -> [String] {
        let client = try RawClient(port: server.port)
        for (number, request) in requests.enumerated() {
            let host = request.fields.contains("Host:") ? "" : "Host: localhost:\(server.port)\r\n"
            let end = number == requests.count - 1 ? "Connection: close\r\n" : ""
            client.send("\(request.line) HTTP/1.1\r\n\(host)\(request.fields)\(end)\r\n")
        }
        let answers = try #require(client.readToEnd()).split(separator: "HTTP/1.1 ")
        return answers.map { answer in
            let parts = answer.replacing("\r\n", with: "\n").split(separator: "\n\n", maxSplits: 1)
            return "\(answer.prefix(3)) \(parts.count > 1 ? parts[1].filter { !$0.isNewline } : "")"
        }
    }

    @Test func `an answer that stands ready is sent again and again, and 304 to whoever has it`() throws {
        let server = try server()
        let known = "If-None-Match: \"b\", W/\"a\"\r\n"
        let answers = try ask(
            server,
            [
                ("GET /a", ""), ("GET /a", ""), ("GET /a", known), ("GET /a", "If-None-Match: \"a\"\r\n"),
                ("GET /a", "If-None-Match: \"b\"\r\n"), ("HEAD /a", ""), ("GET /b", known), ("GET /b", ""),
            ])
        #expect(answers == ["200 1", "200 1", "304 ", "304 ", "200 1", "200 ", "304 ", "200 2"])
    }

    @Test func `it is told apart by address, host, languages and compression, and by nothing else`() throws {
        let server = try server()
        let gzip = "Accept-Encoding: gzip, br\r\n"
        let answers = try ask(
            server,
            [
                ("GET /", ""), ("GET /?", ""), ("GET /", "Host: WATCH.example.org\r\n"),
                ("GET /", "Host: watch.example.org\r\n"), ("GET /", "Accept-Language: es\r\n"),
                ("GET /", gzip),
                ("GET /", "Accept-Encoding: *\r\n"), ("GET /", "Accept-Encoding: br\r\n"),
                ("GET /", "X-Forwarded-Proto: https\r\nUser-Agent: x\r\nAccept: text/html\r\n"),
            ])
        #expect(
            answers == [
                "200 1", "200 2", "200 3", "200 3", "200 4", "200 5", "200 5", "200 1", "200 1",
            ])
        let proxied = try self.server(.xForwarded)
        let https = "X-Forwarded-Proto: https\r\nX-Forwarded-For: 192.0.2.1\r\n"
        #expect(
            try ask(proxied, [("GET /", ""), ("GET /", https), ("GET /", https), ("GET /", "")])
                == ["200 1", "200 2", "200 2", "200 1"])
    }

    @Test func `a part, what is asked by name, what writes and a long address are never kept`() throws {
        let server = try server()
        let name = "Authorization: Bearer \(Self.token)\r\n"
        let long = "GET /" + String(repeating: "a", count: 1_100)
        let answers = try ask(
            server,
            [
                ("GET /", ""), ("GET /", "Range: bytes=0-1\r\n"), ("GET /", name),
                ("POST /", name + "Content-Length: 0\r\n"), (long, ""), (long, ""), ("GET /", ""),
                ("GET /", "Authorization: Bearer nobodys0123456789abcdef\r\n"),
            ])
        #expect(answers.dropLast() == ["200 1"] + (2...6).map { "200 unkept \($0)" } + ["200 1"])
        #expect(answers.last?.hasPrefix("401 ") == true)
    }

    @Test
    func `it has its own fields and the security headers, without the body's kind where there is no body`()
        throws
    {
        let server = try server()
        for fields in ["", "", "If-None-Match: *\r\n"] {
            let client = try RawClient(port: server.port)
            client.send(
                "GET / HTTP/1.1\r\nHost: localhost:\(server.port)\r\n\(fields)Connection: close\r\n\r\n")
            let answer = try #require(client.readToEnd())
            for header in HTTPResponse.securityHeaders + [
                Header("ETag", "\"a\""), Header("Cache-Control", "no-cache"),
            ] {
                #expect(answer.split(separator: "\r\n\(header.name): \(header.value)\r\n").count == 2)
            }
            #expect(answer.contains("\r\nContent-Type: text/plain\r\n") == fields.isEmpty)
            #expect(answer.contains("\r\nContent-Length: 1\r\n") == fields.isEmpty)
        }
    }

    @Test func `only whole answers with a tag can be kept, and they go with the last who has them`() throws {
        #expect(KeptAnswer(.text(200, "a")) == nil)
        #expect(KeptAnswer(.text(404, "a", headers: [Header("ETag", "\"a\"")])) == nil)
        #expect(KeptAnswer(.pieces(200, headers: [Header("ETag", "\"a\"")], HTTPPieces { nil })) == nil)
        weak var whole: PreparedAnswer?
        do {
            let kept = try Self.kept("a")
            whole = kept.whole
            var service = HTTPService(workers: 1) { { _ in .text(200, "made") } }
            service.shelf = { _, _ in kept }
            let server = try HTTPServer(port: 0, service: service)
            #expect(try ask(server, [("GET /", ""), ("GET /", "")]) == ["200 a", "200 a"])
            server.stop()
            #expect(whole != nil)
        }
        #expect(whole == nil)
    }
}
