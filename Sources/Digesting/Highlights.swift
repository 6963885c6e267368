internal import FactSheets

/// What changes of substance come to, by what they mean: `2 promises weakened`, `1 deadline dropped`, `$74 million less`.
struct Highlights: Equatable {
    /// In the order in which they are told.
    enum Kind: String, CaseIterable {
        case weakened = "promise weakened"
        case firmer = "promise made firmer"
        case done = "promise reported done"
        case dropped = "commitment dropped"
        case added = "new commitment"
        case deadlineDropped = "deadline dropped"
        case deadlineLater = "deadline put off"
        case deadlineEarlier = "deadline brought forward"
        case deadlineAdded = "new deadline"
    }

    private(set) var counts: [Kind: Int] = [:]
    /// By currency, "" for none: what amounts grew by, and shrank by.
    private(set) var money: [String: (more: Decimal, less: Decimal)] = [:]
    /// Changes of substance that none of these is.
    private(set) var others = 0

    static func == (a: Highlights, b: Highlights) -> Bool {
        a.counts == b.counts && a.others == b.others
            && a.money.mapValues { "\($0.more.grouped) \($0.less.grouped)" }
                == b.money.mapValues { "\($0.more.grouped) \($0.less.grouped)" }
    }

    mutating func count(_ change: Change) {
        guard change.significance == .substantive else { return }
        var kinds: [Kind] = []
        switch (change.kind, change.unit) {
        case (.removed, .item): kinds.append(.dropped)
        case (.added, .item): kinds.append(.added)
        case (.removed, _), (.added, _): break
        default: if let kind = Highlights.firmness(change) { kinds.append(kind) }
        }
        var hasMoney = false
        if change.kind != .added, change.kind != .removed {
            for fact in change.facts {
                switch fact.type {
                case .date: if let kind = Highlights.deadline(fact, in: change) { kinds.append(kind) }
                case .amount: hasMoney = countMoney(fact) || hasMoney
                default: break
                }
            }
        }
        for kind in kinds { counts[kind, default: 0] += 1 }
        if kinds.isEmpty, !hasMoney { others += 1 }
    }

    /// Whether the difference could be reckoned.
    private mutating func countMoney(_ fact: FactChange) -> Bool {
        guard let old = fact.valueBefore.flatMap({ Decimal($0) }),
            let new = fact.valueAfter.flatMap({ Decimal($0) })
        else { return false }
        let difference = new - old
        guard !difference.isZero else { return false }
        let currency = fact.currency ?? ""
        let sums = money[currency] ?? (.zero, .zero)
        money[currency] =
            difference.isNegative
            ? (sums.more, sums.less + difference.magnitude) : (sums.more + difference, sums.less)
        return true
    }

    /// Whether a promise is less or more than it was, by the first of its words that says so.
    private static func firmness(_ change: Change) -> Kind? {
        let ladder = ["explored", "intended", "committed", "done"]
        for fact in change.facts where fact.type == .modality {
            guard let before = fact.valueBefore.flatMap(ladder.firstIndex),
                let after = fact.valueAfter.flatMap(ladder.firstIndex), before != after
            else { continue }
            return after == 3 ? .done : before < after ? .firmer : .weakened
        }
        return nil
    }

    /// What became of a date that says until when.
    private static func deadline(_ fact: FactChange, in change: Change) -> Kind? {
        let was = fact.before.map { isDeadline($0, in: change.before ?? "") } ?? false
        let willBe = fact.after.map { isDeadline($0, in: change.after ?? "") } ?? false
        switch (fact.before, fact.after) {
        case (.some, nil): return was ? .deadlineDropped : nil
        case (nil, .some): return willBe ? .deadlineAdded : nil
        case (let before?, let after?):
            guard was || willBe,
                let way = CalendarPoint.difference(
                    fact.valueBefore ?? before, fact.valueAfter ?? after, .plain)
            else { return nil }
            return way.hasSuffix("later") ? .deadlineLater : .deadlineEarlier
        case (nil, nil): return nil
        }
    }

    private static let limits: Set<String> = [
        "by", "before", "until", "within", "than", "para", "antes", "hasta", "tardar",
    ]

    /// Whether a word of `date`, or one of the three before it, says that it is a limit.
    private static func isDeadline(_ date: String, in text: String) -> Bool {
        let (words, wanted) = (Array(text.utf8), Array(date.utf8))
        if date.lowercased().split(separator: " ").contains(where: { limits.contains(String($0)) }) {
            return true
        }
        guard !wanted.isEmpty, words.count >= wanted.count else { return false }
        for start in 0...words.count - wanted.count where words[start...].starts(with: wanted) {
            let before = String(decoding: words[..<start], as: UTF8.self).lowercased()
            let near = before.split { !$0.isLetter }.suffix(3)
            if near.contains(where: { limits.contains(String($0)) }) { return true }
        }
        return false
    }

    /// In words, each part by itself; empty when nothing of substance changed.
    func parts(_ voice: Voice) -> [String] {
        var parts = Kind.allCases.compactMap { kind in counts[kind].map { voice.counted($0, kind) } }
        for (currency, sums) in money.sorted(by: { $0.key < $1.key }) {
            let name = currency.isEmpty ? nil : currency
            for (sum, text) in [(sums.less, "{1} less"), (sums.more, "{1} more")] where !sum.isZero {
                parts.append(voice(text, Callout.money(sum.inWords, name, voice)))
            }
        }
        if others > 0 {
            parts.append(
                voice.counted(others, parts.isEmpty ? "substantive change" : "other substantive change"))
        }
        return parts
    }
}

extension Voice {
    /// `2 promises weakened`.
    fileprivate func counted(_ number: Int, _ kind: Highlights.Kind) -> String {
        if language == .spanish { return counted(number, kind.rawValue) }
        guard number > 1 else { return "1 \(kind.rawValue)" }
        let words = kind.rawValue.split(separator: " ").map(String.init)
        let nouns = ["promise", "commitment", "deadline"]
        return "\(withThousands(number)) "
            + words.map { nouns.contains($0) ? $0 + "s" : $0 }.joined(separator: " ")
    }
}
