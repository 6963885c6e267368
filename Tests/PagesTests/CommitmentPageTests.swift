import Digesting
import FactSheets
import Testing

@testable import Pages

@Suite struct CommitmentPageTests {
    private static func step(
        _ kind: LedgerStep.Kind, _ version: Int, _ said: String?, part: String = "c-000000000001",
        document: String = "sheet", amounts: [LedgerAmount]? = nil, link: LedgerLink? = nil
    ) -> LedgerStep {
        var step = LedgerStep(
            kind, part: part, document: document, version: version,
            time: noon + .seconds(Int64(version) * 3600), text: said, pillar: "Pillar I: Water",
            significance: kind == .first ? nil : .substantive,
            explanation: kind == .first ? nil : "The amount changed: $5 is now $9.", link: link)
        step.amounts = amounts
        return step
    }

    /// Every word is another one.
    private static func difference(_ old: String, _ new: String) -> [Edit] {
        [
            Edit(.equal, "Build "), Edit(.delete, String(old.dropFirst(6))),
            Edit(.insert, String(new.dropFirst(6))),
        ]
    }

    private static func page(_ steps: [LedgerStep], _ language: Digest.Language = .english) -> String {
        let made = line(1, "Build nine.", history: steps)
        let view = CommitmentView(
            made, titles: ["sheet": "Fact sheet"], others: [:], difference: difference)
        return text(commitmentPage(view, context(language)))
    }

    @Test func `each wording is marked against the one before, with what its sums were`() {
        let page = Self.page([
            Self.step(.first, 1, "Build five.", amounts: [dollars("5")]),
            Self.step(.reworded, 2, "Build nine.", amounts: [dollars("9")]),
            Self.step(.removed, 3, nil), Self.step(.restored, 4, "Build nine.", amounts: [dollars("9")]),
        ])
        #expect(page.contains("<p class=\"said\">Build <del>five.</del> <ins>nine.</ins></p>"))
        #expect(page.contains("<strong>Amounts: </strong>"))
        #expect(page.contains("<del>$5</del>\n → <ins>$9</ins>"))
        #expect(page.contains("<p class=\"said\"><del>Build nine.</del></p>"))
        #expect(page.contains("href=\"/documents/sheet/2#c-000000000001\">Fact sheet, version 2</a>"))
        #expect(page.contains("href=\"/documents/sheet/compare/1..2\""))
        #expect(page.contains("href=\"/documents/sheet/1/evidence.zip\""))
        #expect(page.components(of: "<li class=\"card") == 4)
    }

    @Test func `an appearance in another document follows the one that it is linked with, and says why`() {
        let link = LedgerLink(
            to: "c-000000000001", origin: .rules, sureness: .likely, score: 0.275,
            reasons: [.init(.words, ["desalination", hostile], weight: 2)])
        let page = Self.page([
            Self.step(.first, 1, "Build five."),
            Self.step(.first, 1, "Build nine.", part: "c-000000000002", document: "later", link: link),
        ])
        #expect(page.contains("Build <del>five.</del> <ins>nine.</ins>"))
        #expect(page.contains("Linked with c-000000000001: likely"))
        #expect(page.contains("words: desalination, &lt;script&gt;"))
        #expect(page.contains("score 0.28 of 1"))
    }

    @Test func `it speaks Spanish, what rules say included`() {
        let page = Self.page(
            [Self.step(.first, 1, "Build five."), Self.step(.reworded, 2, "Build nine.")], .spanish)
        #expect(page.contains("<html lang=\"es\">"))
        #expect(page.contains("El monto cambió:") && page.contains("dice ‘will build’"))
        #expect(page.contains("Su historia") && page.contains("reformulado"))
    }

    @Test func `nothing of what came from outside is markup`() {
        var step = Self.step(.reworded, 2, hostile, document: hostile)
        step.explanation = hostile
        step.pillar = hostile
        let made = line(1, hostile, pillar: hostile, offices: [hostile], history: [step, step])
        let view = CommitmentView(
            made, titles: [hostile: hostile], others: [:],
            difference: { [Edit(.delete, $0), Edit(.insert, $1)] })
        #expect(isInert(commitmentPage(view, context())))
    }
}
