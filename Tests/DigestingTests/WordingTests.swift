import FactSheets
import Testing

@testable import Digesting

@Suite struct WordingTests {
    private func shown(_ edits: [Edit], _ brevity: Brevity = .comparisonText) -> String {
        var page = TextPage(.plain, width: 10_000)
        page.paragraph(abridged(pieces(joined(edits)), brevity))
        return String(page.text.dropLast())
    }

    @Test(arguments: [
        (
            [Edit(.equal, "a "), Edit(.delete, "b"), Edit(.insert, "c"), Edit(.equal, " d")],
            "a [-b-] {+c+} d"
        ),
        ([Edit(.equal, "a"), Edit(.delete, " b"), Edit(.equal, ".")], "a [-b-]."),
        ([Edit(.equal, "colo"), Edit(.delete, "u"), Edit(.equal, "r")], "colo[-u-]r"),
        ([Edit(.equal, "semi"), Edit(.delete, "x"), Edit(.insert, "y")], "semi[-x-]{+y+}"),
        ([Edit(.equal, "to"), Edit(.delete, " "), Edit(.equal, "day")], "[-to day-] {+today+}"),
        (
            [
                Edit(.equal, "raise food"), Edit(.delete, "-"), Edit(.insert, " "),
                Edit(.equal, "security now"),
            ],
            "raise [-food-security-] {+food security+} now"
        ),
        ([Edit(.equal, "a"), Edit(.insert, " ")], "a{+␣+}"),
        (
            [
                Edit(.delete, "will"), Edit(.insert, "plans to"), Edit(.equal, " "), Edit(.delete, "fund"),
                Edit(.insert, "pay"),
            ], "[-will fund-] {+plans to pay+}"
        ),
        (
            [Edit(.equal, "One."), Edit(.delete, " "), Edit(.insert, "\n"), Edit(.equal, "Two.")],
            "One. {+¶+} Two."
        ),
        ([Edit(.delete, ""), Edit(.insert, ""), Edit(.equal, "")], ""), ([], ""),
    ])
    func `old and new words are marked in one line`(_ edits: [Edit], _ text: String) {
        #expect(shown(edits) == text)
    }

    @Test func `a long stretch and a lone mark are not struck through`() {
        let long = (0..<13).map { "w\($0)" }.joined(separator: " ")
        #expect(pieces([Edit(.delete, long)]).allSatisfy { $0.look == .deletedWhole })
        #expect(pieces([Edit(.insert, long)]).allSatisfy { $0.look == .insertedWhole })
        #expect(pieces([Edit(.delete, "–"), Edit(.insert, "—")]).map(\.look) == [.deletedWhole, .inserted])
        #expect(pieces([Edit(.delete, "él")]).map(\.look) == [.deleted])
    }

    @Test func `joining exchanges keeps both sides as they were`() {
        var seed: UInt64 = 1
        func random(_ below: Int) -> Int {
            seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(seed >> 33) % below
        }
        let stock = ["a", " ", "of", " to ", "\n", "million ", " long words stay ", ",", ""]
        for _ in 0..<2000 {
            let edits = (0..<random(12)).map { _ in
                Edit([.equal, .delete, .insert][random(3)], stock[random(stock.count)])
            }
            let result = joined(edits)
            for op in [Edit.Op.insert, .delete] {
                let side: ([Edit]) -> String = { $0.filter { $0.op != op }.map(\.text).joined() }
                #expect(side(result) == side(edits))
            }
        }
    }

    @Test func `a long statement is shortened to the surroundings of its changes`() {
        let words = (0..<200).map { "w\($0)" }
        let edits = [
            Edit(.equal, words[..<100].joined(separator: " ") + " "), Edit(.delete, "old"),
            Edit(.insert, "new"),
            Edit(.equal, " " + words[100...].joined(separator: " ")),
        ]
        #expect(
            shown(edits, Brevity(context: 3, whole: 20, stretch: 50))
                == "… w97 w98 w99 [-old-] {+new+} w100 w101 w102 …")
    }

    @Test func `what came as a whole is cut in its middle, saying by how much`() {
        let change = Change(
            kind: .added, unit: .paragraph, after: (0..<1000).map { "w\($0)" }.joined(separator: " "),
            significance: .substantive, rule: "r", explanation: "e")
        guard case .marked(let pieces) = Wording(change, .digestText) else {
            Issue.record("an addition is not a replacement")
            return
        }
        #expect(pieces.count == 91)
        #expect(pieces.contains { $0.text == "… (910 words left out) …" })
        #expect(pieces.last?.text == "w999")
    }

    @Test func `a statement of which little stayed is shown before and after, not as a tangle`() {
        let old = (0..<20).map { "old\($0)" }.joined(separator: " ")
        let new = (0..<20).map { "new\($0)" }.joined(separator: " ")
        let change = Change(
            kind: .reworded, unit: .item, before: "The \(old)", after: "The \(new)",
            edits: [Edit(.equal, "The "), Edit(.delete, old), Edit(.insert, new)], significance: .substantive,
            rule: "r", explanation: "e")
        #expect(
            Wording(change, .digestText)
                == .replaced(
                    old: pieces("The \(old)", .deletedWhole), new: pieces("The \(new)", .insertedWhole)))
    }
}
