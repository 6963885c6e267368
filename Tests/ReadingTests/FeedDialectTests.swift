import FactSheets
import Testing

@testable import Reading

@Suite struct FeedDialectTests {
    static func feed(_ text: String, name: String = "https://example.org/news/feed.xml") throws -> Feed {
        try readFeed(Array(text.utf8), contentType: nil, name: name)
    }

    @Test func `RSS 2.0 as WordPress writes it is read whole`() throws {
        let feed = try Self.feed(
            """
            <?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
              xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
              xmlns:atom="http://www.w3.org/2005/Atom">
            <channel><title>Briefing Room &#8211; The White House</title>
            <atom:link href="https://example.org/feed/" rel="self" type="application/rss+xml" />
            <link>https://example.org</link><description></description>
            <lastBuildDate>Sat, 22 May 2021 14:46:30 +0000</lastBuildDate><language>en-US</language>
            <image><url>https://example.org/i.png</url><title>Not this</title><link>https://no.example</link></image>
            <item><title>FACT SHEET: A &#038; B</title><link>https://example.org/a/</link>
            <dc:creator><![CDATA[The White House]]></dc:creator><pubDate>Sat, 22 May 2021 00:45:13 +0000</pubDate>
            <category><![CDATA[Statements]]></category><category><![CDATA[Trade]]></category>
            <guid isPermaLink="false">https://example.org/?p=1</guid>
            <description><![CDATA[<p>A <em>short</em> text</p>]]></description>
            <content:encoded><![CDATA[<p>The &amp; whole</p>]]></content:encoded></item>
            </channel></rss>
            """)
        #expect(feed.dialect == .rss2)
        #expect(feed.title == "Briefing Room – The White House")
        #expect(feed.homePage == "https://example.org")
        #expect(feed.address == "https://example.org/feed/")
        #expect(feed.language == "en-US")
        #expect(feed.updated == Instant(rfc3339: "2021-05-22T14:46:30Z"))
        #expect(feed.remarks == [])
        let item = try #require(feed.items.first)
        #expect(feed.items.count == 1)
        #expect(item.id == "https://example.org/?p=1")
        #expect(item.url == "https://example.org/a/")
        #expect(item.title == "FACT SHEET: A & B")
        #expect(item.contentHTML == "<p>The &amp; whole</p>")
        #expect(item.summary == "A short text")
        #expect(item.published == Instant(rfc3339: "2021-05-22T00:45:13Z"))
        #expect(item.authors == ["The White House"])
        #expect(item.tags == ["Statements", "Trade"])
    }

    @Test func `RSS 1.0 takes its items from beside the channel`() throws {
        let feed = try Self.feed(
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
              xmlns:dc="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="https://example.org/"><title>News</title><link>https://example.org/</link>
            <dc:date>2022-09-12T10:00:00+02:00</dc:date><dc:language>es</dc:language>
            <items><rdf:Seq><rdf:li rdf:resource="x"/></rdf:Seq></items></channel>
            <item rdf:about="urn:1"><title>One</title><link>/one</link><dc:date>2022-09-12</dc:date>
            <dc:creator>Ana</dc:creator><dc:subject>Trade</dc:subject></item></rdf:RDF>
            """)
        #expect(feed.dialect == .rss1)
        #expect(feed.updated == Instant(rfc3339: "2022-09-12T08:00:00Z"))
        #expect(feed.language == "es")
        let item = FeedItem(
            id: "urn:1", url: "https://example.org/one", title: "One",
            published: Instant(rfc3339: "2022-09-12"),
            authors: ["Ana"], tags: ["Trade"])
        #expect(feed.items == [item])
    }

    @Test func `Atom's text constructs are each read for what they are`() throws {
        let feed = try Self.feed(
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en" xml:base="https://example.org/b/">
            <title type="html">A &amp;lt;b&amp;gt; &lt;em>feed&lt;/em></title><updated>2022-09-12T00:00:00.5Z</updated>
            <link href="."/><link rel="self" href="feed.atom"/><author><name>Jo</name></author>
            <entry xml:base="c/"><id>1</id><title>2 &lt; 3 &amp; more</title><link href="../x?a=1&amp;b=2"/>
              <published>2022-01-01T00:00:00Z</published><updated>2022-01-02T00:00:00Z</updated>
              <summary type="html">&lt;p>Short&lt;/p></summary>
              <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p class="a">x &amp; y<br/>z</p></div></content>
              <category term="t" label="Trade"/></entry>
            <entry><id>2</id><title>T</title><author><name>Mo</name></author><content>plain
               text</content></entry>
            <entry><id>3</id><title>T</title><content type="html">&lt;p>h&lt;/p></content></entry>
            <entry><id>4</id><title>T</title><content type="image/png">AAAA</content></entry></feed>
            """)
        #expect(feed.title == "A <b> feed")
        #expect(feed.homePage == "https://example.org/b/")
        #expect(feed.address == "https://example.org/b/feed.atom")
        #expect(feed.language == "en")
        #expect(feed.updated == Instant(rfc3339: "2022-09-12T00:00:00.5Z"))
        #expect(feed.items.map(\.id) == ["1", "2", "3", "4"])
        let first = feed.items[0]
        #expect(first.title == "2 < 3 & more")
        #expect(first.url == "https://example.org/b/x?a=1&b=2")
        #expect(first.contentHTML == "<p class=\"a\">x &amp; y<br>z</p>")
        #expect(first.summary == "Short")
        #expect(first.published == Instant(rfc3339: "2022-01-01T00:00:00Z"))
        #expect(first.modified == Instant(rfc3339: "2022-01-02T00:00:00Z"))
        #expect(first.authors == ["Jo"])
        #expect(first.tags == ["Trade"])
        #expect(feed.items[1].authors == ["Mo"])
        #expect(feed.items[1].contentText == "plain\ntext")
        #expect(feed.items[2].contentHTML == "<p>h</p>")
        #expect(feed.items[3].contentHTML == nil)
        #expect(feed.items[3].contentText == nil)
    }

    @Test func `JSON Feed is read, of either version, with values of the wrong type`() throws {
        let feed = try Self.feed(
            """
            {"version": "https:\\/\\/jsonfeed.org\\/version\\/1", "title": "T", "home_page_url": "https://example.org/",
             "feed_url": "https://example.org/f.json", "language": "es", "author": {"name": "Jo"},
             "items": [{"id": 7, "url": "/seven", "content_text": "x", "tags": ["a", 1, "a"],
               "date_published": "2022-09-12T10:00:00-05:00"},
              {"id": "8", "title": 5, "content_html": "<p>y</p>", "authors": [{"name": "Mo"}, 4]},
              {"title": "neither id nor address"}, 9, {"id": "8"}]}
            """)
        #expect(feed.dialect == .json)
        #expect(feed.items.map(\.id) == ["7", "8"])
        #expect(feed.items[0].url == "https://example.org/seven")
        #expect(feed.items[0].published == Instant(rfc3339: "2022-09-12T15:00:00Z"))
        #expect(feed.items[0].authors == ["Jo"])
        #expect(feed.items[0].tags == ["a", "1"])
        #expect(feed.items[1].title == "5")
        #expect(feed.items[1].authors == ["Mo"])
        #expect(feed.remarks.count == 3)
    }

    @Test func `an item is known by its guid, else its link, else what it says`() throws {
        let feed = try Self.feed(
            """
            <rss><channel><item><guid>https://example.org/1</guid></item><item><link> /2
            </link></item><item><title>Three</title></item><item><guid>https://example.org/1</guid><title>again</title></item>
            <item></item></channel></rss>
            """)
        #expect(feed.items.map(\.id).prefix(2) == ["https://example.org/1", "https://example.org/2"])
        #expect(feed.items.map(\.url) == ["https://example.org/1", "https://example.org/2", nil])
        #expect(feed.items[2].id.hasPrefix("hledwatch:item:"))
        #expect(feed.items[0].title == nil)
        #expect(
            feed.remarks == [
                "item 5 says nothing and was left out",
                "an item repeats the id of another; the first was kept",
            ])
    }

    @Test(arguments: [
        ("jo@example.org (Jo Doe)", "Jo Doe"), ("Jo Doe <jo@example.org>", "Jo Doe"), ("Jo", "Jo"),
        ("Jo (mailto:jo@example.org)", "Jo"), ("jo@example.org", "jo@example.org"), ("@)(", "@)("),
    ])
    func `an author is a name where there is one`(text: String, name: String) {
        #expect(FeedItemParts.authorName(text) == name)
    }
}
