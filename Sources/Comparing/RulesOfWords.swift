internal import FactSheets

/// Rules for words, names and sentences.
extension Rules {
    static func spelling(_ place: ChangedPlace, _ context: RuleContext) -> Verdict? {
        guard !place.gone.isEmpty, place.gone.count <= 6, place.come.count <= 6 else { return nil }
        // Words run together or torn apart, perhaps with a letter wrong: planrestore, plan to restore.
        guard place.gone.count == place.come.count else { return joined(place) }
        var changed = 0
        for (a, b) in zip(place.gone, place.come) where a.lower != b.lower {
            guard isSpelling(of: a, b) else { return nil }
            changed += 1
        }
        guard changed > 0, changed <= 3 else { return nil }
        if let a = place.gone.first, let b = place.come.first, place.gone.count == 1,
            !a.capital || !b.capital,
            stem(a.lower) == stem(b.lower)
        {
            return .editorial("grammar", "Only the form of a word changed: \(shift(place)).")
        }
        return .editorial("typo", "Only the spelling changed: \(shift(place)).")
    }

    private static func joined(_ place: ChangedPlace) -> Verdict? {
        let (a, b) = (ChangedPlace.letters(place.goneText), ChangedPlace.letters(place.comeText))
        guard min(place.gone.count, place.come.count) == 1, max(a.count, b.count) <= 40,
            let distance = letterDistance(a, b, limit: 2), distance <= 2, min(a.count, b.count) >= 8,
            !(a + b).contains(where: \.isDigit)
        else { return nil }
        return .editorial("typo", "Words that ran together were parted: \(shift(place)).")
    }

    static func scope(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        for (rule, list, name) in [
            ("scope-word", RuleWords.scope, "scope"), ("hedge", RuleWords.hedges, "certainty"),
        ] where (place.gone + place.come).contains(where: { list.contains($0.lower) }) {
            let before = Set(place.gone.map(\.lower)).intersection(list)
            let after = Set(place.come.map(\.lower)).intersection(list)
            guard before != after, place.gone.count <= 12, place.come.count <= 12 else { continue }
            let suffix = rule == "hedge" ? (before.count < after.count ? "-added" : "-removed") : ""
            return .substantive(rule + suffix, "Words of \(name) changed: \(shift(place)).")
        }
        return nil
    }

    /// Square brackets or an asterisk set into a transcript: what was said is not what was meant.
    static func correction(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard !place.gone.isEmpty || !place.come.isEmpty,
            holds(place.goneText, "[") != holds(place.comeText, "[")
                || holds(place.goneText, "]*") != holds(place.comeText, "]*")
        else { return nil }
        return .substantive("correction-marked", "A correction is marked in the transcript: \(shift(place)).")
    }

    /// Words that only tie sentences together.
    static func connective(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let words = ChangedPlace.content(place.gone) + ChangedPlace.content(place.come)
        guard !words.isEmpty, words.allSatisfy({ RuleWords.connectives.contains($0.lower) }) else {
            return nil
        }
        return .editorial("connective", "Only connecting words changed: \(shift(place)).")
    }

    static func grammar(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let before = ChangedPlace.content(place.gone)
        let after = ChangedPlace.content(place.come)
        guard before.count == after.count, zip(before, after).allSatisfy({ stem($0.lower) == stem($1.lower) })
        else {
            return nil
        }
        let tense = Set(place.gone.map(\.lower)).symmetricDifference(place.come.map(\.lower))
        if !tense.isDisjoint(with: RuleWords.present), !tense.isDisjoint(with: RuleWords.past) { return nil }
        let removed = Set(place.gone.map(\.lower)).intersection(RuleWords.opposed)
        let added = Set(place.come.map(\.lower)).intersection(RuleWords.opposed)
        if removed != added, !place.gone.isEmpty, !place.come.isEmpty, !removed.isEmpty, !added.isEmpty {
            return nil
        }
        return .editorial("grammar", "Only small words or endings changed: \(shift(place)).")
    }

    static func sameMeaning(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard !place.gone.isEmpty, !place.come.isEmpty else { return nil }
        let (short, long) = withoutSame(place)
        if isAbbreviation(short, long) || isAbbreviation(long, short) {
            return .editorial("abbreviation", "The same name, shortened or spelled out: \(shift(place)).")
        }
        let before = Set(ChangedPlace.content(place.gone).map(\.lower))
        let after = Set(ChangedPlace.content(place.come).map(\.lower))
        guard !before.isEmpty, !after.isEmpty,
            RuleWords.sameMeaning.contains(where: { before.isSubset(of: $0) && after.isSubset(of: $0) })
        else { return nil }
        return .editorial("style", "Another word for the same: \(shift(place)).")
    }

    /// The content words that neither stand on both sides nor have a word of the same meaning on the other.
    private static func withoutSame(_ place: ChangedPlace) -> ([ChangedWord], [ChangedWord]) {
        func rest(_ words: [ChangedWord], _ others: [ChangedWord]) -> [ChangedWord] {
            let known = Set(others.map(\.lower))
            return ChangedPlace.content(words).filter { word in
                !known.contains(word.lower)
                    && !RuleWords.sameMeaning.contains {
                        $0.contains(word.lower) && !$0.isDisjoint(with: known)
                    }
            }
        }
        guard place.gone.count <= 24, place.come.count <= 24 else { return (place.gone, place.come) }
        return (rest(place.gone, place.come), rest(place.come, place.gone))
    }

    static func pointer(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let words = place.gone + place.come
        let isPointer: (ChangedWord) -> Bool = { word in RuleWords.pointers.contains(word.lower) }
        let addresses = holds(place.comeText, "://") || holds(place.goneText, "://")
        let plain = addresses ? withoutAddresses(place) : words
        let points = words.contains { ["link", "links", "click", "website", "webpage"].contains($0.lower) }
        guard points || addresses, plain.allSatisfy(isPointer) else { return nil }
        return .editorial("pointer", "Only the pointer to another page reads differently: \(shift(place)).")
    }

    private static func withoutAddresses(_ place: ChangedPlace) -> [ChangedWord] {
        let plain = (place.goneText + " " + place.comeText).split(separator: " ").filter {
            !holds(String($0), "://")
        }
        return ChangedPlace.words(Array(plain.joined(separator: " ").utf8)[...])
    }

    /// A run-in heading before what it only names.
    static func label(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard place.opens, !place.closes, place.gone.isEmpty || place.come.isEmpty else { return nil }
        let words = place.gone + place.come
        let text = place.gone.isEmpty ? place.comeText : place.goneText
        guard (2...16).contains(words.count), let last = text.last,
            ".:—–".contains(last) || place.emphasised || place.markFollows,
            !words.contains(where: { RuleWords.finite.contains($0.lower) }),
            let first = words.first, place.emphasised || first.lower.hasSuffix("ing"),
            !place.facts.contains(where: { $0.type != .name })
        else { return nil }
        return .editorial(
            "label", "Only the label in front changed; what follows is the same: \(shift(place)).")
    }

    /// A name written more fully, as it stands elsewhere in the text.
    static func nameCompleted(_ place: ChangedPlace, _ context: RuleContext) -> Verdict? {
        let words = place.gone.isEmpty ? place.come : place.gone
        let text = place.gone.isEmpty ? place.comeText : place.goneText
        if place.gone.isEmpty != place.come.isEmpty, words.count == 1, isAddition(place, words[0], text) {
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

    static func names(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard place.gone.count <= 12, place.come.count <= 12,
            let fact = place.facts.first(where: { $0.type == .name })
        else {
            return nil
        }
        switch (fact.before, fact.after) {
        case (let before?, let after?):
            return .substantive("name-changed", "A name changed: \(quoted(before)) is now \(quoted(after)).")
        case (nil, let after?): return .substantive("name-added", "A name was added: \(quoted(after)).")
        case (let before?, nil): return .substantive("name-removed", "A name was removed: \(quoted(before)).")
        case (nil, nil): return nil
        }
    }

    static func sentences(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        let text = place.gone.isEmpty ? place.comeText : place.goneText
        guard place.gone.isEmpty != place.come.isEmpty, place.startsSentence,
            place.gone.count + place.come.count >= 4,
            let last = text.last, ".!?”\"".contains(last)
        else { return nil }
        return place.gone.isEmpty
            ? .substantive("sentence-added", "A sentence was added: \(quoted(text))")
            : .substantive("sentence-removed", "A sentence was removed: \(quoted(text))")
    }

    /// Whether `marks`, one to three bytes of ASCII, stand in the text.
    private static func holds(_ text: String, _ marks: String) -> Bool {
        let wanted = Array(marks.utf8)
        var matched = 0
        for byte in text.utf8 {
            matched = byte == wanted[matched] ? matched + 1 : byte == wanted[0] ? 1 : 0
            if matched == wanted.count { return true }
        }
        return false
    }
}
