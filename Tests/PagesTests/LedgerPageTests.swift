import Digesting
import FactSheets
import Testing

@testable import Pages

@Suite struct LedgerPageTests {
    @Test func `what documents say is shown as text, in whatever place`() {
        let all = line(
            1, hostile, pillar: hostile, amounts: [dollars("5", hostile, hostile)],
            deadline: LedgerDeadline(text: hostile, value: hostile, firstDay: hostile, lastDay: hostile),
            offices: [hostile])
        var query = LedgerQuery()
        query.pillar = hostile
        let page = ledgerPage(
            LedgerView(
                query: query, typed: [.pillar: hostile, .min: hostile, .deadline: hostile], lines: [all],
                total: 1, choices: LedgerChoices(Ledger(commitments: [all])), time: noon), context())
        #expect(isInert(page))
        #expect(text(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(!text(page).contains("alert(2)>"))
    }

    @Test func `an empty ledger says so, and one that nothing of fits offers to show all`() {
        #expect(text(ledgerPage(view([]), context())).contains("holds no commitment yet"))
        var query = LedgerQuery()
        query.office = "nobody"
        let page = text(ledgerPage(view([line()], query: query), context()))
        #expect(page.contains("None of the 1 commitment fits"))
        #expect(page.contains("<a href=\"/ledger\">Show all commitments</a>"))
        #expect(!page.contains("<svg class=\"bars\""))
    }

    @Test func `a large ledger is shown in pages of a hundred, and a page beyond the last is the last`() {
        let lines = (1...20_050).map { line($0) }
        let first = text(ledgerPage(view(lines), context()))
        #expect(first.components(of: "<th class=\"said\"") + first.components(of: " class=\"said\">") >= 100)
        #expect(first.utf8.count < 200_000)
        #expect(first.contains("aria-current=\"page\">1</a>") && first.contains("href=\"/ledger?page=2\""))
        let last = text(ledgerPage(view(lines, page: 9999), context()))
        #expect(last.contains("aria-current=\"page\">201</a>") && last.contains("/ledger/c-000000020050"))
        #expect(!last.contains("/ledger/c-000000000001\""))
    }

    @Test func `links of heads, pages and downloads keep what was asked for`() throws {
        let query = try LedgerQuery { [.pillar: "2", .min: "5 million", .sort: "amount"][$0] }
        let lines = (1...150).map { line($0, pillar: "Pillar II: Work", amounts: [dollars("6000000")]) }
        let page = text(ledgerPage(view(lines, query: query), context()))
        #expect(page.contains("href=\"/ledger.csv?pillar=2&amp;min=5%20million&amp;sort=amount\""))
        #expect(page.contains("href=\"/ledger?pillar=2&amp;min=5%20million&amp;sort=amount&amp;page=2\""))
        #expect(page.contains("aria-sort=\"descending\""))
        #expect(page.contains("sort=-amount#lines"))
    }

    @Test func `a wrong filter is named with what it can be`() throws {
        let problem = #expect(throws: LedgerQuery.Problem.self) { try LedgerQuery { [.year: "soon"][$0] } }
        let page = text(
            ledgerPage(
                LedgerView(
                    query: LedgerQuery(), problem: problem, typed: [.year: "soon"], lines: [],
                    total: 3, choices: LedgerChoices(Ledger()), time: noon), context(.spanish)))
        #expect(page.contains("‘Año’ es ‘soon’; puede ser un año como 2022."))
    }

    @Test func `pictures have a title, a description, and their numbers in a table`() {
        let lines = [
            line(1, amounts: [dollars("3000000"), dollars("1000000")], deadline: due("2021-06-30")),
            line(2, state: .done, amounts: [dollars("2000000")], deadline: due("2030-12-31")),
        ]
        let page = text(ledgerPage(view(lines), context()))
        #expect(page.contains("role=\"img\" aria-labelledby=\"sums\" aria-describedby=\"sums-said\""))
        #expect(page.contains("<desc id=\"sums-said\">Pillar I: Water: $5 million.</desc>"))
        #expect(page.contains("<th scope=\"row\">Pillar I: Water</th>"))
        #expect(page.contains("<td class=\"number\">$3 million</td>"))
        #expect(page.contains("1 met, 1 slipped, 0 dropped, 0 still ahead."))
    }
}

@Suite struct LedgerFigureTests {
    @Test func `of a commitment the greatest sum counts, of a range the lower end, by pillar and currency`() {
        let sums = LedgerSums.all([
            line(1, pillar: "PILLAR II: Work", amounts: [dollars("10"), dollars("300")]),
            line(2, state: .dropped, pillar: "Pillar II - Work", amounts: [dollars("20/40")]),
            line(3, state: .done, pillar: nil, amounts: [dollars("7", "7 pesos", "MXN")]),
            line(4, pillar: "Pillar I: Water", amounts: [dollars("soon")]),
        ])
        #expect(sums.map(\.currency) == ["USD", "MXN"])
        #expect(sums[0].rows.count == 1 && sums[0].rows[0].count == 2)
        #expect(sums[0].rows[0].promised == Decimal("300"))
        #expect(sums[0].rows[0].dropped == Decimal("20"))
        #expect(sums[1].rows[0].pillar == nil && sums[1].rows[0].done == Decimal("7"))
    }

    @Test func `deadlines are met, slipped, dropped or ahead, in the year in which they first fell`() {
        let today = context().now.date
        func outcome(_ commitment: Commitment) -> DeadlineTally.Outcome? {
            DeadlineTally.outcome(of: commitment, today: today)?.outcome
        }
        var step = LedgerStep(
            .first, part: "c-1", document: "d", version: 1, time: noon, text: "t", pillar: nil)
        step.deadline = due("2022-12-31")
        #expect(outcome(line(1, state: .done, history: [step])) == .met)
        #expect(outcome(line(1, deadline: due("2024-12-31"), history: [step])) == .slipped)
        #expect(outcome(line(1, deadline: due("2022-12-31"), history: [step])) == .ahead)
        #expect(outcome(line(1, deadline: due("2022-01-31"))) == .slipped)
        #expect(outcome(line(1, state: .overdue, deadline: due("2022-01-31"))) == .slipped)
        #expect(outcome(line(1, state: .dropped, deadline: due("2030-01-31"))) == .dropped)
        #expect(outcome(line(1)) == nil)
        let tally = DeadlineTally(
            [line(1, deadline: due("2024-12-31"), history: [step]), line(2, deadline: due("2023-02-01"))],
            today: today)
        #expect(tally.rows.map(\.year) == ["2022", "2023"])
        #expect(tally.rows.map(\.counts) == [[0, 1, 0, 0], [0, 0, 0, 1]])
    }

    @Test func `choices are numbered pillars first, then what most have`() {
        let choices = LedgerChoices(
            Ledger(commitments: [
                line(1, pillar: "Energy", offices: ["EPA"], years: [2021]),
                line(2, pillar: "PILLAR II: Work", deadline: due("2023-01-01"), offices: ["EPA", "USTR"]),
                line(3, pillar: "Pillar I: Water", offices: []), line(4, pillar: "Pillar II – Work"),
            ]))
        #expect(choices.pillars.map(\.value) == ["1", "2", "energy"])
        #expect(choices.pillars.map(\.count) == [1, 2, 1])
        #expect(choices.offices.map(\.value) == ["EPA", "USTR"])
        #expect(choices.years.map(\.value) == ["2022", "2021"])
        #expect(choices.dueYears.map(\.value) == ["2023"])
        #expect(choices.states == [.promised: 4])
    }
}

extension String {
    /// How often `part` stands in it.
    func components(of part: String) -> Int { ranges(of: part).count }
}
