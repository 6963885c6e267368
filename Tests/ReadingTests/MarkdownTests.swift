import FactSheets
import Testing

@testable import Reading

@Suite struct MarkdownTests {
    func readMarkdown(_ text: String) throws -> FactSheet {
        prepareReading()
        let bytes = Array(text.utf8)
        #expect(pageFormat(of: bytes, contentType: nil, name: "x.md") == .markdown)
        return try readPage(bytes, format: .markdown, contentType: nil, name: "x.md")
    }

    @Test func `front matter gives title, times and address`() throws {
        let sheet = try readMarkdown(
            """
            ---
            date: '2022-09-12'
            modified_time: 2022-10-06 23:22:17-04:00
            published_time: 2022-09-12 21:43:21-04:00
            source_url: https://a.gov/x/
            tags: statements-releases
            title: "FACT SHEET:\\_2022 U.S. \\u2013 Mexico
              \\"Dialogue\\""
            ---

            Text of [it](../y).

            \\###
            """)
        #expect(sheet.title == "FACT SHEET: 2022 U.S. – Mexico \"Dialogue\"")
        #expect(sheet.published == Instant(rfc3339: "2022-09-13T01:43:21Z"))
        #expect(sheet.modified == Instant(rfc3339: "2022-10-07T03:22:17Z"))
        #expect(sheet.address == "https://a.gov/x/")
        #expect(lines(sheet) == ["¶ Text of it."])
        #expect(sheet.lead.first?.spans == [Span(.link, start: 8, end: 10, target: "https://a.gov/y")])
    }

    @Test func `front matter has quotes, lists and other keys`() throws {
        let front = try #require(
            frontMatter(
                Array("---\ntitle: 'It''s\n  here'\ntags:\n- a\n- b\npermalink: https://a.gov\n---\n".utf8)))
        #expect(front.title == "It's here")
        #expect(front.tags == ["a", "b"])
        #expect(front.sourceURL == "https://a.gov")
        #expect(front.date == nil)
        #expect(frontMatter(Array("--- \nno end".utf8)) == nil)
        #expect(frontMatter(Array("text".utf8)) == nil)
        #expect(frontMatter([]) == nil)
    }

    @Test func `Markdown and HTML of one text read the same`() throws {
        let markdown = try readMarkdown(
            """
            Lead with **stress.** And more.  
              
            **Pillar I: Trade**  
            *We work on
            it.*

            -   **One**
                -   Two
            -   Three

            <!-- -->

            -   Four 5\\$
            """)
        let html = try read(
            """
            <p>Lead with <strong>stress.</strong> And more.<br><br><strong>Pillar I: Trade</strong><br>
            <em>We work on it.</em></p><ul><li><strong>One</strong><ul><li>Two</li></ul></li><li>Three</li></ul>
            <ul><li>Four 5$</li></ul>
            """)
        #expect(markdown.lead == html.lead)
        #expect(markdown.sections == html.sections)
        #expect(lines(html).count == 7)
    }

    /// pandoc writes emphasis that CommonMark does not see.
    static let emphasis = [
        ("**a. **b", "¶ a. b"), ("**“a.”**b", "¶ “a.”b"), ("x **a **b **c** d", "¶ x a b c d"),
        ("**a\u{A0}**\u{A0}b", "¶ a b"), ("***a** b*", "¶ a b"), ("**  \n***a*", "¶ a"), ("a ****b", "¶ a b"),
        ("- a **b:  \n  **\n  - c", "* a b:\n  * c"), ("2 * 3 = 6, \\*a\\*", "¶ 2 * 3 = 6, *a*"),
        ("* a\n* b", "* a\n* b"), ("**a", "¶ a"), ("***a b  \n***", "¶ a b"), ("a\n\n* * *\n\nb", "¶ a\n¶ b"),
    ]

    @Test(arguments: emphasis)
    func `asterisks never show`(_ markdown: String, _ text: String) throws {
        #expect(lines(try readMarkdown(markdown)).joined(separator: "\n") == text)
    }

    @Test func `the format is told by front matter, type or name`() {
        #expect(pageFormat(of: Array("---\ntitle: x\n---\n".utf8), contentType: nil, name: "-") == .markdown)
        #expect(pageFormat(of: [], contentType: "text/markdown; charset=utf-8", name: "x") == .markdown)
        #expect(pageFormat(of: [], contentType: nil, name: "README.MD") == .markdown)
        #expect(pageFormat(of: Array("<p>".utf8), contentType: "text/html", name: "x.html") == .html)
        #expect(pageFormat(of: [], contentType: nil, name: "") == .html)
    }
}
