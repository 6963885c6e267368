public import FactSheets

/// A fact sheet as Markdown: front matter, the title as `#`, sections from `##` on, items as `-`.
///
/// Everything from outside is escaped, so that it shows as it was read; emphasis and web links come from spans.
public func factSheetMarkdown(_ s: FactSheet) -> String {
    var text = "---\ntitle: \(yamlString(folded(s.title)))\n"
    if let published = s.published { text += "published_time: \(published)\n" }
    if let modified = s.modified { text += "modified_time: \(modified)\n" }
    if let address = s.address { text += "source_url: \(yamlString(address))\n" }
    return text + "---\n" + factSheetBody(s, below: 0)
}

/// The text of a fact sheet, its title `below` levels under the highest.
func factSheetBody(_ s: FactSheet, below: Int) -> String {
    var text = "\n#\(String(repeating: "#", count: below)) \(markdownEscaped(folded(s.title)))\n"
    text += markdown(s.lead)
    for section in s.sections {
        let marks = String(repeating: "#", count: min(max(section.level, 1) + below, 5) + 1)
        text += "\n\(marks) \(markdownEscaped(folded(section.heading)))\n"
        if let summary = section.summary { text += "\n*\(markdownEscaped(folded(summary.text)))*\n" }
        text += markdown(section.statements)
    }
    return text
}

/// Paragraphs by themselves, items in lists nested by depth, rows as items.
private func markdown(_ statements: [Statement]) -> String {
    var text = ""
    var inList = false
    var depth = -1
    for statement in statements {
        let line = lineStart(markdownEscaped(statement.markInFront) + markdownSpans(statement))
        guard !line.isEmpty else { continue }
        if statement.kind == .paragraph {
            text += "\n\(line)\n"
            (inList, depth) = (false, -1)
        } else {
            if !inList { text += "\n" }
            // An item deeper than its parent's child would be read as code.
            depth = min(max(0, statement.depth), depth + 1)
            text += String(repeating: "  ", count: depth) + "- \(line)\n"
            inList = true
        }
    }
    return text
}

/// A statement on one line, its emphasis and links written as Markdown where Markdown will read them so.
private func markdownSpans(_ statement: Statement) -> String {
    let runs = spanRuns(statement)
    var text = ""
    for (index, run) in runs.enumerated() {
        let words = folded(run.text)
        guard !words.isEmpty else {
            text += " "
            continue
        }
        let lead = run.text.utf8.first.map(isBlank) == true ? " " : ""
        let trail = run.text.utf8.last.map(isBlank) == true ? " " : ""
        var inner = markdownEscaped(words)
        let mark = run.strong && run.emphasis ? "***" : run.strong ? "**" : run.emphasis ? "*" : ""
        let before = lead.isEmpty ? (index > 0 ? runs[index - 1].text.unicodeScalars.last : nil) : " "
        let after =
            trail.isEmpty ? (index + 1 < runs.count ? runs[index + 1].text.unicodeScalars.first : nil) : " "
        if !mark.isEmpty, flanks(words, before: before, after: after) { inner = mark + inner + mark }
        if let target = run.link.flatMap(linkable) { inner = "[\(inner)](\(markdownTarget(target)))" }
        text += lead + inner + trail
    }
    return folded(text)
}

/// Whether marks around `words` open and close emphasis (CommonMark section 6.2, delimiter runs), taken
/// strictly: blanks or nothing around it, or letters and digits at its ends.
private func flanks(_ words: String, before: Unicode.Scalar?, after: Unicode.Scalar?) -> Bool {
    let isOpen: (Unicode.Scalar?) -> Bool = { $0 == nil || $0 == " " }
    let isLetter: (Unicode.Scalar?) -> Bool = {
        $0.map { $0.properties.isAlphabetic || ("0"..."9").contains($0) } ?? false
    }
    return
        (isOpen(before)
        || isLetter(words.unicodeScalars.first) && before.map { !"*_".unicodeScalars.contains($0) } ?? true)
        && (isOpen(after)
            || isLetter(words.unicodeScalars.last) && after.map { !"*_".unicodeScalars.contains($0) } ?? true)
}

/// Text from outside on one line, safe within a line of Markdown.
func markdownText(_ text: String) -> String { markdownEscaped(folded(text)) }

/// An address between `<` and `>`.
func markdownAddress(_ address: String) -> String { markdownTarget(address) }

/// Safe text whose markup characters show as themselves.
private func markdownEscaped(_ text: String) -> String {
    let marked = Set("\\`*_[]<>~|&".utf8)
    var made: [UInt8] = []
    for byte in terminalSafe(text).utf8 {
        if marked.contains(byte) { made.append(UInt8(ascii: "\\")) }
        made.append(byte)
    }
    return String(decoding: made, as: UTF8.self)
}

/// A line that begins like a heading, a list, a rule or a table is kept from being one.
private func lineStart(_ line: String) -> String {
    guard let first = line.utf8.first else { return line }
    if "#+-=:".utf8.contains(first) { return "\\" + line }
    let digits = line.utf8.prefix { (0x30...0x39).contains($0) }.count
    if digits > 0, let next = line.utf8.dropFirst(digits).first,
        next == UInt8(ascii: ".") || next == UInt8(ascii: ")")
    {
        return String(line.prefix(digits)) + "\\" + line.dropFirst(digits)
    }
    return line
}

/// An address without what would end it early.
private func markdownTarget(_ address: String) -> String {
    var made = ""
    for byte in address.utf8 {
        if (0x21...0x7E).contains(byte), !"()<>\\\"'`[]".utf8.contains(byte) {
            made.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            made += "%" + hexadecimal(UInt32(byte), width: 2)
        }
    }
    return made
}

/// A double-quoted YAML scalar (YAML 1.2.2 section 7.3.1) on one line.
private func yamlString(_ text: String) -> String {
    var made: [UInt8] = [UInt8(ascii: "\"")]
    for byte in terminalSafe(text).utf8 {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { made.append(UInt8(ascii: "\\")) }
        made.append(byte)
    }
    return String(decoding: made, as: UTF8.self) + "\""
}
