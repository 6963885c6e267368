import TestSupport
import Testing

/// `hledwatch ledger` over the demonstration and over the corpus.
@Suite(.blocking) struct LedgerCommandTests {
    private let archive: ImportedDemonstration
    private var directory: TemporaryDirectory { archive.directory }
    private var state: String { archive.state }

    init() throws { archive = try ImportedDemonstration() }

    private func ledger(_ arguments: String...) throws -> Program.Result {
        try archive.run(["ledger"] + arguments)
    }

    private func identifiers(_ output: String) -> [String] {
        output.split(separator: "\n").filter { $0.hasPrefix("c-") }.map { String($0.prefix(14)) }
    }

    @Test func `the demonstration's commitments are told, by pillar and by state`() throws {
        #expect(identifiers(try ledger().output).count == 24)
        let counts = try ["1", "2", "3", "4"].map { try identifiers(ledger("--pillar", $0).output).count }
        // One was moved from the first pillar to the third by the recording's edits.
        #expect(counts == [8, 4, 5, 7])
        #expect(try identifiers(ledger("--status", "dropped").output).count == 1)
        #expect(try identifiers(ledger("--office", "environmental protection").output).count == 1)
        #expect(try identifiers(ledger("--year", "1999").output) == [])
    }

    @Test func `what is linked by hand stays so when all is derived again, until it is unlinked`() throws {
        let all = identifiers(try ledger().output)
        let linked = try ledger("link", all[0], all[1])
        #expect(linked.code == 0, "\(linked.errors)")
        for _ in 0..<2 {
            #expect(identifiers(try ledger().output).count == 23)
            let rebuilt = try Hledwatch.run("rebuild", "--config", SchemaTests.config, "--state", state)
            #expect(rebuilt.code == 0, "\(rebuilt.errors)")
        }
        #expect(try ledger("show", all[1]).output.contains("Linked with \(all[0]) by hand."))
        let unlinked = try ledger("unlink", all[0], all[1])
        #expect(unlinked.code == 0, "\(unlinked.errors)")
        #expect(identifiers(try ledger().output) == all)
    }

    @Test func `what cannot be is said`() throws {
        #expect(try ledger("show", "c-zzz").errors.contains("no commitment is called 'c-zzz'"))
        #expect(try ledger("show", "c-").errors.contains("no commitment is called 'c-'"))
        let all = identifiers(try ledger().output)
        let same = try ledger("link", all[0], all[0])
        #expect(same.code == 64 && same.errors.contains("is linked with itself already"))
        #expect(try ledger("frobnicate").code == 64)
        #expect(try ledger("--year", "soon").code == 64)
    }

    @Test func `tables and calendars end their lines as their standards say`() throws {
        let table = try ledger("--format", "csv").output
        let calendar = try ledger("--format", "ical").output
        for text in [table, calendar] {
            let bytes = Array(text.utf8)
            #expect(bytes.suffix(2) == [0x0D, 0x0A])
            #expect(bytes.indices.allSatisfy { bytes[$0] != 0x0A || $0 > 0 && bytes[$0 - 1] == 0x0D })
        }
        #expect(calendar.hasPrefix("BEGIN:VCALENDAR\r\n"))
        #expect(table.hasPrefix("id,state,pillar,"))
    }

    @Test(.enabled(if: Corpus.file("hled/whitehouse") != nil, "the corpus is not here"))
    func `what was to be created in 2021 is what was established in 2022`() throws {
        let corpus = try #require(Corpus.file("hled/whitehouse"))
        let place = directory.path + "/corpus"
        _ = try Hledwatch.run(
            "import", corpus, "--follow", "matching", "--config", SchemaTests.config, "--state", place)
        let run = try Hledwatch.run(
            "ledger", "--document", "re-launching", "--year", "2022", "--format", "csv", "--state", place)
        let row = try #require(
            run.output.split(separator: "\r\n").first {
                $0.contains("Supply Chains Working Group")
            })
        let one = try Hledwatch.run(
            "ledger", "show", String(row.prefix(14)), "--format", "json", "--state", place)
        #expect(one.output.contains("intend to create a Bilateral Supply Chain Working Group"))
        #expect(one.output.contains("\"score\""))
    }
}
