import FactSheets
import Testing

@testable import Comparing

@Suite struct SideBySideTests {
    private static let pairs: [(FactSheet, FactSheet)] = [
        (sheet(), sheet()), (sheet(title: ""), sheet("One comes.", title: "")),
        (sheet("One goes."), sheet(title: "Another title")),
        (
            sheet(
                "The first says five.", "The second says six.", "The third says seven.",
                "The fourth says eight."),
            sheet(
                "The fourth says eight.", "The first says five!", "A new one came.",
                "The third says seven. The second says six.")
        ),
        (
            sheet(sections: [
                ("I", ["We give $5 million to schools.", "We give aid."]), ("II", ["Trees are planted."]),
            ]),
            sheet(sections: [
                ("II", ["Trees are planted."]), ("I", ["We give aid.", "We give $6 million to schools."]),
            ])
        ),
    ]

    @Test(arguments: pairs.indices)
    func `each passage stands in one row of its side, and the changes are those of a comparison`(_ index: Int)
    {
        let (a, b) = Self.pairs[index]
        let made = sideBySide(a, b, oldSource: "old", newSource: "new")
        #expect(made.comparison == compare(a, b, oldSource: "old", newSource: "new"))
        let rows = made.rows.filter { !$0.isDeparture }
        #expect(rows.flatMap(\.old).sorted() == Array(made.old.indices))
        #expect(rows.flatMap(\.new).sorted() == Array(made.new.indices))
        #expect(rows.compactMap(\.change) == Array(made.comparison.changes.indices))
        for row in rows {
            guard let change = row.change.map({ made.comparison.changes[$0] }) else {
                #expect(row.old.map { made.old[$0].text } == row.new.map { made.new[$0].text })
                continue
            }
            #expect(change.before ?? "" == row.old.map { made.old[$0].text }.joined(separator: "\n"))
            #expect(change.after ?? "" == row.new.map { made.new[$0].text }.joined(separator: "\n"))
        }
        let departures = made.rows.filter(\.isDeparture).compactMap(\.change)
        #expect(
            departures.sorted()
                == made.comparison.changes.indices.filter { made.comparison.changes[$0].moved })
    }
}
