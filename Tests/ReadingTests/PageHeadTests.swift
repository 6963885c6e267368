import FactSheets
import Testing

@testable import Reading

@Suite struct PageHeadTests {
    static let page = """
        <!DOCTYPE html><html lang="en-US"><head><meta charset="iso-8859-1">
        <title>FACT SHEET: Trade | The White House</title>
        <link rel="canonical" href="/news/trade/"><meta property="og:site_name" content="The White House">
        <meta property="article:published_time" content="2022-09-12T21:43:21-04:00">
        <meta property="article:modified_time" content="2022-09-13T00:00:00+00:00"></head>
        <body><header><h1>The White House</h1><nav><a href="/">Home</a></nav></header>
        <main><article><header><h1>FACT SHEET:&nbsp;Trade</h1><p>September 12, 2022</p></header>
        <section class="body-content"><p>We will trade – “much” &#147;more&#148; &apos;yes&apos; 5 &lt; 6 &check;.</p></section>
        </article><aside><p>Related</p></aside></main><footer><p>About us and more</p></footer></body></html>
        """

    @Test func `a page tells its title, times, address and language`() throws {
        let sheet = try read(Self.page)
        #expect(sheet.title == "FACT SHEET: Trade")
        #expect(sheet.published == Instant(rfc3339: "2022-09-13T01:43:21Z"))
        #expect(sheet.modified == Instant(rfc3339: "2022-09-13T00:00:00Z"))
        #expect(sheet.address == "https://example.gov/news/trade/")
        #expect(sheet.language == "en-US")
        #expect(sheet.remarks == [])
        #expect(lines(sheet) == ["¶ We will trade – “much” “more” 'yes' 5 < 6 ✓."])
    }

    @Test func `the site's name is cut off a title that stands nowhere else`() throws {
        for title in [
            "Trade deal | USTR", "Trade deal - U.S. Trade Office", "U.S. Trade Office » Trade deal",
        ] {
            let html = """
                <html><head><meta property="og:site_name" content="U.S. Trade Office"><title>\(title)</title></head>
                <body><main><p>Text of it.</p></main></body></html>
                """
            #expect(try read(html).title == "Trade deal")
        }
    }

    @Test func `times come from JSON-LD when meta has none, and from <time> at last`() throws {
        let linked = """
            <html><head><script type="application/ld+json">{"@type":"NewsArticle","datePublished": "2022-09-12"}</script>
            </head><body><main><p>Text.</p></main></body></html>
            """
        #expect(try read(linked).published == Instant(rfc3339: "2022-09-12"))
        let sheet = try read(
            "<html><body><main><time datetime='2022-09-12'>x</time><p>Text.</p></main></body></html>")
        #expect(sheet.published == Instant(rfc3339: "2022-09-12"))
        #expect(sheet.remarks.contains("the published time is that of the page's first <time>"))
        #expect(readTime("September 12, 2022") == Instant(rfc3339: "2022-09-12"))
        #expect(readTime("12 Sept. 2022") == Instant(rfc3339: "2022-09-12"))
        #expect(readTime("soon") == nil)
    }

    @Test func `a page without marks is read at its densest, and says so`() throws {
        let text = String(repeating: "The two governments agreed. ", count: 20)
        let sheet = try read(
            "<html><body><div class='menu'><a href='/'>Home</a></div><div><div><p>\(text)</p></div></div></body></html>"
        )
        #expect(sheet.statements.count == 1)
        #expect(sheet.remarks == ["no element is marked as the main content; the densest one was read"])
    }

    @Test func `content in elements named like furniture is read all the same`() throws {
        let sheet = try read("<div class='sidebar'><p>\(String(repeating: "Words. ", count: 50))</p></div>")
        #expect(sheet.statements.count == 1)
        #expect(
            sheet.remarks == [
                "most of the text stands in elements named like navigation; it was read all the same"
            ])
    }

    static let references: [(String, String?)] = [
        ("x", "https://a.gov/b/x"), ("./x/", "https://a.gov/b/x/"), ("../x", "https://a.gov/x"),
        ("../../x", "https://a.gov/x"), ("/x", "https://a.gov/x"), ("//b.gov/x", "https://b.gov/x"),
        ("?y", "https://a.gov/b/c?y"), ("http://b.gov", "http://b.gov"), ("mailto:a@b.gov", "mailto:a@b.gov"),
        ("#x", nil), ("", nil), ("javascript:alert(1)", nil), ("data:text/html,x", nil),
    ]

    @Test(arguments: references)
    func `a reference leads to an address`(_ reference: String, _ address: String?) {
        #expect(absoluteAddress(reference, base: "https://a.gov/b/c?d") == address)
    }

    @Test func `a feed item brings its own title, link and times`() throws {
        prepareReading()
        var item = FeedItem(id: "1", url: "https://a.gov/x", title: "Sheet", published: Instant(seconds: 0))
        let feed = Feed(dialect: .rss2, language: "en")
        #expect(try readItem(item, in: feed) == nil)
        item.contentHTML = "<h1>Sheet</h1><p>See <a href='y'>this</a>.</p>"
        let sheet = try #require(try readItem(item, in: feed))
        #expect(sheet.title == "Sheet")
        #expect(sheet.address == "https://a.gov/x")
        #expect(sheet.language == "en")
        #expect(sheet.published == Instant(seconds: 0))
        #expect(lines(sheet) == ["¶ See this."])
        #expect(sheet.lead.first?.spans.first?.target == "https://a.gov/y")
    }
}
