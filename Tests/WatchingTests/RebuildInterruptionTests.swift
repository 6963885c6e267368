import FactSheets
import TestSupport
import Testing

@testable import Archiving
@testable import Watching

/// A rebuild that is interrupted, and the one after it.
@Suite(.blocking) struct RebuildInterruptionTests {
    private struct Interruption: Error, Equatable {}

    /// What an earlier engine read otherwise: one event it had not told, one that this engine would not tell, a version
    /// with other words, a capture set aside; and one that came out of order.
    private static func script() throws -> FeedScript {
        let script = try FeedScript.eventful(subscribers: [Subscriber(name: "desk", channel: .standardOutput)]
        )
        let archive = script.archive
        let revised = try #require(
            try archive.events(since: nil, document: nil).first { $0.kind == .revised })
        _ = try archive.insertEvent(
            Event(
                id: "ev-of-an-earlier-engine", kind: .moved, time: revised.time, document: revised.document,
                version: 1, significance: .cosmetic, detail: "a → b"), capture: 2, document: 2)
        try archive.connection.run(
            ArchiveEngine.edit(
                "UPDATE version SET engine = 0, content_hash = zeroblob(32) WHERE document = 3"))
        try archive.connection.run("DELETE FROM event WHERE id = $1", revised.id)
        try archive.flag(1, "of an earlier engine")
        try archive.flag(7, Self.outOfOrder)
        return script
    }

    private static let outOfOrder = "out of order"

    private static func rebuild(
        _ script: FeedScript, follow: Configuration.Follow = .all, batch: Int = 2
    ) -> Rebuild {
        Rebuild(archive: script.archive, configuration: script.configuration, follow: follow, batch: batch)
    }

    /// Interrupts a rebuild before entry `number` is done.
    private static func interrupt(_ script: FeedScript, at number: Int, batch: Int = 2) throws {
        #expect(throws: Interruption()) {
            try rebuild(script, batch: batch).report(progress: { done, _ in
                if done == number { throw Interruption() }
            })
        }
        #expect(try script.archive.draftBytes() != nil)
    }

    /// Rows and report of a rebuild that nothing disturbs.
    private static func whole() throws -> (rows: [String], report: Rebuild.Report) {
        let script = try script()
        let report = try rebuild(script).report()
        #expect(
            Set(report.differences.map(\.kind))
                == [.versions, .eventNotAdded, .eventKept, .captures])
        #expect(try script.archive.draftBytes() == nil)
        return (try script.archive.rows(), report)
    }

    /// Runs it to its end, holds what it came to against `whole`, and gives what it said of the interrupted one.
    @discardableResult
    private static func finish(
        _ script: FeedScript, as whole: (rows: [String], report: Rebuild.Report)
    ) throws -> [Rebuild.Beginning] {
        var said: [Rebuild.Beginning] = []
        let report = try rebuild(script).report(begin: { said.append($0) })
        #expect(report == whole.report)
        #expect(try script.archive.rows() == whole.rows)
        #expect(try script.archive.search(try #require(SearchQuery("\"$20 million\"")), limit: 5).total == 1)
        #expect(try script.archive.draftBytes() == nil)
        return said
    }

    @Test func `interrupted at whichever entry, it goes on after the last batch and comes to the same`()
        throws
    {
        let whole = try Self.whole()
        for number in 1...7 {
            let script = try Self.script()
            let before = try script.archive.rows()
            try Self.interrupt(script, at: number)
            #expect(try script.archive.rows() == before)
            let done = (number - 1) / 2 * 2
            let said = try Self.finish(script, as: whole)
            #expect(said == (done > 0 ? [.goingOn(after: done, of: 7)] : []))
        }
    }

    @Test func `interrupted again and again, each run does the next batch, and no entry is taken twice`()
        throws
    {
        let whole = try Self.whole()
        let script = try Self.script()
        var taken: [Int] = []
        for _ in 1...6 {
            var isFirst = true
            #expect(throws: Interruption()) {
                try Self.rebuild(script, batch: 1).report(progress: { done, _ in
                    guard isFirst else { throw Interruption() }
                    taken.append(done)
                    isFirst = false
                })
            }
        }
        #expect(taken == Array(1...6))
        #expect(try Self.finish(script, as: whole) == [.goingOn(after: 6, of: 7)])
    }

    @Test func `a report that could not be told is told by the next run, though all is stored`() throws {
        let whole = try Self.whole()
        let script = try Self.script()
        #expect(throws: Interruption()) {
            try Self.rebuild(script).run(begin: { _ in }, progress: { _, _ in }) { _ in throw Interruption() }
        }
        #expect(try script.archive.rows() == whole.rows)
        #expect(try Self.finish(script, as: whole) == [.goingOn(after: 7, of: 7)])
        #expect(try Self.rebuild(script).report().differences == [])
    }

    @Test func `all derived and not yet taken over, it takes over`() throws {
        let whole = try Self.whole()
        let script = try Self.script()
        let before = try script.archive.rows()
        // The last transaction fails: the agenda cannot be written.
        try script.archive.connection.run("UPDATE agenda SET document = 99 WHERE role = 'page'")
        try script.archive.connection.execute(
            ArchiveEngine.isPostgreSQL
                ? """
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$;
                CREATE TRIGGER refuse BEFORE UPDATE ON agenda FOR EACH ROW EXECUTE FUNCTION refuse()
                """
                : "CREATE TRIGGER refuse BEFORE UPDATE ON agenda BEGIN SELECT RAISE(ABORT, 'refused'); END")
        #expect(throws: ArchiveError.self) { try Self.rebuild(script).report() }
        try script.archive.connection.execute(
            "DROP TRIGGER refuse" + (ArchiveEngine.isPostgreSQL ? " ON agenda" : ""))
        let now = try script.archive.rows().filter { !$0.hasPrefix("agenda") }
        #expect(now == before.filter { !$0.hasPrefix("agenda") })
        #expect(try Self.finish(script, as: whole) == [.goingOn(after: 7, of: 7)])
    }

    @Test func `with --restart it begins with the first entry`() throws {
        let whole = try Self.whole()
        let script = try Self.script()
        try Self.interrupt(script, at: 5)
        var first: Int?
        let report = try Self.rebuild(script).report(
            anew: true, begin: { _ in Issue.record("it is no news") },
            progress: { done, _ in first = first ?? done })
        #expect(first == 1)
        #expect(report == whole.report)
        #expect(try script.archive.rows() == whole.rows)
    }

    // MARK: What is of no use

    private static func begunAnew(_ script: FeedScript, as whole: (rows: [String], report: Rebuild.Report))
        throws
        -> String?
    {
        let said = try finish(script, as: whole)
        guard said.count == 1, case .anew(let reason) = said[0] else { return "\(said)" }
        return reason
    }

    @Test func `with another configuration it begins anew and says so`() throws {
        let script = try Self.script()
        try Self.interrupt(script, at: 5)
        var configuration = script.configuration
        configuration.profiles[0].words = ["harbors"]
        var said: [Rebuild.Beginning] = []
        let other = Rebuild(archive: script.archive, configuration: configuration, follow: .all, batch: 2)
        let report = try other.report(begin: { said.append($0) })
        #expect(said == [.anew(because: "the configuration is another one now")])
        #expect(report.captures == 7)
        #expect(try script.archive.isDerived(by: configuration.rules))
    }

    @Test func `with another --follow it begins anew and says so`() throws {
        let script = try Self.script()
        try Self.interrupt(script, at: 5)
        var said: [Rebuild.Beginning] = []
        _ = try Self.rebuild(script, follow: .matching).report(begin: { said.append($0) })
        #expect(said == [.anew(because: "'--follow' is another one now")])
    }

    @Test func `with another engine, or another schema, it begins anew and says so`() throws {
        let whole = try Self.whole()
        let changes: [(any Archiving.Engine) -> String] = [
            { _ in "UPDATE progress SET state = replace(state, '\"engine\":', '\"engine\":9')" },
            { $0.dialect.setMark(DraftTables.applicationID, 1) }, { $0.dialect.setMark(1, Schema.version) },
        ]
        for change in changes {
            let script = try Self.script()
            try Self.interrupt(script, at: 5)
            try Self.change(script, change)
            #expect(try Self.begunAnew(script, as: whole) == "another version of hledwatch left it")
        }
    }

    private static func change(_ script: FeedScript, _ change: String) throws {
        try Self.change(script) { _ in change }
    }

    /// Nobody has the draft open when it returns.
    private static func change(_ script: FeedScript, _ change: (any Archiving.Engine) -> String) throws {
        let draft = try Archive(directory: script.archive.directory, mode: .draft)
        try draft.connection.execute(change(draft.connection.engine))
    }

    private static let damages =
        ["no progress", "an unreadable progress", "no table"]
        + (ArchiveEngine.isPostgreSQL ? [] : ["cut", "garbage", "flipped bits"])

    @Test(arguments: damages)
    func `of a damaged file it begins anew and says so`(_ damage: String) throws {
        let whole = try Self.whole()
        let script = try Self.script()
        try Self.interrupt(script, at: 5)
        let path = script.archive.directory + "/archive.sqlite.rebuild"
        switch damage {
        case "no progress": try Self.change(script, "DELETE FROM progress")
        case "an unreadable progress": try Self.change(script, "UPDATE progress SET state = '{}'")
        case "no table": try Self.change(script, "DROP TABLE progress")
        default:
            var bytes = try contents(of: path)
            #expect(bytes.count > 20_000)
            switch damage {
            case "cut": bytes = Array(bytes.prefix(bytes.count / 2))
            case "garbage": bytes = Array("this is no database".utf8)
            default: for index in 4096..<bytes.count { bytes[index] ^= 0x55 }
            }
            try replace(path, with: bytes)
        }
        #expect(try Self.begunAnew(script, as: whole) == "it is damaged")
    }

    @Test(.onSQLite("its file"))
    func `an empty file is as good as none`() throws {
        let whole = try Self.whole()
        let script = try Self.script()
        try replace(script.archive.directory + "/archive.sqlite.rebuild", with: [])
        #expect(try Self.finish(script, as: whole) == [])
    }

    @Test func `of an archive that was changed since, it begins anew and says so`() throws {
        for change in [
            "DELETE FROM event WHERE sequence = 2", "UPDATE flag SET flag = 'other' WHERE capture = 1",
            "UPDATE address SET url = url || 'x' WHERE document = 1",
            "UPDATE capture SET time = time + 1 WHERE id = 3",
            "UPDATE version SET engine = \(Engine.version)",
        ] {
            let script = try Self.script()
            try Self.interrupt(script, at: 5)
            try script.archive.connection.run(change)
            let other = try Self.script()
            try other.archive.connection.run(change)
            let report = try Self.rebuild(other).report()
            #expect(
                try Self.begunAnew(script, as: (try other.archive.rows(), report))
                    == "the archive was changed since",
                "\(change)")
        }
    }

    // MARK: What comes in between

    @Test func `what came in since, and is newer, is taken as well`() throws {
        func more(_ script: FeedScript) throws {
            var script = script
            _ = try script.look([FeedScript.Item(4), FeedScript.Item(3)])
            _ = try script.page("https://press.example.gov/new/", RebuildTests.words, title: "A new one")
        }
        let other = try Self.script()
        try more(other)
        let whole = (report: try Self.rebuild(other).report(), rows: try other.archive.rows())
        #expect(whole.report.captures == 9)
        for number in [5, 7] {
            let script = try Self.script()
            try Self.interrupt(script, at: number)
            try more(script)
            let said = try Self.finish(script, as: (whole.rows, whole.report))
            #expect(said == [.goingOn(after: number / 2 * 2, of: 9)])
        }
        // And after what came in since was taken, too, and it was interrupted once more.
        let script = try Self.script()
        try Self.interrupt(script, at: 5)
        try more(script)
        try Self.interrupt(script, at: 9)
        #expect(try Self.finish(script, as: (whole.rows, whole.report)) == [.goingOn(after: 8, of: 9)])
    }

    @Test func `what came in since, and is older than where it stood, has it begin anew`() throws {
        func older(_ script: FeedScript) throws {
            let html = "<html><body><main><h1>An old page</h1>\(RebuildTests.words)</main></body></html>"
            let importing = Derivation(
                archive: script.archive, configuration: script.configuration, follow: .all, manner: .imported)
            _ = try importing.take(
                Capture(
                    role: .page, url: "https://press.example.gov/old/", time: Instant(seconds: 1_662_000_000),
                    status: 200, headers: [Header("Content-Type", "text/html")], body: Array(html.utf8)))
        }
        let other = try Self.script()
        try older(other)
        let report = try Self.rebuild(other).report()
        let script = try Self.script()
        try Self.interrupt(script, at: 5)
        try older(script)
        #expect(
            try Self.begunAnew(script, as: (try other.archive.rows(), report))
                == "what came into the archive since is older than what was derived from last")
    }

    @Test func `what was pruned since cannot be derived from, and the archive stays`() throws {
        let script = try Self.script()
        try Self.interrupt(script, at: 5)
        _ = try script.archive.prune(since: nil, isTrial: false)
        let before = try script.archive.rows()
        #expect(throws: ArchiveError.pruned(what: "nothing can be derived again: the body of capture 3")) {
            try Self.rebuild(script).report()
        }
        #expect(try script.archive.rows() == before)
    }

    @Test(.onSQLite("a copy of the file"))
    func `a backup holds nothing of an interrupted rebuild`() throws {
        let script = try Self.script()
        let before = try script.archive.rows()
        try Self.interrupt(script, at: 5)
        let directory = try TemporaryDirectory()
        let reader = try Archive(directory: script.archive.directory, mode: .read)
        _ = try reader.backUp(to: directory.path + "/archive.sqlite") { _, _ in }
        let copy = try Archive(directory: directory.path, mode: .amend)
        #expect(try copy.rows() == before)
        #expect(try copy.draftBytes() == nil)
        #expect(try reader.stats().unfinishedRebuild == script.archive.draftBytes())
    }
}
