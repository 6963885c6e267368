internal import FactSheets

/// What a thread says, taken apart for linking.
struct LedgerTraits {
    /// Stems of its words of weight, sorted, each once.
    var words: [Int32]
    /// Stems that stand side by side, function words aside, as `first << 32 | second`; sorted, each once.
    var pairs: [Int64]
    /// Folded names of programmes, laws and bodies.
    var names: Set<[Int32]>
    var offices: Set<String>
    var amounts: Set<String>
    var dates: Set<String>
    var pillarNumber: Int?
    var pillarWords: Set<Int32>
    /// The sum of its words' rarities.
    var weight = 0.0
}

/// Counts of words over all threads of one ledger, and what they make of two threads.
struct LedgerEvidence {
    private var stems = Interner()
    private var numbers: [[UInt8]: Int32] = [:]
    private var counts: [Int32: Int] = [:]
    private var pairCounts: [Int64: Int] = [:]
    private var nameCounts: [[Int32]: Int] = [:]
    private var total = 0
    private(set) var traits: [LedgerTraits] = []

    init(_ threads: [LedgerThread], offices: LedgerOffices) {
        traits.reserveCapacity(threads.count)
        for thread in threads {
            let made = read(thread.unit, offices)
            for word in made.words { counts[word, default: 0] += 1 }
            for pair in made.pairs { pairCounts[pair, default: 0] += 1 }
            for name in made.names { nameCounts[name, default: 0] += 1 }
            traits.append(made)
        }
        total = threads.count
        for thread in traits.indices {
            traits[thread].weight = traits[thread].words.reduce(0) { $0 + rarity(count($1)) }
        }
    }

    // MARK: Reading

    private mutating func read(_ unit: LedgerUnit, _ offices: LedgerOffices) -> LedgerTraits {
        let order = stemmed(Array(unit.text.utf8.dropFirst(unit.leadIn)))
        var pairs: [Int64] = []
        for (first, second) in zip(order, order.dropFirst()) where first != second {
            pairs.append(Int64(first) << 32 | Int64(second))
        }
        var traits = LedgerTraits(
            words: Array(Set(order)).sorted(), pairs: Array(Set(pairs)).sorted(), names: [], offices: [],
            amounts: [],
            dates: [], pillarNumber: unit.pillarNumber, pillarWords: [])
        for fact in unit.facts {
            switch fact.type {
            case .amount: traits.amounts.insert((fact.unit ?? "") + " " + fact.value)
            case .date: traits.dates.insert(fact.value)
            case .name:
                if let office = offices.office(fact) {
                    traits.offices.insert(office)
                } else if fact.start >= unit.leadIn,
                    fact.value.utf8.contains(0x20) || LedgerOffices.isAbbreviation(fact.text)
                {
                    traits.names.insert(stemmed(Array(fact.value.utf8)))
                }
            default: break
            }
        }
        if let pillar = unit.pillar { traits.pillarWords = Set(stemmed(Array(pillar.utf8))) }
        return traits
    }

    /// The stems of the words of weight, in the order they stand.
    private mutating func stemmed(_ bytes: [UInt8]) -> [Int32] {
        var order: [Int32] = []
        forEachWord(bytes) { word in
            if let known = numbers[word] {
                if known >= 0 { order.append(known) }
                return
            }
            let weightless = word.count < 2 || RuleWords.isFunction(word)
            let number: Int32 =
                weightless
                ? -1 : Int32(stems.number(of: rootOf(word)))
            numbers[word] = number
            if number >= 0 { order.append(number) }
        }
        return order
    }

    // MARK: Weighing

    func count(_ word: Int32) -> Int { counts[word] ?? 0 }

    /// From 1 for what only these two say down to 0 for what all say.
    private func rarity(_ count: Int) -> Double {
        // In a small ledger two are few only when the whole is not much more: it never counts as less than 64.
        let whole = Double(max(total, 64))
        let share = max(0, 1 - logarithm(Double(max(count, 2)) / 2) / logarithm(whole / 2))
        return share * share
    }

    /// How surely two threads speak of one commitment, and by what; `nil` when nothing rare is shared.
    ///
    /// The evidence is summed up; what it is worth depends on how much of the two it covers.
    func link(_ a: Int, _ b: Int) -> (score: Double, reasons: [LedgerLink.Reason])? {
        let (one, other) = (traits[a], traits[b])
        let words = shared(one.words, other.words)
        let common = words.reduce(0) { $0 + rarity(count($1)) }
        guard common > 0 else { return nil }
        let pairs = shared(one.pairs, other.pairs)
        let phrases = pairs.reduce(0) { $0 + rarity(pairCounts[$1] ?? 0) }
        var reasons = [LedgerLink.Reason(.words, named(words), weight: 0.6 * common)]
        if phrases > 0 { reasons.append(.init(.phrases, named(pairs), weight: phrases)) }
        var telling = 0.0
        let names = sharedNames(one.names, other.names)
        let known = names.reduce(0) { $0 + 1.5 * rarity(of: $1) }
        if known > 0 {
            reasons.append(.init(.names, names.map { $0.map(word).joined(separator: " ") }, weight: known))
            telling += known
        }
        let offices = one.offices.intersection(other.offices).sorted()
        if !offices.isEmpty { reasons.append(.init(.offices, offices, weight: 0.3)) }
        let amounts = one.amounts.intersection(other.amounts).sorted()
        if !amounts.isEmpty {
            reasons.append(.init(.amounts, amounts, weight: 2))
            telling += 2
        }
        let dates = one.dates.intersection(other.dates).sorted()
        if !dates.isEmpty { reasons.append(.init(.dates, dates, weight: 0.2)) }
        let pillar = pillar(one, other)
        if let pillar { reasons.append(pillar) }
        let evidence = reasons.reduce(0) { $0 + $1.weight }
        guard evidence > 0 else { return nil }
        // Two short sentences of common words share much of themselves by chance.
        let smaller = max(min(one.weight, other.weight), 3.5)
        let middle = max((one.weight * other.weight).squareRoot(), 3.5)
        let cover = 0.5 * common / smaller + 0.5 * common / middle
        let share = 0.2 + 1.3 * cover + 0.2 * telling + 0.03 * phrases + (pillar?.weight ?? 0) / 6
        return (evidence / (evidence + 2) * min(1, max(0, share)), reasons)
    }

    /// A name is as rare as its rarest word, however it is written out, and no rarer than itself.
    private func rarity(of name: [Int32]) -> Double {
        rarity(max(nameCounts[name] ?? 0, name.map(count).min() ?? 0))
    }

    /// Names that are the same, or of which one, of three words or more, ends the other.
    private func sharedNames(_ one: Set<[Int32]>, _ other: Set<[Int32]>) -> [[Int32]] {
        var both: [[Int32]] = []
        for name in one {
            if other.contains(name) {
                both.append(name)
                continue
            }
            for rival in other {
                let (short, long) = name.count < rival.count ? (name, rival) : (rival, name)
                if short.count >= 3, long.count > short.count, long.suffix(short.count).elementsEqual(short) {
                    both.append(short)
                    break
                }
            }
        }
        return both.sorted { $0.lexicographicallyPrecedes($1) }
    }

    private func pillar(_ one: LedgerTraits, _ other: LedgerTraits) -> LedgerLink.Reason? {
        guard !one.pillarWords.isEmpty, !other.pillarWords.isEmpty else { return nil }
        let share =
            Double(one.pillarWords.intersection(other.pillarWords).count)
            / Double(max(one.pillarWords.count, other.pillarWords.count))
        if share >= 0.6 { return .init(.pillar, ["the same"], weight: 1.2) }
        guard one.pillarNumber != nil, other.pillarNumber != nil else { return nil }
        return .init(.pillar, ["another"], weight: -1.2)
    }

    private func shared<Number: Comparable>(_ a: [Number], _ b: [Number]) -> [Number] {
        var (i, j) = (0, 0)
        var both: [Number] = []
        while i < a.count, j < b.count {
            if a[i] == b[j] {
                both.append(a[i])
                i += 1
                j += 1
            } else if a[i] < b[j] {
                i += 1
            } else {
                j += 1
            }
        }
        return both
    }

    /// The rarest of them, as stems.
    private func named(_ words: [Int32]) -> [String] {
        words.filter { rarity(count($0)) > 0.2 }.sorted { (count($0), $0) < (count($1), $1) }.prefix(12).map(
            word)
    }

    private func named(_ pairs: [Int64]) -> [String] {
        pairs.sorted { (pairCounts[$0] ?? 0, $0) < (pairCounts[$1] ?? 0, $1) }.prefix(6).map {
            word(Int32(truncatingIfNeeded: $0 >> 32)) + " "
                + word(Int32(truncatingIfNeeded: $0 & 0xFFFF_FFFF))
        }
    }

    private func word(_ number: Int32) -> String { String(decoding: stems[Int(number)], as: UTF8.self) }
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
