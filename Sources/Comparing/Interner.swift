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

    mutating func number(of bytes: [UInt8]) -> Int { number(of: bytes.span) }

    mutating func number(of bytes: borrowing Span<UInt8>) -> Int {
        var hash = Interner.basis
        for index in bytes.indices { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01B3 }
        hash ^= hash >> 29
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

    private func holds(_ bytes: borrowing Span<UInt8>, at number: Int) -> Bool {
        let start = bounds[number]
        guard bounds[number + 1] - start == bytes.count else { return false }
        let known = storage.span
        for index in bytes.indices where known[start + index] != bytes[index] { return false }
        return true
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
