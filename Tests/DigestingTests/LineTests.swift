import FactSheets
import Testing

@testable import Digesting

@Suite struct LineTests {
    private func page(_ width: Int, _ write: (inout TextPage) -> Void) -> [String] {
        var page = TextPage(.plain, width: width)
        write(&page)
        return page.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
    }

    @Test func `what follows two blanks goes on below them`() {
        #expect(
            page(30) { $0.columned("fail  disk full: nothing is left of all the room") } == [
                "fail  disk full: nothing is", "      left of all the room",
            ])
        #expect(
            page(30) { $0.columned("      hint: make room, and call it again") } == [
                "      hint: make room, and", "          call it again",
            ])
        #expect(page(.max) { $0.columned("a  b c") } == ["a  b c"])
    }

    @Test func `text broken by hand flows, and columns stay`() {
        let text = """
            One sentence that was
            broken by hand.
              add ADDRESS  looks there once, and
                           says what is there
              list         all
            And another one.

            Apart.
            """
        #expect(
            page(40) { $0.flowing(text) } == [
                "One sentence that was broken by hand.",
                "  add ADDRESS  looks there once, and",
                "               says what is there",
                "  list         all",
                "And another one.", "", "Apart.",
            ])
        #expect(
            page(.max) { $0.flowing(text) }[1] == "  add ADDRESS  looks there once, and says what is there")
    }

    @Test func `a thing in parts is a line where nothing is wrapped`() {
        let parts = [pieces("one two"), [], pieces("three \u{1B}[31m"), pieces("four")]
        #expect(page(.max) { $0.item(parts, bullet: "1  ") } == ["1  one two  three \\x1B[31m  four"])
        #expect(
            page(30) { $0.item(parts, bullet: "1  ") } == ["1  one two", "    three \\x1B[31m", "    four"])
    }

    @Test func `figures stand below each other, names that are too long above their own`() {
        var table = TextTable()
        table.add(["", "bytes", "unused"])
        table.add(["derived", "1,234,567", "12"])
        table.add(["a-name-that-is-too-long", "1", "2"])
        #expect(
            page(60) { table.write(to: &$0) } == [
                "                               bytes  unused",
                "  derived                  1,234,567      12",
                "  a-name-that-is-too-long          1       2",
            ])
        #expect(
            page(36) { table.write(to: &$0) } == [
                "                       bytes  unused",
                "  derived          1,234,567      12",
                "  a-name-that-is-too-long",
                "                           1       2",
            ])
    }

    @Test func `what was noted is told in a few words, without what was taken back`() {
        func note(_ kind: Note.Kind, _ text: String, _ author: String, isWithdrawn: Bool = false) -> Note {
            var note = Note(
                id: "nt-1", kind: kind,
                subject: .init(
                    document: "a", url: "https://a.example/", previousVersion: nil, version: 1,
                    seen: Samples.at("01:00")),
                text: text, author: author, time: Samples.at("02:00"))
            if isWithdrawn { note.withdrawn = .init(author: "x", time: Samples.at("03:00"), text: "") }
            return note
        }
        #expect(noteMarks([]) == nil)
        #expect(noteMarks([note(.label, "money", "ana", isWithdrawn: true)]) == nil)
        #expect(
            noteMarks([
                note(.note, "a", "ana"), note(.reviewed, "", "ana"), note(.reviewed, "", "ana"),
                note(.label, "money", "ben"), note(.note, "b", "ben"),
            ]) == "reviewed by ana; label money; 2 notes")
    }
}
