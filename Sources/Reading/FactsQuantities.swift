internal import FactSheets

extension FactFinder {
    /// A percent, duration or count that begins at `index`.
    mutating func takeQuantity() -> Bool {
        let first = index
        guard !isBound(first), let phrase = number(at: first) else { return false }
        if phrase.ordinal { return takeOrdinal(phrase) }
        if phrase.plain, isEnumerator(first, phrase.next) { return false }
        var values = [phrase]
        var end = phrase.next
        if let upper = rangeEnd(after: phrase, from: first, money: false),
            isRange(phrase, upper, money: false) || percentEnd(phrase.next) != nil
        {
            values.append(upper)
            end = upper.next
        }
        if let next = percentEnd(end) {
            take(.percent, from: first, before: next, value: rangeValue(values))
            return true
        }
        if let next = percentEnd(phrase.next) {
            take(.percent, from: first, before: next, value: phrase.value.description)
            return true
        }
        if takeDuration(values, from: first, end: end) { return true }
        // A dash chain of digits (a telephone number, a date of a form unknown) is no count.
        if phrase.plain, isMark(phrase.next, FactMark.dash, joined: true),
            values.count == 1 || isMark(end, FactMark.dash, joined: true),
            token(phrase.next + 1)?.kind == .number
        {
            return false
        }
        return takeCount(values, from: first, end: end)
    }

    /// `%`, `percent`, `per cent`, `por ciento`, `percentage points`.
    private func percentEnd(_ at: Int) -> Int? {
        if isMark(at, UInt8(ascii: "%")) { return at + 1 }
        var next = at
        if isMark(next, FactMark.dash, joined: true), isAttached(next + 1) { next += 1 }
        if case .percent = role(next) { return next + 1 }
        if isWord(next, .per), isWord(next + 1, .cent) { return next + 2 }
        if isWord(next, .percentage), isWord(next + 1, .points) { return next + 2 }
        return nil
    }

    /// `10-year`, `two decades`, `20-plus years`, `90 calendar days`, `eighty* years`.
    private mutating func takeDuration(_ values: [NumberPhrase], from first: Int, end: Int) -> Bool {
        var next = end
        var skipped = 0
        while skipped < 3 {
            if case .period(let period) = role(next) {
                let value = durationValue(values, period)
                take(.duration, from: first, before: next + 1, value: value)
                return true
            }
            guard let token = token(next) else { return false }
            if token.kind == .mark {
                let compounds =
                    token.mark == FactMark.dash || token.mark == UInt8(ascii: "+")
                    || token.mark == UInt8(ascii: "*")
                guard !token.spaced, compounds else { return false }
                // "2-" then a blank is no compound.
            } else if !token.word.is(.inDuration) {
                return false
            }
            next += 1
            skipped += 1
        }
        return false
    }

    private func durationValue(_ values: [NumberPhrase], _ period: Period) -> String {
        let form = period.form
        var value = ""
        for part in rangeValue(values, times: form.factor).split(separator: "/") {
            value += (value.isEmpty ? "" : "/") + form.prefix + part + form.suffix
        }
        return value
    }

    /// `sixth`, `19th`: which of a series; not the first or second, which mostly count nothing.
    private mutating func takeOrdinal(_ phrase: NumberPhrase) -> Bool {
        guard phrase.value.mantissa > 2, !isMark(phrase.next, FactMark.dash, joined: true) else {
            return false
        }
        if case .period = role(phrase.next) { return false }
        take(.count, from: index, before: phrase.next, value: phrase.value.description, unit: "ordinal")
        return true
    }

    /// `1.` at the start of a statement; `1)`, `(2)`, `[3]` and `7(a)` anywhere.
    private func isEnumerator(_ first: Int, _ next: Int) -> Bool {
        if isMark(next, UInt8(ascii: "("), joined: true) { return true }
        if isMark(next, UInt8(ascii: "]"), joined: true), isMark(first - 1, UInt8(ascii: "[")) { return true }
        if first <= 1, isMark(next, UInt8(ascii: "."), joined: true) { return true }
        guard isMark(next, UInt8(ascii: ")"), joined: true), smallNumber(first) != nil else { return false }
        // "(fewer than 5)" counts.
        let opening = tokens[..<first].suffix(12).last {
            $0.mark == UInt8(ascii: "(") || $0.mark == UInt8(ascii: ")")
        }
        return opening?.mark != UInt8(ascii: "(") || isMark(first - 1, UInt8(ascii: "("))
    }

    private mutating func takeCount(_ values: [NumberPhrase], from first: Int, end: Int) -> Bool {
        guard let phrase = values.first else { return false }
        let counted = countedWords(from: end, isOne: values.count == 1 && phrase.value == FactNumber(1))
        if case .digit(let value) = role(first), value <= 1 || !phrase.plain && end == first + 1 {
            // "one of the", "no one", "zero": a count only when something countable follows.
            if value == 1, isMark(end, FactMark.dash, joined: true) { return false }  // one-time
            if value == 0 || (value == 1 && (counted == nil || isNounPhraseOf(first))) { return false }
        }
        // 19th, 21st, 1990s
        if let suffix = token(end), suffix.kind == .word, !suffix.spaced, phrase.plain {
            guard isWord(end, .ordinalEnding) else { return false }
            take(.count, from: first, before: end + 1, value: phrase.value.description, unit: "ordinal")
            return true
        }
        take(
            .count, from: qualified(first), before: counted.map { $0.next } ?? end, value: rangeValue(values),
            unit: counted.map { $0.unit })
        return true
    }

    /// Where `over`, `more than`, `up to` and the like begin before a number.
    private func qualified(_ first: Int) -> Int {
        let floor = facts.last.map(\.end) ?? 0
        var start = first
        if isWord(first - 1, .about) {
            start = first - 1
        } else if isWord(first - 1, .least) && isWord(first - 2, .at)
            || isWord(first - 1, .to) && isWord(first - 2, .up)
            || isWord(first - 1, .than) && isWord(first - 2, .more)
        {
            start = first - 2
        } else if isWord(first - 1, .as), isWord(first - 2, .many), isWord(first - 3, .as) {
            start = first - 3
        }
        return tokens[start].start >= floor ? start : first
    }

    private func isNounPhraseOf(_ first: Int) -> Bool {
        isWord(first - 1, .determiner)
            || isWord(first + 1, .behindOne)
    }

    /// What is counted: at most four words, up to the first plural. `rural hospitals`, `Mexican women`.
    private mutating func countedWords(from first: Int, isOne: Bool) -> (next: Int, unit: String)? {
        var next = first
        if isMark(next, FactMark.dash, joined: true), isAttached(next + 1) { next += 1 }
        if isWord(next, .ofSpanish), case .scale = role(next - 1) { next += 1 }  // 6 millones de empleos
        let start = next
        var isCompound = start > first
        while next < start + 4, let token = token(next), token.kind == .word, !token.word.is(.function) {
            if !token.spaced, !isCompound { return nil }
            isCompound = false
            switch token.word.role {
            case .none, .currency, .dozen, .near, .phase: break
            case .digit where isMark(next + 1, FactMark.dash, joined: true): break  // zero-emission vehicles
            default: return nil
            }
            next += 1
            if isPlural(token) {
                if isOne { return next - 1 > start ? (next - 1, folded(from: start, before: next - 1)) : nil }
                if goesOnInPlural(next) { next += 1 }
                return (next, folded(from: start, before: next))
            }
            if isMark(next, FactMark.dash, joined: true), isAttached(next + 1) {
                next += 1
                isCompound = true
            }
        }
        guard start > first || next == start + 1, next > start, let only = token(start), !only.capital else {
            return nil
        }
        return (start + 1, folded(from: start, before: start + 1))
    }

    /// `mexicanas` in `800 mujeres mexicanas`, `defenders` in `500 human rights defenders`.
    private func goesOnInPlural(_ at: Int) -> Bool {
        guard let token = token(at), token.kind == .word, token.spaced, !token.capital,
            !token.word.is(.function), case .none = token.word.role
        else { return false }
        return token.end - token.start > 4 && isPlural(token)
    }

    private func isPlural(_ token: FactToken) -> Bool {
        let length = token.end - token.start
        let last = bytes[token.end - 1] | 0x20
        if last == UInt8(ascii: "s"), length > 3 {
            let before = bytes[token.end - 2] | 0x20
            return before != UInt8(ascii: "s") && before != UInt8(ascii: "u")
                && bytes[token.end - 2] != UInt8(ascii: "i")
        }
        return token.word.is(.plural)
    }

    /// The tokens in lower case, single blanks between words.
    mutating func folded(from first: Int, before end: Int, possessive: Bool = true) -> String {
        guard first < end else { return "" }
        // Folding never adds a byte.
        let most = tokens[end - 1].end - tokens[first].start
        if folding.count < most { folding = Array(repeating: 0, count: most) }
        var count = fold(from: first, before: end)
        if !possessive { count -= possessiveLength(folding[..<count]) }
        return String(decoding: folding[..<count], as: UTF8.self)
    }

    /// Fills `folding` from its start, and says how far.
    private mutating func fold(from first: Int, before end: Int) -> Int {
        let (tokens, bytes) = (tokens, bytes)
        var folded = folding.mutableSpan
        var count = 0
        for place in first..<end {
            let token = tokens[place]
            if token.spaced, place > first {
                folded[count] = 0x20
                count += 1
            }
            if token.mark == FactMark.apostrophe {
                folded[count] = FactMark.apostrophe
                count += 1
                continue
            }
            var position = token.start
            while position < token.end {
                let byte = bytes[position]
                let plain =
                    byte == 0xC3 && position + 1 < token.end ? accentFolded(byte, bytes[position + 1]) : 0xFF
                let isAccented = plain != 0xFF
                folded[count] = isAccented ? plain : byte.lowercased
                count += 1
                position += isAccented ? 2 : 1
            }
        }
        return count
    }
}

/// The bytes of `'s`, `’s`, `'` or `’` at the end.
private func possessiveLength(_ bytes: ArraySlice<UInt8>) -> Int {
    let letter = bytes.last == UInt8(ascii: "s") ? 1 : 0
    let name = bytes.dropLast(letter)
    if name.last == FactMark.apostrophe { return letter + 1 }
    return name.suffix(3).elementsEqual("’".utf8) ? letter + 3 : 0
}
