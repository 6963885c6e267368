import FactSheets
import TestSupport
import Testing
import Watching

@testable import Archiving

/// Looks that bring nothing new: kept in few bytes, and saying the same as they would in full.
@Suite struct CheckTests {
    static let url = PageDerivationTests.url
    static let validators = [
        Header("ETag", "\"a\""), Header("Last-Modified", "Mon, 12 Sep 2022 10:00:00 GMT"),
    ]
    static let html = """
        <!DOCTYPE html><html><head><title>Statement 9 on harbors</title></head><body><main><article>
        <h1>Statement 9 on harbors</h1>\(PageDerivationTests.body)</article></main></body></html>
        """

    /// A page on the agenda, looked at once.
    private var script: FeedScript

    init() throws {
        script = try FeedScript()
        _ = try script.look([FeedScript.Item(9)])
        _ = try Self.look(&script, 200, Self.html)
    }

    /// A look half an hour after the one before, as the daemon makes it.
    @discardableResult
    private static func look(
        _ script: inout FeedScript, _ status: Int, _ body: String = "", _ headers: [Header] = validators,
        failure: Capture.Failure? = nil
    ) throws -> Derivation.Taken {
        script.wait(.seconds(1800))
        let entry = try #require(try script.archive.agenda(url))
        let capture = Capture(
            role: .page, url: url, time: script.now, status: status,
            headers: [Header("Content-Type", "text/html"), Header("Date", "\(script.now)")] + headers,
            body: Array(body.utf8), failure: failure)
        let taken = try script.derivation.take([Answered(capture, to: entry, took: .milliseconds(120))])
        return try #require(taken.first)
    }

    private func counts() throws -> [Int] {
        [try script.archive.captureCount(), try script.archive.checkCount()]
    }

    @Test mutating func `an answer of 304 is a check of the capture whose validators were sent`() throws {
        let (captures, standing) = (
            try counts()[0], try #require(try script.archive.agenda(Self.url)).standing
        )
        #expect(try Self.look(&script, 304, "", []).capture == nil)
        #expect(try Self.look(&script, 304).events.isEmpty)
        #expect(try counts() == [captures, 2])
        let check = try #require(try script.archive.check(Int64(captures) + 2))
        #expect(
            check
                == Check(
                    id: Int64(captures) + 2, time: script.now, took: .milliseconds(120), status: 304,
                    capture: try #require(standing)))
        let document = try #require(try script.archive.document(address: Self.url))
        #expect(document.lastSeen == script.now)
        #expect(try script.archive.channel("page", of: document.id)?.time == script.now)
        #expect(try script.archive.agenda(Self.url)?.lastLook == script.now)
        #expect(try script.archive.lastCaptureTime() == script.now)
    }

    @Test mutating func `the same bytes again are a check, other bytes or validators a capture`() throws {
        let captures = try counts()[0]
        try Self.look(&script, 200, Self.html)
        #expect(try counts() == [captures, 1])
        try Self.look(&script, 200, Self.html + "<!-- 2 -->")
        #expect(try counts() == [captures + 1, 1])
        try Self.look(&script, 200, Self.html + "<!-- 2 -->", [Header("ETag", "\"b\"")])
        #expect(try counts() == [captures + 2, 1])
        try Self.look(&script, 304, "", [Header("ETag", "\"other\"")])
        #expect(try counts() == [captures + 3, 1])
        try Self.look(&script, 304, "", [Header("ETag", "\"b\"")])
        #expect(try counts() == [captures + 3, 2])
    }

    @Test mutating func `an answer from which more follows is a capture`() throws {
        for _ in 1...3 { try Self.look(&script, 404, "gone") }
        let document = try #require(try script.archive.document(address: Self.url))
        #expect(document.state == .withdrawn)
        let captures = try counts()[0]
        #expect(try Self.look(&script, 304).kinds == [.restored])
        #expect(try Self.look(&script, 304).kinds == [])
        #expect(try counts() == [captures + 1, 1])
        try Self.look(&script, 0, "", [], failure: .init(.timeout, "too slow"))
        #expect(try counts() == [captures + 2, 1])
    }

    @Test mutating func `many answers are one transaction`() throws {
        let before = try counts()
        let entry = try #require(try script.archive.agenda(Self.url))
        let capture = Capture(role: .page, url: Self.url, time: script.now + .seconds(60), status: 304)
        var wrong = entry
        wrong.standing = 999  // no such capture: the archive refuses the second
        #expect(throws: ArchiveError.self) {
            try script.derivation.take(
                [entry, wrong].map { Answered(capture, to: $0, took: .zero) })
        }
        #expect(try counts() == before)
        #expect(try script.archive.agenda(Self.url) == entry)
    }

    @Test mutating func `a source that says the same is a check, but while an item of it is being missed`()
        throws
    {
        func look(_ status: Int, _ items: [Int] = []) throws -> Derivation.Taken {
            script.wait(.seconds(900))
            let entry = try #require(try script.archive.agenda(FeedScript.url))
            let body = items.map {
                """
                <item><title>Statement \($0)</title><guid>x:\($0)</guid><link>https://press.example.gov/\($0)</link>
                <pubDate>Mon, 12 Sep 2022 1\($0):00:00 +0000</pubDate></item>
                """
            }
            let text = "<rss version=\"2.0\"><channel><title>P</title>\(body.joined())</channel></rss>"
            let capture = Capture(
                role: .source, url: FeedScript.url, time: script.now, status: status,
                headers: [Header("ETag", "\"\(items)\"")].filter { _ in status == 200 },
                body: status == 200 ? Array(text.utf8) : [])
            return try #require(
                try script.derivation.take([Answered(capture, to: entry, took: .zero)]).first)
        }
        try script.archive.put(AgendaEntry(url: FeedScript.url, role: .source, due: script.now))
        _ = try look(200, [3, 2, 1])
        let before = try counts()
        _ = try look(304)
        _ = try look(200, [3, 2, 1])
        #expect(try counts() == [before[0], before[1] + 2])
        #expect(try script.archive.sourceState(FeedScript.url)?.time == script.now)
        // One item is missed now; the same again is the second miss, and worth a capture.
        _ = try look(200, [3, 1])
        #expect(try look(304).kinds == [.withdrawn])
        #expect(try counts() == [before[0] + 2, before[1] + 2])
        _ = try look(304)
        #expect(try counts() == [before[0] + 2, before[1] + 3])
    }

    @Test mutating func `a rebuild makes of checks what they said`() throws {
        for status in [304, 304, 404, 404, 304, 304] { try Self.look(&script, status) }
        try Self.look(&script, 200, Self.html)
        #expect(try counts()[1] > 2)
        let before = try state()
        let report = try Rebuild(archive: script.archive, configuration: script.configuration, follow: .all)
            .report()
        #expect(report.differences == [])
        #expect(report.checks == (try counts()[1]))
        #expect(try state() == before)
    }

    private func state() throws -> [String] {
        let document = try #require(try script.archive.document(address: Self.url))
        let channels = try script.archive.channels(of: document.id)
        return ["\(document)"] + channels.map { "\($0)" }
            + (try script.archive.events(since: nil, document: nil)).map { "\($0)" }
    }

    @Test mutating func `the looks at a page say when it stood and when nothing was learned`() throws {
        for status in [304, 304] { try Self.look(&script, status) }
        try Self.look(&script, 503, "down")
        try Self.look(&script, 200, Self.html)
        let document = try #require(try script.archive.document(address: Self.url))
        let looks = try script.archive.looks(at: document.id)
        let standing = try #require(try script.archive.agenda(Self.url)?.standing)
        #expect(
            looks.map(\.outcome) == [
                .read, .notModified(since: standing), .notModified(since: standing),
                .setAside("status 503"), .sameBytes(as: standing),
            ])
        #expect(looks.map(\.took) == [nil, .milliseconds(120), .milliseconds(120), nil, .milliseconds(120)])
        #expect(
            try script.archive.looks(at: document.id, since: looks[1].time, until: looks[2].time).count == 2)
    }
}
