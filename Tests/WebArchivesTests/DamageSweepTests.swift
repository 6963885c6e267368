import FactSheets
import Testing

@testable import WebArchives

/// Every byte of an archive is flipped in turn, and the archive is cut off at every byte.
@Suite struct DamageSweepTests {
    private static let parts = (1...6).map { number in
        record(
            page(String(repeating: "body \(number) ", count: 5 + number), "X-Number: \(number)\r\n"),
            uri: "https://example.org/\(number)")
    }

    private static func parts(compressed: Bool) throws -> [[UInt8]] {
        compressed ? try parts.map { try gzip($0) } : parts
    }

    private func number(of record: WARCRecord) -> Int? {
        record.targetURI?.split(separator: "/").last.flatMap { Int($0) }
    }

    @Test(arguments: [true, false])
    func `whichever byte is flipped, the records beside it are read and it is told`(compressed: Bool) throws {
        let parts = try Self.parts(compressed: compressed)
        let whole = Array(parts.joined())
        let sound = try readAll(whole).records.map(\.block)
        var place = 0
        for (damaged, part) in parts.enumerated() {
            for _ in part {
                let mask: UInt8 = place % 2 == 0 ? 0x01 : 0x80
                var bytes = whole
                bytes[place] ^= mask
                let (records, damage) = try readAll(bytes)
                for other in 1...6 where other != damaged + 1 {
                    // The damaged one may bear the name of another.
                    let isThere = records.contains { $0.block == sound[other - 1] }
                    try #require(isThere, "record \(other), byte \(place) ^ \(mask)")
                }
                // What gzip's checksum covers is never read otherwise than it was written.
                if compressed {
                    let own = records.first { number(of: $0) == damaged + 1 }?.block
                    try #require(own == nil || own == sound[damaged], "byte \(place) ^ \(mask)")
                    try #require(
                        (own == nil) == !damage.isEmpty, "byte \(place) ^ \(mask) of \(part.count): \(damage)"
                    )
                }
                place += 1
            }
        }
        #expect(place == whole.count)
    }

    @Test(arguments: [true, false])
    func `wherever an archive is cut off, all before that is read and the cut is told`(compressed: Bool)
        throws
    {
        let parts = try Self.parts(compressed: compressed)
        let whole = Array(parts.joined())
        var ends: [Int] = []
        for part in parts { ends.append((ends.last ?? 0) + part.count) }
        for cut in ends[0]..<whole.count {
            let (records, damage) = try readAll(Array(whole[..<cut]))
            // The line ends behind an uncompressed record may be missing.
            let tail = compressed ? 0 : 4
            try #require(records.count == ends.count { $0 - tail <= cut }, "cut at \(cut)")
            try #require(
                damage.isEmpty == ends.contains { cut <= $0 && cut >= $0 - tail }, "cut at \(cut): \(damage)")
        }
    }

    @Test func `a length that leads beyond other records does not hide them`() throws {
        let parts = Self.parts
        let liar = record(page("short"), uri: "https://example.org/liar", length: parts[1].count + 40)
        let (records, damage) = try readAll(parts[0] + liar + parts[1] + parts[2])
        #expect(records.compactMap(number) == [1, 2, 3])
        #expect(
            damage == [Damage(offset: Int64(parts[0].count), reason: "a record does not end where it says")])
    }

    @Test(arguments: [0, 1, 2, 3, 5, 300])
    func `what stands before the first record is passed over`(count: Int) throws {
        let junk = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 90) }
        for compressed in [true, false] {
            let (records, damage) = try readAll(junk + Array(try Self.parts(compressed: compressed).joined()))
            #expect(records.compactMap(number) == [1, 2, 3, 4, 5, 6])
            #expect(damage.map(\.offset) == (count == 0 ? [] : [0]))
        }
    }
}
