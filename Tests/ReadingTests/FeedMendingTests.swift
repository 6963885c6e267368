import FactSheets
import Testing

@testable import Reading

struct MendingCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let item: String
    let title: String?
    var remark: String?
}

@Suite struct FeedMendingTests {
    static let cases = [
        MendingCase(
            testDescription: "a bare ampersand", item: "<title>Q&A & more</title>", title: "Q&A & more",
            remark: "a stray '&' was escaped (2 times)"),
        MendingCase(
            testDescription: "HTML's entities", item: "<title>caf&eacute;&nbsp;&mdash;&bogus;</title>",
            title: "café —&bogus;", remark: "a stray '&' was escaped"),
        MendingCase(
            testDescription: "a bare less-than sign",
            item: "<title>1 < 2 <3</title><author><a@b.org></author>",
            title: "1 < 2 <3", remark: "a stray '<' was escaped (3 times)"),
        MendingCase(
            testDescription: "a C1 reference", item: "<title>it&#146;s</title>", title: "it’s"),
        MendingCase(
            testDescription: "a reference to a forbidden character", item: "<title>a&#0;b&#x1F;</title>",
            title: "ab",
            remark: "a reference to a character that XML forbids was dropped (2 times)"),
        MendingCase(
            testDescription: "control characters", item: "<title>a\u{1}b\u{0}c</title>", title: "abc"),
        MendingCase(
            testDescription: "control characters in CDATA", item: "<title><![CDATA[a\u{B}b]]></title>",
            title: "ab",
            remark: "control characters were dropped"),
        MendingCase(
            testDescription: "HTML with tags that are never closed",
            item: "<description>a<br>b<p>c<i>d</p></description><title>T</title>", title: "T",
            remark: "an element that was never closed was closed"),
        MendingCase(
            testDescription: "attributes without quotes, value or distance",
            item: "<link href=/x a=\"1\"b='2' selected/><title>T</title>", title: "T",
            remark: "a malformed attribute was mended (3 times)"),
        MendingCase(
            testDescription: "an end tag too many", item: "</b><title>T</title></p>", title: "T",
            remark: "an end tag without its start was dropped (2 times)"),
        MendingCase(
            testDescription: "a prefix that was never declared", item: "<dc:title>T</dc:title>", title: "T"),
        MendingCase(testDescription: "blanks and breaks", item: "<title>\n a\t b \n</title>", title: "a b"),
    ]

    @Test(arguments: cases)
    func `a careless feed is read, and what was mended is told`(_ c: MendingCase) throws {
        let text =
            "<rss version='2.0'><channel><title>F</title><item><guid>1</guid>\(c.item)</item></channel></rss>"
        let feed = try FeedDialectTests.feed(text)
        #expect(feed.items.map(\.title) == [c.title])
        if let remark = c.remark { #expect(feed.remarks.contains(remark), "\(feed.remarks)") }
    }

    @Test(arguments: [
        "<\u{D7} \u{D7}='1'>x</\u{D7}>", "<“quoted”>", "</»>", "<a \u{D7}=1 b“c=2>x</a>",
        "a\u{FFFF}\u{FFFE}b",
        "a\u{7F}\u{85}b", "<1>", "<a:b:c>", "<:a>x</:a>", "<a xmlns:b=''>x</a>", "<a b='1' b='2'>x</a>",
        "]]>",
        "<?x y>", "<!x>", "<xml:a>x</xml:a>", "<?xml version='9'?>", "&#xD800;&#xFFFF;&#1114112;",
        "<!-- -- --->",
        "<?xml:namespace prefix = o ns = \"urn:x\" />", "<?php echo '>' ?>",
    ])
    func `whatever stands in an item, the others are read`(_ odd: String) throws {
        let feed = try FeedDialectTests.feed(
            "<rss><channel><title>F</title><item><guid>1</guid><title>\(odd)</title></item>"
                + "<item \u{D7}='1'><guid>2</guid>\(odd)</item><item><guid>3</guid></item></channel></rss>")
        #expect(feed.title == "F")
        #expect(feed.items.map(\.id) == ["1", "2", "3"], "\(feed.remarks)")
    }

    @Test func `items that are never closed are still items of their own`() throws {
        let feed = try FeedDialectTests.feed(
            "<rss><channel><item><guid>1</guid><title>A<item><guid>2</guid><title>B</title></channel></rss>")
        #expect(feed.items.map(\.id) == ["1", "2"])
        #expect(feed.items.map(\.title) == ["A", "B"])
    }

    @Test func `junk around the feed is left out`() throws {
        let rss = "<rss><channel><title>F</title></channel></rss>"
        for junk in ["", "\n\n ", "PHP Warning: x &nbsp; in <b>y</b>\n", "<!-- c --><b>x</b>"] {
            let feed = try FeedDialectTests.feed(
                junk + "<?xml version='1.0'?>" + rss + "<!-- served by cache -->\n")
            #expect(feed.title == "F")
        }
        #expect(
            try FeedDialectTests.feed("Notice " + rss).remarks == ["what stands before the feed was left out"]
        )
        #expect(try FeedDialectTests.feed(rss + "<script>x</script>").title == "F")
    }

    /// It took minutes when the end of the text was looked for at each of them: megabytes away.
    @Test(.timeLimit(.minutes(1)))
    func `a text of megabytes with a reference every few bytes is mended in one pass`() throws {
        let references = String(repeating: "&lt;b ", count: 600_000)
        let feed = Array("<rss><channel><title>\(references)</title></channel></rss>".utf8)
        #expect(try FeedMending(feed, from: 0).text == feed)
    }

    @Test func `a feed in UTF-16, or mislabelled, is read`() throws {
        let text =
            "<?xml version='1.0' encoding='ISO-8859-1'?><rss><channel><title>Diálogo “x”</title></channel></rss>"
        let wide: [UInt8] = text.utf16.reduce(into: [0xFE, 0xFF]) {
            $0 += [UInt8($1 >> 8), UInt8($1 & 0xFF)]
        }
        #expect(try readFeed(wide, contentType: nil, name: "x").title == "Diálogo “x”")
        #expect(try FeedDialectTests.feed(text).title == "Diálogo “x”")
        #expect(looksLikeFeed(wide))
    }
}
