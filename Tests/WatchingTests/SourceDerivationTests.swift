import Archiving
import FactSheets
import Testing
import Watching

@Suite struct SourceDerivationTests {
    typealias Item = FeedScript.Item
    static let window = [Item(9), Item(8), Item(7)]

    @Test func `every new item is published once`() throws {
        var script = try FeedScript()
        #expect(try script.look(Self.window).kinds == [.published, .published, .published])
        #expect(try script.look([Item(10)] + Self.window).kinds == [.published])
        #expect(try script.archive.documents().map(\.versions) == [1, 1, 1, 1])
    }

    @Test func `an edit in the feed is a revision with the comparison and the time of the look before`()
        throws
    {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        let before = script.now
        let body = "<p>The office of harbors will provide $4 million to dredge.</p><p>It is number 8.</p>"
        let taken = try script.look([Item(9), Item(8, body), Item(7)])
        let event = try #require(taken.events.first)
        #expect(taken.kinds == [.revised])
        #expect(event.version == 2)
        #expect(event.previousVersion == 1)
        #expect(event.since == before)
        #expect(event.significance == .substantive)
        #expect(event.comparison?.changes.first?.facts.map(\.valueAfter) == ["4000000"])
    }

    @Test func `a return to earlier words is a version that says which one it equals`() throws {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        _ = try script.look([
            Item(9), Item(8, "<p>Something else altogether.</p><p>It is number 8.</p>"), Item(7),
        ])
        let event = try #require(try script.look(Self.window).events.first)
        #expect(event.kind == .revised)
        #expect(event.version == 3)
        #expect(event.equalsVersion == 1)
    }

    @Test func `a feed whose own date goes back is a stale copy, not a revert`() throws {
        var script = try FeedScript()
        _ = try script.look(Self.window, built: 60)
        _ = try script.look(
            [Item(9), Item(8, "<p>Rewritten.</p><p>It is number 8.</p>"), Item(7)], built: 90)
        let stale = try script.look(Self.window, built: 60)
        #expect(stale.flag == "stale")
        #expect(stale.events.isEmpty)
        #expect(
            try script.look(
                [Item(9), Item(8, "<p>Rewritten.</p><p>It is number 8.</p>"), Item(7)], built: 90
            ).events.isEmpty)
    }

    @Test func `a feed that is cut off tells of its whole items, withdraws nothing and is blind in the end`()
        throws
    {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        let body = "<p>The office of harbors will provide $8 billion to dredge.</p><p>It is number 8.</p>"
        let cut =
            FeedScript.text([Item(10), Item(9), Item(8, body)]).dropLast("</channel></rss>".count)
            + "<item><title>Statem"
        var kinds: [[Event.Kind]] = []
        for _ in 0..<4 {
            let taken = try script.look(raw: String(cut))
            #expect(taken.flag == "the feed is cut off")
            kinds.append(taken.kinds)
        }
        #expect(kinds == [[.published, .revised], [.blind], [], []])
        #expect(try script.look([Item(10), Item(9), Item(8, body), Item(7)]).kinds == [.recovered])
        #expect(try script.archive.documents().allSatisfy { $0.state == .live })
    }

    @Test func `a date that stays back is believed at the third look`() throws {
        var script = try FeedScript()
        _ = try script.look(Self.window, built: 90)
        #expect(try script.look([Item(10)] + Self.window, built: 60).flag == "stale")
        #expect(try script.look([Item(10)] + Self.window, built: 61).flag == "stale")
        #expect(try script.look([Item(10)] + Self.window, built: 62).kinds == [.published])
    }

    @Test
    func `an item gone from the middle is withdrawn at the second look, once, and restored when it is back`()
        throws
    {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        let seen = script.now
        #expect(try script.look([Item(9), Item(7)]).events.isEmpty)
        let second = try script.look([Item(10), Item(9), Item(7)])
        #expect(second.kinds == [.published, .withdrawn])
        #expect(second.events.last?.since == seen)
        #expect(try script.look([Item(11), Item(10), Item(9), Item(7)]).kinds == [.published])
        #expect(try script.look([Item(11), Item(10), Item(9), Item(8), Item(7)]).kinds == [.restored])
    }

    @Test func `the same answer twice confirms that an item is gone`() throws {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        #expect(try script.look([Item(9), Item(7)]).events.isEmpty)
        #expect(try script.look([Item(9), Item(7)]).kinds == [.withdrawn])
    }

    @Test func `an item that rolls off the end of the feed is not withdrawn`() throws {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        for newest in 10...13 {
            #expect(
                try script.look([Item(newest), Item(newest - 1), Item(newest - 2)]).kinds == [.published])
        }
    }

    @Test func `two windows that share nothing missed items between them and withdrew none`() throws {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        #expect(
            try script.look([Item(19), Item(18), Item(17)]).kinds == [
                .gap, .published, .published, .published,
            ])
        #expect(try script.look([Item(19), Item(18), Item(17)]).events.isEmpty)
    }

    @Test(arguments: [
        ("", 200), ("<html><body><h1>Access denied</h1></body></html>", 200), ("busy", 503), ("gone", 404),
    ])
    func `a source that twice gives no feed is blind, once, and recovers`(answer: String, status: Int) throws
    {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        #expect(try script.look(raw: answer, status: status).events.isEmpty)
        #expect(try script.look(raw: answer + " ", status: status).kinds == [.blind])
        #expect(try script.look(raw: answer + "  ", status: status).events.isEmpty)
        #expect(try script.look(Self.window).kinds == [.recovered])
        #expect(try script.archive.documents().allSatisfy { $0.state == .live })
    }

    @Test func `a feed that has lost all its items is a source gone blind, not a hundred withdrawals`() throws
    {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        #expect(try script.look([]).flag == "no items any more")
        #expect(try script.look([], built: 1).kinds == [.blind])
    }

    @Test func `an item whose link changes is the same document, moved`() throws {
        var script = try FeedScript()
        _ = try script.look(Self.window)
        let taken = try script.look([
            Item(9), Item(8, link: "https://press.example.gov/2022/renamed/"), Item(7),
        ])
        #expect(taken.kinds == [.moved])
        #expect(taken.events.first?.significance == .cosmetic)
        #expect(
            taken.events.first?.detail
                == "https://press.example.gov/2022/statement-8/ → https://press.example.gov/2022/renamed/")
        #expect(try script.archive.documents().count == 3)
    }

    @Test func `only matching items are followed when the profile says so`() throws {
        var script = try FeedScript(follow: .matching)
        #expect(try script.look(Self.window).events.isEmpty)
        let taken = try script.look(
            [Item(10, "<p>The U.S.–Mexico High‑Level Economic Dialogue met.</p>")] + Self.window)
        #expect(taken.kinds == [.published])
    }

    @Test func `the same captures in the same order give the same events`() throws {
        func play() throws -> [Event] {
            var script = try FeedScript()
            var events = try script.look(Self.window).events
            events += try script.look([Item(9), Item(8, "<p>Rewritten.</p>"), Item(7)]).events
            events += try script.look([Item(9), Item(7)]).events
            events += try script.look([Item(9), Item(7)]).events
            return events
        }
        let first = try play()
        #expect(first.count == 5)
        #expect(try play() == first)
    }

    @Test func `a subscriber's digest lies in the outbox with the events that caused it`() throws {
        let subscriber = Subscriber(
            name: "desk", channel: .standardOutput, least: .substantive, kinds: [.revised])
        var script = try FeedScript(subscribers: [subscriber])
        _ = try script.look(Self.window)
        #expect(try script.archive.deliveries(state: nil).isEmpty)
        let taken = try script.look([
            Item(9, "<p>The office of harbors will provide $90 million to dredge.</p><p>It is number 9.</p>"),
            Item(8), Item(7),
        ])
        let entry = try #require(try script.archive.deliveries(state: .pending).first)
        let digest = try JSON.decode(Digest.self, from: entry.digest)
        #expect(digest.events == taken.events)
        #expect(digest.id == entry.digestID)
    }
}
