internal import FactSheets

/// What a rule says about a change, and why, for the reader.
struct Verdict: Comparable {
    var significance: Significance
    var rule: String
    var explanation: String

    /// Values and negations weigh more than promises, these more than names, names more than other words.
    private var weight: Int {
        for (weight, topics) in [(3, Verdict.values), (2, ["modality"]), (1, ["name"])]
        where topics.contains(where: rule.hasPrefix) {
            return weight
        }
        return 0
    }

    private static let values = ["amount", "percent", "count", "date", "duration", "negation"]

    static func < (a: Verdict, b: Verdict) -> Bool { (a.significance, a.weight) < (b.significance, b.weight) }

    static func editorial(_ rule: String, _ explanation: String) -> Verdict {
        Verdict(significance: .editorial, rule: rule, explanation: explanation)
    }

    static func substantive(_ rule: String, _ explanation: String) -> Verdict {
        Verdict(significance: .substantive, rule: rule, explanation: explanation)
    }
}

/// The rules for one changed place, asked in this order; the first that knows the place decides.
/// What none of them knows is substantive: a missed change costs more than a needless one.
enum Rules {
    static let order: [@Sendable (ChangedPlace, RuleContext) -> Verdict?] = [
        typography, noteMarks, sameWords, abbreviation, misprint, values, negation, modality, marks, capitals,
        repeated,
        numbering, endMark,
        leadIn, transcript, label, sentences, spelling, scope, sameValue, correction, grammar, connective,
        sameMeaning, pointer,
        nameCompleted, names,
    ]

    static func verdict(_ place: ChangedPlace, _ context: RuleContext) -> Verdict {
        for rule in order {
            if let verdict = rule(place, context) { return verdict }
        }
        if place.gone.isEmpty {
            return .substantive("words-added", "Words were added: \(quoted(place.comeText)).")
        }
        if place.come.isEmpty {
            return .substantive("words-removed", "Words were removed: \(quoted(place.goneText)).")
        }
        return .substantive("words-changed", "\(quoted(place.goneText)) is now \(quoted(place.comeText)).")
    }

    static func shift(_ place: ChangedPlace) -> String {
        if place.goneText.isEmpty { return "\(quoted(place.comeText)) was added" }
        if place.comeText.isEmpty { return "\(quoted(place.goneText)) was removed" }
        return "\(quoted(place.goneText)) is now \(quoted(place.comeText))"
    }

    /// `An amount`, `A date`.
    static func article(_ word: String) -> String {
        (word.utf8.first.map { "aeiou".utf8.contains($0) } ?? false ? "An " : "A ") + word
    }

    /// In quotation marks, cut to a length that fits a sentence.
    static func quoted(_ text: String) -> String {
        let limit = 90
        guard text.utf8.count > limit, text.count > limit else { return "‘\(text)’" }
        let words = text.prefix(limit).split(separator: " ").dropLast()
        return "‘\(words.isEmpty ? String(text.prefix(limit)) : words.joined(separator: " ")) …’"
    }
}
