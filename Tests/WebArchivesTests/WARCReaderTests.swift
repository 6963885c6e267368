import FactSheets
import TestSupport
import Testing

@testable import WebArchives

@Suite struct WARCReaderTests {
    static let records = [
        record("software: x", type: "warcinfo", media: "application/warc-fields"), record(page("one")),
        record(page("two"), uri: "<https://example.org/b>", version: "WARC/1.1"),
    ]

    @Test func `a file is read whether each record, all or none is compressed`() throws {
        let members = try Self.records.map(gzip)
        let plain = Self.records.flatMap { $0 }
        let small = try stride(from: 0, to: plain.count, by: 100).map {
            try gzip(Array(plain[$0...].prefix(100)))
        }
        for bytes in [plain, members.flatMap { $0 }, try gzip(plain), small.flatMap { $0 }] {
            let (records, damage) = try readAll(bytes)
            #expect(records.map(\.type) == ["warcinfo", "response", "response"])
            #expect(
                records.map(\.block) == [
                    Array("software: x".utf8), Array(page("one").utf8), Array(page("two").utf8),
                ])
            #expect(records[2].targetURI == "https://example.org/b")
            #expect(records[1].date == Instant(rfc3339: "2021-05-23T14:06:13Z"))
            #expect(damage == [])
        }
        let offsets = try readAll(members.flatMap { $0 }).records.map(\.offset)
        #expect(offsets == [0, Int64(members[0].count), Int64(members[0].count + members[1].count)])
        #expect(try readAll(plain).records[1].offset == Int64(Self.records[0].count))
    }

    @Test func `a file cut anywhere gives the records before the cut, and tells of it`() throws {
        let members = try Self.records.map(gzip)
        let ends = members.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
        let whole = members.flatMap { $0 }
        for length in stride(from: 20, to: whole.count, by: 7) {
            guard let (records, damage) = try? readAll(Array(whole[..<length])) else {
                // Cut before the first bytes of the first record.
                #expect(length < 60)
                continue
            }
            let complete = ends.dropFirst().filter { $0 <= length }
            #expect(records.count == complete.count, "\(length)")
            let isClean = ends.contains(length)
            #expect(damage.map(\.offset) == (isClean ? [] : [Int64(complete.last ?? 0)]), "\(length)")
        }
        let plain = Self.records.flatMap { $0 }
        let (records, damage) = try readAll(Array(plain.dropLast(20)))
        #expect(records.count == 2)
        let offset = Int64(Self.records[0].count + Self.records[1].count)
        #expect(damage == [Damage(offset: offset, reason: "the file ends inside a record")])
    }

    @Test func `records behind damage are read`() throws {
        let members = try Self.records.map(gzip)
        var broken = members[1]
        for index in 12..<60 { broken[index] ^= 0x55 }
        let (records, damage) = try readAll(members[0] + broken + members[2])
        #expect(records.map(\.type) == ["warcinfo", "response"])
        #expect(damage.map(\.offset) == [Int64(members[0].count)])

        var checksum = members[1]
        checksum[checksum.count - 6] ^= 1
        #expect(try readAll(members[0] + checksum + members[2]).records.count == 2)

        let junk = Array("WARC/1.0\r\nno header\r\n\r\nxxxx\r\nnot WARC/1.0\r\n".utf8)
        let plain = try readAll(Self.records[0] + junk + Self.records[1] + junk)
        #expect(plain.records.count == 2)
        #expect(plain.damage.map(\.offset).first == Int64(Self.records[0].count))
        let packed = try readAll(try members[0] + gzip(junk) + members[1])
        #expect(packed.records.count == 2)
        #expect(packed.damage.count == 1)
    }

    @Test func `a record that promises more than its gzip member holds does not swallow the next`() throws {
        let long = try gzip(record(page("x"), length: 5000))
        let (records, damage) = try readAll(try long + gzip(record(page("y"))))
        #expect(records.map(\.block) == [Array(page("y").utf8)])
        #expect(damage.map(\.offset) == [0])
    }

    @Test func `a record that is too large is left out without being held`() throws {
        let huge = record(page("x"), length: Int(WARCReader.largestBlock) + 1)
        let (records, damage) = try readAll(Self.records[1] + huge)
        #expect(records.count == 1)
        #expect(
            damage == [Damage(offset: Int64(Self.records[1].count), reason: "the file ends inside a record")])
        let endless = Array("WARC/1.0\r\n".utf8) + [UInt8](repeating: 0x61, count: 3 << 20)
        #expect(try readAll(endless).damage.count == 1)
        #expect(try readAll(record("x", length: -1)).records.isEmpty)
    }

    @Test func `what is no web archive is refused`() throws {
        #expect(throws: WebArchiveError.unreadable(path: "/no/file", reason: "no such file or directory")) {
            try WARCReader(path: "/no/file")
        }
        #expect(throws: WebArchiveError.unreadable(path: "/tmp", reason: "it is a directory")) {
            try WARCReader(path: "/tmp")
        }
        let empty = try ScratchFile()
        #expect(throws: WebArchiveError.empty(path: empty.path)) { try WARCReader(path: empty.path) }
        for bytes in [
            Array("<html>".utf8), try gzip(Array("filedesc://x".utf8)), try gzip([]), Array("WARC".utf8),
        ] {
            let file = try ScratchFile(bytes)
            #expect(throws: WebArchiveError.notWARC(path: file.path)) { try WARCReader(path: file.path) }
        }
        let cut = try ScratchFile([0x1F, 0x8B, 8, 0])
        let reason = "the file ends inside a gzip member, before the first record"
        #expect(throws: WebArchiveError.unreadable(path: cut.path, reason: reason)) {
            try WARCReader(path: cut.path)
        }
    }

    @Test func `two readers read one file side by side`() throws {
        let file = try ScratchFile(try Self.records.map(gzip).flatMap { $0 })
        let (one, two) = (try WARCReader(path: file.path), try WARCReader(path: file.path))
        while let record = try one.next() { #expect(try two.next() == record) }
        #expect(try two.next() == nil)
        #expect(one.position == one.size)
    }

    @Test func `the recording of 2021 holds 728 captures`() throws {
        guard let path = Corpus.file("feeds-whitehouse-2021.warc.gz") else { return }
        let reader = try WARCReader(path: path)
        var count = 0
        var last: Instant?
        while let record = try reader.next() {
            let made = try #require(try answer(from: record)?.capture)
            #expect(made.status == 200 && made.failure == nil && made.url.hasSuffix("/feed/"))
            if let last { #expect(made.time >= last) }
            last = made.time
            count += 1
        }
        #expect(count == 728)
        #expect(reader.damage == [])
    }
}
