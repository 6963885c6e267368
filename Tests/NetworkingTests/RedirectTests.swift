import FactSheets
import TestSupport
import Testing

@testable import Networking

@Suite(.blocking) struct RedirectTests {
    @Test(arguments: [301, 302, 303, 307, 308])
    func `each redirect is followed and recorded`(_ status: Int) async throws {
        let server = try LoopbackServer { request in
            switch request.target {
            case "/a": LoopbackServer.answer("\(status) x", ["Location: b/../c"], Array("moved".utf8))
            case "/c":
                LoopbackServer.answer(
                    "\(status) x",
                    ["Location: //127.0.0.1:\(request.headers["Host"]?.split(separator: ":").last ?? "")/d"])
            default: LoopbackServer.answer("200 OK", ["X: y"], Array("here".utf8))
            }
        }
        let validators = Validators(etag: "\"e\"")
        let capture = await Client(policy: try loopbackPolicy()).page(
            "\(server.origin)/a", validators: validators)
        #expect(capture.url == "\(server.origin)/a")
        #expect(capture.answered == "\(server.origin)/d")
        #expect(
            capture.redirects == [
                Capture.Redirect(status: status, location: "\(server.origin)/c"),
                Capture.Redirect(status: status, location: "\(server.origin)/d"),
            ])
        #expect(capture.status == 200)
        #expect(capture.headers["X"] == "y")
        #expect(capture.body == Array("here".utf8))
        #expect(server.requests.allSatisfy { $0.method == "GET" && $0.headers["Referer"] == nil })
        #expect(server.requests.allSatisfy { $0.headers["If-None-Match"] == "\"e\"" })
    }

    @Test func `the sixth redirect is one too many`() async throws {
        let server = try LoopbackServer { request in
            let number = Int(request.target.dropFirst()) ?? 0
            return LoopbackServer.answer("302 Found", ["Location: /\(number + 1)"])
        }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/0")
        #expect(capture.failure == Capture.Failure(.redirects, "redirected more than 5 times"))
        #expect(capture.redirects.count == 6)
        #expect(server.requests.map(\.target) == ["/0", "/1", "/2", "/3", "/4", "/5"])
    }

    @Test func `a redirect from https to http is refused and never asked`() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("301 Moved", ["Location: http://127.0.0.1/open"])
        }
        let client = Client(policy: try loopbackPolicy { $0.gateway = Gateway(port: server.port) })
        let capture = await client.page("https://127.0.0.1/closed")
        #expect(
            capture.failure
                == Capture.Failure(.refused, "redirected from https to http, to 'http://127.0.0.1/open'"))
        #expect(capture.answered == "https://127.0.0.1/closed")
        #expect(capture.status == 301)
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        "ftp://127.0.0.1/", "file:///etc/passwd", "javascript:alert(1)", "http://me:secret@127.0.0.1/",
        "gopher://127.0.0.1/_x", "//", "http://other.example/",
    ])
    func `a redirect to something else than a page is refused`(_ location: String) async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("302 Found", ["Location: \(location)"]) }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/")
        #expect(capture.failure?.kind == .refused)
        #expect(capture.redirects.count == 1)
        #expect(capture.failure?.reason.contains("secret") == false)
        #expect(server.requests.count == 1)
    }

    @Test func `a Location in raw bytes is followed byte for byte`() async throws {
        let server = try LoopbackServer { request in
            guard request.target == "/" else { return LoopbackServer.answer() }
            return [
                .text("HTTP/1.1 302 Found\nContent-Length: 0\nLocation: /caf"),
                .send([0xE9, 0x20, 0xC3, 0xA9]),
                .text("\n\n"), .keepAlive,
            ]
        }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/")
        #expect(capture.answered == "\(server.origin)/caf%E9%20%C3%A9")
        #expect(server.requests.last?.target == "/caf%E9%20%C3%A9")
    }

    @Test func `a redirect without a place to go is an answer like any other`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer("302 Found", [], Array("?".utf8)) }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/")
        #expect(capture.status == 302)
        #expect(capture.failure == nil)
        #expect(capture.body == Array("?".utf8))
    }

    @Test func `the endless body of a redirect does not matter`() async throws {
        let server = try LoopbackServer { request in
            guard request.target == "/" else { return LoopbackServer.answer() }
            return [
                .text("HTTP/1.1 302 Found\nLocation: /next\n\n"),
                .repeatForever([UInt8](repeating: 0x20, count: 1 << 16), pause: 0),
            ]
        }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/")
        #expect(capture.status == 200)
        #expect(capture.failure == nil)
    }
}
