import FactSheets
import Reading
import TestSupport
import Testing
import Watching

@testable import Archiving

@Suite(.blocking) struct RebuildTests {
    static let words = "<p>The High-Level Economic Dialogue met on harbors, rivers and schools.</p>"

    private func rebuild(_ script: FeedScript, follow: Configuration.Follow? = .all) throws -> Rebuild.Report
    {
        try Rebuild(archive: script.archive, configuration: script.configuration, follow: follow).report()
    }

    @Test func `an undisturbed archive comes out as it was, row for row`() throws {
        let script = try FeedScript.eventful(subscribers: [Subscriber(name: "desk", channel: .standardOutput)]
        )
        let before = try script.archive.rows()
        #expect(before.contains { $0.hasPrefix("outbox") } && before.contains { $0.hasPrefix("agenda") })
        #expect(before.contains { $0.hasPrefix("flag") } && before.contains { $0.hasPrefix("comparison") })
        let report = try rebuild(script)
        #expect(report.differences == [])
        #expect(report.captures == 7)
        #expect(report.events == (try script.archive.events(since: nil, document: nil).count))
        #expect(try script.archive.rows() == before)
        let found = try script.archive.search(try #require(SearchQuery("\"$20 million\"")), limit: 5)
        #expect(found.shown.count == 1)
    }

    @Test func `newer, then older, then a rebuild is the same as in order`() throws {
        func page(_ number: Int) -> Capture {
            let html =
                "<html><head><title>FACT SHEET</title></head><body><main><h1>FACT SHEET</h1>\(Self.words)<p>It costs $\(number) million.</p></main></body></html>"
            return Capture(
                role: .page, url: "https://press.example.gov/sheet/",
                time: Instant(seconds: 1_663_000_000 + Int64(number) * 1000),
                status: 200, headers: [Header("Content-Type", "text/html")], body: Array(html.utf8))
        }
        let ordered = try FeedScript(manner: .imported)
        for number in 1...4 { _ = try ordered.derivation.take(page(number)) }
        let shuffled = try FeedScript(manner: .imported)
        var flags: [String?] = []
        for number in [3, 1, 4, 2] { flags.append(try shuffled.derivation.take(page(number)).flag) }
        #expect(flags == [nil, "out of order", nil, "out of order"])

        let report = try rebuild(shuffled, follow: nil)
        #expect(report.placed == 2)
        let document = try shuffled.archive.findDocument("sheet")
        #expect(document == (try ordered.archive.findDocument("sheet")))
        #expect(document.versions == 4)
        for number in 1...4 {
            #expect(
                try shuffled.archive.sheet(of: document.id, number: number)
                    == ordered.archive.sheet(of: document.id, number: number))
        }
        func told(_ script: FeedScript) throws -> [Event] {
            try script.archive.events(since: nil, document: nil).map { event in
                var event = event
                event.id = ""
                return event
            }
        }
        #expect(try told(shuffled) == told(ordered))
        #expect(try shuffled.archive.flags() == [:])
        let found = try shuffled.archive.search(try #require(SearchQuery("\"$2 million\"")), limit: 5)
        #expect(found.shown.map(\.versions) == [2...2])
        // What was told of the fourth state at the time keeps the id it was told under.
        let again = try shuffled.archive.rows()
        #expect(try rebuild(shuffled).differences == [])
        #expect(try shuffled.archive.rows() == again)
    }

    @Test func `an event that was told keeps its id though its version has another number now`() throws {
        var script = try FeedScript(manner: .imported)
        _ = try script.page("https://press.example.gov/a/", Self.words + "<p>It costs $1 million.</p>")
        let revised = try #require(
            try script.page("https://press.example.gov/a/", Self.words + "<p>It costs $2 million.</p>").events
                .first)
        let html =
            "<html><head><title>Statement 9 on harbors</title></head><body><main>\(Self.words)<p>It costs $9 million.</p></main></body></html>"
        _ = try script.derivation.take(
            Capture(
                role: .page, url: "https://press.example.gov/a/", time: Instant(seconds: 1_662_000_000),
                status: 200,
                headers: [Header("Content-Type", "text/html")], body: Array(html.utf8)))
        _ = try rebuild(script)
        let now = try #require(try script.archive.event(revised.id))
        #expect(now.version == 3)
        #expect(now.time == revised.time)
    }

    @Test func `a newer engine tells nothing new of the past, and takes nothing back`() throws {
        let script = try FeedScript.eventful()
        let events = try script.archive.events(since: nil, document: nil)
        let revised = try #require(events.first { $0.kind == .revised })
        // An engine before this one had not seen the edit as one, and had told a move that this one does not see.
        let invented = Event(
            id: "ev-of-an-earlier-engine", kind: .moved, time: revised.time, document: revised.document,
            version: 1, significance: .cosmetic, detail: "a → b")
        _ = try script.archive.insertEvent(invented, capture: 2, document: 2)
        try script.archive.connection.run("UPDATE version SET engine = 0")
        try script.archive.connection.run("DELETE FROM event WHERE id = $1", revised.id)

        let report = try rebuild(script)
        #expect(report.differences.map(\.kind) == [.eventNotAdded, .eventKept])
        #expect(report.differences.first?.text == "\(revised.time) revised @2")
        #expect(try script.archive.event(revised.id) == nil)
        #expect(try script.archive.event(invented.id) == invented)
        #expect(
            try script.archive.events(since: nil, document: nil).map(\.id).sorted()
                == (events.map(\.id).filter { $0 != revised.id } + [invented.id]).sorted())

        // Neither does the next one, and for 'verify' it is as it should be.
        let rows = try script.archive.rows()
        #expect(try rebuild(script).differences == [])
        #expect(try script.archive.rows() == rows)
        var damage: [Damage] = []
        let outcome = try Rederivation(
            state: script.archive.directory, configuration: script.configuration, follow: .all
        ).run(tell: { damage.append($0) }, progress: { _, _ in })
        #expect(damage == [])
        #expect("\(outcome)".hasPrefix("compared"), "\(outcome)")
    }

    @Test func `an event that reads differently now is told under its id`() throws {
        let script = try FeedScript.eventful()
        var revised = try #require(
            try script.archive.events(since: nil, document: nil).first { $0.kind == .revised })
        let (id, document) = (revised.id, try #require(revised.document?.id))
        revised.significance = .editorial
        try script.archive.connection.run("DELETE FROM event WHERE id = $1", id)
        _ = try script.archive.insertEvent(
            revised, capture: 2, document: try script.archive.findDocument(document).id)
        let report = try rebuild(script)
        #expect(report.differences.map(\.kind) == [.eventDiffers])
        #expect(report.differences.first?.document == document)
        #expect(
            report.differences.first?.text == "\(revised.time) revised @2: substantive, was editorial")
        #expect(try script.archive.event(id)?.significance == .substantive)
    }

    @Test func `what was followed stays followed, whatever the configuration says today`() throws {
        var script = try FeedScript(follow: .all)
        _ = try script.look([FeedScript.Item(2), FeedScript.Item(1)])
        let before = try script.archive.rows()
        #expect(try rebuild(script, follow: .matching).differences == [])
        #expect(try script.archive.rows() == before)
        #expect(try script.archive.documents().count == 2)
    }

    @Test func `a rebuild that fails leaves everything as it was`() throws {
        let script = try FeedScript.eventful()
        try script.archive.connection.run(
            "UPDATE body SET content = $1 WHERE id = 3", [UInt8](repeating: 7, count: 9))
        let before = try script.archive.rows()
        #expect(throws: ArchiveError.self) { try rebuild(script) }
        #expect(try script.archive.rows() == before)
    }

    @Test func `an empty archive can be rebuilt`() throws {
        let report = try rebuild(try FeedScript())
        #expect(report.captures == 0 && report.differences == [])
    }

    @Test(arguments: ["hled/whitehouse", "feeds-whitehouse-2021.warc.gz"])
    func `a rebuild of real captures changes nothing`(_ name: String) throws {
        guard let path = Corpus.file(name) else { return }
        let script = try FeedScript(manner: .imported)
        _ = try Importer(archive: script.archive, configuration: script.configuration, follow: .all)
            .run([path]) { _, _ in }
        let before = try script.archive.rows()
        #expect(before.count > 500)
        #expect(try rebuild(script).differences == [])
        #expect(try script.archive.rows() == before)
    }
}

extension FeedScript {
    /// A feed with an edit, a withdrawal, a failure and a page beside it.
    static func eventful(subscribers: [Subscriber] = []) throws -> FeedScript {
        let words = RebuildTests.words
        var script = try FeedScript(subscribers: subscribers)
        let items = [3, 2, 1].map {
            FeedScript.Item($0, words + "<p>Number \($0) costs $\($0) million.</p>")
        }
        _ = try script.look(items)
        var edited = items
        edited[1].body = words + "<p>Number 2 costs $20 million.</p>"
        _ = try script.look(edited)
        _ = try script.look(raw: "<html>down</html>", status: 503)
        _ = try script.look(raw: "<html>still down</html>", status: 503)
        _ = try script.look([edited[0], edited[2]])
        _ = try script.look([edited[0], edited[2]])
        _ = try script.page(
            items[0].link, words + "<p>Number 3 costs $3 million.</p>", title: items[0].title)
        return script
    }
}

extension Rebuild {
    /// Runs it; `progress` may throw to interrupt it.
    func report(
        anew: Bool = false, begin: (Beginning) -> Void = { _ in },
        progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> Report {
        var report: Report?
        try run(anew: anew, begin: begin, progress: progress) { report = $0 }
        return try #require(report)
    }
}

extension Archive {
    /// Every row of every table, derived or not, as text.
    func rows() throws -> [String] {
        var rows: [String] = []
        for table in Schema.derived + ["capture", "outbox", "agenda", "owed", "reckoning"] {
            let columns = try connection.all(connection.dialect.columns(connection.dialect.own), table) {
                row throws(ArchiveError) in
                "COALESCE(\(connection.dialect.quoted(try row.next(String.self))), 'NULL')"
            }
            rows += try connection.all(
                "SELECT \(columns.joined(separator: " || '|' || ")) FROM \(table) ORDER BY 1"
            ) {
                row throws(ArchiveError) in "\(table) \(try row.next(String.self))"
            }
        }
        return rows
    }
}
