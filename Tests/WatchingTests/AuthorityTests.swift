import Archiving
import FactSheets
import Testing
import Watching

/// One publisher against another: what a feed or a page says of somebody else's document.
@Suite struct AuthorityTests {
    typealias Item = FeedScript.Item
    static let victim = "https://press.example.gov/2022/statement-9/"
    static let mine = "https://other.example.net/statement-9/"

    private func rss(_ items: String) -> String {
        """
        <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
        <channel><title>Other</title><link>https://other.example.net/</link>\(items)</channel></rss>
        """
    }

    private func item(guid: String, link: String, text: String) -> String {
        """
        <item><title>Statement 9 on harbors</title><link>\(link)</link><guid isPermaLink="false">\(guid)</guid>
        <content:encoded><![CDATA[<p>\(text)</p>]]></content:encoded></item>
        """
    }

    @Test(arguments: [
        ("https://press.example.gov/?p=9", victim), ("https://press.example.gov/?p=9", mine),
        ("own-9", victim),
    ])
    func `a feed that uses another publisher's identifier or address changes nothing of its document`(
        guid: String, link: String
    ) throws {
        var script = try PageDerivationTests.begun()
        let before = try script.archive.findDocument("statement-9")
        let forged = rss(item(guid: guid, link: link, text: "The harbors are sold for $1."))
        for _ in 0..<3 {
            let taken = try script.look(raw: forged, from: "https://other.example.net/feed/")
            #expect(taken.events.allSatisfy { $0.kind == .published && $0.document?.url == Self.mine })
        }
        let after = try #require(try script.archive.document(before.id))
        #expect(after == before)
        #expect(try script.archive.document(address: Self.victim)?.id == before.id)
        #expect(try script.archive.document(guid: "https://press.example.gov/?p=9")?.id == before.id)
        // And the publisher's own feed still speaks for it.
        #expect(
            try script.look([Item(9, "<p>The office gives $8 million to dredge.</p>"), Item(8)]).kinds == [
                .revised
            ])
    }

    @Test func `a feed tells of another host's document until the page itself was read`() throws {
        var script = try FeedScript()
        let feed = "https://lists.example.net/feed/"
        func list(_ text: String) -> String { rss(item(guid: "9", link: Self.victim, text: text)) }
        #expect(try script.look(raw: list("The office will dredge."), from: feed).kinds == [.published])
        #expect(try script.look(raw: list("The office may dredge."), from: feed).kinds == [.revised])
        #expect(try script.page(Self.victim, PageDerivationTests.body).kinds == [.revised])
        let versions = try script.archive.findDocument("statement-9").versions
        #expect(try script.look(raw: list("The office sells the harbors."), from: feed).events.isEmpty)
        #expect(try script.archive.findDocument("statement-9").versions == versions)
        #expect(try #require(try script.archive.agenda(Self.victim)).due <= script.now)
    }

    @Test func `a page that names another host's address as its own does not become that document`() throws {
        var script = try PageDerivationTests.begun()
        let before = try script.archive.findDocument("statement-9")
        let claim = "<p>The harbors are sold.</p><p>It is number 9.</p>"
        let taken = try script.page(Self.mine, claim, canonical: Self.victim)
        #expect(taken.kinds == [.published])
        #expect(taken.events.first?.document?.url == Self.mine)
        #expect(try script.archive.document(before.id) == before)
    }

    @Test func `a page may name an address of its own host, or of the other end of a wholesale move`() throws
    {
        for own in [
            "https://www.press.example.gov/statement-nine", "https://archive.example.gov/2022/statement-9/",
        ] {
            var script = try PageDerivationTests.begun()
            let taken = try script.page(own, PageDerivationTests.body, canonical: Self.victim)
            #expect(taken.events.allSatisfy { $0.kind == .moved }, "\(own): \(taken.kinds)")
            #expect(try script.archive.documents().count == 2)
        }
    }

    @Test func `pages that all name the home page as their own stay documents of their own`() throws {
        var script = try FeedScript()
        let home = "https://press.example.gov/"
        for number in 1...3 {
            let taken = try script.page(
                "https://press.example.gov/\(number)", "<p>Number \(number) is told here.</p>",
                title: "Number \(number)", canonical: home)
            #expect(taken.kinds == [.published])
        }
        #expect(try script.archive.documents().count == 3)
    }

    @Test func `an item that moves to another host does not take its document there`() throws {
        var script = try PageDerivationTests.begun()
        let before = try script.archive.findDocument("statement-9").url
        #expect(try script.look([Item(9, link: Self.mine), Item(8)]).events.isEmpty)
        #expect(try script.archive.findDocument("statement-9").url == before)
        #expect(try script.archive.document(address: Self.mine) == nil)
    }

    @Test func `of two items with one address the first tells of the document, poll after poll`() throws {
        var script = try FeedScript()
        let first = item(guid: "a", link: Self.mine, text: "The office will dredge.")
        let second = item(guid: "b", link: Self.mine, text: "The office sells the harbors.")
        #expect(try script.look(raw: rss(first + second)).kinds == [.published])
        for round in 0..<3 {
            let taken = try script.look(raw: rss(first + second + "<!-- \(round) -->"))
            #expect(taken.events.isEmpty, "\(taken.kinds)")
        }
    }

    @Test func `an item that names the feed's own address does not become a page to look at`() throws {
        var script = try FeedScript()
        try script.archive.put(
            AgendaEntry(
                url: FeedScript.url, role: .source, document: nil, due: .never, lastLook: nil,
                lastChange: nil,
                failures: 0, etag: nil, lastModified: nil))
        _ = try script.look(raw: rss(item(guid: "a", link: FeedScript.url, text: "The office will dredge.")))
        let entry = try #require(try script.archive.agenda(FeedScript.url))
        #expect(entry.role == .source)
        #expect(entry.due == .never)
    }

    @Test func `thousands of new items are looked at by the hundred, not all at once`() throws {
        var script = try FeedScript(follow: .matching)
        let items = (0..<1000).map {
            "<item><title>\($0)</title><link>https://h\($0).example.net/a</link></item>"
        }
        _ = try script.look(raw: rss(items.joined()))
        #expect(try script.archive.due(.page, now: script.now, limit: 5000).count == 100)
        #expect(
            try script.archive.due(.page, now: script.now + .seconds(3 * 3600), limit: 5000).count == 1000)
    }

    @Test func `when a whole site is gone, its sources are blind and none of its pages is withdrawn`() throws
    {
        var script = try FeedScript()
        let numbers = 1...5
        _ = try script.look(numbers.map { Item($0) })
        func pages(status: Int) throws -> [Event.Kind] {
            var kinds: [Event.Kind] = []
            for number in numbers {
                kinds += try script.page(
                    "https://press.example.gov/2022/statement-\(number)/", Item(number).body,
                    title: Item(number).title, status: status
                ).kinds
            }
            return kinds
        }
        #expect(try pages(status: 200).isEmpty)
        #expect(try pages(status: 404).isEmpty)
        var told = try script.look([], status: 404).kinds
        told += try pages(status: 404)
        told += try script.look([], status: 404).kinds
        told += try pages(status: 404)
        #expect(told == [.blind])
        // Once its feed answers, the pages that are all still missing are told: together.
        #expect(try script.look(numbers.map { Item($0) }).kinds == [.recovered])
        #expect(try pages(status: 404) == [.vanished])
    }

    @Test func `a source that only ever says it is unchanged is blind`() throws {
        var script = try FeedScript()
        #expect(try script.look(raw: "", status: 304).events.isEmpty)
        #expect(try script.look(raw: "", status: 304).kinds == [.blind])
        #expect(try script.look([Item(1)]).kinds == [.recovered, .published])
        #expect(try script.look(raw: "", status: 304).events.isEmpty)
    }

    @Test func `two misses within minutes are one, and a clock set back does not make them two`() throws {
        var script = try PageDerivationTests.begun()
        func miss(after minutes: Int) throws -> [Event.Kind] {
            script.wait(.seconds(60 * (minutes - 30)))
            return try script.page(Self.victim, "", status: 404).kinds
        }
        #expect(try miss(after: 30).isEmpty)
        #expect(try miss(after: 1).isEmpty)
        #expect(try miss(after: 5).isEmpty)
        #expect(try miss(after: -600).isEmpty)
        #expect(try miss(after: 2).isEmpty)
        #expect(try miss(after: 15) == [.withdrawn])
    }
}
