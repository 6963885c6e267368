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
