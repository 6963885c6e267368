import Comparing
import FactSheets
import Testing

@testable import Pages

@Suite struct ComparisonPageTests {
    private static let old = sheet([
        (
            "PILLAR I",
            [
                "The agency will invest $474 million in rural hospitals by 2025.",
                "It supports small firms in Texas.",
            ]
        ),
        (
            "PILLAR II",
            ["We will plant 5,000 trees along the border.", "The parties meet twice a year in Mexico City."]
        ),
    ])
    private static let new = sheet([
        (
            "PILLAR I",
            [
                "The agency will invest $400 million in rural hospitals by 2025.",
                "It supports small firms in Texas.",
            ]
        ),
        (
            "PILLAR II",
            [
                "The parties meet twice a year in Mexico City.",
                "An office opens in Laredo to answer questions.",
                "We will plant 5,000 trees along the border.",
            ]
        ),
    ])

    @Test(arguments: ComparisonView.Form.allCases, ComparisonView.Show.allCases)
    func `every form of the page holds together, in both languages`(
        _ form: ComparisonView.Form, _ show: ComparisonView.Show
    ) {
        var spanish = english
        (spanish.language, spanish.keepsLanguage) = (.spanish, true)
        for english in [english, spanish] {
            let page = PageCheck(
                comparison(Self.old, Self.new, .init(form: form, show: show), in: english).bytes)
            #expect(page.faults == [])
            #expect(page.ids.contains("cite"))
        }
    }

    @Test func `words that went and came are marked on their own sides`() {
        let page = PageCheck(comparison(Self.old, Self.new).bytes)
        #expect(page.contains("invest <del>$474</del> million"))
        #expect(page.contains("invest <ins>$400</ins> million"))
        #expect(page.count("in rural hospitals by 2025") == 2)
        let inline = PageCheck(comparison(Self.old, Self.new, .init(form: .inline)).bytes)
        #expect(inline.count("in rural hospitals by 2025") == 1)
    }

    @Test func `what moved is linked both ways`() {
        let page = PageCheck(comparison(Self.old, Self.new, .init(show: .all)).bytes)
        let moved = page.ids.filter { $0.hasPrefix("from-") }
        #expect(!moved.isEmpty)
        for id in moved {
            #expect(page.links.contains("#\(id)"))
            #expect(page.links.contains("#change-\(id.dropFirst(5))"))
        }
    }

    @Test func `changes keep their numbers whatever is filtered`() {
        let all = PageCheck(comparison(Self.old, Self.new, .init(show: .all)).bytes)
        let few = PageCheck(comparison(Self.old, Self.new, .init(show: .all, kind: .added)).bytes)
        let added = few.ids.filter { $0.hasPrefix("change-") && !$0.hasSuffix("-name") }
        #expect(added.count == 1)
        #expect(added.allSatisfy(all.ids.contains))
        #expect(all.ids.count { $0.hasPrefix("change-") && !$0.hasSuffix("-name") } > 1)
    }

    @Test func `only substance is shown at first, and the rest is one link away`() {
        let a = sheet([("P", ["They will help firms quickly.", "Money: $5 million is given."])])
        let b = sheet([("P", ["They will help firms  “quickly”.", "Money: $5 million is given."])])
        let page = PageCheck(comparison(a, b).bytes)
        #expect(page.contains("Nothing of substance changed."))
        #expect(page.links.contains("/documents/fact-sheet/compare/1..2?show=all"))
        #expect(!page.ids.contains("change-1"))
        #expect(PageCheck(comparison(a, b, .init(show: .all)).bytes).ids.contains("change-1"))
    }

    @Test func `equal versions, and empty ones, say so`() {
        for sheet in [Self.old, FactSheet(title: "")] {
            for form in ComparisonView.Form.allCases {
                let page = PageCheck(comparison(sheet, sheet, .init(form: form)).bytes)
                #expect(page.faults == [])
                #expect(page.contains("Both say the same, word for word."))
            }
        }
    }

    @Test func `nothing that was read becomes markup`() {
        let a = sheet(hostile, [(hostile, [hostile + " will give $5 million", "b"])])
        let b = sheet(hostile + "!", [(hostile, [hostile + " will give $6 million", hostile])])
        for form in ComparisonView.Form.allCases {
            let page = PageCheck(comparison(a, b, .init(form: form, show: .all)).bytes)
            #expect(page.faults == [])
            #expect(!page.contains("<script>"))
            #expect(!page.contains("\u{202E}"))
        }
    }

    @Test func `a text written anew is told over pages of bounded size that leave nothing out`() {
        let a = sheet([
            ("A", (1...700).map { "The old text says that \($0) dogs of \($0 * 7) run to \($0 * 13)." })
        ])
        let b = sheet([
            ("B", (1...600).map { "In number \($0 * 3) nothing of what stood here has remained as \($0)." })
        ])
        let whole = comparison(a, b, .init(show: .all))
        #expect(whole.text.comparison.rewrite != nil)
        var told: [String] = []
        var from = 1
        while from <= whole.changes.count {
            let bytes = comparison(a, b, .init(show: .all, from: from)).bytes
            let page = PageCheck(bytes)
            #expect(page.faults.filter { !$0.contains("#") } == [])
            #expect(bytes.count < 900_000)
            let now = page.ids.filter { $0.hasPrefix("change-") && !$0.hasSuffix("-name") }
            told += now
            from += now.count
            guard from <= whole.changes.count else { break }
            #expect(page.links.contains { $0.hasSuffix("show=all&amp;from=\(from)") })
            if now.isEmpty { break }
        }
        #expect(told.count == whole.changes.count)
        #expect(Set(told).count == told.count)
    }

    @Test func `one endless statement does not make an endless page`() {
        let a = sheet([("A", [String(repeating: "word after word ", count: 100_000)])])
        let b = sheet([("A", [String(repeating: "word after word ", count: 100_000) + "and $5 million more"])]
        )
        for form in ComparisonView.Form.allCases {
            let bytes = comparison(a, b, .init(form: form, show: .all)).bytes
            #expect(bytes.count < 400_000, "\(form)")
            #expect(PageCheck(bytes).faults == [])
        }
    }

    @Test func `many statements that stand the same are folded, and what is left out is linked`() {
        let items = (1...3000).map {
            "Statement number \($0) stands here as it stood before, and says \($0 * 3)."
        }
        let a = sheet([("A", items)])
        let b = sheet([("A", items + ["The agency will give $5 million to rural hospitals."])])
        let bytes = comparison(a, b).bytes
        #expect(bytes.count < 300_000)
        let page = PageCheck(bytes)
        #expect(page.faults == [])
        #expect(page.links.contains { $0.hasPrefix("/documents/fact-sheet/2#s-") })
    }

    @Test func `two documents are compared under an address of their own`() {
        var other = document(slug: "other")
        other.title = "Another"
        let page = ComparisonPage(
            old: .init(other, version(1)), new: .init(document(), version(2)),
            text: sideBySide(Self.old, Self.new, oldSource: "a", newSource: "b"), view: .init(),
            context: english)
        let check = PageCheck(page.bytes)
        #expect(check.faults == [])
        #expect(check.links.contains("/compare?old=other%401&amp;new=fact-sheet%402&amp;show=all"))
    }

    @Test func `a citation names title, publisher, times, address and hashes`() {
        var here = english
        here.origin = "https://watch.example.org"
        let lines = Citation(comparison(Self.old, Self.new, in: here)).lines
        #expect(lines.count == 5)
        #expect(lines[0] == "‘FACT SHEET’, example.gov, Sep 12, 2022. https://www.example.gov/fact-sheet")
        #expect(lines[1] == "Versions 1 and 2 compared.")
        #expect(
            lines[3]
                == "Version 2: came between Sep 12, 2022, 18:11 UTC and 18:26 UTC. SHA-256 of what it says: c0ffee2. Capture 2, SHA-256 beef2."
        )
        #expect(lines[4] == "https://watch.example.org/documents/fact-sheet/compare/1..2")
    }

    @Test func `notes stand with their change, and aside where that is not shown`() {
        let all = comparison(Self.old, Self.new, .init(show: .all))
        func note(_ change: Int?, _ text: String) -> Note {
            Note(
                id: "nt-\(text.count)", kind: .note,
                subject: .init(
                    document: "fact-sheet", url: "https://www.example.gov/fact-sheet", previousVersion: 1,
                    version: 2,
                    seen: Instant(seconds: 1), change: change.map { all.changes[$0].key },
                    changeNumber: change.map { $0 + 1 }), text: text, author: hostile,
                time: Instant(seconds: 9))
        }
        var back = note(nil, "Taken back " + hostile)
        back.withdrawn = .init(author: "B", time: Instant(seconds: 10), text: "wrong")
        let notes = [note(0, "Of the first."), back]
        func page(_ view: ComparisonView) -> PageCheck {
            PageCheck(
                ComparisonPage(
                    old: all.old, new: all.new, text: all.text, view: view, notes: notes, context: english
                ).bytes)
        }
        let shown = page(.init(show: .all))
        #expect(shown.faults == [])
        #expect(!shown.contains("<script>"))
        #expect(shown.count("class=\"notes\"") == 2)
        #expect(shown.contains("<s class=\"lines\">Taken back"))
        let hidden = page(.init(show: .all, kind: .split))
        #expect(hidden.count("class=\"notes\"") == 1)
        #expect(hidden.contains("Of the first."))
    }

    @Test func `a reader with a token can note something of each change that is shown, and take back a note`()
    {
        let all = comparison(Self.old, Self.new, .init(show: .all))
        var note = Note(
            id: "nt-1", kind: .note,
            subject: .init(
                document: all.new.document.slug, url: "https://x.example/", previousVersion: 1, version: 2,
                seen: Instant(seconds: 0), change: all.text.comparison.changes[0].key, changeNumber: 1),
            text: "Look.", author: "A", time: Instant(seconds: 5))
        func page(_ view: ComparisonView, _ refused: RefusedNote? = nil) -> PageCheck {
            PageCheck(
                ComparisonPage(
                    old: all.old, new: all.new, text: all.text, view: view, notes: [note], takesNotes: true,
                    refused: refused, context: english
                ).bytes)
        }
        let count = all.text.comparison.changes.count
        let whole = page(.init(show: .all))
        #expect(whole.faults == [])
        #expect(whole.count("method=\"post\"") == count + 2)
        #expect(whole.count("/notes/nt-1/withdrawal?show=all#change-1\"") == 1)
        #expect(whole.count("type=\"password\"") == count + 2 && !whole.contains("role=\"alert\""))
        #expect(page(.init(form: .redline)).count("method=\"post\"") == 2)
        let sent = RefusedNote(
            place: all.text.comparison.changes[1].key, kind: .label, text: "</textarea><script>", name: "\"A",
            reason: "No.")
        let refused = page(.init(show: .all), sent)
        #expect(refused.faults == [])
        #expect(refused.count("<details class=\"noting screen\" open>") == 1)
        #expect(refused.contains("&lt;/textarea&gt;&lt;script&gt;</textarea>"))
        #expect(refused.contains("<option value=\"label\" selected>") && refused.count("role=\"alert\"") == 1)
        #expect(page(.init(form: .redline), sent).count("role=\"alert\"") == 1)
        note.withdrawn = .init(author: "A", time: Instant(seconds: 9), text: "")
        #expect(!page(.init(show: .all)).contains("withdrawal"))
    }

    @Test func `what a query asks for and does not know is left as it is`() {
        let fields = ["view": "inline", "show": "nonsense", "kind": "moved", "from": "-3"]
        #expect(ComparisonView { fields[$0] } == ComparisonView(form: .inline, kind: .moved))
    }
}
