import Glibc
import TestSupport
import Testing

/// What a person sees at a terminal: pager, colours, width.
@Suite(.blocking) struct TerminalTests {
    private static let script = Hledwatch.root + "/Tests/EndToEndTests/Scripts/terminal.py"
    private static let hasLess = unsafe access("/usr/bin/less", X_OK) == 0
    private let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", SchemaTests.config, "--state",
            directory.path + "/state")
        #expect(made.code == 0, "\(made.errors)")
    }

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
        let typed = keys.flatMap { ["--keys", $0.0, $0.after] }
        return try Program.run(
            "/usr/bin/python3",
            [Self.script, String(rows), String(columns)] + typed + ["--", Hledwatch.path] + arguments
                + ["--state", directory.path + "/state"],
            environment: ["TERM": "xterm-256color"].merging(environment) { $1 })
    }

    private func lines(_ result: Program.Result) -> [String] {
        result.output.split(separator: "\r\n", omittingEmptySubsequences: false).map(bare)
    }

    private func bare(_ line: some StringProtocol) -> String {
        var kept = String.UnicodeScalarView()
        var isInside = false
        for scalar in line.unicodeScalars {
            if scalar == "\u{1B}" { isInside = true } else if !isInside { kept.append(scalar) }
            if isInside, scalar.properties.isAlphabetic { isInside = false }
        }
        return String(kept)
    }

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
        let plain = try Program.run(
            Hledwatch.path, ["show", "fact-sheet", "--state", directory.path + "/state"],
            environment: environment)
        #expect(!plain.output.contains("PAGED") && !plain.output.contains("\u{1B}"))
    }

    @Test(arguments: ["true", "/bin/false", "head -c 1", "kill -9 $$", "exec sh -c 'exit 3'"])
    func `a pager that dies ends nothing but the showing`(_ pager: String) throws {
        let shown = try show(
            ["diff", "fact-sheet@1", "fact-sheet@7", "--exit-code"], rows: 5, ["PAGER": pager])
        #expect(shown.code == 2, "\(shown.errors)")
        #expect(!shown.output.contains("hledwatch:"), "\(shown.output)")
    }

    @Test(arguments: ["/nonexistent/pager", "nonexistent-pager -x", "nonexistent-pager 'x'"])
    func `without its pager the text is shown all the same`(_ pager: String) throws {
        let shown = try show(["show", "fact-sheet"], ["PAGER": pager])
        #expect(shown.code == 0)
        #expect(lines(shown).contains { $0.contains("PILLAR I:") })
    }

    @Test(.enabled(if: hasLess))
    func `less shows a screen, takes the keys, and is left with q`() throws {
        let path = ["PATH": "/usr/bin:/bin"]
        let shown = try show(
            ["show", "fact-sheet"], keys: [("G", after: ":"), ("\\x03q", after: "(END)")], path)
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

    @Test(arguments: [40, 79, 80, 110, 120, 141, 200])
    func `a comparison fits the terminal, side by side where it is wide`(_ columns: Int) throws {
        let shown = try show(
            ["diff", "fact-sheet@1", "fact-sheet@7", "--no-pager"], columns: columns)
        let lines = lines(shown).filter { !$0.contains("fact-sheet-2022-u-s") }
        #expect(lines.allSatisfy { $0.unicodeScalars.count <= columns })
        let beside = lines.filter { $0.contains(" │ ") }
        #expect(beside.isEmpty == (columns < 120))
        let places = Set(beside.map { $0.unicodeScalars.prefix { $0 != "│" }.count })
        #expect(places.count == (columns < 120 ? 0 : 1), "\(places)")
    }

    @Test func `columns can be had anywhere and refused everywhere, and are drawn in ASCII where need be`()
        throws
    {
        let arguments = ["diff", "fact-sheet@1", "fact-sheet@7", "--no-pager"]
        #expect(try show(arguments + ["--inline"], columns: 160).output.contains("│") == false)
        let ascii = try show(arguments, columns: 160, ["LC_ALL": "C"])
        #expect(ascii.output.contains(" | ") && !ascii.output.contains("│"))
        let piped = try Program.run(
            Hledwatch.path, arguments + ["--side-by-side", "--state", directory.path + "/state"],
            environment: ["COLUMNS": "90"])
        #expect(piped.output.contains("[-$474-] million"), "\(piped.output)")
        #expect(piped.output.contains(" │ "))
        let wrong = try show(arguments + ["--inline", "--side-by-side"])
        #expect(wrong.code == 64)
    }

    @Test func `a graph draws what happened to a document`() throws {
        let shown = try show(["log", "fact-sheet", "--graph", "--no-pager"], columns: 100)
        let graph = lines(shown).dropFirst(3)
        #expect(graph.first == "● @1 2022-09-13 02:00Z first seen: 4 pillars with 20 commitments", "\(graph)")
        #expect(graph.filter { $0.hasPrefix("●") }.count == 7)
        #expect(graph.contains { $0.hasPrefix("✕ 2022-09-17 13:30Z withdrawn") })
        #expect(graph.contains { $0.hasPrefix("┊ ") })
        #expect(graph.contains("○ 2022-09-19 13:00Z restored"))
        let ascii = try show(["log", "fact-sheet", "--graph", "--no-pager"], ["LC_ALL": "POSIX"])
        #expect(lines(ascii).filter { $0.hasPrefix("* @") }.count == 7)
        #expect(lines(ascii).contains("o 2022-09-19 13:00Z restored"))
    }
}
