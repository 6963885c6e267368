internal import FactSheets

/// One thing that is compared: the title, a heading, a summary or a statement.
struct Unit {
    var kind: Change.Unit
    var text: String
    var bytes: [UInt8]
    var facts: [Fact]
    /// Emphasised stretches, in bytes of the text.
    var strong: [Range<Int>]
    /// Place in the sheet's `paths`.
    var path: Int
    /// The number of the cosmetic key: equal for texts that differ only in looks.
    var key: Int
    /// A heading's nesting; 0 for all else.
    var level = 0
    /// The mark of the footnote that this is.
    var note: String?
    /// The marks of notes in its text, its own in front included.
    var marks: [NoteMark] = []
}

/// A fact sheet laid out in reading order.
struct Layout {
    var title: Unit
    var units: [Unit] = []
    /// The headings above the units, outermost first.
    var paths: [[String]] = [[]]
    /// For each unit, the nearest heading before it.
    private(set) var headingAbove: [Int?] = []
    private(set) var notes = Notes()
    /// The text that referred last to the note of a mark.
    private var referring: [String: String] = [:]

    init(_ sheet: FactSheet, keys: inout Interner) {
        title = Layout.unit(.title, sheet.title, path: 0, keys: &keys)
        add(sheet.lead, path: 0, keys: &keys)
        var open: [(level: Int, heading: String)] = []
        for section in sheet.sections {
            while let last = open.last, last.level >= section.level { open.removeLast() }
            let above = paths.count
            paths.append(open.map(\.heading))
            open.append((section.level, section.heading))
            paths.append(open.map(\.heading))
            var heading = Layout.unit(.heading, section.heading, path: above, keys: &keys)
            heading.level = max(section.level, 1)
            if !heading.bytes.isEmpty { units.append(heading) }
            if let summary = section.summary {
                add(summary, as: .summary, path: above + 1, keys: &keys)
            }
            add(section.statements, path: above + 1, keys: &keys)
        }
        var heading: Int?
        for (index, unit) in units.enumerated() {
            headingAbove.append(heading)
            if unit.kind == .heading { heading = index }
        }
    }

    private mutating func add(_ statements: [Statement], path: Int, keys: inout Interner) {
        for statement in statements {
            let kind: Change.Unit =
                switch statement.kind {
                case .paragraph: .paragraph
                case .item: .item
                case .row: .row
                }
            add(statement, as: kind, path: path, keys: &keys)
        }
    }

    private mutating func add(
        _ statement: Statement, as kind: Change.Unit, path: Int, keys: inout Interner
    ) {
        let marks = NoteMark.all(in: statement)
        var unit = Layout.unit(kind, statement.text, path: path, without: marks, keys: &keys)
        guard !unit.bytes.isEmpty else { return }
        unit.facts = statement.facts
        unit.strong = statement.spans.filter { $0.style == .strong && $0.start <= $0.end }
            .map { $0.start..<$0.end }
        unit.marks = marks
        if let note = statement.note {
            unit.note = note
            notes.add(note, key: unit.key)
            let place = "Note \(note)" + (referring[note].map { " to \(Rules.quoted($0))" } ?? "")
            unit.path = paths.count
            paths.append(paths[path] + [place])
        }
        for mark in marks where mark.mark != statement.note { referring[mark.mark] = statement.text }
        units.append(unit)
    }

    private static func unit(
        _ kind: Change.Unit, _ text: String, path: Int, without marks: [NoteMark] = [], keys: inout Interner
    ) -> Unit {
        let bytes = Array(text.utf8)
        return Unit(
            kind: kind, text: text, bytes: bytes, facts: [], strong: [], path: path,
            key: keys.number(of: cosmeticKey(NoteMark.taken(marks, from: bytes))))
    }
}
