internal import FactSheets

/// Abbreviations that the text itself explains.
extension FactFinder {
    /// The tokens within brackets that begin at `at`, when they are an abbreviation: `(EPA)`, `(SBDCs)`, `(T-MEC)`.
    func bracketedAbbreviation(at open: Int) -> Range<Int>? {
        guard isMark(open, UInt8(ascii: "(")), let first = token(open + 1), first.capital else { return nil }
        var end = open + 1
        var hasLetters = false
        while let part = token(end), end < open + 5, end == open + 1 || !part.spaced {
            if isAbbreviation(end) { hasLetters = true }
            if part.kind == .mark, part.mark != FactMark.dash { break }
            end += 1
        }
        return hasLetters && isMark(end, UInt8(ascii: ")")) ? open + 1..<end : nil
    }

    /// `EPA`, and the plural `SMEs`.
    func isAbbreviation(_ at: Int) -> Bool {
        guard let token = token(at), token.kind == .word else { return false }
        if token.shouted { return true }
        return token.end - token.start > 2 && bytes[token.end - 1] == UInt8(ascii: "s")
            && bytes[token.start..<token.end - 1].allSatisfy { $0.isCapitalASCII }
    }

    /// `National Oceanic and` before `Atmospheric Administration (NOAA)`: the letters say that it is one name.
    func earlierStart(of name: Range<Int>, called short: Range<Int>) -> Int? {
        guard isWord(name.lowerBound - 1, .and), let last = facts.last, last.type == .name,
            last.end == tokens[name.lowerBound - 2].end,
            let start = tokens[..<name.lowerBound].lastIndex(where: { $0.start == last.start }),
            name.upperBound - start <= 16, nameStart(in: name, called: short) == nil,
            Initials(letters(of: short)).begin(words(start..<name.upperBound))
        else { return nil }
        return start
    }

    /// Where in `name` that begins which the letters of `short` come from, in their order: `U.S.` is left out before
    /// `Environmental Protection Agency (EPA)`, `Department of` stays before `Health and Human Services (HHS)`.
    func nameStart(in name: Range<Int>, called short: Range<Int>) -> Int? {
        let initials = Initials(letters(of: short))
        guard var start = name.first(where: { initials.begin(words($0..<name.upperBound)) }) else {
            return nil
        }
        while start - 2 >= name.lowerBound, word(start - 1).is(.joins) { start -= 2 }
        return start
    }

    /// `CONAGUA (Comisión Nacional del Agua)`.
    mutating func defineFromBracket(_ short: Int, _ name: String) {
        guard isMark(short + 1, UInt8(ascii: "(")), let first = token(short + 2), first.kind == .word,
            first.capital
        else { return }
        var end = short + 3
        while let part = token(end), part.kind == .word, end < short + 18 { end += 1 }
        guard isMark(end, UInt8(ascii: ")")), end > short + 3,
            Initials(letters(of: short..<short + 1)).begin(words(short + 2..<end))
        else { return }
        let full = folded(from: short + 2, before: end)
        guard definitions[name] == nil else { return }
        definitions[name] = full
        definitions[full] = full
    }

    mutating func define(_ short: Range<Int>, as name: String) {
        let key = folded(from: short.lowerBound, before: short.upperBound)
        guard key != name, definitions[key] == nil else { return }
        definitions[key] = name
        definitions[name] = name
    }

    private func letters(of short: Range<Int>) -> [UInt8] {
        bytes[tokens[short.lowerBound].start..<tokens[short.upperBound - 1].end]
            .filter { $0.isCapitalASCII || $0.isDigit }.map(\.lowercased)
    }

    /// The words of a name, without accents, in lower case.
    private func words(_ range: Range<Int>) -> [ArraySlice<UInt8>] {
        range.filter { tokens[$0].kind != .mark }.map { at in
            let word = bytes[tokens[at].start..<tokens[at].end]
            return word.contains(0xC3) ? FactFinder.plain(word)[...] : word
        }
    }

    private static func plain(_ word: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var lead: UInt8?
        for byte in word {
            if let before = lead {
                out.append(accentFolded(before, byte))
            } else if byte != 0xC3 {
                out.append(byte)
            }
            lead = byte == 0xC3 ? byte : nil
        }
        return out
    }
}

/// An abbreviation, which must begin with a name's first letter and go on with the first letters of later words, or
/// with more letters of the same word (`COFEPRIS`, `CONAGUA`).
private struct Initials {
    let letters: [UInt8]

    init(_ letters: [UInt8]) { self.letters = letters }

    func begin(_ words: [ArraySlice<UInt8>]) -> Bool {
        guard words.count >= 2, letters.count >= 2, letters.count <= 12, let first = words.first?.first,
            first.lowercased == letters[0]
        else { return false }
        var steps = 0
        return goesOn(from: 1, in: words, at: 0, offset: 1, skipped: 0, steps: &steps)
    }

    /// Long words skipped in the middle, and left over at the end, are few; `steps` bounds the search.
    private func goesOn(
        from letter: Int, in words: [ArraySlice<UInt8>], at word: Int, offset: Int, skipped: Int,
        steps: inout Int
    ) -> Bool {
        steps += 1
        guard steps < 1000 else { return false }
        if letter == letters.count { return words.count - word <= 3 }
        var skipped = skipped
        for next in words.dropFirst(word + 1).indices {
            if words[next].first?.lowercased == letters[letter],
                goesOn(from: letter + 1, in: words, at: next, offset: 1, skipped: skipped, steps: &steps)
            {
                return true
            }
            if words[next].count > 3 { skipped += 1 }
            if skipped > 1 { break }
        }
        let rest = words[word].dropFirst(offset)
        for place in rest.indices where rest[place].lowercased == letters[letter] {
            let offset = place - words[word].startIndex + 1
            if goesOn(from: letter + 1, in: words, at: word, offset: offset, skipped: 0, steps: &steps) {
                return true
            }
        }
        return false
    }
}
