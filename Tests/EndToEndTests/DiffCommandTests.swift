import TestSupport
import Testing

/// `hledwatch diff` over versions of a document, and over two documents.
@Suite(.blocking) struct DiffCommandTests {
    private let archive: ImportedDemonstration

    init() throws { archive = try ImportedDemonstration() }

    private func diff(_ arguments: String..., columns: Int = 80) throws -> String {
        let run = try archive.run(["diff"] + arguments, environment: ["COLUMNS": String(columns)])
        #expect(run.code == 0, "\(run.errors)")
        return run.output
    }

    private func words(_ text: some StringProtocol) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    @Test func `two versions can be named at once`() throws {
        #expect(try diff("fact-sheet@2..3") == diff("fact-sheet@2", "fact-sheet@3"))
        #expect(try archive.run("diff", "fact-sheet@2..9").errors.contains("it has versions 1 to 7"))
        #expect(try archive.run("diff", "fact-sheet@2").code == 64)
    }

    @Test func `the whole text is shown with the changes where they stand, each with its number`() throws {
        let whole = try diff("fact-sheet@1", "fact-sheet@7", "--whole")
        #expect(
            words(whole).contains("committing to invest a combined [-$474-] {+$400+} million"), "\(whole)")
        #expect(whole.contains("Item reworded, substantive [amount-changed]"))
        // Nothing of the new text is missing.
        let new = try archive.run("show", "fact-sheet@7", "--format", "markdown").output
        let shown = words(whole)
        for heading in new.split(separator: "\n").filter({ $0.hasPrefix("## ") }) {
            #expect(shown.contains(words(heading.dropFirst(3))), "\(heading)")
        }
        let number = try #require(whole.split(separator: "\n").first { $0.contains("[amount-changed]") })
        let place = String(number.prefix { $0 != "." })
        let noted = try archive.run(
            "note", "fact-sheet@1..7", "Which?", "--change", place, "--as", "ana", "--format", "json")
        #expect(noted.code == 0)
        let told = try diff("fact-sheet@1..7")
        #expect(told.contains("\nNOTED\n1 note.\n\nNOTE. "), "\(told)")
        #expect(
            words(told).contains("Which? Item reworded: The amount changed: ‘$474 million’ is now"), "\(told)"
        )
    }

    @Test(arguments: [90, 160, 240])
    func `the whole texts stand side by side, statement beside statement`(_ columns: Int) throws {
        let whole = try diff("fact-sheet@2..3", "--whole", "--side-by-side", columns: columns)
        let rows = whole.split(separator: "\n").filter { $0.contains("│") }
        #expect(rows.count > 60)
        #expect(rows.allSatisfy { $0.unicodeScalars.count <= columns })
        let places = Set(rows.map { $0.unicodeScalars.prefix { $0 != "│" }.count })
        #expect(places.count == 1, "\(places)")
        // What stays says the same on either side.
        let sides = try #require(rows.first { $0.contains("PILLAR I") }).split(separator: "│")
        #expect(words(sides[0]) == words(sides[1]))
        #expect(try archive.run("diff", "fact-sheet@2..3", "--whole", "--format", "json").code == 64)
    }

    @Test func `two documents are compared`() throws {
        let file = try archive.directory.write(
            """
            ---
            title: "Joint Statement on Trade"
            date: 2022-10-01
            source_url: https://www.example.gov/joint-statement/
            ---
            The United States will invest $5 million in ports.
            """, as: "statement.md")
        let made = try archive.run("import", file, "--follow", "all", "--config", SchemaTests.config)
        #expect(made.code == 0, "\(made.output)\(made.errors)")
        let slug = try #require(
            archive.run("list", "Joint", "--format", "names").output.split(separator: "\n").first)
        let told = try diff("fact-sheet@7", "\(slug)@1", "--whole")
        #expect(told.contains("{+The United States will invest $5 million in ports.+}"), "\(told)")
        #expect(told.contains("(\(slug)@1)") && told.contains("(\(ServedDemonstration.slug)@7)"))
    }

    @Test func `what was noted of a version is beside it in the log`() throws {
        for words in [["money", "--label"], ["--reviewed"], ["Odd."], ["Really odd."]] {
            #expect(
                try archive.run(["note", "fact-sheet@2..3", "--as", "ana"] + words).code == 0, "\(words)")
        }
        let mark = "[reviewed by ana; label money; 2 notes]"
        let log = try archive.run("log", "fact-sheet").output.split(separator: "\n")
        #expect(log.filter { $0.hasPrefix("@3") && $0.hasSuffix(mark) }.count == 1, "\(log)")
        #expect(log.filter { $0.contains("reviewed") }.count == 1)
        #expect(try archive.run("log", "fact-sheet", "--graph").output.contains(mark))
        let told = try diff("fact-sheet@2..3")
        #expect(told.contains("\nNOTED\nReviewed by ana; label money; 2 notes.\n"), "\(told)")
        #expect(told.contains("Really odd."))
        #expect(try !diff("fact-sheet@1..3").contains("NOTED"))
    }
}
