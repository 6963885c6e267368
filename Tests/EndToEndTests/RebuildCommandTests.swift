import Glibc
import TestSupport
import Testing

/// `rebuild` of an archive of 260 captures that an earlier engine derived, ended by whatever ends processes.
@Suite(.blocking) struct RebuildCommandTests {
    private let directory: TemporaryDirectory
    private let config: String
    private var state: String { directory.path + "/state" }
    private var draft: String { state + "/archive.sqlite.rebuild" }

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
        try edit(
            "UPDATE version SET engine = 1, content_hash = zeroblob(32) WHERE number = 3",
            "DELETE FROM event WHERE sequence = 40")
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

    private func edit(_ changes: String...) throws {
        let script = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as archive:
                for change in sys.argv[2:]: archive.execute(change)
            """
        let edited = try Program.run("/usr/bin/python3", ["-c", script, state + "/archive.sqlite"] + changes)
        #expect(edited.code == 0, "\(edited.errors)")
    }

    private func rebuild(_ more: String...) throws -> Program.Result {
        try Program.run(Hledwatch.path, ["rebuild", "--config", config, "--state", state] + more)
    }

    /// Every derived row, as text.
    private func rows() throws -> String {
        let script = """
            import sqlite3, sys
            archive = sqlite3.connect(sys.argv[1])
            for table in sys.argv[2:]:
                for row in archive.execute('SELECT * FROM ' + table + ' ORDER BY 1, 2'): print(table, row)
            """
        let tables = [
            "document", "version", "address", "comparison", "event", "statement", "lifetime", "channel",
            "flag",
            "statement_words_data",
        ]
        let said = try Program.run("/usr/bin/python3", ["-c", script, state + "/archive.sqlite"] + tables)
        #expect(said.code == 0, "\(said.errors)")
        return said.output
    }

    private func size(of path: String) -> Int {
        var status = stat()
        return unsafe stat(path, &status) == 0 ? Int(status.st_size) : -1
    }

    @Test func `killed, interrupted and without a place for its report, it comes to the same in the end`()
        throws
    {
        let kept = directory.path + "/kept"
        #expect(try Program.run("/bin/cp", ["-a", state, kept]).code == 0)
        let before = try rows()
        let sealed = try Hledwatch.run("checkpoint", "--state", state).output
        let whole = try rebuild()
        #expect(whole.code == 0 && whole.errors == "", "\(whole.errors)")
        #expect(whole.output.contains("reads differently") && whole.output.contains("not added"))
        let after = try rows()
        #expect(after != before)

        #expect(try Program.run("/bin/sh", ["-c", "rm -rf '\(state)' && mv '\(kept)' '\(state)'"]).code == 0)
        for (signal, grown) in [(SIGKILL, 0), (SIGINT, 1), (SIGKILL, 200_000), (SIGTERM, 400_000)] {
            let run = try Program(Hledwatch.path, ["rebuild", "--config", config, "--state", state])
            #expect(try waits { size(of: draft) > 0 && size(of: draft + "-wal") >= grown })
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
        #expect(size(of: draft) == -1 && size(of: draft + "-wal") == -1)
    }

    @Test func `the service may poll in between; with another configuration it begins anew`() throws {
        let run = try Program(Hledwatch.path, ["rebuild", "--config", config, "--state", state])
        #expect(try waits { size(of: draft) > 0 && size(of: draft + "-wal") >= 400_000 })
        run.send(SIGKILL)
        #expect(try run.wait().code == 128 + SIGKILL)
        let later = try directory.write(Self.record(261), as: "later.warc")
        let came = try Hledwatch.run("import", later, "--config", config, "--state", state)
        #expect(came.code == 0, "\(came.errors)")
        let backup = try Hledwatch.run("backup", directory.path + "/copy", "--state", state)
        #expect(backup.code == 0, "\(backup.errors)")
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
