import FactSheets
import Testing

@testable import Reading

/// Reads an HTML fragment or page as one found at an address.
func read(_ html: String, at name: String = "https://example.gov/news/sheet/") throws -> FactSheet {
    prepareReading()
    return try readPage(Array(html.utf8), format: .html, contentType: nil, name: name)
}

/// What a sheet says, a line each: `#` a heading with its level, `S` a summary, `*` an item, `|` a row, `¶` a paragraph.
func lines(_ sheet: FactSheet) -> [String] {
    func line(_ statement: Statement) -> String {
        let sign =
            switch statement.kind {
            case .paragraph: "¶"
            case .item: "*"
            case .row: "|"
            }
        return String(repeating: "  ", count: statement.depth) + sign + " " + statement.text
    }
    var lines = sheet.lead.map(line)
    for section in sheet.sections {
        lines.append(String(repeating: "#", count: section.level) + " " + section.heading)
        if let summary = section.summary { lines.append("S " + summary.text) }
        lines += section.statements.map(line)
    }
    return lines
}
