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
        ] {
            let isSame =
                list.intersection(place.gone.map(\.lower)) == list.intersection(place.come.map(\.lower))
            let before = limiting(place.gone, in: list, place)
            let after = limiting(place.come, in: list, place)
            let others = Set(
                (ChangedPlace.content(place.gone) + ChangedPlace.content(place.come)).map(\.lower)
            )
            .subtracting(list)
            guard !isSame, before != after, others.count <= 3 else { continue }
            let suffix = rule == "hedge" ? (before.count < after.count ? "-added" : "-removed") : ""
            return .substantive(rule + suffix, "Words of \(name) changed: \(shift(place)).")
        }
        return nil
    }

    /// The words of the list; those that belong to a name, such as the first of `New Zealand`, limit nothing, nor does
    /// `the start` make anything less sure.
    private static func limiting(_ words: [ChangedWord], in list: Set<String>, _ place: ChangedPlace) -> Set<
        String
    > {
        var found = Set<String>()
        for (index, word) in words.enumerated() where list.contains(word.lower) {
            if index > 0, words[index - 1].lower == "the", RuleWords.hedges.contains(word.lower) { continue }
            let next = index + 1 < words.count ? words[index + 1] : place.next
            let opensSentence = index == 0 && place.startsSentence && next?.capital != true
            if !word.capital || opensSentence { found.insert(word.lower) }
        }
        return found
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
        let before = plainContent(place.gone)
        let after = plainContent(place.come)
        guard before.count == after.count, zip(before, after).allSatisfy({ stem($0) == stem($1) })
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

    /// The words of content in lower case, phrases of one meaning made one.
    private static func plainContent(_ words: [ChangedWord]) -> [String] {
        RuleWords.plain(words.map(\.lower)).filter { !RuleWords.grammar.contains($0) }
    }

    static func sameMeaning(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard !place.gone.isEmpty, !place.come.isEmpty else { return nil }
        let (short, long) = withoutSame(place)
        if isAbbreviation(short, long) || isAbbreviation(long, short) { return abbreviated(place) }
        let before = Set(ChangedPlace.content(place.gone).map(\.lower))
        let after = Set(ChangedPlace.content(place.come).map(\.lower))
        guard !before.isEmpty, !after.isEmpty,
            RuleWords.sameMeaning.contains(where: { before.isSubset(of: $0) && after.isSubset(of: $0) })
        else { return nil }
        return .editorial("style", "Another word for the same: \(shift(place)).")
    }

    /// The same words once contractions are spelled out and phrases of one meaning are made one.
    static func sameWords(_ place: ChangedPlace, _: RuleContext) -> Verdict? {
        guard !place.gone.isEmpty, !place.come.isEmpty, place.gone.count <= 24, place.come.count <= 24 else {
            return nil
        }
        let (before, after) = (place.gone.map(\.lower), place.come.map(\.lower))
        let signs: Set<Character> = ["%", "$", "€", "£", "+", "=", "<", ">", "±"]
        guard RuleWords.withoutArticles(before) != RuleWords.withoutArticles(after),
            RuleWords.plain(before) == RuleWords.plain(after),
            place.goneText.filter(signs.contains) == place.comeText.filter(signs.contains)
        else { return nil }
        return .editorial("style", "The same in other words: \(shift(place)).")
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
        let points = words.contains { RuleWords.pointing.contains($0.lower) }
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
