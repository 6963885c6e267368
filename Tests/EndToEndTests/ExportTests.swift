import FactSheets
import Glibc
import TestSupport
import Testing

/// The demonstration in the formats that others read, by the built program.
@Suite(.blocking) struct ExportTests {
    private static let config = SchemaTests.config

    private func demonstration(_ directory: TemporaryDirectory) throws -> String {
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "replay", DemonstrationTests.recording, "--config", Self.config, "--state", state)
        #expect(made.code == 0, "\(made.errors)")
        return state
    }

    /// All that an archive says of its document, looks included.
    private func account(of state: String) throws -> [String] {
        try [["digest"], ["log", "fact-sheet"], ["log", "fact-sheet", "--checks", "--since", "2022-09-01"]]
            .map {
                let run = try Program.run(Hledwatch.path, $0 + ["--format", "json", "--state", state])
                #expect(run.code == 0, "\(run.errors)")
                return run.output
            }
    }

    @Test func `an import of an export tells the same events and looks, and exports the same bytes`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(directory)
        let files = [directory.path + "/1.warc.gz", directory.path + "/2.warc.gz"]
        #expect(try Hledwatch.run("export", "--state", state, "--output", files[0]).code == 0)
        let copy = directory.path + "/copy"
        let taken = try Hledwatch.run("import", files[0], "--config", Self.config, "--state", copy)
        #expect(taken.output.hasPrefix("26 captures and 7 checks\n"), "\(taken.output)\(taken.errors)")
        #expect(try account(of: copy) == account(of: state))
        #expect(try Hledwatch.run("export", "--state", copy, "--output", files[1]).code == 0)
        #expect(try contents(of: files[0]) == contents(of: files[1]))
        let again = try Hledwatch.run("import", files[0], "--config", Self.config, "--state", copy)
        #expect(again.output.hasPrefix("26 captures and 7 checks, 33 of them known already\n"))
        #expect(try account(of: copy) == account(of: state))
    }

    @Test func `what passed on the wire of a live look is exported, and survives an import`() throws {
        let site = try Site([
            "/robots.txt": Site.Page("User-agent: *\nDisallow: /closed/\n", "text/plain"),
            "/press": Site.listing(RobotsTests.titles), "/open/1": Site.article(RobotsTests.titles[0].1),
        ])
        let directory = try TemporaryDirectory()
        let config = try site.configuration(
            in: directory,
            "[[profile.source]]\nname = \"press\"\nurl = \"\(site.origin)/press\"\nkind = \"listing\"\n")
        let state = directory.path + "/state"
        _ = try Hledwatch.run("poll", "--config", config, "--state", state)
        #expect(site.asked == ["/robots.txt", "/press", "/open/1"])
        let files = [directory.path + "/1.warc.gz", directory.path + "/2.warc.gz"]
        #expect(try Hledwatch.run("export", "--state", state, "--output", files[0]).code == 0)
        let text = try Program.run("/bin/zcat", [files[0]]).output
        func count(_ line: String) -> Int { text.split(separator: "\r\n").count { $0.hasPrefix(line) } }
        #expect(count("WARC-Type: response") == 3)
        #expect(count("WARC-Type: request") == 3)
        #expect(count("WARC-IP-Address: 127.0.0.1") == 6)
        // Three of what passed on the wire, one of what robots.txt forbids.
        #expect(count("WARC-Type: metadata") == 4)
        #expect(count("WARC-Concurrent-To: ") == 6)
        #expect(count("GET /open/1 HTTP/1.1") == 1)
        #expect(count("Hledwatch-Peer: \(site.origin.dropFirst("http://".count))") == 3)
        #expect(count("Hledwatch-Failure: refused its host's robots.txt forbids it") == 1)
        let copy = directory.path + "/copy"
        let taken = try Hledwatch.run("import", files[0], "--config", config, "--state", copy)
        #expect(taken.output.hasPrefix("4 captures\n"), "\(taken.output)\(taken.errors)")
        #expect(try Hledwatch.run("export", "--state", copy, "--output", files[1]).code == 0)
        #expect(try contents(of: files[0]) == contents(of: files[1]))
    }

    @Test func `git takes the stream without complaint, a commit for each version and each coming and going`()
        throws
    {
        guard unsafe access("/usr/bin/git", X_OK) == 0 else { return print("skipped: there is no git") }
        let directory = try TemporaryDirectory()
        let state = try demonstration(directory)
        let (stream, repository) = (directory.path + "/stream", directory.path + "/git")
        #expect(
            try Hledwatch.run("export", "--format", "git", "--state", state, "--output", stream).code == 0)
        #expect(try Program.run("/usr/bin/git", ["init", "-q", "-b", "main", repository]).code == 0)
        func git(_ arguments: String...) throws -> String {
            let run = try Program.run("/usr/bin/git", ["-C", repository] + arguments)
            #expect(run.code == 0, "\(run.errors)")
            return run.output
        }
        let taken = try Program.run(
            "/bin/sh", ["-c", "git -C \"$0\" fast-import --quiet --done < \"$1\"", repository, stream])
        #expect(taken.code == 0, "\(taken.errors)")
        #expect(try git("fsck", "--strict").isEmpty)
        let subjects = try git("log", "--reverse", "--format=%s").split(separator: "\n").map {
            $0.split(separator: "…: ", maxSplits: 1).last.map(String.init) ?? ""
        }
        #expect(
            subjects == [
                "published", "only typography or markup changed",
                "The amount changed: ‘$474 million’ is now ‘$400 million’",
                "The date changed: ‘October’ is now ‘December’",
                "The promise became weaker: ‘will’ is now ‘plans to’",
                "It now stands under ‘PILLAR III: SECURING THE TOOLS FOR FUTURE…", "An item was removed",
                "withdrawn",
                "restored",
            ])
        #expect(
            try git("show", "-s", "--format=%b", "main~1").contains("Present at 2022-09-16 13:00Z, absent at")
        )
        #expect(
            try git("log", "-1", "--format=%an <%ae> %aI, %cn")
                == "whitehouse.gov <publisher@whitehouse.gov.invalid> 2022-09-19T13:00:00+00:00, hledwatch\n")
        #expect(try git("ls-tree", "--name-only", "main~1").isEmpty)
        let file = try git("ls-tree", "--name-only", "main").split(separator: "\n").map(String.init)
        #expect(file.count == 1)
        let blame = try git("blame", "-s", "main~2", "--", file[0])
        let amount = try #require(blame.split(separator: "\n").first { $0.contains("$400 million") })
        let commit = try git("log", "--format=%h", "--abbrev=8", "--grep=The amount changed").prefix(8)
        #expect(amount.hasPrefix(commit))
    }

    @Test(arguments: ["changes", "versions", "ledger"])
    func `every line of JSON is as its schema says, and every table begins with its names`(_ what: String)
        throws
    {
        let directory = try TemporaryDirectory()
        let state = try demonstration(directory)
        let run = try Hledwatch.run("export", "--format", "jsonl", "--what", what, "--state", state)
        let schema = try JSONSchema(
            contents(of: Hledwatch.root + "/Config/schema/export-\(what).schema.json"))
        let lines = run.output.split(separator: "\n")
        #expect(lines.count == ["changes": 8, "versions": 7, "ledger": 24][what])
        for line in lines { #expect(try schema.violations(in: Array(line.utf8)) == []) }
        let table = try Hledwatch.run("export", "--format", "csv", "--what", what, "--state", state).output
        #expect(table.hasPrefix(what == "ledger" ? "id,state,pillar," : "document,title,url,"))
        #expect(table.split(separator: "\r\n").count == lines.count + 1)
        let text = try Hledwatch.run("export", "--format", "markdown", "--what", what, "--state", state)
            .output
        #expect(text.contains("FACT SHEET") || what == "ledger")
        // Only what happened in the time that is asked for.
        if what != "ledger" {
            let some = try Hledwatch.run(
                "export", "--format", "jsonl", "--what", what, "--state", state, "--since", "2022-09-14",
                "--until",
                "2022-09-14T14:00:00Z")
            #expect(some.output.split(separator: "\n").count == 1)
            #expect(some.output.contains("2022-09-14T13:00:00Z"))
        }
    }

    @Test func `a package holds what its description says, and one document is exported by itself`() throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(directory)
        let file = directory.path + "/x.wacz"
        #expect(
            try Hledwatch.run("export", "fact-sheet", "--format", "wacz", "--state", state, "--output", file)
                .code
                == 0)
        let script = """
            import hashlib, json, sys, zipfile
            with zipfile.ZipFile(sys.argv[1]) as package:
                assert package.testzip() is None
                assert all(entry.compress_type == zipfile.ZIP_STORED for entry in package.infolist())
                described = json.loads(package.read('datapackage.json'))
                for entry in described['resources']:
                    data = package.read(entry['path'])
                    assert len(data) == entry['bytes']
                    assert 'sha256:' + hashlib.sha256(data).hexdigest() == entry['hash'], entry
                seal = json.loads(package.read('datapackage-digest.json'))
                assert seal['hash'] == 'sha256:' + hashlib.sha256(package.read('datapackage.json')).hexdigest()
                pages = [json.loads(line) for line in package.read('pages/pages.jsonl').splitlines()]
                print(described['wacz_version'], sorted(package.namelist()), len(pages))
            """
        let read = try Program.run("/usr/bin/python3", ["-c", script, file])
        #expect(
            read.output
                == "1.1.1 ['archive/data.warc.gz', 'datapackage-digest.json', 'datapackage.json', 'indexes/index.cdxj', 'pages/pages.jsonl'] 8\n",
            "\(read.errors)")
        // And it is taken in as the same captures as a WARC are.
        let plain = directory.path + "/x.warc.gz"
        #expect(
            try Hledwatch.run("export", "fact-sheet", "--state", state, "--output", plain).code == 0)
        let imported = try [file, plain].enumerated().map { number, path in
            let into = directory.path + "/into-\(number)"
            let run = try Hledwatch.run("import", path, "--state", into, "--follow", "all")
            #expect(run.code == 0, "\(run.errors)")
            return try run.output
                + Hledwatch.run("log", "fact-sheet", "--format", "json", "--state", into).output
        }
        #expect(imported[0] == imported[1])
        #expect(imported[0].contains("revised"))
    }

    @Test(arguments: [
        (["--format", "wacz"], "a WACZ needs a file to be written to", 64),
        (["nothing-of-that-name", "--output", "OUT"], "no document is called 'nothing-of-that-name'", 1),
        (["--output", "/nowhere/x"], "'/nowhere/x' cannot be written: no such file or directory", 1),
        (
            ["--format", "git", "--output", "/dev/full"],
            "'/dev/full' cannot be written: no space left on the device", 1
        ),
        (["--format", "csv", "--cdxj", "x"], "'--cdxj' goes with '--format warc'", 64),
        (["--what", "ledger"], "'--what' goes with '--format jsonl', 'csv' or 'markdown'", 64),
    ])
    func `what cannot be exported says why`(_ arguments: [String], _ reason: String, _ code: Int) throws {
        let directory = try TemporaryDirectory()
        let state = try demonstration(directory)
        let words = arguments.map { $0 == "OUT" ? directory.path + "/out" : $0 }
        let run = try Program.run(Hledwatch.path, ["export", "--state", state] + words)
        #expect(run.errors.contains(reason), "\(run.errors)")
        #expect(run.code == code)
        let left = try Program.run("/bin/ls", [directory.path]).output
        #expect(left == "state\n")
    }
}
