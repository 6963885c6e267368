/// Markdown whose tables (`| a | b |` over `|---|---|`) are HTML tables, which CommonMark passes through. Emphasis
/// and links in their cells stay Markdown.
func withTablesAsHTML(_ markdown: [UInt8]) -> [UInt8] {
    guard markdown.contains(UInt8(ascii: "|")) else { return markdown }
    let lines = markdown.split(separator: 0x0A, omittingEmptySubsequences: false)
    var made: [UInt8] = []
    made.reserveCapacity(markdown.count)
    var index = 0
    var isCode = false
    var isParagraph = false
    while index < lines.count {
        let line = lines[index]
        let text = line.trimmed
        if text.starts(with: "```".utf8) || text.starts(with: "~~~".utf8) { isCode.toggle() }
        let isTable =
            !isCode && !isParagraph && index + 1 < lines.count && line.contains(UInt8(ascii: "|"))
            && isDelimiter(lines[index + 1], cells: cells(of: line).count) && !isIndentedCode(line)
        guard isTable else {
            made += line
            made.append(0x0A)
            isParagraph = !text.isEmpty
            index += 1
            continue
        }
        made += Array("<table>\n".utf8)
        appendRow(cells(of: line), to: &made)
        index += 2
        while index < lines.count, lines[index].contains(UInt8(ascii: "|")), !lines[index].trimmed.isEmpty {
            appendRow(cells(of: lines[index]), to: &made)
            index += 1
        }
        made += Array("</table>\n\n".utf8)
        isParagraph = false
    }
    if !made.isEmpty, markdown.last != 0x0A { made.removeLast() }
    return made
}

private func isIndentedCode(_ line: ArraySlice<UInt8>) -> Bool {
    line.first == 0x09 || line.prefix(4).elementsEqual([0x20, 0x20, 0x20, 0x20])
}

/// `|---|:--:|`, with as many cells as the line above it.
private func isDelimiter(_ line: ArraySlice<UInt8>, cells count: Int) -> Bool {
    let found = cells(of: line)
    return found.count == count && count > 0
        && found.allSatisfy { cell in
            cell.contains(UInt8(ascii: "-"))
                && cell.allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ":") }
        }
}

/// What stands between bars that are not escaped, those at the ends left out.
private func cells(of line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    let text = line.trimmed
    var cells: [ArraySlice<UInt8>] = []
    var start = text.startIndex
    if text.first == UInt8(ascii: "|") { start += 1 }
    var index = start
    while index < text.endIndex {
        if text[index] == UInt8(ascii: "\\") {
            index = min(index + 2, text.endIndex)
            continue
        }
        if text[index] == UInt8(ascii: "|") {
            cells.append(text[start..<index].trimmed)
            start = index + 1
        }
        index += 1
    }
    if start < text.endIndex { cells.append(text[start...].trimmed) }
    return cells
}

private func appendRow(_ cells: [ArraySlice<UInt8>], to made: inout [UInt8]) {
    made += Array("<tr>\n".utf8)
    for cell in cells {
        // Between empty lines it is Markdown again.
        made += Array("<td>\n\n".utf8)
        made += cell
        made += Array("\n\n</td>\n".utf8)
    }
    made += Array("</tr>\n".utf8)
}
