internal import FactSheets

/// Rules for values, promises and negations.
extension Rules {
    /// A word that became a value only because its spelling was mended: oday, Today.
    static func misprint(_ place: ChangedPlace, _ context: RuleContext) -> Verdict? {
        guard place.gone.count == 1, place.come.count == 1,
            place.facts.allSatisfy({
                [.date, .count, .name].contains($0.type) && ($0.before == nil || $0.after == nil)
            })
        else { return nil }
        return spelling(place, context)
    }

    static func values(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let ranks: [Fact.Kind] = [.amount, .percent, .count, .date, .duration]
        for kind in ranks {
            guard let fact = place.facts.first(where: { $0.type == kind }) else { continue }
            let name =
                switch kind {
                case .amount: "amount"
                case .percent: "percentage"
                case .count: "number"
                case .date: "date"
                default: "duration"
                }
            switch (fact.before, fact.after) {
            case (let before?, let after?):
                return .substantive(
                    "\(kind.rawValue)-changed",
                    "The \(name) changed: \(quoted(before)) is now \(quoted(after)).")
            case (nil, let after?):
                return .substantive("\(kind.rawValue)-added", "\(article(name)) was added: \(quoted(after)).")
            case (let before?, nil):
                return .substantive(
                    "\(kind.rawValue)-removed", "\(article(name)) was removed: \(quoted(before)).")
            case (nil, nil): continue
            }
        }
        return nil
    }

    /// `3,000` and `3000`, `Sept. 12` and `September 12`: the same value written in another way.
    static func sameValue(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard place.sameValue else { return nil }
        return .editorial("same-value", "The same value, written in another way: \(shift(place)).")
    }

    static func negation(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard let fact = place.facts.first(where: { $0.type == .polarity }) else { return nil }
        return fact.after == nil
            ? .substantive("negation-removed", "A negation was removed: \(shift(place)).")
            : .substantive("negation-added", "A negation was added: \(shift(place)).")
    }

    static func modality(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let ladder = ["explored", "intended", "committed", "done"]
        for fact in place.facts where fact.type == .modality {
            guard let before = fact.valueBefore.flatMap(ladder.firstIndex),
                let after = fact.valueAfter.flatMap(ladder.firstIndex),
                before != after
            else { continue }
            let words = "\(quoted(fact.before ?? "")) is now \(quoted(fact.after ?? ""))"
            if after == 3 {
                return .substantive("modality-done", "What was to come is now reported as done: \(words).")
            }
            return before < after
                ? .substantive("modality-strengthened", "The promise became firmer: \(words).")
                : .substantive("modality-weakened", "The promise became weaker: \(words).")
        }
        return nil
    }
}
