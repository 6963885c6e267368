import FactSheets
import Testing

@testable import Archiving

@Suite struct VersionTests {
    let directory: TemporaryDirectory
    let archive: Archive
    let document: Int64

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
        try archive.addCapture()
        document = try archive.addDocument("fact-sheet").id
    }

    private func version(_ number: Int, hash: UInt8, equals: Int? = nil) -> Version {
        Version(
            document: document, number: number, contentHash: [UInt8](repeating: hash, count: 32), capture: 1,
            time: .noonPlus(Int64(number)), channel: "page", engine: 1, equals: equals, title: "T\(number)",
            significance: number == 1 ? .substantive : .editorial)
    }

    @Test func `versions come back by number, with the fact sheets they were stored with`() throws {
        let versions = [version(1, hash: 1), version(2, hash: 2), version(3, hash: 1, equals: 1)]
        for version in versions.reversed() { try archive.insertVersion(version, sheet: .example) }
        #expect(try archive.versions(of: document) == versions)
        #expect(try archive.version(of: document, number: 3) == versions[2])
        #expect(try archive.version(of: document, number: 4) == nil)
        #expect(try archive.sheet(of: document, number: 2) == .example)
        #expect(try archive.sheet(of: document, number: 4) == nil)
    }

    @Test func `each text has a row, under its headings`() throws {
        try archive.insertVersion(version(1, hash: 1), sheet: .example)
        let rows = try archive.connection.all("SELECT kind, section, text FROM statement ORDER BY id") {
            row throws(ArchiveError) in
            [try row.next(String.self), try row.next(String.self), try row.next(String.self)]
        }
        #expect(
            rows == [
                ["title", "[]", "FACT SHEET"],
                ["paragraph", "[]", "The lead."],
                ["heading", "[]", "PILLAR I: TOGETHER"],
                ["summary", #"["PILLAR I: TOGETHER"]"#, "A summary."],
                ["item", #"["PILLAR I: TOGETHER"]"#, "We will provide $474 million."],
                ["heading", #"["PILLAR I: TOGETHER"]"#, "Below / it"],
                ["item", #"["PILLAR I: TOGETHER","Below / it"]"#, "Más allá — “sí”."],
                ["heading", "[]", "PILLAR II"],
            ])
    }

    @Test func `content leads to the newest version that says it, in any reading`() throws {
        for (number, hash) in [(1, 1), (2, 2), (3, 1)] {
            try archive.insertVersion(version(number, hash: UInt8(hash)), sheet: .example)
        }
        func newest(_ byte: UInt8) throws -> Int? {
            try archive.version(of: document, contentHash: [UInt8](repeating: byte, count: 32))
        }
        #expect(try newest(1) == 3)
        #expect(try newest(2) == 2)
        #expect(try newest(9) == nil)
        for version in [1, 2, 2] {
            try archive.addReading(
                hash: [UInt8](repeating: 9, count: 32), document: document, version: version)
        }
        #expect(try newest(9) == 2)
        #expect(try archive.version(of: document + 1, contentHash: [UInt8](repeating: 1, count: 32)) == nil)
    }

    @Test func `a version that cannot be stored leaves none of its statements`() throws {
        try archive.insertVersion(version(1, hash: 1), sheet: .example)
        #expect(Archive.error { try archive.insertVersion(version(1, hash: 2), sheet: .example) } != nil)
        var stray = version(2, hash: 2)
        stray.capture = 99
        #expect(
            Archive.error { try archive.insertVersion(stray, sheet: .example) }?.summary.hasPrefix(
                "the archive refused a statement: FOREIGN KEY constraint failed (SQLite error 787) in: INSERT"
            )
                == true)
        #expect(try archive.versions(of: document).count == 1)
        #expect(try archive.connection.value(Int.self, "SELECT COUNT(*) FROM statement") == 8)
    }

    @Test func `a comparison comes back whole, the latest in place of an earlier one`() throws {
        for number in [1, 2] { try archive.insertVersion(version(number, hash: 1), sheet: .example) }
        let side = Comparison.Side(title: "T", source: "fact-sheet@1")
        let comparison = Comparison(
            old: side, new: side,
            changes: [
                Change(
                    kind: .reworded, unit: .item, sectionBefore: [], sectionAfter: ["PILLAR I"],
                    before: "$474 million", after: "$400 million",
                    edits: [
                        Edit(.equal, "$4"), Edit(.delete, "74"), Edit(.insert, "00"),
                        Edit(.equal, " million"),
                    ],
                    significance: .substantive, rule: "amount-changed", explanation: "The amount changed.",
                    facts: [
                        FactChange(
                            .amount, before: "$474 million", after: "$400 million", valueBefore: "474000000",
                            valueAfter: "400000000", currency: "USD")
                    ])
            ])
        try archive.insertChanges(
            Comparison(old: side, new: side, changes: []), document: document, from: 1, to: 2)
        try archive.insertChanges(comparison, document: document, from: 1, to: 2)
        #expect(try archive.comparison(document: document, from: 1, to: 2) == comparison)
        #expect(try archive.comparison(document: document, from: 2, to: 1) == nil)
    }
}
