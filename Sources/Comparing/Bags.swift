internal import FactSheets

/// The words of a unit without order: sorted word numbers, repeated ones as often as they occur.
struct Bag {
    var words: [Int32]
    var weight: Double
    /// Each word once, with how often it occurs.
    var counted: [(word: Int32, times: Int32)] {
        var counted: [(word: Int32, times: Int32)] = []
        counted.reserveCapacity(words.count)
        for word in words {
            if counted.last?.word == word {
                counted[counted.count - 1].times += 1
            } else {
                counted.append((word, 1))
            }
        }
        return counted
    }

    /// How much the two have in common, by weight.
    func common(_ other: Bag, _ weights: WordWeights) -> Double {
        let (mine, theirs) = (words.span, other.words.span)
        var (a, b, sum) = (0, 0, 0.0)
        while a < mine.count, b < theirs.count {
            if mine[a] == theirs[b] {
                sum += weights[mine[a]]
                a += 1
                b += 1
            } else if mine[a] < theirs[b] {
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
        let folded = FoldedWords(bytes)
        let letters = folded.letters.span
        numbers.reserveCapacity(folded.ends.count)
        var sum = 0.0
        var start = 0
        for end in folded.ends {
            let word = letters.extracting(start..<end)
            let number = words.number(of: word)
            if number == weights.count { weights.append(RuleWords.isFunction(word) ? 0.2 : 1) }
            sum += weights[number]
            numbers.append(Int32(number))
            start = end
        }
        numbers.sort()
        return Bag(words: numbers, weight: sum)
    }
}

extension UInt8 {
    var isDigit: Bool { (0x30...0x39).contains(self) }
    var isLetterOrDigit: Bool { isDigit || (0x61...0x7A).contains(self | 0x20) }
    var isCapital: Bool { (0x41...0x5A).contains(self) }
    var lowered: UInt8 { isCapital ? self | 0x20 : self }
}
