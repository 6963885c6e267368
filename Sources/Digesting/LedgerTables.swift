public import FactSheets

/// The ledger as a Markdown document: a section for each pillar, an item for each commitment.
public func ledgerMarkdown(_ ledger: Ledger) -> String {
    var lines = ["# Ledger", "", ledgerEscaped(ledgerTally(ledger.commitments)) + "."]
    var pillar: String?
    for (own, commitment) in inOrderOfPillars(ledger.commitments) {
        let heading = own ?? "Without a pillar"
        if heading != pillar {
            lines += ["", "## " + ledgerEscaped(heading), ""]
            pillar = heading
        }
        lines.append(
            "- **\(commitment.id)** \(ledgerState(commitment.state)): \(ledgerEscaped(commitment.text))")
        lines.append("  - " + ledgerDates(commitment).joined(separator: ", "))
        for detail in ledgerDetails(commitment) { lines.append("  - " + ledgerEscaped(detail)) }
    }
    if !ledger.leftOut.isEmpty { lines += ["", "## Left out", ""] }
    for left in ledger.leftOut { lines.append("- " + ledgerEscaped("\(left.document): \(left.reason)")) }
    for remark in ledger.remarks { lines += ["", ledgerEscaped(remark)] }
    return lines.joined(separator: "\n") + "\n"
}

/// The ledger as comma-separated values (RFC 4180), with a line of names: for spreadsheets, that must not take what a
/// page says for a formula.
public func ledgerCSV(_ commitments: [Commitment]) -> String {
    let names = [
        "id", "state", "pillar", "text", "modality", "amounts", "currencies", "deadline",
        "deadline_first_day",
        "deadline_last_day", "offices", "first_published", "first_seen", "last_changed", "years", "documents",
        "reason",
        "last_mentioned",
    ]
    var made = names.joined(separator: ",") + "\r\n"
    for commitment in commitments {
        let fields = [
            commitment.id, commitment.state.rawValue, commitment.pillar ?? "", commitment.text,
            commitment.modality ?? "", commitment.amounts.map(\.value).joined(separator: "; "),
            commitment.amounts.map { $0.currency ?? "" }.joined(separator: "; "),
            commitment.deadline?.value ?? "", commitment.deadline?.firstDay ?? "",
            commitment.deadline?.lastDay ?? "", commitment.offices.joined(separator: "; "),
            commitment.firstPublished?.description ?? "", commitment.firstSeen.description,
            commitment.lastChanged?.description ?? "",
            commitment.years.map(String.init).joined(separator: "; "),
            commitment.documents.joined(separator: "; "), commitment.basis.reason,
            commitment.lastMentioned.description,
        ]
        made += fields.map(csvField).joined(separator: ",") + "\r\n"
    }
    return made
}

/// One field: quoted where needed; one that a spreadsheet would take for a formula begins with an apostrophe.
func csvField(_ text: String) -> String {
    let isFormula: (UInt8) -> Bool = { "=+-@\t\r\n".utf8.contains($0) }
    // Full-width forms and leading blanks are taken for the plain signs by some programs.
    let bare = text.utf8.drop { $0 == 0x20 }
    let wide = ["＝", "＋", "－", "＠"].contains { text.hasPrefix($0) }
    var value = terminalSafe(text.first == "\t" ? "'" + text : text)
    if wide || bare.first.map(isFormula) ?? false, !value.hasPrefix("'") { value = "'" + value }
    guard value.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B })
    else {
        return value
    }
    var quoted: [UInt8] = [0x22]
    for byte in value.utf8 {
        if byte == 0x22 { quoted.append(0x22) }
        quoted.append(byte)
    }
    quoted.append(0x22)
    return String(decoding: quoted, as: UTF8.self)
}

/// Safe text on one line whose markup characters show as themselves.
private func ledgerEscaped(_ text: String) -> String {
    let marked = Set("\\`*_[]<>~|&#".utf8)
    var made: [UInt8] = []
    for byte in terminalSafe(folded(text)).utf8 {
        if marked.contains(byte) { made.append(UInt8(ascii: "\\")) }
        made.append(byte)
    }
    return String(decoding: made, as: UTF8.self)
}
