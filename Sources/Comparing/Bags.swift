/// The words of a unit without order: sorted word numbers, repeated ones as often as they occur.
struct Bag {
    var words: [Int32]
    var weight: Double

    /// How much the two have in common, by weight.
    func common(_ other: Bag, _ weights: WordWeights) -> Double {
        var (a, b, sum) = (0, 0, 0.0)
        while a < words.count, b < other.words.count {
            if words[a] == other.words[b] {
                sum += weights[words[a]]
                a += 1
                b += 1
            } else if words[a] < other.words[b] {
                a += 1
            } else {
                b += 1
            }
        }
        return sum
    }

    func joined(_ other: Bag) -> Bag {
        Bag(words: (words + other.words).sorted(), weight: weight + other.weight)
    }
}

/// What a word says about the unit it stands in: little for `the`, much for all others.
struct WordWeights {
    private var weights: [Double] = []

    subscript(word: Int32) -> Double { weights[Int(word)] }

    /// Cuts a text into folded words and numbers, and weighs new ones.
    mutating func bag(_ bytes: [UInt8], _ words: inout Interner) -> Bag {
        var numbers: [Int32] = []
        numbers.reserveCapacity(bytes.count / 6 + 2)
        var sum = 0.0
        forEachWord(bytes) { word in
            let number = words.number(of: word)
            if number == weights.count {
                weights.append(RuleWords.isFunction(word) ? 0.2 : 1)
            }
            sum += weights[number]
            numbers.append(Int32(number))
        }
        numbers.sort()
        return Bag(words: numbers, weight: sum)
    }
}

/// Calls `body` with each word in lower case: letters, digits, and what stands between digits.
func forEachWord(_ bytes: [UInt8], _ body: ([UInt8]) -> Void) {
    var word: [UInt8] = []
    var position = 0
    while position < bytes.count {
        let byte = bytes[position]
        if byte.isLetterOrDigit {
            word.append(byte.lowered)
            position += 1
            continue
        }
        let width = byte < 0x80 ? 1 : scalarWidth(bytes, at: position)
        if byte >= 0xC3, byte != 0xE2, byte < 0xEE {
            word += bytes[position..<position + width]
        } else if byte == UInt8(ascii: ".") || byte == UInt8(ascii: ","), let last = word.last, last.isDigit,
            position + 1 < bytes.count, bytes[position + 1].isDigit
        {
            word.append(byte)
        } else if byte >= 0x80, glyph(bytes, at: position, width: width) == .nothing, byte != 0xC2 {
            // A joiner inside a word does not part it.
        } else if !word.isEmpty {
            if byte == UInt8(ascii: ":"), isAddress(bytes, at: position) {
                while position < bytes.count, bytes[position] > 0x20 {
                    word.append(bytes[position])
                    position += 1
                }
                continue
            }
            body(word)
            word.removeAll(keepingCapacity: true)
        }
        position += width
    }
    if !word.isEmpty { body(word) }
}

/// Whether `://` stands there: an address is one word.
private func isAddress(_ bytes: [UInt8], at colon: Int) -> Bool {
    colon + 2 < bytes.count && bytes[colon + 1] == UInt8(ascii: "/") && bytes[colon + 2] == UInt8(ascii: "/")
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetterOrDigit: Bool { isDigit || (0x61...0x7A).contains(self | 0x20) }
    var isCapital: Bool { (0x41...0x5A).contains(self) }
    var lowered: UInt8 { isCapital ? self | 0x20 : self }
}
