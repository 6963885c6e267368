/// Text from outside, made safe for a terminal or a journal line: one line, nothing active.
///
/// Control characters become `\x1B`, bidirectional and zero-width ones `[U+202E]`; everything else stays.
public func terminalSafe(_ text: String) -> String {
    neutralised(text, markup: false)
}

/// Text from outside, made safe for HTML, in an element or in a quoted attribute.
///
/// Markup characters become references; what `terminalSafe` shows by number is shown so here too, but for tabs
/// and line feeds.
public func htmlEscaped(_ text: String) -> String {
    neutralised(text, markup: true)
}

/// True for what a reader cannot see, or what turns the order of what he sees around: format characters,
/// fillers, line and paragraph separators, tags, and the two that XML forbids. Variation selectors stay, emoji are written
/// with them.
package func isHidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAD, 0x034F, 0x061C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x200B...0x200F,
        0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFEFF, 0xFFA0, 0xFFF0...0xFFFB, 0xFFFE...0xFFFF,
        0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF:
        true
    default: false
    }
}

package func isControl(_ scalar: UInt32) -> Bool { scalar < 0x20 || (0x7F...0x9F).contains(scalar) }

/// The code point that begins at `index` of well-formed UTF-8, and how many bytes it takes.
package func scalar(in bytes: [UInt8], at index: Int) -> (value: UInt32, length: Int) {
    let lead = UInt32(bytes[index])
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    guard length > 1, index + length <= bytes.count else { return (lead, 1) }
    var value = lead & (0x7F >> UInt32(length))
    for byte in bytes[index + 1..<index + length] { value = value << 6 | UInt32(byte & 0x3F) }
    return (value, length)
}

/// Upper-case hexadecimal, at least `width` digits.
package func hexadecimal(_ value: UInt32, width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

private func neutralised(_ text: String, markup: Bool) -> String {
    let bytes = [UInt8](text.utf8)
    var safe: [UInt8] = []
    var clean = 0  // everything before it has been copied
    var index = 0
    while index < bytes.count {
        let (value, length) = scalar(in: bytes, at: index)
        if let replacement = replacement(for: value, markup: markup) {
            safe += bytes[clean..<index]
            safe += replacement.utf8
            clean = index + length
        }
        index += length
    }
    guard clean > 0 else { return text }
    safe += bytes[clean...]
    return String(decoding: safe, as: UTF8.self)
}

private func replacement(for scalar: UInt32, markup: Bool) -> String? {
    if markup {
        switch scalar {
        case 0x26: return "&amp;"
        case 0x3C: return "&lt;"
        case 0x3E: return "&gt;"
        case 0x22: return "&quot;"
        case 0x27: return "&#39;"
        case 0x09, 0x0A: return nil
        default: break
        }
    }
    if scalar >= 0x20 && scalar < 0x7F { return nil }
    if isControl(scalar) { return "\\x" + hexadecimal(scalar, width: 2) }
    return isHidden(scalar) ? "[U+" + hexadecimal(scalar, width: 4) + "]" : nil
}
