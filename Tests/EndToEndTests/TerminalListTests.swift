import TestSupport
import Testing

/// What commands list, on terminals of any width and in pipes.
@Suite(.blocking) struct TerminalListTests {
    private let archive: ImportedDemonstration

    init() throws {
        archive = try ImportedDemonstration()
        #expect(
            try archive.run("note", "fact-sheet@2..3", "Ask the embassy why.", "--as", "ana").code == 0)
    }

    private func shown(
        _ arguments: [String], columns: Int, _ environment: [String: String] = [:]
    ) throws -> Program.Result {
        try PseudoTerminal(rows: 2000, columns: columns).show(
            arguments + ["--state", archive.state], environment)
    }

    private static let commands = [
        ["overview"], ["list"], ["log", "fact-sheet"], ["log", "fact-sheet", "--checks"],
        ["log", "fact-sheet", "--checks", "--since", "2022-09-01"], ["search", "million"], ["ledger"],
        ["notes"], ["stats"], ["deliveries"], ["captures", "--limit", "5"], ["capture", "2"],
        ["source", "list", "--config", SchemaTests.config], ["check-config", "--config", SchemaTests.config],
        ["verify"], ["prune", "--keep", "versions"], ["digest", "--notes"], ["diff", "--help"],
        ["export", "--help"], ["source", "--help"],
    ]

    /// A word that nobody would want broken, such as an address or a hash, may stand out, with what is in front of it; and so
    /// may a command that is to be copied.
    private func fits(_ line: String, _ columns: Int) -> Bool {
        let longest = line.split(separator: " ").map(\.unicodeScalars.count).max() ?? 0
        return line.unicodeScalars.count <= columns || line.contains("hledwatch diff fact-sheet")
            || longest > columns / 2 && line.unicodeScalars.count - longest < 40
    }

    @Test func `a terminal's width is kept, and a pipe's lines have none`() throws {
        for command in Self.commands {
            let lines = PseudoTerminal.lines(try shown(command, columns: 60))
            #expect(lines.count > 1 && lines.allSatisfy { fits($0, 60) }, "\(command): \(lines)")
        }
        for command in Self.commands.prefix(8) {
            let piped = try archive.run(command).output
            #expect(!piped.contains("\u{1B}"), "\(command)")
            #expect(try archive.run(command, environment: ["COLUMNS": "60"]).output == piped, "\(command)")
        }
    }

    @Test func `in a pipe each thing is a line`() throws {
        #expect(try archive.run("list").output.split(separator: "\n").count == 1)
        #expect(try archive.run("captures", "--limit", "3").output.split(separator: "\n").count == 3)
        let found = try archive.run("search", "million").output.split(separator: "\n")
        #expect(found.allSatisfy { $0.hasPrefix("fact-sheet-2022-") && $0.contains(" million") }, "\(found)")
        let statement = try archive.run("show", "fact-sheet").output.split(separator: "\n").first {
            $0.contains("apprenticeships")
        }
        #expect((statement?.count ?? 0) > 120)
    }

    @Test func `a list of documents can be narrowed and put in order`() throws {
        let slug = ServedDemonstration.slug + "\n"
        #expect(
            try archive.run("list", "Economic", "DIALOGUE", "--changed", "--format", "names").output == slug)
        #expect(try archive.run("list", "--sort", "title", "--format", "names").output == slug)
        #expect(try archive.run("list", "--withdrawn").output == "no such documents\n")
        #expect(try archive.run("list", "zebra").output == "no such documents\n")
        #expect(try archive.run("list", "a", "b", "c", "d", "e", "f", "g", "h", "i").code == 64)
    }

    @Test func `colours can be had anywhere and refused anywhere`() throws {
        let arguments = ["list", "--color"]
        #expect(try archive.run(arguments + ["always"]).output.contains("\u{1B}[1m"))
        #expect(try !archive.run(arguments + ["auto"]).output.contains("\u{1B}"))
        #expect(try !shown(arguments + ["never"], columns: 80).output.contains("\u{1B}"))
        #expect(try shown(arguments + ["always"], columns: 80, ["NO_COLOR": "1"]).output.contains("\u{1B}"))
        #expect(try archive.run(arguments + ["blue"]).code == 64)
        // A statement that came or went is not told by its colour alone.
        let whole = try archive.run("diff", "fact-sheet@1", "fact-sheet@7", "--color", "always").output
        #expect(whole.contains("\u{1B}[31m[-") && whole.contains("-]\u{1B}[0m"))
    }

    @Test func `figures stand below each other at any width`() throws {
        for columns in [60, 80, 200] {
            let lines = PseudoTerminal.lines(try shown(["stats"], columns: columns))
            let heads = try #require(lines.firstIndex { $0.contains("captures") && $0.contains("stored") })
            let rows = lines[heads...].prefix { !$0.isEmpty }
            #expect(rows.count > 3 && Set(rows.map(\.count)).count == 1, "\(lines)")
        }
    }

    @Test func `the overview tells what changed, month by month, and how the sources are`() throws {
        let told = try archive.run("overview", "--config", SchemaTests.config).output
        #expect(told.hasPrefix("1 document, 7 versions, 34 looks, the last at "), "\(told)")
        let changed = told.split(separator: "\n").filter { $0.contains("  revised @") }
        #expect(changed.count == 6 && changed.allSatisfy { $0.contains("FACT SHEET: 2022") }, "\(told)")
        #expect(
            told.contains(
                """
                           new  substantive  editorial  cosmetic  withdrawn
                  2022-09    1            5          -         1          1

                """), "\(told)")
        #expect(told.contains("retired feed    white-house-2021 "))
        let without = try archive.run("overview", "--config", "/nonexistent")
        #expect(without.code == 78)
    }

    @Test func `an entry of the log is shown with what proves it, and its bytes are given as they are`()
        throws
    {
        let entry = try archive.run("capture", "2").output
        #expect(entry.hasPrefix("Capture 2\n  address    https://www.whitehouse.gov/briefing-room/feed/\n"))
        #expect(entry.contains("\nEntry, as it is hashed\n  hledwatch capture 1\n  number 2\n"), "\(entry)")
        #expect(entry.contains("\nProof\n  index      1 of 33\n"))
        let body = try archive.run("capture", "2", "--body").output
        let hash = try Program.run(
            "/bin/sh", ["-c", "'\(Hledwatch.path)' capture 2 --body --state '\(archive.state)' | sha256sum"])
        #expect(body.contains("<rss"))
        #expect(entry.contains("sha-256    \(hash.output.prefix(64))\n"))
        #expect(
            try archive.run("capture", "2", "--proof").output.hasPrefix("c2sp.org/tlog-proof@v1\nindex 1\n"))
        // Of a document's address, the newest first.
        let of = try archive.run("captures", "fact-sheet").output.split(separator: "\n")
        #expect(of.count > 3 && of.allSatisfy { $0.contains("/2022/09/12/fact-sheet-2022") }, "\(of)")
        let none = try archive.run("capture", "34")
        #expect(none.code == 1 && none.errors.contains("the log has no capture and no check 34"))
        #expect(try archive.run("capture", "x").code == 64)
    }
}
