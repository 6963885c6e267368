internal import FactSheets

/// Lines that were laid out by hand, and lists.
extension TextPage {
    /// A line as it stands, wrapped: what follows its first two blanks stands in a column, and goes on there; where there
    /// is none, it goes on `hang` columns further in.
    package mutating func columned(_ line: some StringProtocol, hang: Int = 4) {
        let parts = Columned(line)
        guard parts.column > parts.indent else {
            return paragraph(pieces(parts.rest), indent: parts.indent, hang: hang)
        }
        paragraph(
            pieces(parts.rest), indent: parts.indent, bullet: terminalSafe(parts.label),
            hang: parts.column - parts.indent)
    }

    /// Text whose lines were broken by hand: those that begin without a blank flow together, those in columns stay by
    /// themselves, with what goes on below their column. An empty line parts.
    package mutating func flowing(_ text: String) {
        var open: Columned?
        func isProse(_ parts: Columned) -> Bool { parts.indent == 0 && parts.column == 0 }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let parts = Columned(line)
            if let before = open {
                let goesOn =
                    isProse(before)
                    ? isProse(parts) && !parts.rest.isEmpty : parts.indent == max(before.column, 1)
                if goesOn {
                    open?.rest += " " + String(line.drop { $0 == " " })
                    continue
                }
                write(before)
            }
            open = parts.rest.isEmpty ? nil : parts
            if open == nil { blank() }
        }
        if let open { write(open) }
    }

    private mutating func write(_ parts: Columned) {
        paragraph(
            pieces(parts.rest), indent: parts.indent, bullet: terminalSafe(parts.label),
            hang: max(parts.column - parts.indent, 0))
    }

    /// One thing of a list, in parts. Wrapped: each part in lines of its own, those behind the first indented. In a page
    /// that wraps nothing: all in one line, with two blanks between the parts.
    package mutating func item(_ parts: [[Piece]], bullet: String = "", indent: Int = 4) {
        let parts = parts.filter { !$0.isEmpty }
        guard wraps else {
            let joined = parts.enumerated().flatMap { index, part in
                var part = part
                if index > 0 { part[0].text = " " + part[0].text }
                part[0].spaced = index > 0
                return part
            }
            return paragraph(joined, bullet: bullet)
        }
        for (index, part) in parts.enumerated() {
            if index == 0 {
                paragraph(part, bullet: bullet, hang: indent)
            } else {
                paragraph(part, indent: indent)
            }
        }
    }

    /// Whether lines end somewhere.
    package var wraps: Bool { width < .max }
}

/// A line in parts: the blanks that it begins with, what stands before its first two blanks, and what stands behind them.
private struct Columned {
    var indent: Int
    /// With the blanks behind it; empty where there is no column.
    var label: String
    /// Where the rest begins, in columns from the left; 0 where there is none.
    var column: Int
    var rest: String

    init(_ line: some StringProtocol) {
        indent = line.prefix { $0 == " " }.count
        let body = String(line.dropFirst(indent))
        guard let gap = body.firstRange(of: "  ") else {
            (label, column, rest) = ("", 0, body)
            return
        }
        let behind = body[gap.lowerBound...].drop { $0 == " " }
        label = String(body[..<behind.startIndex])
        column = indent + columns(label)
        rest = String(behind)
        if rest.isEmpty { (label, column, rest) = ("", 0, String(body[..<gap.lowerBound])) }
    }
}
