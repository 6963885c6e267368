import FactSheets
import Reading
import TestSupport
import Testing

@Suite struct ListingTests {
    private func read(_ body: String, head: String = "", at url: String = "https://example.gov/press/") throws
        -> Listing
    {
        let page = "<!DOCTYPE html><html><head><title>Press</title>\(head)</head><body>\(body)</body></html>"
        return try readListing(Array(page.utf8), contentType: "text/html", name: url)
    }

    static let list = """
        <nav><a href="/about">About the office of the trade representative</a></nav>
        <main><h1>Press releases</h1><ul>
        <li><h3><a href="/press/2022/one#top">The dialogue met in Mexico City</a></h3><time datetime="2022-09-12">Sep 12</time> <a href="/topics/trade">Trade</a></li>
        <li><h3><a href="/press/2022/two">Statement on harbors</a></h3><time datetime="2022-09-11">Sep 11</time> <a href="/topics/trade">Trade</a></li>
        <li><h3><a href="/press/2022/three"><em>Remarks</em> on steel</a></h3><time datetime="2022-09-10">Sep 10</time> <a href="/topics/steel">Steel</a></li>
        </ul></main><footer><a href="/privacy">Privacy policy of this web site</a></footer>
        """

    @Test func `the main list's links are told from the others, with their titles and dates`() throws {
        let listing = try read(Self.list)
        let listed = listing.links.filter(\.isListed)
        #expect(
            listed.map(\.url) == ["one", "two", "three"].map { "https://example.gov/press/2022/\($0)" })
        #expect(
            listed.map(\.title) == [
                "The dialogue met in Mexico City", "Statement on harbors", "Remarks on steel",
            ])
        #expect(listed.map(\.published).first == Instant(rfc3339: "2022-09-12"))
        #expect(
            listing.links.filter { !$0.isListed }.map(\.url) == [
                "https://example.gov/topics/trade", "https://example.gov/topics/steel",
            ])
    }

    @Test func `a link that says only to read on takes the title of the heading beside it`() throws {
        let records = (1...4).map { number in
            """
            <article><a href="/se/prensa/nota-\(number)?idiom=es"><img src="x.jpg"></a><time datetime="2022-09-0\(number)"></time>
            <h2>Comunicado \(number) del Diálogo Económico</h2><a class="small-link" href="/se/prensa/nota-\(number)?idiom=es">Continuar leyendo</a></article>
            """
        }.joined()
        let listing = try read(
            "<main><div id=\"prensa\">\(records)</div></main>",
            at: "https://www.gob.mx/se/archivo/prensa?idiom=es")
        #expect(listing.links.map(\.title) == (1...4).map { "Comunicado \($0) del Diálogo Económico" })
        #expect(listing.links[0].url == "https://www.gob.mx/se/prensa/nota-1?idiom=es")
        #expect(listing.links[0].published == Instant(rfc3339: "2022-09-01"))
    }

    struct Paging: CustomTestStringConvertible {
        let at: String
        let markup: String
        let next: String?
        var testDescription: String { "\(at) \(markup)" }
    }

    static let pagings = [
        Paging(
            at: "https://e.gov/news/", markup: "<link rel=\"next\" href=\"/news/page/2/\">",
            next: "https://e.gov/news/page/2/"),
        Paging(
            at: "https://e.gov/news/",
            markup: "<nav><a href=\"/news/page/2/\">2</a><a href=\"/news/page/21/\">21</a></nav>",
            next: "https://e.gov/news/page/2/"),
        Paging(
            at: "https://e.gov/news/page/2/",
            markup: "<a href=\"/news/\">1</a><a href=\"/news/page/3/\">3</a>",
            next: "https://e.gov/news/page/3/"),
        Paging(
            at: "https://e.gov/news?lang=en",
            markup: "<a href=\"?lang=en&page=1\">2</a><a href=\"?lang=en&page=2\">3</a>",
            next: "https://e.gov/news?lang=en&page=1"),
        Paging(
            at: "https://e.gov/news?page=1&lang=en", markup: "<a href=\"?page=2&lang=en\">3</a>",
            next: "https://e.gov/news?page=2&lang=en"),
        Paging(
            at: "https://e.gov/news?page=9",
            markup: "<a href=\"?page=8\">8</a><a href=\"/other?page=10\">x</a>", next: nil),
        Paging(at: "https://e.gov/news/", markup: "<a href=\"/news/2022/\">2022</a>", next: nil),
        Paging(
            at: "https://e.gov/news/", markup: "<a rel=\"next\" href=\"https://e.gov/news/\">Next</a>",
            next: nil),
    ]

    @Test(arguments: pagings) func `the page that continues a listing is found by what the page says`(
        _ c: Paging
    ) throws {
        #expect(try read(Self.list + c.markup, at: c.at).next == c.next)
    }

    @Test func `a source is read as what it is, and an HTML page is a listing only when it lists`() throws {
        let page = Array("<html><body><main>\(Self.list)</main></body></html>".utf8)
        let wall = Array("<html><head><title>Access denied</title></head><body><p>No.</p></body></html>".utf8)
        let name = "https://example.gov/press/"
        #expect(try readSource(page, as: nil, contentType: nil, name: name).kind == .listing)
        #expect(
            try readSource(Array(SitemapTests.plain.utf8), as: nil, contentType: nil, name: name).kind
                == .sitemap)
        #expect(throws: ReadingError.self) { try readSource(wall, as: nil, contentType: nil, name: name) }
        // What was a feed and is a page now is no listing: it is a feed that cannot be read.
        #expect(throws: ReadingError.self) {
            try readSource(page, as: nil, before: .feed, contentType: nil, name: name)
        }
    }

    @Test func `the White House's listings of 2025 give the titles that a person sees in them`() throws {
        for name in Corpus.names(in: "pages/whitehouse-2025-listings") {
            guard let bytes = Corpus.bytes("pages/whitehouse-2025-listings/" + name) else { continue }
            let isSecond = name.contains("page-2")
            let url = "https://www.whitehouse.gov/news/" + (isSecond ? "page/2/" : "")
            let listing = try readListing(bytes, contentType: "text/html", name: url)
            let listed = listing.links.filter(\.isListed)
            #expect(listed.count == 10, "\(name): \(listed.map(\.title))")
            #expect(listed.allSatisfy { $0.published != nil && $0.title.utf8.count > 15 }, "\(name)")
            #expect(listing.next?.hasSuffix(isSecond ? "/news/page/3/" : "/news/page/2/") == true, "\(name)")
        }
    }
}
