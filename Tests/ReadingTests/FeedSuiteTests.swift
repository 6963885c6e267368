import FactSheets
import TestSupport
import Testing

@testable import Reading

/// A sample of another program's suite, and what that suite expects of it: of what is read here.
struct SuiteSample: CustomTestStringConvertible, Sendable {
    let file: String
    var contentType: String?
    /// As `FeedClause.facts(of:)` names them.
    let says: [String: String]

    var testDescription: String { file }
}

/// The suites whose expectations stand in their programs' tests, not beside the samples. `FeedAgreementTests` has the
/// one that brings them along.
@Suite struct FeedSuiteTests {
    private static let dublinCore = [
        "title": "Title", "updated": "2016-08-27T00:00:00Z", "language": "en-US", "0 title": "Title",
        "0 authors": "Creator", "0 published": "2016-08-27T00:00:00Z", "0 summary": "Description",
        "0 tags": "Subject", "0 language": "–",
    ]

    /// rust-syndication/rss, `tests/read.rs`.
    static let rustRSS: [SuiteSample] = [
        .init(
            file: "rss090.xml",
            says: [
                "title": "Mozilla Dot Org", "home": "http://www.mozilla.org", "items": "5",
                "0 title": "New Status Updates", "0 url": "http://www.mozilla.org/status/",
            ]),
        .init(
            file: "rss091.xml",
            says: [
                "title": "WriteTheWeb", "home": "http://writetheweb.com", "language": "en-us", "items": "6",
                "0 title": "Giving the world a pluggable Gnutella",
                "0 url": "http://writetheweb.com/read.php?item=24",
                "0 summary":
                    "WorldOS is a framework on which to build programs that work like Freenet or Gnutella -allowing distributed applications using peer-to-peer routing.",
            ]),
        .init(
            file: "rss092.xml",
            says: [
                "title": "Dave Winer: Grateful Dead",
                "home": "http://www.scripting.com/blog/categories/gratefulDead.html",
                "updated": "2001-04-13T19:23:02Z",
                // The suite counts 22: two of them, without an id, say the same.
                "items": "21",
            ]),
        .init(
            file: "rss1.xml",
            says: [
                "title": "XML.com", "home": "http://xml.com/pub", "items": "2",
                "0 title": "Processing Inclusions with XSLT",
                "0 url": "http://xml.com/pub/2000/08/09/xslt/xslt.html",
                "0 summary":
                    "Processing document inclusions with general XML tools can be problematic. This article proposes a way of preserving inclusion information through SAX-based processing.",
            ]),
        .init(
            file: "rss2sample.xml",
            says: [
                "title": "Liftoff News", "home": "http://liftoff.msfc.nasa.gov/", "language": "en-us",
                "updated": "2003-06-10T09:41:01Z", "0 title": "Star City",
                "0 url": "http://liftoff.msfc.nasa.gov/news/2003/news-starcity.asp",
                "0 published": "2003-06-03T09:39:21Z",
                "0 id": "http://liftoff.msfc.nasa.gov/2003/06/03.html#item573",
                "0 summary":
                    "How do Americans get ready to work with Russians aboard the International Space Station? They take a crash course in culture, language and protocol at Russia's Star City.",
            ]),
        .init(
            file: "rss2_with_atom.xml",
            says: [
                "address": "http://liftoff.msfc.nasa.gov/rss",
                "0 url": "http://liftoff.msfc.nasa.gov/news/2003/news-starcity.asp",
                "1 url": "http://liftoff.msfc.nasa.gov/2003/05/30.html#item572",
                "2 url": "http://liftoff.msfc.nasa.gov/news/2003/news-VASIMR.asp",
            ]),
        .init(
            file: "channel.xml",
            says: [
                "title": "Title", "home": "http://example.com/", "language": "en-US",
                "updated": "2016-08-27T09:00:00Z", "items": "0",
            ]),
        .init(
            file: "item.xml",
            says: [
                "0 title": "Title", "0 url": "http://example.com/", "0 summary": "Description",
                "0 authors": "author@example.com", "0 published": "2016-08-27T00:00:00Z",
            ]),
        .init(
            file: "content.xml",
            says: ["0 html": "An example <a href=\"http://example.com/\">link</a>."]),
        .init(file: "guid.xml", says: ["items": "2", "0 id": "abc", "0 url": "–", "1 id": "def?g=h&i=j"]),
        // The suite reads the item's categories; of an item that says nothing else nothing can be followed.
        .init(file: "category.xml", says: ["items": "0"]),
        .init(file: "dublincore.xml", says: dublinCore),
        .init(file: "dublincore_altprefix.xml", says: dublinCore),
        .init(
            file: "itunes.xml",
            says: ["0 authors": "Author", "0 summary": "Summary", "0 tags": "key1, key2, key3"]),
        .init(
            file: "syndication.xml",
            says: ["title": "Meerkat", "home": "http://meerkat.oreillynet.com", "items": "1"]),
        .init(file: "image.xml", says: ["title": "–", "home": "–"]),
        .init(file: "textinput.xml", says: ["title": "–", "home": "–"]),
    ]

    /// miniflux, `internal/reader/encoding/encoding_test.go` and `internal/reader/parser/parser_test.go`.
    static let miniflux: [SuiteSample] = [
        .init(
            file: "encoding/testdata/utf8.xml", says: ["title": "테스트 피드", "items": "1", "0 title": "Café"]),
        .init(
            file: "encoding/testdata/utf8-incorrect-prolog.xml", says: ["title": "테스트 피드", "0 title": "Café"]),
        .init(file: "encoding/testdata/invalid-prolog.xml", says: ["title": "테스트 피드", "0 title": "Café"]),
        .init(file: "encoding/testdata/iso-8859-1.xml", says: ["title": "Café"]),
        .init(
            file: "encoding/testdata/iso-8859-1.xml", contentType: "text/html; charset=ISO-8859-1",
            says: ["title": "Café"]),
        .init(file: "encoding/testdata/windows-1252.xml", says: ["title": "Euro €"]),
        .init(file: "encoding/testdata/windows-1252-incorrect-prolog.xml", says: ["title": "Euro €"]),
        .init(
            file: "encoding/testdata/koi8r.xml",
            says: [
                "title": "Пример RSS ленты", "items": "2", "0 title": "Первая новость",
                "1 title": "Вторая новость",
            ]),
        .init(
            file: "parser/testdata/urdu_UTF8.xml", contentType: "text/xml; charset=utf-8",
            says: [
                "0 title":
                    "امریکی عسکری امداد کی بندش کی وجوہات: انڈیا سے جنگ، جوہری پروگرام اور اب دہشت گردوں کی پشت پناہی"
            ]),
        .init(
            file: "parser/testdata/encoding_WINDOWS-1251.xml", contentType: "text/xml",
            says: ["0 title": "Цитата #17703"]),
        .init(
            file: "parser/testdata/no_encoding_ISO-8859-1.xml",
            contentType: "application/xml; charset=ISO-8859-1",
            says: ["2 title": "La criminalité liée surtout à... l'ennui ?"]),
        .init(
            file: "parser/testdata/encoding_ISO-8859-1.xml",
            contentType: "application/rss+xml; charset=ISO-8859-1",
            says: ["5 title": "Projekt Jedi: Microsoft will weiter mit US-Militär zusammenarbeiten"]),
        .init(
            file: "parser/testdata/rdf_UTF8.xml", contentType: "application/rss+xml; charset=utf-8",
            says: ["1 title": "Mega-Deal: IBM übernimmt Red Hat"]),
        .init(
            file: "parser/testdata/rdf_UTF8.xml", contentType: "application/rss+xml",
            says: ["1 title": "Mega-Deal: IBM übernimmt Red Hat"]),
    ]

    private static let utf16 = [
        "title": "Test feed", "home": "http://example.org/tests/", "items": "1",
        "0 title": "Test feed title 1",
        "0 summary": "Test feed description 1", "0 id": "http://example.net/tests/#1.1",
        "0 url": "http://example.net/tests/#1.1",
    ]

    /// simplepie, by what the names of its samples say of them: one feed in three encodings, and one behind blanks.
    static let simplepie: [SuiteSample] = [
        .init(file: "feed_rss-2.0.xml", says: utf16), .init(file: "feed-utf16be.xml", says: utf16),
        .init(file: "feed-utf16le.xml", says: utf16),
        .init(
            file: "feed-with-whitespace-before-xml-declaration.xml",
            says: ["title": "Whitespace before XML declaration", "items": "0"]),
    ]

    /// rome, the tests named in each line.
    static let rome: [SuiteSample] = [
        // unittest/TestSyndFeedAtom10Bray.java
        .init(
            file: "atom_1.0_bray.xml",
            says: [
                "home": "http://www.example.com/blog/", "0 url": "http://www.example.com/blog/entry1",
                "1 url": "http://www.example.com/blog/entry2",
            ]),
        // unittest/TestSyndFeedAtom10prefix.java: neither link is an alternate
        .init(file: "atom_1.0_prefix.xml", says: ["items": "0", "home": "–"]),
        // unittest/issues/Issue131Test.java
        .init(file: "issue131-rss.xml", says: ["0 tags": "Entry Category 1, Entry Category 2"]),
        // unittest/DublinCoreTest.java reads the dates of an item that says nothing else, and cannot be followed.
        .init(file: "dublin-core-date.xml", says: ["items": "0"]),
        .init(
            file: "CDATATestFeed.xml",
            says: [
                "items": "1",
                "0 id": "http://rtl-now.rtl.de/awz.php?container_id=26908&paytype=ppv&productdetail=1&na=1",
                "0 url": "http://rtl-now.rtl.de/awz.php?container_id=26908&paytype=ppv&productdetail=1&na=1",
            ]),
    ]

    @Test(arguments: rustRSS)
    func `a sample of rust-rss reads as its test expects`(_ sample: SuiteSample) throws {
        try check(sample, in: "rust-rss/tests/data")
    }

    @Test(arguments: miniflux)
    func `a sample of miniflux reads as its test expects`(_ sample: SuiteSample) throws {
        try check(sample, in: "miniflux/internal/reader")
    }

    @Test(arguments: simplepie)
    func `a sample of simplepie reads as its name says`(_ sample: SuiteSample) throws {
        try check(sample, in: "simplepie/data")
    }

    @Test(arguments: rome)
    func `a sample of rome reads as its test expects`(_ sample: SuiteSample) throws {
        try check(sample, in: "rome/rome/src/test/resources")
    }

    private func check(_ sample: SuiteSample, in folder: String) throws {
        prepareReading()
        guard let bytes = Corpus.bytes("feed-samples/\(folder)/\(sample.file)") else { return }
        let feed = try readFeed(bytes, contentType: sample.contentType, name: "https://feeds.example/feed")
        let facts = FeedClause.facts(of: feed)
        #expect(!sample.says.isEmpty)
        for (fact, value) in sample.says.sorted(by: { $0.key < $1.key }) {
            #expect(facts[fact] == (value == "–" ? nil : value), "\(fact)")
        }
    }

    /// What rome's samples say in each place is the name of that place.
    @Test(arguments: [
        "rss_0.9", "rss_0.91N", "rss_0.91U", "rss_0.92", "rss_0.92_alt", "rss_0.93", "rss_0.94", "rss_1.0",
        "rss_2.0",
        "rss_1.0_DC_Sy", "rss_1.0_DC_multi", "atom_0.3", "atom_0.3_DC_Sy", "atom_1.0",
    ])
    func `a sample of rome has everything in its place`(_ file: String) throws {
        prepareReading()
        guard let bytes = Corpus.bytes("feed-samples/rome/rome/src/test/resources/\(file).xml") else {
            return
        }
        let feed = try readFeed(bytes, contentType: nil, name: "https://feeds.example/")
        let owner = feed.dialect == .atom ? "feed" : "channel"
        #expect(feed.title?.hasSuffix(".\(owner).title") == true)
        #expect(feed.items.count == 2)
        for (index, item) in feed.items.enumerated() {
            func isHere(_ value: String, _ ends: String...) -> Bool {
                ends.contains { value.contains("[\(index)]\($0)") }
            }
            #expect(item.title.map { isHere($0, ".title") } == true)
            // This one has addresses that are some: the entry's, its plain text, a picture and a test.
            if file == "atom_1.0" {
                #expect(item.url == "http://example.com/blog/entry\(index + 1)")
                #expect(item.tags == ["test.category.label"])
            } else {
                #expect(item.url.map { isHere($0, ".link") } == true)
                #expect(item.tags.allSatisfy { isHere($0, ".category", ".dc:subject") })
            }
            // The summaries of Atom 0.3 are of a type that nobody knows, those of Dublin Core beside them are not.
            if let summary = item.summary {
                #expect(isHere(summary, ".description", ".summary", ".dc:description"))
            }
            if let text = item.contentHTML { #expect(isHere(text, ".content")) }
            #expect(item.authors.allSatisfy { isHere($0, ".author", ".dc:creator") })
            if let published = item.published { #expect((2000...2001).contains(published.date.year)) }
        }
    }

    /// rome's `atom_1.0_b.xml` (Aristotle Pagaltzis's tests of `xml:base`): every alternate leads to one page, and every
    /// link in a text where its own words say; unittest/TestSyndFeedAtom10b.java.
    @Test func `every link of the suite for xml:base leads where it says`() throws {
        prepareReading()
        guard let bytes = Corpus.bytes("feed-samples/rome/rome/src/test/resources/atom_1.0_b.xml") else {
            return
        }
        let feed = try readFeed(bytes, contentType: nil, name: "https://feeds.example/")
        #expect(feed.homePage == "http://example.org/tests/base/result.html")
        #expect(feed.items.count == 16)
        var links = 0
        for item in feed.items {
            #expect(item.url == "http://example.org/tests/base/result.html")
            guard let sheet = try readItem(item, in: feed) else { continue }
            for statement in sheet.statements {
                for span in statement.spans where span.style == .link {
                    links += 1
                    #expect(span.target == statement.text)
                }
            }
        }
        #expect(links == 12)
    }

    /// diffengine, `test_many_to_many`: both feeds hold this page, once each.
    @Test func `two feeds that share a page name it alike`() throws {
        let shared =
            "https://www.washingtonpost.com/classic-apps/how-a-week-of-tweets-by-trump-stoked-anxiety-moved-markets-and-altered-plans/2017/01/07/38be8e64-d436-11e6-9cb0-54ab630851e8_story.html"
        for name in ["feed1.xml", "feed2.xml"] {
            guard let bytes = Corpus.bytes("feed-samples/diffengine/test-data/\(name)") else { return }
            let feed = try readFeed(bytes, contentType: nil, name: "https://feeds.example/\(name)")
            #expect(feed.items.count { $0.url == shared } == 1, "\(name)")
        }
    }

    /// simplepie, `tests/Unit/SimplePieTest.php`, after the RSS Profile: a title is text, with or without characters
    /// that HTML has a use for.
    @Test(arguments: [
        ("AT&amp;T", "AT&T"), ("AT&#x26;T", "AT&T"), ("The &amp;amp; entity", "The & entity"),
        ("I &lt;3 Phil Ringnalda", "I <3 Phil Ringnalda"), ("A &lt; B", "A < B"), ("A&lt;B", "A<B"),
        ("A&#x3C;B", "A<B"), ("Nice &lt;gorilla&gt; what's he weigh?", "Nice <gorilla> what's he weigh?"),
        ("A &lt;em&gt;tag&lt;/em&gt;", "A tag"),
    ])
    func `a title keeps what is no markup`(_ written: String, _ title: String) throws {
        prepareReading()
        for element in ["title", "dc:title", "a:title"] {
            try FeedClause.channel(
                "RSS Profile", "<\(element)>\(written)</\(element)><image><title>no</title></image>",
                ["title": title]
            ).check()
        }
    }
}
