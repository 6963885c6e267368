internal import FactSheets

/// A header field, folded, its value encoded where it is not plain ASCII; ends with CRLF.
///
/// Whatever the value held, the field holds no control character and no line of it is longer than 76.
func mailHeader(_ name: String, text value: String) -> String {
    let value = foldedHeader(value)
    let isPlain = value.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    let tooLong = value.utf8.split(separator: 0x20).contains { $0.count > 60 }
    if isPlain, !tooLong, !isMistakable(value) {
        return foldedField(name, words: value.split(separator: " ").map(String.init))
    }
    return foldedField(name, words: encodedWords(value))
}

/// A list of mail addresses, `Name <local@domain>` or bare, display names encoded.
func mailHeader(_ name: String, addresses value: String) -> String {
    let list = Mailbox.list(value).map(\.words)
    var words: [String] = []
    for (index, mailbox) in list.enumerated() {
        words += mailbox
        if index + 1 < list.count, let last = words.indices.last { words[last] += "," }
    }
    return foldedField(name, words: words)
}

/// An encoded-word of RFC 2047 lets a reader see other text than is written: text that looks like one is encoded.
private func isMistakable(_ value: String) -> Bool { value.contains("=?") }

/// White space and control characters as single blanks, hidden ones left out: a header shows none of them.
private func foldedHeader(_ value: String) -> String {
    let safe = value.unicodeScalars.compactMap { scalar -> Unicode.Scalar? in
        if isControl(scalar.value) { return " " }
        return isHidden(scalar.value) ? nil : scalar
    }
    return folded(String(String.UnicodeScalarView(safe)))
}

private func foldedField(_ name: String, words: [String]) -> String {
    var field = name + ":"
    var column = field.utf8.count
    for (index, word) in words.enumerated() {
        if index > 0, column + 1 + word.utf8.count > 76 {
            field += "\r\n"
            column = 0
        }
        field += " " + word
        column += 1 + word.utf8.count
    }
    return field + "\r\n"
}

/// UTF-8 in base64 as encoded-words (RFC 2047 section 2), no character cut in two.
private func encodedWords(_ text: String) -> [String] {
    var words: [String] = []
    var chunk: [UInt8] = []
    for scalar in text.unicodeScalars {
        let bytes = Array(String(scalar).utf8)
        // The first stands behind the field's name: 75 is a word's limit, 60 leaves room for that.
        if chunk.count + bytes.count > (words.isEmpty ? 33 : 42) {
            words.append("=?UTF-8?B?\(base64(chunk))?=")
            chunk = []
        }
        chunk += bytes
    }
    if !chunk.isEmpty { words.append("=?UTF-8?B?\(base64(chunk))?=") }
    return words
}

func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var made: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        let bits = (0..<3).reduce(0) { $0 << 8 | Int($1 < group.count ? bytes[start + $1] : 0) }
        for place in 0..<4 {
            made.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return String(decoding: made, as: UTF8.self)
}

/// One address of a header.
struct Mailbox: Equatable {
    var name: String
    var address: String

    /// Reads `Name <local@domain>`, `"Name" <local@domain>` or `local@domain`.
    init(_ text: some StringProtocol) {
        let text = foldedHeader(String(text))
        if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
            let written = folded(String(text[..<open]))
            let isQuoted = written.utf8.count > 1 && written.hasPrefix("\"") && written.hasSuffix("\"")
            name = isQuoted ? Mailbox.unquoted(written.dropFirst().dropLast()) : written
            address = Mailbox.plain(text[text.index(after: open)...].dropLast())
        } else {
            (name, address) = ("", Mailbox.plain(text[...]))
        }
    }

    /// The addresses of a list; a comma in quotes or angle brackets separates nothing.
    static func list(_ text: String) -> [Mailbox] {
        var parts: [[UInt8]] = [[]]
        var quoted = false
        var escaped = false
        for byte in text.utf8 {
            if escaped {
                escaped = false
            } else if byte == UInt8(ascii: "\\") {
                escaped = quoted
            } else if byte == UInt8(ascii: "\"") {
                quoted.toggle()
            } else if byte == UInt8(ascii: ","), !quoted {
                parts.append([])
                continue
            }
            parts[parts.count - 1].append(byte)
        }
        return parts.map { Mailbox(String(decoding: $0, as: UTF8.self)) }.filter { !$0.address.isEmpty }
    }

    /// The part after the `@`, when it is a host name of letters, digits, dots and dashes.
    var domain: String? {
        guard let at = address.lastIndex(of: "@") else { return nil }
        let domain = address[address.index(after: at)...].lowercased()
        let isName = domain.utf8.allSatisfy {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
        }
        let isSound = !domain.hasPrefix(".") && !domain.hasSuffix(".") && !domain.contains("..")
        return isName && isSound && (1...180).contains(domain.utf8.count) ? domain : nil
    }

    /// As the words of a header field.
    var words: [String] {
        guard !name.isEmpty else { return [address] }
        let isPlain = name.utf8.allSatisfy { (0x20...0x7E).contains($0) }
        guard isPlain, name.utf8.count < 60, !isMistakable(name) else {
            return encodedWords(name) + ["<\(address)>"]
        }
        let isAtoms = name.utf8.allSatisfy {
            $0 == 0x20 || $0 == 0x2D || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
                || (0x61...0x7A).contains($0)
        }
        if isAtoms { return name.split(separator: " ").map(String.init) + ["<\(address)>"] }
        let quoted = name.reduce(into: "") { text, letter in
            if letter == "\"" || letter == "\\" { text += "\\" }
            text.append(letter)
        }
        return ["\"\(quoted)\"", "<\(address)>"]
    }

    private static func unquoted(_ text: some StringProtocol) -> String {
        var made = ""
        var escaped = false
        for letter in text {
            if letter == "\\", !escaped {
                escaped = true
                continue
            }
            made.append(letter)
            escaped = false
        }
        return made
    }

    /// Without blanks, brackets, commas and quotes: an address of the configuration has none.
    private static func plain(_ text: Substring) -> String {
        let refused = Set(" <>,;\"\\()".unicodeScalars)
        return String(String.UnicodeScalarView(text.unicodeScalars.filter { !refused.contains($0) }))
    }
}
