import Digesting
import FactSheets

@testable import Pages

let hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>\" onclick=\"x \u{202E}\u{0}&amp;"
let noon = Instant(seconds: 1_663_019_001)  // 2022-09-12

func context(_ language: Digest.Language = .english) -> PageContext {
    PageContext(language: language, address: "ledger", now: Instant(seconds: 1_669_852_800), version: "1")
}

func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }

func dollars(_ value: String, _ text: String? = nil, _ currency: String? = "USD") -> LedgerAmount {
    LedgerAmount(text: text ?? "$\(value)", value: value, currency: currency)
}

func due(_ day: String) -> LedgerDeadline {
    LedgerDeadline(text: "by \(day)", value: day, firstDay: day, lastDay: day)
}

func line(
    _ number: Int = 1, _ text: String = "The two will build a plant.", state: Commitment.State = .promised,
    pillar: String? = "Pillar I: Water", amounts: [LedgerAmount] = [], deadline: LedgerDeadline? = nil,
    offices: [String] = [], changed: Instant? = nil, years: [Int] = [2022], history: [LedgerStep] = [],
    possible: [LedgerLink] = []
) -> Commitment {
    let id = "c-" + String(repeating: "0", count: 12 - String(number).utf8.count) + String(number)
    return Commitment(
        id: id, state: state,
        basis: LedgerBasis(reason: "says ‘will build’", document: "sheet", version: 1, time: noon),
        text: text,
        pillar: pillar, modality: "committed", amounts: amounts, deadline: deadline, offices: offices,
        firstPublished: noon, firstSeen: noon, lastChanged: changed, lastMentioned: noon,
        documents: ["sheet"], years: years, parts: [id], history: history, possibleLater: possible)
}

func view(_ lines: [Commitment], query: LedgerQuery = LedgerQuery(), page: Int = 1) -> LedgerView {
    LedgerView(
        query: query, lines: query.lines(of: Ledger(commitments: lines), today: context().now.date),
        total: lines.count, page: page, choices: LedgerChoices(Ledger(commitments: lines)), time: noon)
}

/// Whether a page has no markup and no hidden character of `hostile`.
func isInert(_ page: [UInt8]) -> Bool {
    let page = text(page)
    return ["<script>", "<img", "\"'>", "\u{202E}", "\u{0}", "style=", "alert(2)>"].allSatisfy {
        !page.contains($0)
    }
}
