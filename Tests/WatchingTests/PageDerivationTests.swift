import Archiving
import FactSheets
import Testing
import Watching

@Suite struct PageDerivationTests {
    typealias Item = FeedScript.Item
    static let url = "https://press.example.gov/2022/statement-9/"
    static let body = "<p>The office of harbors will provide $9 million to dredge.</p><p>It is number 9.</p>"

    /// A script whose document was seen in the feed and on its page.
    static func begun() throws -> FeedScript {
        var script = try FeedScript()
        _ = try script.look([Item(9), Item(8)])
        _ = try script.page(url, body)
        return script
    }

    @Test(arguments: [
        "Report on Highway 404", "404 million dollars for ports", "Chemical weapons, forever forbidden",
    ])
    func `a short page whose title only holds an apology's words is a page`(title: String) throws {
        var script = try FeedScript()
        #expect(try script.page(Self.url, "<p>It is told here.</p>", title: title).kinds == [.published])
    }

    @Test(arguments: ["404", "404 Not Found", "Error 404", "Ports | 404", "Not found: Ports"])
    func `a title that is an apology is none of a page`(title: String) throws {
        var script = try FeedScript()
        let taken = try script.page(Self.url, "<p>It is not here.</p>", title: title)
        #expect(taken.events.isEmpty && taken.flag != nil, "\(taken.kinds)")
    }

    @Test(arguments: [
        "application/pdf", "application/json", "image/png", "TEXT/CSS; charset=utf-8", "video/mp4",
    ])
    func `an answer of a type that is no page is kept, and no version`(type: String) throws {
        var script = try Self.begun()
        let taken = try script.page(
            Self.url, "<p>The harbors are sold.</p>", headers: [Header("Content-Type", type)], typed: false)
        #expect(taken.events.isEmpty)
        #expect(taken.flag?.hasPrefix("not a page: ") == true)
    }

    @Test(arguments: ["text/html", "application/xhtml+xml", "text/plain", "Text/HTML;charset=x", nil])
    func `an answer of a type that can be a page is read`(type: String?) throws {
        var script = try FeedScript()
        let headers = type.map { [Header("Content-Type", $0)] } ?? []
        #expect(try script.page(Self.url, Self.body, headers: headers, typed: false).kinds == [.published])
    }

    @Test func `the page of an item that says what the feed said is the same version`() throws {
        var script = try FeedScript()
        _ = try script.look([Item(9), Item(8)])
        #expect(try script.page(Self.url, Self.body).events.isEmpty)
        #expect(try script.archive.documents().map(\.versions) == [1, 1])
    }

    @Test func `an edit seen in the feed first is not told again when the page shows it`() throws {
        var script = try Self.begun()
        let edited = Self.body.replacing("will provide", with: "plans to provide")
        #expect(try script.look([Item(9, edited), Item(8)]).kinds == [.revised])
        #expect(try script.page(Self.url, Self.body).events.isEmpty)
        #expect(try script.page(Self.url, edited).events.isEmpty)
        #expect(try script.archive.findDocument("statement-9").versions == 2)
    }

    @Test(arguments: [404, 410])
    func `a page that is gone twice is withdrawn once, and restored when it answers`(status: Int) throws {
        var script = try Self.begun()
        let seen = script.now
        #expect(try script.page(Self.url, "", title: "Page not found", status: status).events.isEmpty)
        let second = try script.page(Self.url, "<p>x</p>", title: "Page not found", status: status)
        #expect(second.kinds == [.withdrawn])
        #expect(second.events.first?.since == seen)
        #expect(try script.page(Self.url, "<p>y</p>", title: "Page not found", status: status).events.isEmpty)
        #expect(try script.page(Self.url, Self.body).kinds == [.restored])
    }

    @Test(arguments: [
        ("Page not found", "<p>The page you are looking for is not here.</p>", "soft 404"),
        ("Just a moment...", "<p>Checking your browser.</p>", "bot wall"),
        ("Access Denied", "<p>You do not have permission.</p>", "access denied"),
        ("Service Unavailable", "<p>Back soon.</p>", "maintenance"),
        ("Sign in to continue", "<p>Name and password, please.</p>", "log-in page"),
        ("Statement 9 on harbors", "", "it holds no text"),
    ])
    func `what is not an answer is kept and flagged, never a version, never a removal`(
        title: String, body: String, reason: String
    ) throws {
        var script = try Self.begun()
        for _ in 0..<3 {
            let taken = try script.page(Self.url, body, title: title)
            #expect(taken.flag == reason)
            #expect(taken.events.isEmpty)
        }
        #expect(try script.archive.findDocument("statement-9").versions == 1)
    }

    @Test(arguments: [403, 429, 500, 502, 503])
    func `an error status is no removal`(status: Int) throws {
        var script = try Self.begun()
        for number in 0..<3 {
            #expect(try script.page(Self.url, "<p>\(number)</p>", status: status).events.isEmpty)
        }
        #expect(try script.archive.findDocument("statement-9").state == .live)
    }

    @Test func `a deep address that leads to the home page was not answered`() throws {
        var script = try Self.begun()
        let taken = try script.page(
            Self.url, Self.body, redirects: [.init(status: 302, location: "https://press.example.gov/")],
            answered: "https://press.example.gov/")
        #expect(taken.flag == "redirected to the home page")
    }

    @Test func `text with nothing in common is believed when the next look reads the same`() throws {
        var script = try Self.begun()
        let other = "<p>Everything here was written anew by other people.</p>"
        #expect(
            try script.page(Self.url, other, title: "A new name").flag
                == "nothing in common with the version before")
        #expect(try script.page(Self.url, other + " ", title: "A new name").kinds == [.revised])
    }

    @Test func `an older copy from a cache is stale, by its Last-Modified`() throws {
        var script = try FeedScript()
        func at(_ hour: Int) -> [Header] { [Header("Last-Modified", "Mon, 12 Sep 2022 \(hour):00:00 GMT")] }
        _ = try script.page(Self.url, Self.body, headers: at(10))
        let edited = Self.body.replacing("$9 million", with: "$8 million")
        #expect(try script.page(Self.url, edited, headers: at(12)).kinds == [.revised])
        #expect(try script.page(Self.url, Self.body, headers: at(10)).flag == "stale")
        #expect(try script.page(Self.url, edited, headers: at(12)).events.isEmpty)
    }

    @Test func `a lasting redirect moves the document, a passing one does not`() throws {
        var script = try Self.begun()
        let there = "https://press.example.gov/archive/statement-9/"
        #expect(
            try script.page(
                Self.url, Self.body, redirects: [.init(status: 302, location: there)], answered: there
            ).events.isEmpty)
        #expect(
            try script.page(
                Self.url, Self.body + " ", redirects: [.init(status: 301, location: there)], answered: there
            ).kinds == [.moved])
        #expect(try script.archive.documents().count == 2)
    }

    @Test func `a document is found again where its publisher moved everything`() throws {
        var script = try Self.begun()
        let taken = try script.page("https://archive.example.gov/2022/statement-9/", Self.body)
        #expect(taken.kinds == [.moved])
        #expect(try script.archive.documents().count == 2)
    }

    @Test func `a page in which no profile's words stand is not followed`() throws {
        var script = try FeedScript(follow: .matching)
        #expect(try script.page(Self.url, Self.body).flag == "not followed")
        #expect(try script.archive.documents().isEmpty)
    }

    @Test func `the very same capture a second time changes nothing`() throws {
        let script = try Self.begun()
        let capture = try #require(try script.archive.capture(1)?.capture)
        let taken = try script.derivation.take(capture)
        #expect(taken.capture == nil)
        #expect(taken.events.isEmpty)
    }

    @Test func `an import of what lies before the last look is kept and derives nothing`() throws {
        var script = try FeedScript(manner: .imported)
        _ = try script.page(Self.url, Self.body)
        let old = Capture(
            role: .page, url: Self.url, time: script.now - .seconds(86_400), status: 200,
            headers: [Header("Content-Type", "text/html")],
            body: Array(
                "<html><title>Statement 9 on harbors</title><body><article><h1>Statement 9 on harbors</h1><p>It is number 9.</p></article></body></html>"
                    .utf8))
        #expect(try script.derivation.take(old).flag == "out of order")
    }
}
