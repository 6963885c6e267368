/// A character reference of HTML that libxml2 2.9 would read otherwise than a browser does.
struct CharacterReference {
    /// The index behind it.
    let end: Int
    /// What to put in its place; `nil` when libxml2 reads it rightly.
    let text: [UInt8]?

    /// `nil` when no reference begins with the `&` at `start`.
    init?(in bytes: [UInt8], at start: Int, inAttribute: Bool) {
        var index = start + 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "#") {
            guard let (end, text) = Self.number(in: bytes, at: start) else { return nil }
            (self.end, self.text) = (end, text)
            return
        }
        while index < bytes.count, index - start <= 32, bytes[index].isLetter || bytes[index].isDigit {
            index += 1
        }
        let name = bytes[start + 1..<index]
        guard !name.isEmpty else { return nil }
        if index < bytes.count, bytes[index] == UInt8(ascii: ";") {
            let known = Self.common.contains(name) ? nil : NamedReferences.text(name).map(Self.escaped)
            if known != nil || inAttribute || Self.common.contains(name) {
                (end, text) = (index + 1, known)
                return
            }
        }
        // Some may go without the semicolon, but not in an attribute, where `&copy=1` is part of an address.
        guard !inAttribute else { return nil }
        for legacy in NamedReferences.unterminated where name.starts(with: legacy) {
            end = start + 1 + legacy.count
            text = NamedReferences.text(legacy[...]).map(Self.escaped)
            return
        }
        return nil
    }

    /// `&#146;` and `&#x92;`, with or without the semicolon.
    private static func number(in bytes: [UInt8], at start: Int) -> (end: Int, text: [UInt8])? {
        var index = start + 2
        let isHexadecimal = index < bytes.count && bytes[index] | 0x20 == UInt8(ascii: "x")
        if isHexadecimal { index += 1 }
        let first = index
        var value = 0
        while index < bytes.count, let digit = bytes[index].hexadecimalValue, isHexadecimal || digit < 10 {
            value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x110000)
            index += 1
        }
        guard index > first else { return nil }
        let isTerminated = index < bytes.count && bytes[index] == UInt8(ascii: ";")
        let end = isTerminated ? index + 1 : index
        switch value {
        case 128...159: return (end, Array(String(windows1252[value - 128]).utf8))
        // What would be markup stays a reference, now with its semicolon.
        case 34, 38, 39, 60, 62: return (end, Array("&#\(value);".utf8))
        case 9, 10, 13, 32...: return (end, Array(String(Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}").utf8))
        default: return (end, [])
        }
    }

    /// 0x80 to 0x9F as windows-1252 has them, <https://encoding.spec.whatwg.org/#windows-1252>.
    private static let windows1252: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}",
        "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]

    /// Common ones that libxml2 reads as HTML does.
    private static let common: Set<ArraySlice<UInt8>> = Set(
        [
            "nbsp", "amp", "lt", "gt", "quot", "rsquo", "lsquo", "rdquo", "ldquo", "ndash", "mdash", "hellip",
            "bull", "middot", "copy", "ntilde", "aacute", "eacute", "iacute", "oacute", "uacute",
        ].map { Array($0.utf8)[...] })

    /// `&LT;` must not become markup.
    private static func escaped(_ text: [UInt8]) -> [UInt8] {
        switch text {
        case [UInt8(ascii: "<")]: Array("&lt;".utf8)
        case [UInt8(ascii: ">")]: Array("&gt;".utf8)
        case [UInt8(ascii: "&")]: Array("&amp;".utf8)
        case [UInt8(ascii: "\"")]: Array("&quot;".utf8)
        case [UInt8(ascii: "'")]: Array("&#39;".utf8)
        default: text
        }
    }
}

extension UInt8 {
    var hexadecimalValue: Int? {
        switch self {
        case 0x30...0x39: Int(self) - 0x30
        case 0x41...0x46, 0x61...0x66: Int(self | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
