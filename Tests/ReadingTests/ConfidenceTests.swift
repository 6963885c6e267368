import FactSheets
import TestSupport
import Testing

@testable import Reading

@Suite struct ConfidenceTests {
    static func page(_ body: String, head: String = "<title>T</title>") -> String {
        "<html><head>\(head)</head><body><main>\(body)</main></body></html>"
    }

    @Test func `a page that reads well has nothing against it`() throws {
        #expect(try read(Self.page("<p>We will trade.</p>")).confidence == Confidence())
        #expect(try read("<p>We will trade.</p>").confidence == Confidence())
    }

    @Test(arguments: [
        (page("<p>Text.</p>", head: ""), "no title was found"),
        (page("<p>\(String(repeating: "word ", count: 900))</p>"), "a statement is 4499 bytes long"),
        (page("<h2>Pillar 1: A</h2><p>a</p><h2>Pillar 3: B</h2><p>b</p>"), "section 3 follows section 1"),
        (page("<h2>A</h2><h2>B</h2><h2>C</h2><h2>D</h2><p>d</p>"), "3 of 4 headings have nothing under them"),
        (page("<p>Some \u{FFFD} text.</p>"), "1 character could not be decoded"),
        (
            page("<p>Hi.</p><p class='\(String(repeating: "x", count: 50_000))'></p>"),
            "3 bytes of text were found in"
        ),
    ])
    func `what is odd about a page is said, and costs`(_ html: String, _ reason: String) throws {
        let confidence = try #require(try read(html).confidence)
        #expect(confidence.score < 100)
        #expect(confidence.reasons.contains { $0.contains(reason) }, "\(confidence.reasons)")
    }

    @Test func `numbers that begin anew below each heading are no gap`() throws {
        let html = Self.page(
            "<h2>A</h2><h3>Step 1: x</h3><p>a</p><h3>Step 2: y</h3><p>b</p><h2>B</h2><h3>Step 4: z</h3><p>c</p>"
        )
        #expect(try read(html).confidence == Confidence())
    }

    @Test func `fact sheets of the corpus read well, listings do not`() throws {
        func score(_ path: String) throws -> Int? {
            prepareReading()
            guard let bytes = Corpus.bytes(path) else { return nil }
            let format = pageFormat(of: bytes, contentType: nil, name: path)
            return try readPage(bytes, format: format, contentType: nil, name: path).confidence?.score
        }
        for folder in ["hled/whitehouse", "hled/pillar-fact-sheets", "fact-sheet-bodies-2021"] {
            for name in Corpus.names(in: folder) where name.hasSuffix(".md") || name.hasSuffix(".html") {
                #expect(try score("\(folder)/\(name)") == 100, "\(name)")
            }
        }
        let listings = "pages/whitehouse-2025-listings"
        for name in Corpus.names(in: listings) {
            #expect(try #require(try score("\(listings)/\(name)")) < Confidence.poor, "\(name)")
        }
    }

    @Test func `meta tags are trusted before JSON-LD, that before <time>, and which it was is kept`() throws {
        let linked = "<script type='application/ld+json'>{\"datePublished\":\"2022-02-02\"}</script>"
        let meta = "<meta property='article:published_time' content='2022-01-01'>"
        let time = "<time datetime='2022-03-03'>x</time><p>Text.</p>"
        for (head, origin, day) in [
            (meta + linked, TimeOrigin.meta, "2022-01-01"), (linked, .linkedData, "2022-02-02"),
            ("", .timeElement, "2022-03-03"),
        ] {
            let sheet = try read(Self.page(time, head: head))
            #expect(sheet.publishedFrom == origin)
            #expect(sheet.published == Instant(rfc3339: day))
        }
        #expect(try read(Self.page("<p>Text.</p>")).publishedFrom == nil)
    }

    @Test func `a date in the text that a feed carries is not the item's`() throws {
        var item = FeedItem(id: "1", title: "Sheet", published: Instant(seconds: 0))
        item.contentHTML = "<time datetime='2022-03-03'>x</time><p>Text.</p>"
        let sheet = try #require(try readItem(item, in: Feed(dialect: .rss2)))
        #expect(sheet.publishedFrom == .feed)
        #expect(sheet.published == Instant(seconds: 0))
        item.published = nil
        #expect(try readItem(item, in: Feed(dialect: .rss2))?.publishedFrom == .timeElement)
    }
}
