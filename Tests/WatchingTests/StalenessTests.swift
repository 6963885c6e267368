import Archiving
import FactSheets
import Testing

@testable import Watching

@Suite struct StalenessTests {
    private static let url = PageDerivationTests.url
    private static let body = PageDerivationTests.body
    private static let edited = body.replacing("$9 million", with: "$8 million")

    @Test func `a copy that a cache made before the current version came is stale, by its Age`() throws {
        var script = try FeedScript()
        _ = try script.page(Self.url, Self.body)
        #expect(try script.page(Self.url, Self.edited).kinds == [.revised])
        for _ in 0..<5 {
            let taken = try script.page(Self.url, Self.body, headers: [Header("Age", "90000")])
            #expect(taken.flag == "stale" && taken.events.isEmpty)
        }
        // The same words, made anew: they are said again.
        #expect(try script.page(Self.url, Self.body, headers: [Header("Age", "20")]).kinds == [.revised])
    }

    @Test func `a copy is stale by the Date that its origin gave it`() throws {
        var script = try FeedScript()
        func date(_ text: String) -> [Header] { [Header("Date", text)] }
        _ = try script.page(Self.url, Self.body, headers: date("Mon, 12 Sep 2022 16:56:40 GMT"))
        #expect(
            try script.page(Self.url, Self.edited, headers: date("Mon, 12 Sep 2022 17:26:40 GMT")).kinds
                == [.revised])
        let between = Self.body.replacing("$9 million", with: "$7 million")
        #expect(
            try script.page(Self.url, between, headers: date("Mon, 12 Sep 2022 17:06:40 GMT")).flag == "stale"
        )
    }

    @Test(arguments: ["-5", "99999999999999999999", "x", "9223372036854775807", ""])
    func `an Age that is none is no reason`(age: String) throws {
        var script = try FeedScript()
        _ = try script.page(Self.url, Self.body, headers: [Header("Age", age)])
        #expect(try script.page(Self.url, Self.edited).kinds == [.revised])
    }

    @Test func `earlier words with an earlier Last-Modified are believed at the third look in a row`() throws
    {
        var script = try FeedScript()
        func at(_ hour: Int) -> [Header] { [Header("Last-Modified", "Mon, 12 Sep 2022 \(hour):00:00 GMT")] }
        _ = try script.page(Self.url, Self.body, headers: at(10))
        _ = try script.page(Self.url, Self.edited, headers: at(12))
        #expect(try script.page(Self.url, Self.body, headers: at(10)).flag == "stale")
        #expect(try script.page(Self.url, Self.body, headers: at(10)).flag == "stale")
        let taken = try script.page(Self.url, Self.body, headers: at(10))
        #expect(taken.kinds == [.revised] && taken.events.first?.equalsVersion == 1)
    }

    @Test func `a feed that a cache made before the one last read is stale`() throws {
        var script = try FeedScript()
        _ = try script.look([FeedScript.Item(9)])
        _ = try script.look([FeedScript.Item(9, "<p>The harbors are sold.</p>")])
        script.wait(.seconds(60))
        let old = Capture(
            role: .source, url: FeedScript.url, time: script.now, status: 200,
            headers: [Header("Content-Type", "application/rss+xml"), Header("Age", "7200")],
            body: try #require(try script.archive.capture(1)?.capture.body))
        #expect(try script.derivation.take(old).flag == "stale")
    }

    @Test func `a page that was cut without a word of it is held back, and told at the second look`() throws {
        var script = try FeedScript()
        _ = try script.page(Self.url, Self.body)
        func cut() throws -> Derivation.Taken {
            script.wait(.seconds(1800))
            return try script.derivation.take(
                Capture(
                    role: .page, url: Self.url, time: script.now, status: 200,
                    headers: [Header("Content-Type", "text/html")],
                    body: Array(
                        "<html><head><title>Statement 9 on harbors</title></head><body><main><article><h1>Statement 9 on harbors</h1><p>The office of harbors will provide $9 mil"
                            .utf8)))
        }
        let first = try cut()
        #expect(first.events.isEmpty && first.flag?.hasPrefix("cut short") == true)
        #expect(try cut().kinds == [.drifted])
        #expect(try cut().events.isEmpty)
        #expect(try script.page(Self.url, Self.body).events.isEmpty)
        #expect(try script.archive.findDocument("statement-9").versions == 1)
    }

    @Test(arguments: [
        ("https://a.gov/b/c", "https://a.gov/", Detour.home),
        ("https://a.gov/b/c", "https://a.gov/es/", .home),
        ("https://a.gov/b/c", "https://b.gov/index.html", .home),
        ("https://a.gov/b/c/d", "https://a.gov/b/", .listing),
        ("https://a.gov/b/c", "https://a.gov/search?q=c", .other("search")),
        ("https://a.gov/b/c", "https://login.a.gov/auth/login.aspx?to=c", .other("login")),
        ("https://a.gov/b/c", "https://a.gov/page-not-found", .other("pagenotfound")),
        ("https://a.gov/b/c", "https://a.gov/errors/404.html", .other("404")),
    ])
    func `a redirect to another page is told from a move`(asked: String, answered: String, detour: Detour) {
        #expect(Detour(from: asked, to: answered) == detour)
    }

    @Test(arguments: [
        ("https://a.gov/b/c", "https://a.gov/b/c/"), ("https://a.gov/b/c", "https://b.gov/2022/b/c"),
        ("https://a.gov/b/c/amp/", "https://a.gov/b/c/"),
        ("https://a.gov/b/c/index.html", "https://a.gov/b/c/"),
        ("https://a.gov/", "https://www.a.gov/"), ("https://a.gov/search/", "https://a.gov/b/search/"),
        ("https://a.gov/b/c", "https://a.gov/b/c-2022"),
    ])
    func `a page that moved is no detour`(asked: String, answered: String) {
        #expect(Detour(from: asked, to: answered) == nil)
    }
}
