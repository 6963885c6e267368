internal import FactSheets

/// A mark that refers to a footnote, or that stands in front of one.
struct NoteMark {
    var mark: String
    var range: Range<Int>

    /// All in a statement, ordered by start.
    static func all(in statement: Statement) -> [NoteMark] {
        let count = statement.text.utf8.count
        var marks: [NoteMark] = []
        if let note = statement.note, let own = front(of: Array(statement.text.utf8), note) {
            marks.append(NoteMark(mark: note, range: own))
        }
        for span in statement.spans where span.style == .note {
            guard let mark = span.target, span.start >= marks.last?.range.upperBound ?? 0,
                span.start < span.end, span.end <= count
            else { continue }
            marks.append(NoteMark(mark: mark, range: span.start..<span.end))
        }
        return marks
    }

    /// The range of `[1]`, `[^1]:` or `1.` at the start of the text of note `1`.
    private static func front(of text: [UInt8], _ mark: String) -> Range<Int>? {
        let start = text.firstIndex { !"[(^".utf8.contains($0) } ?? 0
        guard text[start...].starts(with: mark.utf8) else { return nil }
        let behind = start + mark.utf8.count
        let end = text[behind...].firstIndex { !"]).:".utf8.contains($0) } ?? text.count
        // `1.5 million` does not begin with its number.
        guard end == text.count || text[end] == 0x20 || text[end - 1] == UInt8(ascii: "]") else { return nil }
        return 0..<end
    }

    /// `text` without `marks`.
    static func taken(_ marks: [NoteMark], from text: [UInt8]) -> [UInt8] {
        guard !marks.isEmpty else { return text }
        var kept: [UInt8] = []
        var start = 0
        for mark in marks {
            kept += text[start..<mark.range.lowerBound]
            start = mark.range.upperBound
        }
        return kept + text[start...]
    }
}

/// The footnotes of one text: what each mark leads to, as the key of the note's text.
struct Notes {
    private var keys: [String: Int] = [:]
    private var all: Set<Int> = []

    mutating func add(_ mark: String, key: Int) {
        keys[mark] = key
        all.insert(key)
    }

    func key(of mark: String) -> Int? { keys[mark] }
    func holds(_ key: Int?) -> Bool { key.map(all.contains) ?? false }
}

extension Rules {
    static func noteMarks(_ place: ChangedPlace, _ context: RuleContext) -> Verdict? {
        place.marks.map { notes($0.gone, $0.come, context) }
    }

    /// Marks changed: do they still lead to the same notes? A note that came, went or changed its words speaks for
    /// itself; one that stands on both sides must not be exchanged for another.
    static func notes(_ gone: [String], _ come: [String], _ context: RuleContext) -> Verdict {
        let old = gone.map(context.oldNotes.key(of:))
        let new = come.map(context.newNotes.key(of:))
        let lost = old.filter { !new.contains($0) }
        let won = new.filter { !old.contains($0) }
        let shown = "\(quoted(gone.joined(separator: ", "))) is now \(quoted(come.joined(separator: ", ")))"
        let isKept =
            !lost.contains(where: context.newNotes.holds) && !won.contains(where: context.oldNotes.holds)
        guard isKept, old.count != new.count || zip(old, new).allSatisfy({ $0 == $1 || lost.contains($0) })
        else {
            return .substantive("note-changed", "It refers to another note: \(shown).")
        }
        if gone.isEmpty || come.isEmpty || gone.count != come.count {
            return .editorial(
                "note-mark", "Only the marks of notes changed; the notes are told by themselves.")
        }
        return .editorial("numbering", "Only the numbers of notes changed: \(shown).")
    }
}
