public import FactSheets

/// The typed values in one statement: money, percents, counts, dates, durations, names, how firmly things are
/// promised, and negations, in English and Spanish.
///
/// `published` gives dates without a year theirs: the one that brings them nearest to it.
/// - Returns: The facts ordered by start; none overlaps another.
public func findFacts(in text: String, published: CivilDate?) -> [Fact] {
    let bytes = Array(text.utf8)
    var finder = FactFinder(bytes: bytes, tokens: FactTokenizer.tokens(of: bytes), published: published)
    finder.run()
    return finder.facts
}

/// Walks over the tokens of a statement once; each rule either takes the tokens at `index` or leaves them.
struct FactFinder {
    let bytes: [UInt8]
    let tokens: [FactToken]
    let published: CivilDate?
    var facts: [Fact] = []
    var index = 0
    /// All in capitals: capitals say nothing here.
    let headline: Bool

    init(bytes: [UInt8], tokens: [FactToken], published: CivilDate?) {
        self.bytes = bytes
        self.tokens = tokens
        self.published = published
        headline = FactFinder.isHeadline(tokens)
    }

    mutating func run() {
        while index < tokens.count {
            let token = tokens[index]
            switch token.kind {
            case .address: index += 1
            case .mark: if !takeMoney() { index += 1 }
            case .number: if !takeMoney(), !takeDigitDate(), !takeQuantity() { skipNumber() }
            case .word: word(token)
            }
        }
    }

    private mutating func word(_ token: FactToken) {
        if !token.capital, token.word.role == .none, !token.word.opens {
            if !takeSpanishFuture() { index += 1 }
            return
        }
        if takeMoney() || takeDate() || takeIdentifier() { return }
        if token.word.opens, isWord(index, oneOf: ["a", "an", "un", "una"]) {
            switch role(index + 1) {
            case .hundred, .scale, .dozen: if takeQuantity() { return }
            default: break
            }
        }
        switch token.word.role {
        case .digit, .tens, .hundred, .scale, .dozen, .ordinal:
            if token.capital && !isSentenceStart(index) && takeName() { return }
            if takeQuantity() { return }
        case .negation:
            if takeNegation() { return }
        case .modal, .auxiliary, .month:
            if takeModality() { return }
        default: break
        }
        if token.capital, takeName() { return }
        index += 1
    }

    // MARK: Looking around

    func token(_ at: Int) -> FactToken? { tokens.indices.contains(at) ? tokens[at] : nil }

    func role(_ at: Int) -> WordRole { token(at)?.word.role ?? .none }

    /// The token at `at` is this mark; with `joined`, no white space stands before it.
    func isMark(_ at: Int, _ mark: UInt8, joined: Bool = false) -> Bool {
        guard let token = token(at), token.kind == .mark, token.mark == mark else { return false }
        return !joined || !token.spaced
    }

    /// The word at `at` without regard to case; `word` is lower-case ASCII.
    func isWord(_ at: Int, _ word: String) -> Bool {
        guard let token = token(at), token.kind == .word else { return false }
        let wanted = word.utf8
        guard wanted.count == token.end - token.start else { return false }
        var place = token.start
        for want in wanted {
            let byte = bytes[place]
            guard byte == want || (byte.isCapitalASCII && byte | 0x20 == want) else { return false }
            place += 1
        }
        return true
    }

    func isWord(_ at: Int, oneOf words: [String]) -> Bool { words.contains { isWord(at, $0) } }

    func isAttached(_ at: Int) -> Bool { token(at).map { !$0.spaced } ?? false }

    /// Whether a sentence may begin at the token.
    func isSentenceStart(_ at: Int) -> Bool {
        guard at > 0, let before = token(at - 1) else { return true }
        guard before.kind == .mark else { return false }
        switch before.mark {
        case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: ";"),
            UInt8(ascii: "\""), UInt8(ascii: "*"), FactMark.other, UInt8(ascii: "["), UInt8(ascii: ")"):
            return true
        case FactMark.dash, FactMark.apostrophe: return token(at)?.spaced ?? true
        default: return false
        }
    }

    func text(from first: Int, before end: Int) -> String {
        String(decoding: bytes[tokens[first].start..<tokens[end - 1].end], as: UTF8.self)
    }

    /// Notes the tokens as a fact and goes on behind them.
    mutating func take(
        _ kind: Fact.Kind, from first: Int, before end: Int, value: String, unit: String? = nil
    ) {
        facts.append(
            Fact(
                kind, text(from: first, before: end), start: tokens[first].start, end: tokens[end - 1].end,
                value: value, unit: unit))
        index = end
    }

    /// A number that is no fact, with the numbers and letters that hang on it (`202-456-1414`, `19-C`).
    private mutating func skipNumber() {
        index += 1
        while let next = token(index), !next.spaced {
            if next.kind == .mark, next.mark != FactMark.dash, next.mark != UInt8(ascii: "/") { return }
            index += 1
        }
    }

    /// `H.R. 941`, `COVID-19`, `No. 5`, `Title 42`: a number that names something is not a count.
    private mutating func takeIdentifier() -> Bool {
        guard tokens[index].capital, tokens[index].word.identifies else { return false }
        var next = index + 1
        if isMark(next, UInt8(ascii: "."), joined: true) { next += 1 }
        guard let number = token(next), number.kind == .number else { return false }
        index = next
        skipNumber()
        return true
    }
}
