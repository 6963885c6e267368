package import FactSheets

/// Two fact sheets compared side by side, for a terminal of `width` columns: statement beside statement in the reading order
/// of the new text, what went marked on the left and what came on the right, under each change's rule.
///
/// Cosmetic changes are counted. Words that are longer than a column are broken.
package func comparisonColumns(
    _ c: Comparison, style: TextStyle, width: Int, drawing: LineDrawing
) -> String {
    var page = TextPage(style, width: width)
    let sides = SidePage(style, width: width, drawing)
    var text = sides.titles(c)
    guard !c.changes.isEmpty else {
        page.line("No differences.")
        return text + "\n" + page.text
    }
    page.blank()
    page.line(comparisonSummary(c) + ".", .strong)
    for sentence in c.rewrite?.sentences(.plain) ?? [] { page.paragraph(pieces(sentence)) }
    text += "\n" + page.text
    var section: String?
    for change in c.changes where change.significance > .cosmetic {
        var head = TextPage(style, width: width)
        let home = home(of: change, .plain)
        if home != section {
            head.line(home, .strong)
            section = home
        }
        let label = "\(change.label(.plain)), \(change.significance.rawValue)"
        head.paragraph(
            pieces(change.rule.isEmpty ? "\(label):" : "\(label) [\(change.rule)]:", .quiet)
                + pieces(change.sentence(.plain)).spacedFirst(), indent: 2, bullet: "* ")
        if let way = change.way(.plain) { head.line("Moved \(way).", indent: 4) }
        let (old, new) = sidesOf(change)
        text += "\n" + head.text + sides.row(old, new)
    }
    return text
}

func sideTitle(_ side: Comparison.Side) -> String {
    let title = shortened(side.title, to: 160)
    return "\(title.isEmpty ? "(without a title)" : title) (\(folded(side.source)))"
}

/// The words of a change on either side.
func sidesOf(_ change: Change) -> (old: [Piece], new: [Piece]) {
    switch change.kind {
    case .added: return ([], pieces(change.after ?? "", .insertedWhole))
    case .removed: return (pieces(change.before ?? "", .deletedWhole), [])
    case .reworded, .moved, .split, .merged:
        guard !change.edits.isEmpty else { return (pieces(change.before ?? ""), pieces(change.after ?? "")) }
        let edits = joined(change.edits)
        return (pieces(edits.filter { $0.op != .insert }), pieces(edits.filter { $0.op != .delete }))
    }
}

/// Rows of two columns with a line between them.
struct SidePage {
    private let style: TextStyle
    private let column: Int
    private let line: String

    init(_ style: TextStyle, width: Int, _ drawing: LineDrawing) {
        self.style = style
        column = max(24, (width - 5) / 2)
        line = drawing == .unicode ? " │ " : " | "
    }

    /// What is compared.
    func titles(_ c: Comparison) -> String {
        row(pieces("old: " + sideTitle(c.old), .quiet), pieces("new: " + sideTitle(c.new), .quiet))
    }

    /// Nothing on either side.
    var gap: String { String(repeating: " ", count: column + 2) + line.trimmedEnd + "\n" }

    /// `bullet` stands before the words of either side that has any.
    func row(_ old: [Piece], _ new: [Piece], bullet: String = "") -> String {
        let (left, right) = (lines(old, bullet), lines(new, bullet))
        var text = ""
        for number in 0..<max(left.count, right.count) {
            let first = number < left.count ? left[number] : ""
            let second = number < right.count ? right[number] : ""
            let blanks = max(0, column - columns(withoutEscapes(first)))
            let row = "  " + first + String(repeating: " ", count: blanks) + line + second
            text += (second.isEmpty ? row.trimmedEnd : row) + "\n"
        }
        return text
    }

    private func lines(_ raw: [Piece], _ bullet: String) -> [String] {
        guard !raw.isEmpty else { return [] }
        var page = TextPage(style, width: column)
        let room = column - columns(bullet)
        page.paragraph(
            raw.flatMap { piece in
                // Marks take four columns.
                broken(piece, to: piece.look.isOfEdits ? room - 4 : room)
            }, bullet: bullet)
        return page.text.split(separator: "\n").map(String.init)
    }

    /// A word in parts that have room.
    private func broken(_ piece: Piece, to most: Int) -> [Piece] {
        let text = terminalSafe(piece.text)
        guard columns(text) > most else { return [piece] }
        var parts: [Piece] = []
        var (part, used) = ("", 0)
        for character in text {
            let width = columns(String(character))
            if used + width > most, !part.isEmpty {
                parts.append(Piece(text: part, look: piece.look, spaced: parts.isEmpty ? piece.spaced : true))
                (part, used) = ("", 0)
            }
            part.append(character)
            used += width
        }
        return parts + [Piece(text: part, look: piece.look, spaced: parts.isEmpty ? piece.spaced : true)]
    }
}

extension Look {
    fileprivate var isOfEdits: Bool {
        switch self {
        case .deleted, .deletedWhole, .inserted, .insertedWhole: true
        case .plain, .strong, .emphasis, .quiet: false
        }
    }
}

extension String {
    fileprivate var trimmedEnd: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
