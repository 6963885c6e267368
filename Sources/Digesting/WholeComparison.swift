package import FactSheets

/// Two texts compared, as `comparisonText` and `comparisonColumns` tell it, but with all that stands the same around the
/// changes: the whole new text, in its order, and what went where it stood.
///
/// Each change bears its number among all, by which notes name it. Cosmetic changes are counted, not marked.
package func wholeText(_ text: SideBySide, style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    page.line("old: " + sideTitle(text.comparison.old), .quiet, hang: 5)
    page.line("new: " + sideTitle(text.comparison.new), .quiet, hang: 5)
    page.blank()
    page.write(summaryOf: text.comparison)
    for row in WholeRow.all(of: text) {
        switch row {
        case .departure(let words): page.line(words, .quiet, indent: 2)
        case .same(_, let new, let bullet):
            if bullet.isEmpty { page.blank() }
            page.paragraph(new, bullet: bullet)
        case .changed(let change, let number, let bullet):
            page.blank()
            page.paragraph(heading(change, number))
            page.paragraph(inlineWords(change), bullet: bullet)
            page.blank()
        }
    }
    return page.text
}

/// The same in two columns.
package func wholeColumns(
    _ text: SideBySide, style: TextStyle, width: Int, drawing: LineDrawing
) -> String {
    let sides = SidePage(style, width: width, drawing)
    var head = TextPage(style, width: width)
    head.write(summaryOf: text.comparison)
    var made = sides.titles(text.comparison) + "\n" + head.text
    for row in WholeRow.all(of: text) {
        switch row {
        case .departure(let words): made += sides.row(pieces(words, .quiet), [])
        case .same(let old, let new, let bullet):
            if bullet.isEmpty { made += sides.gap }
            made += sides.row(old, new, bullet: bullet)
        case .changed(let change, let number, let bullet):
            var label = TextPage(style, width: width)
            label.paragraph(heading(change, number))
            let (old, new) = sidesOf(change)
            made += "\n" + label.text + sides.row(old, new, bullet: bullet) + "\n"
        }
    }
    return made
}

/// A row of a whole text, ready to be written.
private enum WholeRow {
    /// Where a statement stood that moved.
    case departure(String)
    case same(old: [Piece], new: [Piece], bullet: String)
    /// With its number, from 1.
    case changed(Change, number: Int, bullet: String)

    static func all(of text: SideBySide) -> [WholeRow] {
        text.rows.compactMap { row in
            let change = row.change.map { text.comparison.changes[$0] }
            if row.isDeparture {
                guard let change, let number = row.change else { return nil }
                return .departure("[moved to \(place(change.sectionAfter, .plain)): change \(number + 1)]")
            }
            let passage = row.new.first.map { text.new[$0] } ?? row.old.first.map { text.old[$0] }
            let bullet = passage.map(bullet) ?? ""
            if let change, let number = row.change, change.significance > .cosmetic {
                return .changed(change, number: number + 1, bullet: bullet)
            }
            let (old, new) = (
                row.old.flatMap { words(text.old[$0]) }, row.new.flatMap { words(text.new[$0]) }
            )
            return old.isEmpty && new.isEmpty ? nil : .same(old: old, new: new, bullet: bullet)
        }
    }

    private static func bullet(_ passage: SideBySide.Passage) -> String {
        let indent = String(repeating: "  ", count: min(passage.depth, 4))
        return switch passage.unit {
        case .item: indent + (indent.isEmpty ? "* " : "- ")
        case .row: "| "
        default: ""
        }
    }

    private static func words(_ passage: SideBySide.Passage) -> [Piece] {
        let look: Look =
            switch passage.unit {
            case .title, .heading: .strong
            case .summary: .emphasis
            default: .plain
            }
        return pieces(passage.text, look)
    }
}

/// `3. Item reworded, substantive [amount-changed]`.
private func heading(_ change: Change, _ number: Int) -> [Piece] {
    let rule = change.rule.isEmpty ? "" : " [\(change.rule)]"
    return pieces("\(number). \(change.label(.plain)), \(change.significance.rawValue)\(rule)", .strong)
}

/// The words of a change, old and new in one text.
private func inlineWords(_ change: Change) -> [Piece] {
    switch change.kind {
    case .added: pieces(change.after ?? "", .insertedWhole)
    case .removed: pieces(change.before ?? "", .deletedWhole)
    case .reworded, .moved, .split, .merged:
        change.edits.isEmpty ? pieces(change.after ?? "") : pieces(joined(change.edits))
    }
}

extension TextPage {
    fileprivate mutating func write(summaryOf c: Comparison) {
        line(c.changes.isEmpty ? "No differences." : comparisonSummary(c) + ".", .strong)
        for sentence in c.rewrite?.sentences(.plain) ?? [] { paragraph(pieces(sentence)) }
        blank()
    }
}
