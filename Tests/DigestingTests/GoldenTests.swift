import Digesting
import FactSheets
import TestSupport
import Testing

@Suite struct GoldenTests {
    @Test(arguments: [("demo", Samples.demo), ("small", Samples.small), ("rewritten", Samples.rewritten(80))])
    func `a digest is the one in the fixtures, as text, HTML and mail`(_ name: String, _ digest: Digest)
        throws
    {
        try expect(digestText(digest, style: .plain, width: 78), equals: "\(name).txt")
        try expect(digestText(digest, style: .ansi, width: 60), equals: "\(name).ansi")
        try expect(digestHTML(digest), equals: "\(name).html")
        let mail = mailMessage(digest, from: "hledwatch <watch@example.org>", to: "ana@example.org")
        try expect(String(decoding: mail, as: UTF8.self), equals: "\(name).eml")
    }

    @Test func `a digest as JSON is the one in the fixtures`() throws {
        try expect(
            String(decoding: try digestJSON(Samples.small), as: UTF8.self), equals: "small.json")
    }

    @Test func `a comparison is the one in the fixtures, as text and HTML`() throws {
        let comparison = try #require(Samples.demo.events[1].comparison)
        try expect(comparisonText(comparison, style: .plain, width: 78), equals: "comparison.txt")
        try expect(comparisonHTML(comparison), equals: "comparison.html")
    }

    @Test func `a fact sheet is the one in the fixtures, as text and Markdown`() throws {
        try expect(factSheetText(Samples.sheet, style: .plain, width: 60), equals: "sheet.txt")
        try expect(factSheetText(Samples.sheet, style: .ansi, width: 60), equals: "sheet.ansi")
        try expect(factSheetMarkdown(Samples.sheet), equals: "sheet.md")
    }
}
