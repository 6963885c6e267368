import FactSheets
import TestSupport
import Testing

@testable import Networking

@Suite(.blocking) struct PostTests {
    private let body = Array(#"{"title": "año"}"#.utf8)
    private let headers = [
        Header("Content-Type", "application/json"), Header("webhook-id", "msg_1"),
        Header("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4= v1,second"),
    ]

    @Test func `a webhook gets the headers and bytes it is meant to get`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("204 No Content") }
        let result = await Client(policy: try loopbackPolicy())
            .post("\(server.origin)/hook?a=b", headers: headers, body: body)
        #expect(result == .answered(204, retryAfter: nil))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/hook?a=b")
        #expect(request.body == body)
        for header in headers { #expect(request.headers[header.name] == header.value) }
        #expect(request.headers["Expect"] == nil)
        #expect(request.headers["User-Agent"] == "hledwatch/0.1 (+https://watch.example/about)")
    }

    @Test func `what is put is put, the next is posted again, and the reply is kept`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("200 OK", [], Array("{}".utf8)) }
        let client = Client(policy: try loopbackPolicy(), width: 1)
        let put = await client.post("\(server.origin)/a", headers: headers, body: body, replacing: true)
        #expect(put == .answered(200, retryAfter: nil, body: Array("{}".utf8)))
        _ = await client.post("\(server.origin)/b", headers: headers, body: body)
        #expect(server.requests.map(\.method) == ["PUT", "POST"])
        #expect(server.requests.map(\.body) == [body, body])
        #expect(server.requests.first?.headers["Accept-Encoding"] == "identity")
    }

    @Test(arguments: [0, 1, 1 << 16, 3 << 20])
    func `a body of any size arrives whole`(_ count: Int) async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let result = await Client(policy: try loopbackPolicy()).post(
            "\(server.origin)/", headers: [], body: body)
        #expect(result == .answered(200, retryAfter: nil))
        #expect(server.requests.first?.body == body)
    }

    @Test func `a redirect is not followed, and Retry-After is told as it came`() async throws {
        let server = try LoopbackServer { request in
            request.target == "/moved"
                ? LoopbackServer.answer("307 Moved", ["Location: /other"])
                : LoopbackServer.answer("503 Busy", ["Retry-After: Fri, 31 Dec 1999 23:59:59 GMT"])
        }
        let client = Client(policy: try loopbackPolicy())
        #expect(
            await client.post("\(server.origin)/moved", headers: [], body: body)
                == .answered(307, retryAfter: nil))
        #expect(
            await client.post("\(server.origin)/busy", headers: [], body: body)
                == .answered(503, retryAfter: "Fri, 31 Dec 1999 23:59:59 GMT"))
        #expect(server.requests.count == 2)
    }

    @Test func `an endless reply is cut, and its status counts`() async throws {
        let server = try LoopbackServer { _ in
            [
                .text("HTTP/1.1 202 Accepted\n\n"),
                .repeatForever([UInt8](repeating: 0x61, count: 4096), pause: 0),
            ]
        }
        let result = await Client(policy: try loopbackPolicy()).post(
            "\(server.origin)/", headers: [], body: body)
        #expect(result == .answered(202, retryAfter: nil))
    }

    @Test func `no answer is a failure that does not repeat the address`() async throws {
        let server = try LoopbackServer { _ in [] }
        let client = Client(policy: try loopbackPolicy())
        for url in [
            "\(server.origin)/secret-token", "http://127.0.0.2/secret-token", "nonsense secret-token",
        ] {
            guard case .failed(let reason) = await client.post(url, headers: [], body: body) else {
                Issue.record("it was answered")
                continue
            }
            #expect(!reason.contains("secret-token"))
        }
    }

    @Test(arguments: [
        Header("X", "a\r\nY: b"), Header("X\r\nY", "b"), Header("X y", "z"), Header("", "z"),
        Header("X", "a\u{0}b"),
        Header("Host", "other.example"), Header("Content-Length", "0"),
        Header("Transfer-Encoding", "chunked"),
    ])
    func `a header that would change the request is refused`(_ header: Header) async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        let client = Client(policy: try loopbackPolicy())
        guard case .failed = await client.post("\(server.origin)/", headers: [header], body: body) else {
            Issue.record("it was sent")
            return
        }
        #expect(server.requests.isEmpty)
        // The refused request leaves nothing behind for the next one on the same handle.
        _ = await client.page("\(server.origin)/")
        #expect(server.requests.map(\.method) == ["GET"])
    }
}
