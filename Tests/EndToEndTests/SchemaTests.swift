import TestSupport
import Testing

/// Every command that prints JSON prints what its schema says.
@Suite(.blocking) struct SchemaTests {
    static let config = Hledwatch.root + "/Config/hledwatch.toml"

    struct Case: CustomTestStringConvertible {
        let schema: String
        let arguments: [String]
        var testDescription: String { schema }
    }

    static let cases = [
        Case(schema: "list", arguments: ["list"]), Case(schema: "log", arguments: ["log", "fact-sheet"]),
        Case(schema: "log-checks", arguments: ["log", "fact-sheet", "--checks"]),
        Case(schema: "log-checks", arguments: ["log", "fact-sheet", "--checks", "--since", "2022-09-12"]),
        Case(schema: "show", arguments: ["show", "fact-sheet@1"]),
        Case(schema: "read", arguments: ["read", "fact-sheet@1"]),
        Case(schema: "diff", arguments: ["diff", "fact-sheet@1", "fact-sheet@3"]),
        Case(schema: "digest", arguments: ["digest"]),
        Case(schema: "blame", arguments: ["blame", "fact-sheet"]),
        Case(schema: "search", arguments: ["search", "million", "--removed"]),
        Case(schema: "search", arguments: ["search", "econom*"]),
        Case(schema: "rebuild", arguments: ["rebuild", "--config", config]),
        Case(schema: "deliveries", arguments: ["deliveries", "--status", "all"]),
        Case(schema: "ledger", arguments: ["ledger"]), Case(schema: "stats", arguments: ["stats"]),
        Case(schema: "verify", arguments: ["verify"]),
        Case(schema: "verify", arguments: ["verify", "--read-data", "--config", config]),
        Case(schema: "verify", arguments: ["verify", "--read-data-subset", "10%"]),
        Case(schema: "checkpoint", arguments: ["checkpoint"]),
        Case(schema: "prune", arguments: ["prune", "--keep", "versions"]),
        Case(schema: "prune", arguments: ["prune", "--keep", "1d", "--write"]),
        Case(schema: "import", arguments: ["import", DemonstrationTests.recording, "--config", config]),
        Case(
            schema: "notes",
            arguments: ["note", "fact-sheet@1..2", "Why?", "--change", "1", "--as", "ana"]),
        Case(schema: "notes", arguments: ["notes"]),
        Case(schema: "overview", arguments: ["overview", "--config", config]),
        Case(schema: "captures", arguments: ["captures"]),
        Case(schema: "captures", arguments: ["captures", "fact-sheet", "--limit", "2"]),
        Case(schema: "capture", arguments: ["capture", "5"]),
        Case(schema: "list", arguments: ["list", "economic", "--changed", "--sort", "changed"]),
        Case(schema: "check-config", arguments: ["check-config", "--config", config]),
    ]

    @Test(arguments: cases) func `the output is as the schema says`(_ c: Case) throws {
        let directory = try TemporaryDirectory()
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", Self.config, "--state", state)
        #expect(made.code == 0, "\(made.errors)")
        let run = try Program.run(Hledwatch.path, c.arguments + ["--format", "json", "--state", state])
        #expect(run.code == 0, "\(run.errors)")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/\(c.schema).schema.json"))
        #expect(try schema.violations(in: Array(run.output.utf8)) == [])
    }

    @Test(arguments: [["fact-sheet"], ["--pillar", "1"], []])
    func `a JSON Feed is as its schema says`(_ topic: [String]) throws {
        let directory = try TemporaryDirectory()
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", Self.config, "--state", state)
        #expect(made.code == 0, "\(made.errors)")
        let run = try Program.run(
            Hledwatch.path,
            ["export", "--format", "jsonfeed", "--config", Self.config, "--state", state] + topic)
        #expect(run.code == 0, "\(run.errors)")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/jsonfeed.schema.json"))
        #expect(try schema.violations(in: Array(run.output.utf8)) == [])
    }

    @Test(.onSQLite("a copy of the file"))
    func `a backup says what is in it, as its schema says`() throws {
        let directory = try TemporaryDirectory()
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", Self.config, "--state", state)
        #expect(made.code == 0, "\(made.errors)")
        let copy = directory.path + "/restored/archive.sqlite"
        _ = try Program.run("/bin/mkdir", [directory.path + "/restored"])
        let run = try Hledwatch.run("backup", copy, "--format", "json", "--state", state)
        #expect(run.code == 0, "\(run.errors)")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/backup.schema.json"))
        #expect(try schema.violations(in: Array(run.output.utf8)) == [])
        let list = try Hledwatch.run("list", "--state", directory.path + "/restored")
        #expect(try list.output == Hledwatch.run("list", "--state", state).output)
        let again = try Hledwatch.run("backup", copy, "--state", state)
        #expect(again.code == 1)
        #expect(again.errors.contains("there is something at '\(copy)' already"))
    }

    @Test func `a feed is printed as JSON Feed 1.1`() throws {
        let directory = try TemporaryDirectory()
        let feed = try directory.write(
            """
            <?xml version="1.0"?><rss version="2.0"><channel><title>Press</title><link>https://example.gov/</link>
            <item><title>One</title><link>https://example.gov/1</link><guid>https://example.gov/?p=1</guid>
            <pubDate>Mon, 12 Sep 2022 12:00:00 +0000</pubDate><description>Short.</description></item></channel></rss>
            """, as: "feed.xml")
        let run = try Hledwatch.run("feed", feed, "--format", "json")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/feed.schema.json"))
        #expect(try schema.violations(in: Array(run.output.utf8)) == [])
        #expect(run.output.contains("2022-09-12T12:00:00Z"))
    }

    @Test func `a schema does not let just anything pass`() throws {
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/list.schema.json"))
        #expect(try schema.violations(in: Array(#"{"documents":[{"id":1,"extra":true}]}"#.utf8)).count > 5)
    }
}
