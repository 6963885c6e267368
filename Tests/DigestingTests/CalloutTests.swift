import FactSheets
import Testing

@testable import Digesting

@Suite struct CalloutTests {
    struct Case: CustomTestStringConvertible {
        let kind: Fact.Kind
        let old: (String, String)?
        let new: (String, String)?
        var currency: String?
        let said: String
        var testDescription: String { said }

        init(
            _ kind: Fact.Kind, _ old: (String, String)?, _ new: (String, String)?, _ currency: String? = nil,
            _ said: String
        ) {
            (self.kind, self.old, self.new, self.currency, self.said) = (kind, old, new, currency, said)
        }
    }

    static let cases = [
        Case(
            .amount, ("$474 million", "474000000"), ("$400 million", "400000000"), "USD",
            "amount: $474 million → $400 million (−$74 million)"),
        Case(
            .amount, ("$3.4 billion", "3400000000"), ("$4.65 billion", "4650000000"), "USD",
            "amount: $3.4 billion → $4.65 billion (+$1.25 billion)"),
        Case(
            .amount, ("$38,000", "38000"), ("$40,500.50", "40500.5"), "USD",
            "amount: $38,000 → $40,500.50 (+$2,500.5)"),
        Case(
            .amount, ("20 mdp", "20000000"), ("21 mdp", "21000000"), "MXN",
            "amount: 20 mdp → 21 mdp (+MX$1 million)"),
        Case(.amount, ("CHF 1", "1"), ("CHF 2", "2"), "CHF", "amount: CHF 1 → CHF 2 (+CHF 1)"),
        Case(.amount, ("a", "1234567"), ("b", "0"), nil, "amount: a → b (−$1,234,567)"),
        Case(.amount, ("$1 to $2", "1/2"), ("$3", "3"), "USD", "amount: $1 to $2 → $3"),
        Case(.amount, nil, ("$5", "5"), "USD", "new amount: $5"),
        Case(.amount, ("$5", "5"), nil, "USD", "amount gone: $5"),
        Case(.amount, ("five", "5"), ("$5", "5"), "USD", "amount: five → $5"),
        Case(.amount, ("x", "1" + String(repeating: "0", count: 40)), ("y", "1"), "USD", "amount: x → y"),
        Case(.percent, ("50%", "50"), ("45.5%", "45.5"), nil, "percent: 50% → 45.5% (−4.5 points)"),
        Case(.percent, ("50%", "50"), ("51%", "51"), nil, "percent: 50% → 51% (+1 point)"),
        Case(.count, ("40,000", "40000"), ("38,500", "38500"), nil, "count: 40,000 → 38,500 (−1,500)"),
        Case(.date, ("by 2030", "2030"), ("by 2035", "2035"), nil, "date: by 2030 → by 2035 (5 years later)"),
        Case(
            .date, ("October", "2022-10"), ("December", "2022-12"), nil,
            "date: October → December (2 months later)"),
        Case(
            .date, ("May 3", "2022-05-03"), ("May 2", "2022-05-02"), nil,
            "date: May 3 → May 2 (1 day earlier)"),
        Case(
            .date, ("May 3", "2022-05-03"), ("July 3", "2022-07-03"), nil,
            "date: May 3 → July 3 (2 months later)"),
        Case(.date, ("May 3", "2022-05-03"), ("2023", "2023"), nil, "date: May 3 → 2023 (1 year later)"),
        Case(.date, ("Aug 31-Sep 1", "2022-08-31/2022-09-01"), ("x", "2022"), nil, "date: Aug 31-Sep 1 → x"),
        Case(.date, ("May 3", "--05-03"), ("May 4", "--05-04"), nil, "date: May 3 → May 4"),
        Case(
            .duration, ("20 years", "P20Y"), ("a decade", "P10Y"), nil,
            "duration: 20 years → a decade (−10 years)"),
        Case(.duration, ("60 days", "P60D"), ("2 months", "P2M"), nil, "duration: 60 days → 2 months"),
        Case(
            .modality, ("will", "committed"), ("aims to", "intended"), nil,
            "firmness: will → aims to (committed → intended: weaker)"),
        Case(
            .modality, ("seeks", "explored"), ("signed", "done"), nil,
            "firmness: seeks → signed (explored → done: firmer)"),
        Case(.name, ("EPA", "epa"), ("NIST", "nist"), nil, "name: EPA → NIST"),
        Case(.polarity, nil, ("not", "negative"), nil, "new negation: not"),
    ]

    @Test(arguments: cases)
    func `a changed fact is called out with its difference`(_ c: Case) throws {
        let fact = FactChange(
            c.kind, before: c.old?.0, after: c.new?.0, valueBefore: c.old?.1, valueAfter: c.new?.1,
            currency: c.currency)
        #expect(try #require(Callout(fact)).text == c.said)
    }

    @Test func `a fact without sides is not called out`() {
        #expect(
            Callout(FactChange(.amount, before: nil, after: nil, valueBefore: nil, valueAfter: nil)) == nil)
    }
}
