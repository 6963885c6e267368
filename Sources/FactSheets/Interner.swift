/// Numbers byte strings from 0 in the order they are met; equal strings get the same number.
package struct Interner: Sendable {
    private var storage: [UInt8] = []
    private var bounds: [Int] = [0]
    private var hashes: [UInt64] = []
    private var slots: [Int32] = Array(repeating: -1, count: 1024)

    /// Differs from run to run, so that nobody can write a page whose words all fall into one slot; the numbers given
    /// do not depend on it.
    private static let basis = UInt64(truncatingIfNeeded: Hasher().finalize()) | 1

    package init() {}

    /// How many different strings were met.
    package var count: Int { hashes.count }

    package mutating func number(of bytes: [UInt8]) -> Int { number(of: bytes.span) }

    /// The number of a string; the next one, `count`, when it was not met before.
    package mutating func number(of bytes: borrowing Swift.Span<UInt8>) -> Int {
        let hash = Interner.hash(bytes)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] >= 0 {
            let found = Int(slots[slot])
            if hashes[found] == hash, holds(bytes, at: found) { return found }
            slot = (slot + 1) & (slots.count - 1)
        }
        let number = hashes.count
        slots[slot] = Int32(number)
        for index in bytes.indices { storage.append(bytes[index]) }
        bounds.append(storage.count)
        hashes.append(hash)
        if hashes.count * 2 > slots.count { grow() }
        return number
    }

    private func holds(_ bytes: borrowing Swift.Span<UInt8>, at number: Int) -> Bool {
        let start = bounds[number]
        guard bounds[number + 1] - start == bytes.count else { return false }
        let known = storage.span
        var place = 0
        while place + 8 <= bytes.count {
            guard eightBytes(known, at: start + place) == eightBytes(bytes, at: place) else { return false }
            place += 8
        }
        while place < bytes.count {
            guard known[start + place] == bytes[place] else { return false }
            place += 1
        }
        return true
    }

    /// Eight bytes at a time, each multiplied in full width, so that all of them reach all bits
    /// (Wang Yi's wyhash does the same).
    private static func hash(_ bytes: borrowing Swift.Span<UInt8>) -> UInt64 {
        var hash = basis ^ UInt64(bytes.count)
        var place = 0
        while place + 8 <= bytes.count {
            hash = mixed(hash ^ eightBytes(bytes, at: place))
            place += 8
        }
        guard place < bytes.count else { return hash }
        var rest: UInt64 = 0
        while place < bytes.count {
            rest = rest << 8 | UInt64(bytes[place])
            place += 1
        }
        return mixed(hash ^ rest)
    }

    @inline(__always)
    private static func mixed(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low
    }

    /// The string with that number, which `number(of:)` gave.
    package subscript(number: Int) -> ArraySlice<UInt8> { storage[bounds[number]..<bounds[number + 1]] }

    private mutating func grow() {
        slots = Array(repeating: -1, count: slots.count * 2)
        for (number, hash) in hashes.enumerated() {
            var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(number)
        }
    }
}

@inline(__always)
private func eightBytes(_ bytes: borrowing Swift.Span<UInt8>, at place: Int) -> UInt64 {
    let raw = unsafe bytes.bytes
    return unsafe raw.unsafeLoadUnaligned(fromByteOffset: place, as: UInt64.self)
}
