import Comparing
import FactSheets

@testable import Pages

let english = PageContext(now: Instant(seconds: 1_700_000_000), version: "1")

func document(_ versions: Int = 2, title: String = "FACT SHEET", slug: String = "fact-sheet")
    -> ArchivedDocument
{
    ArchivedDocument(
        slug: slug, title: title, url: "https://www.example.gov/fact-sheet",
        published: Instant(seconds: 1_663_000_000),
        versions: versions, firstSeen: Instant(seconds: 1_663_000_000),
        lastSeen: Instant(seconds: 1_664_000_000))
}

func version(_ number: Int, title: String = "FACT SHEET") -> ArchivedVersion {
    ArchivedVersion(
        number: number, title: title, time: Instant(seconds: 1_663_000_000 + Int64(number) * 3600),
        since: number > 1 ? Instant(seconds: 1_663_000_000 + Int64(number) * 3600 - 900) : nil,
        contentHash: "c0ffee\(number)", capture: Int64(number), captureHash: "beef\(number)")
}

func sheet(_ sections: [(String, [String])]) -> FactSheet { sheet("FACT SHEET", sections) }

func sheet(_ title: String, _ sections: [(String, [String])]) -> FactSheet {
    FactSheet(
        title: title,
        sections: sections.map { heading, items in
            Section(heading: heading, statements: items.map { Statement(.item, $0) })
        })
}

func comparison(
    _ old: FactSheet, _ new: FactSheet, _ view: ComparisonView = ComparisonView(),
    in context: PageContext = english
) -> ComparisonPage {
    ComparisonPage(
        old: .init(document(title: old.title), version(1, title: old.title)),
        new: .init(document(title: new.title), version(2, title: new.title)),
        text: sideBySide(old, new, oldSource: "a", newSource: "b"), view: view, context: context)
}
