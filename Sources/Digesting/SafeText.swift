/// An address that may be a link: http or https, without blanks and controls; `nil` for every other scheme.
package func linkable(_ address: String) -> String? {
    let bytes = address.utf8
    guard bytes.count < 4096, !bytes.contains(where: { $0 <= 0x20 || $0 == 0x7F }) else { return nil }
    let lower = address.prefix(8).lowercased()
    guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return nil }
    return address
}

/// White space folded to single blanks, none at the ends.
package func folded(_ text: String) -> String {
    text.utf8.split(whereSeparator: isBlank).map { String(Substring($0)) }.joined(separator: " ")
}

func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// The first words of `text`, at most `limit` columns with the mark that something was left out.
package func shortened(_ text: String, to limit: Int) -> String {
    let text = folded(text)
    guard columns(text) > limit else { return text }
    var kept = ""
    var used = 0
    for word in text.split(separator: " ") {
        let width = columns(String(word)) + (kept.isEmpty ? 0 : 1)
        guard used + width < limit else { break }
        kept += (kept.isEmpty ? "" : " ") + word
        used += width
    }
    if kept.isEmpty { kept = String(String.UnicodeScalarView(text.unicodeScalars.prefix(max(1, limit - 1)))) }
    return kept + "…"
}
