import FactSheets
import Glibc
import Testing

@testable import WebArchives

/// 64 hexadecimal digits that tell bytes apart; for none those of SHA-256.
func hash(_ bytes: [UInt8]) -> String {
    if bytes.isEmpty { return "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }
    return (0..<4).map { (start: UInt64) in
        let value = bytes.reduce(start &+ 0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }.joined()
}

@Suite struct WARCWriterTests {
    static let provenance = Capture.Provenance(
        request: "GET /feed HTTP/1.1\r\nHost: example.org\r\n\r\n", statusLine: "HTTP/1.1 200 Fine",
        peer: "[2001:db8::1]:443", tls: "TLSv1.3", certificates: ["ab", "cd"],
        began: Instant(milliseconds: 1_621_778_773_001),
        received: .init(codings: ["gzip", "deflate"], size: 7, sha256: "ef"), engine: 5)

    static let captures = [
        Capture(
            role: .source, url: "https://example.org/feed", time: Instant(milliseconds: 1_621_778_773_123),
            status: 200,
            headers: [
                Header("Content-Type", "text/xml"), Header("Content-Encoding", "gzip"),
                Header("Content-Length", "3"),
                Header("Transfer-Encoding", "chunked"), Header("Set-Cookie", "a"), Header("Set-Cookie", "b"),
            ], body: Array("<rss>Diálogo</rss>".utf8), provenance: provenance),
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
            failure: .init(.timeout, "no answer within 60 seconds"),
            provenance: .init(
                request: "GET /gone HTTP/2\r\n\r\n", statusLine: "", peer: nil, began: Instant(seconds: 1),
                engine: 5)),
        Capture(
            role: .robots, url: "https://example.org/big", time: Instant(seconds: 7), status: 200,
            failure: .init(.tooLarge, "more than 16 MiB")),
        Capture(
            role: .page, url: "https://example.org/binary", time: Instant(seconds: 8), status: 200,
            body: (0...255).map { UInt8($0) } + Array("\r\n\r\nWARC/1.1\r\n".utf8)),
    ]

    static func logged(_ captures: [Capture]) -> [LoggedCapture] {
        captures.enumerated().map { number, capture in
            LoggedCapture(number: Int64(number + 1), capture: capture, bodyHash: hash(capture.body))
        }
    }

    static func write(
        _ captures: [Capture], _ more: (WARCWriter) throws -> Void = { _ in }
    ) throws -> [UInt8] {
        let file = try ScratchFile()
        let writer = try WARCWriter(path: file.path, software: "test", digest: hash)
        for capture in logged(captures) { try writer.write(capture) }
        try more(writer)
        try writer.close()
        return try file.bytes()
    }

    /// What records tell, those beside an answer taken in.
    static func answers(_ records: [WARCRecord]) throws -> [RecordedAnswer] {
        var answers: [RecordedAnswer] = []
        for record in records {
            if let last = answers.indices.last, answers[last].take(record) { continue }
            if let answer = try answer(from: record) { answers.append(answer) }
        }
        return answers
    }

    @Test func `what was written reads back as the same captures, with what passed on the wire`() throws {
        let (records, damage) = try readAll(try Self.write(Self.captures))
        #expect(damage == [])
        #expect(
            records.map(\.type) == [
                "warcinfo", "response", "request", "metadata", "revisit", "metadata", "request", "response",
                "response",
            ])
        let answers = try Self.answers(records)
        #expect(answers.map(\.capture) == Self.captures)
        #expect(answers.map(\.role) == Self.captures.map(\.role))
        #expect(records[1].headers["WARC-Payload-Digest"] == "sha256:" + hash(Self.captures[0].body))
        #expect(records.allSatisfy { $0.headers["WARC-Block-Digest"] == "sha256:" + hash($0.block) })
        #expect(Set(records.map { $0.headers["WARC-Record-ID"] }).count == records.count)
        #expect(records[1].headers["WARC-IP-Address"] == "2001:db8::1")
        #expect(String(decoding: records[1].block.prefix(19), as: UTF8.self) == "HTTP/1.1 200 Fine\r\n")
        for beside in [records[2], records[3]] {
            #expect(beside.headers["WARC-Concurrent-To"] == records[1].headers["WARC-Record-ID"])
        }
        #expect(records[7].truncated == "length")
    }

    @Test func `a body that was written before is referred to, and a check to what it confirmed`() throws {
        var again = Self.captures[4]
        again.time = Instant(seconds: 20)
        let first = Self.logged(Self.captures)[4].reference
        let bytes = try Self.write(Self.captures) { writer in
            try writer.write(
                LoggedCapture(number: 6, capture: again, bodyHash: first.bodyHash, referred: first))
            for (number, status) in [(Int64(7), 304), (8, 200)] {
                try writer.write(
                    LoggedCheck(
                        number: number, role: .page, time: Instant(seconds: 20 + number),
                        took: .milliseconds(120), status: status, confirmed: first))
            }
        }
        let records = try readAll(bytes).records.suffix(3).map { $0 }
        let original = try #require(try readAll(bytes).records.first { $0.targetURI == first.url })
        #expect(records.map(\.type) == ["revisit", "revisit", "revisit"])
        for record in records {
            #expect(record.headers["WARC-Refers-To"] == original.headers["WARC-Record-ID"])
            #expect(record.headers["WARC-Refers-To-Target-URI"] == first.url)
            #expect(record.headers["WARC-Refers-To-Date"] == first.time.description)
        }
        let digest = "sha256:" + first.bodyHash
        #expect(records.map { $0.headers["WARC-Payload-Digest"] } == [digest, nil, digest])
        let answers = try Self.answers(records)
        #expect(answers.map(\.capture.status) == [200, 304, 200])
        #expect(answers.map(\.took) == [nil, .milliseconds(120), .milliseconds(120)])
        #expect(answers.map { $0.repeated?.isUnmodified } == [false, true, false])
        #expect(answers.map { $0.repeated?.hasHead } == [true, false, false])
    }

    @Test func `a body that is not kept any more is said to be missing, never empty`() throws {
        var pruned = Self.logged([Self.captures[4]])[0]
        pruned.capture.body = []
        let bytes = try Self.write([]) { try $0.write(pruned) }
        let record = try #require(try readAll(bytes).records.last)
        #expect(record.truncated == "unspecified")
        #expect(record.headers["Hledwatch-Pruned"] == "sha256:" + pruned.bodyHash)
        #expect(try answer(from: record)?.capture.failure?.kind == .truncated)
    }

    @Test func `the same captures give the same bytes, a member a record`() throws {
        let bytes = try Self.write(Self.captures)
        #expect(try Self.write(Self.captures) == bytes)
        let offsets = Set(try readAll(bytes).records.map(\.offset))
        #expect(offsets.count == 9)
        #expect(offsets.allSatisfy { bytes[Int($0)] == 0x1F && bytes[Int($0) + 1] == 0x8B })
        #expect(try readAll(try Self.write([])).records.map(\.type) == ["warcinfo"])
    }

    @Test func `line breaks from outside start no line of their own`() throws {
        let evil = Capture(
            role: .page, url: "https://example.org/\r\nWARC-Type: request", time: Instant(seconds: 1),
            status: 200,
            headers: [Header("A: b\r\nC", "x\r\n\r\n<body>")], body: [1],
            provenance: .init(
                request: "", statusLine: "HTTP/1.1 200 OK\r\nX: y", peer: "a\r\nb:1",
                began: Instant(seconds: 0),
                engine: 1))
        let (records, damage) = try readAll(try Self.write([evil]))
        #expect(damage == [])
        let made = try #require(try answer(from: records[1])?.capture)
        #expect(made.body == [1])
        #expect(made.headers.count == 1)
        #expect(records.map(\.type) == ["warcinfo", "response", "metadata"])
    }

    @Test func `a file that cannot be written says so, and leaves nothing behind`() throws {
        #expect(
            throws: WebArchiveError.unwritable(path: "/no/x.warc.gz", reason: "no such file or directory")
        ) {
            try WARCWriter(path: "/no/x.warc.gz", software: "test", digest: hash)
        }
        let writer = try WARCWriter(path: "/dev/full", software: "test", digest: hash)
        #expect(throws: WebArchiveError.unwritable(path: "/dev/full", reason: "no space left on the device"))
        {
            for capture in Self.logged(Self.captures) { try writer.write(capture) }
            try writer.close()
        }
        let file = try ScratchFile(Array("what was there".utf8))
        try WARCWriter(path: file.path, software: "test", digest: hash).write(Self.logged(Self.captures)[0])
        #expect(try file.bytes() == Array("what was there".utf8))
        #expect(unsafe access(file.path + ".part", F_OK) != 0)
    }
}
