import FactSheets
import Testing

@testable import Reading

@Suite struct AtomClauseTests {
    static let links: [FeedClause] = [
        .atom(
            "RFC 4287 section 4.2.7.2: a link without rel is an alternate; the other kinds are no page of the entry",
            """
            <entry><id>1</id><link rel='edit' href='e'/><link rel='enclosure' href='a.mp3'/><link rel='related' href='r'/>
            <link rel='via' href='v'/><link rel='replies' href='c'/><link href='p'/></entry>
            <entry><id>urn:2</id><link rel='enclosure' href='a.mp3'/></entry>
            """, ["0 url": "https://example.org/news/p", "1 url": "–"]),
        .atom(
            "RFC 4287 section 4.2.7.2: a relation may be written as the address of its registration",
            "<entry><id>1</id><link rel='http://www.iana.org/assignments/relation/alternate' href='p'/></entry>",
            ["0 url": "https://example.org/news/p"]),
        .atom(
            "RFC 4287 section 4.2.7.2: self is equivalent to the entry, where there is no alternate",
            "<entry><id>1</id><link rel='self' href='p'/></entry>", ["0 url": "https://example.org/news/p"]),
        .atom(
            "feedparser, entries[i].link: of several alternates the HTML one",
            """
            <entry><id>1</id><link rel='alternate' type='application/json' href='j'/>
            <link rel='alternate' type='text/html' href='p'/></entry>
            """, ["0 url": "https://example.org/news/p"]),
        .atom(
            "RFC 4287 section 4.1.3.2: content with src is elsewhere; an alternate goes before it",
            """
            <entry><id>1</id><content type='text/html' src='c'/><link href='p'/></entry>
            <entry><id>2</id><content type='text/html' src='c'/></entry>
            """,
            ["0 url": "https://example.org/news/p", "1 url": "https://example.org/news/c", "0 html": "–"]),
        .atom(
            "RFC 4287 section 4.2.6: an id is an id, not an address",
            "<entry><id>http://example.org/1</id></entry>",
            ["0 id": "http://example.org/1", "0 url": "–"]),
        .atom(
            "RFC 5005 sections 3 and 4: next, and prev-archive, lead to what is older",
            "<link rel='prev-archive' href='2021.xml'/><link rel='first' href='1'/><link rel='last' href='9'/>",
            ["next": "https://example.org/news/2021.xml"]),
    ]

    static let texts: [FeedClause] = [
        .atom(
            "RFC 4287 section 3.1.1.1: text is text, whatever it looks like",
            "<title>1 &lt;b> 2</title><entry><id>1</id><title type='text'>AT&amp;amp;T</title><content>a &lt;p> b</content></entry>",
            ["title": "1 <b> 2", "0 title": "AT&amp;T", "0 text": "a <p> b", "0 html": "–"]),
        .atom(
            "RFC 4287 section 3.1.1.2: html is escaped markup",
            """
            <title type='html'>1 &lt;em>2&lt;/em> &amp;amp; 3</title>
            <entry><id>1</id><content type='html'><![CDATA[<p>x &amp; y</p>]]></content></entry>
            """, ["title": "1 2 & 3", "0 html": "<p>x &amp; y</p>"]),
        .atom(
            "RFC 4287 section 3.1.1.3: xhtml is in one div that is not part of it, with any prefix",
            """
            <title type='xhtml'><x:div>1 <x:em>2</x:em></x:div></title><entry><id>1</id>
            <content type='xhtml'><x:div><x:p>a &lt; b</x:p><x:div>c</x:div></x:div></content></entry>
            """, ["title": "1 2", "0 html": "<p>a &lt; b</p><div>c</div>"]),
        .atom(
            "RFC 4287 section 4.1.3.3: media types; text/html with parameters, text/…, XML and base64 of others",
            """
            <entry><id>1</id><content type='text/html; charset=utf-8'>&lt;p>x&lt;/p></content></entry>
            <entry><id>2</id><content type='text/plain'>x &lt;</content></entry>
            <entry><id>3</id><content type='image/svg+xml'><svg><text>no</text></svg></content></entry>
            <entry><id>4</id><content type='application/pdf'>JVBERg==</content></entry>
            """, ["0 html": "<p>x</p>", "1 text": "x <", "2 html": "–", "2 text": "–", "3 text": "–"]),
        .atom(
            "RFC 4287 section 4.2.1: authors of the entry, else of its source, else of the feed",
            """
            <author><name>Fe</name></author><entry><id>1</id><author><name>En</name></author>
            <source><title>no</title><id>no</id><author><name>So</name></author></source></entry>
            <entry><id>2</id><source><title>no</title><author><name>So</name><email>s@example.org</email></author>
            <updated>2001-01-01T00:00:00Z</updated></source></entry>
            <entry><id>3</id><contributor><name>Co</name></contributor></entry>
            """,
            [
                "0 authors": "En", "1 authors": "So", "1 id": "2", "1 title": "–", "1 modified": "–",
                "2 authors": "Fe",
            ]),
        .atom(
            "RFC 4287 sections 4.2.9 and 4.2.15: published and updated",
            "<updated>2022-09-12T00:00:00.25+02:00</updated><entry><id>1</id><updated>2022-09-12T00:00:00Z</updated></entry>",
            ["updated": "2022-09-11T22:00:00.250Z", "0 published": "–", "0 modified": "2022-09-12T00:00:00Z"]),
        .atom(
            "RFC 4287 section 4.2.2: a category's label is for people, its term if there is none",
            "<entry><id>1</id><category term='t' label='Trade'/><category term='u' scheme='s'/></entry>",
            ["0 tags": "Trade, u"]),
        FeedClause(
            "RFC 4287 section 2: an entry may stand alone",
            "<entry xmlns='http://www.w3.org/2005/Atom'><id>1</id><title>T</title></entry>", ["0 title": "T"]),
        FeedClause(
            "Namespaces in XML section 4: a prefix on everything, attributes too",
            """
            <q:feed xmlns:q='http://www.w3.org/2005/Atom'><q:title>F</q:title><q:entry><q:id>1</q:id>
            <q:link q:rel='alternate' q:href='/p'/></q:entry></q:feed>
            """, ["title": "F", "0 url": "https://example.org/p"]),
    ]

    static let early: [FeedClause] = [
        .atom03(
            "Atom 0.3 section 3.1: escaped, xml and base64 are modes of one text",
            """
            <title type='text/html' mode='escaped'>1 &lt;em>2&lt;/em></title><modified>2004-01-01T00:00:00Z</modified>
            <entry><id>1</id><content type='application/xhtml+xml' mode='xml'><div xmlns='http://www.w3.org/1999/xhtml'>
            <p>x &lt; y</p></div></content></entry>
            <entry><id>2</id><content type='text/html' mode='base64'>PHA+w6k8L3A+\n</content></entry>
            <entry><id>3</id><title mode='base64'>w6k=</title><content type='text/plain' mode='escaped'>1 &lt; 2</content></entry>
            <entry><id>4</id><content type='text/html' mode='xml'>1 &lt;b> 2</content></entry>
            <entry><id>5</id><content type='text/html' mode='base64'>not base64!</content></entry>
            """,
            [
                "title": "1 2", "updated": "2004-01-01T00:00:00Z", "0 html": "<p>x &lt; y</p>",
                "1 html": "<p>é</p>",
                "2 title": "é", "2 text": "1 < 2", "3 html": "1 &lt;b&gt; 2", "4 html": "not base64!",
            ]),
        .atom03(
            "Atom 0.3 section 3.1.2, and what is written: without a mode, markup is taken for what it is",
            """
            <entry><id>1</id><content type='text/html'>&lt;p>x&lt;/p></content></entry>
            <entry><id>2</id><content type='text/html'><p>1 &lt; 2</p></content></entry>
            """, ["0 html": "<p>x</p>", "1 html": "<p>1 &lt; 2</p>"]),
        .atom03(
            "Atom 0.3 section 4.13.10: of several texts in one, the one with markup",
            """
            <entry><id>1</id><content type='multipart/alternative'><content type='text/plain'>x</content>
            <content type='text/html' mode='escaped'>&lt;p>y&lt;/p></content></content></entry>
            """, ["0 html": "<p>y</p>", "0 text": "–"]),
        .atom03(
            "feedparser, published, updated and created: issued, modified and created, whatever their order",
            """
            <entry><id>1</id><created>2004-01-01T00:00:00Z</created><modified>2004-01-03T00:00:00Z</modified>
            <issued>2004-01-02T00:00:00Z</issued></entry>
            <entry><id>2</id><created>2004-01-01T00:00:00Z</created></entry>
            """,
            [
                "0 published": "2004-01-02T00:00:00Z", "0 modified": "2004-01-03T00:00:00Z",
                "1 published": "2004-01-01T00:00:00Z",
            ]),
        .atom03(
            "Atom 0.3 section 4.4: links of services are no pages",
            """
            <link rel='service.feed' href='http://example.org/s'/><link rel='alternate' type='text/html' href='/'/>
            <entry><id>1</id><link rel='service.edit' href='/e'/><link rel='alternate' href='/p'/></entry>
            """, ["home": "https://example.org/", "0 url": "https://example.org/p"]),
    ]

    @Test(arguments: links + texts + early)
    func `Atom is read as its standards say`(_ c: FeedClause) throws { try c.check() }

    @Test(arguments: [
        ("", ""), ("Zg==", "f"), ("Zm8=", "fo"), ("Zm9v", "foo"), ("Zm9vYg", "foob"),
        ("Zm 9v\nYmE=", "fooba"),
    ])
    func `base64 is decoded`(_ text: String, _ means: String) {
        #expect(decodedBase64(Array(text.utf8)) == Array(means.utf8))
    }

    @Test(arguments: ["Z", "Zm9vY", "Zg==Zg==", "Zm9v-", "é"])
    func `what is no base64 is not decoded`(_ text: String) {
        #expect(decodedBase64(Array(text.utf8)) == nil)
    }
}
