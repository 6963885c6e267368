internal import FactSheets

/// Rules for names: abbreviated, completed, exchanged.
extension Rules {
    /// `(EPA)` put behind the name that it abbreviates or left out there, the name put before its abbreviation in
    /// brackets, or one for the other.
    static func abbreviation(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let words = place.gone.isEmpty ? place.come : place.gone
        let text = place.gone.isEmpty ? place.comeText : place.goneText
        guard words.count <= 16, place.gone.count <= 16, place.come.count <= 16 else { return nil }
        if !place.gone.isEmpty, !place.come.isEmpty {
            let (before, after) = (withoutBracketed(place.gone), withoutBracketed(place.come))
            return isAbbreviation(before, after) || isAbbreviation(after, before) ? abbreviated(place) : nil
        }
        if text.hasPrefix("("), text.hasSuffix(")"), words.count == 1,
            endsSpelled(words[0], place.wordsBefore(12))
        {
            return abbreviated(place)
        }
        if text.hasSuffix("("), let next = place.next, isAbbreviation([next], words) {
            return abbreviated(place)
        }
        return nil
    }

    static func abbreviated(_ place: ChangedPlace) -> Verdict {
        .editorial("abbreviation", "The same name, shortened or spelled out: \(shift(place)).")
    }

    /// Without a last word that abbreviates those before it.
    private static func withoutBracketed(_ words: [ChangedWord]) -> [ChangedWord] {
        guard words.count > 2, let last = words.last, isAbbreviation([last], Array(words.dropLast())) else {
            return words
        }
        return Array(words.dropLast())
    }

    /// Whether the last of the words spell the abbreviation.
    private static func endsSpelled(_ short: ChangedWord, _ words: [ChangedWord]) -> Bool {
        words.indices.contains { isAbbreviation([short], Array(words[$0...])) }
    }

    /// A name written more fully, as it stands elsewhere in the text.
    static func nameCompleted(_ place: ChangedPlace, _ context: RuleContext) -> Verdict? {
        let words = place.gone.isEmpty ? place.come : place.gone
        let text = place.gone.isEmpty ? place.comeText : place.goneText
        if place.gone.isEmpty != place.come.isEmpty, words.count == 1, isAddition(place, words[0], text) {
            return .editorial("name-completed", "The same name, written more or less fully: \(shift(place)).")
        }
        if place.gone.isEmpty != place.come.isEmpty, areGivenNames(words, text, place) {
            return .editorial("name-completed", "The same name, written more or less fully: \(shift(place)).")
        }
        guard place.gone.isEmpty != place.come.isEmpty, words.count == 1, let name = words.first,
            name.capital,
            name.raw.utf8.count == text.utf8.count, !RuleWords.places.contains(name.lower)
        else { return nil }
        let document = place.gone.isEmpty ? context.old : context.new
        if let previous = place.previous, previous.capital,
            document.holds(previous.lower, name.lower)
        {
            return .editorial("name-completed", "The same name, written more or less fully: \(shift(place)).")
        }
        if let next = place.next, next.capital, document.holds(name.lower, next.lower) {
            return .editorial("name-completed", "The same name, written more or less fully: \(shift(place)).")
        }
        return nil
    }

    /// An initial, a `Mr.`, or a given name between an office and a surname: the person is the same.
    private static func isAddition(_ place: ChangedPlace, _ word: ChangedWord, _ text: String) -> Bool {
        let marks = text.utf8.count - word.raw.utf8.count
        guard word.capital, marks <= 1 || (marks == 2 && RuleWords.honorifics.contains(word.lower)) else {
            return false
        }
        let (before, after) = (place.previous, place.next)
        if RuleWords.honorifics.contains(word.lower) {
            return before?.capital == true || after?.capital == true
        }
        guard let before, let after, before.capital, after.capital, !RuleWords.places.contains(word.lower),
            !RuleWords.offices.contains(word.lower)
        else { return false }
        if word.raw.utf8.count == 1 { return true }
        return marks == 0 && RuleWords.offices.contains(before.lower)
    }

    /// `Antony J.` between an office and a surname.
    private static func areGivenNames(_ words: [ChangedWord], _ text: String, _ place: ChangedPlace) -> Bool {
        guard (2...3).contains(words.count), let before = place.previous, let after = place.next,
            RuleWords.offices.contains(before.lower), before.capital, after.capital
        else { return false }
        return text.allSatisfy { $0.isLetter || $0 == " " || $0 == "." }
            && words.allSatisfy {
                $0.capital && !RuleWords.places.contains($0.lower) && !RuleWords.offices.contains($0.lower)
                    && !RuleWords.grammar.contains($0.lower)
            }
    }

    static func names(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard place.gone.count <= 12, place.come.count <= 12 else { return nil }
        let fact = place.facts.first { $0.type == .name }
        // One that was not read as a name, but stands in capitals in a sentence.
        let isName = isCapitalised(place)
        let before = fact?.before ?? (fact == nil && isName ? marked(place.goneText) : nil)
        let after = fact?.after ?? (fact == nil && isName ? marked(place.comeText) : nil)
        switch (before, after) {
        case (let before?, let after?):
            return .substantive("name-changed", "A name changed: \(quoted(before)) is now \(quoted(after)).")
        case (nil, let after?): return .substantive("name-added", "A name was added: \(quoted(after)).")
        case (let before?, nil): return .substantive("name-removed", "A name was removed: \(quoted(before)).")
        case (nil, nil): return nil
        }
    }

    private static func isCapitalised(_ place: ChangedPlace) -> Bool {
        let words = ChangedPlace.content(place.gone + place.come)
        return place.gone.isEmpty != place.come.isEmpty && !place.startsSentence && !words.isEmpty
            && words.allSatisfy(\.capital)
    }

    /// Without the marks around it; `nil` for nothing.
    private static func marked(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let isLetter: (UInt8) -> Bool = { $0.isLetterOrDigit || $0 >= 0x80 }
        guard let first = bytes.firstIndex(where: isLetter), let last = bytes.lastIndex(where: isLetter)
        else {
            return nil
        }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }
}
