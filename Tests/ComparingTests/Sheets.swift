import FactSheets
import Reading

@testable import Comparing

/// A fact sheet of paragraphs, its facts found.
func sheet(_ paragraphs: String..., title: String = "FACT SHEET") -> FactSheet {
    FactSheet(title: title, lead: paragraphs.map { statement(.paragraph, $0) })
}

/// A fact sheet of sections with items.
func sheet(title: String = "FACT SHEET", sections: [(String, [String])]) -> FactSheet {
    FactSheet(
        title: title,
        sections: sections.map { heading, items in
            Section(heading: heading, statements: items.map { statement(.item, $0) })
        })
}

func statement(_ kind: Statement.Kind, _ text: String) -> Statement {
    Statement(kind, text, facts: findFacts(in: text, published: CivilDate(year: 2022, month: 9, day: 12)))
}

func changes(_ old: FactSheet, _ new: FactSheet) -> [Change] {
    compare(old, new, oldSource: "old", newSource: "new").changes
}

func kinds(_ changes: [Change]) -> [Change.Kind] { changes.map(\.kind) }

/// A generator of numbers that gives the same ones for the same seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
