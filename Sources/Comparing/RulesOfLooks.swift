internal import FactSheets

/// Rules for what only looks different.
extension Rules {
    static func typography(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard cosmeticKey(Array(place.goneText.utf8)) == cosmeticKey(Array(place.comeText.utf8)) else {
            return nil
        }
        return Verdict(
            significance: .cosmetic, rule: "typography",
            explanation: "Only spaces, quotes or dashes look different.")
    }

    static func marks(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard place.gone.isEmpty, place.come.isEmpty else { return nil }
        let signs: Set<Character> = ["%", "$", "€", "£", "+", "=", "<", ">", "±"]
        guard !(place.goneText + place.comeText).contains(where: signs.contains) else { return nil }
        return .editorial("punctuation", "Only punctuation changed: \(shift(place)).")
    }

    static func capitals(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard ChangedPlace.letters(place.goneText) == ChangedPlace.letters(place.comeText) else { return nil }
        if place.goneText.lowercased() == place.comeText.lowercased() {
            return .editorial("capitals", "Only capital letters changed: \(shift(place)).")
        }
        return .editorial("punctuation", "Only punctuation or capitals changed: \(shift(place)).")
    }

    static func transcript(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let words = place.gone + place.come
        let isSpeaker = place.opens && place.markFollows && !place.gone.isEmpty && !place.come.isEmpty
        let known = isSpeaker ? RuleWords.speakers : RuleWords.transcript
        guard !words.isEmpty, words.allSatisfy({ known.contains($0.lower) }) else { return nil }
        return .editorial("transcription", "Only how the transcript notes things changed: \(shift(place)).")
    }

    /// What stands right beside it once more: `Thank you, thank you`.
    static func repeated(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let words = (place.gone + place.come).map(\.lower)
        guard place.gone.isEmpty != place.come.isEmpty, (1...8).contains(words.count),
            words == place.wordsBefore(words.count).map(\.lower)
                || words == place.wordsAfter(words.count).map(\.lower)
        else { return nil }
        return place.come.isEmpty
            ? .editorial("duplicate", "A repetition was taken out: \(quoted(place.goneText)).")
            : .editorial("duplicate", "Words are now written twice: \(quoted(place.comeText)).")
    }

    static func numbering(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard place.opens, place.gone.count <= 1, place.come.count <= 1 else { return nil }
        let isNumber: (ChangedWord) -> Bool = { word in
            word.lower.utf8.count <= 4
                && (word.lower.utf8.allSatisfy(\.isDigit) || word.lower.allSatisfy("ivx".contains))
        }
        let endsInMark: (String) -> Bool = { $0.isEmpty || $0.hasSuffix(".") || $0.hasSuffix(")") }
        guard (place.gone + place.come).allSatisfy(isNumber), endsInMark(place.goneText),
            endsInMark(place.comeText)
        else {
            return nil
        }
        return .editorial("numbering", "Only the number in front changed: \(shift(place)).")
    }

    /// `END` and the like before or behind a transcript.
    static func endMark(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let words = place.gone + place.come
        guard place.opens || place.closes, words.count == 1, ["END", "MORE", "FIN"].contains(words[0].raw)
        else { return nil }
        return .editorial("end-mark", "Only a mark that says nothing changed: \(shift(place)).")
    }

    /// `, including:` at the end, before a list or where a list once was.
    static func leadIn(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let words: Set = [
            "including", "include", "includes", "such", "as", "the", "following", "namely", "below",
        ]
        guard place.closes, place.goneText.hasSuffix(":") || place.comeText.hasSuffix(":"),
            (place.gone + place.come).allSatisfy({ words.contains($0.lower) })
        else { return nil }
        return .editorial("lead-in", "Only the words that lead over to a list changed: \(shift(place)).")
    }
}
