import Archiving
import FactSheets
import TestSupport
import Testing

@testable import Watching

/// Listings and sitemaps that come by import, and what a rebuild makes of them.
@Suite(.blocking) struct ListingHistoryTests {
    private static let matching = "The High-Level Economic Dialogue met"
    private static let press = Source(name: "press", url: SourceScript.host + "/press", kind: .listing)
    private static let map = Source(name: "map", url: SourceScript.host + "/sitemap.xml", kind: .sitemap)

    private func rebuild(_ script: SourceScript) throws -> Rebuild.Report {
        try Rebuild(archive: script.archive, configuration: script.configuration, follow: nil).report()
    }

    /// The same looks, whoever brings them.
    private func watch(_ manner: Derivation.Manner) throws -> (SourceScript, [Event.Kind]) {
        var script = try SourceScript([Self.press, Self.map], manner: manner)
        var kinds: [Event.Kind] = []
        func look(_ path: String, _ body: String, _ role: Capture.Role = .source, status: Int = 200) throws {
            kinds += try script.look(path, body, role: role, status: status).kinds
        }
        let first = [("/1", Self.matching), ("/2", "On steel"), ("/3", Self.matching + " again")]
        try look("/press", SourceScript.listing(first, next: "/press?page=2"))
        try look("/1", SourceScript.page(Self.matching), .page)
        try look("/3", SourceScript.page(Self.matching + " again"), .page)
        try look(
            "/sitemap.xml",
            SourceScript.sitemap([("/1", "2022-09-01"), ("/high-level-economic-dialogue", "2022-09-02")]))
        try look("/high-level-economic-dialogue", SourceScript.page(Self.matching + " in May"), .page)
        try look("/press", "<html>down</html>", status: 503)
        try look("/1", SourceScript.page(Self.matching, "It is about $5 million for harbors."), .page)
        try look("/press", SourceScript.listing([("/4", "On wheat"), first[0], first[1]]))
        try look("/3", "<html>gone</html>", .page, status: 404)
        try look("/3", "<html>gone</html>", .page, status: 404)
        return (script, kinds)
    }

    @Test
    func
        `a listing that comes by import asks for nothing, tells nobody, and its pages tell what they told live`()
        throws
    {
        let (live, told) = try watch(.live)
        let (imported, found) = try watch(.imported)
        #expect(told == [.published, .published, .published, .revised, .withdrawn])
        #expect(found == told)
        #expect(imported.derivation.isSource(Self.press.url) && imported.derivation.isSource(Self.map.url))
        #expect(try imported.archive.documents().map(\.slug) == live.archive.documents().map(\.slug))
        #expect(try imported.due().isEmpty)
        #expect(try imported.archive.deliveries(state: nil).isEmpty)
        #expect(try live.archive.deliveries(state: nil).count == told.count)
    }

    @Test(arguments: [Derivation.Manner.live, .imported])
    func `what listings and sitemaps brought is the same after a rebuild`(_ manner: Derivation.Manner) throws
    {
        let (script, told) = try watch(manner)
        let events = try script.archive.events(since: nil, document: nil)
        let states = try [Self.press, Self.map].map { try script.archive.sourceState($0.url) }
        let due = try [Capture.Role.source, .page].map { try script.archive.agendaEntries(role: $0) }
        let report = try rebuild(script)
        #expect(report.differences == [])
        #expect(report.captures == 10)
        #expect(report.events == told.count)
        #expect(try script.archive.events(since: nil, document: nil) == events)
        #expect(try [Self.press, Self.map].map { try script.archive.sourceState($0.url) } == states)
        #expect(
            try [Capture.Role.source, .page].map { try script.archive.agendaEntries(role: $0) } == due)
    }

    @Test func `a listing that comes late is put in its place by a rebuild`() throws {
        var script = try SourceScript([Self.press], manner: .imported)
        try script.look("/press", SourceScript.listing([("/1", Self.matching), ("/2", "On steel")]))
        let late = Capture(
            role: .source, url: Self.press.url, time: Instant(seconds: 1_600_000_000), status: 200,
            body: Array(SourceScript.listing([("/0", "On coal"), ("/00", "On rye")]).utf8))
        #expect(try script.derivation.take(late).flag == "out of order")
        #expect(try rebuild(script).placed == 1)
        #expect(try script.archive.sourceState(Self.press.url)?.time == script.now)
    }
}
