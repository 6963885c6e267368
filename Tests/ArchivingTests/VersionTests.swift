import FactSheets
import TestSupport
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

    /// A sheet of statements that share no words.
    private func long(_ count: Int, but changed: String? = nil) -> FactSheet {
        var lead = (0..<count).map { number in
            let words = (0..<12).map {
                String(UInt64(number * 12 + $0 + 1) &* 0x9E37_79B9_7F4A_7C15, radix: 36)
            }
            return Statement(.item, words.joined(separator: " "))
        }
        if let changed { lead[count / 2] = Statement(.item, changed) }
        return FactSheet(title: "T", lead: lead)
    }

    @Test func `a sheet takes no more than what the table of statements lacks`() throws {
        let (first, second) = (long(200), long(200, but: "We plan to meet."))
        try archive.insertVersion(version(1, hash: 1), sheet: first)
        try archive.insertVersion(version(2, hash: 2), sheet: second)
        let sizes = try archive.connection.all(
            "SELECT length(sheet), length(statements) FROM version ORDER BY number"
        ) { row throws(ArchiveError) in [try row.next(Int.self), try row.next(Int.self)] }
        let alone = try archive.pack(first, on: []).frame.count
        #expect(alone > 20_000)
        #expect(sizes.allSatisfy { $0[0] < alone / 10 })
        #expect(sizes.map { $0[1] } == [3, 4])
        #expect(try archive.sheet(of: document, number: 1) == first)
        #expect(try archive.sheet(of: document, number: 2) == second)
    }

    @Test(.onSQLite("earlier schemas"))
    func `sheets of the fifth schema stay readable, and those that come build on statements`() throws {
        let directory = try TemporaryDirectory()
        do {
            let archive = try Archive(directory: directory.path, mode: .write)
            try archive.addCapture()
            _ = try archive.addDocument("fact-sheet")
            try archive.insertVersion(version(1, hash: 1), sheet: long(20))
            try archive.standSheetsAlone()
            try archive.connection.execute("\(Schema.backToFive) PRAGMA user_version = 5")
        }
        let archive = try Archive(directory: directory.path, mode: .write)
        try archive.insertVersion(version(2, hash: 2), sheet: long(20, but: "We plan to meet."))
        #expect(try archive.sheet(of: document, number: 1) == long(20))
        #expect(try archive.sheet(of: document, number: 2) == long(20, but: "We plan to meet."))
        let build = try archive.connection.all("SELECT length(statements) > 0 FROM version ORDER BY number") {
            row throws(ArchiveError) in try row.next(Int.self)
        }
        #expect(build == [0, 1])
    }

    @Test(arguments: [
        "DELETE FROM statement WHERE id = 2", "UPDATE statement SET text = text || '.' WHERE id = 2",
    ])
    func `a sheet whose statements are not those it was stored with is damaged`(_ edit: String) throws {
        try archive.insertVersion(version(1, hash: 1), sheet: .example)
        try archive.connection.execute(ArchiveEngine.edit("PRAGMA foreign_keys = OFF; \(edit)"))
        let error = Archive.error { _ = try archive.sheet(of: document, number: 1) }
        guard case .damaged? = error else {
            Issue.record("no damage: \(String(describing: error))")
            return
        }
    }

    @Test(arguments: [[], [1], [1, 2, 3], [7, 9, 10, 300, 70_000], [1 << 40, 1 << 40 + 1]] as [[Int64]])
    func `numbers come back from their runs`(_ numbers: [Int64]) throws {
        let packed = NumberRuns(numbers.reversed()).packed
        #expect(NumberRuns(packed: packed)?.runs.flatMap { Array($0) } == numbers)
        for length in 0..<packed.count {
            #expect(NumberRuns(packed: Array(packed[..<length])) != NumberRuns(numbers))
        }
    }

    @Test func `runs beyond any number of a row are none`() {
        #expect(NumberRuns(packed: [0x80]) == nil)
        #expect(NumberRuns(packed: [UInt8](repeating: 0xFF, count: 9) + [0]) == nil)
        let most: [UInt8] = [UInt8](repeating: 0xFF, count: 8) + [0x7F]
        #expect(NumberRuns(packed: most + [0]) == nil)
        #expect(NumberRuns(packed: [0] + most) == nil)
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
        let error = Archive.error { try archive.insertVersion(stray, sheet: .example) }
        let reason =
            ArchiveEngine.isPostgreSQL
            ? #"insert or update on table "version" violates foreign key constraint "version_capture_fkey" (SQLSTATE 23503)"#
            : "FOREIGN KEY constraint failed (SQLite error 787)"
        #expect(
            error?.summary.hasPrefix("the archive refused a statement: \(reason) in: INSERT") == true,
            "\(String(describing: error))")
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
