import FactSheets
import Testing

@testable import Pages

@Suite struct OverviewPageTests {
    private func page(
        _ query: OverviewPage.Query = .init(), found: Int = 1, title: String = "FACT SHEET",
        days: [Timeline.Day] = [],
        sources: [OverviewPage.SourceRow] = [], problems: [OverviewPage.Problem] = [], lately: [Event] = []
    ) -> PageCheck {
        let rows = (0..<min(found, OverviewPage.most)).map {
            OverviewPage.Row(document(3, title: title, slug: "sheet-\($0)"), lastLook: nil)
        }
        return PageCheck(
            OverviewPage(
                query,
                totals: .init(
                    documents: found, versions: found * 3, looks: 99, lastLook: Instant(seconds: 5)),
                rows: rows, found: found, lately: lately, timeline: Timeline(days), sources: sources,
                problems: problems, context: english
            ).bytes)
    }

    @Test func `an empty archive has an overview`() {
        let page = page(found: 0)
        #expect(page.faults == [])
        #expect(page.contains("No document is like that."))
    }

    @Test func `twenty thousand documents are listed over pages that keep what was asked for`() {
        let page = page(.init(words: "a b&c", state: "changed", order: "title", page: 7), found: 20_000)
        #expect(page.faults == [])
        #expect(page.html.utf8.count < 100_000)
        #expect(page.count("<tr>") == 51)
        #expect(
            page.links.contains("/?filter=a%20b%26c&amp;state=changed&amp;order=title&amp;page=400#documents")
        )
    }

    @Test func `what is not watched is told first, and nothing that was read becomes markup`() {
        let source = OverviewPage.SourceRow(
            name: hostile, profile: "hled", url: "javascript:alert(1)", condition: .blind, lastLook: nil,
            nextLook: nil,
            failures: 4, blindSince: Instant(seconds: 7))
        let event = Event(
            id: "ev-1", kind: .blind, time: Instant(seconds: 9), source: hostile, significance: .substantive,
            detail: hostile)
        let page = page(
            title: hostile, sources: [source],
            problems: [.init(part: "sealing", reason: hostile, since: Instant(seconds: 1))], lately: [event])
        #expect(page.faults == [])
        #expect(!page.contains("<script>") && !page.links.contains { $0.hasPrefix("javascript") })
        #expect(page.contains("role=\"status\""))
    }

    @Test(arguments: [
        ([Int](), Timeline.Unit.day), ([19_000, 19_080], .day), ([19_000, 19_300], .month),
        ([16_000, 19_300], .year),
        ([-700_000, 19_300], .year), ([Int.min, Int.max], .day),
    ]) func `columns stand for what the span of time needs`(_ c: (days: [Int], unit: Timeline.Unit)) {
        let line = Timeline(c.days.map { .init(.published, day: $0, count: 2) })
        #expect(line.unit == c.unit)
        #expect(line.last - line.first < 150)
        let page = page(days: c.days.map { .init(.substantive, day: $0, count: 3) })
        #expect(page.faults == [])
    }

    @Test func `a month is named by its number`() {
        #expect(Timeline.Unit.month.name(Timeline.Unit.month.place(19_327)) == "2022-12")
        #expect(Timeline.Unit.month.name(Timeline.Unit.month.place(19_358)) == "2023-01")
        #expect(point(-0.06) == "-0.1" && point(3) == "3" && point(2.25) == "2.3")
    }
}
