public import FactSheets

/// A fact sheet as readable text: title, lead, sections with their summaries, items below each other.
public func factSheetText(_ s: FactSheet, style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    let title = folded(s.title)
    page.line(title.isEmpty ? "(without a title)" : title, .strong)
    page.rule("=", under: title)
    if let published = s.published { page.line("Published \(shortTime(published)).", .quiet) }
    if let address = s.address, !address.isEmpty { page.verbatim(address) }
    page.write(s.lead)
    for section in s.sections {
        page.blank()
        let indent = min(max(0, section.level - 1), 6) * 2
        page.line(section.heading, .strong, indent: indent)
        if section.level <= 1 { page.rule("-", under: section.heading) }
        if let summary = section.summary { page.line(summary.text, .emphasis, indent: indent) }
        page.write(section.statements)
    }
    if !s.remarks.isEmpty {
        page.blank()
        page.line("Remarks on the reading:", .quiet)
        for remark in s.remarks { page.paragraph(pieces(remark, .quiet), indent: 2, bullet: "- ") }
    }
    return page.text
}

extension TextPage {
    fileprivate mutating func write(_ statements: [Statement]) {
        var before: Statement.Kind?
        for statement in statements {
            if statement.kind == .paragraph || before != statement.kind { blank() }
            before = statement.kind
            let indent = min(max(0, statement.depth), 8) * 2
            switch statement.kind {
            case _ where statement.note != nil:
                paragraph(emphasised(statement), indent: indent, bullet: terminalSafe(statement.markInFront))
            case .paragraph: paragraph(emphasised(statement), indent: indent)
            case .item: paragraph(emphasised(statement), indent: indent, bullet: indent > 0 ? "- " : "* ")
            case .row: paragraph(emphasised(statement), indent: indent, bullet: "| ")
            }
        }
    }

    func emphasised(_ statement: Statement) -> [Piece] {
        guard style == .ansi, !statement.spans.isEmpty else { return pieces(statement.text) }
        var made: [Piece] = []
        var endsBlank = false
        for run in spanRuns(statement) {
            var words = pieces(run.text, run.strong ? .strong : run.emphasis ? .emphasis : .plain)
            if !words.isEmpty, endsBlank || run.text.utf8.first.map(isBlank) == true {
                words[0].spaced = !made.isEmpty
            }
            endsBlank = run.text.utf8.last.map(isBlank) ?? endsBlank || words.isEmpty && endsBlank
            made += words
        }
        return made
    }
}
