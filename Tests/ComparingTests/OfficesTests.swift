import FactSheets
import TestSupport
import Testing

@testable import Comparing

/// An edit of `Fixtures/offices.txt` and what a careful reader says of it.
struct OfficeCase: CustomTestStringConvertible {
    var testDescription: String
    var significance: Significance
    var kind: String?
    /// `amount $5 million > $6 million`.
    var fact: String?
    var old: [Statement] = []
    var new: [Statement] = []
    /// The texts of statements that stand on both sides.
    var kept: [String] = []

    /// A blank line parts the cases; `#` opens a case with its name, its label stands below.
    init?(_ block: Substring) {
        let lines = block.split(separator: "\n")
        guard lines.count > 3, lines[0].hasPrefix("# ") else { return nil }
        let label = lines[1].split(separator: " ", maxSplits: 2).map(String.init)
        guard let first = label.first, let level = Significance(rawValue: first) else { return nil }
        testDescription = String(lines[0].dropFirst(2))
        (significance, kind, fact) = (level, label.dropFirst().first, label.dropFirst(2).first)
        for line in lines.dropFirst(2) {
            let text = line.dropFirst(2)
            let made =
                text.hasPrefix("| ")
                ? statement(.row, String(text.dropFirst(2)))
                : text.hasPrefix("* ")
                    ? statement(.item, String(text.dropFirst(2))) : statement(.paragraph, String(text))
            if line.first != "+" { old.append(made) }
            if line.first != "-" { new.append(made) }
            if line.first == "=" { kept.append(made.text) }
        }
    }
}

@Suite struct OfficesTests {
    static let cases: [OfficeCase] = {
        let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        let path = (folder + ["Fixtures", "offices.txt"]).joined(separator: "/")
        let text = String(decoding: Corpus.contents(path) ?? [], as: UTF8.self)
        return text.split(separator: "\n\n").compactMap { OfficeCase($0) }
    }()

    @Test func `the edits are there`() { #expect(OfficesTests.cases.count > 60) }

    @Test(arguments: cases)
    func `an edit of any office is judged as a careful reader would`(_ c: OfficeCase) {
        let (old, new) = (FactSheet(title: "T", lead: c.old), FactSheet(title: "T", lead: c.new))
        let comparison = compare(old, new, oldSource: "old", newSource: "new")
        let told = comparison.changes.map { "\($0.kind.rawValue) \($0.rule): \($0.explanation) \($0.facts)" }
        #expect(comparison.significance == c.significance, "\(told)")
        if let kind = c.kind { #expect(comparison.changes.map(\.kind.rawValue) == [kind], "\(told)") }
        let facts = comparison.changes.flatMap(\.facts).map {
            "\($0.type.rawValue) \($0.before ?? "-") > \($0.after ?? "-")"
        }
        if let fact = c.fact { #expect(facts.contains(fact), "\(told)") }
        #expect(!comparison.changes.contains { c.kept.contains($0.before ?? "") })
        // The other way round it weighs as much.
        #expect(
            compare(new, old, oldSource: "new", newSource: "old").significance == c.significance, "mirrored")
    }
}
