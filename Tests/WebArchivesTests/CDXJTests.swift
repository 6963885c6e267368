import FactSheets
import Testing

@testable import WebArchives

@Suite struct CDXJTests {
    /// As the `surt` package, 0.3.1, makes them.
    @Test(arguments: [
        ("https://www.whitehouse.gov/briefing-room/", "gov,whitehouse)/briefing-room"),
        ("https://WWW2.Example.org:443/A/../B//c?b=2&a&A=1", "org,example)/b/c?a&a=1&b=2"),
        ("http://example.org:8080", "org,example:8080)/"),
        ("https://example.org/?", "org,example)/"),
        ("https://example.org/d%C3%ADa%20x#y", "org,example)/d%c3%ada%20x"),
        ("http://127.0.0.1:81/x", "1,0,0,127:81)/x"),
        ("urn:some:id", "urn:some:id"),
    ])
    func `addresses are sorted by the key that pywb asks for`(_ address: String, _ key: String) {
        #expect(sortKey(of: address) == key)
    }

    @Test(arguments: [64, 1000, 1 << 20])
    func `lines come out in order, whether they fit into memory or not`(limit: Int) throws {
        var lines = SortedLines(directory: "/tmp", limit: limit)
        let given = (0..<500).map { Array("line \(($0 * 7919) % 499) é".utf8) }
        for line in given { try lines.add(line) }
        var found: [[UInt8]] = []
        try lines.each { found.append($0) }
        #expect(found == given.sorted { $0.lexicographicallyPrecedes($1) })
    }

    @Test func `each line says where its record is`() throws {
        let file = try ScratchFile()
        let index = CDXJIndex(directory: "/tmp")
        let writer = try WARCWriter(path: file.path, software: "test", digest: hash)
        writer.index = { try index.add($0, in: "x.warc.gz") }
        for capture in WARCWriterTests.logged(WARCWriterTests.captures) { try writer.write(capture) }
        try writer.close()
        let listing = try ScratchFile()
        try index.write(to: listing.path)
        let lines = String(decoding: try listing.bytes(), as: UTF8.self).split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines == lines.sorted())
        let records = try readAll(try file.bytes()).records
        for line in lines {
            let parts = line.split(separator: " ", maxSplits: 2)
            let fields = try JSON.decode([String: String].self, from: Array(parts[2].utf8))
            let record = try #require(records.first { String($0.offset) == fields["offset"] })
            #expect(record.targetURI == fields["url"])
            #expect(record.date?.timestamp == String(parts[1]))
            #expect(fields["mime"] == (record.type == "revisit" ? "warc/revisit" : fields["mime"]))
        }
    }

    @Test(arguments: [
        "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "sha1:da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "SHA-1:2jmj7l5rSw0yVb/vlWAYkK/YBwk=",
    ])
    func `a digest is read in each of its spellings`(_ text: String) throws {
        let digest = try #require(RecordDigest(text))
        #expect(digest.algorithm == "sha1")
        #expect(digest.value.prefix(4) == [0xDA, 0x39, 0xA3, 0xEE])
        for wrong in ["sha1:abc", "crc:00", "da39", "sha1:!I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ"] {
            #expect(RecordDigest(wrong) == nil)
        }
    }
}
