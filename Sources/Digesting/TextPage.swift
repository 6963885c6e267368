internal import FactSheets

/// Text from Digesting, for a terminal or a plain mail.
public enum TextStyle: Sendable {
    /// Old and new words as `[-old-] {+new+}`.
    case plain
    /// With the escape sequences of ECMA-48: old words red and struck, new ones green and bold; where neither is read
    /// well, in long stretches, with the marks of plain text beside the colour.
    case ansi
}

/// Lines of text under construction, wrapped; the one place that makes foreign text safe for a terminal.
package struct TextPage {
    package let style: TextStyle
    package let width: Int
    package private(set) var text = ""

    package init(_ style: TextStyle, width: Int) {
        self.style = style
        self.width = max(24, width)
    }

    package mutating func blank() {
        if !text.isEmpty, !text.hasSuffix("\n\n") { text += "\n" }
    }

    /// A line of its own, wrapped at blanks.
    package mutating func line(_ words: String, _ look: Look = .plain, indent: Int = 0, hang: Int = 0) {
        paragraph(pieces(words, look), indent: indent, hang: hang)
    }

    /// An address or a command: never wrapped, so that it can be copied.
    package mutating func verbatim(_ words: String, indent: Int = 0) {
        text += spaces(indent) + terminalSafe(words) + "\n"
    }

    package mutating func rule(_ mark: String, under heading: String) {
        text += String(repeating: mark, count: min(width, columns(terminalSafe(heading)))) + "\n"
    }

    /// Pieces, wrapped; the first line begins with `bullet`, the others `hang` columns further in.
    package mutating func paragraph(_ raw: [Piece], indent: Int = 0, bullet: String = "", hang: Int = 0) {
        let inner = min(indent + max(hang, columns(bullet)), width / 2)
        var column = indent + columns(bullet)
        text += spaces(indent) + bullet
        var fresh = true
        var open: Look = .plain
        let pieces = prepared(raw)
        var index = 0
        while index < pieces.count {
            var end = index + 1
            while end < pieces.count, !pieces[end].spaced { end += 1 }
            let size = pieces[index..<end].reduce(0) { $0 + columns($1.text) }
            if !fresh {
                if column + 1 + size > width {
                    shut(&open)
                    text += "\n" + spaces(inner)
                    column = inner
                } else {
                    if pieces[index].look != open { shut(&open) }
                    text += " "
                    column += 1
                }
            }
            for piece in pieces[index..<end] {
                if piece.look != open {
                    shut(&open)
                    start(piece.look, &open)
                }
                text += piece.text
            }
            column += size
            fresh = false
            index = end
        }
        shut(&open)
        text += "\n"
    }

    /// Made safe, and with marks put on the ends of each stretch that has any.
    private func prepared(_ pieces: [Piece]) -> [Piece] {
        var made = pieces
        for index in made.indices { made[index].text = terminalSafe(made[index].text) }
        for index in made.indices {
            guard let marks = marks(made[index].look) else { continue }
            if index == 0 || pieces[index - 1].look != pieces[index].look {
                made[index].text = marks.0 + made[index].text
            }
            if index + 1 == pieces.count || pieces[index + 1].look != pieces[index].look {
                made[index].text += marks.1
            }
        }
        return made
    }

    private func marks(_ look: Look) -> (String, String)? {
        switch look {
        case .deletedWhole: ("[-", "-]")
        case .insertedWhole: ("{+", "+}")
        case .deleted: style == .plain ? ("[-", "-]") : nil
        case .inserted: style == .plain ? ("{+", "+}") : nil
        case .plain, .strong, .emphasis, .quiet: nil
        }
    }

    private mutating func start(_ look: Look, _ open: inout Look) {
        open = look
        guard style == .ansi else { return }
        switch look {
        case .plain: break
        case .deleted: text += "\u{1B}[31;9m"
        case .deletedWhole: text += "\u{1B}[31m"
        case .inserted: text += "\u{1B}[32;1m"
        case .insertedWhole: text += "\u{1B}[32m"
        case .strong: text += "\u{1B}[1m"
        case .emphasis: text += "\u{1B}[3m"
        case .quiet: text += "\u{1B}[2m"
        }
    }

    private mutating func shut(_ open: inout Look) {
        if style == .ansi, open != .plain { text += "\u{1B}[0m" }
        open = .plain
    }
}

private func spaces(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }
