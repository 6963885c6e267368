import FactSheets
import FoundationEssentials
import Synchronization
import TestSupport
import Testing

/// The archive as evidence: what is sealed, verified and handed to others, through the program alone.
@Suite(.blocking) struct EvidenceTests {
    private static let config = Hledwatch.root + "/Config/hledwatch.toml"

    /// The demonstration, imported and sealed.
    private func demonstration(in directory: TemporaryDirectory) throws -> String {
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", Self.config, "--state", state)
        try #require(made.code == 0, "\(made.errors)")
        return state
    }

    private func edit(_ state: String, _ sql: String) throws {
        try ArchiveEngine.run(sql, in: state)
    }

    private func verify(_ state: String, _ options: String...) throws -> Program.Result {
        try Program.run(
            Hledwatch.path, ["verify", "--state", state, "--config", Self.config] + options)
    }

    private func shell(_ command: String, in directory: String) throws -> Program.Result {
        try Program.run("/bin/sh", ["-c", "cd '\(directory)' && \(command)"])
    }

    @Test func `a sound archive is told in one sentence that says what was covered`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        let short = try verify(state)
        #expect(short.code == 0)
        #expect(
            short.output
                == "no damage in 33 entries of the log (33 captures, 0 checks), 33 of them under 1 checkpoint (0 time stamps); none of 21 bodies read; 23 derived rows read\n"
        )
        #expect(short.errors == "")
        let whole = try verify(state, "--read-data")
        #expect(whole.code == 0, "\(whole.output)")
        #expect(whole.output.hasSuffix("21 of 21 bodies read; 104 derived rows derived again and compared\n"))
        let some = try verify(state, "--read-data-subset", "50%", "--seed", "7")
        #expect(some.code == 0)
        #expect(some.output.contains("(seed 7)"))
        #expect(try verify(state, "--read-data-subset", "50%", "--seed", "7").output == some.output)
    }

    @Test func `an edit of the log ends with 3 and names the capture, its document and version`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        try edit(state, "UPDATE capture SET time = time - 3600000 WHERE id = 2")
        let run = try verify(state)
        #expect(run.code == 3)
        let slug = "fact-sheet-2022-u-s-mexico-high-level-economic-dialogue"
        #expect(
            run.output.hasPrefix(
                "entry: capture 2 (https://www.whitehouse.gov/briefing-room/feed/) is not what was sealed [\(slug)@1]\n1 damage in "
            ), "\(run.output)")
        let json = try verify(state, "--format", "json")
        #expect(json.code == 3)
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/verify.schema.json"))
        #expect(try schema.violations(in: Array(json.output.utf8)) == [])
        #expect(json.output.contains(#""sound" : false"#))
    }

    /// What is edited, and what is said of it.
    private static let edits = [
        (
            "UPDATE version SET since = since - 1 WHERE number = 3",
            "of 'version' is not what the captures give: since"
        ),
        (
            "UPDATE document SET last_seen = last_seen + 1",
            "of 'document' is not what the captures give: last_seen"
        ),
        ("DELETE FROM flag WHERE capture = (SELECT MIN(capture) FROM flag)", "of 'flag' is missing"),
        ("INSERT INTO address SELECT 'https://a.example/', id FROM document LIMIT 1", "do not give"),
        ("UPDATE event SET id = 'x' WHERE sequence = 2", "event 2 is filed under another id"),
        (
            ArchiveEngine.isPostgreSQL
                ? "UPDATE statement_words SET words = ts_delete(words, 'the')"
                : "UPDATE statement_words_data SET block = zeroblob(length(block)) WHERE id > 100",
            "the index of words"
        ),
    ]

    @Test func `an edit of what was derived is seen when it is derived again`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        for (number, (sql, found)) in Self.edits.enumerated() {
            let copy = directory.path + "/copy-\(number)"
            try ArchiveEngine.copy(state, to: copy)
            try edit(copy, sql)
            let run = try verify(copy, "--read-data")
            #expect(run.code == 3)
            #expect(run.output.contains(found), "\(run.output)")
        }
    }

    @Test func `where nothing can be derived again to compare with, that is said`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        try edit(
            state, "UPDATE flag SET flag = 'out of order' WHERE capture = (SELECT MIN(capture) FROM flag)")
        let shuffled = try verify(state, "--read-data")
        #expect(shuffled.code == 0)
        #expect(
            shuffled.output.hasSuffix(
                "derived rows not derived again: captures came out of order: 'hledwatch rebuild' first\n"))
        try edit(state, "UPDATE version SET engine = engine - 1 WHERE number = 1")
        let older = try verify(state, "--read-data")
        #expect(
            older.output.contains("not derived again: 1 versions were read by another version of the engine"))
        try edit(
            state,
            "UPDATE body SET content = x'' WHERE id = (SELECT MAX(id) FROM body WHERE id NOT IN (SELECT base FROM body WHERE base IS NOT NULL))"
        )
        let pruned = try verify(state, "--read-data")
        #expect(pruned.code == 0, "\(pruned.output)")
        #expect(pruned.output.contains("20 of 21 bodies (1 are pruned) read"))
        #expect(
            pruned.output.hasSuffix("not derived again: nothing can be derived again from what is pruned\n"))
    }

    @Test func `a remembered checkpoint shows that the log was replaced by another`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        let kept = directory.path + "/checkpoint"
        #expect(try Hledwatch.run("checkpoint", "--state", state, "--output", kept).code == 0)
        #expect(
            try Hledwatch.run("checkpoint", "--state", state).output
                == String(decoding: try contents(of: kept), as: UTF8.self))
        #expect(try verify(state, "--since", kept).code == 0)
        let key = state + "/log-key.pub"
        #expect(try verify(state, "--since", kept, "--key", key).code == 0)
        // Another archive, made with the same key and sealed anew.
        try edit(
            state, "UPDATE capture SET time = time - 1 WHERE id = 5; DELETE FROM tile; DELETE FROM checkpoint"
        )
        #expect(
            try Hledwatch.run(
                "import", DemonstrationTests.recording, "--config", Self.config, "--state", state
            ).code == 0)
        #expect(try verify(state).code == 0)
        let run = try verify(state, "--since", kept, "--key", key)
        #expect(run.code == 3)
        #expect(
            run.output.hasPrefix(
                "history: the first 33 entries are not those that the remembered checkpoint was signed over"))
        let wrong = try verify(state, "--since", key)
        #expect(wrong.code == 1)
        #expect(wrong.errors.contains("'\(key)' is no checkpoint"))
        let json = try Hledwatch.run("checkpoint", "--state", state, "--format", "json")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/checkpoint.schema.json"))
        #expect(try schema.violations(in: Array(json.output.utf8)) == [])
    }

    @Test(.onSQLite("its file"))
    func `a file that is no database any more is damage, and one that is not there is not`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        var bytes = try contents(of: state + "/archive.sqlite")
        for place in 0..<100 { bytes[place] = 0x55 }
        try directory.write(bytes, as: "state/archive.sqlite")
        let run = try verify(state)
        #expect(run.code == 3)
        #expect(
            run.output.hasPrefix("file: '\(state)/archive.sqlite' is not an archive of hledwatch\n1 damage"))
        #expect(try verify(directory.path + "/none").code == 1)
    }

    @Test func `the log's tiles hash up to its checkpoint`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        let log = directory.path + "/log"
        #expect(try Hledwatch.run("export", "--format", "tlog", "--state", state, "--output", log).code == 0)
        let check = """
            import base64, hashlib
            sha = lambda data: hashlib.sha256(data).digest()
            tile = open('tile/0/000.p/33', 'rb').read()
            bundle = open('tile/entries/000.p/33', 'rb').read()
            leaves = []
            while bundle:
                size = int.from_bytes(bundle[:2], 'big')
                leaves.append(sha(b'\\0' + bundle[2:2 + size]))
                bundle = bundle[2 + size:]
            assert b''.join(leaves) == tile and len(leaves) == 33
            def root(hashes):
                if len(hashes) == 1: return hashes[0]
                half = 1 << (len(hashes) - 1).bit_length() - 1
                return sha(b'\\1' + root(hashes[:half]) + root(hashes[half:]))
            note = open('checkpoint').read().split('\\n')
            assert note[1] == '33' and base64.b64decode(note[2]) == root(leaves)
            """
        let script = try directory.write(check, as: "check.py")
        let run = try shell("python3 \(script)", in: log)
        #expect(run.code == 0, "\(run.errors)")
    }

    /// A bundle is checked by following its README, where this program is not.
    private func follow(_ bundle: String, authority: String?) throws {
        let readme = String(decoding: try contents(of: bundle + "/README.txt"), as: UTF8.self)
        // Blank, then the command; those that need what tests do not install are tried by Tests/check-evidence.
        let commands = readme.split(separator: "\n").filter { $0.hasPrefix("     ") }
            .map { String($0.dropFirst(5)) }
            .filter { !$0.hasPrefix("warcio") && !$0.hasPrefix("go ") }
            .map { $0.replacing("AUTHORITY.pem", with: authority ?? "") }
        #expect(commands.count == (authority == nil ? 7 : 9))
        for command in commands {
            let run = try shell(command, in: bundle)
            #expect(run.code == 0, "\(command): \(run.output)\(run.errors)")
        }
    }

    @Test func `an evidence bundle is checked by following its README, and an edit of it shows`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(in: directory)
        let bundle = directory.path + "/bundle"
        func make(_ path: String, _ what: String = "fact-sheet@2..3") throws -> Program.Result {
            try Hledwatch.run("evidence", what, "--output", path, "--config", Self.config, "--state", state)
        }
        let made = try make(bundle)
        try #require(made.code == 0, "\(made.errors)")
        try follow(bundle, authority: nil)
        let claims = String(decoding: try contents(of: bundle + "/CLAIMS.txt"), as: UTF8.self)
        #expect(
            claims.contains(
                "What version 2 says and version 3 does not was present at 2022-09-13T15:00:00Z and absent at 2022-09-13T16:00:00Z."
            ))
        #expect(!claims.contains("deleted"))
        #expect(
            String(decoding: try contents(of: bundle + "/comparison.txt"), as: UTF8.self).contains(
                "$474 million"))
        let configuration = String(decoding: try contents(of: bundle + "/configuration.toml"), as: UTF8.self)
        #expect(configuration.contains("[[profile.source]]") && !configuration.contains("[network]"))
        // The same archive, the same bytes: as a directory and as a file.
        #expect(try make(bundle).code == 1)
        #expect(try make(directory.path + "/again").code == 0)
        #expect(try shell("rm bundle/checkpoint.* && diff -r bundle again", in: directory.path).code == 0)
        for name in ["one.zip", "two.zip"] { #expect(try make(directory.path + "/" + name).code == 0) }
        #expect(try contents(of: directory.path + "/one.zip") == contents(of: directory.path + "/two.zip"))
        let unpacked = try shell(
            "python3 -m zipfile -e one.zip out && diff -r out/* again && ls", in: directory.path)
        #expect(unpacked.code == 0, "\(unpacked.output)\(unpacked.errors)")
        #expect(!unpacked.output.contains("part"))
        // Whatever is edited, one step or another fails.
        for edit in [
            "sed -i s/200/404/ log/entries/6.txt", "sed -i s/name/nama/ log/entries/6.headers.json",
            "sed -i '2s/.*/34/' log/checkpoint", "rm log/entries/6.headers.json",
        ] {
            let run = try shell(
                "rm -rf ../edited && cp -r . ../edited && cd ../edited && \(edit) && ! python3 check-proofs.py && ! sha256sum -c SHA256SUMS",
                in: directory.path + "/again")
            #expect(run.code == 0, "\(edit): \(run.output)\(run.errors)")
        }
        let unknown = try make(directory.path + "/none", "fact-sheet@2..9")
        #expect(unknown.code == 1)
        #expect(unknown.errors.contains("has no version 9: it has 7"))
        #expect(try make(directory.path + "/none", "fact-sheet").code == 64)
        #expect(try make(directory.path + "/none", "fact-sheet@3..2").code == 64)
    }

    @Test func `what people noted is handed over with it, under the same proofs`() throws {
        let archive = try ImportedDemonstration()
        func note(_ words: String...) throws -> String {
            let made = try archive.run(["note"] + words + ["--as", "ana"])
            #expect(made.code == 0, "\(made.errors)")
            return String(made.output.dropLast())
        }
        let taken = try note("fact-sheet@2..3", "Mistaken.")
        _ = try note("fact-sheet@2..3", "Held against the press release.")
        _ = try note("withdraw", taken)
        _ = try note("fact-sheet@4", "Of another version.")
        let bundle = archive.directory.path + "/bundle"
        func make(_ path: String) throws {
            let made = try archive.run(
                "evidence", "fact-sheet@2..3", "--output", path, "--config", Self.config)
            try #require(made.code == 0, "\(made.errors)")
        }
        // What is not sealed yet is left out, and that is said.
        try make(bundle + "-before")
        let before = String(decoding: try contents(of: bundle + "-before/CLAIMS.txt"), as: UTF8.self)
        #expect(before.contains("are under no such checkpoint yet: 3."), "\(before)")
        try archive.seal()
        try make(bundle)
        try follow(bundle, authority: nil)
        let notes = String(decoding: try contents(of: bundle + "/notes.txt"), as: UTF8.self)
        #expect(notes.contains("Held against the press release.") && notes.contains("Withdrawn by ana"))
        #expect(!notes.contains("Of another version."))
        let claims = String(decoding: try contents(of: bundle + "/CLAIMS.txt"), as: UTF8.self)
        #expect(claims.contains("withdrawal of \(taken) by ana"), "\(claims)")
        let readme = String(decoding: try contents(of: bundle + "/README.txt"), as: UTF8.self)
        #expect(readme.contains("notes.txt has what people noted of these versions"))
        // An edit of what was said shows, as one of what was fetched does.
        let edited = try shell(
            "python3 check-proofs.py | grep -c 'is under' && ls log/entries/*.note.json | wc -l && sed -i s/Held/Kept/ log/entries/35.note.json && ! python3 check-proofs.py",
            in: bundle)
        #expect(edited.code == 0, "\(edited.output)\(edited.errors)")
        #expect(
            edited.output.contains("\n3\n") && edited.output.contains("35 WRONG: note"), "\(edited.output)")
    }

    @Test func `a time-stamp authority that is down delays nothing, and stamps the checkpoint later`() throws
    {
        let directory = try TemporaryDirectory()
        let authority = try shell(TimeStampAuthority.script(in: directory.path), in: directory.path)
        try #require(authority.code == 0, "\(authority.errors)")
        let path = directory.path
        let isUp = Switch()
        let server = try LoopbackServer { request in
            switch request.target {
            case "/press/":
                let list = "<li><a href=\"/a/\">High-Level Economic Dialogue</a></li>"
                return LoopbackServer.answer(
                    "200 OK", ["Content-Type: text/html"],
                    Array("<html><body><main><ul>\(list)</ul></main></body></html>".utf8))
            case "/a/":
                let page = Site.article("The High-Level Economic Dialogue")
                return LoopbackServer.answer(page.status, page.headers, page.body)
            case "/tsr":
                guard isUp.value, request.headers["Content-Type"] == "application/timestamp-query",
                    let reply = try? stamp(request.body, in: path)
                else { return LoopbackServer.answer("503 Busy", [], []) }
                return LoopbackServer.answer(
                    "200 OK", ["Content-Type: application/timestamp-reply"], reply)
            default: return LoopbackServer.answer("404 Not Found", [], [])
            }
        }
        let config = try directory.write(
            """
            [network]
            allow = ["127.0.0.1/32"]
            plain_http = ["127.0.0.1"]
            [evidence]
            origin = "example.org/test"
            timestamp_authority = "\(server.origin)/tsr"
            [[profile]]
            name = "test"
            words = ["High-Level Economic Dialogue"]
            [[profile.source]]
            name = "press"
            kind = "listing"
            url = "\(server.origin)/press/"
            """, as: "hledwatch.toml")
        let state = directory.path + "/state"
        func poll() throws -> Program.Result {
            try Hledwatch.run("poll", "--config", config, "--state", state)
        }
        let first = try poll()
        #expect(first.errors.contains("no time stamp, trying again later"), "\(first.errors)")
        #expect(first.errors.contains("it answered 503"))
        isUp.value = true
        let second = try poll()
        #expect(!second.errors.contains("no time stamp"), "\(second.errors)")
        let run = try Hledwatch.run("verify", "--state", state)
        #expect(run.code == 0)
        #expect(run.output.contains("under 2 checkpoints (2 time stamps)"), "\(run.output)")
        // What is stored is what openssl accepts.
        let listed = try Hledwatch.run("list", "--format", "names", "--state", state)
        #expect(listed.output.split(separator: "\n").count == 1, "\(listed.output)")
        let made = try Hledwatch.run(
            "evidence", "a@1", "--output", path + "/bundle", "--config", config, "--state", state)
        try #require(made.code == 0, "\(made.errors)")
        try follow(path + "/bundle", authority: path + "/ca.pem")
        let settings = String(decoding: try contents(of: path + "/bundle/configuration.toml"), as: UTF8.self)
        #expect(settings.contains("timestamp_authority"))
        // A token that does not fit is no token.
        try edit(state, "UPDATE checkpoint SET token = (SELECT token FROM checkpoint ORDER BY size LIMIT 1)")
        let swapped = try Hledwatch.run("verify", "--state", state)
        #expect(swapped.code == 3)
        #expect(swapped.output.contains("does not fit it: message imprint mismatch"))
    }
}

/// What a test switches while a server answers.
private final class Switch: Sendable {
    private let isOn = Mutex(false)
    var value: Bool {
        get { isOn.withLock { $0 } }
        set { isOn.withLock { $0 = newValue } }
    }
}

/// What the authority in `directory` says to a query.
private func stamp(_ query: [UInt8], in directory: String) throws -> [UInt8] {
    try Data(query).write(to: URL(filePath: directory + "/query.tsq"))
    let made = try Program.run(
        "/bin/sh",
        ["-c", "cd '\(directory)' && openssl ts -reply -config ts.cnf -queryfile query.tsq -out reply.tsr"])
    guard made.code == 0 else { throw SpawnError(what: made.errors, code: made.code) }
    return try contents(of: directory + "/reply.tsr")
}
