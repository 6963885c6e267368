import FactSheets
import Testing

@testable import WebArchives

@Suite struct WARCWriterTests {
    static let captures = [
        Capture(
            role: .source, url: "https://example.org/feed", time: Instant(milliseconds: 1_621_778_773_123),
            status: 200,
            headers: [
                Header("Content-Type", "text/xml"), Header("Content-Encoding", "gzip"),
                Header("Content-Length", "3"),
                Header("Transfer-Encoding", "chunked"), Header("Set-Cookie", "a"), Header("Set-Cookie", "b"),
            ], body: Array("<rss>Diálogo</rss>".utf8)),
        Capture(
            role: .page, url: "https://example.org/a", answered: "https://example.org/b",
            time: Instant(seconds: 5),
            status: 304, headers: [Header("Content-Length", "99"), Header("ETag", "\"x\"")],
            redirects: [
                .init(status: 301, location: "https://example.org/x"),
                .init(status: 302, location: "https://example.org/b"),
            ]),
        Capture(
            role: .page, url: "https://example.org/gone", time: Instant(seconds: 6), status: 0,
            failure: .init(.timeout, "no answer within 60 seconds")),
        Capture(
            role: .page, url: "https://example.org/big", time: Instant(seconds: 7), status: 200,
            failure: .init(.tooLarge, "more than 16 MiB")),
        Capture(
            role: .page, url: "https://example.org/binary", time: Instant(seconds: 8), status: 200,
            body: (0...255).map { UInt8($0) } + Array("\r\n\r\nWARC/1.1\r\n".utf8)),
    ]

    static func write(_ captures: [Capture]) throws -> [UInt8] {
        let file = try ScratchFile()
        let writer = try WARCWriter(path: file.path) { "sha1:\($0.count)" }
        for capture in captures { try writer.write(capture) }
        try writer.close()
        return try file.bytes()
    }

    @Test func `what was written reads back as the same captures`() throws {
        let (records, damage) = try readAll(try Self.write(Self.captures))
        #expect(damage == [])
        #expect(
            records.map(\.type) == ["warcinfo", "response", "response", "metadata", "response", "response"])
        #expect(try records.compactMap { try capture(from: $0) } == Self.captures)
        #expect(records[1].headers["WARC-Payload-Digest"] == "sha1:19")
        #expect(records[1].headers["WARC-Block-Digest"] == "sha1:\(records[1].block.count)")
        #expect(Set(records.map { $0.headers["WARC-Record-ID"] }).count == records.count)
    }

    @Test func `the same captures give the same bytes, a member a record`() throws {
        let bytes = try Self.write(Self.captures)
        #expect(try Self.write(Self.captures) == bytes)
        let offsets = Set(try readAll(bytes).records.map(\.offset))
        #expect(offsets.count == 6)
        #expect(offsets.allSatisfy { bytes[Int($0)] == 0x1F && bytes[Int($0) + 1] == 0x8B })
        #expect(try readAll(try Self.write([])).records.map(\.type) == ["warcinfo"])
    }

    @Test func `line breaks from outside start no line of their own`() throws {
        let evil = Capture(
            role: .page, url: "https://example.org/\r\nWARC-Type: request", time: Instant(seconds: 1),
            status: 200,
            headers: [Header("A: b\r\nC", "x\r\n\r\n<body>")], body: [1])
        let (records, damage) = try readAll(try Self.write([evil]))
        #expect(damage == [])
        let made = try #require(try capture(from: records[1]))
        #expect(made.body == [1])
        #expect(made.headers.count == 1)
        #expect(records[1].type == "response")
    }

    @Test func `a file that cannot be written says so`() throws {
        #expect(
            throws: WebArchiveError.unwritable(path: "/no/x.warc.gz", reason: "no such file or directory")
        ) {
            try WARCWriter(path: "/no/x.warc.gz") { _ in "" }
        }
        let writer = try WARCWriter(path: "/dev/full") { _ in "" }
        #expect(throws: WebArchiveError.unwritable(path: "/dev/full", reason: "no space left on the device"))
        {
            try writer.write(Self.captures[0])
        }
    }
}
