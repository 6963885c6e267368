internal import FactSheets

/// Rows of cells below each other: the first to the left, figures to the right.
///
/// Columns are as wide as what is in them. Where the width does not do for the longest first cells, each of these stands in
/// a line of its own above the rest of its row.
package struct TextTable {
    private var rows: [(cells: [String], look: Look)] = []

    package init() {}

    /// Cells are raw. `look`: how the first of them looks.
    package mutating func add(_ cells: [String], _ look: Look = .plain) {
        rows.append((cells.map { terminalSafe($0) }, look))
    }

    /// Two blanks in from the left.
    package func write(to page: inout TextPage) {
        let count = rows.map(\.cells.count).max() ?? 0
        var widths = [Int](repeating: 0, count: count)
        for row in rows {
            for (place, cell) in row.cells.enumerated() { widths[place] = max(widths[place], columns(cell)) }
        }
        let rest = widths.dropFirst().reduce(0) { $0 + 2 + $1 }
        let first = min(widths.first ?? 0, max(page.width - 2 - rest, 10))
        for row in rows {
            var cells = row.cells[...]
            var name = cells.popFirst() ?? ""
            if columns(name) > first {
                page.line(name, row.look, indent: 2)
                name = ""
            }
            var line = ""
            for (place, cell) in cells.enumerated() {
                line += String(repeating: " ", count: 2 + widths[place + 1] - columns(cell)) + cell
            }
            let gap = String(repeating: " ", count: cells.isEmpty ? 0 : first - columns(name))
            page.row([Piece(text: name, look: row.look, spaced: false)], gap + line)
        }
    }
}

extension TextPage {
    /// A line that is not wrapped, two blanks in: its beginning, and what is in columns already.
    fileprivate mutating func row(_ name: [Piece], _ rest: String) {
        paragraph(
            name + [Piece(text: rest, look: .plain, spaced: false)].filter { !$0.text.isEmpty }, indent: 2)
    }
}
