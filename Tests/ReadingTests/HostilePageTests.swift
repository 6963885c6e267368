import FactSheets
import Testing

@testable import Reading

@Suite struct HostilePageTests {
    static let refused: [(String, ReadingError)] = [
        ("", .unreadable(name: "x", because: "it is empty")),
        (" \n\t", .unreadable(name: "x", because: "it is empty")),
        (
            "<html><body><script>app()</script></body></html>",
            .unreadable(name: "x", because: "it holds no text")
        ),
        ("%PDF-1.7 …", .unreadable(name: "x", because: "it is a PDF document")),
        ("\u{1}\u{2}\u{3}\u{4}\u{0}\u{5}abc", .unreadable(name: "x", because: "it is not text")),
        ("<?xml version='1.0'?><rss version='2.0'><channel/></rss>", .notAPage(name: "x")),
        (
            "<p \(String(repeating: "a ", count: 300))>x</p>",
            .unreadable(name: "x", because: "a tag has more than 256 attributes")
        ),
        (
            "<p class='\(String(repeating: "a", count: 70_000))'>x</p>",
            .unreadable(name: "x", because: "a tag is longer than 64 KiB")
        ),
        (
            String(repeating: "<b>", count: 500_001) + "x",
            .unreadable(name: "x", because: "it has more than 500000 tags")
        ),
    ]

    @Test(arguments: refused)
    func `what is no page, or built to harm, is refused with a reason`(_ text: String, _ error: ReadingError)
    {
        prepareReading()
        #expect(throws: error) {
            try readPage(Array(text.utf8), format: .html, contentType: nil, name: "x")
        }
    }

    @Test func `a page larger than the limit is refused by its size`() {
        let bytes = [UInt8](repeating: 0x61, count: largestPage + 1)
        #expect(throws: ReadingError.self) {
            try readPage(bytes, format: .html, contentType: nil, name: "x")
        }
    }

    @Test func `an error says what to do`() {
        #expect(
            ReadingError.notAPage(name: "x.xml").description
                == "'x.xml' is a feed, not a page\n  hint: run 'hledwatch feed x.xml' to read it as a feed")
        #expect(
            ReadingError.unreadable(name: "x", because: "it is empty").summary
                == "'x' cannot be read: it is empty")
    }

    @Test func `words deeper than 256 elements are kept, and told`() throws {
        let deep = String(repeating: "<div>", count: 600)
        let sheet = try read("\(deep)<p>deep</p>\(String(repeating: "</div>", count: 600))<p>flat</p>")
        #expect(lines(sheet).joined(separator: " ").contains("deep"))
        #expect(lines(sheet).last == "¶ flat")
        #expect(sheet.remarks == ["elements stand more than 256 deep; the deepest were read as one"])
    }

    @Test func `a page nested without end is cut, and told`() throws {
        let sheet = try read("<p>first</p>" + String(repeating: "<div>a", count: 20_000))
        #expect(lines(sheet).first == "¶ first")
        #expect(sheet.remarks.contains("elements stand more than 1024 deep; the rest was not read"))
    }

    static let bombs = [
        "<p>x" + String(repeating: "<b>", count: 900) + String(repeating: "</i>", count: 80_000),
        "<p>x" + String(repeating: "<br><br><b>y</b>", count: 20_000),
        "<p>x" + String(repeating: "<a href='/y\(1)'>y</a><i>z</i>", count: 20_000),
        "<p>x" + String(repeating: "<br>• y", count: 20_000),
        "<p><b>x" + String(repeating: "<br>y", count: 40_000),
        "<table>" + String(repeating: "<tr><td>", count: 900) + "x",
        "x<table>" + String(repeating: "<tr><td><table>", count: 60) + "y",
        "<p>x</p>" + String(repeating: "<ul><li>", count: 120) + "y",
        String(repeating: "<!-- a", count: 40_000) + "--><p>x</p>",
        "<p>x</p>" + String(repeating: "<![CDATA[", count: 40_000),
        "<p>x " + String(repeating: "&", count: 200_000),
        "<p>x " + String(repeating: "<", count: 200_000),
        "<p>x</p>" + String(repeating: "<script>", count: 40_000),
        "<p>x " + String(repeating: "&#", count: 80_000),
        "x" + String(repeating: "\u{200B}\u{A0}", count: 100_000),
        "<p>x" + String(repeating: "<h1>t</h1>", count: 10_000),
        "<p>x" + String(repeating: "<!DOCTYPE [", count: 20_000),
    ]

    @Test(arguments: bombs.indices)
    func `a bomb is read, into no more than it holds`(_ index: Int) throws {
        let bomb = Self.bombs[index]
        #expect(try read(bomb).plainText.utf8.count <= bomb.utf8.count)
    }

    static let texts: [(String, String)] = [
        ("<p>5 < 6 and 7 > 6 & so <3</p>", "5 < 6 and 7 > 6 & so <3"), ("<p>a<!-->b--></p>", "ab-->"),
        ("<p>&lt;b&gt;&amp;lt;</p>", "<b>&lt;"),
        ("<p>AT&T, R&amp;D, &copy2021 &nbsp5</p>", "AT&T, R&D, ©2021 5"),
        ("<p>&#8217;&#x2019;&#146&#0;&#xD800;&#99999999;</p>", "’’’\u{FFFD}\u{FFFD}"),
        ("<p>&LT;i&GT; &bogus; &rsquor;</p>", "<i> &bogus; ’"),
        ("<p>a\u{0}b\u{8}c and more text than that</p>", "abc and more text than that"),
        ("<p title=\"a>b\">c</p>", "c"), ("<p>a</p><p unfinished=\"", "a"), ("<p>a<?php b ?>c</p>", "ac"),
        ("<!DOCTYPE html [ <!ENTITY x \"y\"> ]><p>a&x;</p>", "a&x;"), ("<p>a</></p>", "a"),
        ("<textarea><p>x</p></textarea><p>a</p>", "a"), ("<P>A<BR/>B</P>", "A B"), ("<o:p>a</o:p>", "a"),
    ]

    @Test(arguments: texts)
    func `odd markup reads as a browser reads it`(_ html: String, _ text: String) throws {
        #expect(try read(html).lead.map(\.text) == [text])
    }

    @Test func `plain text of a fragment has a line per block`() {
        prepareReading()
        #expect(plainText(html: "<p>A<br>b</p><ul><li>&nbsp;C</li></ul><script>x</script>") == "A b\nC")
        #expect(plainText(html: "") == "")
        #expect(plainText(html: "just text") == "just text")
    }
}
