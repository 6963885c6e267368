internal import FactSheets

extension FactFinder {
    /// A run of capitalised words, joined by `of`, `for` and the like, and the abbreviation in brackets behind it.
    mutating func takeName() -> Bool {
        var first = index
        guard !headline else { return false }
        if !isSentenceStart(first), isWord(first, .spanishArticle),
            let next = token(first + 1),
            next.capital, !next.word.is(.function)
        {
            // El Salvador, Los Angeles
        } else if tokens[first].word.is(.function),
            !tokens[first].shouted || tokens[first].end - tokens[first].start < 2
        {
            return false
        }
        if isSentenceStart(first), isWord(first, .startsItem), !tokens[first].shouted { return false }
        var end = nameEnd(from: first)
        let lone = end == first + 1
        if lone {
            let token = tokens[first]
            guard token.end - token.start > 1 else { return false }
            if isSentenceStart(first), !token.shouted { return false }
            switch token.word.role {
            case .none, .month: break
            default: return false
            }
        }
        let nameEnd = end
        let short = bracketedAbbreviation(at: end)
        if let short {
            end = short.upperBound + 1
            if let start = earlierStart(of: first..<nameEnd, called: short) {
                untakeName()
                first = start
            }
        }
        var number = name(first..<nameEnd)
        if let short {
            if let start = nameStart(in: first..<nameEnd, called: short) {
                number = name(start..<nameEnd)
                define(short, as: names.names[number].value)
            }
        } else if lone, isAbbreviation(first) {
            defineFromBracket(first, names.names[number].value)
        }
        if !lone, isWord(end - 1, .day), !isWord(first, .the) {  // St. Patrick's Day
            take(.date, from: first, before: end, value: names.names[number].value)
        } else {
            takeName(number, from: first, before: end, isWhole: short == nil)
        }
        return true
    }

    /// The number of the name that the tokens are.
    private mutating func name(_ range: Range<Int>) -> Int {
        let place = tokens[range.lowerBound].start..<tokens[range.upperBound - 1].end
        let text = bytes[place]
        let number = names.number(of: text.span)
        if number == names.names.count {
            let value = folded(from: range.lowerBound, before: range.upperBound, possessive: false)
            names.add(text, value: value)
        }
        return number
    }

    private func nameEnd(from first: Int) -> Int {
        var end = first + 1
        var joined = isInstitution(first)
        let government = isWord(first, .government)
        while let next = token(end), end < first + 16 {
            if next.word.is(.fiscal), fiscalYear(at: end) != nil { break }
            if next.kind == .word, next.capital, isNamePart(next), endsNoSentence(end - 1) {
                if isPossessive(end - 1), isInstitution(end) || next.shouted { break }
                end += 1
                continue
            }
            // "Commission for Protection Against Sanitary Risks"
            if next.kind == .word, next.capital, next.word.is(.joinsInTitle), endsNoSentence(end - 1),
                let after = token(end + 1), after.kind == .word, after.capital, isNamePart(after)
            {
                end += 2
                continue
            }
            if next.kind == .mark, next.mark == FactMark.dash, !next.spaced, let after = token(end + 1),
                !after.spaced,
                after.kind == .number || after.capital
            {
                end += 2
                if after.kind == .number, isAttached(end), token(end)?.kind == .word { end += 1 }  // H-2A
                continue
            }
            if isInitialStop(end) {
                end += 1
                continue
            }
            if next.kind == .mark, next.mark == UInt8(ascii: ","), let state = token(end + 1), state.shouted,
                state.end - state.start == 2
            {
                return end + 2
            }
            guard next.word.is(.joins), !next.capital else { break }
            if isWord(end, .joinsBodies), !joined || isPossessive(end + 1) { break }
            var after = end + 1
            if isWord(after, .article) {
                if isWord(end, .and) { break }
                after += 1
            }
            guard let head = token(after), head.kind == .word, head.capital, isNamePart(head) else { break }
            if isWord(end, .bindsBodies), !government { joined = true }
            if isWord(end, .weakJoin) { break }
            end = after + 1
        }
        return end
    }

    private func isNamePart(_ token: FactToken) -> Bool {
        if token.word.is(.function) { return token.shouted && token.end - token.start > 1 }
        switch token.word.role {
        case .month, .weekday, .negation, .auxiliary: return false
        default: return true
        }
    }

    /// `Department of Health and Human Services`: the names of such bodies hold `and`.
    private func isInstitution(_ at: Int) -> Bool { word(at).is(.institution) }

    /// The full stop of `Jr.`, `Dr.` or an initial, with more of the name behind it.
    private func isInitialStop(_ at: Int) -> Bool {
        guard isMark(at, UInt8(ascii: "."), joined: true), let before = token(at - 1) else { return false }
        let short =
            before.end - before.start == 1
            || isWord(at - 1, .titleStop)
        guard short else { return false }
        return token(at + 1).map { $0.kind == .word && $0.capital && $0.spaced && isNamePart($0) } ?? false
    }

    private func endsNoSentence(_ at: Int) -> Bool {
        tokens[at].kind == .word || tokens[at].kind == .number || isInitialStop(at)
    }

    private func isPossessive(_ at: Int) -> Bool {
        guard let token = token(at) else { return false }
        return token.kind == .word && token.end - token.start > 3 && bytes[token.end - 1] == UInt8(ascii: "s")
            && (bytes[token.end - 2] == FactMark.apostrophe || bytes.starts("’s", at: token.end - 4))
    }

    /// A sentence in capitals throughout, judged by its first words.
    func isHeadline(from first: Int) -> Bool {
        var (words, shouted, letters) = (0, 0, 0)
        for token in tokens[first...].prefix(12) {
            if token.mark == UInt8(ascii: ".") { break }
            guard token.kind == .word, token.end - token.start > 2 else { continue }
            words += 1
            if token.shouted { (shouted, letters) = (shouted + 1, letters + token.end - token.start) }
        }
        return words >= 3 ? shouted * 4 >= words * 3 : shouted == 2 && letters > 13
    }
}
