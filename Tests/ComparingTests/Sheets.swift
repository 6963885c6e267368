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
