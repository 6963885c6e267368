import Comparing
import FactSheets
import Testing

@testable import Pages

@Suite struct BlamePageTests {
    private func page(_ sheets: [FactSheet], from: Int = 1, followedFrom: Int = 1) throws -> PageCheck {
        var trace = BlameTrace()
        for (index, sheet) in sheets.enumerated() {
            trace.add(sheet, version: index + 1, time: Instant(seconds: Int64(index) * 86_400))
        }
        return PageCheck(
            BlamePage(
                document(sheets.count), version(sheets.count), try #require(trace.blame),
                followedFrom: followedFrom,
                from: from, context: english
            ).bytes)
    }

    @Test func `each phrase has the tint of its version, and a link to what that changed`() throws {
        let page = try page([
            sheet([("I", ["The agency will invest $474 million by 2025.", "It stays."])]),
            sheet([("I", ["The agency will invest $400 million by 2025.", "It stays."])]),
            sheet([("I", ["The agency will invest $400 million by 2030.", "It stays.", "This came last."])]),
        ])
        #expect(page.faults == [])
        #expect(page.contains("2030</span>") && page.contains("class=\"age-7 other\""))
        #expect(page.links.contains("/documents/fact-sheet/compare/1..2"))
        #expect(page.links.contains("/documents/fact-sheet/compare/2..3"))
        #expect(page.links.contains("/documents/fact-sheet/1"))
    }

    @Test func `hostile and long texts make pages that hold together`() throws {
        let page = try page([sheet(hostile, [(hostile, [hostile])])], followedFrom: 7)
        #expect(page.faults == [])
        #expect(!page.contains("<script>"))
        #expect(page.contains("Versions before 7 are not followed here"))
        let long = sheet([("A", (1...4000).map { "Statement \($0) of them." })])
        let first = try self.page([long])
        #expect(first.html.utf8.count < 700_000)
        #expect(first.links.contains { $0.contains("from=1501") })
        #expect(try self.page([long], from: 1501).count("class=\"passage\"") == 1500)
    }
}
