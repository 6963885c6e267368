import TestSupport
import Testing

/// An archive that hledwatch made by polling a feed and two pages when its schema was the second.
@Suite(.blocking, .onSQLite("earlier schemas")) struct UpgradeTests {
    private static let recorded = Hledwatch.root + "/Tests/EndToEndTests/Fixtures/schema-2.sqlite.gz"
    private static let older = """
        was made by an earlier hledwatch (its schema is 2, this one knows 7)
          hint: start the service, or run 'hledwatch rebuild': that brings it up to date

        """

    private func archive(in directory: TemporaryDirectory) throws -> (state: String, config: String) {
        let unpacked = try Program.run(
            "/bin/sh", ["-c", "gzip -dc '\(Self.recorded)' > '\(directory.path)/archive.sqlite'"])
        #expect(unpacked.code == 0, "\(unpacked.errors)")
        let config = try directory.write(
            """
            [network]
            plain_http = ["127.0.0.1"]
            [[profile]]
            name = "test"
            words = ["High-Level Economic Dialogue"]
            [[profile.source]]
            name = "press"
            url = "http://127.0.0.1:18080/feed/"
            """, as: "hledwatch.toml")
        return (directory.path, config)
    }

    @Test func `every command that reads says what brings it up to date`() throws {
        let directory = try TemporaryDirectory()
        let (state, config) = try archive(in: directory)
        for command in [
            ["list"], ["log", "statement-1"], ["show", "statement-1"], ["ledger"], ["search", "harbors"],
            ["digest", "--since", "2020-01-01"], ["source", "list", "--config", config],
        ] {
            let run = try Program.run(Hledwatch.path, command + ["--state", state])
            #expect(run.code == 1, "\(command)")
            #expect(run.errors.hasSuffix(Self.older), "\(command): \(run.errors)")
        }
    }

    @Test func `a rebuild brings it up to date, and everything in it is as it was`() throws {
        let directory = try TemporaryDirectory()
        let (state, config) = try archive(in: directory)
        let rebuilt = try Hledwatch.run("rebuild", "--config", config, "--state", state)
        #expect(
            rebuilt.output
                == "7 captures derived again: 2 documents, 5 versions, 5 events\nnothing changed\n",
            "\(rebuilt.errors)")
        let log = try Hledwatch.run("log", "statement-1", "--checks", "--state", state)
        #expect(
            log.output == """
                Statement 1 of the High-Level Economic Dialogue
                statement-1-of-the-high-level-economic-dialogue  http://127.0.0.1:18080/1

                2026-11-28T21:38:11.621Z  version 2: 1 look (1 × read)
                2026-11-28T21:38:12.937Z  version 3: 1 look (1 × read)

                """)
        let sources = try Hledwatch.run("source", "list", "--config", config, "--state", state)
        #expect(sources.output.contains("last look 2026-11-28T21:38:15.255Z, next 2026-11-28T21:53:44.055Z"))
        let gone = try Hledwatch.run("search", "\"$10 million\"", "--removed", "--state", state)
        #expect(gone.output.contains("gone"), "\(gone.output)")
        let verified = try Hledwatch.run("verify", "--read-data", "--config", config, "--state", state)
        #expect(verified.output.hasPrefix("no damage"), "\(verified.output)")
        #expect(verified.output.contains("derived again and compared"), "\(verified.output)")
    }

    @Test func `an import into it brings it up to date too`() throws {
        let directory = try TemporaryDirectory()
        let (state, config) = try archive(in: directory)
        let empty = try TemporaryDirectory()
        #expect(try Hledwatch.run("import", empty.path, "--config", config, "--state", state).code == 0)
        let list = try Hledwatch.run("list", "--state", state)
        #expect(list.output.contains("3 versions") && list.output.contains("2 versions"), "\(list.errors)")
    }
}
