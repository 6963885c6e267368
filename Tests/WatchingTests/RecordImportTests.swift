import FactSheets
import Reading
import TestSupport
import Testing
import Watching

@testable import Archiving

/// WARC files of others: records that refer to others, and digests that are wrong.
@Suite struct RecordImportTests {
    private static let body =
        "<html><head><title>On harbors</title></head><body><p>Ten piers.</p></body></html>"
    private static let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    private static let digest = "sha1:" + Hashing.hex(Hashing.digest("sha1", Array(body.utf8)) ?? [])
    private static let original = "<urn:uuid:00000000-0000-4000-8000-000000000001>"

    private static func record(
        _ type: String, _ path: String, hour: Int, _ fields: [String], _ block: String
    ) -> String {
        let lines =
            [
                "WARC/1.0", "WARC-Type: \(type)", "WARC-Target-URI: https://example.gov/\(path)",
                "WARC-Date: 2022-09-12T1\(hour):00:00Z", "Content-Type: application/http; msgtype=response",
            ] + fields + ["Content-Length: \(block.utf8.count)", ""]
        return lines.joined(separator: "\r\n") + "\r\n" + block + "\r\n\r\n"
    }

    private static let response = record(
        "response", "a", hour: 0, ["WARC-Record-ID: \(original)", "WARC-Payload-Digest: \(digest)"],
        head + body)

    private func take(_ records: String...) throws -> (Importer.Report, [Capture]) {
        prepareReading()
        let directory = try TemporaryDirectory()
        let file = try directory.write(records.joined(), as: "x.warc")
        let archive = try Archive(directory: directory.path + "/state", mode: .write)
        let importer = Importer(archive: archive, configuration: Configuration(), follow: .all)
        let report = try importer.run([file]) { _, _ in }
        let captures = try archive.entries(after: 0, limit: 100).compactMap {
            try archive.capture($0.number)?.capture
        }
        return (report, captures)
    }

    @Test(arguments: [
        ["WARC-Refers-To-Target-URI: https://example.gov/a", "WARC-Refers-To-Date: 2022-09-12T10:00:00Z"],
        ["WARC-Payload-Digest: \(digest)"], ["WARC-Refers-To: \(original)"],
        // wget gives the digest of an empty block.
        [
            "WARC-Refers-To: \(original)", "WARC-Block-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
            "WARC-Truncated: length",
        ],
    ])
    func `a revisit has the body it refers to, however it says so`(_ fields: [String]) throws {
        let head = "HTTP/1.1 203 Again\r\nETag: \"b\"\r\n\r\n"
        for block in [head, ""] {
            let (report, captures) = try take(
                Self.response, Self.record("revisit", "b", hour: 1, fields, block))
            #expect(report.damage == [])
            try #require(captures.count == 2)
            #expect(captures[1].url == "https://example.gov/b")
            #expect(captures[1].body == Array(Self.body.utf8))
            #expect(captures[1].status == (block.isEmpty ? 200 : 203))
            #expect(captures[1].headers["ETag"] == (block.isEmpty ? nil : "\"b\""))
            #expect(captures[1].role == .page)
        }
    }

    @Test func `a revisit of what is not there is told, and what follows it is taken`() throws {
        let lost = Self.record(
            "revisit", "b", hour: 1, ["WARC-Refers-To-Target-URI: https://example.gov/z"], Self.head)
        let other = Self.record("response", "c", hour: 2, [], Self.head + "<p>Other</p>")
        let (report, captures) = try take(Self.response, lost, other)
        #expect(captures.map(\.url) == ["https://example.gov/a", "https://example.gov/c"])
        #expect(report.damage.count == 1)
        #expect(
            report.damage.first?.hasSuffix(
                "at byte \(Self.response.utf8.count): the record of 'https://example.gov/b' refers to a body that neither this import nor the archive holds"
            ) == true)
    }

    @Test func `an answer of another's that nothing was modified is a capture of 304`() throws {
        let same = Self.record(
            "revisit", "a", hour: 1,
            ["WARC-Profile: http://netpreserve.org/warc/1.0/revisit/server-not-modified"],
            "HTTP/1.1 304 Not Modified\r\nETag: \"x\"\r\n\r\n")
        let (report, captures) = try take(Self.response, same)
        #expect(report.damage == [])
        #expect(captures.map(\.status) == [200, 304])
    }

    @Test func `a record whose block is not what its digest says is told and not taken`() throws {
        let wrong = Self.record(
            "response", "b", hour: 1, ["WARC-Block-Digest: \(Self.digest)"], Self.head + "x")
        let (report, captures) = try take(wrong, Self.response)
        #expect(captures.map(\.url) == ["https://example.gov/a"])
        #expect(report.damage.count == 1)
        #expect(
            report.damage.first?.contains("at byte 0: its block is not what its WARC-Block-Digest says")
                == true)
    }

    @Test func `a body that a digest gives the lie to is not taken for the one meant`() throws {
        let lie = Self.record(
            "revisit", "b", hour: 1,
            [
                "WARC-Refers-To-Target-URI: https://example.gov/a",
                "WARC-Refers-To-Date: 2022-09-12T10:00:00Z",
                "WARC-Payload-Digest: sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ",
            ], Self.head)
        let (report, captures) = try take(Self.response, lie)
        #expect(captures.count == 1)
        #expect(report.damage.count == 1)
    }

    @Test func `a capture whose body was given up is exported as cut short, with the hash of what it was`()
        throws
    {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        let body = Array(Self.body.utf8)
        for second in 1...2 {
            let capture = Capture(
                role: .page, url: "https://example.gov/a", time: Instant(seconds: Int64(second)), status: 200,
                body: body)
            _ = try archive.append(capture, origin: "poll")
        }
        try archive.connection.run(ArchiveEngine.edit("UPDATE body SET content = x''"))
        let file = directory.path + "/x.warc"
        let reader = try Archive(directory: directory.path, mode: .read)
        let exporter = Exporter(archive: reader, scope: Exporter.Scope(), software: "test")
        #expect(try exporter.writeWARC(to: file, index: nil) { _, _ in } == 2)
        let text = try Program.run("/bin/zcat", ["-f", file]).output
        let digest = "sha256:" + Hashing.hex(Hashing.sha256(body))
        #expect(text.split(separator: "\r\n").count { $0 == "Hledwatch-Pruned: \(digest)" } == 2)
        #expect(text.split(separator: "\r\n").count { $0 == "WARC-Truncated: unspecified" } == 2)
    }
}
