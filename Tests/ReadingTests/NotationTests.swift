import FactSheets
import TestSupport
import Testing

@testable import Reading

/// References, footnote marks, tables and pillars in a list.
@Suite struct NotationTests {
    static func text(_ html: String) throws -> [String] { lines(try read(html)) }

    @Test func `all of HTML's named references are known`() {
        #expect(NamedReferences.texts.count == 2125)
        #expect(NamedReferences.unterminated.count == 106)
        #expect(NamedReferences.texts.values.allSatisfy { !$0.isEmpty })
        for name in NamedReferences.unterminated { #expect(NamedReferences.text(name[...]) != nil) }
    }

    @Test(arguments: [
        ("a &sup2; b", "a ² b"), ("&Ccaron;&zcaron;", "Čž"), ("x &nvlt; y", "x <\u{20D2} y"),
        ("&CounterClockwiseContourIntegral;", "∳"), ("&LT;b&GT; &AMP;amp; &QUOT;", "<b> &amp; \""),
        ("&notit; &notin; &copy2022", "¬it; ∉ ©2022"), ("AT&T &unknown; &;", "AT&T &unknown; &;"),
        ("&rsquo;&nbsp;&lsquo;", "’ ‘"), ("&NewLine;x&Tab;y", "x y"), ("&lang;x&rang;", "⟨x⟩"),
    ])
    func `a reference is the character it names`(_ html: String, _ said: String) throws {
        #expect(try Self.text("<p>\(html)</p>") == ["¶ " + said])
    }

    @Test(arguments: [
        ("$5 million<sup>2</sup> in 2022.<sup>3</sup>", "$5 million[2] in 2022.[3]"),
        ("in 2030<sup><a href='#n1'>1</a></sup>", "in 2030[1]"),
        ("in 2030<a href='#_ftn1'>[1]</a>", "in 2030[1]"),
        (
            "9 m<sup>2</sup>, 10<sup>6</sup>, the 1<sup>st</sup>, (ISC)<sup>2</sup>",
            "9 m2, 106, the 1st, (ISC)2"
        ),
        ("Word<sup></sup> and <sup>2022</sup>", "Word and 2022"),
    ])
    func `a footnote's mark stays at its place and joins no number`(_ html: String, _ said: String) throws {
        #expect(try Self.text("<p>\(html)</p>") == ["¶ " + said])
    }

    @Test func `a mark does not change the amount it stands behind`() throws {
        let sheet = try read("<p>We will provide $5 million<sup>2</sup> by 2030.<sup>3</sup></p>")
        let values = sheet.lead[0].facts.filter { $0.type == .amount || $0.type == .date }.map(\.value)
        #expect(values == ["5000000", "2030"])
    }

    @Test func `a pillar in a list keeps the sentence that its title begins`() throws {
        let html = """
            <ul><li><strong>PILLAR 1: Improve access</strong> by supporting schools.</li>
            <li><strong>PILLAR 2</strong>: <strong>Integrate</strong> We will invest.</li></ul>
            """
        #expect(
            try Self.text(html) == [
                "# PILLAR 1: Improve access", "S by supporting schools.", "# PILLAR 2: Integrate",
                "* We will invest.",
            ])
    }

    static func markdown(_ text: String) throws -> [String] {
        prepareReading()
        return lines(try readPage(Array(text.utf8), format: .markdown, contentType: nil, name: "x.md"))
    }

    @Test func `a row of a Markdown table is a statement, its cells Markdown`() throws {
        let table =
            "Before.\n\n| State | *Amount* |\n|:---|---:|\n| Ohio | **$5 million** |\n| a \\| b | `c` |\n\nAfter.\n"
        #expect(
            try Self.markdown(table) == [
                "¶ Before.", "| State Amount", "| Ohio $5 million", "| a | b c", "¶ After.",
            ])
    }

    @Test(arguments: [
        ("One | two\n\nThree", ["¶ One | two", "¶ Three"]),
        ("a | b\n--- | --- | ---\n", ["¶ a | b — | — | —"]),
        ("```\na | b\n--- | ---\n```", ["¶ a | b --- | ---"]),
        ("text\na | b\n--- | ---", ["¶ text a | b --- | ---"]), ("|\n|", ["¶ | |"]),
    ])
    func `bars that make no table are text`(_ text: String, _ said: [String]) throws {
        let folded = said.map { $0.replacing("—", with: "---") }
        #expect(try Self.markdown(text) == folded)
    }

    @Test func `rows of an HTML table are statements`() throws {
        #expect(
            try Self.text(
                "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td><p>two</p></td></tr></table>")
                == ["| A B", "| 1 two"])
    }

    @Test func `of the HLED's texts of ten years, all that name it match the profile`() throws {
        let words = ["High-Level Economic Dialogue", "HLED", "Diálogo Económico de Alto Nivel"]
        let missing = Corpus.names(in: "hled/excerpts").filter { name in
            guard let bytes = Corpus.bytes("hled/excerpts/\(name)") else { return false }
            return name.hasSuffix(".txt") && !matches(String(decoding: bytes, as: UTF8.self), anyOf: words)
        }
        // It speaks of the dialogue, in what was kept of it, without its name.
        #expect(missing.allSatisfy { $0 == "2013-09-19-background-call-senior-officials.txt" })
    }
}
