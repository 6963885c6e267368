import FactSheets
import TestSupport
import Testing

@testable import Networking

@Suite(.blocking) struct FetchTests {
    @Test func `an answer is kept as it came, its headers in order`() async throws {
        let server = try LoopbackServer { _ in
            [
                .text("HTTP/1.1 103 Early Hints\nLink: </x>\n\n"),
                .text("HTTP/1.1 200 OK\nX-B: 2\nx-a:  1 \nX-B: 3\nFolded: one\n  two\nETag: \"e\"\n"),
                .text("Content-Length: 5\n\nhello"),
            ]
        }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/a?b#c")
        #expect(
            capture
                == Capture(
                    role: .page, url: "\(server.origin)/a?b#c", answered: "\(server.origin)/a?b", time: noon,
                    status: 200,
                    headers: [
                        Header("X-B", "2"), Header("x-a", "1"), Header("X-B", "3"),
                        Header("Folded", "one two"),
                        Header("ETag", "\"e\""), Header("Content-Length", "5"),
                    ], body: Array("hello".utf8)))
    }

    @Test func `the request says who asks, and nothing else about us`() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("200 OK", ["Set-Cookie: id=1; Path=/"], Array("x".utf8))
        }
        let client = Client(policy: try loopbackPolicy())
        for _ in 1...2 {
            _ = await client.fetch("\(server.origin)/feed", role: .source, validators: nil) { noon }
        }
        for request in server.requests {
            let names = request.headers.map { $0.name.lowercased() }.sorted()
            #expect(names == ["accept", "accept-encoding", "host", "user-agent"])
            #expect(request.headers["User-Agent"] == "hledwatch/0.1 (+https://watch.example/about)")
            #expect(request.headers["Accept-Encoding"] == "gzip, deflate")
        }
    }

    @Test func `a connection is used again`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        let client = Client(policy: try loopbackPolicy())
        for _ in 1...5 { _ = await client.page("\(server.origin)/") }
        #expect(server.requests.map(\.connection) == [1, 1, 1, 1, 1])
    }

    @Test(arguments: [
        Validators(etag: "W/\"6e8-5e7d~ü !#\"", lastModified: "Mon,  12 Sep 2022 21:43:21 +0000"),
        Validators(etag: "unquoted", lastModified: nil), Validators(etag: nil, lastModified: "yesterday"),
    ])
    func `validators are sent back byte for byte`(_ validators: Validators) async throws {
        let server = try LoopbackServer { _ in
            [.text("HTTP/1.1 304 Not Modified\nETag: \"n\"\n\n"), .keepAlive]
        }
        let capture = await Client(policy: try loopbackPolicy()).page(
            "\(server.origin)/", validators: validators)
        #expect(capture.status == 304)
        #expect(capture.body.isEmpty)
        #expect(capture.failure == nil)
        let request = try #require(server.requests.first)
        #expect(request.headers["If-None-Match"] == validators.etag)
        #expect(request.headers["If-Modified-Since"] == validators.lastModified)
    }

    @Test func `validators make the round through a server and back unchanged`() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.answer(
                "200 OK", ["eTag: W/\"\u{1F33E}\" ", "last-modified: Tue, 3 May 2022 1:2:3 GMT"])
        }
        let client = Client(policy: try loopbackPolicy())
        let first = await client.page("\(server.origin)/")
        _ = await client.page("\(server.origin)/", validators: Validators(first.headers))
        let second = try #require(server.requests.last)
        #expect(second.headers["If-None-Match"] == "W/\"\u{1F33E}\"")
        #expect(second.headers["If-Modified-Since"] == "Tue, 3 May 2022 1:2:3 GMT")
    }

    @Test(arguments: ["a\r\nX: y", "a\u{0}b", "caf\u{FFFD}", ""])
    func `a validator that cannot be sent unchanged is not sent`(_ value: String) async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        let validators = Validators(etag: value, lastModified: value)
        let capture = await Client(policy: try loopbackPolicy()).page(
            "\(server.origin)/", validators: validators)
        #expect(capture.status == 200)
        let request = try #require(server.requests.first)
        #expect(!text(of: request).contains("If-"))
        #expect(!text(of: request).contains("X: y"))
    }

    @Test func `a gateway is asked for every address in its place`() async throws {
        let server = try LoopbackServer { request in
            request.target.contains("first")
                ? LoopbackServer.answer("301 Moved Permanently", ["Location: /second?a=b&c"])
                : LoopbackServer.answer("200 OK", [], Array("played back".utf8))
        }
        let client = Client(policy: try loopbackPolicy { $0.gateway = Gateway(port: server.port) })
        let capture = await client.page("https://www.whitehouse.gov/first page")
        #expect(capture.answered == "https://www.whitehouse.gov/second?a=b&c")
        #expect(capture.body == Array("played back".utf8))
        #expect(
            server.requests.map(\.target) == [
                "/https%3A%2F%2Fwww%2Ewhitehouse%2Egov%2Ffirst%2520page",
                "/https%3A%2F%2Fwww%2Ewhitehouse%2Egov%2Fsecond%3Fa%3Db%26c",
            ])
    }

    @Test func `a configured proxy is asked instead of the host, which is not resolved here`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("200 OK", [], Array("by proxy".utf8)) }
        var network = Configuration.Network()
        network.allow = ["127.0.0.1/32"]
        network.plainHTTP = ["plain.invalid"]
        network.proxy = server.origin
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        #expect(await client.page("http://plain.invalid/a").body == Array("by proxy".utf8))
        _ = await client.page("https://secure.invalid/a")
        #expect(
            server.requests.map { "\($0.method) \($0.target)" }.prefix(2) == [
                "GET http://plain.invalid/a", "CONNECT secure.invalid:443",
            ])
    }

    @Test func `what is no address is a failure that does not repeat it`() async throws {
        let capture = await Client(policy: try loopbackPolicy()).page("https://me:secret@example.org/")
        #expect(capture.failure?.kind == .refused)
        #expect(capture.failure?.reason.contains("secret") == false)
        #expect(capture.url == "https://me:secret@example.org/")
    }

    @Test func `a host that nobody listens at is a failure to connect`() async throws {
        let port = try LoopbackSocket { _ in }.port
        let capture = await Client(policy: try loopbackPolicy()).page("http://127.0.0.1:\(port)/")
        #expect(capture.failure?.kind == .connect)
        #expect(capture.status == 0)
    }
}
