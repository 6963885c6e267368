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
}

/// A fact sheet laid out in reading order.
struct Layout {
    var title: Unit
    var units: [Unit] = []
    /// The headings above the units, outermost first.
    var paths: [[String]] = [[]]
    /// For each unit, the nearest heading before it.
    private(set) var headingAbove: [Int?] = []

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
                var unit = Layout.unit(.summary, summary.text, path: above + 1, keys: &keys)
                unit.facts = summary.facts
                if !unit.bytes.isEmpty { units.append(unit) }
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
            var unit = Layout.unit(kind, statement.text, path: path, keys: &keys)
            guard !unit.bytes.isEmpty else { continue }
            unit.facts = statement.facts
            unit.strong = statement.spans.filter { $0.style == .strong && $0.start <= $0.end }
                .map { $0.start..<$0.end }
            units.append(unit)
        }
    }

    private static func unit(_ kind: Change.Unit, _ text: String, path: Int, keys: inout Interner) -> Unit {
        let bytes = Array(text.utf8)
        return Unit(
            kind: kind, text: text, bytes: bytes, facts: [], strong: [], path: path,
            key: keys.number(of: cosmeticKey(bytes)))
    }
}
