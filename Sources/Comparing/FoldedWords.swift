/// The words of a text in lower case, one behind the other: letters, digits, and what stands between digits.
struct FoldedWords {
    let letters: [UInt8]
    /// Where each word ends in `letters`.
    let ends: [Int]

    init(_ text: [UInt8]) {
        let bytes = text.span
        var ends: [Int] = []
        ends.reserveCapacity(bytes.count / 6 + 2)
        letters = [UInt8](capacity: bytes.count) { letters in
            var start = 0
            var last: UInt8 = 0
            var position = 0
            while position < bytes.count {
                let byte = bytes[position]
                if byte.isLetterOrDigit {
                    last = byte.lowered
                    letters.append(last)
                    position += 1
                    continue
                }
                let width = byte < 0x80 ? 1 : scalarWidth(bytes, at: position)
                if byte >= 0xC3, byte != 0xE2, byte < 0xEE {
                    for place in position..<position + width { letters.append(bytes[place]) }
                    last = byte
                } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","), letters.count > start,
                    last.isDigit, position + 1 < bytes.count, bytes[position + 1].isDigit
                {
                    letters.append(byte)
                    last = byte
                } else if byte >= 0x80, glyph(bytes, at: position, width: width) == .nothing, byte != 0xC2 {
                    // A joiner inside a word does not part it.
                } else if letters.count > start {
                    if byte == UInt8(ascii: ":"), isAddress(bytes, at: position) {
                        while position < bytes.count, bytes[position] > 0x20 {
                            letters.append(bytes[position])
                            position += 1
                        }
                        last = 0
                        continue
                    }
                    ends.append(letters.count)
                    start = letters.count
                }
                position += width
            }
            if letters.count > start { ends.append(letters.count) }
        }
        self.ends = ends
    }
}

/// Calls `body` with each word of a text, in lower case.
func forEachWord(_ text: [UInt8], _ body: ([UInt8]) -> Void) {
    let folded = FoldedWords(text)
    var start = 0
    for end in folded.ends {
        body(Array(folded.letters[start..<end]))
        start = end
    }
}

/// Whether `://` stands there: an address is one word.
private func isAddress(_ bytes: borrowing Span<UInt8>, at colon: Int) -> Bool {
    colon + 2 < bytes.count && bytes[colon + 1] == UInt8(ascii: "/") && bytes[colon + 2] == UInt8(ascii: "/")
}
