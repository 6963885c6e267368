import Digesting
import FactSheets
import Testing

@Suite struct FactSheetTests {
    private func markdown(_ statement: Statement) -> String {
        let text = factSheetMarkdown(FactSheet(title: "t", lead: [statement]))
        return text.split(separator: "\n").last.map(String.init) ?? ""
    }

    @Test(arguments: [
        ("# not a heading", "\\# not a heading"), ("- no item", "\\- no item"),
        ("12) no list", "12\\) no list"),
        ("2022 was", "2022 was"), ("a*b_c`d", "a\\*b\\_c\\`d"),
        ("[x](javascript:y)", "\\[x\\](javascript:y)"),
        ("<b>&amp;", "\\<b\\>\\&amp;"), ("back\\slash", "back\\\\slash"),
        ("\u{1B}\u{202E}", "\\\\x1B\\[U+202E\\]"),
        ("=== rule", "\\=== rule"), ("~~struck~~ | cell", "\\~\\~struck\\~\\~ \\| cell"),
    ])
    func `markup characters of a statement show as themselves in Markdown`(_ text: String, _ escaped: String)
    {
        #expect(markdown(Statement(.paragraph, text)) == escaped)
    }

    @Test(arguments: [
        ([Span(.strong, start: 4, end: 8)], "one **two** three"),
        ([Span(.strong, start: 3, end: 8)], "one **two** three"),
        ([Span(.emphasis, start: 0, end: 13)], "*one two three*"),
        ([Span(.link, start: 4, end: 7, target: "https://e.example/a b")], "one two three"),
        (
            [Span(.link, start: 4, end: 7, target: "https://e.example/(a)\"")],
            "one [two](https://e.example/%28a%29%22) three"
        ),
        ([Span(.link, start: 4, end: 7, target: "javascript:alert(1)")], "one two three"),
        (
            [
                Span(.strong, start: 4, end: 99), Span(.strong, start: -1, end: 3),
                Span(.strong, start: 5, end: 5),
            ], "one two three"
        ),
        (
            [Span(.link, start: 0, end: 7, target: "https://e.example"), Span(.strong, start: 4, end: 13)],
            "[one](https://e.example) [**two**](https://e.example) **three**"
        ),
    ])
    func `spans become emphasis and web links, and odd ones nothing`(_ spans: [Span], _ line: String) {
        let made = markdown(Statement(.paragraph, "one two three", spans: spans))
        #expect(made == line)
    }

    @Test func `nested items never turn into code`() {
        let sheet = FactSheet(
            title: "t",
            lead: [
                Statement(.item, "a", depth: 7), Statement(.item, "b", depth: Int.max),
                Statement(.item, "c", depth: -3),
            ])
        #expect(factSheetMarkdown(sheet).hasSuffix("\n- a\n  - b\n- c\n"))
    }

    @Test func `a fact sheet's text is safe for a terminal`() {
        let evil = "\u{1B}[2J\u{202E}\r\n"
        let sheet = FactSheet(
            title: evil, address: evil,
            lead: [Statement(.paragraph, evil, spans: [Span(.strong, start: 0, end: 3)])],
            sections: [
                Section(
                    heading: evil, level: -5, summary: Statement(.row, evil),
                    statements: [Statement(.item, evil)])
            ],
            remarks: [evil])
        for style in [TextStyle.plain, .ansi] {
            let text = factSheetText(sheet, style: style, width: 40)
            #expect(!text.contains("\u{1B}[2J"))
            #expect(!text.unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\r" })
        }
        #expect(!factSheetMarkdown(sheet).unicodeScalars.contains { $0 == "\u{202E}" || $0 == "\u{1B}" })
    }

    @Test func `emphasis shows on a terminal only`() {
        let sheet = FactSheet(
            title: "t",
            lead: [Statement(.paragraph, "one two three", spans: [Span(.strong, start: 4, end: 7)])])
        #expect(factSheetText(sheet, style: .ansi, width: 40).contains("one \u{1B}[1mtwo\u{1B}[0m three"))
        #expect(factSheetText(sheet, style: .plain, width: 40).contains("\none two three\n"))
    }
}
