import FactSheets
import Testing
import Watching

@Suite struct SignalTests {
    typealias Item = FeedScript.Item
    static let url = "https://press.example.gov/2022/statement-9/"
    static let body = "<p>The office of harbors will provide $9 million to dredge.</p><p>It is number 9.</p>"
    static let edited = body.replacing("$9 million", with: "$4 million")

    @Test func `an edit under an unmoved date of the feed is silent`() throws {
        var script = try FeedScript()
        _ = try script.look([Item(9, Self.body), Item(8)])
        let event = try #require(try script.look([Item(9, Self.edited), Item(8)]).events.first)
        #expect(event.kind == .revised)
        #expect(event.signals == PublisherSignals(feedDate: .unmoved))
    }

    @Test(arguments: [
        ("Mon, 12 Sep 2022 09:00:00 GMT", PublisherSignals.Signal.unmoved),
        ("Tue, 13 Sep 2022 09:00:00 GMT", .moved),
    ])
    func `a page's Last-Modified is compared with that of the look before`(
        date: String, signal: PublisherSignals.Signal
    ) throws {
        var script = try FeedScript()
        let first = [Header("Last-Modified", "Mon, 12 Sep 2022 09:00:00 GMT")]
        _ = try script.look([Item(9, Self.body), Item(8)])
        _ = try script.page(Self.url, Self.body, headers: first)
        let event = try #require(
            try script.page(Self.url, Self.edited, headers: [Header("Last-Modified", date)]).events.first)
        #expect(event.signals == PublisherSignals(lastModified: signal))
    }

    @Test func `a page's own modified time is compared with that of the version before`() throws {
        var script = try FeedScript(follow: .all)
        func page(_ text: String, _ day: Int) -> String {
            "<meta property='article:modified_time' content='2022-09-\(day)'>" + text
        }
        _ = try script.page(Self.url, page(Self.body, 12))
        let silent = try #require(try script.page(Self.url, page(Self.edited, 12)).events.first)
        #expect(silent.signals == PublisherSignals(modified: .unmoved))
        let told = try #require(try script.page(Self.url, page(Self.body, 14)).events.first)
        #expect(told.signals == PublisherSignals(modified: .moved))
    }

    @Test func `what a page says is not compared with what the feed said`() throws {
        var script = try FeedScript()
        _ = try script.look([Item(9, Self.body), Item(8)])
        _ = try script.page(Self.url, Self.body)
        let event = try #require(try script.page(Self.url, Self.edited).events.first)
        #expect(event.kind == .revised)
        #expect(event.signals == nil)
    }
}
