import Glibc
import TestSupport
import Testing

/// What a person sees at a terminal: pager, colours, width.
@Suite(.blocking) struct TerminalTests {
    private static let hasLess = unsafe access("/usr/bin/less", X_OK) == 0
    private let archive: ImportedDemonstration
    private var directory: TemporaryDirectory { archive.directory }

    init() throws { archive = try ImportedDemonstration() }

    /// A pager that says that it was there, how it was called and what it was told, and shows all.
    private func pager() throws -> String {
        let path = try directory.write(
            "#!/bin/sh\necho \"PAGED with $*, LESS=$LESS, LESSSECURE=$LESSSECURE\"\nexec cat\n", as: "pager")
        _ = try Program.run("/bin/chmod", ["755", path])
        return path
    }

    /// Runs hledwatch on a terminal.
    private func show(
        _ arguments: [String], rows: Int = 24, columns: Int = 80, keys: [(String, after: String)] = [],
        _ environment: [String: String] = [:]
    ) throws -> Program.Result {
        try PseudoTerminal(rows: rows, columns: columns).show(
            arguments + ["--state", archive.state], keys: keys, environment)
    }

    private func lines(_ result: Program.Result) -> [String] { PseudoTerminal.lines(result) }

    private func bare(_ text: String) -> String { PseudoTerminal.bare(text) }

    @Test func `what is longer than the screen goes through the pager that is asked for`() throws {
        let pager = try pager()
        let shown = try show(["show", "fact-sheet"], ["HLEDWATCH_PAGER": pager + " -x", "PAGER": "false"])
        #expect(shown.code == 0)
        #expect(
            shown.output.hasPrefix("PAGED with -x, LESS=FRX, LESSSECURE=1\r\n"), "\(shown.output.prefix(200))"
        )
        #expect(shown.output.contains("\u{1B}[1m"), "a pager is a terminal's: colours stay")
        #expect(try show(["show", "fact-sheet"], ["PAGER": pager]).output.hasPrefix("PAGED"))
        #expect(try show(["--help"], rows: 10, ["PAGER": pager]).output.hasPrefix("PAGED"))
        // Words that are for a shell.
        let piped = try show(["show", "fact-sheet"], ["PAGER": "sed 's/^/> /' | cat"])
        #expect(lines(piped).dropLast().allSatisfy { $0.hasPrefix("> ") })
    }

    @Test func `what fits, what nobody asked to page, and what is no screen goes through none`() throws {
        let pager = try pager()
        let environment = ["PAGER": pager]
        #expect(try show(["show", "fact-sheet"], rows: 500, environment).output.contains("PAGED") == false)
        #expect(
            try show(["show", "fact-sheet", "--no-pager"], environment).output.contains("PAGED") == false)
        #expect(
            try show(["show", "fact-sheet"], environment.merging(["TERM": "dumb"]) { $1 }).output.contains(
                "PAGED")
                == false)
        #expect(
            try show(["show", "fact-sheet"], ["PAGER": pager, "HLEDWATCH_PAGER": ""]).output.contains("PAGED")
                == false)
        #expect(try show(["export", "--format", "markdown"], environment).output.contains("PAGED") == false)
        let plain = try archive.run("show", "fact-sheet", environment: environment)
        #expect(!plain.output.contains("PAGED") && !plain.output.contains("\u{1B}"))
    }

    @Test func `a pager that dies ends nothing but the showing`() throws {
        for pager in ["true", "/bin/false", "head -c 1", "kill -9 $$", "exec sh -c 'exit 3'"] {
            let shown = try show(
                ["diff", "fact-sheet@1", "fact-sheet@7", "--exit-code"], rows: 5, ["PAGER": pager])
            #expect(shown.code == 2, "\(pager): \(shown.errors)")
            #expect(!shown.output.contains("hledwatch:"), "\(pager): \(shown.output)")
        }
    }

    @Test func `without its pager the text is shown all the same`() throws {
        for pager in ["/nonexistent/pager", "nonexistent-pager -x", "nonexistent-pager 'x'"] {
            let shown = try show(["show", "fact-sheet"], ["PAGER": pager])
            #expect(shown.code == 0, "\(pager)")
            #expect(lines(shown).contains { $0.contains("PILLAR I:") }, "\(pager)")
        }
    }

    @Test(.enabled(if: hasLess))
    func `less shows a screen, takes the keys, and is left with q`() throws {
        let path = ["PATH": "/usr/bin:/bin"]
        let shown = try show(
            ["show", "fact-sheet"],
            keys: [("G", after: ":"), ("\\x03", after: "(END)"), ("q", after: "(END)")],
            path)
        #expect(shown.code == 0, "\(shown.errors)")
        #expect(lines(shown).contains { $0.contains("PILLAR I:") })
        // With what fits it goes at once.
        #expect(try show(["list"], path).code == 0)
    }

    @Test func `colours are a terminal's, and none where they are not wanted`() throws {
        let arguments = ["diff", "fact-sheet@1", "fact-sheet@7", "--no-pager"]
        #expect(try show(arguments).output.contains("\u{1B}[31;9m"))
        for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
            let shown = try show(arguments, environment)
            #expect(!shown.output.contains("\u{1B}"), "\(environment)")
            #expect(shown.output.contains("[-"), "marks stand for them")
        }
        #expect(try show(arguments, ["NO_COLOR": ""]).output.contains("\u{1B}[31;9m"))
    }

    @Test func `a comparison fits the terminal, side by side where it is wide`() throws {
        for columns in [40, 80, 119, 120, 141, 200] {
            let shown = try show(
                ["diff", "fact-sheet@1", "fact-sheet@7", "--no-pager"], columns: columns)
            let lines = lines(shown).filter { !$0.contains("fact-sheet-2022-u-s") }
            #expect(lines.allSatisfy { $0.unicodeScalars.count <= columns }, "\(columns)")
            let beside = lines.filter { $0.contains(" │ ") }
            #expect(beside.isEmpty == (columns < 120), "\(columns)")
            let places = Set(beside.map { $0.unicodeScalars.prefix { $0 != "│" }.count })
            #expect(places.count == (columns < 120 ? 0 : 1), "\(columns): \(places)")
        }
    }

    @Test func `columns can be had anywhere and refused everywhere, and are drawn in ASCII where need be`()
        throws
    {
        let arguments = ["diff", "fact-sheet@1", "fact-sheet@7", "--no-pager"]
        #expect(try show(arguments + ["--inline"], columns: 160).output.contains("│") == false)
        let ascii = try show(arguments, columns: 160, ["LC_ALL": "C"])
        #expect(ascii.output.contains(" | ") && !ascii.output.contains("│"))
        let piped = try archive.run(arguments + ["--side-by-side"], environment: ["COLUMNS": "90"])
        #expect(piped.output.contains("[-$474-] million"), "\(piped.output)")
        #expect(piped.output.contains(" │ "))
        let wrong = try show(arguments + ["--inline", "--side-by-side"])
        #expect(wrong.code == 64)
    }

    @Test func `a graph draws what happened to a document`() throws {
        let shown = try show(["log", "fact-sheet", "--graph", "--no-pager"], columns: 100)
        let graph = lines(shown).dropFirst(4)
        #expect(graph.first == "● @1 2022-09-13 02:00Z first seen: 4 pillars with 20 commitments", "\(graph)")
        #expect(graph.filter { $0.hasPrefix("●") }.count == 7)
        #expect(graph.contains { $0.hasPrefix("✕ 2022-09-17 13:30Z withdrawn") })
        #expect(graph.contains { $0.hasPrefix("┊ ") })
        #expect(graph.contains("○ 2022-09-19 13:00Z restored"))
        let ascii = try show(["log", "fact-sheet", "--graph", "--no-pager"], ["LC_ALL": "POSIX"])
        #expect(lines(ascii).filter { $0.hasPrefix("* @") }.count == 7)
        #expect(lines(ascii).contains("o 2022-09-19 13:00Z restored"))
    }

    @Test func `a document is shown as it stood at a time, with what is known of that`() throws {
        func shown(_ arguments: String...) throws -> Program.Result {
            try archive.run(["show"] + arguments, environment: ["COLUMNS": "80"])
        }
        #expect(
            try shown("fact-sheet", "--at", "2022-09-18").output.hasPrefix(
                """
                At Sep 18, 2022, 00:00 UTC it was withdrawn: it was seen to be gone at Sep 17,
                2022, 13:30 UTC.
                Below stands what it said last, version 7.

                FACT SHEET: 2022 U.S.
                """))
        let early = try shown("fact-sheet", "--at", "2022-09-13T14:30:00Z", "--format", "json")
        #expect(early.output.contains("\"number\" : 2"))
        #expect(early.errors.hasPrefix("At Sep 13, 2022, 14:30 UTC version 2 "), "\(early.errors)")
        #expect(try shown("fact-sheet@2", "--at", "2022-09-14").code == 64)
    }
}
