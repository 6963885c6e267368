import FactSheets
import Glibc
import TestSupport
import Testing

@testable import Archiving

/// The demonstration's archive, taken from one engine to the other.
@Suite(.blocking) struct MigrationTests {
    private let directory: TestSupport.TemporaryDirectory
    private var state: String { directory.path + "/state" }
    private let config = Hledwatch.root + "/Config/hledwatch.toml"

    private static let later = """
        ---
        source_url: https://press.example.gov/later
        date: 2023-01-02
        ---
        # A page

        On the High-Level Economic Dialogue.

        """

    /// Stops a migration where it stands.
    private struct Stop: Error {}

    init() throws {
        directory = try TestSupport.TemporaryDirectory()
        try bring(Hledwatch.root + "/Config/demo.warc.gz", into: state)
    }

    /// Imports a file, into SQLite where there is nothing yet, whatever else the tests run on.
    private func bring(_ file: String, into state: String) throws {
        let made = try Hledwatch.run(
            "import", file, "--follow", "all", "--config", config, "--state", state,
            environment: ["HLEDWATCH_DATABASE": ""])
        try #require(made.code == 0, "\(made.errors)")
    }

    private func place(_ name: String = "copy") -> Migration.Place {
        .sqlite(directory: directory.path + "/" + name)
    }

    private func place(_ server: LoopbackPostgreSQL, _ schema: String = "hledwatch") -> Migration.Place {
        .postgresql(.init(connectionFile: server.connectionFile, schema: schema))
    }

    /// Copies the archive; with `stop`, only until so many batches were written.
    @discardableResult
    private func migrate(
        from source: Migration.Place? = nil, to target: Migration.Place, state: String? = nil,
        restart: Bool = false,
        stop: Int? = nil
    ) throws -> (Migration.Report, Migration.Beginning?) {
        var (written, last) = (0, Int.max)
        var beginning: Migration.Beginning?
        let migration = try Migration(
            from: source ?? .sqlite(directory: self.state), to: target, state: state, restart: restart,
            batch: .init(rows: 7, bytes: 1 << 16)
        ) { step in
            guard case .copying(let rows, _, _) = step else { return }
            if rows > last { written += 1 }
            last = rows
            if written == stop { throw Stop() }
        }
        return (try migration.run { beginning = $0 }, beginning)
    }

    /// What the commands print of the archive in a directory.
    private func told(by state: String) throws -> [String] {
        try [
            ["list", "--format", "json"], ["log", "fact-sheet", "--format", "json"],
            ["verify", "--format", "json"],
            ["export"], ["export", "--format", "jsonl"], ["export", "--format", "git"],
            ["search", "economic"],
            ["ledger", "--format", "json"], ["checkpoint"],
            ["digest", "--since", "2021-01-01", "--format", "json", "--config", config],
        ].map { command in
            let said = try Program.run(Hledwatch.path, command + ["--state", state])
            #expect(said.code == 0, "\(command): \(said.errors)")
            return said.output
        }
    }

    @Test(.withPostgreSQL) func `there and back, all commands tell the same, and the directories lead to it`()
        throws
    {
        let server = try LoopbackPostgreSQL()
        let (there, back) = (directory.path + "/there", directory.path + "/back")
        let before = try told(by: state)
        func run(_ words: String...) throws -> Program.Result {
            let said = try Program.run(Hledwatch.path, ["migrate"] + words)
            #expect(said.code == 0, "\(said.errors)")
            return said
        }
        let one = "postgresql:\(server.connectionFile)"
        let first = try run("--from", "sqlite:\(state)", "--to", one, "--state", there)
        #expect(first.output.contains("copy '\(state)/log-key' to '\(there)/log-key'"))
        #expect(try told(by: there) == before)
        let json = try run("--from", one, "--to", one + "#second", "--state", there, "--format", "json")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/migrate.schema.json"))
        #expect(try schema.violations(in: Array(json.output.utf8)) == [])
        #expect(try Configuration.Database.read(in: there)?.schema == "second")
        #expect(try told(by: there) == before)
        _ = try run("--from", one + "#second", "--to", "sqlite:\(back)", "--state", there)
        #expect(try told(by: back) == before && told(by: state) == before)

        // Within one directory, the archive's key stays where it is; and what was copied goes on.
        let within = try run("--from", "sqlite:\(back)", "--to", one + "#third", "--state", back)
        #expect(within.output.contains("leads to the new archive now"))
        #expect(try Archive(directory: back, mode: .read).database?.schema == "third")
        let page = try directory.write(Self.later, as: "page.md")
        try bring(page, into: back)
        let verified = try Hledwatch.run("verify", "--state", back)
        #expect(verified.output.hasPrefix("no damage in 34 entries"), "\(verified.output)")
        let late = try Hledwatch.run("migrate", "--from", "sqlite:\(back)", "--to", one + "#third")
        #expect(
            late.code == 1 && late.errors.contains("this one as it was at another time"), "\(late.errors)")
    }

    @Test func `stopped after any batch, it goes on behind it, and comes to the same`() throws {
        let whole = try migrate(to: place("whole")).0
        #expect(whole.isSound && whole.rows > 150)
        var stops = 0
        while stops < 200 {
            let target = place("stopped-\(stops)")
            stops += 1
            guard (try? migrate(to: target, stop: stops)) == nil else { break }
            #expect(
                throws: ArchiveError.unfinished(path: "\(directory.path)/stopped-\(stops - 1)/archive.sqlite")
            ) {
                _ = try Archive(directory: "\(directory.path)/stopped-\(stops - 1)", mode: .write)
            }
            let (report, beginning) = try migrate(to: target)
            guard case .goingOn(let rows, of: whole.rows) = beginning else {
                Issue.record("\(String(describing: beginning))")
                continue
            }
            #expect(report.isSound && report.copied == whole.rows - rows && report.tables == whole.tables)
        }
        #expect(stops > 30 && stops < 200)
        let (again, beginning) = try migrate(to: place("stopped-0"))
        #expect(again.isSound && again.copied == 0 && beginning == .whole(rows: whole.rows))
    }

    @Test(.withPostgreSQL)
    func `into PostgreSQL a batch at a time, with the server gone in between, it comes to the same`()
        throws
    {
        let server = try LoopbackPostgreSQL()
        let target = place(server)
        let whole = try migrate(to: place("whole")).0
        var (runs, report) = (0, whole)
        while runs < 200 {
            runs += 1
            do {
                report = try migrate(to: target, stop: 2).0
                break
            } catch is Stop {}
        }
        #expect(runs > 15 && runs < 200 && report.isSound && report.tables == whole.tables)

        var isAway = false
        let migration = try Migration(
            from: target, to: place(server, "other"), state: nil, restart: false,
            batch: .init(rows: 7, bytes: 1 << 16)
        ) { step in
            guard !isAway, case .copying(let rows, _, _) = step, rows > 100 else { return }
            isAway = true
            try server.stop()
        }
        let failed = #expect(throws: MigrationError.self) { try migration.run { _ in } }
        guard case .interrupted(.unreachable) = failed else {
            Issue.record("\(String(describing: failed))")
            return
        }
        let refused = #expect(throws: MigrationError.self) {
            try migrate(from: target, to: place(server, "other"))
        }
        guard case .interrupted(.unreachable) = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        try server.start()
        let (rest, beginning) = try migrate(from: target, to: place(server, "other"))
        #expect(rest.isSound && rest.tables == whole.tables && beginning != .anew)
    }

    @Test(.withPostgreSQL)
    func `what is not the same source, or another archive, is refused and left as it is`() throws {
        let server = try LoopbackPostgreSQL()
        for target in [place("target"), place(server)] {
            #expect(throws: Stop.self) { try migrate(to: target, stop: 5) }
        }
        // The source goes on.
        let page = try directory.write(Self.later, as: "page.md")
        try bring(page, into: state)
        for target in [place("target"), place(server)] {
            let error = #expect(throws: MigrationError.self) { try migrate(to: target) }
            guard case .begunOtherwise = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
            let (report, beginning) = try migrate(to: target, restart: true)
            #expect(report.isSound && report.entries == 34 && beginning == .anew)
            // Whole by now: nothing begins anew over it.
            #expect(try migrate(to: target, restart: true).1 == .whole(rows: report.rows))
        }
        do {
            try bring(page, into: directory.path + "/other")
            let other = try Archive(directory: directory.path + "/other", mode: .amend)
            try other.addCapture()
            guard case .inUse = Archive.error({ try migrate(from: place("other"), to: place("new")) }) else {
                Issue.record("the writer was not seen")
                return
            }
        }
        #expect(throws: MigrationError.samePlace) { try migrate(to: .sqlite(directory: state + "/")) }
        #expect(throws: MigrationError.samePlace) { try migrate(from: place(server), to: place(server)) }
        for target in [place(server), place("target")] {
            let error = #expect(throws: MigrationError.self) { try migrate(from: place("other"), to: target) }
            guard case .occupied = error else {
                Issue.record("\(String(describing: error))")
                continue
            }
        }
        let elsewhere = #expect(throws: MigrationError.self) {
            try migrate(from: place("target"), to: place(server, "fresh"), state: state)
        }
        guard case .occupied = elsewhere else {
            Issue.record("\(String(describing: elsewhere))")
            return
        }
    }

    @Test(.withPostgreSQL) func `who writes to either side stands in the way, and is told so`() throws {
        let server = try LoopbackPostgreSQL()
        let held = directory.path + "/held"
        try migrate(to: place(server), state: held)
        let writer = try Archive(directory: held, mode: .write)
        func isInUse(_ body: () throws -> Void) -> Bool {
            guard case .inUse = Archive.error(body) else { return false }
            return true
        }
        #expect(isInUse { try migrate(from: place(server), to: place("new"), state: held) })
        try writer.transaction {
            try writer.ping()
            #expect(isInUse { try migrate(from: place(server), to: place("new")) })
            #expect(isInUse { try migrate(to: place(server)) })
        }
        let reader = try Archive(directory: held, mode: .read)
        #expect(try migrate(from: place(server), to: place("new")).0.isSound)
        #expect(try reader.captureCount() == 33)
    }

    @Test(.withPostgreSQL)
    func `texts, bytes and numbers of any kind come over as they are; of a NUL it is told`() throws {
        let server = try LoopbackPostgreSQL()
        let hostile = [
            "", " ", "\\N", "\\.", "\t\n\r\u{B}\u{1}", "'; DROP TABLE document; --", "\"\\\"",
            "\u{FEFF}\u{202E}\u{10FFFF}\u{FFFE}",
            "e\u{301}", "é", String(repeating: "long ", count: 40_000), "${1} $1 %s", "NUL\0in it", "\0",
        ]
        do {
            let archive = try Archive(directory: state, mode: .write)
            for (number, text) in hostile.enumerated() {
                let document = try archive.addDocument("hostile-\(number)", guid: text)
                try archive.connection.run(
                    "UPDATE document SET title = $1, versions = 0, last_changed = $2 WHERE id = $3", text,
                    number % 2 == 0 ? Int64.min : Int64.max, document.id)
                try archive.connection.run(
                    "INSERT INTO rule (kind, hash) VALUES ($1, $2)", "hostile \(number)",
                    number == 0 ? [] : (0..<number).map { UInt8($0 * 19) })
            }
        }
        let there = try migrate(to: place(server)).0
        #expect(there.isSound && there.replaced == 4)
        let back = try migrate(from: place(server), to: place("back")).0
        #expect(back.isSound && back.replaced == 0 && back.tables == there.tables)
        let (source, copy) = (
            try Archive(directory: state, mode: .read),
            try Archive(directory: directory.path + "/back", mode: .read)
        )
        for (one, other) in zip(try source.documents(), try copy.documents()) {
            #expect(Array(other.title.utf8) == Array(one.title.replacing("\0", with: "\u{FFFD}").utf8))
        }
        // Frames of fact sheets build on the statements' bytes, and the log's hashes on those of its entries.
        try Archive(directory: state, mode: .write).connection.run(
            "UPDATE statement SET text = text || $1 WHERE id = 3", "\0")
        #expect(throws: MigrationError.unholdable(what: "the row 3 of the table 'statement'")) {
            try migrate(to: place(server, "other"))
        }
    }

    @Test(.withPostgreSQL)
    func `a source of an earlier schema, none at all, and a database without rights are named`() throws {
        let server = try LoopbackPostgreSQL()
        #expect(throws: ArchiveError.absent(directory: directory.path + "/none")) {
            try migrate(from: place("none"), to: place("new"))
        }
        let absent = Archive.error { try migrate(from: place(server, "none"), to: place("new")) }
        guard case .absent = absent else {
            Issue.record("\(String(describing: absent))")
            return
        }
        _ = try server.query("CREATE ROLE guest LOGIN")
        let host = String(decoding: try contents(of: server.connectionFile), as: UTF8.self)
        func denied(_ text: String) throws -> Bool {
            let file = try directory.write(text, as: "guest")
            _ = unsafe chmod(file, 0o600)
            guard case .denied = Archive.error({ try migrate(to: .postgresql(.init(connectionFile: file))) })
            else { return false }
            return true
        }
        #expect(try denied(host.replacing("user=hledwatch", with: "user=guest")))
        #expect(try denied(host.replacing("user=hledwatch", with: "user=nobody")))
        #expect(try denied(host.replacing("dbname=postgres", with: "dbname=nothing")))
        try Archive(directory: state, mode: .amend).connection.execute(
            "PRAGMA user_version = \(Schema.version - 1)")
        let older = Archive.error { try migrate(to: place(server)) }
        #expect(
            older == .older(path: state + "/archive.sqlite", found: Schema.version - 1, known: Schema.version)
        )
        for text in ["", "sqlite:", "mysql:x", "postgresql:", "postgresql:x#Upper", "postgresql:x#", "/x"] {
            #expect(Migration.Place(text) == nil, "\(text)")
        }
    }

    @Test func `killed at any time, it goes on and comes to the same`() throws {
        let whole = try migrate(to: place("whole")).0
        let file = directory.path + "/killed/archive.sqlite-wal"
        func size() -> Int {
            var status = stat()
            return unsafe stat(file, &status) == 0 ? Int(status.st_size) : -1
        }
        let words = ["migrate", "--from", "sqlite:\(state)", "--to", "sqlite:\(directory.path)/killed"]
        for grown in [0, 1, 50_000, 200_000, 400_000] {
            let run = try Program(Hledwatch.path, words)
            for _ in 0..<3000 where size() < grown { poll(nil, 0, 1) }
            run.send(SIGKILL)
            _ = try run.wait()
        }
        let last = try Program.run(Hledwatch.path, words)
        #expect(last.code == 0, "\(last.errors)")
        #expect(try migrate(to: place("killed")).0.tables == whole.tables)
    }
}
