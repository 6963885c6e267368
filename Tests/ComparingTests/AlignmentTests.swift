import FactSheets
import SeededEdits
import Testing

@testable import Comparing

@Suite struct AlignmentTests {
    private let a = "The Department of Energy will invest in new transmission lines across the border."
    private let b = "Both governments established a working group on semiconductor supply chains."
    private let c = "USAID plans to support small farmers in the south with training and credit."
    private let d = "The two countries signed an agreement on the exchange of customs data."

    @Test func `equal sheets have no changes`() {
        let old = sheet(sections: [("PILLAR I", [a, b]), ("PILLAR II", [c])])
        #expect(changes(old, old).isEmpty)
        #expect(compare(old, old, oldSource: "", newSource: "").significance == .none)
    }

    @Test func `an empty sheet against a full one has only additions`() {
        #expect(kinds(changes(sheet(), sheet(a, b))) == [.added, .added])
        #expect(kinds(changes(sheet(a, b), sheet())) == [.removed, .removed])
        #expect(changes(sheet(), sheet()).isEmpty)
    }

    @Test func `what only shifts because something was put above it is not moved`() throws {
        let found = changes(sheet(a, b, c), sheet(d, a, b, c))
        #expect(kinds(found) == [.added])
        #expect(found.first?.after == d)
        #expect(found.first?.sectionBefore == nil)
    }

    @Test func `an item that goes to another section is moved`() throws {
        let found = changes(
            sheet(sections: [("PILLAR I", [a, b]), ("PILLAR II", [c])]),
            sheet(sections: [("PILLAR I", [a]), ("PILLAR II", [c, b])]))
        let change = try #require(found.first)
        #expect(found.count == 1 && change.kind == .moved && change.moved)
        #expect(change.sectionBefore == ["PILLAR I"] && change.sectionAfter == ["PILLAR II"])
        #expect(change.significance == .substantive && change.rule == "moved-section")
    }

    @Test
    func `the last item of a section that becomes the first of the next is what moved, not the heading`() {
        let found = changes(
            sheet(sections: [("PILLAR I", [a, b]), ("PILLAR II", [c])]),
            sheet(sections: [("PILLAR I", [a]), ("PILLAR II", [b, c])]))
        #expect(found.map(\.kind) == [.moved] && found.map(\.unit) == [.item])
    }

    @Test func `an item both moved and reworded is told as one change`() throws {
        let found = changes(
            sheet(sections: [("PILLAR I", [a, b]), ("PILLAR II", [c, d])]),
            sheet(sections: [
                ("PILLAR I", [b]),
                ("PILLAR II", [c, d, a.replacing("will invest", with: "plans to invest")]),
            ]))
        let change = try #require(found.first)
        #expect(found.count == 1 && change.kind == .reworded && change.moved)
        #expect(change.rule == "modality-weakened")
    }

    @Test func `items under a renamed heading stay where they are`() {
        let found = changes(
            sheet(sections: [("PILLAR I: BUILDING BACK TOGETHER", [a, b]), ("PILLAR II", [c])]),
            sheet(sections: [("FIRST PILLAR: RECOVERY", [a, b]), ("PILLAR II", [c])]))
        #expect(found.map(\.unit) == [.heading] && kinds(found) == [.reworded])
    }

    @Test func `a section that moves as a whole is one change`() {
        let found = changes(
            sheet(sections: [("ENERGY", [a, b]), ("TRADE", [c]), ("CUSTOMS", [d])]),
            sheet(sections: [("TRADE", [c]), ("CUSTOMS", [d]), ("ENERGY", [a, b])]))
        #expect(found.allSatisfy { $0.kind == .moved })
        #expect(found.contains { $0.unit == .heading })
    }

    @Test func `one paragraph that becomes two with the same words is split`() throws {
        let found = changes(sheet(d, "\(a) \(b)", c), sheet(d, a, b, c))
        let change = try #require(found.first)
        #expect(found.count == 1 && change.kind == .split && change.significance == .cosmetic)
        #expect(change.after == "\(a)\n\(b)")
    }

    @Test func `two paragraphs that become one are merged`() throws {
        let found = changes(sheet(d, a, b, c), sheet(d, "\(a) \(b)", c))
        let change = try #require(found.first)
        #expect(found.count == 1 && change.kind == .merged && change.before == "\(a)\n\(b)")
    }

    @Test func `a split with words changed in substance is reworded`() throws {
        let found = changes(
            sheet(d, "\(a) \(b)", c), sheet(d, a, b.replacing("established", with: "will establish"), c))
        #expect(kinds(found) == [.reworded] && found.first?.significance == .substantive)
    }

    @Test func `each statement is paired with the one it resembles most`() {
        let first = "The United States will provide $10 million for clean water in Oaxaca."
        let second = "The United States will provide $20 million for clean energy in Sonora."
        let found = changes(
            sheet(first, second),
            sheet(
                second.replacing("$20 million", with: "$25 million"),
                first.replacing("$10 million", with: "$15 million")))
        #expect(found.count == 2 && found.allSatisfy { $0.kind == .reworded })
        #expect(
            found.allSatisfy { ($0.before ?? "").contains("Oaxaca") == ($0.after ?? "").contains("Oaxaca") })
    }

    @Test func `two statements that change places are one move`() {
        #expect(kinds(changes(sheet(a, b, c, d), sheet(a, c, b, d))) == [.moved])
    }

    @Test func `a paragraph copied and shortened is one added, and the original stands`() {
        let long = "\(a) \(b)"
        let found = changes(sheet(long, c, d), sheet(long, c, a, d))
        #expect(kinds(found) == [.added] && found.first?.after == a)
    }

    @Test func `what is added beside its reworded equal is told as a repetition`() {
        let labelled = "Grid. " + a
        let found = changes(sheet(b, a, c), sheet(b, labelled, c, labelled))
        #expect(found.map(\.rule).sorted() == ["repeated", "words-added"], "\(found)")
    }

    @Test func `a text written anew says so, and what was kept`() throws {
        let old = (0..<12).map { "The office of trade in district \($0) opened its doors to visitors." } + [d]
        let new = (0..<9).map { "Farmers from region \($0) sold maize, beans or coffee abroad!" } + [d]
        let comparison = compare(
            FactSheet(title: "T", lead: old.map { statement(.paragraph, $0) }),
            FactSheet(title: "T", lead: new.map { statement(.paragraph, $0) }), oldSource: "", newSource: "")
        #expect(
            comparison.rewrite
                == .init(before: 13, after: 10, unchanged: 1, reworded: 0, kept: [d]))
        #expect(compare(sheet(a, b, c, d), sheet(a, b), oldSource: "", newSource: "").rewrite == nil)
    }

    @Test func `repeated statements pair off, and only the surplus is removed`() {
        let found = changes(sheet(a, b, a, c, a), sheet(a, b, a, c))
        #expect(kinds(found) == [.removed])
        #expect(found.first?.significance == .editorial && found.first?.rule == "repeated")
    }

    @Test func `changes come in the reading order of the new text, removed ones where they stood`() {
        let found = changes(
            sheet(a, b, c, d),
            sheet("Something wholly new stands at the top.", a, c, d.replacing("two", with: "three")))
        #expect(kinds(found) == [.added, .removed, .reworded])
    }

    @Test(arguments: [0, 1, 2, 9])
    func `the heaviest increasing subsequence is the best of all`(_ seed: Int) {
        var random = Seeded(UInt64(seed))
        let values = Array(0..<10).shuffled(using: &random)
        let weights = values.map { _ in Int.random(in: 1...9, using: &random) }
        var best = 0
        for mask in 0..<(1 << 10) {
            let places = (0..<10).filter { mask >> $0 & 1 == 1 }
            let chosen = places.map { values[$0] }
            if zip(chosen, chosen.dropFirst()).allSatisfy({ $0 < $1 }) {
                best = max(best, places.reduce(0) { $0 + weights[$1] })
            }
        }
        let found = heaviestIncreasing(values, weights: weights)
        #expect(found.reduce(0) { $0 + weights[$1] } == best)
    }

    @Test(arguments: 0..<20)
    func `the assignment is the best of all`(_ seed: Int) {
        var random = Seeded(UInt64(seed))
        let (rows, columns) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...5, using: &random))
        var candidates: [SimilarUnits.Candidate] = []
        for row in 0..<rows {
            for column in 0..<columns where Bool.random(using: &random) {
                candidates.append(
                    .init(old: row, new: column, score: Double.random(in: 0.1...1, using: &random)))
            }
        }
        func best(_ rest: ArraySlice<Int>, _ used: Set<Int>) -> Double {
            guard let row = rest.first else { return 0 }
            var top = best(rest.dropFirst(), used)
            for candidate in candidates where candidate.old == row && !used.contains(candidate.new) {
                top = max(top, candidate.score + best(rest.dropFirst(), used.union([candidate.new])))
            }
            return top
        }
        let found = bestAssignment(candidates)
        #expect(Set(found.map(\.old)).count == found.count && Set(found.map(\.new)).count == found.count)
        #expect(abs(found.reduce(0) { $0 + $1.score } - best(Array(0..<rows)[...], [])) < 1e-9)
    }
}
