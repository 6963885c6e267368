import Archiving
import FactSheets
import Testing
import Watching

/// A whole site that goes and comes back.
@Suite struct SiteTests {
    private static func url(_ number: Int) -> String { "https://press.example.gov/2022/statement-\(number)/" }
    private static func body(_ number: Int) -> String {
        "<p>The office of harbors will provide $\(number) million to dredge.</p><p>It is number \(number).</p>"
    }

    /// A script with so many pages that were all read.
    private static func begun(pages: Int) throws -> FeedScript {
        var script = try FeedScript()
        for number in 1...pages {
            _ = try script.page(url(number), body(number), title: "Statement \(number) on harbors")
        }
        return script
    }

    private static func miss(_ script: inout FeedScript, _ numbers: some Sequence<Int>) throws -> [Event] {
        try numbers.flatMap {
            try script.page(url($0), "<p>none</p>", title: "Page not found", status: 404).events
        }
    }

    @Test
    func `a site whose pages are all missed is one event, however many they are, and none is withdrawn`()
        throws
    {
        var script = try Self.begun(pages: 40)
        var events = try Self.miss(&script, 1...40)
        #expect(events.isEmpty)
        for _ in 0..<3 { events += try Self.miss(&script, 1...40) }
        #expect(events.map(\.kind) == [.vanished])
        #expect(events.first?.source == "press.example.gov")
        #expect(events.first?.detail?.contains("40 pages") == true, "\(events.first?.detail ?? "")")
        #expect(events.first?.detail?.contains("40 documents") == true)
        #expect(try script.archive.documents().allSatisfy { $0.state == .live })
    }

    @Test func `its return is one event, and a page that stays away is withdrawn after two more looks`()
        throws
    {
        var script = try Self.begun(pages: 8)
        for _ in 0..<3 { _ = try Self.miss(&script, 1...8) }
        var events: [Event] = []
        for number in 1...7 {
            events += try script.page(
                Self.url(number), Self.body(number), title: "Statement \(number) on harbors"
            ).events
        }
        #expect(events.map(\.kind) == [.returned])
        #expect(try Self.miss(&script, [8]).isEmpty)
        #expect(try Self.miss(&script, [8]).map(\.kind) == [.withdrawn])
    }

    @Test func `some pages that go while others answer are withdrawn one by one`() throws {
        var script = try Self.begun(pages: 12)
        _ = try Self.miss(&script, 1...6)
        for number in 7...12 {
            _ = try script.page(Self.url(number), Self.body(number), title: "Statement \(number) on harbors")
        }
        #expect(try Self.miss(&script, 1...6).map(\.kind) == Array(repeating: .withdrawn, count: 6))
    }

    @Test func `the first page that is missed has others of its site looked at`() throws {
        var script = try Self.begun(pages: 8)
        for number in 1...8 {
            try script.archive.put(
                AgendaEntry(
                    url: Self.url(number), role: .page, document: nil, due: script.now + .seconds(86_400),
                    lastLook: nil, lastChange: nil, failures: 0, etag: nil, lastModified: nil, permanent: nil)
            )
        }
        _ = try Self.miss(&script, [1])
        let due = try script.archive.due(.page, now: script.now, limit: 20).map(\.url)
        #expect(Set(due) == Set((2...8).map(Self.url)))
    }

    @Test func `the same words at other addresses are a stand-in, however often they are seen`() throws {
        var script = try Self.begun(pages: 3)
        var events: [Event] = []
        for _ in 0..<3 {
            for number in 1...3 {
                events += try script.page(
                    Self.url(number), "<p>This portal is being rebuilt for you.</p>", title: "A new portal"
                ).events
            }
        }
        // The very first page is not told from a rewrite before a second one says the same.
        #expect(events.isEmpty)
        #expect(try script.archive.documents().allSatisfy { $0.versions == 1 })
    }
}
