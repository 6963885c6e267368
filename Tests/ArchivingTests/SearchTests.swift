import FactSheets
import TestSupport
import Testing

@testable import Archiving

@Suite struct SearchTests {
    let directory: TemporaryDirectory
    let archive: Archive
    let document: Int64

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
        try archive.addCapture()
        document = try archive.addDocument("fact-sheet").id
    }

    private func add(_ number: Int, _ texts: [String], to document: Int64? = nil, since: Instant? = nil)
        throws
    {
        let id = document ?? self.document
        try archive.insertVersion(
            Version(
                document: id, number: number, contentHash: [UInt8](repeating: UInt8(number), count: 32),
                capture: 1, time: .noonPlus(Int64(number) * 100), since: since, channel: "page", engine: 1,
                title: "T", significance: .substantive),
            sheet: FactSheet(
                title: "T",
                sections: [Section(heading: "Pillar", statements: texts.map { Statement(.item, $0) })]))
        var stored = try #require(try archive.document(id))
        stored.versions = number
        stored.lastSeen = .noonPlus(Int64(number) * 100 + 50)
        try archive.update(stored)
    }

    private func search(_ text: String, removed: Bool = false, limit: Int = 10) throws -> Findings {
        try archive.search(try #require(SearchQuery(text)), removed: removed, limit: limit)
    }

    @Test func `a word that left is found, with the looks between which it left`() throws {
        try add(1, ["We mine lithium.", "We build."])
        try add(2, ["We mine lithium.", "We teach."])
        try add(3, ["We mine.", "We teach."], since: .noonPlus(290))
        let found = try search("lithium", removed: true)
        #expect(found.total == 1)
        let finding = try #require(found.shown.first)
        #expect(finding.versions == 1...2)
        #expect(!finding.stands && !finding.wordsStand)
        #expect(finding.lastSeen == .noonPlus(290))
        #expect(finding.firstMissed == .noonPlus(300))
        #expect(finding.firstSeen == .noonPlus(100))
        #expect(finding.lastMissedBefore == nil)
        #expect(finding.section == ["Pillar"])
        #expect(finding.hits == [8..<15])
        #expect(try search("mine").shown.map(\.stands) == [true, false])
        #expect(try search("mine", removed: true).total == 0)
        #expect(try search("mine").shown.allSatisfy(\.wordsStand))
    }

    @Test func `a statement reworded around a word says that the word stayed until it left`() throws {
        try add(1, ["We mine 139 tons.", "We build."])
        try add(2, ["We mine all 139 tons.", "We build."])
        try add(3, ["We mine all 138 tons.", "We build."])
        let found = try search("139", removed: true)
        #expect(found.shown.map(\.versions) == [2...2, 1...1])
        #expect(found.shown.map(\.wordsRemained) == [false, true])
        #expect(found.shown.allSatisfy { !$0.wordsStand })
        #expect(try search("build").shown.map(\.wordsRemained) == [false])
    }

    @Test func `a text that came back has a stretch for each time, and is kept once`() throws {
        try add(1, ["We mine lithium."])
        try add(2, ["We mine."], since: .noonPlus(150))
        try add(3, ["We mine lithium."], since: .noonPlus(250))
        let found = try search("lithium")
        #expect(found.shown.map(\.versions) == [3...3, 1...1])
        #expect(found.shown.map(\.stands) == [true, false])
        #expect(found.shown.map(\.lastMissedBefore) == [.noonPlus(250), nil])
        #expect(try archive.connection.value(Int.self, "SELECT COUNT(*) FROM statement") == 4)
    }

    @Test func `unchanged statements cost nothing in a new version`() throws {
        let texts = (0..<50).map { "Statement \($0) stands." }
        try add(1, texts)
        for number in 2...20 { try add(number, texts + ["Only in \(number)."]) }
        #expect(try archive.connection.value(Int.self, "SELECT COUNT(*) FROM lifetime") == 52 + 19)
        #expect(try search("\"statement 7\"").shown.map(\.versions) == [1...20])
    }

    @Test func `texts that differ only in how characters are composed are two`() throws {
        try add(1, ["Me\u{301}xico mines."])
        try add(2, ["M\u{E9}xico mines."])
        #expect(try search("mexico").shown.map(\.versions) == [2...2, 1...1])
    }

    @Test func `nothing stands in a document that was withdrawn`() throws {
        try add(1, ["We mine lithium."])
        var stored = try #require(try archive.document(document))
        stored.state = .withdrawn
        try archive.update(stored)
        try archive.put(
            Channel(
                document: document, name: "page", capture: 1, time: .noonPlus(150), rawHash: [], missing: 2,
                missingSince: .noonPlus(180)))
        let finding = try #require(try search("lithium", removed: true).shown.first)
        #expect(!finding.stands && !finding.wordsStand)
        #expect(finding.lastSeen == .noonPlus(150))
        #expect(finding.firstMissed == .noonPlus(180))
    }

    @Test func `results are bounded, counted, and can be of one document`() throws {
        let other = try archive.addDocument("other").id
        try add(1, (0..<9).map { "Harbor number \($0)." })
        try add(1, ["Another harbor."], to: other)
        #expect(try search("harbor", limit: 3).shown.count == 3)
        #expect(try search("harbor", limit: 3).total == 10)
        let one = try archive.search(try #require(SearchQuery("harbor")), document: other, limit: 10)
        #expect(one.shown.map(\.document.slug) == ["other"])
    }

    @Test func `forgetting what was derived empties the index`() throws {
        try add(1, ["We mine lithium."])
        try archive.forgetDerived()
        #expect(try search("lithium").total == 0)
        _ = try archive.addDocument("fact-sheet")
        try add(1, ["We mine lithium again."])
        #expect(try search("lithium").shown.map(\.text) == ["We mine lithium again."])
    }

    @Test(.onSQLite("earlier schemas"))
    func `an archive of the schema before is brought up to date when it is opened for writing`() throws {
        let directory = try TemporaryDirectory()
        do {
            let archive = try Archive(directory: directory.path, mode: .write)
            try archive.addCapture()
            let id = try archive.addDocument("fact-sheet").id
            for (number, text) in [(1, "We mine lithium."), (2, "We mine.")] {
                try archive.insertVersion(
                    Version(
                        document: id, number: number, contentHash: [UInt8](repeating: 1, count: 32),
                        capture: 1, time: .noonPlus(Int64(number)), channel: "page", engine: 1, title: "T",
                        significance: .substantive),
                    sheet: FactSheet(title: "T", lead: [Statement(.paragraph, text)]))
            }
            try archive.standSheetsAlone()
            try archive.connection.execute(
                """
                DROP TABLE statement_words; DROP TABLE lifetime; DROP TABLE statement;
                ALTER TABLE version DROP COLUMN since; CREATE TABLE statement (document INTEGER);
                \(Schema.agendaOfTwo) PRAGMA user_version = 1;
                """)
        }
        let path = directory.path + "/archive.sqlite"
        #expect(
            Archive.error { _ = try Archive(directory: directory.path, mode: .read) }
                == .older(path: path, found: 1, known: 7))
        for mode in [Archive.Mode.write, .read] {
            let archive = try Archive(directory: directory.path, mode: mode)
            let found = try archive.search(try #require(SearchQuery("lithium")), limit: 9)
            #expect(found.shown.map(\.versions) == [1...1])
            #expect(try archive.versions(of: 1).map(\.since) == [nil, nil])
        }
    }

    struct Words: CustomTestStringConvertible {
        let query: String
        let finds: [Int]
        var testDescription: String { query.debugDescription }
    }

    @Test(arguments: [
        Words(query: "dialogo economico", finds: [0]), Words(query: "DIÁLOGO", finds: [0]),
        Words(query: "\"nivel alto\"", finds: []), Words(query: "\"alto nivel\"", finds: [0]),
        Words(query: "lith*", finds: [1, 2]), Words(query: "lith", finds: []),
        Words(query: "\"the lith\"*", finds: [1]), Words(query: "“$3.4 billion”", finds: [1]),
        Words(query: "AND", finds: []), Words(query: "and", finds: []),
        Words(query: "lithium OR nivel", finds: []),
        Words(query: "NEAR(lithium billion)", finds: []), Words(query: "text:lithium", finds: []),
        Words(query: "lithium\" OR \"nivel", finds: []),
        Words(query: "'; DROP TABLE statement; --", finds: []),
        Words(query: "^lithium - {x}", finds: []), Words(query: "lithium\0", finds: [1]),
        Words(query: "lithium — * ( \" ", finds: [1]),
        Words(query: String(repeating: "(", count: 9000) + "nivel", finds: [0]),
    ])
    func `what a person types is words, never an expression`(_ c: Words) throws {
        let texts = ["Diálogo Económico de Alto Nivel", "the lithium, $3.4 billion", "workers’ lithiums"]
        try add(1, texts)
        #expect(try Set(search(c.query).shown.map(\.text)) == Set(c.finds.map { texts[$0] }))
    }

    @Test(arguments: ["", "  ", "\"", "—", "* *", "\"\" ()", String(repeating: "a ", count: 65)])
    func `nothing, or far too much, is no query`(_ text: String) {
        #expect(SearchQuery(text) == nil)
    }
}
