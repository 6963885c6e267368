import FactSheets
import Testing

@Suite struct NoteTextTests {
    struct Case: CustomTestStringConvertible {
        let text: String
        let clean: String
        var kind = Note.Kind.note
        var testDescription: String { clean }
    }

    static let cases = [
        Case(text: "  Two words \t\r\n", clean: "Two words"),
        Case(text: "One\r\nTwo\n\n\n\nThree\n\n", clean: "One\nTwo\n\nThree"),
        Case(text: "\n\nBlank lines before", clean: "Blank lines before"),
        Case(text: "Bell\u{7} and \u{1B}[31mred\u{9B}31m", clean: "Bell and [31mred31m"),
        Case(text: "Turned \u{202E}dnuora, \u{200B}zero\u{FEFF}", clean: "Turned dnuora, zero"),
        Case(text: "Más allá — “sí” 日本 👍", clean: "Más allá — “sí” 日本 👍"),
        Case(text: "two\nlines", clean: "two lines", kind: .label),
        Case(text: "", clean: "", kind: .reviewed), Case(text: " \n ", clean: "", kind: .withdrawal),
    ]

    @Test(arguments: cases) func `a text is cleaned, and cleaning it again changes nothing`(_ c: Case) throws
    {
        #expect(try Note.cleaned(c.text, as: c.kind) == c.clean)
        #expect(try Note.cleaned(c.clean, as: c.kind) == c.clean)
    }

    @Test func `what says nothing, or too much, is refused and says why`() {
        func error(_ body: () throws -> String) -> NoteError? {
            do {
                _ = try body()
                return nil
            } catch { return error as? NoteError }
        }
        #expect(error { try Note.cleaned(" \u{200B}\n", as: .note) } == .empty(what: "the note"))
        #expect(error { try Note.cleaned("\n", as: .label) } == .empty(what: "the label"))
        #expect(error { try Note.cleaned(name: "\u{0}") } == .empty(what: "the name"))
        let long = String(repeating: "é", count: 4001)
        #expect(
            error { try Note.cleaned(long, as: .note) } == .tooLong(what: "the note", count: 4001, most: 4000)
        )
        #expect(error { try Note.cleaned(String(long.dropLast()), as: .note) } == nil)
        #expect(
            error { try Note.cleaned(String(repeating: "a", count: 61), as: .label) }?.description == """
                the label has 61 characters; the most is 60
                  hint: say it in fewer words, or where more fit, and note where
                """)
    }

    private func change(_ before: String?, _ after: String?) -> String {
        Change(
            kind: .reworded, unit: .item, before: before, after: after, significance: .editorial, rule: "r",
            explanation: ""
        ).key
    }

    @Test func `a change's key is of its sides alone, and says which is missing`() {
        let keys = [
            change("a", "b"), change("b", "a"), change("ab", ""), change("a", nil), change(nil, "a"),
            change("", "a"),
        ]
        #expect(Set(keys).count == keys.count)
        #expect(keys.allSatisfy { $0.hasPrefix("ch-") && $0.utf8.count == 19 })
        #expect(change("a", "b") == "ch-b669398214474f8a", "it must never change: notes and links hold it")
    }

    @Test func `only a note as it could be made is sound`() {
        let note = Note(
            id: "nt-1", kind: .note,
            subject: .init(
                document: "a", url: "https://a.b/", previousVersion: 1, version: 2,
                seen: Instant(seconds: 1)),
            text: "Text", author: "ana", time: Instant(seconds: 2))
        #expect(note.isSound)
        let spoils: [(inout Note) -> Void] = [
            { $0.text = " Text" }, { $0.text = "\u{1B}" }, { $0.author = "" }, { $0.kind = .withdrawal },
            { $0.withdraws = "nt-2" }, { $0.subject.version = 0 }, { $0.subject.previousVersion = 2 },
            { $0.subject.url = "https://a.b/\n" }, { $0.subject.changeNumber = 0 },
            { $0.subject.document = "" },
            { $0.withdrawn = .init(author: "b", time: Instant(seconds: 3), text: "") },
            { $0.time = .never }, { $0.text = String(repeating: "a", count: 4001) },
        ]
        for (number, spoil) in spoils.enumerated() {
            var spoilt = note
            spoil(&spoilt)
            #expect(!spoilt.isSound, "\(number)")
        }
    }
}
