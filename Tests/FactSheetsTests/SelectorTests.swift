import Testing

@testable import FactSheets

@Suite struct SelectorTests {
    @Test func `elements are named by tag, id and classes, one below another`() throws {
        let selector = try #require(Selector(text: "MAIN  div#text.body.wide"))
        #expect(selector.steps.map(\.tag) == ["main", "div"])
        #expect(selector.steps.map(\.id) == [nil, "text"])
        #expect(selector.steps[1].classes == ["body", "wide"])
    }

    @Test(arguments: [
        "", " ", "*", "a > b", "div:hover()", "[href]", "//div", "custom-element", "#", ".", "#a#b", "a,b",
        "p::x y(",
        "div \u{0}", "a b c td tr p li ul ol", String(repeating: "a", count: 201), ".a.b.c.d.e.f.g.h.i",
    ])
    func `anything else is refused`(_ text: String) { #expect(Selector(text: text) == nil) }

    static func parse(_ rule: String) throws -> Configuration {
        try Configuration.parse(
            "[[profile]]\nname = 'p'\nfollow = 'all'\n[[profile.page]]\n" + rule, path: "c.toml")
    }

    @Test func `the rule with the longest address below which a page lies is the one for it`() throws {
        let configuration = try Self.parse(
            """
            below = 'https://a.example/'
            remove = ['.x', '#y']
            [[profile.page]]
            below = 'https://a.example/news/'
            content = 'main .body'
            """)
        #expect(
            configuration.pageRule(for: "https://a.example/news/1")?.content == Selector(text: "main .body"))
        #expect(configuration.pageRule(for: "https://a.example/other")?.remove.count == 2)
        #expect(configuration.pageRule(for: "https://b.example/") == nil)
    }

    @Test(arguments: [
        ("below = 'https://a.example/news'\nremove = ['.x']", "'below' names what lies below it"),
        ("below = 'https://a.example/'", "lacks 'content' or 'remove'"),
        (
            "below = 'https://a.example/'\ncontent = '//div'",
            "'content' is '//div'; it may hold names of elements"
        ),
        ("below = 'https://a.example/'\nremove = ['video']", "'video' is no element that can be named"),
        ("content = 'main'", "lacks 'below'"),
    ])
    func `a rule that says nothing, or what is not understood, is a problem of the configuration`(
        _ rule: String, _ problem: String
    ) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.parse(rule) }
        #expect(
            error?.problems.contains { $0.text.contains(problem) } == true, "\(String(describing: error))")
    }
}
