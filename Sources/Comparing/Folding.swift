/// What is left of a text when everything cosmetic is set aside: white space, characters without width, the styles of
/// quotes, dashes and ellipses, and a bullet glyph typed at the start of an item.
func cosmeticKey(_ bytes: [UInt8]) -> [UInt8] {
    var key: [UInt8] = []
    key.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
        let byte = bytes[position]
        if byte < 0x80 {
            if byte > 0x20, byte != 0x7F, byte != UInt8(ascii: "-") || key.last != byte {
                key.append(byte)
            }
            position += 1
            continue
        }
        let width = scalarWidth(bytes, at: position)
        switch glyph(bytes, at: position, width: width) {
        case .nothing: break
        case .bullet: if !key.isEmpty { key += bytes[position..<position + width] }
        case .quote: key.append(UInt8(ascii: "\""))
        case .apostrophe: key.append(UInt8(ascii: "'"))
        case .dash: if key.last != UInt8(ascii: "-") { key.append(UInt8(ascii: "-")) }
        case .ellipsis: key += [UInt8](repeating: UInt8(ascii: "."), count: 3)
        case .other: key += bytes[position..<position + width]
        }
        position += width
    }
    return key
}

enum Glyph { case nothing, bullet, quote, apostrophe, dash, ellipsis, other }

/// What a scalar beyond ASCII is to the cosmetic key.
func glyph(_ bytes: [UInt8], at position: Int, width: Int) -> Glyph {
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
func scalarWidth(_ bytes: [UInt8], at position: Int) -> Int {
    let byte = bytes[position]
    return min(byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4, bytes.count - position)
}

/// Numbers byte strings in the order they are met; equal strings get the same number.
struct Interner {
    private var storage: [UInt8] = []
    private var bounds: [Int] = [0]
    private var hashes: [UInt64] = []
    private var slots: [Int32] = Array(repeating: -1, count: 1024)

    /// Differs from run to run, so that nobody can write a page whose words all fall into one slot; the numbers given
    /// do not depend on it.
    private static let basis = UInt64(truncatingIfNeeded: Hasher().finalize()) | 1

    var count: Int { hashes.count }

    mutating func number(of bytes: some Collection<UInt8>) -> Int {
        var hash = Interner.basis
        for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash ^= hash >> 29
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let found = Int(slots[slot])
            if hashes[found] == hash, storage[bounds[found]..<bounds[found + 1]].elementsEqual(bytes) {
                return found
            }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = hashes.count
        slots[slot] = Int32(number)
        storage.append(contentsOf: bytes)
        bounds.append(storage.count)
        hashes.append(hash)
        if hashes.count * 2 > slots.count { grow() }
        return number
    }

    subscript(number: Int) -> ArraySlice<UInt8> { storage[bounds[number]..<bounds[number + 1]] }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }
}
