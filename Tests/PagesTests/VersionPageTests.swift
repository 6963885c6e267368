import Comparing
import FactSheets
import Testing

@testable import Pages

@Suite struct VersionPageTests {
    private func page(_ sheet: FactSheet, _ commitments: [StandingCommitment] = [], from: Int = 1)
        -> PageCheck
    {
        PageCheck(
            VersionPage(document(), version(1), sheet, commitments: commitments, from: from, context: english)
                .bytes)
    }

    private func versions(_ sheets: [FactSheet]) -> DocumentVersions {
        DocumentVersions(
            document: "fact-sheet", profile: "hled", published: nil,
            versions: sheets.enumerated().map { index, sheet in
                .init(number: index + 1, time: Instant(seconds: Int64(index) * 3600), sheet: sheet)
            })
    }

    private static let sheets = [
        sheet([
            (
                "I",
                ["The agency will invest $5 million in hospitals.", "An office opens in Laredo this year."]
            )
        ]),
        sheet([
            (
                "I",
                ["The agency will invest $6 million in hospitals.", "An office opens in Laredo this year."]
            )
        ]),
        sheet([("I", ["An office opens in Laredo this year.", "We will plant 500 trees at the border."])]),
    ]

    @Test func `a commitment has the same permalink in every version that has it`() {
        let all = versions(Self.sheets)
        let ids = (1...3).map { number in standingCommitments(in: number, of: all).map(\.id) }
        #expect(ids[0] == ids[1])
        #expect(ids[0].count == 2)
        #expect(ids[2].count == 2 && ids[2].contains(ids[0][1]) && !ids[2].contains(ids[0][0]))
        let whole = ledger(of: [all], now: Instant(seconds: 100_000))
        #expect(Set(ids.joined()) == Set(whole.commitments.flatMap(\.parts)))
        for (index, sheet) in Self.sheets.enumerated() {
            let page = page(sheet, standingCommitments(in: index + 1, of: all))
            #expect(page.faults == [])
            for id in ids[index] {
                #expect(page.ids.contains(id))
                #expect(page.links.contains("/ledger/\(id)"))
            }
        }
    }

    @Test func `what became of a commitment is told, with the comparison that shows it`() {
        let standing = standingCommitments(in: 1, of: versions(Self.sheets))
        #expect(standing[0].later.map(\.kind) == [.reworded, .removed])
        #expect(standing[1].later == [])
        let page = page(Self.sheets[0], standing)
        #expect(page.contains("2 in this version, 1 of them the same in the newest; 1 removed"))
        #expect(page.links.contains("/documents/fact-sheet/compare/1..2"))
        #expect(page.links.contains("/documents/fact-sheet/compare/2..3"))
    }

    @Test func `equal commitments have permalinks of their own`() {
        let twice = sheet([("I", ["We will plant 500 trees.", "We will plant 500 trees."])])
        let standing = standingCommitments(in: 1, of: versions([twice]))
        #expect(Set(standing.map(\.id)).count == 2)
        let page = page(twice, standing)
        #expect(page.faults == [])
        for commitment in standing { #expect(page.ids.contains(commitment.id)) }
    }

    @Test func `facts are marked where they stand, through emphasis and links`() {
        var statement = Statement(.paragraph, "It gives ¥5 million by 2030 to all.")
        statement.spans = [
            Span(.strong, start: 3, end: 14), Span(.link, start: 11, end: 22, target: "https://example.gov/"),
            Span(.link, start: 0, end: 2, target: "javascript:alert(1)"),
        ]
        statement.facts = [
            Fact(.amount, "¥5 million", start: 9, end: 20, value: "5000000", unit: "JPY"),
            Fact(.count, "cut", start: 10, end: 12, value: "1"),
            Fact(.date, "2030", start: 24, end: 28, value: "2030"),
            Fact(.date, "beyond", start: 30, end: 300, value: "x"),
        ]
        var m = Markup()
        m.statement(statement, english)
        let check = PageCheck(m.bytes)
        #expect(check.faults == [])
        #expect(check.contains("title=\"amount: 5000000 JPY\""))
        #expect(check.count("<mark ") == 4)
        #expect(!check.contains("javascript"))
        var text = ""
        var isTag = false
        for letter in check.html {
            if letter == "<" { isTag = true }
            if !isTag { text.append(letter) }
            if letter == ">" { isTag = false }
        }
        #expect(text == statement.text)
    }

    @Test func `nothing that was read becomes markup`() {
        var made = sheet(hostile, [(hostile, [hostile]), (hostile, [hostile])])
        made.remarks = [hostile]
        let page = page(made, [StandingCommitment(id: "c-1", statement: hostile, text: hostile)])
        #expect(page.faults == [])
        #expect(!page.contains("<script>"))
    }

    @Test func `a long version is read over several pages, whole`() {
        let long = sheet([("A", (1...4000).map { "Statement \($0) of them." })])
        var from = 1
        var pages = 0
        var found = 0
        while pages < 10 {
            let check = page(long, from: from)
            #expect(check.faults == [])
            found += check.count("<li class=\"statement\"")
            pages += 1
            guard
                let next = check.links.first(where: { $0.contains("from=") }).flatMap({
                    Int($0.split(separator: "=").last ?? "")
                })
            else { break }
            from = next
        }
        #expect(found == 4000)
        #expect(pages > 1)
    }

    @Test func `deep lists nest, and a sheet without anything is a page`() {
        let deep = FactSheet(
            title: "",
            lead: (0..<30).map { Statement(.item, "Item \($0)", depth: $0) } + [Statement(.row, "a | b")])
        #expect(page(deep).faults == [])
        #expect(page(FactSheet(title: "")).faults == [])
    }
}
