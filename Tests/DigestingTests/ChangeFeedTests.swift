import Digesting
import FactSheets
import FoundationEssentials
import Testing

@Suite struct ChangeFeedTests {
    private static func feed(_ digest: Digest, web: String? = nil, part: String? = nil) -> ChangeFeed {
        var digest = digest
        digest.web = web
        digest.events.reverse()
        return ChangeFeed(
            id: ChangeFeed.tag("archive-0123456789abcdef/feed"), title: "hledwatch", digest: digest,
            path: "feed", part: part)
    }

    private struct Read: Decodable {
        struct Item: Decodable {
            var id: String
            var url: String?
            var external_url: String?
            var title: String
            var content_html: String
            var date_modified: Instant
            var tags: [String]
        }
        var title: String
        var home_page_url: String?
        var feed_url: String?
        var items: [Item]
    }

    private static func items(_ feed: ChangeFeed) throws -> Read {
        try JSONDecoder().decode(Read.self, from: Data(try jsonFeed(feed)))
    }

    @Test func `an entry has the event's id and time, and the comparison inside`() throws {
        let read = try Self.items(Self.feed(Samples.small))
        let item = try #require(read.items.first)
        #expect(item.id == "tag:hledwatch.invalid,2022:ev-2")
        #expect(item.date_modified == Samples.at("14:32"))
        #expect(item.tags == ["revised", "substantive"])
        #expect(item.title.contains("1 promise weakened"))
        #expect(item.content_html.contains("<del>$474</del>"))
        #expect(item.content_html.contains("<ins>$400</ins>"))
        #expect(item.content_html.contains("The amount changed: $474 million is now $400 million."))
        #expect(!item.content_html.contains("style="), "a feed reader has its own")
        #expect(item.url == Samples.url)
        #expect(item.external_url == nil)
        let atom = String(decoding: atomFeed(Self.feed(Samples.small)), as: UTF8.self)
        #expect(atom.contains("<id>tag:hledwatch.invalid,2022:ev-2</id>"))
        #expect(atom.contains("<updated>2022-09-13T14:32:00Z</updated>"))
        #expect(atom.contains("&lt;del&gt;$474&lt;/del&gt;"))
        #expect(!atom.contains("rel=\"self\""))
    }

    @Test func `with pages of its own it says where it is, and links to the comparison`() throws {
        let feed = Self.feed(Samples.small, web: "https://watch.example.org/")
        let read = try Self.items(feed)
        #expect(read.feed_url == "https://watch.example.org/feed.json")
        #expect(read.home_page_url == "https://watch.example.org/")
        #expect(
            read.items.first?.url == "https://watch.example.org/documents/\(Samples.slug)/compare/1..2")
        #expect(read.items.first?.external_url == Samples.url)
        let atom = String(decoding: atomFeed(feed), as: UTF8.self)
        #expect(
            atom.contains(
                "<link rel=\"self\" type=\"application/atom+xml\" href=\"https://watch.example.org/feed.atom\"/>"
            ))
    }

    @Test func `what is a part of an event is another entry than the whole`() throws {
        let read = try Self.items(Self.feed(Samples.small, part: "pillars/1"))
        #expect(read.items.first?.id == "tag:hledwatch.invalid,2022:ev-2/pillars/1")
    }

    @Test func `it tells the newest hundred, and no more than two mebibytes of them`() throws {
        var digest = Samples.small
        let event = try #require(digest.events.first)
        digest.events = (0..<250).map { number in
            var event = event
            event.id = "ev-\(number)"
            event.time = event.time + .seconds(number)
            return event
        }
        let read = try Self.items(Self.feed(digest))
        #expect(read.items.count == ChangeFeed.mostEntries)
        #expect(read.items.first?.id.hasSuffix(":ev-249") == true)
        var long = Samples.amount
        long.edits = [Edit(.equal, String(repeating: "word ", count: 30)), Edit(.insert, "x")]
        long.explanation = String(repeating: "It became longer. ", count: 5000)
        digest.events = digest.events.map { event in
            var event = event
            event.comparison?.changes = [long]
            event.detail = String(repeating: "Told at length. ", count: 3000)
            return event
        }
        let bounded = Self.feed(digest)
        #expect(atomFeed(bounded).count < 3 << 20)
        #expect(try jsonFeed(bounded).count < 3 << 20)
        #expect((10..<100).contains(try Self.items(bounded).items.count))
    }

    @Test func `an entry beyond its bound sums its changes up`() throws {
        var digest = Samples.small
        var change = Samples.amount
        change.explanation = String(repeating: "It became longer. ", count: 9000)
        digest.events[0].comparison?.changes = [change]
        let item = try #require(try Self.items(Self.feed(digest)).items.first)
        #expect(item.content_html.utf8.count < 4000)
        #expect(item.content_html.contains("PILLAR I: BUILDING BACK TOGETHER: 1 reworded"))
    }

    @Test func `hostile text is never active in a feed`() throws {
        for web in [nil, "https://watch.example.org/"] {
            var feed = Self.feed(SafeTextTests.hostile, web: web)
            feed.title = SafeTextTests.evil + "\u{FFFE}\u{FFFF}"
            feed.page = "javascript:alert(1)"
            let atom = String(decoding: atomFeed(feed), as: UTF8.self)
            let json = String(decoding: try jsonFeed(feed), as: UTF8.self)
            #expect(!atom.contains("<script"))
            #expect(!atom.contains("href=\"javascript"))
            for text in [atom, json] {
                #expect(
                    !text.unicodeScalars.contains { scalar in
                        ["\u{1B}", "\u{202E}", "\0", "\r", "\u{FFFE}", "\u{FFFF}"].contains(scalar)
                    })
            }
            // What a reader unescapes is HTML in which it is text still.
            #expect(atom.contains("&amp;lt;script&amp;gt;"))
            for item in try Self.items(feed).items {
                #expect(!item.content_html.contains("<script"))
                #expect(!item.content_html.lowercased().contains("href=\"javascript"))
                #expect(item.url.map { $0.hasPrefix("https://watch.example.org/") } ?? true)
            }
        }
    }

    @Test func `a feed speaks the language of its digest`() throws {
        var digest = Samples.small
        digest.language = .spanish
        let feed = Self.feed(digest)
        #expect(String(decoding: atomFeed(feed), as: UTF8.self).contains("xml:lang=\"es\""))
        #expect(try Self.items(feed).items.first?.title.contains("74 millones") == true)
    }
}
