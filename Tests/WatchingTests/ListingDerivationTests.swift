import Archiving
import FactSheets
import Reading
import TestSupport
import Testing

@testable import Watching

/// Captures of sources of every kind, one after the other.
struct SourceScript {
    let archive: Archive
    let derivation: Derivation
    let configuration: Configuration
    private let directory: TemporaryDirectory
    private(set) var now = Instant(seconds: 1_663_070_400)
    static let host = "https://press.example.gov"

    init(_ sources: [Source], follow: Configuration.Follow = .matching, manner: Derivation.Manner = .live)
        throws
    {
        prepareReading()
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
        var configuration = Configuration()
        configuration.profiles = [
            Profile(name: "p", follow: follow, words: ["High-Level Economic Dialogue"], sources: sources)
        ]
        configuration.subscribers = [Subscriber(name: "desk", channel: .standardOutput)]
        self.configuration = configuration
        derivation = Derivation(archive: archive, configuration: configuration, follow: nil, manner: manner)
        if manner == .live { try derivation.syncAgenda(now: now) }
    }

    /// A look at `path`, answered with `body`; its entry of the agenda is answered with it.
    @discardableResult
    mutating func look(_ path: String, _ body: String, role: Capture.Role = .source, status: Int = 200) throws
        -> Derivation.Taken
    {
        now = now + .seconds(1800)
        let url = Self.host + path
        // What was looked at before is not due again by its own interval.
        for role in [Capture.Role.source, .page] {
            for var entry in try archive.agendaEntries(role: role) where entry.lastLook != nil {
                entry.due = now + .seconds(864_000)
                try archive.put(entry)
            }
        }
        return try derivation.take(
            Capture(role: role, url: url, time: now, status: status, body: Array(body.utf8)),
            answering: try archive.agenda(url))
    }

    /// The paths due now, sources first.
    func due() throws -> [String] {
        try [Capture.Role.source, .page].flatMap { role in
            try archive.due(role, now: now, limit: 1000).map { String($0.url.dropFirst(Self.host.count)) }
                .sorted()
        }
    }

    static func page(_ title: String, _ text: String = "It is about harbors.") -> String {
        "<!DOCTYPE html><html><head><title>\(title)</title></head><body><article><h1>\(title)</h1><p>\(text)</p><p>It says more than one thing.</p></article></body></html>"
    }

    static func listing(_ links: [(String, String)], next: String? = nil) -> String {
        let rows = links.map { "<li><a href=\"\($0.0)\">\($0.1)</a></li>" }.joined()
        let more = next.map { "<a rel=\"next\" href=\"\($0)\">Older</a>" } ?? ""
        return
            "<!DOCTYPE html><html><head><title>Press</title></head><body><main><h1>Press</h1><ul>\(rows)</ul>\(more)</main></body></html>"
    }

    static func sitemap(_ pages: [(String, String)]) -> String {
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            + pages.map { "<url><loc>\(host)\($0.0)</loc><lastmod>\($0.1)</lastmod></url>" }.joined()
            + "</urlset>"
    }

    static func index(_ sitemaps: [(String, String?)]) -> String {
        "<sitemapindex>"
            + sitemaps.map { path, date in
                "<sitemap><loc>\(host)\(path)</loc>\(date.map { "<lastmod>\($0)</lastmod>" } ?? "")</sitemap>"
            }.joined() + "</sitemapindex>"
    }

    static func feed(_ numbers: [Int], generator: String = "https://wordpress.org/?v=6", month: Int = 9)
        -> String
    {
        let items = numbers.map { number in
            """
            <item><title>Statement \(number) of the High-Level Economic Dialogue</title><link>\(host)/\(number)</link><guid isPermaLink="false">\(host)/?p=\(number)</guid>
            <pubDate>2022-0\(month)-01T00:\(number / 10)\(number % 10):00Z</pubDate><description><![CDATA[<p>Number \(number).</p>]]></description></item>
            """
        }.joined()
        return
            "<rss version=\"2.0\"><channel><title>Press</title><generator>\(generator)</generator>\(items)</channel></rss>"
    }
}

@Suite struct ListingDerivationTests {
    static let matching = "The High-Level Economic Dialogue met"

    @Test func `a listing puts the pages whose titles match on the agenda, and the pages tell`() throws {
        var script = try SourceScript([
            Source(name: "press", url: SourceScript.host + "/press", kind: .listing)
        ])
        let taken = try script.look(
            "/press", SourceScript.listing([("/1", Self.matching), ("/2", "On steel"), ("/3", "On wheat")]))
        #expect(taken.events.isEmpty)
        #expect(try script.due() == ["/1"])
        let page = try script.look("/1", SourceScript.page(Self.matching), role: .page)
        #expect(page.kinds == [.published])
        #expect(try script.archive.documents().map(\.url) == [SourceScript.host + "/1"])
    }

    @Test
    func
        `pages below a source's prefix are looked at whatever their titles say, and followed only if they match`()
        throws
    {
        var script = try SourceScript([
            Source(name: "press", url: SourceScript.host + "/press", links: SourceScript.host + "/prensa/")
        ])
        try script.look(
            "/press",
            SourceScript.listing([("/prensa/1", "Uno"), ("/prensa/2", "Dos"), ("/otros/3", "Tres")]))
        #expect(try script.due() == ["/prensa/1", "/prensa/2"])
        #expect(try script.look("/prensa/1", SourceScript.page("Uno"), role: .page).flag == "not followed")
        #expect(
            try script.look("/prensa/2", SourceScript.page("Dos", Self.matching), role: .page).kinds == [
                .published
            ])
    }

    @Test
    func
        `an unasked kind is told by the first answer, and a listing that lists no more is blind at the second`()
        throws
    {
        var script = try SourceScript(
            [Source(name: "press", url: SourceScript.host + "/press")], follow: .all)
        try script.look(
            "/press", SourceScript.listing([("/1", "On coal"), ("/2", "On steel"), ("/3", "On wheat")]))
        #expect(try script.archive.sourceState(SourceScript.host + "/press")?.kind == .listing)
        #expect(try script.due() == ["/1", "/2", "/3"])
        let wall = "<html><head><title>Access denied</title></head><body><p>No.</p></body></html>"
        #expect(try script.look("/press", wall).flag != nil)
        #expect(try script.look("/press", wall + " ").kinds == [.blind])
        #expect(
            try script.look(
                "/press", SourceScript.listing([("/1", "On coal"), ("/4", "On rye"), ("/3", "On wheat")])
            ).kinds == [.recovered])
    }

    @Test
    func
        `a sitemap's pages match by the words of their addresses, and a lastmod that moved makes a page due`()
        throws
    {
        var script = try SourceScript([
            Source(name: "map", url: SourceScript.host + "/sitemap.xml", kind: .sitemap)
        ])
        let path = "/2022/high-level-economic-dialogue/"
        try script.look(
            "/sitemap.xml",
            SourceScript.sitemap([(path, "2022-09-01"), ("/steel/", "2022-09-01"), ("/wheat/", "2022-09-01")])
        )
        #expect(try script.due() == [path])
        #expect(try script.look(path, SourceScript.page(Self.matching), role: .page).kinds == [.published])
        #expect(try script.due().isEmpty)
        try script.look(
            "/sitemap.xml",
            SourceScript.sitemap([(path, "2022-09-01"), ("/steel/", "2022-09-02"), ("/rye/", "2022-09-02")]))
        #expect(try script.due().isEmpty)
        try script.look(
            "/sitemap.xml",
            SourceScript.sitemap([(path, "2022-09-13"), ("/steel/", "2022-09-02"), ("/rye/", "2022-09-02")]))
        #expect(try script.due() == [path])
    }

    @Test func `a sitemap that dates every page anew says nothing`() throws {
        var script = try SourceScript([
            Source(name: "map", url: SourceScript.host + "/sitemap.xml", kind: .sitemap)
        ])
        func map(_ day: Int) -> String {
            SourceScript.sitemap((1...30).map { ("/high-level-economic-dialogue-\($0)", "2022-09-0\(day)") })
        }
        try script.look("/sitemap.xml", map(1))
        for number in 1...30 {
            try script.look(
                "/high-level-economic-dialogue-\(number)", SourceScript.page(Self.matching + " \(number)"),
                role: .page)
        }
        let before = try script.due()
        try script.look("/sitemap.xml", map(2))
        #expect(try script.due() == before)
    }

    @Test func `of an index the newest sitemaps are read first, then those whose date moved`() throws {
        var script = try SourceScript([
            Source(name: "map", url: SourceScript.host + "/index.xml", kind: .sitemap)
        ])
        var sitemaps = (10...24).map { ("/s\($0).xml", Optional("2022-08-\($0)")) }
        try script.look("/index.xml", SourceScript.index(sitemaps))
        #expect(try script.due() == (15...24).map { "/s\($0).xml" })
        for number in 15...24 {
            try script.look("/s\(number).xml", SourceScript.sitemap([("/x\(number)", "2022-08-01")]))
        }
        #expect(try script.due().isEmpty)
        sitemaps[2].1 = "2022-09-01"
        sitemaps.append(("/s30.xml", nil))
        try script.look("/index.xml", SourceScript.index(sitemaps))
        #expect(try script.due() == ["/s12.xml", "/s30.xml"])
        try script.look("/s12.xml", SourceScript.sitemap([("/high-level-economic-dialogue", "2022-08-01")]))
        try script.look("/s30.xml", SourceScript.sitemap([("/x", "2022-08-01")]))
        #expect(try script.due() == ["/high-level-economic-dialogue"])
        // Without a date in the index, a sitemap is polled like a source; with one, when the date moves.
        #expect(try script.archive.agenda(SourceScript.host + "/s12.xml") == nil)
        #expect(try script.archive.agenda(SourceScript.host + "/s30.xml") != nil)
    }

    @Test
    func `a listing is followed back once, as many pages as wanted, and nobody is told of what it finds`()
        throws
    {
        var script = try SourceScript([
            Source(name: "press", url: SourceScript.host + "/press", kind: .listing, backfill: 2)
        ])
        func page(_ number: Int) -> String {
            SourceScript.listing([("/\(number)", Self.matching)], next: "/press?page=\(number + 1)")
        }
        try script.look("/press", page(1))
        #expect(try script.due() == ["/press?page=2", "/1"])
        try script.look("/press?page=2", page(2))
        try script.look("/press?page=3", page(3))
        #expect(try script.due() == ["/1", "/2", "/3"])
        try script.look("/2", SourceScript.page(Self.matching + " before"), role: .page)
        #expect(try script.archive.events(since: nil, document: nil).map(\.kind) == [.published])
        #expect(try script.archive.deliveries(state: nil).isEmpty)
        try script.look("/1", SourceScript.page(Self.matching), role: .page)
        #expect(try script.archive.deliveries(state: nil).count == 1)
        try script.look("/press", page(1) + " ")
        #expect(try script.due() == ["/3"])
    }
}
