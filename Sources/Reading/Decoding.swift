/// How bytes may declare their own encoding.
enum Markup: Sendable {
    /// A `<meta>` or, as XHTML, an XML declaration, within the first 1024 bytes.
    case html
    /// An XML declaration.
    case xml
    /// Not at all.
    case plain
}

/// `bytes` as sound UTF-8 without a byte order mark, ready for libxml2.
///
/// The encoding is the byte order mark's, else that of `contentType`, else the one the bytes declare, else UTF-8 if
/// they are that, else windows-1252 (RFC 7303 section 3 for XML, <https://encoding.spec.whatwg.org/#decode> for HTML).
/// Labels mean what <https://encoding.spec.whatwg.org/#names-and-labels> says, so `iso-8859-1` is windows-1252. Text
/// declared as windows-1252 that holds valid multi-byte UTF-8 is taken for UTF-8: servers mislabel it so, and no prose
/// in windows-1252 reads that way. Invalid sequences become U+FFFD. In XML, more lies are seen through (`xmlText` says
/// which), `&#128;` to `&#159;` become what windows-1252 has there, and a declaration loses an encoding that no longer
/// holds.
func decodedUTF8(_ bytes: [UInt8], contentType: String?, markup: Markup) -> [UInt8] {
    let (text, wasDecoded) = unicodeText(bytes, contentType: contentType, markup: markup)
    guard markup != .plain else { return text }
    let declared =
        wasDecoded || xmlDeclaration(of: text)?.encoding != nil ? withoutDeclaredEncoding(text) : text
    // `MarkupScan` maps them in HTML.
    return markup == .xml ? withMappedReferences(declared) : declared
}

/// The text as UTF-8, and whether it was anything else before.
private func unicodeText(_ bytes: [UInt8], contentType: String?, markup: Markup) -> ([UInt8], Bool) {
    if let (charset, length) = Charset.marked(bytes) {
        return decoded(length == 0 ? bytes : Array(bytes.dropFirst(length)), from: charset)
    }
    let said = contentType.flatMap(charsetParameter).flatMap(Charset.init(label:))
    if markup == .xml { return xmlText(bytes, said: said) }
    if let said { return decoded(bytes, from: said) }
    if markup == .html {
        if let wide = Charset.wide(bytes) { return decoded(bytes, from: wide) }
        if let charset = declaredCharset(of: bytes, markup: markup) { return decoded(bytes, from: charset) }
    }
    return decoded(bytes, from: .windows1252)
}

/// XML without a byte order mark that HTTP says to be in `said`.
///
/// What is said counts, then what is declared, unless the bytes show it to be false: the first characters of UTF-16 and
/// UTF-32 are unmistakable (<https://www.w3.org/TR/xml/#sec-guessing>); valid multi-byte UTF-8 that declares itself is
/// that; and what is not UTF-8 is in the encoding it declares, else, where it has not one multi-byte character, in
/// windows-1252, as the Universal Feed Parser has it
/// (<https://feedparser.readthedocs.io/en/latest/character-encoding.html>).
private func xmlText(_ bytes: [UInt8], said: Charset?) -> ([UInt8], Bool) {
    if let wide = Charset.wide(bytes) { return decoded(bytes, from: wide) }
    let declared = declaredCharset(of: bytes, markup: .xml)
    let charset = (said?.isWide == true ? nil : said) ?? declared ?? .windows1252
    if isValidUTF8(bytes) {
        switch charset {
        case .utf8, .windows1252: return (bytes, false)
        case .iconv where declared == .utf8 && holdsMultiByteUTF8(bytes): return (bytes, false)
        default: return decoded(bytes, from: charset)
        }
    }
    guard charset == .utf8 else { return decoded(bytes, from: charset) }
    if let declared, declared != .utf8 { return decoded(bytes, from: declared) }
    return holdsMultiByteUTF8(bytes) ? (repairedUTF8(bytes), false) : (decodedWindows1252(bytes), true)
}

private func decoded(_ bytes: [UInt8], from charset: Charset) -> ([UInt8], Bool) {
    switch charset {
    case .utf8: (repairedUTF8(bytes), false)
    case .windows1252: isValidUTF8(bytes) ? (bytes, false) : (decodedWindows1252(bytes), true)
    case .utf16LE: (decodedUTF16(bytes[...], bigEndian: false), true)
    case .utf16BE: (decodedUTF16(bytes[...], bigEndian: true), true)
    case .replacement: (bytes.isEmpty ? [] : Array("\u{FFFD}".utf8), true)
    case .iconv(let name):
        decodedByIconv(bytes, from: name).map { ($0, true) } ?? (repairedUTF8(bytes), false)
    }
}

/// What the bytes say of themselves in ASCII; so UTF-16 and UTF-32 cannot be true there and mean UTF-8.
private func declaredCharset(of bytes: [UInt8], markup: Markup) -> Charset? {
    var label = xmlDeclaration(of: bytes)?.encoding.map { Array(bytes[$0]) }
    if label == nil, markup == .html { label = metaCharset(of: bytes) }
    guard let label, let charset = Charset(label: String(decoding: label, as: UTF8.self)) else { return nil }
    return charset.isWide ? .utf8 : charset
}

/// The `charset` of a media type, without quotes.
func charsetParameter(_ contentType: String) -> String? {
    let bytes = Array(contentType.utf8)
    guard let value = charsetValue(in: bytes[...]) else { return nil }
    return String(decoding: value, as: UTF8.self)
}

/// What follows the first `charset` and `=`, as <https://html.spec.whatwg.org/#extracting-character-encodings-from-meta-elements>.
private func charsetValue(in bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    var place = bytes.startIndex
    while let found = bytes.index(of: "charset", from: place) {
        place = found + 7
        var index = place
        while index < bytes.endIndex, bytes[index].isBlank { index += 1 }
        guard index < bytes.endIndex, bytes[index] == UInt8(ascii: "=") else { continue }
        index += 1
        while index < bytes.endIndex, bytes[index].isBlank { index += 1 }
        guard index < bytes.endIndex else { return nil }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            let rest = bytes[(index + 1)...]
            return rest.firstIndex(of: quote).map { rest[..<$0] }
        }
        let rest = bytes[index...]
        let end = rest.firstIndex { $0.isBlank || [0x22, 0x27, 0x2C, 0x3B].contains($0) }
        return rest[..<(end ?? rest.endIndex)]
    }
    return nil
}

/// The charset of a `<meta>` among the first 1024 bytes, comments left out.
private func metaCharset(of bytes: [UInt8]) -> [UInt8]? {
    let head = bytes.prefix(1024)
    var place = 0
    while let open = head[place...].firstIndex(of: UInt8(ascii: "<")) {
        if head.begins("<!--", at: open) {
            guard let close = head.index(of: "-->", from: open + 2) else { return nil }
            place = close + 3
            continue
        }
        let close = head[open...].firstIndex(of: UInt8(ascii: ">")) ?? head.endIndex
        place = min(close + 1, head.endIndex)
        if head.begins("<meta", at: open), let value = charsetValue(in: head[open..<close]) {
            return Array(value)
        }
    }
    return nil
}

/// Where an XML declaration stands among the first 1024 bytes, and in it the value of `encoding`.
func xmlDeclaration(of bytes: [UInt8]) -> (whole: Range<Int>, encoding: Range<Int>?)? {
    let head = bytes.prefix(1024)
    guard let start = head.index(of: "<?xml", from: 0), start + 5 < head.count, head[start + 5].isBlank,
        let end = head.index(of: "?>", from: start)
    else { return nil }
    let whole = start..<(end + 2)
    guard let name = head[..<end].index(of: "encoding", from: start) else { return (whole, nil) }
    guard
        let open = head[name..<end].firstIndex(where: { $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "'") }
        ),
        let close = head[(open + 1)..<end].firstIndex(of: head[open])
    else { return (whole, nil) }
    return (whole, (open + 1)..<close)
}

/// The XML declaration's `encoding` overwritten with blanks, unless it says UTF-8.
private func withoutDeclaredEncoding(_ bytes: [UInt8]) -> [UInt8] {
    guard let declaration = xmlDeclaration(of: bytes), let value = declaration.encoding,
        Charset(label: String(decoding: bytes[value], as: UTF8.self)) != .utf8,
        let name = bytes.prefix(value.lowerBound).index(of: "encoding", from: declaration.whole.lowerBound)
    else { return bytes }
    var bytes = bytes
    for index in name...value.upperBound { bytes[index] = 0x20 }
    return bytes
}

/// `&#128;` to `&#159;`, in decimal or hexadecimal, become the character that windows-1252 has there.
private func withMappedReferences(_ bytes: [UInt8]) -> [UInt8] {
    var mapped: [UInt8] = []
    var copied = 0
    var place = 0
    while let start = bytes.place(of: UInt8(ascii: "&"), from: place) {
        place = start + 1
        guard place < bytes.count, bytes[place] == UInt8(ascii: "#"),
            let (value, end) = numericReference(in: bytes, at: start), (128...159).contains(value),
            bytes[end - 1] == UInt8(ascii: ";")
        else { continue }
        mapped += bytes[copied..<start]
        appendWindows1252(UInt8(value), to: &mapped)
        copied = end
        place = end
    }
    guard copied > 0 else { return bytes }
    mapped += bytes[copied...]
    return mapped
}
