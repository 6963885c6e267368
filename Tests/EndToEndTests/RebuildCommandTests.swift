import Glibc
import TestSupport
import Testing

/// `rebuild` of an archive of 260 captures that an earlier engine derived, ended by whatever ends processes.
@Suite(.blocking) struct RebuildCommandTests {
    private let directory: TemporaryDirectory
    private let config: String
    private var state: String { directory.path + "/state" }

    init() throws {
        directory = try TemporaryDirectory()
        config = try directory.write(
            """
            [[profile]]
            name = "test"
            words = ["High-Level Economic Dialogue"]
            [[profile.source]]
            name = "press"
            url = "https://press.example.gov/feed/"
            """, as: "hledwatch.toml")
        let pages = try directory.write((0..<260).map(Self.record).joined(), as: "pages.warc")
        let made = try Hledwatch.run("import", pages, "--config", config, "--state", state)
        #expect(made.code == 0, "\(made.errors)")
        try ArchiveEngine.run(
            "UPDATE version SET engine = 1, content_hash = zeroblob(32) WHERE number = 3",
            "DELETE FROM event WHERE sequence = 40", in: state)
    }

    /// A page of 13 in turn; each changes its amount now and then.
    private static func record(_ number: Int) -> String {
        let page = """
            <html><head><title>Statement \(number % 13)</title></head><body><main><h1>Statement \(number % 13)</h1>
            <p>The High-Level Economic Dialogue gives $\(number / 40 + 1) million to ports.</p></main></body></html>
            """
        let answer =
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: \(page.utf8.count)\r\n\r\n\(page)"
        let head = [
            "WARC/1.0", "WARC-Type: response", "WARC-Target-URI: https://press.example.gov/s\(number % 13)/",
            "WARC-Date: 2022-09-12T1\(number / 60):\(number % 60 < 10 ? "0" : "")\(number % 60):00Z",
            "Content-Type: application/http; msgtype=response", "Content-Length: \(answer.utf8.count)",
        ]
        return head.joined(separator: "\r\n") + "\r\n\r\n" + answer + "\r\n\r\n"
    }

    private func rebuild(_ more: String...) throws -> Program.Result {
        try Program.run(Hledwatch.path, ["rebuild", "--config", config, "--state", state] + more)
    }

    /// Every derived row, as text.
    private func rows() throws -> String {
        let tables = [
            "document", "address", "comparison", "event", "statement", "lifetime", "channel", "flag",
            ArchiveEngine.isPostgreSQL ? "statement_words" : "statement_words_data",
        ]
        // Of versions without the numbers that PostgreSQL gives their rows.
        let versions =
            "SELECT document, number, content_hash, capture, time, title, sheet, statements FROM version"
        return try ([versions] + tables.map { "SELECT * FROM \($0)" }).map {
            try ArchiveEngine.run($0 + " ORDER BY 1, 2", in: state)
        }.joined(separator: "\n")
    }

    /// How many bytes an unfinished rebuild has written, in a file or in tables; -1: there is none.
    private func draft() throws -> Int {
        if ArchiveEngine.isPostgreSQL {
            let schema = try ArchiveEngine.schema(of: state) + "_rebuild"
            let said = try ArchiveEngine.run(
                """
                SELECT COALESCE(SUM(pg_relation_size(oid)), -1) FROM pg_class
                WHERE relnamespace = to_regnamespace('\(schema)') AND relkind = 'r'
                """, in: state)
            return Int(said.prefix { $0 != "\n" }) ?? -1
        }
        var (file, log) = (stat(), stat())
        guard unsafe stat(state + "/archive.sqlite.rebuild", &file) == 0 else { return -1 }
        _ = unsafe stat(state + "/archive.sqlite.rebuild-wal", &log)
        return Int(file.st_size + log.st_size)
    }

    @Test func `killed, interrupted and without a place for its report, it comes to the same in the end`()
        throws
    {
        let kept = directory.path + "/kept"
        try ArchiveEngine.copy(state, to: kept)
        let before = try rows()
        let sealed = try Hledwatch.run("checkpoint", "--state", state).output
        let whole = try rebuild()
        #expect(whole.code == 0 && whole.errors == "", "\(whole.errors)")
        #expect(whole.output.contains("reads differently") && whole.output.contains("not added"))
        let after = try rows()
        #expect(after != before)

        #expect(try Program.run("/bin/sh", ["-c", "rm -rf '\(state)' && mv '\(kept)' '\(state)'"]).code == 0)
        // SQLite's files have many pages that hold little.
        let some = ArchiveEngine.isPostgreSQL ? 20_000 : 200_000
        for (signal, grown) in [(SIGKILL, 0), (SIGINT, 1), (SIGKILL, some), (SIGTERM, 2 * some)] {
            let run = try Program(Hledwatch.path, ["rebuild", "--config", config, "--state", state])
            #expect(try waits { try draft() >= grown })
            run.send(signal)
            #expect(try run.wait().code == 128 + signal)
            #expect(try rows() == before)
        }
        // All is stored, but nobody heard of it.
        let deaf = try Program.run(
            "/bin/sh",
            ["-c", "'\(Hledwatch.path)' rebuild --config '\(config)' --state '\(state)' >/dev/full"])
        #expect(deaf.code == 1)
        let stats = try Hledwatch.run("stats", "--state", state).output
        #expect(stats.contains("an unfinished rebuild"))

        let again = try rebuild()
        #expect(again.code == 0 && again.output == whole.output)
        #expect(
            again.errors
                == "going on from entry 260 of 260, where a rebuild was interrupted\n")
        #expect(try rows() == after)
        #expect(try Hledwatch.run("checkpoint", "--state", state).output == sealed)
        #expect(try draft() == -1)
    }

    @Test func `the service may poll in between; with another configuration it begins anew`() throws {
        let run = try Program(Hledwatch.path, ["rebuild", "--config", config, "--state", state])
        #expect(try waits { try draft() >= (ArchiveEngine.isPostgreSQL ? 40_000 : 400_000) })
        run.send(SIGKILL)
        #expect(try run.wait().code == 128 + SIGKILL)
        let later = try directory.write(Self.record(261), as: "later.warc")
        let came = try Hledwatch.run("import", later, "--config", config, "--state", state)
        #expect(came.code == 0, "\(came.errors)")
        if !ArchiveEngine.isPostgreSQL {
            let backup = try Hledwatch.run("backup", directory.path + "/copy", "--state", state)
            #expect(backup.code == 0, "\(backup.errors)")
        }
        let verified = try Hledwatch.run("verify", "--state", state)
        #expect(verified.output.hasPrefix("no damage"), "\(verified.output)")

        let other = try directory.write(
            String(decoding: try contents(of: config), as: UTF8.self)
                + "\n[[profile.known]]\nkind = \"office\"\nname = \"Office of Ports\"\nshort = [\"OP\"]\n",
            as: "other.toml")
        let anew = try Hledwatch.run("rebuild", "--config", other, "--state", state)
        #expect(anew.code == 0, "\(anew.errors)")
        #expect(
            anew.errors
                == "a rebuild was interrupted, but what it left is of no use: the configuration is another one now; beginning anew\n"
        )
        #expect(anew.output.hasPrefix("261 captures derived again"), "\(anew.output)")
    }
}
