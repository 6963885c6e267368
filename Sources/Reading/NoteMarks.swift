internal import FactSheets

/// Ties footnotes to the places that refer to them: by the links that the walk found, and by their written marks.
///
/// A note is a statement; its `note` is its mark, and every reference is a span of style `note` with that target. What
/// has no partner is text like any other.
func tieNotes(in sheet: inout FactSheet) {
    var referred: Set<String> = []
    var noted: Set<String> = []
    var hasMarks = false
    sheet.editStatements { statement in
        let marks = noteMarks(in: statement)
        hasMarks = hasMarks || !marks.isEmpty || statement.note != nil
        if statement.note == nil, let first = marks.first, first.start == 0,
            first.end < statement.text.utf8.count, let mark = first.target, referred.contains(mark)
        {
            statement.note = mark
        }
        if let mark = statement.note { noted.insert(mark) }
        for mark in marks where mark.start > 0 { referred.insert(mark.target ?? "") }
    }
    guard hasMarks else { return }
    sheet.editStatements { statement in
        if let mark = statement.note, !referred.contains(mark) { statement.note = nil }
        let marks = noteMarks(in: statement).filter { $0.start > 0 && noted.contains($0.target ?? "") }
        let others = statement.spans.filter { $0.style != .note }
        statement.spans = (others + marks).enumerated().sorted {
            ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
        }.map(\.element)
    }
}

/// Marks that could refer to a note, ordered by start: those that are links, with the brackets around them, and
/// `[1]` or `[^name]` as written.
private func noteMarks(in statement: Statement) -> [Span] {
    let bytes = statement.text.utf8.span
    var marks: [Span] = []
    for var span in statement.spans where span.style == .note {
        if span.start > 0, span.end < bytes.count, bytes[span.start - 1] == UInt8(ascii: "["),
            bytes[span.end] == UInt8(ascii: "]")
        {
            span.start -= 1
            span.end += 1
        }
        marks.append(span)
    }
    let linked = Set(marks.map(\.start))
    var place = 0
    while place < bytes.count {
        if bytes[place] == UInt8(ascii: "["), let mark = writtenMark(bytes, at: place) {
            if !linked.contains(place) { marks.append(mark) }
            place = mark.end
        } else {
            place += 1
        }
    }
    return linked.isEmpty ? marks : marks.sorted { $0.start < $1.start }
}

private func writtenMark(_ bytes: borrowing Swift.Span<UInt8>, at start: Int) -> Span? {
    var place = start + 1
    let isNamed = place < bytes.count && bytes[place] == UInt8(ascii: "^")
    if isNamed { place += 1 }
    let first = place
    let longest = isNamed ? 32 : 3
    while place < bytes.count, place - first <= longest,
        bytes[place].isDigit || isNamed && (bytes[place].isLetter || "-_".utf8.contains(bytes[place]))
    {
        place += 1
    }
    guard (1...longest).contains(place - first), place < bytes.count, bytes[place] == UInt8(ascii: "]") else {
        return nil
    }
    let name = (first..<place).map { bytes[$0] }
    return Span(.note, start: start, end: place + 1, target: String(decoding: name, as: UTF8.self))
}

/// Markdown whose notes (`[^1]: text`) are paragraphs of their own. CommonMark knows none, and would take some of
/// them for the targets of links.
func withNotesApart(_ markdown: [UInt8]) -> [UInt8] {
    guard markdown.contains(UInt8(ascii: "^")) else { return markdown }
    var made: [UInt8] = []
    made.reserveCapacity(markdown.count + 64)
    var isCode = false
    for line in markdown.split(separator: 0x0A, omittingEmptySubsequences: false) {
        let text = line.trimmed
        if text.starts(with: "```".utf8) || text.starts(with: "~~~".utf8) { isCode.toggle() }
        let indent = text.startIndex - line.startIndex
        if !isCode, indent < 4, text.starts(with: "[^".utf8),
            let end = text.firstIndex(of: UInt8(ascii: "]")),
            text[end...].starts(with: "]:".utf8)
        {
            made += Array("\n\\".utf8) + text
        } else {
            made += line
        }
        made.append(0x0A)
    }
    made.removeLast()
    return made
}

extension FactSheet {
    /// Calls `edit` with every statement, in reading order.
    mutating func editStatements(_ edit: (inout Statement) -> Void) {
        for index in lead.indices { edit(&lead[index]) }
        for section in sections.indices {
            if var summary = sections[section].summary {
                edit(&summary)
                sections[section].summary = summary
            }
            for index in sections[section].statements.indices {
                edit(&sections[section].statements[index])
            }
        }
    }
}
