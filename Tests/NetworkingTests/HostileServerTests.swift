import FactSheets
import TestSupport
import Testing

@testable import Networking

/// A server's answer and the failure it must become.
private struct HostileCase: CustomTestStringConvertible {
    let testDescription: String
    /// Made when wanted: the leak checker takes arrays that a global enum holds until the end for lost.
    let steps: @Sendable () -> [LoopbackStep]
    let kind: Capture.Failure.Kind

    init(
        testDescription: String, steps: @autoclosure @escaping @Sendable () -> [LoopbackStep],
        kind: Capture.Failure.Kind
    ) {
        self.testDescription = testDescription
        self.steps = steps
        self.kind = kind
    }
}

/// 500 times `text`, again and again.
private func flood(_ text: String) -> LoopbackStep {
    .repeatForever(Array(String(repeating: text, count: 500).utf8), pause: 0)
}

/// What `python3` prints for an expression of bytes.
private func bytes(_ expression: String) throws -> [UInt8] {
    try LoopbackPython("import sys,gzip,zlib; sys.stdout.buffer.write(\(expression))").rest()
}

private let page = Array("0123456789".utf8)

@Suite(.blocking) struct HostileServerTests {
    private static let cases = [
        HostileCase(
            testDescription: "a body shorter than announced",
            steps: [.text("HTTP/1.1 200 OK\nContent-Length: 20\n\n"), .send(page)], kind: .truncated),
        HostileCase(
            testDescription: "a chunk cut short",
            steps: [.text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nff\n"), .send(page)],
            kind: .truncated),
        HostileCase(
            testDescription: "the last chunk missing",
            steps: [.text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\na\n0123456789\n")], kind: .truncated
        ),
        HostileCase(
            testDescription: "a reset in the middle of the body",
            steps: [.text("HTTP/1.1 200 OK\nContent-Length: 20\n\n"), .send(page), .reset], kind: .truncated),
        HostileCase(
            testDescription: "a body larger than allowed",
            steps: [.text("HTTP/1.1 200 OK\nContent-Length: 9999999999\n\n"), flood("0123456789")],
            kind: .tooLarge),
        HostileCase(
            testDescription: "a body without end",
            steps: [
                .text("HTTP/1.1 200 OK\n\n"),
                .repeatForever([UInt8](repeating: 0x61, count: 1 << 16), pause: 0),
            ], kind: .tooLarge),
        HostileCase(
            testDescription: "chunks without end",
            steps: [
                .text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n"),
                flood("4\r\nabcd\r\n"),
            ], kind: .tooLarge),
        HostileCase(
            testDescription: "headers without end",
            steps: [.text("HTTP/1.1 200 OK\n"), flood("X-Flood: yes\r\n")],
            kind: .tooLarge),
        HostileCase(
            testDescription: "continued lines without end",
            steps: [.text("HTTP/1.1 200 OK\nX: y\n"), flood(" z\r\n")],
            kind: .tooLarge),
        HostileCase(
            testDescription: "interim answers without end",
            steps: [flood("HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n")],
            kind: .tooLarge),
        HostileCase(
            testDescription: "trailers without end",
            steps: [
                .text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\na\n0\n"),
                flood("X-Flood: yes\r\n"),
            ], kind: .tooLarge),
        HostileCase(testDescription: "no answer at all", steps: [], kind: .protocolError),
        HostileCase(testDescription: "a reset at once", steps: [.reset], kind: .connect),
        HostileCase(testDescription: "a body without a head", steps: [.text("<html>\n")], kind: .unsupported),
        HostileCase(
            testDescription: "half a head", steps: [.text("HTTP/1.1 200 OK\nX: y\n")], kind: .protocolError),
        HostileCase(
            testDescription: "an unknown coding",
            steps: LoopbackServer.answer("200 OK", ["Content-Encoding: rot13"], page), kind: .protocolError),
        HostileCase(
            testDescription: "a coding that is not what it says",
            steps: LoopbackServer.answer("200 OK", ["Content-Encoding: gzip"], page), kind: .protocolError),
        HostileCase(
            testDescription: "two lengths that disagree",
            steps: [.text("HTTP/1.1 200 OK\nContent-Length: 1\nContent-Length: 2x\n\nab")],
            kind: .protocolError),
        HostileCase(testDescription: "silence", steps: [.hang], kind: .timeout),
        HostileCase(
            testDescription: "silence after the head",
            steps: [.text("HTTP/1.1 200 OK\nContent-Length: 3\n\n"), .hang], kind: .timeout),
        HostileCase(
            testDescription: "a head that trickles",
            steps: [.text("HTTP/1.1 200 OK\nX: "), .repeatForever([0x48], pause: 100)], kind: .timeout),
        HostileCase(
            testDescription: "a body that trickles",
            steps: [.text("HTTP/1.1 200 OK\n\n"), .repeatForever([0x20], pause: 100)], kind: .timeout),
    ]

    @Test(arguments: cases)
    private func `an answer that is not whole is a failure of its kind, without a body`(
        _ c: HostileCase
    ) async throws {
        let server = try LoopbackServer { _ in c.steps() }
        let client = Client(
            policy: try loopbackPolicy(
                maxBytes: 1 << 20, timeout: c.kind == .timeout ? .milliseconds(1500) : .seconds(120)))
        let capture = await client.page("\(server.origin)/")
        #expect(capture.failure?.kind == c.kind, "\(String(describing: capture.failure))")
        #expect(capture.body.isEmpty)
        #expect(capture.failure?.reason.utf8.contains { $0 < 0x20 } == false)
    }

    @Test func `a truncated answer says how much of it came, and keeps its head`() async throws {
        let server = try LoopbackServer { _ in
            [.text("HTTP/1.1 200 OK\nETag: \"e\"\nContent-Length: 20\n\n"), .send(page)]
        }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/")
        #expect(capture.failure?.reason.hasPrefix("the answer ended early, after 10 bytes of body") == true)
        #expect(capture.status == 200)
        #expect(capture.headers["ETag"] == "\"e\"")
    }

    @Test(arguments: ["gzip", "deflate", "gzip, gzip"])
    func `a coded body is undone, and a bomb of it stops at the limit`(_ coding: String) async throws {
        let pack =
            switch coding {
            case "gzip": "gzip.compress(x)"
            case "deflate": "zlib.compress(x)"
            default: "gzip.compress(gzip.compress(x))"
            }
        let sound = try bytes("(lambda x: \(pack))(b'sound')")
        let bomb = try bytes("(lambda x: \(pack))(bytes(200_000_000))")
        let server = try LoopbackServer { request in
            LoopbackServer.answer(
                "200 OK", ["Content-Encoding: \(coding)"], request.target == "/bomb" ? bomb : sound)
        }
        let client = Client(policy: try loopbackPolicy(maxBytes: 1 << 20))
        #expect(await client.page("\(server.origin)/sound").body == Array("sound".utf8))
        let capture = await client.page("\(server.origin)/bomb")
        #expect(capture.failure?.kind == .tooLarge)
        #expect(capture.failure?.reason == "the body is larger than 1048576 bytes, decoded")
    }

    @Test func `a body of exactly the limit is whole, one byte more is too large`() async throws {
        let server = try LoopbackServer { request in
            LoopbackServer.answer(
                "200 OK", [], [UInt8](repeating: 0x61, count: Int(request.target.dropFirst()) ?? 0))
        }
        let client = Client(policy: try loopbackPolicy(maxBytes: 100_000))
        #expect(await client.page("\(server.origin)/100000").body.count == 100_000)
        #expect(await client.page("\(server.origin)/100001").failure?.kind == .tooLarge)
    }

    @Test func `trailers are no headers, and none of them is a status line`() async throws {
        let server = try LoopbackServer { _ in
            [
                .text("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\na\n0\nETag: \"t\"\n"),
                .text("HTTP/1.1 404 Not Found\n\n"),
            ]
        }
        let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/")
        #expect(capture.status == 200)
        #expect(capture.headers["ETag"] == nil)
    }

    @Test func `a gzip stream without its end is truncated, even when every byte announced came`()
        async throws
    {
        let whole = try bytes("gzip.compress(b''.join(b'%d,' % (i * i) for i in range(9999)))")
        for missing in [1, 8, 9, whole.count / 2] {
            let server = try LoopbackServer { _ in
                LoopbackServer.answer("200 OK", ["Content-Encoding: gzip"], Array(whole.dropLast(missing)))
            }
            let capture = await Client(policy: try loopbackPolicy()).page("\(server.origin)/")
            #expect(capture.failure?.kind == .truncated, "\(missing) bytes missing")
        }
    }
}
