internal import FactSheets

/// A sentence of a commitment, as the features that another may share with it.
struct LedgerPassage {
    var thread: Int
    /// Its place in the commitment's text.
    var bytes: Range<Int>
    /// Words of weight, and in the upper half pairs of words that stand side by side; sorted, each once.
    var features: [Int64]
    /// Words of names that are no offices.
    var named: Set<Int32>
    /// Words of offices' names.
    var ofOffices: Set<Int32>
    /// The days it names.
    var days: Set<String>
    /// The sum of its features' weights.
    var weight = 0.0
}

/// Numbers words by their roots, and knows which of them only say who speaks.
struct LedgerVocabulary {
    private var stems = Interner()
    /// `nil` stands for words without weight.
    private var numbers: [[UInt8]: Int32?] = [:]
    private var persons = Set<[UInt8]>()
    private var personNumbers = Set<Int32>()

    /// What a person is called by before the name.
    private static let titles = Set(
        ("president presidents secretary senator representative congressman congresswoman ambassador governor minister "
            + "undersecretary administrator advisor adviser director counsel mr mrs ms dr presidente secretario "
            + "secretaria").split(separator: " ").map { Array($0.utf8) })

    init(_ units: some Sequence<LedgerUnit>) {
        for unit in units {
            for fact in unit.facts where fact.type == .name { notePerson(Array(fact.text.utf8)) }
        }
    }

    /// `Vice President Kamala Harris`: the title and the words behind it are a person's, and a person promises many
    /// things.
    private mutating func notePerson(_ name: [UInt8]) {
        var isPerson = false
        forEachWord(name) { word in
            if Self.titles.contains(word) {
                isPerson = true
                persons.insert(word)
            } else if isPerson {
                isPerson = !RuleWords.isFunction(word)
                if isPerson { persons.insert(word) }
            }
        }
    }

    struct Word {
        var number: Int32
        /// In lower case.
        var written: [UInt8]
        /// Stands right behind the one before, with no word of grammar between.
        var follows: Bool
    }

    /// The words of weight, in the order they stand.
    mutating func words(of bytes: some Collection<UInt8>) -> [Word] {
        var order: [Word] = []
        var follows = false
        forEachWord(Array(bytes)) { word in
            let number = number(of: word)
            if let number { order.append(Word(number: number, written: word, follows: follows)) }
            follows = number != nil
        }
        return order
    }

    private mutating func number(of word: [UInt8]) -> Int32? {
        if let known = numbers[word] { return known }
        let hasWeight = word.count > 1 && !RuleWords.isFunction(word)
        let number = hasWeight ? Int32(stems.number(of: rootOf(word))) : nil
        numbers[word] = .some(number)
        if let number, persons.contains(word) { personNumbers.insert(number) }
        return number
    }

    /// Whether one name is the other with a letter or two more: `LGBTQ` and `LGBTQI`.
    func extends(_ a: Int32, _ b: Int32) -> Bool {
        let (one, other) = (stems[Int(a)], stems[Int(b)])
        return min(one.count, other.count) >= 5 && abs(one.count - other.count) <= 2
            && (one.starts(with: other) || other.starts(with: one))
    }

    func isPerson(_ word: Int32) -> Bool { personNumbers.contains(word) }

    /// What a fact says beside its words: an amount by its value, an office by its whole name, however it is written.
    mutating func meaning(of fact: Fact, _ offices: LedgerOffices) -> Int32? {
        switch fact.type {
        case .amount: Int32(stems.number(of: Array("= \(fact.unit ?? "") \(fact.value)".utf8)))
        case .name:
            offices.office(fact).map { Int32(stems.number(of: Array("@ \($0)".utf8))) }
        default: nil
        }
    }

    /// The features of a stretch of text.
    mutating func features(of bytes: ArraySlice<UInt8>, facts: [Fact], _ offices: LedgerOffices) -> [Int64] {
        let order = words(of: bytes).filter { !isPerson($0.number) }
        var found = Set(order.map { Int64($0.number) })
        for (first, second) in zip(order, order.dropFirst()) where first.number != second.number {
            found.insert(Self.pair(first.number, second.number))
        }
        for fact in facts {
            if let number = meaning(of: fact, offices) { found.insert(Int64(number)) }
        }
        return found.sorted()
    }

    static func pair(_ first: Int32, _ second: Int32) -> Int64 { Int64(first + 1) << 32 | Int64(second) }
    static func isPair(_ feature: Int64) -> Bool { feature >> 32 != 0 }

    /// A statement of more sentences is compared by its first ones.
    private static let most = 64

    /// The sentences of a commitment.
    mutating func passages(of unit: LedgerUnit, thread: Int, _ offices: LedgerOffices) -> [LedgerPassage] {
        let bytes = Array(unit.text.utf8)
        var made: [LedgerPassage] = []
        var facts = unit.facts.sorted { $0.start < $1.start }[...]
        for sentence in LedgerUnits.sentences(bytes).prefix(Self.most) {
            let range = max(sentence.lowerBound, min(unit.leadIn, sentence.upperBound))..<sentence.upperBound
            var own: [Fact] = []
            while let fact = facts.first, fact.start < range.upperBound {
                facts.removeFirst()
                if fact.start >= range.lowerBound, fact.end <= range.upperBound { own.append(fact) }
            }
            var named = Set<Int32>()
            var ofOffices = Set<Int32>()
            for fact in own where fact.type == .name {
                let words = Set(words(of: bytes[fact.start..<fact.end]).map(\.number))
                if offices.office(fact) == nil { named.formUnion(words) } else { ofOffices.formUnion(words) }
            }
            let days = Set(own.filter { $0.type == .date && $0.value.utf8.count == 10 }.map(\.value))
            let features = features(of: bytes[range], facts: own, offices)
            if !features.isEmpty {
                made.append(
                    LedgerPassage(
                        thread: thread, bytes: range, features: features, named: named, ofOffices: ofOffices,
                        days: days))
            }
        }
        return made
    }
}

/// A word without its endings, however many: `building`, `builds` and `build` have one root.
func rootOf(_ word: [UInt8]) -> [UInt8] {
    var root = String(decoding: word, as: UTF8.self)
    for _ in 0..<3 {
        let shorter = stem(root)
        if shorter == root { break }
        root = shorter
    }
    return Array(root.utf8)
}

/// The natural logarithm of a number from 1 up, by halving and a series: the same on every machine.
func logarithm(_ value: Double) -> Double {
    let exponent = value.exponent
    let y = (value.significand - 1) / (value.significand + 1)
    let square = y * y
    var (term, sum) = (y, 0.0)
    for odd in stride(from: 1.0, through: 19, by: 2) {
        sum += term / odd
        term *= square
    }
    return 2 * sum + Double(exponent) * 0.693_147_180_559_945_3
}
