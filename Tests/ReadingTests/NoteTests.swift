import FactSheets
import TestSupport
import Testing

@testable import Reading

/// Footnotes in the forms in which publishers write them, each referred to from the same sentence.
struct NoteForm: CustomTestStringConvertible {
    let testDescription: String
    let format: PageFormat
    let markup: String
    /// The first statement and the note as they read.
    let referring: String
    let note: String

    static let all = [
        NoteForm(
            testDescription: "Word, anchors kept", format: .html,
            markup: """
                <p>It will invest $5 million<a href="#_ftn1" name="_ftnref1"><sup>[1]</sup></a> by 2030.</p>
                <hr><p><a href="#_ftnref1" name="_ftn1">[1]</a> In 2021 dollars.</p>
                """,
            referring: "It will invest $5 million[1] by 2030.", note: "[1] In 2021 dollars."),
        NoteForm(
            testDescription: "Word, residue of a draft", format: .html,
            markup: """
                <p>It will invest $5 million<a href="//A4F5-11#_ftn1">[1]</a> by 2030.</p>
                <p><a href="//A4F5-11#_ftnref1">[1]</a> In 2021 dollars.</p>
                """,
            referring: "It will invest $5 million[1] by 2030.", note: "[1] In 2021 dollars."),
        NoteForm(
            testDescription: "raised numbers without links", format: .html,
            markup: """
                <p>It will invest $5 million<sup>1</sup> by 2030.</p><p><sup>1</sup> In 2021 dollars.</p>
                """,
            referring: "It will invest $5 million[1] by 2030.", note: "[1] In 2021 dollars."),
        NoteForm(
            testDescription: "brackets without links", format: .html,
            markup: "<p>It will invest $5 million[1] by 2030.</p><p>[1] In 2021 dollars.</p>",
            referring: "It will invest $5 million[1] by 2030.", note: "[1] In 2021 dollars."),
        NoteForm(
            testDescription: "WordPress", format: .html,
            markup: """
                <p>It will invest $5 million<sup data-fn="a-b" class="fn"><a id="a-b-link" href="#a-b">1</a></sup>
                by 2030.</p><ol class="wp-block-footnotes"><li id="a-b">In 2021 dollars.
                <a href="#a-b-link">↩︎</a></li></ol>
                """,
            referring: "It will invest $5 million[1] by 2030.", note: "In 2021 dollars. ↩︎"),
        NoteForm(
            testDescription: "a plain link and a numbered paragraph", format: .html,
            markup: """
                <p>It will invest $5 million<a href="#fn1">1</a> by 2030.</p><p id="fn1">1. In 2021 dollars.</p>
                """,
            referring: "It will invest $5 million[1] by 2030.", note: "1. In 2021 dollars."),
        NoteForm(
            testDescription: "Markdown", format: .markdown,
            markup: "It will invest $5 million[^1] by 2030.\n\n[^1]: In 2021 dollars.\n[^2]: Unused.\n",
            referring: "It will invest $5 million[^1] by 2030.", note: "[^1]: In 2021 dollars."),
        NoteForm(
            testDescription: "Markdown, a note that is an address", format: .markdown,
            markup: "It will invest $5 million[^1] by 2030.\n\n[^1]: https://example.gov/method\n",
            referring: "It will invest $5 million[^1] by 2030.", note: "[^1]: https://example.gov/method"),
        NoteForm(
            testDescription: "notes parted by line breaks only", format: .html,
            markup: """
                <p>It will invest $5 million<a href="#n1">*</a> by 2030.</p>
                <p>Notes:<br><a name="n1"></a>* In 2021 dollars.<br>More.</p>
                """,
            referring: "It will invest $5 million* by 2030.", note: "* In 2021 dollars. More."),
    ]
}

@Suite struct NoteTests {
    private func sheet(_ markup: String, _ format: PageFormat = .html) throws -> FactSheet {
        prepareReading()
        return try readPage(Array(markup.utf8), format: format, contentType: nil, name: "notes")
    }

    private func references(_ statement: Statement) -> [String] {
        statement.spans.filter { $0.style == .note }.map { span in
            String(decoding: Array(statement.text.utf8)[span.start..<span.end], as: UTF8.self)
        }
    }

    @Test(arguments: NoteForm.all)
    func `a footnote says its mark, and its reference has it as a target`(_ form: NoteForm) throws {
        let statements = try sheet(form.markup, form.format).statements
        let referring = try #require(statements.first)
        let note = try #require(statements.first { $0.note != nil })
        #expect(referring.text == form.referring)
        #expect(note.text == form.note)
        let span = try #require(referring.spans.first { $0.style == .note })
        #expect(span.target == note.note)
        let before = Array(referring.text.utf8)[..<span.start]
        #expect(String(decoding: before, as: UTF8.self) == "It will invest $5 million")
        #expect(referring.facts.contains { $0.type == .amount && $0.value == "5000000" })
        #expect(statements.count { $0.note != nil } == 1)
        #expect(!referring.spans.contains { $0.style == .link })
    }

    @Test func `a note may be referred to twice, and two notes from one place`() throws {
        let statements = try sheet(
            "<p>One[1][2] and</p><p>two.[2]</p><p>[1] A.</p><p>[2] B, see also note [1].</p>"
        ).statements
        #expect(statements.map(references) == [["[1]", "[2]"], ["[2]"], [], ["[1]"]])
        #expect(statements.map(\.note) == [nil, nil, "1", "2"])
    }

    @Test(arguments: [
        "<p>They lose $330,000 [1] in wages.</p><p>Other text.</p>",
        "<p>[1] Stands first.</p><p>Then [1].</p>",
        "<ul><li><a href='#s1'>1</a> Goals</li></ul><p id='s1'>Goals first.</p>",
        "<p>See <a href='#a'>1</a>.</p><h2 id='a'>A heading</h2><p>Text.</p>",
        "<p>We cut [40] percent.</p><p>40 percent is much.</p>",
        "<p>A <a href='https://example.gov/x#1'>1</a>.</p><p id='1'>One.</p>",
    ])
    func `marks and links that lead to no note are text`(_ html: String) throws {
        let statements = try sheet(html).statements
        #expect(statements.allSatisfy { $0.note == nil && references($0).isEmpty })
    }

    @Test func `notes in a pillar's list are not its commitments`() throws {
        let sheet = try sheet(
            """
            <h2>Pillar I: Build</h2><ul><li>It will build<sup><a href="#f1">1</a></sup>.</li></ul>
            <ol><li id="f1">It will count this in 2021 dollars.</li></ol>
            """)
        #expect(sheet.sections.map(\.commitments.count) == [1])
        #expect(sheet.sections[0].statements.map(\.note) == [nil, "1"])
    }

    @Test func `a hundred thousand marks and links are read in time`() throws {
        let links = String(repeating: "x<a href='#a'>1</a><a id='a'></a>[2] ", count: 30_000)
        #expect(try sheet("<p>\(links)</p><p>[2] Two.</p>").statements.count == 2)
    }

    @Test
    func `of the corpus's bodies the one with a footnote has it tied, and no other text is taken for one`()
        throws
    {
        let folder = "fact-sheet-bodies-2021"
        var noted: [String] = []
        for name in Corpus.names(in: folder) {
            let bytes = try #require(Corpus.bytes("\(folder)/\(name)"))
            let statements = try sheet(String(decoding: bytes, as: UTF8.self)).statements
            let places = statements.filter { !references($0).isEmpty }
            let notes = statements.filter { $0.note != nil }
            guard !places.isEmpty || !notes.isEmpty else { continue }
            noted.append(name)
            #expect(places.count == 1 && places[0].text.contains("lose $330,000 [1] in lifetime wages"))
            #expect(notes.map(\.note) == ["1"] && notes[0].text.hasPrefix("[1] The study, which uses data"))
        }
        #expect(noted.allSatisfy { $0.hasPrefix("24083-") })
        #expect(noted.count == min(Corpus.names(in: folder).count, 1))
    }
}
