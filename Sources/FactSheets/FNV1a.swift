/// The 64-bit FNV-1a hash (<https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>): the same in every process, unlike
/// Swift's own hashes. Good for names that differ where their texts do, not against anybody who wants two to be the same.
package struct FNV1a: Sendable {
    package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    package init() {}

    /// Of the UTF-8 of `text`.
    package init(_ text: String) { add(text) }

    package mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }

    package mutating func add(_ text: String) { for byte in text.utf8 { add(byte) } }
}

/// The first `count` of a hash's sixteen hexadecimal digits, in lower case.
package func hashDigits(_ hash: UInt64, _ count: Int = 16) -> String {
    let digits = String(hash, radix: 16)
    return String((String(repeating: "0", count: 16 - digits.utf8.count) + digits).prefix(count))
}
