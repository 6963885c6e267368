import FactSheets
import Testing

@testable import WebArchives

@Suite struct WARCCaptureTests {
    static func made(_ block: [UInt8], truncated: String? = nil) throws -> Capture? {
        try answer(
            from: WARCRecord(
                type: "response", targetURI: "https://example.org/a", date: Instant(seconds: 1),
                contentType: "application/http;msgtype=response", block: block, truncated: truncated))?
            .capture
    }

    static func body(_ headers: String, _ body: [UInt8]) throws -> [UInt8]? {
        try made(Array(page("", headers).utf8) + body)?.body
    }

    @Test func `a response is a capture, with whatever header it has`() throws {
        let made = try #require(
            try Self.made(Array("HTTP/1.1 404 Not Found\r\nX: a\r\n b\r\nX:c \r\nbad\r\n\r\nbody".utf8)))
        #expect(made.url == "https://example.org/a" && made.answered == made.url)
        #expect(made.role == .page && made.status == 404 && made.time == Instant(seconds: 1))
        #expect(made.headers == [Header("X", "a b"), Header("X", "c")])
        #expect(made.body == Array("body".utf8))
        let bare = try #require(try Self.made(Array("HTTP/2 200\n\nx".utf8)))
        #expect(bare.status == 200 && bare.headers == [] && bare.body == [0x78])
        let empty = try #require(try Self.made(Array("HTTP/1.0 204 No Content\r\n\r\n".utf8)))
        #expect(empty.body == [] && empty.failure == nil)
    }

    @Test func `chunks and codings are undone, and those only announced are not`() throws {
        let text = Array("Hello, hello, hello".utf8)
        let packed = try gzip(text)
        let chunked = Array("7;x=y\r\nHello, \r\nC\r\nhello, hello\r\n0\r\n\r\n".utf8)
        #expect(try Self.body("Transfer-Encoding: chunked\r\n", chunked) == text)
        #expect(try Self.body("Transfer-Encoding: chunked\r\n", text) == text)
        #expect(try Self.body("Content-Encoding: gzip\r\n", packed) == text)
        #expect(try Self.body("Content-Encoding: gzip\r\nContent-Length: 9000\r\n", text) == text)
        #expect(try Self.body("content-encoding: GZIP, x-gzip\r\n", try gzip(packed)) == text)
        let raw = Array(packed[10..<(packed.count - 8)])
        #expect(try Self.body("Content-Encoding: deflate\r\n", raw) == text)
        #expect(try Self.body("Content-Encoding: gzip\r\n", packed + packed) == text + text)
        let both =
            Array(String(packed.count, radix: 16).utf8) + [13, 10] + packed + Array("\r\n0\r\n\r\n".utf8)
        #expect(try Self.body("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", both) == text)
    }

    @Test func `a body that is cut off is a failure, never a short body`() throws {
        let packed = try gzip([UInt8](repeating: 0x61, count: 1000))
        let cuts: [(String, [UInt8])] = [
            ("Content-Length: 10\r\n", Array("abc".utf8)),
            ("Content-Encoding: gzip\r\n", Array(packed.dropLast(9))),
            ("Transfer-Encoding: chunked\r\n", Array("5\r\nabcde\r\n".utf8)),
        ]
        for (headers, body) in cuts {
            let made = try #require(try Self.made(Array(page("", headers).utf8) + body))
            #expect(made.failure?.kind == .truncated, "\(headers)")
            #expect(made.body == [])
        }
        #expect(try Self.made(Array(page("abc").utf8), truncated: "length")?.failure?.kind == .truncated)
    }

    @Test func `a small body that swells beyond the limit is given up`() throws {
        let zeros = [UInt8](repeating: 0, count: 100 << 20)
        let packed = try gzip(zeros)
        let made = try #require(
            try Self.made(Array(page("", "Content-Encoding: gzip\r\n").utf8) + packed + packed + packed))
        #expect(made.failure?.kind == .tooLarge)
        #expect(made.body == [])
    }

    @Test func `what cannot be used is refused with its place, and other records are none`() throws {
        let uri = "https://example.org/a"
        func record(_ block: String, uri: String? = uri, date: Instant? = Instant(seconds: 1)) -> WARCRecord {
            WARCRecord(type: "response", targetURI: uri, date: date, offset: 7, block: Array(block.utf8))
        }
        let cases: [(WARCRecord, WebArchiveError)] = [
            (record("x"), .badRecord(offset: 7, uri: uri, reason: "its block is no HTTP response")),
            (
                record(page("x"), uri: nil),
                .badRecord(offset: 7, uri: nil, reason: "it has no WARC-Target-URI")
            ),
            (
                record(page("x"), date: nil),
                .badRecord(offset: 7, uri: uri, reason: "it has no WARC-Date that is a time")
            ),
            (
                record(page("x", "Content-Encoding: br\r\n")),
                .badRecord(offset: 7, uri: uri, reason: "its content coding is 'br', which is not understood")
            ),
        ]
        for (record, error) in cases { #expect(throws: error) { try answer(from: record) } }
        for type in ["request", "warcinfo", "metadata", "resource"] {
            #expect(try answer(from: WARCRecord(type: type, targetURI: uri, block: Array("x".utf8))) == nil)
        }
        let name = WARCRecord(type: "response", targetURI: "dns:example.org", contentType: "text/dns")
        #expect(try answer(from: name) == nil)
    }
}
