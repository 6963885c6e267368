import TestSupport
import Testing

/// A web archive on loopback, spoken to as the Internet Archive's is.
@Suite(.blocking) struct BackfillTests {
    static let address = "https://press.example.gov/2022/dialogue/"
    static let rows = [
        ("20220912214321", "http://press.example.gov:80/2022/dialogue/", "AAAA", "$5 million"),
        ("20220913080000", "https://press.example.gov/2022/dialogue/", "AAAA", "$5 million"),
        ("20220914100000", "https://press.example.gov/2022/dialogue/", "BBBB", "$7 million"),
        ("20220915100000", "https://press.example.gov/2022/dialogue/", "AAAA", "$5 million"),
    ]

    private static func query(_ key: String?) -> String {
        "/cdx?url=https%3A%2F%2Fpress.example.gov%2F2022%2F&matchType=prefix&output=json"
            + "&fl=timestamp%2Coriginal%2Cmimetype%2Cstatuscode%2Cdigest&filter=statuscode%3A200&limit=1000&showResumeKey=true"
            + "&from=20220901000000&to=20221231000000" + (key.map { "&resumeKey=\($0)" } ?? "")
    }

    private static func memento(_ amount: String) -> Site.Page {
        var page = Site.article(
            "The High-Level Economic Dialogue",
            "The governments will invest \(amount) in ports and their roads.")
        page.headers += [
            "x-archive-orig-Last-Modified: Mon, 12 Sep 2022 12:00:00 GMT",
            "memento-datetime: Mon, 12 Sep 2022 21:43:21 GMT",
        ]
        return page
    }

    /// The archive, its index in two parts, as JSON or as text.
    private func archive(json: Bool) throws -> Site {
        func part(_ rows: ArraySlice<(String, String, String, String)>, key: String?) -> Site.Page {
            if json {
                let cells = rows.map { "[\"\($0.0)\",\"\($0.1)\",\"text/html\",\"200\",\"\($0.2)\"]" }
                let end = key.map { [",[],[\"\($0)\"]"] } ?? []
                return Site.Page(
                    "[[\"timestamp\",\"original\",\"mimetype\",\"statuscode\",\"digest\"],\(cells.joined(separator: ","))\(end.joined())]",
                    "application/json")
            }
            let lines = rows.map { "\($0.0) \($0.1) text/html 200 \($0.2)\n" }
            return Site.Page(lines.joined() + (key.map { "\n\($0)\n" } ?? ""), "text/plain")
        }
        var pages = [
            Self.query(nil): part(Self.rows[..<2], key: "gov,example+2"),
            Self.query("gov%2Cexample%2B2"): part(Self.rows[2...], key: nil),
        ]
        for row in Self.rows { pages["/web/\(row.0)id_/\(row.1)"] = Self.memento(row.3) }
        return try Site(pages)
    }

    private func configuration(_ site: Site, in directory: TemporaryDirectory) throws -> String {
        try site.configuration(
            in: directory,
            """
            [[profile.backfill]]
            name = "wayback"
            cdx = "\(site.origin)/cdx"
            prefix = "https://press.example.gov/2022/"
            from = "2022-09-01"
            to = "2022-12-31"
            pause = "0s"
            """)
    }

    @Test(arguments: [true, false])
    func
        `captures come in at their own times, under the original address, repeats left out, and told to nobody`(
            _ json: Bool
        ) throws
    {
        let site = try archive(json: json)
        let directory = try TemporaryDirectory()
        let (config, state) = (try configuration(site, in: directory), directory.path + "/state")
        let run = try Hledwatch.run("backfill", "--config", config, "--state", state)
        #expect(run.code == 0, "\(run.errors)")
        #expect(run.errors.contains("1 captures repeat the one before, not fetched"))
        #expect(
            site.asked.filter { $0.hasPrefix("/web/") }.map { String($0.prefix(19)) } == [
                "/web/20220912214321", "/web/20220914100000", "/web/20220915100000",
            ])
        let log = try Hledwatch.run("log", "dialogue", "--state", state, "--format", "json")
        #expect(log.output.contains("\"url\" : \"\(Self.address)\""), "\(log.output)")
        #expect(log.output.contains("\"time\" : \"2022-09-12T21:43:21Z\""))
        #expect(log.output.contains("\"equals_version\" : 1"))
        let again = try Hledwatch.run(
            "backfill", "wayback", "--config", config, "--state", state, "--format", "json")
        #expect(again.code == 0)
        #expect(again.output.contains("\"already_known\" : 3"))
        #expect(site.asked.filter { $0.hasPrefix("/web/") }.count == 3)
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/import.schema.json"))
        #expect(try schema.violations(in: Array(again.output.utf8)) == [])
    }

    @Test func `an archive that asks to wait is left, and the next run goes on where it was`() throws {
        let site = try archive(json: true)
        let directory = try TemporaryDirectory()
        let (config, state) = (try configuration(site, in: directory), directory.path + "/state")
        let target = "/web/20220914100000id_/" + Self.address
        site.set(target, Site.Page("slow down", status: "429 Too Many Requests", headers: ["Retry-After: 0"]))
        let stopped = try Hledwatch.run("backfill", "--config", config, "--state", state)
        #expect(stopped.code == 1)
        #expect(stopped.errors.contains("the server answered 429"), "\(stopped.errors)")
        #expect(stopped.errors.contains("run it again"))
        #expect(site.asked.filter { $0 == target }.count == 3)
        site.set(target, Self.memento("$7 million"))
        #expect(try Hledwatch.run("backfill", "--config", config, "--state", state).code == 0)
        #expect(site.asked.filter { $0.hasPrefix("/web/20220912214321") }.count == 1)
        #expect(
            try Hledwatch.run("log", "dialogue", "--state", state, "--format", "json").output.contains(
                "\"number\" : 3"))
    }

    @Test func `an index that is none, a capture that is gone and one of another time are named`() throws {
        let site = try archive(json: true)
        let directory = try TemporaryDirectory()
        let (config, state) = (try configuration(site, in: directory), directory.path + "/state")
        site.set("/web/20220914100000id_/" + Self.address, nil)
        site.set(
            "/web/20220915100000id_/" + Self.address,
            Site.Page(
                "", status: "302 Found",
                headers: ["Location: /web/20220912214321id_/http://press.example.gov:80/2022/dialogue/"]))
        let run = try Hledwatch.run("backfill", "--config", config, "--state", state)
        #expect(run.code == 1)
        #expect(run.errors.contains("the server answered 404"))
        #expect(run.errors.contains("was answered with another capture"), "\(run.errors)")
        site.set(Self.query(nil), Site.Page("<html><body>Sorry</body></html>"))
        let none = try Hledwatch.run("backfill", "--config", config, "--state", state)
        #expect(none.errors.contains("its answer is no CDX listing"), "\(none.errors)")
        #expect(try Hledwatch.run("backfill", "other", "--config", config, "--state", state).code == 64)
    }
}
