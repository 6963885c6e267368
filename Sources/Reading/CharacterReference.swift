/// Reads the character reference that the `&` at `start` begins, as HTML does
/// (<https://html.spec.whatwg.org/#character-reference-state>), and appends what it means to `text`; the `&` itself when
/// none begins there.
///
/// Some may go without the semicolon, but not in an attribute, where `&copy=1` is part of an address.
/// - Returns: The place behind it.
func readReference(in bytes: [UInt8], at start: Int, inAttribute: Bool, into text: inout [UInt8]) -> Int {
    let end =
        start + 1 < bytes.count && bytes[start + 1] == UInt8(ascii: "#")
        ? appendNumeric(in: bytes, at: start, to: &text)
        : appendNamed(in: bytes, at: start, inAttribute: inAttribute, to: &text)
    if let end { return end }
    text.append(UInt8(ascii: "&"))
    return start + 1
}

private func appendNamed(
    in bytes: [UInt8], at start: Int, inAttribute: Bool, to text: inout [UInt8]
) -> Int? {
    var index = start + 1
    while index < bytes.count, index - start <= 32, bytes[index].isLetter || bytes[index].isDigit {
        index += 1
    }
    let name = bytes[start + 1..<index]
    guard !name.isEmpty else { return nil }
    if index < bytes.count, bytes[index] == UInt8(ascii: ";"), let meaning = NamedReferences.text(name) {
        text += meaning
        return index + 1
    }
    guard !inAttribute else { return nil }
    for legacy in NamedReferences.unterminated where name.starts(with: legacy) {
        guard let meaning = NamedReferences.text(legacy[...]) else { return nil }
        text += meaning
        return start + 1 + legacy.count
    }
    return nil
}

private func appendNumeric(in bytes: [UInt8], at start: Int, to text: inout [UInt8]) -> Int? {
    guard let (value, end) = numericReference(in: bytes, at: start) else { return nil }
    switch value {
    case 128...159: appendWindows1252(UInt8(value), to: &text)
    case 9, 10, 13, 32...: text += String(Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}").utf8
    default: break
    }
    return end
}

/// The value of the `&#146;` or `&#x92;` at `start`, at most 0x110000, and the place behind it; its semicolon may be
/// missing. `nil` when there is no digit.
func numericReference(in bytes: [UInt8], at start: Int) -> (value: Int, end: Int)? {
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
    return (value, index < bytes.count && bytes[index] == UInt8(ascii: ";") ? index + 1 : index)
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
