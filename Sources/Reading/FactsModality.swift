internal import FactSheets

extension FactFinder {
    /// `not`, `never`, `don't`; not `No. 5` and not the `no` of "no later than" with a number.
    mutating func takeNegation() -> Bool {
        if isWord(index, .no), isWord(index + 1, .notNegating) { return false }
        if isWord(index, .not), isWord(index + 1, .only) { return false }
        take(.polarity, from: index, before: index + 1, value: "negative")
        return true
    }

    /// A verb on the ladder, with the auxiliary before it and the `to` behind it: `is committing to`, `will`.
    mutating func takeModality() -> Bool {
        let first = index
        if isWord(first, .may), !tokens[first].capital {
            take(.modality, from: first, before: first + 1, value: Rung.explored.rawValue)
            return true
        }
        var verb = first
        if case .auxiliary = role(verb) {
            verb += 1
            while verb < first + 3, case .auxiliary = role(verb) { verb += 1 }
            guard case .modal = role(verb) else { return false }
        }
        guard case .modal(let rung, let needsTo) = role(verb), !isNoun(verb) else { return false }
        var end = verb + 1
        if isWord(end, .forward) { end += 1 }
        let to = isWord(end, .to)
        if needsTo, !to { return false }
        if to, rung != .done { end += 1 }
        take(.modality, from: first, before: end, value: rung.rawValue)
        return true
    }

    /// `the will of`, `goodwill`, `a pledge`, `shared goals`, `a proposed rule`: no verb here.
    private func isNoun(_ at: Int) -> Bool {
        if tokens[at].capital, at > 0, !isSentenceStart(at) { return true }
        guard isWord(at, .nounOrVerb) else {
            return false
        }
        return isWord(at - 1, .beforeNoun)
    }

    /// `trabajaremos`, `impulsaremos`: the same of ourselves, without an accent.
    mutating func takeSpanishPromise() -> Bool {
        let token = tokens[index]
        guard token.end - token.start > 7, bytes[token.end - 1] == UInt8(ascii: "s"),
            bytes[token.end - 2] == UInt8(ascii: "o"), bytes.starts("remos", at: token.end - 5)
        else { return false }
        switch bytes[token.end - 6] {
        case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"): break
        default: return false
        }
        take(.modality, from: index, before: index + 1, value: Rung.committed.rawValue)
        return true
    }

    /// `firmará`, `trabajarán`: what Spanish says will be done.
    mutating func takeSpanishFuture() -> Bool {
        let token = tokens[index]
        guard token.end - token.start >= 5 else { return false }
        let plural = bytes[token.end - 1] == UInt8(ascii: "n")
        let vowel = token.end - (plural ? 3 : 2)
        guard bytes.starts(0xC3, 0xA1, at: vowel), bytes[vowel - 1] == UInt8(ascii: "r") else { return false }
        take(.modality, from: index, before: index + 1, value: Rung.committed.rawValue)
        return true
    }
}
