internal import FactSheets

/// Something that makes the reading of a page less sure.
struct Doubt: Equatable {
    /// What it takes from a confidence of 100.
    let cost: Int
    let reason: String

    init(_ cost: Int, _ reason: String) {
        self.cost = cost
        self.reason = reason
    }
}

extension Confidence {
    init(_ doubts: [Doubt]) {
        self.init(score: max(0, 100 - doubts.reduce(0) { $0 + $1.cost }), reasons: doubts.map(\.reason))
    }
}

/// What is odd about the structure that was found. `markup` is the size of a whole page, 0 for a fragment.
func structuralDoubts(of sheet: FactSheet, markup: Int) -> [Doubt] {
    var doubts: [Doubt] = []
    var (size, longest, odd) = (0, 0, 0)
    func measure(_ statement: Statement) {
        let count = statement.text.utf8.count
        size += count
        longest = max(longest, count)
        odd += replacements(in: statement.text)
    }
    sheet.lead.forEach(measure)
    for section in sheet.sections {
        section.summary.map(measure)
        section.statements.forEach(measure)
    }
    if markup > 0, sheet.title.isEmpty { doubts.append(Doubt(15, "no title was found")) }
    if markup > 40_000, size * 200 < markup {
        doubts.append(Doubt(40, "\(size) bytes of text were found in \(markup) bytes of markup"))
    }
    if longest > 4_000 {
        doubts.append(Doubt(25, "a statement is \(longest) bytes long; its parts were not told apart"))
    }
    if let gap = gap(in: sheet.sections) {
        doubts.append(
            Doubt(30, "section \(gap.next) follows section \(gap.before); one between was not found"))
    }
    let empty = hollow(sheet.sections)
    if sheet.sections.count > 3, empty * 2 > sheet.sections.count {
        doubts.append(Doubt(30, "\(empty) of \(sheet.sections.count) headings have nothing under them"))
    }
    if odd > 0 {
        doubts.append(
            Doubt(odd * 100 > size ? 60 : 10, "\(odd) character\(odd == 1 ? "" : "s") could not be decoded"))
    }
    return doubts
}

/// How often U+FFFD stands in `text`.
private func replacements(in text: String) -> Int {
    let text = text.utf8Span
    guard !text.isKnownASCII else { return 0 }
    let bytes = text.span
    // A scalar that begins with this byte has three.
    return bytes.indices.count { bytes[$0] == 0xEF && bytes[$0 + 1] == 0xBF && bytes[$0 + 2] == 0xBD }
}

/// Two numbered sections of one level where a number between them is missing.
private func gap(in sections: [Section]) -> (before: Int, next: Int)? {
    var last: [Int: Int] = [:]
    for section in sections {
        // A new series may begin below each outer heading.
        for deeper in last.keys where deeper > section.level { last[deeper] = nil }
        guard let number = section.number else { continue }
        if let before = last[section.level], number > before + 1 { return (before, number) }
        last[section.level] = number
    }
    return nil
}

private func isHollow(_ section: Section) -> Bool { section.statements.isEmpty && section.summary == nil }

/// Headings without a statement and without a deeper heading below.
private func hollow(_ sections: [Section]) -> Int {
    sections.indices.count { index in
        guard isHollow(sections[index]) else { return false }
        return index + 1 >= sections.count || sections[index + 1].level <= sections[index].level
    }
}
