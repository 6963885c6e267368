import FactSheets
import Testing

@testable import Serving

/// Answers with what it saw of the request.
func echo(_ request: HTTPRequest) -> HTTPResponse {
    HTTPResponse(
        status: 200,
        headers: [
            Header("Content-Type", "text/plain"), Header("Date", "Mon, 12 Sep 2022 21:43:21 GMT"),
            Header("ETag", "\"a\""),
        ], body: Array("\(request.method) \(request.target) \(request.headers.count)".utf8))
}

@Suite struct HTTPServerTests {
    /// One request on a connection of its own.
    private func ask(_ server: HTTPServer, _ text: String) throws -> String {
        let client = try RawClient(port: server.port)
        client.send(text)
        return try #require(client.readToEnd())
    }

    private func get(_ server: HTTPServer, _ target: String, method: String = "GET") throws -> String {
        try ask(
            server,
            "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(server.port)\r\nConnection: close\r\n\r\n")
    }

    @Test(arguments: [
        "/", "/https%3A%2F%2Fwww.whitehouse.gov%2Ffeed%2F%3Fpaged%3D2%26x%3D%2525",
        "/a/../b//./c?x=1&x=2&=&y",
        "/?", "/%41%2f%c3%a9+%20", "/a;b=c,d~!$&'()*@:[]{}|^\"<>",
    ])
    func `the target reaches the handler exactly as it was sent`(_ target: String) throws {
        let server = try HTTPServer(port: 0, handler: echo)
        let answer = try get(server, target)
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nGET \(target) 2"))
    }

    @Test func `an answer has the handler's headers, the security headers and one Date, the handler's`()
        throws
    {
        let server = try HTTPServer(port: 0, handler: echo)
        let answer = try get(server, "/")
        #expect(answer.contains("\r\nDate: Mon, 12 Sep 2022 21:43:21 GMT\r\n"))
        #expect(answer.split(separator: "Date:").count == 2)
        #expect(answer.contains("\r\nETag: \"a\"\r\n"))
        for header in HTTPResponse.securityHeaders {
            #expect(answer.contains("\r\n\(header.name): \(header.value)\r\n"))
        }
        #expect(!(try get(try HTTPServer(port: 0) { _ in .text(200, "x") }, "/")).contains("Date:"))
    }

    @Test func `HEAD has the headers of GET and no body`() throws {
        let server = try HTTPServer(port: 0, handler: echo)
        let answer = try get(server, "/abc", method: "HEAD")
        #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
        #expect(answer.contains("\r\nContent-Length: 11\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func `a 304 has no body`() throws {
        let server = try HTTPServer(port: 0) { _ in
            HTTPResponse(status: 304, headers: [Header("ETag", "W/\"x\"")])
        }
        let answer = try get(server, "/")
        #expect(answer.hasPrefix("HTTP/1.1 304 Not Modified\r\n"))
        #expect(answer.contains("ETag: W/\"x\"\r\n"))
        #expect(answer.hasSuffix("\r\n\r\n"))
    }

    @Test func `recorded headers cannot break the answer apart or take a protection away`() throws {
        let server = try HTTPServer(port: 0) { _ in
            HTTPResponse(
                status: 200,
                headers: [
                    Header("Content-Length", "5"), Header("Transfer-Encoding", "chunked"),
                    Header("X-Content-Type-Options", "sniff"), Header("X", "a\r\nSet-Cookie: evil=1"),
                    Header("Bad Name", "x"), Header("Connection", "keep-alive"),
                    Header("Server", "WordPress é"),
                    Header("Content-Security-Policy", "default-src 'self'"),
                ], body: Array("whole body".utf8))
        }
        let answer = try get(server, "/")
        #expect(answer.contains("Content-Length: 10\r\n"))
        #expect(answer.hasSuffix("\r\n\r\nwhole body"))
        #expect(answer.contains("X-Content-Type-Options: nosniff"))
        #expect(answer.contains("Server: WordPress é\r\n"))
        #expect(answer.contains("Content-Security-Policy: default-src 'self'\r\n"))
        for absent in ["chunked", "evil", "Bad Name", "sniff\r\nX", "sandbox"] {
            #expect(!answer.contains(absent))
        }
    }

    @Test func `a connection is kept, and requests sent ahead are answered in order`() throws {
        let server = try HTTPServer(port: 0, handler: echo)
        let client = try RawClient(port: server.port)
        let host = "Host: localhost:\(server.port)\r\n"
        client.send("GET /1 HTTP/1.1\r\n\(host)\r\n")
        #expect(client.read(until: "GET /1 1").hasSuffix("GET /1 1"))
        client.send("GET /2 HTTP/1.1\r\n\(host)\r\nGET /3 HTTP/1.1\r\n\(host)Connection: close\r\n\r\n")
        let rest = try #require(client.readToEnd())
        #expect(rest.contains("GET /2 1"))
        #expect(rest.hasSuffix("GET /3 2"))
    }

    @Test func `a body of some megabytes arrives whole`() throws {
        let server = try HTTPServer(port: 0) { _ in
            HTTPResponse(status: 200, body: [UInt8](repeating: 0x61, count: 5 << 20))
        }
        let answer = try get(server, "/")
        #expect(answer.utf8.count > 5 << 20)
        #expect(answer.hasSuffix("\r\n\r\n" + String(repeating: "a", count: 5 << 20)))
    }

    @Test func `stop closes connections and frees the port`() throws {
        let server = try HTTPServer(port: 0, handler: echo)
        let client = try RawClient(port: server.port)
        client.send("GET / HTTP/1.1\r\n")
        server.stop()
        server.stop()
        #expect(client.readToEnd() == "")
        let again = try HTTPServer(port: server.port, handler: echo)
        #expect(again.port == server.port)
    }

    @Test func `a port in use is said, with what to do`() throws {
        let server = try HTTPServer(port: 0, handler: echo)
        let error = #expect(throws: ServingError.self) { try HTTPServer(port: server.port, handler: echo) }
        #expect(
            error?.description == """
                port \(server.port) on '127.0.0.1' is in use by another program
                  hint: choose another port, or 0 for any that is free
                """)
    }

    @Test(arguments: [
        "0.0.0.0", "::", "192.168.1.1", "example.org", "", "127.1", "::ffff:127.0.0.1", "1\u{0}",
    ])
    func `only loopback is listened on`(_ host: String) {
        #expect(throws: ServingError.notLoopback(host: host)) {
            try HTTPServer(host: host, port: 0, handler: echo)
        }
    }

    @Test func `a port that is none is refused`() {
        #expect(throws: ServingError.badPort(65_536)) { try HTTPServer(port: 65_536, handler: echo) }
    }
}
