import Comparing
import FactSheets
import Testing

@testable import Pages

@Suite struct ChangesPageTests {
    private static let old = sheet([
        ("PILLAR I", ["The agency will invest $474 million by 2025.", "It supports small firms in Texas."]),
        ("PILLAR II", ["We will plant trees with Mexico and Canada.", "The parties meet twice a year."]),
    ])
    private static let new = sheet([
        ("PILLAR I", ["The agency will invest $400 million by 2025."]),
        (
            "PILLAR II",
            ["We will plant trees with Mexico, Canada and India.", "The parties meet twice a year."]
        ),
    ])

    private static let comparison: Comparison = {
        var made = compare(old, new, oldSource: "a", newSource: "b")
        for place in made.changes.indices {
            let before = made.changes[place].before ?? ""
            if before.hasPrefix("The agency") {
                made.changes[place].facts = [
                    FactChange(
                        .amount, before: "$474 million", after: "$400 million", valueBefore: "474000000",
                        valueAfter: "400000000", currency: "USD")
                ]
            } else if before.hasPrefix("We will") {
                made.changes[place].facts = [
                    FactChange(.name, before: nil, after: "India", valueBefore: nil, valueAfter: nil)
                ]
            }
            made.changes[place].significance = .substantive
        }
        return made
    }()

    private func event(_ kind: Event.Kind = .revised, title: String = "FACT SHEET") -> Event {
        Event(
            id: "ev-1", kind: kind, time: Instant(rfc3339: "2022-09-13T15:00:00Z") ?? Instant(seconds: 0),
            since: Instant(rfc3339: "2022-09-13T14:00:00Z"),
            document: .init(id: "fact-sheet", title: title, url: "https://www.example.gov/x"), version: 2,
            previousVersion: 1, comparison: kind == .revised ? Self.comparison : nil,
            significance: .substantive)
    }

    private func query(_ fields: [String: String]) -> ChangesQuery { ChangesQuery { fields[$0] } }

    /// What is left of the statements of the changes that are meant.
    private func meant(_ fields: [String: String]) -> [String]? {
        let event = event()
        return query(fields).places(in: event)?.compactMap { event.comparison?.changes[$0] }
            .map { String(($0.after ?? $0.before ?? "").prefix(8)) }
    }

    @Test func `changes are found by what changed, what happened, words and days`() {
        #expect(meant([:])?.sorted() == ["It suppo", "The agen", "We will "])
        #expect(meant(["about": "numbers"]) == ["The agen"])
        #expect(meant(["about": "names"]) == ["We will "])
        #expect(meant(["about": "dates"]) == nil)
        #expect(meant(["kind": "removed"]) == ["It suppo"])
        #expect(meant(["words": "texas PILLAR"]) == ["It suppo"])
        #expect(meant(["words": "fact"])?.count == 3)
        #expect(meant(["words": "nowhere"]) == nil)
        #expect(meant(["until": "2022-09-12"]) == nil)
        #expect(meant(["until": "2022-09-13", "about": "nonsense"])?.count == 3)
        #expect(query(["since": "2022-09-14"]).earliest == Instant(rfc3339: "2022-09-14"))
        #expect(query(["since": "yesterday"]).problem == "yesterday")
        #expect(query([:]).places(in: event(.withdrawn)) == [])
        #expect(query(["kind": "removed"]).places(in: event(.withdrawn)) == nil)
        #expect(query([:]).places(in: event(.moved)) == nil)
    }

    private func page(_ fields: [String: String], _ entries: [ChangesPage.Entry], next: String? = nil)
        -> PageCheck
    {
        PageCheck(ChangesPage(query(fields), entries, next: next, context: english).bytes)
    }

    @Test func `each change is told with its words and leads to its place in the comparison`() throws {
        let hostile = event(title: "<script>alert(1)</script>")
        let places = try #require(query([:]).places(in: hostile))
        let shown = page(
            ["words": "\"><b>"], [.init(hostile, places), .init(event(.withdrawn), [])], next: "7")
        #expect(shown.faults == [])
        #expect(!shown.contains("<script>alert") && !shown.contains("\"><b>"))
        for place in places {
            #expect(shown.links.contains("/documents/fact-sheet/compare/1..2#change-\(place + 1)"))
        }
        #expect(shown.contains("<ins>$400 million</ins>") && shown.contains("<strong>withdrawn</strong>"))
        #expect(shown.links.contains("/documents/fact-sheet/compare/1..2/evidence.zip"))
        #expect(shown.links.contains("/changes?words=%22%3E%3Cb%3E&amp;after=7"))
    }

    @Test func `what is not found and what cannot be read is said`() {
        #expect(page(["about": "dates"], []).contains("No change is like that."))
        #expect(page([:], [], next: "7").contains("None of the newest changes is like that."))
        let wrong = page(["since": "<i>"], [])
        #expect(wrong.faults == [])
        #expect(wrong.contains("‘&lt;i&gt;’ is no day; write one such as 2022-09-13."))
    }
}
