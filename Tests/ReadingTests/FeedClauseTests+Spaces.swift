import FactSheets
import Testing

@testable import Reading

@Suite struct SpaceClauseTests {
    static let spaces: [FeedClause] = [
        .rss(
            "feedparser, title: the item's own, then dc:title, then media:title, whatever their order",
            """
            <item><guid>1</guid><media:title>m</media:title><dc:title>d</dc:title><title>t</title></item>
            <item><guid>2</guid><itunes:title>i</itunes:title><media:title>m</media:title><dc:title>d</dc:title></item>
            <item><guid>3</guid><itunes:title>i</itunes:title><media:content url='u'><media:title type='plain'>m &amp;lt; n</media:title></media:content></item>
            <item><guid>4</guid><itunes:title>i</itunes:title></item>
            """, ["0 title": "t", "1 title": "d", "2 title": "m &lt; n", "3 title": "i"]),
        .rss(
            "feedparser, summary: description, then dc:description; Media RSS and iTunes give one where there is none",
            """
            <item><guid>1</guid><itunes:summary>i</itunes:summary><dc:description>c</dc:description><description>d</description></item>
            <item><guid>2</guid><itunes:subtitle>s</itunes:subtitle><itunes:summary>i</itunes:summary></item>
            <item><guid>3</guid><media:group><media:content url='u'/><media:description>m</media:description></media:group></item>
            """, ["0 summary": "d", "1 summary": "i", "2 summary": "m"]),
        .rss(
            "feedparser, published and updated: pubDate, then dcterms:issued; dc:date is when it changed beside them",
            """
            <item><guid>1</guid><dc:date>2022-09-13T00:00:00Z</dc:date><dcterms:issued>2022-09-11T00:00:00Z</dcterms:issued>
            <pubDate>Mon, 12 Sep 2022 00:00:00 GMT</pubDate></item>
            <item><guid>2</guid><dc:date>2022-09-13T00:00:00Z</dc:date><dcterms:created>2022-09-10T00:00:00Z</dcterms:created></item>
            <item><guid>3</guid><dcterms:created>2022-09-10T00:00:00Z</dcterms:created>
            <dcterms:modified>2022-09-14T00:00:00Z</dcterms:modified></item>
            """,
            [
                "0 published": "2022-09-12T00:00:00Z", "0 modified": "2022-09-13T00:00:00Z",
                "1 published": "2022-09-13T00:00:00Z", "1 modified": "–",
                "2 published": "2022-09-10T00:00:00Z",
                "2 modified": "2022-09-14T00:00:00Z",
            ]),
        .rss(
            "feedparser, author and tags: dc:creator, dc:author; itunes:author, category and keywords",
            """
            <item><guid>1</guid><itunes:author>i</itunes:author><dc:creator>c</dc:creator><dc:author>a</dc:author>
            <category>x</category><itunes:category text='y'/><itunes:keywords>z, x ,, w</itunes:keywords></item>
            <item><guid>2</guid><itunes:author>i</itunes:author></item>
            """, ["0 authors": "c, a", "0 tags": "x, y, z, w", "1 authors": "i"]),
        .channel(
            "feedparser, feed.updated and feed.title: dc:date and dc:title where the channel has none of its own",
            "<dc:title>D</dc:title><dc:date>2022-09-12T00:00:00Z</dc:date><dc:language>es</dc:language>",
            ["title": "D", "updated": "2022-09-12T00:00:00Z", "language": "es"]),
        FeedClause(
            "feedparser, Namespace Handling: any prefix, any case, with or without the sign at the end",
            """
            <rss xmlns:q="HTTP://PURL.ORG/DC/ELEMENTS/1.1" xmlns:w="https://purl.org/rss/1.0/modules/content">
            <channel><item><guid>1</guid><q:creator>c</q:creator><w:encoded>x</w:encoded></item></channel></rss>
            """, ["0 authors": "c", "0 html": "x"]),
        FeedClause(
            "feedparser, Namespace Handling: a prefix that is not declared means what it usually does",
            "<rss><channel><item><guid>1</guid><dc:creator>c</dc:creator><media:title>m</media:title></item></channel></rss>",
            ["0 authors": "c", "0 title": "m"]),
        FeedClause(
            "Namespaces in XML section 6.1: a prefix may be declared again, and mean something else",
            """
            <rss xmlns:t="http://example.org/t"><channel><item><guid>1</guid><t:title>no</t:title>
            <t:title xmlns:t="http://purl.org/dc/elements/1.1/">yes</t:title></item></channel></rss>
            """, ["0 title": "yes"]),
    ]

    static let bases: [FeedClause] = [
        FeedClause(
            "XML Base section 3.1: on the root, on an entry, on a text; each relative to the one outside",
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a.example/x/"><link href="."/>
            <entry xml:base="y/"><id>1</id><link href="1"/><content type="html" xml:base="z/">&lt;a href="p">p&lt;/a></content></entry>
            <entry><id>2</id><link href="2" xml:base="w/"/><content type="html">&lt;a href="p">p&lt;/a></content></entry></feed>
            """,
            [
                "home": "http://a.example/x/", "0 url": "http://a.example/x/y/1",
                "0 base": "http://a.example/x/y/z/", "1 url": "http://a.example/x/w/2",
                "1 base": "http://a.example/x/",
            ]),
        FeedClause(
            "XML Base section 4.2: without one, what it was retrieved at is the base (RFC 3986 section 5.1.3)",
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry><id>1</id><link href="../1"/>
            <content type="html">x</content></entry></feed>
            """,
            [
                "home": "https://example.org/", "0 url": "https://example.org/1",
                "0 base": "https://example.org/news/feed.xml",
            ]),
        FeedClause(
            "XML Base section 4.3: a text that is XHTML may have bases inside it",
            """
            <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><content type="xhtml">
            <div xmlns="http://www.w3.org/1999/xhtml"><a href="p">p</a><p xml:base="http://b.example/"><a href="q">q</a></p>
            </div></content></entry></feed>
            """,
            [
                "0 html":
                    "<a href=\"p\">p</a><p xml:base=\"http://b.example/\"><a href=\"http://b.example/q\">q</a></p>"
            ]),
        FeedClause(
            "XML Base in RSS: it is heeded; without one a text belongs to its item's page",
            """
            <rss xml:base="http://a.example/"><channel><link>/h</link><item><link>/1</link>
            <description xml:base="/d/">x</description></item></channel></rss>
            """, ["home": "http://a.example/h", "0 url": "http://a.example/1"]),
        FeedClause(
            "RFC 3986 section 5.4: dots, queries, an empty reference, another host",
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a/b/c/d;p?q"><entry><id>1</id><link href="../g"/></entry>
            <entry><id>2</id><link href="?y"/></entry><entry><id>3</id><link href=""/></entry>
            <entry><id>4</id><link href="//g"/></entry><entry><id>5</id><link href="g;x=1/../y"/></entry></feed>
            """,
            [
                "0 url": "http://a/b/g", "1 url": "http://a/b/c/d;p?y", "2 url": "http://a/b/c/d;p?q",
                "3 url": "http://g", "4 url": "http://a/b/c/y",
            ]),
        FeedClause(
            "feedparser (base that is no address): it is passed over",
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:base="javascript:x"><entry><id>1</id><link href="1"/></entry></feed>
            """, ["0 url": "https://example.org/news/1"]),
    ]

    static let languages: [FeedClause] = [
        FeedClause(
            "XML section 2.12: xml:lang is inherited, and declared again inside",
            """
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><entry><id>1</id><title>t</title></entry>
            <entry xml:lang="es"><id>2</id><title>t</title></entry>
            <entry xml:lang="es"><id>3</id><content type="html" xml:lang="fr">x</content></entry>
            <entry><id>4</id><content type="html" xml:lang="">x</content></entry></feed>
            """,
            ["language": "en", "0 language": "–", "1 language": "es", "2 language": "fr", "3 language": "–"]),
        FeedClause(
            "RSS 2.0, language, goes before xml:lang on what is outside it",
            "<rss xml:lang='en'><channel xml:lang='fr'><language>es</language><item><guid>1</guid></item></channel></rss>",
            ["language": "es", "0 language": "–"]),
    ]

    @Test(arguments: spaces + bases + languages)
    func `name spaces, bases and languages are read as their standards say`(_ c: FeedClause) throws {
        try c.check()
    }

    @Test func `a feed from a file resolves its links against the address it gives as its own`() throws {
        var clause = FeedClause.atom(
            "RFC 4287 section 4.2.7.2 (self)",
            "<link href='.'/><link rel='self' href='http://www.example.com/blog/index.atom'/><entry><id>1</id><link href='b'/></entry>",
            ["home": "http://www.example.com/blog/", "0 url": "http://www.example.com/blog/b"])
        clause.name = "saved/feed.xml"
        try clause.check()
    }

    @Test func `links in a text are resolved against its base`() throws {
        prepareReading()
        let text = """
            <feed xmlns="http://www.w3.org/2005/Atom"><entry><id>1</id><link href="http://a.example/1"/>
            <content type="html" xml:base="http://b.example/c/">&lt;p>See &lt;a href="p">this page&lt;/a>.</content></entry></feed>
            """
        let feed = try readFeed(Array(text.utf8), contentType: nil, name: "https://example.org/feed")
        let sheet = try #require(try readItem(feed.items[0], in: feed))
        let links = sheet.statements.flatMap(\.spans).compactMap(\.target)
        #expect(links == ["http://b.example/c/p"])
        #expect(sheet.address == "http://a.example/1")
    }

    static let json: [(clause: String, items: String, says: [String: String])] = [
        (
            "JSON Feed 1.1, items: id, url, external_url, title, texts, summary, dates",
            """
            {"id": "1", "url": "/p", "external_url": "http://o.example/", "title": "T", "content_html": "<p>x",
             "content_text": "x", "summary": "s", "date_published": "2022-09-12T10:00:00-05:00",
             "date_modified": "2022-09-13T00:00:00Z", "language": "es", "tags": ["a"], "authors": [{"name": "Jo"}]}
            """,
            [
                "0 id": "1", "0 url": "https://example.org/p", "0 html": "<p>x", "0 summary": "s",
                "0 published": "2022-09-12T15:00:00Z", "0 modified": "2022-09-13T00:00:00Z",
                "0 language": "es",
                "0 authors": "Jo", "0 tags": "a",
            ]
        ),
        (
            "JSON Feed 1.0: author is one object; an id that is a number is a string",
            #"{"id": 3, "author": {"name": "Jo"}, "content_text": "x"}"#,
            ["0 id": "3", "0 authors": "Jo", "0 text": "x"]
        ),
        (
            "JSON Feed 1.1, authors: those of the feed, where an item has none",
            #"{"id": "1", "content_text": "x"}"#, ["0 authors": "Fe"]
        ),
        (
            "JSON Feed 1.1, next_url and feed_url", #"{"id": "1"}"#,
            ["next": "https://example.org/2.json", "address": "https://example.org/f.json", "language": "en"]
        ),
    ]

    @Test(arguments: json)
    func `JSON Feed is read as its descriptions say`(
        _ c: (clause: String, items: String, says: [String: String])
    )
        throws
    {
        try FeedClause(
            c.clause,
            """
            {"version": "https://jsonfeed.org/version/1.1", "title": "F", "feed_url": "https://example.org/f.json",
             "next_url": "2.json", "language": "en", "authors": [{"name": "Fe"}], "items": [\(c.items)]}
            """, c.says
        ).check()
    }
}
