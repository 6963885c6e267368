/// What is left of a text when everything cosmetic is set aside: white space, characters without width, the styles of
/// quotes, dashes and ellipses, and a bullet glyph typed at the start of an item.
func cosmeticKey(_ text: [UInt8]) -> [UInt8] {
    let bytes = text.span
    // An ellipsis, the only glyph that grows, is three bytes both ways.
    return [UInt8](capacity: bytes.count) { key in
        var last: UInt8 = 0
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                if byte > 0x20, byte != 0x7F, byte != UInt8(ascii: "-") || last != byte {
                    key.append(byte)
                    last = byte
                }
                position += 1
                continue
            }
            let width = scalarWidth(bytes, at: position)
            switch glyph(bytes, at: position, width: width) {
            case .nothing: break
            case .bullet where key.isEmpty: break
            case .bullet, .other:
                for place in position..<position + width { key.append(bytes[place]) }
                last = byte
            case .ellipsis:
                for _ in 0..<3 { key.append(UInt8(ascii: ".")) }
                last = UInt8(ascii: ".")
            case .quote:
                last = UInt8(ascii: "\"")
                key.append(last)
            case .apostrophe:
                last = UInt8(ascii: "'")
                key.append(last)
            case .dash:
                if last != UInt8(ascii: "-") { key.append(UInt8(ascii: "-")) }
                last = UInt8(ascii: "-")
            }
            position += width
        }
    }
}

enum Glyph { case nothing, bullet, quote, apostrophe, dash, ellipsis, other }

/// What a scalar beyond ASCII is to the cosmetic key.
func glyph(_ bytes: borrowing Span<UInt8>, at position: Int, width: Int) -> Glyph {
    let second = width > 1 ? bytes[position + 1] : 0
    let third = width > 2 ? bytes[position + 2] : 0
    switch (bytes[position], width) {
    case (0xC2, 2):
        switch second {
        case 0xA0, 0xAD: return .nothing
        case 0xB7: return .bullet
        case 0xB4: return .apostrophe
        case 0xAB, 0xBB: return .quote
        default: return .other
        }
    case (0xCA, 2): return second == 0xBC ? .apostrophe : .other
    case (0xE2, 3):
        switch (second, third) {
        case (0x80, 0x80...0x8F), (0x80, 0xA8...0xAF), (0x81, 0x9F...0xAF): return .nothing
        case (0x80, 0x90...0x95), (0x88, 0x92): return .dash
        case (0x80, 0x98...0x9B), (0x80, 0xB2): return .apostrophe
        case (0x80, 0x9C...0x9F), (0x80, 0xB3): return .quote
        case (0x80, 0xA2), (0x97, 0x8F), (0x97, 0xA6), (0x96, 0xAA), (0x96, 0xA0): return .bullet
        case (0x80, 0xA6): return .ellipsis
        default: return .other
        }
    case (0xE3, 3): return second == 0x80 && third == 0x80 ? .nothing : .other
    case (0xEF, 3):
        if second == 0xBB, third == 0xBF { return .nothing }
        if second == 0xBF, third == 0xBC { return .nothing }  // the object replacement character
        return second == 0x82 && third == 0xB7 ? .bullet : .other
    default: return .other
    }
}

/// The bytes of the scalar at `position`, never more than there are.
func scalarWidth(_ bytes: borrowing Span<UInt8>, at position: Int) -> Int {
    let byte = bytes[position]
    return min(byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4, bytes.count - position)
}
