import TestSupport
import Testing

/// `hledwatch note` and `notes` over the demonstration.
@Suite(.blocking) struct NoteCommandTests {
    private let archive: ImportedDemonstration
    private var directory: TemporaryDirectory { archive.directory }

    init() throws { archive = try ImportedDemonstration() }

    private func run(_ arguments: String...) throws -> Program.Result { try archive.run(arguments) }

    private func schema(_ name: String) throws -> JSONSchema {
        try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/\(name).schema.json"))
    }

    private static let slug = "fact-sheet-2022-u-s-mexico-high-level-economic-dialogue"

    @Test func `notes are made, listed, taken back, verified, and kept over a rebuild`() throws {
        let made = try run("note", "fact-sheet@2..3", "Ask why.", "--change", "1", "--as", "ana")
        #expect(made.code == 0, "\(made.errors)")
        let id = String(made.output.dropLast())
        #expect(id.hasPrefix("nt-") && id.utf8.count == 27)
        #expect(try run("note", "fact-sheet@4", "money", "--label", "--as", "ben").code == 0)
        #expect(try run("note", "fact-sheet@1", "--reviewed", "--as", "ben").code == 0)
        let withdrawn = try run("note", "withdraw", String(id.prefix(12)), "Misread.", "--as", "ben")
        #expect(withdrawn.code == 0, "\(withdrawn.errors)")
        for _ in 0..<2 {
            let listed = try run("notes").output
            #expect(listed.contains("NOTE. \(Self.slug)@2..3, change 1"), "\(listed)")
            #expect(listed.contains("  [-Ask why.-]\n  Withdrawn by ben, "), "\(listed)")
            #expect(listed.contains("LABEL. \(Self.slug)@3..4 (ben,"), "\(listed)")
            #expect(try run("notes", "fact-sheet@3").output.contains("LABEL") == false)
            #expect(try run("notes", "--label", "money").output.contains("LABEL"))
            let verified = try run("verify", "--read-data", "--config", SchemaTests.config)
            #expect(verified.output.contains("(33 captures, 0 checks, 4 notes)"), "\(verified.output)")
            #expect(try run("rebuild", "--config", SchemaTests.config).code == 0)
        }
    }

    @Test func `the table of notes is as its schema says, and the WARC brings them into another archive`()
        throws
    {
        #expect(try run("note", "fact-sheet@2..3", "Ask why.", "--change", "1", "--as", "ana").code == 0)
        #expect(try run("note", "fact-sheet@1", "--reviewed", "--as", "ben").code == 0)
        let lines = try run("export", "--format", "jsonl", "--what", "notes").output.split(separator: "\n")
        #expect(lines.count == 2)
        for line in lines { #expect(try schema("export-notes").violations(in: Array(line.utf8)) == []) }
        let warc = directory.path + "/log.warc.gz"
        #expect(try run("export", "--output", warc).code == 0)
        let other = directory.path + "/other"
        let taken = try Hledwatch.run("import", warc, "--config", SchemaTests.config, "--state", other)
        #expect(taken.output.hasPrefix("33 captures and 2 notes\n"), "\(taken.output)\(taken.errors)")
        #expect(
            try Hledwatch.run("export", "--format", "jsonl", "--what", "notes", "--state", other).output
                == run("export", "--format", "jsonl", "--what", "notes").output)
    }

    @Test func `a digest shows the notes, as its schema says`() throws {
        #expect(try run("note", "fact-sheet@2..3", "Ask why.", "--as", "ana").code == 0)
        #expect(try run("digest").output.contains("Ask why.") == false)
        #expect(try run("digest", "--notes").output.contains("\nNOTED\n\nNOTE. \(Self.slug)@2..3 (ana,"))
        let json = try run("digest", "--notes", "--format", "json").output
        #expect(json.contains("Ask why."))
        #expect(try schema("digest").violations(in: Array(json.utf8)) == [])
    }

    struct Wrong: CustomTestStringConvertible {
        let arguments: [String]
        let code: Int32
        let says: String
        var testDescription: String { says }
    }

    static let wrong = [
        Wrong(arguments: ["note", "fact-sheet@2", "a"], code: 64, says: "'--as' is missing"),
        Wrong(arguments: ["note", "--as", "a"], code: 64, says: "DOC@N..M is missing"),
        Wrong(arguments: ["note", "fact-sheet@2", "--as", "a"], code: 64, says: "TEXT is missing"),
        Wrong(
            arguments: ["note", "fact-sheet", "a", "--as", "a"], code: 64,
            says: "not what a note can be about"),
        Wrong(
            arguments: ["note", "fact-sheet@2...3", "a", "--as", "a"], code: 64,
            says: "not what a note can be"),
        Wrong(arguments: ["note", "a@1", "b", "c", "--as", "a"], code: 64, says: "one argument too many"),
        Wrong(
            arguments: ["note", "fact-sheet@9", "a", "--as", "a"], code: 1, says: "it has versions 1 to 7"),
        Wrong(
            arguments: ["note", "fact-sheet@2", "\u{1B}", "--as", "a"], code: 1, says: "the note is empty"),
        Wrong(
            arguments: ["note", "fact-sheet@2", "a", "--change", "99", "--as", "a"], code: 1,
            says: "there is no change '99'"),
        Wrong(
            arguments: ["note", "withdraw", "nt-000000000", "--as", "a"], code: 1, says: "there is no note"),
        Wrong(arguments: ["note", "withdraw", "--as", "a"], code: 64, says: "ID is missing"),
        Wrong(
            arguments: ["note", "a@1", "b", "--as", "a", "--label", "--reviewed"], code: 64,
            says: "do not go together"),
        Wrong(arguments: ["notes", "--limit", "0"], code: 64, says: "'--limit' is '0'"),
    ]

    @Test(arguments: wrong) func `what cannot be noted is said`(_ c: Wrong) throws {
        let result = try archive.run(c.arguments)
        #expect(result.code == c.code)
        #expect(result.errors.contains(c.says), "\(result.errors)")
        #expect(try run("notes").output == "no notes\n")
    }
}
