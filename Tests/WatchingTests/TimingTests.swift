import Archiving
import FactSheets
import TestSupport
import Testing

@testable import Watching

/// When an address is looked at next, by what the look before brought: with the archive, as the daemon does it.
@Suite struct TimingTests {
    private static let page = "https://press.example.gov/2022/statement-9/"
    private static let feed = """
        <rss version="2.0"><channel><title>P</title><item><title>I</title><guid>https://press.example.gov/?p=1</guid></item>
        """

    /// An answer to the look at `entry`, `wait` after the last, and the entry as it stands then.
    private struct Visit {
        var script: FeedScript
        var entry: AgendaEntry
        var now = Instant(seconds: 1_663_000_000)

        init(
            _ url: String = FeedScript.url, _ role: Capture.Role = .source, heedsHints: Bool = true
        ) throws {
            script = try FeedScript(heedsHints: heedsHints)
            entry = AgendaEntry(url: url, role: role, due: now)
            try script.archive.put(entry)
        }

        mutating func look(
            _ status: Int, after wait: Duration = .seconds(1800), _ headers: [(String, String)] = [],
            body: String = "", answered: String? = nil, redirects: [Capture.Redirect] = []
        ) throws -> Duration {
            now = now + wait
            let capture = Capture(
                role: entry.role, url: entry.url, answered: answered, time: now, status: status,
                headers: headers.map { Header($0.0, $0.1) }, body: Array(body.utf8), redirects: redirects)
            _ = try script.derivation.take(capture, answering: entry)
            entry = try #require(try script.archive.agenda(entry.url))
            return entry.due == .never ? .seconds(Int64.max / 1_000_000) : entry.due - now
        }

        mutating func look(item body: String, after wait: Duration = .seconds(1800)) throws -> Duration {
            try look(
                200, after: wait, [("Content-Type", "text/html; charset=UTF-8"), ("ETag", "\"e\"")],
                body: """
                    <!DOCTYPE html><html><head><title>Statement 9</title></head><body><main><article><h1>Statement 9</h1>
                    \(body)</article></main></body></html>
                    """)
        }
    }

    private func isAbout(_ span: Duration, _ seconds: Int64) -> Bool {
        (seconds * 9 / 10...seconds * 11 / 10).contains(span.milliseconds / 1000)
    }

    @Test func `a feed's own words put its next poll off, also after answers that do not repeat them`() throws
    {
        var visit = try Visit()
        #expect(isAbout(try visit.look(200, body: Self.feed + "<ttl>120</ttl></channel></rss>"), 7200))
        #expect(isAbout(try visit.look(304), 7200))
        #expect(isAbout(try visit.look(200, body: Self.feed + "</channel></rss>"), 900))
        #expect(isAbout(try visit.look(304, [("Cache-Control", "max-age=3600")]), 3600))
        #expect(isAbout(try visit.look(304, [("Cache-Control", "max-age=99999999")]), 86_400))
        #expect(isAbout(try visit.look(304), 900))
    }

    @Test func `WordPress's hourly goes before an interval of 15 minutes, unless a person sets it aside`()
        throws
    {
        let feed =
            Self.feed
            + "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency></channel></rss>"
        var heeding = try Visit()
        #expect(isAbout(try heeding.look(200, body: feed), 3600))
        var other = try Visit(heedsHints: false)
        #expect(isAbout(try other.look(200, body: feed), 900))
        // What an answer says of itself is no hint of the feed's.
        #expect(isAbout(try other.look(304, [("Cache-Control", "max-age=7200")]), 7200))
        #expect(try other.look(503, [("Retry-After", "9000")]) >= .seconds(9000))
    }

    @Test func `validators are sent byte for byte for eight days, then a whole body is asked for`() throws {
        var visit = try Visit()
        let tag = "W/\"a b, ; \u{e4}\""
        _ = try visit.look(
            200, [("ETag", tag), ("Last-Modified", "yesterday")], body: Self.feed + "</channel></rss>")
        for _ in 0..<7 { _ = try visit.look(304, after: .seconds(86_400)) }
        #expect(visit.entry.etag == tag)
        #expect(visit.entry.lastModified == "yesterday")
        _ = try visit.look(304, after: .seconds(86_400))
        #expect(visit.entry.etag == nil && visit.entry.lastModified == nil)
        _ = try visit.look(200, [("ETag", "\"new\"")], body: Self.feed + "</channel></rss>")
        _ = try visit.look(304, after: .seconds(7 * 86_400))
        #expect(visit.entry.etag == "\"new\"")
    }

    @Test func `a host that answers 429 or 503 is left alone, over a restart, and longer each time`() throws {
        var visit = try Visit()
        #expect(try visit.look(503, [("Retry-After", "7200")]) >= .seconds(7200))
        let pause = try #require(try visit.script.archive.pause(of: "press.example.gov"))
        #expect(pause.strikes == 1 && pause.until >= visit.now + .seconds(7200))
        #expect(try visit.look(429, after: .seconds(8000)) >= .seconds(1800))
        #expect(try visit.script.archive.pause(of: "press.example.gov")?.strikes == 2)
        // The other page of the host waits, too; another host does not.
        let other = AgendaEntry(url: "https://press.example.gov/9", role: .page, due: visit.now)
        let elsewhere = AgendaEntry(url: "https://other.example.gov/9", role: .page, due: visit.now)
        var turns = Turns(hourly: 100)
        let pauses = try visit.script.archive.pauses(at: visit.now)
        let (inTurn, later) = turns.choose(among: [other, elsewhere], pauses: pauses, now: visit.now) { _ in 0
        }
        #expect(inTurn == [elsewhere])
        let until = try #require(pauses.first?.until)
        #expect(
            later.map(\.url) == [other.url] && later[0].due >= until && later[0].due < until + .seconds(300))
        // After a day of peace it starts anew.
        _ = try visit.look(503, after: .seconds(3 * 86_400))
        #expect(try visit.script.archive.pause(of: "press.example.gov")?.strikes == 1)
    }

    @Test func `a lasting redirect is followed directly once two looks, a poll apart, have seen it`() throws {
        var visit = try Visit()
        let (old, new) = (FeedScript.url, "https://press.example.gov/new-feed/")
        let led = [Capture.Redirect(status: 308, location: new)]
        let body = Self.feed + "</channel></rss>"
        _ = try visit.look(200, body: body, answered: new, redirects: led)
        #expect(visit.entry.target == old)
        _ = try visit.look(200, after: .seconds(60), body: body, answered: new, redirects: led)
        #expect(visit.entry.target == old)
        _ = try visit.look(200, body: body, answered: new, redirects: led)
        #expect(visit.entry.target == new)
        _ = try visit.look(304, answered: new)
        #expect(visit.entry.target == new)
        // Now and then the old address is asked again; led there still, it is confirmed at once.
        _ = try visit.look(304, after: .seconds(31 * 86_400), answered: new)
        #expect(visit.entry.target == old)
        _ = try visit.look(200, body: body, answered: new, redirects: led)
        #expect(visit.entry.target == new)
        // What does not answer there any more is asked for where it used to be.
        _ = try visit.look(404, answered: new)
        #expect(visit.entry.target == old && visit.entry.permanent == nil)
    }

    @Test func `a redirect that may be taken back is not remembered`() throws {
        var visit = try Visit()
        let new = "https://press.example.gov/new-feed/"
        let led = [301, 302].map { Capture.Redirect(status: $0, location: new) }
        for _ in 0..<3 {
            _ = try visit.look(200, body: Self.feed + "</channel></rss>", answered: new, redirects: led)
        }
        #expect(visit.entry.target == FeedScript.url)
    }

    @Test func `a source that is gone for good is told once and not asked again`() throws {
        var visit = try Visit()
        _ = try visit.look(200, body: Self.feed + "</channel></rss>")
        #expect(try visit.look(410) < .seconds(86_400))
        #expect(try visit.look(410) > .seconds(365 * 86_400))
        let blind = try visit.script.archive.events(since: nil, document: nil).filter { $0.kind == .blind }
        #expect(blind.map(\.detail) == ["status 410: gone for good"])
    }

    @Test func `a page that is edited is looked at more often, and less again when nothing comes`() throws {
        var visit = try Visit(Self.page, .page)
        let text = "<p>High-Level Economic Dialogue: the office will provide $4 million to dredge.</p>"
        _ = try visit.look(item: text)
        let untouched = try visit.look(304, after: .seconds(20 * 86_400))
        #expect(visit.entry.timing.edits == 0)
        let edited = try visit.look(item: text + "<p>It is number 9.</p>", after: .seconds(3600))
        #expect(visit.entry.timing.edits >= 1000)
        #expect(edited * 4 < untouched)
        let settled = try visit.look(304, after: .seconds(20 * 86_400))
        #expect(settled > edited * 2)
    }
}
