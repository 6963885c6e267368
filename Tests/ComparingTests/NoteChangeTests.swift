import FactSheets
import Reading
import Testing

@testable import Comparing

@Suite struct NoteChangeTests {
    private func sheet(_ paragraphs: String...) throws -> FactSheet {
        prepareReading()
        let html = paragraphs.map { "<p>\($0)</p>" }.joined()
        return try readPage(Array(html.utf8), format: .html, contentType: nil, name: "notes")
    }

    private let promise = "The Department will invest $5 million in new schools"
    private let other = "Mexico will train 800 teachers in fourteen states"
    private let dollars = "In constant dollars of 2021, as reckoned by the Bureau."
    private let source = "See the ministry's annual report on schools."

    @Test func `an edit in a note is told with its place`() throws {
        let made = changes(
            try sheet(promise + "[1].", other + ".", "[1] " + dollars),
            try sheet(
                promise + "[1].", other + ".", "[1] In constant dollars of 2019, as reckoned by the Bureau."))
        let change = try #require(made.first)
        #expect(made.count == 1)
        #expect(change.rule == "date-changed" && change.significance == .substantive)
        #expect(change.sectionAfter == ["Note 1 to ‘\(promise)[1].’"])
        #expect(change.sectionBefore == change.sectionAfter)
    }

    @Test func `notes renumbered for one put before are numbering, the new one is told`() throws {
        let made = changes(
            try sheet(promise + ".", other + "[1].", "[1] " + source),
            try sheet(promise + "[1].", other + "[2].", "[1] " + dollars, "[2] " + source))
        #expect(made.map(\.rule) == ["note-mark", "numbering", "note-added", "numbering"])
        #expect(made.filter { $0.significance == .substantive }.map(\.after) == ["[1] " + dollars])
    }

    @Test func `a mark's number beside a real change leaves that what it is`() throws {
        let made = changes(
            try sheet(promise + "[1].", other + "[2].", "[1] " + dollars, "[2] " + source),
            try sheet(promise + ".", "Mexico will train 900 teachers in fourteen states[1].", "[1] " + source)
        )
        #expect(made.map(\.rule) == ["note-mark", "count-changed", "note-removed", "numbering"])
    }

    @Test func `notes in another order with their numbers are numbering`() throws {
        let made = changes(
            try sheet(promise + "[1]; " + other + "[2].", "[1] " + dollars, "[2] " + source),
            try sheet(promise + "[2]; " + other + "[1].", "[1] " + source, "[2] " + dollars))
        #expect(made.allSatisfy { $0.significance == .editorial })
        #expect(!made.isEmpty)
    }

    @Test func `a reference that leads to another note is a change of substance`() throws {
        let made = changes(
            try sheet(promise + "[1].", other + "[2].", "[1] " + dollars, "[2] " + source),
            try sheet(promise + "[2].", other + "[2].", "[1] " + dollars, "[2] " + source))
        #expect(made.map(\.rule).contains("note-changed"))
        #expect(made.map(\.significance).max() == .substantive)
    }

    @Test func `comparing notes the other way round gives the mirror image`() throws {
        let old = try sheet(promise + ".", other + "[1].", "[1] " + source)
        let new = try sheet(promise + "[1].", other + "[2].", "[1] " + dollars, "[2] " + source)
        let (there, back) = (changes(old, new), changes(new, old))
        #expect(there.map(\.significance) == back.map(\.significance))
        #expect(there.map(\.after) == back.map(\.before))
    }
}
