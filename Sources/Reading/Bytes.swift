extension UInt8 {
    var isLetter: Bool { (0x61...0x7A).contains(self | 0x20) }
    var isDigit: Bool { (0x30...0x39).contains(self) }
    /// White space of ASCII.
    var isBlank: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
    var endsTagName: Bool { isBlank || self == UInt8(ascii: ">") || self == UInt8(ascii: "/") }
    var lowercased: UInt8 { (0x41...0x5A).contains(self) ? self | 0x20 : self }
}

extension RandomAccessCollection<UInt8> where Index == Int {
    /// Does `text`, in lower case ASCII, stand at `index`, in any case?
    func begins(_ text: String, at index: Int) -> Bool {
        guard index >= startIndex, text.utf8.count <= endIndex - index else { return false }
        var place = index
        for wanted in text.utf8 {
            guard self[place].lowercased == wanted else { return false }
            place += 1
        }
        return true
    }

    /// The place of the next `text`, in lower case ASCII, in any case.
    func index(of text: String, from start: Int) -> Int? {
        guard let first = text.utf8.first else { return nil }
        let end = endIndex - text.utf8.count
        var index = start
        while index <= end {
            if self[index].lowercased == first, begins(text, at: index) { return index }
            index += 1
        }
        return nil
    }

    func contains(_ text: String) -> Bool { index(of: text, from: startIndex) != nil }

    /// Without white space of ASCII at both ends.
    var trimmed: SubSequence {
        var range = startIndex..<endIndex
        while let first = range.first, self[first].isBlank { range = first + 1..<range.upperBound }
        while let last = range.last, self[last].isBlank { range = range.lowerBound..<last }
        return self[range]
    }
}

/// Eight bytes of ASCII in one register, the first one lowest: most text is looked at so. Each question is answered by
/// the highest bit of each byte.
struct EightBytes {
    let word: UInt64

    static let ones: UInt64 = 0x0101_0101_0101_0101
    static let marks: UInt64 = 0x8080_8080_8080_8080

    @inline(__always)
    init(word: UInt64) { self.word = word }

    @inline(__always)
    init(_ bytes: borrowing Swift.Span<UInt8>, at index: Int) {
        let raw = unsafe bytes.bytes
        word = unsafe UInt64(littleEndian: raw.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self))
    }

    /// Which are no ASCII.
    @inline(__always)
    var beyond: UInt64 { word & Self.marks }

    /// Which are no less than `least`, of those that are ASCII.
    @inline(__always)
    func atLeast(_ least: UInt8) -> UInt64 {
        ((word & ~Self.marks) &+ UInt64(0x80 - least) &* Self.ones) & Self.marks
    }

    /// Which are `byte`, of those that are ASCII.
    @inline(__always)
    func equal(to byte: UInt8) -> UInt64 {
        let apart = (word ^ UInt64(byte) &* Self.ones) & ~Self.marks
        return ~(apart &+ 0x7F &* Self.ones) & Self.marks
    }

    /// How many bytes stand before the first that is marked.
    @inline(__always)
    static func before(_ marked: UInt64) -> Int { marked.trailingZeroBitCount / 8 }
}
