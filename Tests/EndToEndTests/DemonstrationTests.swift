import FactSheets
import Glibc
import TestSupport
import Testing

/// The demonstration's recording through the built program, HTTP included.
@Suite(.blocking) struct DemonstrationTests {
    static let recording = Hledwatch.root + "/Config/demo.warc.gz"
    static let config = Hledwatch.root + "/Config/hledwatch.toml"

    @Test func `every edit of the demonstration is named for what it is, and nothing else is told`() throws {
        let state = try TemporaryDirectory()
        let run = try Hledwatch.run(
            "replay", Self.recording, "--config", Self.config, "--state", state.path, "--format", "json")
        #expect(run.code == 0, "\(run.errors)")
        let digest = try JSON.decode(Digest.self, from: Array(run.output.utf8))
        let told = digest.events.filter { $0.significance >= .editorial }.map { event in
            ([event.kind.rawValue]
                + (event.comparison?.changes.filter { $0.significance >= .editorial }.map(\.rule) ?? []))
                .joined(separator: " ")
        }
        #expect(
            told == [
                "published", "revised amount-changed", "revised date-changed",
                "revised modality-weakened", "revised moved-section",
                "revised item-removed", "withdrawn", "restored",
            ])
        let typography = digest.events.filter { $0.kind == .revised && $0.significance == .cosmetic }
        #expect(typography.count == 1)
    }

    @Test func `the digest of the demonstration reads as it should`() throws {
        let state = try TemporaryDirectory()
        let run = try Hledwatch.run(
            "replay", Self.recording, "--config", Self.config, "--state", state.path,
            environment: ["COLUMNS": "80"])
        try expect(run.output, equals: "demo-digest.txt")
    }

    @Test func `an import of the recording tells the same events as its replay`() throws {
        let replayed = try TemporaryDirectory()
        let imported = try TemporaryDirectory()
        _ = try Hledwatch.run("replay", Self.recording, "--config", Self.config, "--state", replayed.path)
        let run = try Hledwatch.run(
            "import", Self.recording, "--config", Self.config, "--state", imported.path)
        #expect(run.code == 0, "\(run.errors)")
        #expect(try account(of: replayed.path) == account(of: imported.path))
        #expect(
            try Hledwatch.run("import", Self.recording, "--config", Self.config, "--state", imported.path)
                .output.contains("known already"))
        #expect(try account(of: replayed.path) == account(of: imported.path))
    }

    /// Killed at a system call of the archive's or of a delivery's, then taken up again.
    @Test(arguments: [3, 9, 17, 26, 38, 51, 62, 70])
    func `a replay that was killed and taken up again ends with the same archive and the same digests`(
        moment: Int
    ) throws {
        let whole = try TemporaryDirectory()
        let broken = try TemporaryDirectory()
        func arguments(_ directory: TemporaryDirectory) -> [String] {
            [
                "replay", Self.recording, "--config", Self.config, "--state", directory.path + "/state",
                "--digests",
                directory.path + "/digests",
            ]
        }
        #expect(unsafe mkdir(whole.path + "/digests", 0o755) == 0)
        #expect(try Program.run(Hledwatch.path, arguments(whole)).code == 0)
        // Calls are counted by thread, and threads share the work otherwise each time: when a run ends before its
        // moment, an earlier one is tried.
        let calls = ArchiveEngine.isPostgreSQL ? "sendto,rename" : "pwrite64,fdatasync,rename"
        var (when, isKilled) = (moment * 7, false)
        while !isKilled, when > 0 {
            try ArchiveEngine.remove(broken.path + "/state")
            _ = try Program.run("/bin/rm", ["-rf", broken.path + "/digests"])
            #expect(unsafe mkdir(broken.path + "/digests", 0o755) == 0)
            let killed = try Program.run(
                "/usr/bin/strace",
                [
                    "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)", "-e",
                    "inject=\(calls):signal=KILL:when=\(when)", Hledwatch.path,
                ]
                    + arguments(broken))
            isKilled = killed.code != 0
            when /= 2
        }
        #expect(isKilled)
        #expect(try Program.run(Hledwatch.path, arguments(broken)).code == 0)
        #expect(try account(of: whole.path + "/state") == account(of: broken.path + "/state"))
        #expect(try digests(in: whole) == digests(in: broken))
    }

    /// Everything an archive says, as text.
    private func account(of state: String) throws -> [String] {
        let list = try Hledwatch.run("list", "--state", state, "--format", "json")
        let log = try Hledwatch.run("log", "fact-sheet", "--state", state, "--format", "json")
        #expect(list.code == 0 && log.code == 0, "\(list.errors)\(log.errors)")
        return [list.output, log.output]
    }

    private func digests(in directory: TemporaryDirectory) throws -> [String] {
        let names = try Program.run("/bin/ls", [directory.path + "/digests"]).output.split(separator: "\n")
            .map(String.init)
        #expect(names.count > 3)
        return try names.map {
            $0 + " " + String(decoding: try contents(of: directory.path + "/digests/" + $0), as: UTF8.self)
        }
    }

    @Test func `the recording is what its sources make`() throws {
        let directory = try TemporaryDirectory()
        let made = directory.path + "/demo.warc.gz"
        let run = try Program.run("/usr/bin/python3", [Hledwatch.root + "/Config/demo/make-recording", made])
        #expect(run.code == 0, "\(run.errors)")
        let unpacked = try [made, Self.recording].map { try Program.run("/bin/zcat", [$0]).output }
        #expect(unpacked[0] == unpacked[1])
        #expect(unpacked[0].contains("WARC/1.1"))
    }
}
