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

/// What is odd about the structure that was found in `text`. `markup` is the size of a whole page, 0 for a fragment.
func structuralDoubts(of sheet: FactSheet, _ outline: Outline, text: [UInt8], markup: Int) -> [Doubt] {
    var doubts: [Doubt] = []
    let (size, longest) = (outline.size, outline.longest)
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
    let odd = replacements(in: text)
    if odd > 0 {
        doubts.append(
            Doubt(odd * 100 > size ? 60 : 10, "\(odd) character\(odd == 1 ? "" : "s") could not be decoded"))
    }
    return doubts
}

/// How often U+FFFD stands in `text`.
private func replacements(in text: [UInt8]) -> Int {
    var count = 0
    var place = 0
    while let found = text.place(of: 0xEF, from: place) {
        if text.stands("\u{FFFD}", at: found) { count += 1 }
        place = found + 1
    }
    return count
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
