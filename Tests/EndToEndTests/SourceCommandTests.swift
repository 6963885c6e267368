import TestSupport
import Testing

@Suite(.blocking) struct SourceCommandTests {
    static let feed = """
        <rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Press office</title><generator>https://wordpress.org/?v=6</generator><ttl>120</ttl><skipHours><hour>0</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>
        <item><title>High-Level Economic Dialogue</title><link>HOST/1</link><guid>HOST/?p=1</guid><pubDate>Mon, 12 Sep 2022 12:00:00 +0000</pubDate><content:encoded><![CDATA[<p>The governments met.</p>]]></content:encoded></item>
        <item><title>On steel</title><link>HOST/2</link><guid>HOST/?p=2</guid><pubDate>Sun, 11 Sep 2022 12:00:00 +0000</pubDate></item></channel></rss>
        """

    private func site() throws -> Site {
        try Site([
            "/robots.txt": Site.Page(
                "User-agent: *\nDisallow: /closed\nSitemap: HOST/map.xml\n", "text/plain"),
            "/feed/": Site.Page(
                Self.feed, "application/rss+xml", headers: ["ETag: \"1\"", "Cache-Control: max-age=300"]),
            "/map.xml": Site.Page(
                "<urlset><url><loc>HOST/high-level-economic-dialogue</loc><lastmod>2022-09-12</lastmod></url></urlset>",
                "application/xml"),
            "/news": Site.listing(
                [("/1", "High-Level Economic Dialogue"), ("/2", "On steel"), ("/3", "On wheat")],
                head: "<link rel=\"alternate\" type=\"application/rss+xml\" title=\"Press\" href=\"/feed/\">"),
            "/press": Site.listing([("/1", "On coal"), ("/2", "On steel"), ("/3", "On wheat")]),
            "/empty": Site.article("Nothing here"), "/closed": Site.listing([("/1", "One")]),
        ])
    }

    private func add(_ site: Site, _ target: String, _ options: String..., rest: String = "") throws -> (
        Program.Result, String
    ) {
        let directory = try TemporaryDirectory()
        let config = try site.configuration(in: directory, rest)
        let run = try Program.run(
            Hledwatch.path, ["source", "add", site.origin + target, "--config", config] + options)
        return (run, String(decoding: try contents(of: config), as: UTF8.self))
    }

    @Test
    func `a feed is said with its items, matches, dates, texts, validators, freshness and further page`()
        throws
    {
        let site = try site()
        let (run, config) = try add(site, "/feed/")
        #expect(run.code == 0, "\(run.errors)")
        #expect(
            run.output == """
                Feed: \(site.origin)/feed/
                  title       Press office
                  items       2, 1 with the profile's words
                  dates       newest 2022-09-12T12:00:00Z, oldest 2022-09-11T12:00:00Z
                  texts       1 in the feed
                  goes on     \(site.origin)/feed/?paged=2
                  unchanged   etag
                  fresh for   300 s
                  asks for    a look every 7200 s at most; none in the hours 0, 3 GMT; none on Sunday
                  robots.txt  not asked

                For profile 'test' in \(run.output.split(separator: "'test' in ").last?.prefix { $0 != " " } ?? "") (or run it again with --write):

                [[profile.source]]
                name = "127-0-0-1-\(site.origin.split(separator: ":").last ?? "")-feed"
                url = "\(site.origin)/feed/"
                kind = "feed"

                """)
        #expect(!config.contains("[[profile.source]]"))
        #expect(site.asked == ["/robots.txt", "/feed/"])
    }

    @Test func `a page's feeds and its host's sitemaps are looked at too, and the feed is proposed`() throws {
        let site = try site()
        let (run, _) = try add(site, "/news", "--format", "json")
        #expect(run.code == 0, "\(run.errors)")
        #expect(site.asked == ["/robots.txt", "/news", "/feed/", "/map.xml"])
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/source-add.schema.json"))
        #expect(try schema.violations(in: Array(run.output.utf8)) == [])
        #expect(run.output.contains("kind = \\\"feed\\\""))
    }

    @Test func `the lines are added when told, the rest stays byte for byte, and twice is refused`() throws {
        let site = try site()
        let directory = try TemporaryDirectory()
        let config = try site.configuration(
            in: directory, "\n[[subscriber]] # last\nname = \"journal\"\nstdout = true")
        let before = String(decoding: try contents(of: config), as: UTF8.self)
        let run = try Hledwatch.run(
            "source", "add", site.origin + "/press", "--config", config, "--write", "--name", "press",
            "--links", site.origin + "/2022/")
        #expect(run.code == 0, "\(run.errors)")
        let after = String(decoding: try contents(of: config), as: UTF8.self)
        #expect(
            after == before + """


                [[profile.source]]
                name = "press"
                url = "\(site.origin)/press"
                kind = "listing"
                links = "\(site.origin)/2022/"

                """)
        let again = try Hledwatch.run("source", "add", site.origin + "/press", "--config", config, "--write")
        #expect(again.code == 64)
        #expect(again.errors.contains("is there already, as 'press'"))
        #expect(String(decoding: try contents(of: config), as: UTF8.self) == after)
        let list = try Hledwatch.run(
            "source", "list", "--config", config, "--state", directory.path + "/none")
        #expect(list.output == "new     listing press                   \(site.origin)/press\n")
        let json = try Hledwatch.run(
            "source", "list", "--config", config, "--state", directory.path + "/none", "--format", "json")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/source-list.schema.json"))
        #expect(try schema.violations(in: Array(json.output.utf8)) == [])
    }

    @Test func `what matches nothing, is nothing, is forbidden or does not answer is said`() throws {
        let site = try site()
        #expect(try add(site, "/press").0.output.contains("No title there holds the profile's words."))
        let (empty, _) = try add(site, "/empty", "--write", "--kind", "feed")
        #expect(empty.code == 64)
        let (none, _) = try add(site, "/nowhere")
        #expect(none.code == 1)
        #expect(none.output.contains("the server answered 404"))
        let before = site.asked.count
        let (closed, _) = try add(site, "/closed")
        #expect(closed.code == 1)
        #expect(closed.output.contains("robots.txt forbids it to hledwatch: 'Disallow: /closed'"))
        #expect(site.asked.count == before + 1)
    }

    @Test
    func
        `a profile before another gets the lines before that one, and a file that would say more is refused`()
        throws
    {
        let site = try site()
        let second = "\n[[profile]]\nname = \"second\"\nfollow = \"all\"\n"
        let (run, config) = try add(
            site, "/feed/", "--write", "--profile", "test", "--name", "press", rest: second)
        #expect(run.code == 0, "\(run.errors)")
        let place = try #require(config.firstRange(of: "[[profile.source]]"))
        let other = try #require(config.firstRange(of: "name = \"second\""))
        #expect(place.lowerBound < other.lowerBound)
        let (bad, left) = try add(site, "/feed/", "--write", "--name", "Not A Name")
        #expect(bad.code == 78)
        #expect(!left.contains("Not A Name"))
    }
}
