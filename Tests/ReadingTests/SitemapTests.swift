import Compressing
import FactSheets
import Reading
import Testing

@Suite struct SitemapTests {
    private func read(_ text: String, name: String = "https://example.gov/sitemap.xml") throws -> Listing {
        try readSitemap(Array(text.utf8), contentType: "application/xml", name: name)
    }

    static let plain = """
        <?xml version="1.0" encoding="UTF-8"?>
        <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><loc> https://example.gov/2022/fact-sheet-u-s-mexico-high-level-economic-dialogue/ </loc>
          <lastmod>2022-09-13T10:00:00+00:00</lastmod><changefreq>daily</changefreq>
          <image:image><image:loc>https://example.gov/flag.png</image:loc></image:image></url>
        <url><loc>https://example.gov/a?b=1&amp;c=2</loc><lastmod>2022-09</lastmod></url>
        <url><loc>https://example.gov/a?b=1&amp;c=2</loc></url>
        <url><loc>/relative</loc></url>
        <url><lastmod>2022-09-13</lastmod></url>
        </urlset>
        """

    @Test func `a sitemap names pages, each once, with its lastmod and words of its address for a title`()
        throws
    {
        let sitemap = try read(Self.plain)
        #expect(sitemap.kind == .sitemap)
        #expect(sitemap.sitemaps == nil)
        #expect(
            sitemap.links.map(\.url) == [
                "https://example.gov/2022/fact-sheet-u-s-mexico-high-level-economic-dialogue/",
                "https://example.gov/a?b=1&c=2", "https://example.gov/relative",
            ])
        #expect(sitemap.links[0].title == "fact sheet u s mexico high level economic dialogue")
        #expect(sitemap.links[0].modified == Instant(rfc3339: "2022-09-13T10:00:00Z"))
        #expect(sitemap.remarks == ["1 entries without an address were left out"])
    }

    @Test func `the words of an address match a profile's`() throws {
        let title = try read(Self.plain).links[0].title
        #expect(matches(title, anyOf: ["High-Level Economic Dialogue"]))
    }

    @Test func `a gzip file of a sitemap is read as one, and refused when it is cut off`() throws {
        let packed = try #require(gzipped(Array(Self.plain.utf8)))
        #expect(looksLikeSitemap(packed))
        let sitemap = try readSitemap(
            packed, contentType: "application/x-gzip", name: "https://example.gov/s.xml.gz")
        #expect(sitemap.links.count == 3)
        #expect(throws: ReadingError.self) {
            try readSitemap(
                Array(packed.dropLast(20)), contentType: nil, name: "https://example.gov/s.xml.gz")
        }
    }

    @Test func `an index names sitemaps and no pages`() throws {
        let index = try read(
            """
            <sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            <sitemap><loc>https://example.gov/post-sitemap1.xml</loc><lastmod>2022-09-13</lastmod></sitemap>
            <sitemap><loc>https://example.gov/post-sitemap2.xml.gz</loc></sitemap></sitemapindex>
            """)
        #expect(index.links.isEmpty)
        #expect(
            index.sitemaps?.map(\.url) == [
                "https://example.gov/post-sitemap1.xml", "https://example.gov/post-sitemap2.xml.gz",
            ])
        #expect(index.sitemaps?.map(\.modified) == [Instant(rfc3339: "2022-09-13"), nil])
    }

    @Test func `a news sitemap gives titles and times of publication`() throws {
        let news = try read(
            """
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
            <url><loc>https://example.gov/1</loc><news:news><news:publication><news:name>Press</news:name><news:language>en</news:language>
            </news:publication><news:publication_date>2022-09-12T21:43:21Z</news:publication_date><news:title>The dialogue &amp; its pillars</news:title></news:news></url></urlset>
            """)
        #expect(news.links.map(\.title) == ["The dialogue & its pillars"])
        #expect(news.links[0].published == Instant(rfc3339: "2022-09-12T21:43:21Z"))
    }

    @Test func `broken XML is read as far as it can be mended, and refused when it stops in the middle`()
        throws
    {
        let mended = try read(
            "<urlset><url><loc>https://example.gov/?a=1&b=2</loc></url></urlset>")
        #expect(mended.links.map(\.url) == ["https://example.gov/?a=1&b=2"])
        #expect(throws: ReadingError.self) {
            try self.read("<urlset><url><loc>https://example.gov/1</loc></url><url><loc>https://exa")
        }
        #expect(throws: ReadingError.self) { try self.read("<html><body>Not here</body></html>") }
        #expect(throws: ReadingError.self) {
            try self.read(
                "<!DOCTYPE urlset [<!ENTITY a \"b\">]><urlset><url><loc>https://e.gov/&a;</loc></url></urlset>"
            )
        }
    }

    @Test func `no more than the protocol's 50,000 entries are read, in time that grows with their number`()
        throws
    {
        var text = "<urlset>"
        for number in 0..<50_100 { text += "<url><loc>https://example.gov/\(number)</loc></url>" }
        let sitemap = try read(text + "</urlset>")
        #expect(sitemap.links.count == 50_000)
        #expect(sitemap.remarks == ["the first 50000 entries were read"])
    }
}
