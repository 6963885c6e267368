import TestSupport
import Testing

/// The demonstration, looked back on with `blame`, `search` and `rebuild`.
@Suite(.blocking) struct HistoryTests {
    private static let config = Hledwatch.root + "/Config/hledwatch.toml"

    private func demonstration(_ directory: TemporaryDirectory) throws -> String {
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "replay", DemonstrationTests.recording, "--config", Self.config, "--state", state)
        #expect(made.code == 0, "\(made.errors)")
        return state
    }

    @Test func `the demonstration is rebuilt as it was, and looked back on`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(directory)
        let before = try Hledwatch.run("log", "fact-sheet", "--format", "json", "--state", state)
        let told = try Hledwatch.run("log", "fact-sheet", "--state", state).output.split(separator: "\n")
        let revisions = told.filter { $0.contains("  revised @") }
        #expect(revisions.count == 6)
        #expect(
            revisions.allSatisfy { $0.hasSuffix(" The publisher did not move its date in the feed with it.") }
        )
        let rebuilt = try Hledwatch.run("rebuild", "--config", Self.config, "--state", state)
        #expect(
            rebuilt.output
                == "26 captures and 7 checks derived again: 1 documents, 7 versions, 9 events\nnothing changed\n"
        )
        #expect(rebuilt.code == 0)
        let after = try Hledwatch.run("log", "fact-sheet", "--format", "json", "--state", state)
        #expect(before.output == after.output)

        let blame = try Hledwatch.run(
            "blame", "fact-sheet", "--state", state, environment: ["COLUMNS": "120"])
        #expect(blame.output.contains("{@3 $400"), "\(blame.output)")
        #expect(!blame.output.contains("{@2"))
        let first = try Hledwatch.run("blame", "fact-sheet@1", "--state", state)
        #expect(!first.output.contains("{@"))

        let gone = try Hledwatch.run("search", "\"$474 million\"", "--removed", "--state", state)
        #expect(
            gone.output.contains(
                "gone with version 3: last seen 2022-09-13T15:00:00Z, first missed 2022-09-13T16:00:00Z"))
    }

    @Test func `words that left one statement and stand in another are not told as removed, but hinted at`()
        throws
    {
        let directory = try TemporaryDirectory()
        let state = try demonstration(directory)
        let found = try Hledwatch.run("search", "semiconductor", "--removed", "--state", state)
        #expect(found.output == "nothing found\n" && found.code == 0)
        #expect(
            found.errors == "no document lost these words, but a text has them; leave out --removed to see\n")
        let none = try Hledwatch.run("search", "kryptonite", "--removed", "--state", state)
        #expect(none.output == "nothing found\n" && none.errors == "")
    }

    @Test func `a search that cannot be made says why`() throws {
        let directory = try TemporaryDirectory()
        let empty = try Hledwatch.run("search", "—", "--state", directory.path)
        #expect(empty.code == 64)
        #expect(
            empty.errors
                == "hledwatch: '—' cannot be looked for\n  hint: give words with letters or digits in them, at most 64\n"
        )
        let limit = try Hledwatch.run("search", "x", "--limit", "-1", "--state", directory.path)
        #expect(limit.errors.contains("'--limit' is '-1'; it can be 1 to 100000"))
        #expect(try Hledwatch.run("rebuild", "--config", Self.config, "--state", directory.path).code == 1)
    }
}
