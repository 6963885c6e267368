import TestSupport
import Testing

@Suite(.blocking) struct RobotsTests {
    static let titles = [
        ("/open/1", "High-Level Economic Dialogue, one"), ("/closed/2", "High-Level Economic Dialogue, two"),
        ("/open/3", "On steel"),
    ]

    private func watch(_ pages: [String: Site.Page], kind: String = "listing") throws -> (
        Site, TemporaryDirectory, String
    ) {
        var pages = pages
        pages["/press"] = Site.listing(Self.titles)
        pages["/open/1"] = Site.article(Self.titles[0].1)
        pages["/closed/2"] = Site.article(Self.titles[1].1)
        let site = try Site(pages)
        let directory = try TemporaryDirectory()
        let config = try site.configuration(
            in: directory,
            "[[profile.source]]\nname = \"press\"\nurl = \"\(site.origin)/press\"\nkind = \"\(kind)\"\n")
        return (site, directory, config)
    }

    private func poll(_ config: String, _ directory: TemporaryDirectory) throws -> Program.Result {
        try Hledwatch.run("poll", "--config", config, "--state", directory.path + "/state")
    }

    @Test func `robots txt is asked once a day, before any page, and a page it forbids is refused once`()
        throws
    {
        let (site, directory, config) = try watch([
            "/robots.txt": Site.Page("User-agent: hledwatch\nDisallow: /closed/\n", "text/plain")
        ])
        let first = try poll(config, directory)
        #expect(site.asked == ["/robots.txt", "/press", "/open/1"])
        #expect(
            first.errors.contains("robots.txt forbids it to hledwatch: 'Disallow: /closed/'"),
            "\(first.errors)")
        #expect(first.code == 1)
        let second = try poll(config, directory)
        #expect(!second.errors.contains("closed"))
        #expect(second.code == 0, "\(second.errors)")
        #expect(site.asked.filter { $0 == "/robots.txt" }.count == 1)
        let list = try Hledwatch.run("list", "--state", directory.path + "/state")
        #expect(list.output.contains("one") && !list.output.contains("two"), "\(list.output)")
    }

    @Test func `a listing that robots txt forbids is not asked for, and told as blind`() throws {
        let (site, directory, config) = try watch([
            "/robots.txt": Site.Page("User-agent: *\nDisallow: /press\n", "text/plain")
        ])
        _ = try poll(config, directory)
        _ = try poll(config, directory)
        #expect(site.asked == ["/robots.txt"])
        let digest = try Hledwatch.run("digest", "--state", directory.path + "/state", "--format", "json")
        #expect(digest.output.contains("\"blind\""))
        #expect(digest.output.contains("Disallow: /press"), "\(digest.output)")
    }

    @Test(arguments: ["503 Service Unavailable", "500 Internal Server Error", "429 Too Many Requests"])
    func `while robots txt cannot be reached no page of the host is asked for`(_ status: String) throws {
        let (site, directory, config) = try watch([
            "/robots.txt": Site.Page("busy", "text/plain", status: status)
        ])
        _ = try poll(config, directory)
        _ = try poll(config, directory)
        #expect(site.asked == ["/robots.txt"])
    }

    @Test(arguments: ["404 Not Found", "403 Forbidden", "410 Gone"])
    func `a host without robots txt allows all`(_ status: String) throws {
        let (site, directory, config) = try watch([
            "/robots.txt": Site.Page("no", "text/plain", status: status)
        ])
        _ = try poll(config, directory)
        #expect(site.asked == ["/robots.txt", "/press", "/open/1", "/closed/2"])
    }

    @Test func `feeds and sitemaps are asked for whatever robots txt says`() throws {
        let site = try Site([
            "/robots.txt": Site.Page("User-agent: *\nDisallow: /\n", "text/plain"),
            "/feed/": Site.Page(
                "<rss version=\"2.0\"><channel><title>Press</title><item><title>High-Level Economic Dialogue</title><link>HOST/1</link><guid>HOST/?p=1</guid></item></channel></rss>",
                "application/rss+xml"),
            "/map.xml": Site.Page(
                "<urlset><url><loc>HOST/high-level-economic-dialogue</loc></url></urlset>", "application/xml"),
        ])
        let directory = try TemporaryDirectory()
        let config = try site.configuration(
            in: directory,
            """
            [[profile.source]]
            name = "feed"
            url = "\(site.origin)/feed/"
            [[profile.source]]
            name = "map"
            url = "\(site.origin)/map.xml"
            kind = "sitemap"
            """)
        _ = try poll(config, directory)
        #expect(site.asked == ["/feed/", "/map.xml", "/robots.txt"])
    }
}
