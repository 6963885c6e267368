import Testing

@Suite struct RSSClauseTests {
    static let early: [FeedClause] = [
        FeedClause(
            "RSS 0.90 (Netscape 1999): RDF, items beside the channel, image and textinput are no items",
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
              xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel><title>News</title>
            <link>http://example.org/</link><description>d</description></channel>
            <image><title>no</title><url>http://example.org/i</url><link>http://example.org/</link></image>
            <item><title>One</title><link>http://example.org/1</link></item>
            <textinput><title>no</title><description>d</description><name>q</name><link>http://example.org/q</link></textinput>
            </rdf:RDF>
            """,
            [
                "title": "News", "home": "http://example.org/", "items": "1", "0 title": "One",
                "0 id": "http://example.org/1", "0 published": "–",
            ]),
        FeedClause(
            "RSS 0.90: the name space of the channel server",
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
              xmlns="http://channel.netscape.com/rdf/simple/0.9/"><channel><title>News</title></channel>
            <item><title>One</title><link>http://example.org/1</link></item></rdf:RDF>
            """, ["title": "News", "0 title": "One"]),
        FeedClause(
            "RSS 0.91 (Netscape): a DOCTYPE, dates in RFC 822 with four digits of the year, items in the channel",
            """
            <?xml version="1.0"?><!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN"
             "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>N</title>
            <link>http://example.org/</link><description>d</description><language>en</language>
            <pubDate>Mon, 01 Jan 2001 00:00:00 GMT</pubDate><lastBuildDate>Mon, 01 Jan 2001 01:00:00 GMT</lastBuildDate>
            <image><title>no</title><url>http://example.org/i</url><link>http://example.org/no</link></image>
            <item><title>One</title><link>http://example.org/1</link><description>d1</description></item>
            <textinput><title>no</title><link>http://example.org/q</link></textinput></channel></rss>
            """,
            [
                "title": "N", "home": "http://example.org/", "language": "en",
                "updated": "2001-01-01T01:00:00Z",
                "items": "1", "0 title": "One", "0 summary": "d1",
            ]),
        FeedClause(
            "RSS 0.91 (UserLand): two digits of the year; channel/pubDate does not say when the feed was built",
            """
            <rss version="0.91"><channel><title>U</title><lastBuildDate>Mon, 01 Jan 01 01:00:00 GMT</lastBuildDate>
            <pubDate>Mon, 01 Jan 01 00:00:00 GMT</pubDate><item><title>One</title><link>http://example.org/1</link></item>
            </channel></rss>
            """, ["updated": "2001-01-01T01:00:00Z", "0 published": "–"]),
        FeedClause(
            "RSS 0.92: all of an item is optional; it may be nothing but a description",
            """
            <rss version="0.92"><channel><title>S</title><item><description>It's a &lt;i>song&lt;/i>.</description>
            <source url="http://example.org/other.xml">Other</source>
            <enclosure url="http://example.org/a.mp3" length="1" type="audio/mpeg"/></item>
            <item><description>A second.</description><category domain="http://example.org/">a/b</category></item>
            </channel></rss>
            """,
            [
                "items": "2", "0 summary": "It's a song.", "0 title": "–", "0 url": "–",
                "1 summary": "A second.",
                "1 tags": "a/b",
            ]),
        FeedClause(
            "RSS 0.93: an item's pubDate and expirationDate",
            """
            <rss version="0.93"><channel><title>S</title><item><title>T</title>
            <expirationDate>Tue, 02 Jan 2001 00:00:00 GMT</expirationDate><pubDate>Mon, 01 Jan 2001 00:00:00 GMT</pubDate>
            </item></channel></rss>
            """, ["0 published": "2001-01-01T00:00:00Z", "0 modified": "–"]),
        FeedClause(
            "RSS 0.94: a description's type, text/html unless it is said",
            """
            <rss version="0.94"><channel><title>S</title>
            <item><guid>1</guid><description type="text/plain">1 &lt; 2 &lt;b></description></item>
            <item><guid>2</guid><description>1 &lt;b>2&lt;/b></description></item></channel></rss>
            """, ["0 summary": "1 < 2 <b>", "1 summary": "1 2"]),
    ]

    static let rss1: [FeedClause] = [
        FeedClause(
            "RSS 1.0 section 5.5: rdf:about identifies the item, link is its page",
            """
            <r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
            <channel r:about="http://example.org/"><title>N</title><link>http://example.org/</link>
            <items><r:Seq><r:li r:resource="urn:1"/></r:Seq></items></channel>
            <item r:about="urn:1"><title>One</title><link>http://example.org/1?a=1&amp;b=2</link>
            <description>d</description></item></r:RDF>
            """,
            [
                "dialect": "RSS 1.0", "0 id": "urn:1", "0 url": "http://example.org/1?a=1&b=2",
                "0 summary": "d",
                "items": "1",
            ]),
        FeedClause(
            "RSS 1.0, module Content: content:encoded is the text; module Dublin Core: date, creator, subject, language",
            """
            <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
             xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:d="http://purl.org/dc/elements/1.1/">
            <channel rdf:about="http://example.org/"><title>N</title><d:language>es</d:language>
            <d:date>2022-09-12T10:00+02:00</d:date></channel>
            <item rdf:about="http://example.org/1"><c:encoded><![CDATA[<p>x</p>]]></c:encoded><d:date>2022-09</d:date>
            <d:creator>Ana</d:creator><d:subject>Trade</d:subject><d:title>T</d:title><d:description>s</d:description>
            <d:language>en</d:language></item></rdf:RDF>
            """,
            [
                "language": "es", "updated": "2022-09-12T08:00:00Z", "0 url": "http://example.org/1",
                "0 html": "<p>x</p>", "0 published": "2022-09-01T00:00:00Z", "0 authors": "Ana",
                "0 tags": "Trade",
                "0 title": "T", "0 summary": "s", "0 language": "en",
            ]),
    ]

    static let rss2: [FeedClause] = [
        .rss(
            "RSS 2.0, guid: without isPermaLink it is the item's page",
            "<item><guid>http://example.org/1</guid></item><item><guid>abc</guid></item>",
            ["0 id": "http://example.org/1", "0 url": "http://example.org/1", "1 id": "abc", "1 url": "–"]),
        .rss(
            "RSS 2.0, guid: with isPermaLink=false it is no address",
            "<item><guid isPermaLink='false'>http://example.org/?p=1</guid></item>",
            ["0 id": "http://example.org/?p=1", "0 url": "–"]),
        .rss(
            "RSS 2.0, guid: with isPermaLink=true it is an address even if it is relative",
            "<item><guid isPermaLink='true'>/1</guid></item>",
            ["0 id": "/1", "0 url": "https://example.org/1"]),
        .rss(
            "feedparser, entries[i].link: a link goes before a guid, whatever their order",
            "<item><guid>http://example.org/1</guid><link>http://example.org/2</link></item>",
            ["0 id": "http://example.org/1", "0 url": "http://example.org/2"]),
        .rss(
            "RSS 2.0, author: a mail address, with the name in brackets",
            "<item><guid>1</guid><author>jo@example.org (Jo Doe)</author></item>", ["0 authors": "Jo Doe"]),
        .rss(
            "RSS 2.0, category: as many as there are; a domain is not part of them",
            "<item><guid>1</guid><category>a</category><category domain='d'>b &amp;amp; c</category></item>",
            ["0 tags": "a, b & c"]),
        .rss(
            "RSS 2.0, source and comments are other pages",
            """
            <item><guid isPermaLink='false'>1</guid><source url='http://example.org/s'>S</source>
            <comments>http://example.org/c</comments></item>
            """, ["0 url": "–", "0 title": "–"]),
        .rss(
            "RSS 2.0, description: entity-encoded HTML, or CDATA; RSS Advisory Board, Best Practices: content:encoded is whole",
            """
            <item><guid>1</guid><content:encoded>&lt;p>a &amp;amp; b&lt;/p></content:encoded>
            <description><![CDATA[<p>s &amp; t</p>]]></description></item>
            """, ["0 html": "<p>a &amp; b</p>", "0 summary": "s & t"]),
        .rss(
            "feedparser, content: xhtml:body, body and fullitem are the text too",
            """
            <item><guid>1</guid><x:body><p xmlns='http://www.w3.org/1999/xhtml'>a &lt; b</p></x:body></item>
            <item><guid>2</guid><body><p>a<br/>b</p></body></item>
            """, ["0 html": "<p>a &lt; b</p>", "1 html": "<p>a<br>b</p>"]),
        .rss(
            "feedparser (content that is markup although it should be escaped): it is taken as it stands",
            "<item><guid>1</guid><description><p>1 &lt;b> 2</p></description></item>",
            ["0 summary": "1 <b> 2"]),
        .channel(
            "RSS 2.0, image and textInput have titles and links of their own",
            """
            <image><title>no</title><link>http://no.example/</link><url>u</url></image><title>F</title>
            <textInput><title>no</title><link>http://no.example/</link></textInput><link>http://example.org/</link>
            """, ["title": "F", "home": "http://example.org/"]),
        .channel(
            "RSS Advisory Board, Best Practices: atom:link rel=self is the feed's address and not its page",
            """
            <title>F</title><a:link rel='self' href='http://example.org/f'/><link>http://example.org/</link>
            <a:link rel='hub' href='http://hub.example/'/>
            """, ["address": "http://example.org/f", "home": "http://example.org/"]),
        .channel(
            "RSS 2.0 in a name space of its own is the same",
            "<title xmlns='http://backend.userland.com/rss2'>F</title>", ["title": "F"]),
    ]

    @Test(arguments: early + rss1 + rss2)
    func `RSS is read as its descriptions say`(_ c: FeedClause) throws { try c.check() }
}
