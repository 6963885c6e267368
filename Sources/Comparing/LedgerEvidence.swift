internal import FactSheets

/// How much two commitments share of what few statements say.
///
/// Sentences are compared, not whole commitments: a long one shares many words with everything. Each word, pair of
/// neighbouring words, amount and office weighs by how few of all the documents' statements hold it; the score of two
/// sentences is the weight of what they share over the mean of their weights, from 0 to 1.
struct LedgerEvidence {
    /// What two commitments share most surely.
    struct Match {
        var score: Double
        /// The score over what would make a link between such pillars likely.
        var strength: Double
        var sureness: LedgerLink.Sureness
        var reasons: [LedgerLink.Reason]
    }

    /// What is shared, beside its weight.
    struct Findings {
        /// In how many places, words of grammar between them, the newer sentence shares something.
        var places = 0
        /// A name or an amount that few share.
        var hasName = false
        /// Something beside offices and names of one or two words: two countries in one list are no commitment.
        var hasMatter = false
        var contradicts = false
    }

    private struct Likeness {
        var score: Double
        var old: Int
        var new: Int
        var scale: Double
    }

    /// A pair of words tells less than two words: it mostly says that the second follows the first.
    private static let pairWeight = 0.5
    /// A sentence counts as no lighter than two words that nobody else says: short ones share much by chance.
    private static let least = 2.0

    private let threads: [LedgerThread]
    private let offices: LedgerOffices
    private var vocabulary: LedgerVocabulary
    private var weights: [Int64: Double] = [:]
    private(set) var passages: [LedgerPassage] = []
    /// The passages of each thread.
    private(set) var own: [Range<Int>] = []
    private var pillarWords: [Set<Int32>] = []

    init(_ threads: [LedgerThread], documents: [FollowedDocument], offices: LedgerOffices) {
        (self.threads, self.offices) = (threads, offices)
        vocabulary = LedgerVocabulary(threads.lazy.map(\.unit))
        var counts: [Int64: Int] = [:]
        for (index, thread) in threads.enumerated() {
            let made = vocabulary.passages(of: thread.unit, thread: index, offices)
            for passage in made {
                for feature in passage.features { counts[feature] = 0 }
                for word in passage.named { counts[Int64(word)] = 0 }
            }
            own.append(passages.count..<passages.count + made.count)
            passages += made
            let pillar = thread.unit.pillar.map { vocabulary.words(of: $0.utf8) } ?? []
            pillarWords.append(Set(pillar.map(\.number)))
        }
        let whole = logarithm(Double(max(count(documents, &counts), 64)))
        for (feature, count) in counts {
            let share = 1 - logarithm(Double(max(count, 2)) / 2) / whole
            weights[feature] =
                share * share * (LedgerVocabulary.isPair(feature) ? Self.pairWeight : 1)
        }
        for index in passages.indices {
            passages[index].weight = passages[index].features.reduce(0) { $0 + weight($1) }
        }
    }

    /// Counts in how many statements of all documents each feature of a commitment stands; the number of statements.
    private mutating func count(_ documents: [FollowedDocument], _ counts: inout [Int64: Int]) -> Int {
        var total = 0
        for document in documents {
            for statement in document.newest?.statements ?? [] {
                total += 1
                let bytes = Array(statement.text.utf8)
                let features = vocabulary.features(of: bytes[...], facts: statement.facts, offices)
                let persons = Set(vocabulary.words(of: bytes).map(\.number).filter(vocabulary.isPerson))
                for feature in features + persons.map(Int64.init) {
                    if let known = counts.index(forKey: feature) { counts.values[known] += 1 }
                }
            }
        }
        return total
    }

    /// From 1 for what one or two statements say down to 0 for what all say; squared, so that rare things count.
    func weight(_ feature: Int64) -> Double { weights[feature] ?? 1 }

    /// How sure it is that two threads speak of one commitment, and why; `nil` when nothing says so.
    mutating func match(_ old: Int, _ new: Int) -> Match? {
        guard let best = likeness(old, new) else { return nil }
        let pillar = pillar(old, new)
        guard best.score >= LedgerSureness.least(pillar) else { return nil }
        var (reasons, found) = reasons(best)
        if pillar != .unknown {
            reasons.append(.init(.pillar, [pillar == .same ? "the same" : "another"], weight: 0))
        }
        let sureness = LedgerSureness.of(
            best.score, shared: best.score * best.scale, pillar: pillar, found: found)
        return Match(
            score: best.score, strength: best.score / LedgerSureness.likely(pillar), sureness: sureness,
            reasons: reasons)
    }

    /// The score alone: 0 when they share nothing.
    func score(_ old: Int, _ new: Int) -> Double { likeness(old, new)?.score ?? 0 }

    private func likeness(_ old: Int, _ new: Int) -> Likeness? {
        var best: Likeness?
        for a in own[old] {
            for b in own[new] {
                let (one, other) = (passages[a], passages[b])
                let common = shared(one.features, other.features).reduce(0) { $0 + weight($1) }
                guard common > 0 else { continue }
                let scale = (max(one.weight, Self.least) * max(other.weight, Self.least)).squareRoot()
                if common / scale > best?.score ?? 0 {
                    best = Likeness(score: common / scale, old: a, new: b, scale: scale)
                }
            }
        }
        return best
    }

    /// Both sentences name what the other does not, and more of it than they share: `vaccines for Peru` and
    /// `vaccines for Colombia`. Or they speak of different days.
    private func compareNames(_ best: Likeness) -> Findings {
        let (one, other) = (passages[best.old], passages[best.new])
        func weight(_ words: Set<Int32>) -> Double {
            words.sorted().reduce(0) { $0 + self.weight(Int64($1)) }
        }
        func alone(_ passage: LedgerPassage, beside rival: LedgerPassage) -> Double {
            weight(
                passage.named.filter { word in
                    !rival.features.contains(Int64(word))
                        && !rival.named.contains { $0 == word || vocabulary.extends($0, word) }
                })
        }
        let both = one.named.intersection(other.named)
        let least = min(alone(one, beside: other), alone(other, beside: one))
        let days = !one.days.isEmpty && !other.days.isEmpty && one.days.isDisjoint(with: other.days)
        return Findings(
            hasName: weight(both.filter { !vocabulary.isPerson($0) }) > 0.5,
            contradicts: days || least > weight(both) && least > 0.5)
    }

    /// What the newer sentence shares with the older, in its own words.
    private mutating func reasons(_ best: Likeness) -> (reasons: [LedgerLink.Reason], found: Findings) {
        var found = compareNames(best)
        let (old, new) = (passages[best.old], passages[best.new])
        let unit = threads[new.thread].unit
        let common = Set(shared(old.features, new.features))
        var runs: [(words: [String], weight: Double, isName: Bool)] = []
        var segments: [Double] = []
        var told = Set<Int64>()
        var last: Int32?
        for word in vocabulary.words(of: Array(unit.text.utf8)[new.bytes]) {
            let single = Int64(word.number)
            guard common.contains(single) else {
                last = nil
                continue
            }
            let pair = last.map { LedgerVocabulary.pair($0, word.number) }.flatMap {
                common.contains($0) ? $0 : nil
            }
            var gain = told.insert(single).inserted ? weight(single) : 0
            let isName = new.named.contains(word.number) || new.ofOffices.contains(word.number)
            if gain > 0.2, !isName { found.hasMatter = true }
            if let pair, told.insert(pair).inserted { gain += weight(pair) }
            let written = String(decoding: word.written, as: UTF8.self)
            if pair != nil {
                runs[runs.count - 1].words.append(written)
                runs[runs.count - 1].weight += gain
                runs[runs.count - 1].isName = runs[runs.count - 1].isName && isName
            } else {
                runs.append(([written], gain, isName))
            }
            if pair != nil, word.follows {
                segments[segments.count - 1] += gain
            } else {
                segments.append(gain)
            }
            last = word.number
        }
        found.hasMatter =
            found.hasMatter || runs.contains { $0.words.count > 2 && !$0.isName }
            || hasOneName(unit, in: new.bytes, common)
        var reasons: [LedgerLink.Reason] = []
        func add(_ kind: LedgerLink.Reason.Kind, _ told: [(String, Double)]) {
            guard !told.isEmpty else { return }
            let order = told.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
            reasons.append(
                .init(kind, order.prefix(8).map(\.0), weight: order.reduce(0) { $0 + $1.1 } / best.scale))
        }
        let telling = runs.filter { $0.weight > 0 }
        add(
            .phrases,
            telling.filter { $0.words.count > 1 }.map { ($0.words.joined(separator: " "), $0.weight) })
        add(.words, telling.filter { $0.words.count == 1 }.map { ($0.words[0], $0.weight) })
        found.places = segments.count { $0 >= 0.25 }
        var meanings: [LedgerLink.Reason.Kind: [(String, Double)]] = [:]
        for fact in unit.facts where new.bytes.contains(fact.start) {
            guard let number = vocabulary.meaning(of: fact, offices), common.contains(Int64(number)),
                told.insert(Int64(number)).inserted
            else { continue }
            meanings[fact.type == .amount ? .amounts : .offices, default: []].append(
                (fact.text, weight(Int64(number))))
            if fact.type == .amount {
                found.places += 1
                found.hasName = true
            }
        }
        add(.amounts, meanings[.amounts] ?? [])
        add(.offices, meanings[.offices] ?? [])
        return (reasons, found)
    }

    /// A run of names may be a list; one shared name of three words is no list, nor is an office where it is the only one.
    private mutating func hasOneName(_ unit: LedgerUnit, in bytes: Range<Int>, _ common: Set<Int64>) -> Bool {
        var shared = Set<String>()
        for fact in unit.facts where fact.type == .name && bytes.contains(fact.start) {
            let words = vocabulary.words(of: Array(unit.text.utf8)[fact.start..<fact.end])
            // Its abbreviation may stand behind it on one side only.
            let known = words.count { common.contains(Int64($0.number)) }
            guard known > 2, known * 4 >= words.count * 3 else { continue }
            guard let office = offices.office(fact) else { return true }
            shared.insert(office)
        }
        return shared.count == 1
    }

    private func pillar(_ old: Int, _ new: Int) -> LedgerSureness.Pillar {
        let (one, other) = (pillarWords[old], pillarWords[new])
        guard !one.isEmpty, !other.isEmpty else { return .unknown }
        let share = Double(one.intersection(other).count) / Double(max(one.count, other.count))
        let numbered = threads[old].unit.pillarNumber != nil && threads[new].unit.pillarNumber != nil
        if share >= 0.6 { return numbered ? .same : .unknown }
        return numbered ? .another : .unknown
    }

    private func shared(_ a: [Int64], _ b: [Int64]) -> [Int64] {
        var (i, j) = (0, 0)
        var both: [Int64] = []
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
}
