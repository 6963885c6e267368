import FactSheets
import Testing

@testable import Reading

struct Shape: CustomTestStringConvertible {
    let testDescription: String
    let html: String
    let lines: [String]

    init(_ description: String, _ html: String, _ lines: [String]) {
        testDescription = description
        self.html = html
        self.lines = lines
    }
}

/// The shapes that real fact sheets have, each with what it says.
@Suite struct ShapeTests {
    static let headings = [
        Shape(
            "a bold paragraph is the heading of what follows",
            "<p><strong>Trade</strong></p><p>More of it.</p>",
            ["# Trade", "¶ More of it."]),
        Shape(
            "an underlined paragraph too",
            "<p><span style=\"text-decoration: underline\">Trade</span></p><p>More.</p>",
            ["# Trade", "¶ More."]),
        Shape(
            "a bold first line is the heading of the rest", "<p><strong>Trade</strong><br>More of it.</p>",
            ["# Trade", "¶ More of it."]),
        Shape(
            "a bold paragraph that introduces nothing is a statement",
            "<p>Done.</p><p><strong>We will go on.</strong></p>", ["¶ Done.", "¶ We will go on."]),
        Shape(
            "a bold link is no heading", "<p><strong><a href='/x'>Read it here</a></strong></p><p>Text.</p>",
            ["¶ Read it here", "¶ Text."]),
        Shape(
            "a run-in head stays in its statement",
            "<p><strong>Hospitals:</strong> Consolidation has left.</p>",
            ["¶ Hospitals: Consolidation has left."]),
        Shape(
            "split bold runs are one heading",
            "<p><strong>Goals for</strong><strong> 2022</strong></p><p>Text.</p>",
            ["# Goals for 2022", "¶ Text."]),
        Shape(
            "elements outrank hand-made headings",
            "<h2>A</h2><p><b>B</b></p><p>b</p><h3>C</h3><p>c</p><h2>D</h2><p>d</p>",
            ["# A", "## B", "¶ b", "## C", "¶ c", "# D", "¶ d"]),
    ]

    static let pillars = [
        Shape(
            "a pillar's title and its italic summary share a paragraph",
            "<p><strong>PILLAR I: BUILDING</strong><br><em>We work.</em></p><ul><li>One</li></ul>",
            ["# PILLAR I: BUILDING", "S We work.", "* One"]),
        Shape(
            "a pillar may be a list item",
            "<ul><li><strong>Pillar 1 – Security</strong>: We will.</li><li><b>Pillar 2 – Climate:</b> Too.</li></ul>",
            ["# Pillar 1 – Security:", "* We will.", "# Pillar 2 – Climate:", "* Too."]),
        Shape(
            "items below such a pillar are its own",
            "<ul><li><strong>Pillar One | People</strong><ul><li>a</li><li>b</li></ul></li></ul>",
            ["# Pillar One | People", "* a", "* b"]),
        Shape(
            "a pillar needs no emphasis", "<p>Pillar II: Trade</p><p>More.</p>",
            ["# Pillar II: Trade", "¶ More."]),
        Shape(
            "an article of a sentence is not a pillar", "<p>Pillar II countries met in May, and agreed.</p>",
            ["¶ Pillar II countries met in May, and agreed."]),
    ]

    static let statements = [
        Shape("two breaks part statements", "<p>A<br><br>B<br>&nbsp;<br>C</p>", ["¶ A", "¶ B", "¶ C"]),
        Shape("one break is a blank", "<p>A<br>B</p>", ["¶ A B"]),
        Shape(
            "nested items stay below their parent",
            "<ul><li>A<ul><li>B<ol><li>C</li></ol></li></ul></li><li>D</li></ul>",
            ["* A", "  * B", "    * C", "* D"]),
        Shape(
            "a list put into a list belongs to the item before",
            "<ul><li>A</li><ul><li>B</li></ul><li>C</li></ul>", ["* A", "  * B", "* C"]),
        Shape(
            "an item without text of its own gives no depth", "<ul><li><ul><li>A</li></ul></li></ul>", ["* A"]
        ),
        Shape(
            "what follows in an item belongs to it", "<ul><li><p>A</p><p>B</p></li></ul>", ["* A", "  ¶ B"]),
        Shape("a row is a statement", "<table><tr><th>State</th><td>5</td></tr></table>", ["| State 5"]),
        Shape(
            "a table that lays the page out is not",
            "<table><tr><td><p>\(String(repeating: "long ", count: 99))</p><ul><li>A</li></ul></td></tr></table>",
            ["¶ \(Array(repeating: "long", count: 99).joined(separator: " "))", "* A"]),
        Shape(
            "bullets typed by hand make items", "<p>We will:<br>• go<br>• come</p>",
            ["¶ We will:", "* go", "* come"]),
        Shape("a bullet typed into an item is left out", "<ul><li>·&nbsp; Go</li></ul>", ["* Go"]),
        Shape(
            "the end mark is left out in its variants",
            "<p>A</p><p>###</p><p><strong># # #</strong></p><p>&nbsp;##<br></p><p>B<br>###</p>",
            ["¶ A", "¶ B"]),
        Shape(
            "what WordPress adds to a feed is left out",
            "<p>A</p><p>The post <a href='/'>X</a> appeared first on <a href='/'>The White House</a>.</p>",
            ["¶ A"]),
        Shape(
            "navigation, footer, scripts, forms and share links are left out",
            """
            <div class="wp-block-x-topper"><h1>T</h1><nav>n</nav><select><option>o</option></select></div>
            <script>if (a < b) { "<p>s</p>" }</script><style>p { }</style><![CDATA[x]]><!-- c --><p>A</p>
            <ul class="social-share"><li><a href="f">Facebook</a></li></ul><p hidden>h</p><footer>f</footer>
            """, ["¶ A"]),
        Shape("struck out words stay", "<p>the <s>CEC</s> [SEC]</p>", ["¶ the CEC [SEC]"]),
        Shape(
            "raised letters stay with their number", "<p>the 21<sup>st</sup> century</p>",
            ["¶ the 21st century"]),
        Shape("plain text is read by its empty lines", "One\ntwo &\n\n\nthree", ["¶ One two &", "¶ three"]),
    ]

    @Test(arguments: headings + pillars + statements)
    func `a shape reads as`(_ shape: Shape) throws {
        #expect(lines(try read(shape.html)) == shape.lines)
    }

    @Test func `white space is folded and signs without width are gone`() throws {
        let sheet = try read("<p>\u{2060}A&nbsp;\u{2003} \n B\u{200B}C&shy;D\u{FEFF}</p>")
        #expect(sheet.lead.map(\.text) == ["A BCD"])
    }

    @Test func `emphasis and links are spans with offsets into the text`() throws {
        let sheet = try read(
            "<p>é <strong>a </strong><strong>b</strong> <em></em><a href='../x?y#z'><u>c</u></a> <a href='#n'>d</a></p>"
        )
        #expect(sheet.lead.first?.text == "é a b c d")
        #expect(
            sheet.lead.first?.spans == [
                Span(.strong, start: 3, end: 6),
                Span(.link, start: 7, end: 8, target: "https://example.gov/news/x?y#z"),
                Span(.underline, start: 7, end: 8),
            ])
    }

    static let numbers: [(String, Int?, String)] = [
        ("PILLAR I: BUILDING BACK TOGETHER", 1, "BUILDING BACK TOGETHER"),
        ("Pillar One | People", 1, "People"),
        ("Pillar 4 – Cooperation:", 4, "Cooperation"), ("Pillar IX. Trade", 9, "Trade"),
        ("First pillar: Trade", 1, "Trade"), ("Pilar III: Comercio", 3, "Comercio"),
        ("II. Trade", 2, "Trade"),
        ("(3) Trade", 3, "Trade"), ("Goal 2: Trade", 2, "Trade"), ("Pillar 2:", 2, "Pillar 2:"),
        ("2021 Results", nil, ""), ("I am here", nil, ""), ("Pillars of the plan", nil, ""),
        ("Part of the plan", nil, ""), ("", nil, ""),
    ]

    @Test(arguments: numbers)
    func `a heading's number is read in words, digits and Roman`(
        _ heading: String, _ number: Int?, _ title: String
    ) {
        let found = HeadingNumber(heading)
        #expect(found?.number == number)
        #expect((found?.title ?? "") == title)
    }
}
