internal import FactSheets

/// A fact that changed, in one line: `$474 million → $400 million (−$74 million)`.
package struct Callout: Equatable {
    /// What stands before it: `amount`, or `new amount`, `amount gone`.
    package var label: String
    package var before: String?
    package var after: String?
    /// The difference, where it can be reckoned.
    package var note: String?

    /// `nil` for a fact without either side.
    init?(_ fact: FactChange, _ voice: Voice = .plain) {
        let name = Callout.name(fact.type)
        before = fact.before.map { shortened($0, to: 90) }
        after = fact.after.map { shortened($0, to: 90) }
        switch (fact.before, fact.after) {
        case (nil, nil): return nil
        case (nil, _): label = voice("new \(name)")
        case (_, nil): label = voice("\(name) gone")
        default: label = voice(name)
        }
        guard let old = fact.valueBefore, let new = fact.valueAfter, fact.before != nil, fact.after != nil
        else {
            return
        }
        note = Callout.difference(fact.type, old, new, currency: fact.currency, voice)
    }

    /// What a statement that came or went brought or took along: `gone with it: 40,000 beneficiaries; 2030`.
    init?(alongWith change: Change, _ voice: Voice = .plain) {
        let quiet: Set<Fact.Kind> = [.modality, .polarity, .name]
        let isGone = change.kind == .removed
        let words = change.facts.filter { !quiet.contains($0.type) }.compactMap {
            isGone ? $0.before : $0.after
        }
        guard !words.isEmpty else { return nil }
        let listed = words.prefix(6).map { shortened($0, to: 60) }.joined(separator: "; ")
        label = voice(isGone ? "gone with it" : "comes with it")
        before = listed + (words.count > 6 ? "; …" : "")
    }

    var text: String {
        let words = [before, after].compactMap { $0 }.joined(separator: " → ")
        return "\(label): \(words)" + (note.map { " (\($0))" } ?? "")
    }

    private static func name(_ kind: Fact.Kind) -> String {
        switch kind {
        case .modality: "firmness"
        case .polarity: "negation"
        default: kind.rawValue
        }
    }

    private static func difference(
        _ kind: Fact.Kind, _ old: String, _ new: String, currency: String?, _ voice: Voice
    )
        -> String?
    {
        switch kind {
        case .amount, .percent, .count: numbers(kind, old, new, currency: currency, voice)
        case .date: CalendarPoint.difference(old, new, voice)
        case .duration: durations(old, new, voice)
        case .modality: modality(old, new, voice)
        case .name, .polarity: nil
        }
    }

    private static func numbers(
        _ kind: Fact.Kind, _ old: String, _ new: String, currency: String?, _ voice: Voice
    ) -> String? {
        guard let old = Decimal(old), let new = Decimal(new) else { return nil }
        let difference = new - old
        guard !difference.isZero else { return nil }
        switch kind {
        case .amount: return difference.sign + money(difference.inWords, currency, voice)
        case .percent:
            return difference.sign + difference.grouped + " "
                + voice(difference.grouped == "1" ? "point" : "points")
        default: return difference.sign + difference.grouped
        }
    }

    /// `$74 million`, in Spanish `US$74 millones`.
    static func money(_ words: String, _ currency: String?, _ voice: Voice) -> String {
        let isDollar = currency == nil || currency == "USD"
        return (isDollar && voice.language == .spanish ? "US$" : symbol(currency)) + voice.money(words)
    }

    private static func symbol(_ currency: String?) -> String {
        switch currency {
        case nil, "USD": "$"
        case "EUR": "€"
        case "GBP": "£"
        case "JPY": "¥"
        case "MXN": "MX$"
        case "CAD": "CA$"
        case let code?: folded(code) + " "
        }
    }

    /// ISO 8601 durations of one and the same unit.
    private static func durations(_ old: String, _ new: String, _ voice: Voice) -> String? {
        guard let (from, unit) = duration(old), let (to, unit2) = duration(new), unit == unit2, from != to
        else {
            return nil
        }
        return (to < from ? "−" : "+") + voice.counted(abs(to - from), unit)
    }

    private static func duration(_ text: String) -> (Int, String)? {
        let ofDay = text.hasPrefix("PT")
        guard text.hasPrefix("P"), let number = Int(text.dropFirst(ofDay ? 2 : 1).dropLast()), number >= 0,
            number < 1_000_000_000
        else { return nil }
        switch (text.utf8.last, ofDay) {
        case (UInt8(ascii: "Y"), false): return (number, "year")
        case (UInt8(ascii: "M"), false): return (number, "month")
        case (UInt8(ascii: "W"), false): return (number, "week")
        case (UInt8(ascii: "D"), false): return (number, "day")
        case (UInt8(ascii: "H"), true): return (number, "hour")
        case (UInt8(ascii: "M"), true): return (number, "minute")
        case (UInt8(ascii: "S"), true): return (number, "second")
        default: return nil
        }
    }

    private static func modality(_ old: String, _ new: String, _ voice: Voice) -> String? {
        let ladder = ["explored", "intended", "committed", "done"]
        guard let from = ladder.firstIndex(of: old), let to = ladder.firstIndex(of: new), from != to else {
            return nil
        }
        return "\(voice(old)) → \(voice(new)): \(voice(to < from ? "weaker" : "firmer"))"
    }
}

/// `1 day`, `3 days`, `10,000 changes`.
package func counted(_ number: Int, _ noun: String) -> String {
    "\(withThousands(number)) \(noun)\(number == 1 ? "" : "s")"
}

/// A count in groups of three digits.
package func withThousands(_ number: Int) -> String { Decimal(String(number))?.grouped ?? String(number) }

extension Voice {
    /// A sum as people write it: `$74 million`, in Spanish `US$74 millones`. `currency` is ISO 4217.
    package func money(_ sum: Decimal, _ currency: String?) -> String {
        (sum.isNegative ? sum.sign : "") + Callout.money(sum.inWords, currency, self)
    }
}
