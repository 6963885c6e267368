import FactSheets
import Testing

@testable import Reading

@Suite struct FeedJSONTests {
    @Test func `a feed is printed as JSON Feed 1.1`() throws {
        let feed = Feed(
            dialect: .rss2, title: "T", homePage: "https://example.org/", address: "https://example.org/feed",
            language: "en",
            items: [
                FeedItem(
                    id: "1", url: "https://example.org/1", title: "One \"q\"", contentHTML: "<p>a</p>",
                    summary: "s",
                    published: Instant(rfc3339: "2022-09-12T21:43:21Z"),
                    modified: Instant(rfc3339: "2022-09-13T00:00:00Z"), authors: ["Jo"], tags: ["x", "y"]),
                FeedItem(id: "2", summary: "only a teaser"),
                FeedItem(id: "3"),
            ])
        let json = String(decoding: try feedJSON(feed, pretty: false), as: UTF8.self)
        #expect(
            json == """
                {"feed_url":"https://example.org/feed","home_page_url":"https://example.org/","items":[\
                {"authors":[{"name":"Jo"}],"content_html":"<p>a</p>","content_text":"a",\
                "date_modified":"2022-09-13T00:00:00Z","date_published":"2022-09-12T21:43:21Z","id":"1","summary":"s",\
                "tags":["x","y"],"title":"One \\"q\\"","url":"https://example.org/1"},\
                {"content_text":"only a teaser","id":"2","summary":"only a teaser"},{"content_text":"","id":"3"}],\
                "language":"en","title":"T","version":"https://jsonfeed.org/version/1.1"}
                """)
    }

    @Test func `what is printed reads back the same`() throws {
        let feed = try FeedDialectTests.feed(
            """
            <rss><channel><title>F</title><link>https://example.org/</link><language>es</language><item><guid>1</guid>
            <link>https://example.org/1</link><title>T</title><author>Jo</author><category>c</category>
            <pubDate>Mon, 12 Sep 2022 21:43:21 GMT</pubDate></item></channel></rss>
            """)
        let again = try readFeed(try feedJSON(feed, pretty: true), contentType: nil, name: "x")
        #expect(again.items.map(\.id) == feed.items.map(\.id))
        #expect(again.items.map(\.published) == feed.items.map(\.published))
        #expect(again.items.map(\.authors) == feed.items.map(\.authors))
        #expect(again.title == feed.title)
        #expect(again.homePage == feed.homePage)
        #expect(again.address == feed.address)
    }

    @Test func `a feed is printed for people`() throws {
        let item = FeedItem(
            id: "1", url: "https://example.org/1", title: "One", summary: "s",
            published: Instant(rfc3339: "2022-09-12T21:43:21Z"), authors: ["Jo"], tags: ["x"])
        let feed = Feed(dialect: .atom, title: "T", items: [item], remarks: ["mended"])
        #expect(
            feedText(feed) == """
                T
                  Atom 1.0, 1 item
                  note: mended

                One
                  https://example.org/1
                  published 2022-09-12T21:43:21Z, by Jo
                  tags: x
                  s

                """)
    }
}
