import FactSheets
import Glibc
import TestSupport
import Testing

/// `init` and `doctor`: before the service, and beside it.
@Suite(.blocking) struct ServiceCommandTests {
    // MARK: init

    @Test func `init writes a configuration that passes check-config, and never over another`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/hledwatch.toml"
        let answers = try directory.write(
            "desk@example.org\nnobody\nanalyst@example.org\nsmtps://mail.example.org\nat noon\ndaily 08:00\nAmerica/Mexico_City\n",
            as: "answers")
        let made = try Hledwatch.run("init", "--output", path, input: answers)
        #expect(made.code == 0, "\(made.errors)")
        // Two answers were none that a configuration can hold, and were asked for again.
        #expect(made.errors.split(separator: "\n").count { $0.hasPrefix("2/5") } == 2)
        #expect(made.errors.split(separator: "\n").count { $0.hasPrefix("4/5") } == 2)
        let check = try Hledwatch.run("check-config", "--config", path)
        #expect(check.code == 0, "\(check.errors)")
        #expect(check.output.contains("1 subscribers"))
        let again = try Hledwatch.run("init", "--output", path, "--batch")
        #expect(again.code == 64)
        #expect(again.errors.contains("there is a configuration at '\(path)' already"))
        let forced = try Hledwatch.run("init", "--output", path, "--batch", "--force")
        #expect(forced.code == 0, "\(forced.errors)")
        #expect(try contents(of: path) == contents(of: SchemaTests.config))
    }

    @Test func `init takes its answers from options, and refuses a wrong one`() throws {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/hledwatch.toml"
        let wrong = try Hledwatch.run(
            "init", "--output", path, "--batch", "--tell", "/srv/digests", "--time-zone", "Mars/Olympus")
        #expect(wrong.code == 78)
        #expect(unsafe access(path, F_OK) != 0)
        let made = try Hledwatch.run(
            "init", "--output", path, "--batch", "--contact", "https://example.org/watch", "--tell",
            "https://hooks.example.org/h", "--when", "hourly", "--language", "es")
        #expect(made.code == 0, "\(made.errors)")
        #expect(made.errors.contains("LoadCredential=hook-secret:"))
        #expect(try Hledwatch.run("check-config", "--config", path).code == 0)
    }

    // MARK: doctor

    private struct Patient {
        let directory: TemporaryDirectory
        let site: Site
        let sink: LoopbackMailSink
        let config: String
        var state: String { directory.path + "/state" }

        init() throws {
            directory = try TemporaryDirectory()
            site = try Site([
                "/feed/": Site.Page(SourceCommandTests.feed, "application/rss+xml"),
                "/empty/": Site.Page(
                    "<rss version=\"2.0\"><channel><title>Empty</title></channel></rss>",
                    "application/rss+xml"),
            ])
            sink = try LoopbackMailSink()
            let secret = try directory.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", as: "secret")
            _ = unsafe chmod(secret, 0o600)
            config = try site.configuration(
                in: directory,
                """
                [[profile.source]]
                name = "press"
                url = "\(site.origin)/feed/"
                [[profile.source]]
                name = "empty"
                url = "\(site.origin)/empty/"
                [[profile.source]]
                name = "gone"
                url = "\(site.origin)/gone/"
                [mail]
                server = "smtp://127.0.0.1:\(sink.port)"
                plain = true
                from = "a@example.org"
                [[subscriber]]
                name = "letters"
                mail = "b@example.org"
                [[subscriber]]
                name = "hook"
                webhook = "\(site.origin)/hook"
                secret_file = "\(secret)"
                [[subscriber]]
                name = "files"
                directory = "\(directory.path)/nowhere"
                [[subscriber]]
                name = "journal"
                stdout = true
                [[subscriber]]
                name = "box"
                maildir = "\(directory.path)"
                [[subscriber]]
                name = "script"
                command = ["/bin/cat"]
                [[subscriber]]
                name = "lost"
                command = ["/nonexistent/tell"]
                [[subscriber]]
                name = "team"
                chat = "ntfy"
                server = "\(site.origin)"
                topic = "hled"
                """)
        }

        func doctor(_ arguments: String...) throws -> Program.Result {
            try Program.run(Hledwatch.path, ["doctor", "--config", config, "--state", state] + arguments)
        }
    }

    @Test func `doctor says of every source and channel how it is, and sends nothing`() throws {
        let patient = try Patient()
        let run = try patient.doctor()
        #expect(run.code == 1, "\(run.errors)")
        func lines(_ beginning: String) -> [Substring] {
            run.output.split(separator: "\n").filter { $0.hasPrefix(beginning) }
        }
        #expect(
            lines("ok    source press: feed, 2 items, 1 with the profile's words").count == 1, "\(run.output)"
        )
        #expect(lines("warn  source empty: feed, 0 items").count == 1)
        #expect(lines("fail  source gone: the server answered 404").count == 1)
        #expect(lines("ok    channel letters: b@example.org by smtp://").count == 1)
        #expect(lines("ok    channel hook: its host answers; nothing was posted").count == 1)
        #expect(lines("fail  channel files: ").count == 1)
        #expect(lines("ok    channel journal: ").count == 1)
        #expect(lines("ok    channel box: a maildir, '\(patient.directory.path)'").count == 1)
        #expect(lines("ok    channel script: '/bin/cat' can be run; it was not").count == 1)
        #expect(lines("fail  channel lost: '/nonexistent/tell' cannot be run: no such file").count == 1)
        #expect(lines("ok    channel team: its host answers; nothing was posted").count == 1)
        #expect(lines("warn  archive: there is none").count == 1)
        #expect(patient.sink.sessions.allSatisfy { $0.message == nil })
        #expect(patient.sink.sessions.count == 1)
        // Each that is not well says what to do.
        let all = run.output.split(separator: "\n")
        for (number, line) in all.enumerated() where line.hasPrefix("fail ") {
            #expect(all[number + 1].hasPrefix("      hint: "), "\(line)")
        }
    }

    @Test func `doctor's JSON is as its schema says, and offline asks nobody`() throws {
        let patient = try Patient()
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/doctor.schema.json"))
        let run = try patient.doctor("--json")
        #expect(try schema.violations(in: Array(run.output.utf8)) == [])
        let asked = patient.sink.sessions.count
        let offline = try patient.doctor("--offline", "--json")
        #expect(try schema.violations(in: Array(offline.output.utf8)) == [])
        #expect(!offline.output.contains("\"source\""))
        #expect(patient.sink.sessions.count == asked)
    }

    @Test
    func `a configuration that is wrong is told mistake by mistake, and the rest is looked at all the same`()
        throws
    {
        let directory = try TemporaryDirectory()
        let config = try directory.write("[watch]\nintervall = \"1h\"\nwidth = 0\n", as: "hledwatch.toml")
        let run = try Hledwatch.run("doctor", "--config", config, "--state", directory.path + "/state")
        #expect(run.code == 78)
        #expect(
            run.output.split(separator: "\n").count { $0.hasPrefix("fail  configuration \(config):") } == 2)
        #expect(run.output.contains("disk: "))
    }

    @Test func `a secret that everybody can read is told`() throws {
        let patient = try Patient()
        _ = unsafe chmod(patient.directory.path + "/secret", 0o644)
        let run = try patient.doctor("--offline")
        #expect(run.code == 1)
        #expect(run.output.contains("secret: everybody can read this secret"))
    }

    // MARK: verify --report

    @Test func `damage that a verification found is told by the next poll, each by its name`() throws {
        let directory = try TemporaryDirectory()
        let site = try Site(["/feed/": Site.Page(SourceCommandTests.feed, "application/rss+xml")])
        let digests = directory.path + "/digests"
        _ = try Program.run("/bin/mkdir", [digests])
        let config = try site.configuration(
            in: directory,
            """
            [[profile.source]]
            name = "press"
            url = "\(site.origin)/feed/"
            [[subscriber]]
            name = "files"
            directory = "\(digests)"
            kinds = ["withdrawn"]
            """)
        let state = directory.path + "/state"
        func run(_ arguments: String...) throws -> Program.Result {
            try Program.run(Hledwatch.path, arguments + ["--config", config, "--state", state])
        }
        #expect(try run("poll").errors.contains("/feed/"))
        #expect(try run("verify", "--report").code == 0)
        try ArchiveEngine.run(
            "UPDATE capture SET status = 299 WHERE id = (SELECT MIN(id) FROM capture)", in: state)
        let found = try run("verify", "--report")
        #expect(found.code == 3)
        _ = try run("poll")
        _ = try run("poll")
        let text = try Program.run("/bin/sh", ["-c", "cat \(digests)/*.txt"]).output
        let damage = try #require(found.output.split(separator: "\n").first)
        #expect(text.contains(damage.prefix(40)), "\(text)")
        #expect(text.split(separator: "\n").count { $0.contains("Found by a verification") } == 1)
        #expect(try run("doctor", "--offline").output.contains("fail  archive: "))
    }
}
