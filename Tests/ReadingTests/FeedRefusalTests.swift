import FactSheets
import Testing

@testable import Reading

@Suite struct FeedRefusalTests {
    static func error(_ text: String) -> ReadingError? {
        do throws(ReadingError) {
            _ = try readFeed(Array(text.utf8), contentType: nil, name: "f")
            return nil
        } catch { return error }
    }

    @Test(arguments: [
        ("", "it is empty"), (" \n", "it is empty"), ("hello", "it begins like neither XML nor JSON"),
        ("<!DOCTYPE html><html><p>x", "it is an HTML page"),
        (
            "<html><head><link rel=alternate type='application/rss+xml' href='/feed/'></head>",
            "it is an HTML page; its feed may be '/feed/'"
        ),
        ("<div>x</div>", "it is an HTML page"), ("<urlset></urlset>", "it is a sitemap"),
        ("<catalog/>", "its root element is 'catalog', not rss, RDF or feed"),
        ("{\"a\": 1}", "it is JSON, but no 'version' in it names jsonfeed.org"),
        ("{\"x\": \"jsonfeed.org\"}", "it is JSON, but its 'version' does not name jsonfeed.org"),
        ("[1]", "it is JSON, but not a JSON Feed: that is an object"),
        ("---\ntitle: x\n---\n", "it is Markdown with front matter"), ("<", "no element was found in it"),
        ("\u{1F}\u{8B}", "it begins like neither XML nor JSON"),
    ])
    func `what is no feed is refused with what it is`(text: String, reason: String) {
        #expect(Self.error(text) == .notAFeed(name: "f", because: reason))
    }

    @Test func `of a cut-off feed the items that ended are read, and it says that it is cut`() throws {
        let item = "<item><guid>1</guid><title><![CDATA[x]]></title></item>"
        let start = "<rss a='1'><channel><title>F</title>\(item)"
        let firstEnd = start.utf8.count
        let bytes = Array((start + "<item><guid>2</guid></item></channel></rss>").utf8)
        for length in 0..<bytes.count {
            let part = Array(bytes[..<length])
            guard length >= firstEnd else {
                #expect(throws: ReadingError.self, "\(length)") {
                    try readFeed(part, contentType: nil, name: "f")
                }
                continue
            }
            let feed = try readFeed(part, contentType: nil, name: "f")
            #expect(feed.isCut, "\(length)")
            #expect(feed.items.first == FeedItem(id: "1", title: "x"), "\(length)")
            #expect(feed.remarks.contains("cut off behind item \(feed.items.count)"), "\(length)")
        }
        #expect(try !readFeed(bytes, contentType: nil, name: "f").isCut)
    }

    @Test func `of a JSON Feed that is cut off the items that ended are read, wherever it is cut`() throws {
        let start = """
            {"version": "https://jsonfeed.org/version/1.1", "authors": [{"name": "\\"items\\": [{}]"}], \
            "items": [{"id": "1", "title": "a ] } \\\\", "tags": ["x", "y"]}
            """
        let middle = #", {"id": "2", "content_text": "é"}"#
        let bytes = Array((start + middle + #"], "title": "F"}"#).utf8)
        let (firstEnd, lastEnd) = (start.utf8.count, (start + middle).utf8.count)
        for length in 0..<bytes.count {
            let part = Array(bytes[..<length])
            // Behind the items there is nothing left to be closed that would be known to be whole.
            guard (firstEnd...lastEnd).contains(length) else {
                #expect(throws: ReadingError.self, "\(length)") {
                    try readFeed(part, contentType: nil, name: "f")
                }
                continue
            }
            let feed = try readFeed(part, contentType: nil, name: "f")
            #expect(feed.isCut, "\(length)")
            #expect(feed.items.map(\.id) == (length == lastEnd ? ["1", "2"] : ["1"]), "\(length)")
            #expect(feed.items.first?.tags == ["x", "y"], "\(length)")
            #expect(feed.remarks == ["cut off behind item \(feed.items.count)"], "\(length)")
        }
        let whole = try readFeed(bytes, contentType: nil, name: "f")
        #expect(!whole.isCut && whole.title == "F" && whole.items.count == 2)
    }

    @Test(arguments: [
        #"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}]]"#,
        #"{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1"}, nonsense, {"id": "2"}, {"id""#,
        #"{"version": "https://jsonfeed.org/version/1.1", "x": [{"id": "1"}, {"id": "2""#,
        #"{"version": "https://jsonfeed.org/version/1.1", "items": "#
            + String(repeating: "[", count: 100_000),
    ])
    func `a JSON Feed that is broken and not only cut is refused`(text: String) {
        #expect(Self.error(text) == .unreadable(name: "f", because: "its JSON is broken or cut off"))
    }

    @Test func `entities that expand are refused, and so is a DOCTYPE that declares anything`() {
        let bomb =
            "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><rss><channel><title>&b;</title></channel></rss>"
        let reason = "its DOCTYPE declares entities or elements of its own"
        #expect(Self.error(bomb) == .unreadable(name: "f", because: reason))
        let plain =
            "<!DOCTYPE rss PUBLIC '-//N//DTD [x]//EN' \"http://no.example/x.dtd\"><rss><channel/></rss>"
        #expect(Self.error(plain) == nil)
    }

    @Test func `depth, attributes, tags and mistakes are bounded`() {
        let deep = "<rss>" + String(repeating: "<a>", count: 100_000)
        #expect(
            Self.error(deep) == .unreadable(name: "f", because: "its elements are nested deeper than 256"))
        let wide = "<rss " + (0..<50_000).map { "a\($0)='1'" }.joined(separator: " ") + "></rss>"
        #expect(Self.error(wide) == .unreadable(name: "f", because: "a tag has more than 256 attributes"))
        let long = "<rss a='" + String(repeating: "x", count: 70_000) + "'></rss>"
        #expect(Self.error(long) == .unreadable(name: "f", because: "a tag is longer than 64 KiB"))
        let wrong = "<rss>" + String(repeating: "</b>", count: 200_000) + "</rss>"
        #expect(
            Self.error(wrong)
                == .unreadable(name: "f", because: "it has more than 100000 mistakes in its markup"))
        let many =
            "<rss><channel>" + String(repeating: "<item><title/></item>", count: 10_050) + "</channel></rss>"
        #expect(Self.error(many) == nil)
    }

    @Test func `a feed with too many items keeps the first`() throws {
        let items = (0..<10_005).map { "<item><guid>\($0)</guid></item>" }.joined()
        let feed = try FeedDialectTests.feed("<rss><channel>\(items)</channel></rss>")
        #expect(feed.items.count == 10_000)
        #expect(feed.remarks == ["it has 10005 items; the first 10000 were read"])
    }

    @Test func `a feed is told from a page at a glance`() {
        #expect(looksLikeFeed(Array("\u{FEFF}<?xml version='1.0'?>\n<!-- x --><rdf:RDF xmlns=''>".utf8)))
        #expect(
            looksLikeFeed(
                Array("{\"items\": [], \"version\": \"https:\\/\\/jsonfeed.org\\/version\\/1\"}".utf8)))
        #expect(looksLikeFeed(Array("<feed xmlns='http://www.w3.org/2005/Atom'>".utf8)))
        #expect(!looksLikeFeed(Array("<!DOCTYPE html><html><body><p>&lt;rss><pre><rss>".utf8)))
        #expect(!looksLikeFeed([]))
    }
}
