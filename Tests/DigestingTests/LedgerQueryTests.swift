import FactSheets
import Testing

@testable import Digesting

private let seen = Instant(seconds: 1_663_019_001)
private let today = CivilDate(year: 2022, month: 12, day: 1) ?? CivilDate(day: 0)

private func line(
    _ id: String, pillar: String? = nil, sums: [String] = [], due: String? = nil, offices: [String] = [],
    state: Commitment.State = .promised, changed: Int64? = nil
) -> Commitment {
    Commitment(
        id: id, state: state,
        basis: LedgerBasis(reason: "stands in the text", document: "a", version: 1, time: seen), text: id,
        pillar: pillar, amounts: sums.map { LedgerAmount(text: $0, value: $0, currency: "USD") },
        deadline: due.map { LedgerDeadline(text: $0, value: $0, firstDay: $0, lastDay: $0) },
        offices: offices, firstSeen: seen, lastChanged: changed.map { seen + .seconds($0) },
        lastMentioned: seen, documents: ["a"], years: [2022], parts: [id])
}

private let ledger = Ledger(commitments: [
    line("a", pillar: "Pillar II: Work", sums: ["5000000"], due: "2022-06-30", offices: ["EPA"]),
    line("b", pillar: "Pillar I: Water", sums: ["4000000/9000000", "1"], due: "2023-01-31", changed: 60),
    line("c", offices: ["Department of State"], state: .done, changed: 30),
    line("d", pillar: "Energy", sums: ["70"], due: "2022-12-01"),
])

private func found(_ fields: [LedgerQuery.Field: String]) throws -> String {
    try LedgerQuery { fields[$0] }.lines(of: ledger, today: today).map(\.id).joined()
}

@Suite struct LedgerQueryTests {
    @Test(
        arguments: [
            ([.pillar: "2"], "a"), ([.pillar: "water"], "b"), ([.office: "state"], "c"),
            ([.state: "done"], "c"),
            ([.year: "2022"], "abcd"), ([.year: "2021"], ""), ([.document: "a"], "abcd"),
            ([.document: "b"], ""),
            ([.min: "5 million"], "ab"), ([.min: "9,000,000"], "b"), ([.min: "$9.1m"], ""),
            ([.min: "70"], "abd"),
            ([.deadline: "any"], "abd"), ([.deadline: "none"], "c"), ([.deadline: "passed"], "a"),
            ([.deadline: "ahead"], "bd"), ([.deadline: "2022"], "ad"), ([.deadline: "2022-12"], "d"),
            ([.deadline: "2022-06-30"], "a"), ([.min: "1", .deadline: "ahead"], "bd"),
        ] as [([LedgerQuery.Field: String], String)])
    func `a filter keeps what fits it`(_ fields: [LedgerQuery.Field: String], _ lines: String) throws {
        #expect(try found(fields) == lines)
    }

    @Test(arguments: [
        ("first", "abcd"), ("-first", "dcba"), ("pillar", "badc"), ("amount", "badc"), ("-amount", "dabc"),
        ("deadline", "adbc"), ("-deadline", "bdac"), ("changed", "bcad"), ("state", "abdc"),
        ("office", "cabd"),
    ]) func `lines without what they are put in order by come last, either way`(
        _ order: String, _ lines: String
    ) throws {
        #expect(try found([.sort: order]) == lines)
    }

    @Test(arguments: [
        (LedgerQuery.Field.year, "22"), (.year, "soon"), (.state, "gone"), (.min, "much"), (.min, "-5"),
        (.min, "5 zillion"), (.min, "1e9"), (.deadline, "23"), (.deadline, "2023-1"),
        (.deadline, "2023-01-01-01"),
        (.deadline, "٢٠٢٣"), (.sort, "size"), (.sort, "--amount"), (.min, String(repeating: "9", count: 40)),
    ]) func `a value that cannot be is refused, by the name of its field`(
        _ field: LedgerQuery.Field, _ value: String
    ) {
        let problem = #expect(throws: LedgerQuery.Problem.self) { try found([field: value]) }
        #expect(problem?.field == field && problem?.value == value && problem?.expected.isEmpty == false)
    }

    @Test func `what is asked for can be asked for again`() throws {
        let fields: [LedgerQuery.Field: String] = [
            .pillar: "1", .office: "EPA & co", .state: "overdue", .year: "2022", .document: "a",
            .min: "5 million", .deadline: "2023-06", .sort: "-amount",
        ]
        let query = try LedgerQuery { fields[$0] }
        #expect(query.isNarrowed)
        let again = Dictionary(uniqueKeysWithValues: query.fields.map { ($0.name, $0.value) })
        #expect(try LedgerQuery { again[$0.rawValue] } == query)
        #expect(LedgerQuery().fields.isEmpty && !LedgerQuery().isNarrowed)
    }

    @Test func `an identifier means a part, or what begins so`() {
        #expect(ledger.parts(called: "a").map(\.part) == ["a"])
        #expect(ledger.parts(called: "x").isEmpty && ledger.parts(called: "").isEmpty)
        let two = Ledger(commitments: [line("c-00aa"), line("c-00ab")])
        #expect(two.parts(called: "C-00").count == 2 && two.parts(called: "c-00ab").count == 1)
    }
}
