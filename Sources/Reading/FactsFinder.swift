public import FactSheets

/// The typed values in one statement: money, percents, counts, dates, durations, names, how firmly things are
/// promised, and negations, in English and Spanish.
///
/// `published` gives dates without a year theirs: the one that brings them nearest to it.
/// - Returns: The facts ordered by start; none overlaps another.
public func findFacts(in text: String, published: CivilDate?, known: KnownNames = KnownNames()) -> [Fact] {
    var finder = FactFinder(published: published, known: known)
    var facts = finder.facts(in: text)
    finder.settleNames(&facts)
    return facts
}

/// Walks over the tokens of a statement once; each rule either takes the tokens at `index` or leaves them.
///
/// One finder serves all statements of a page and keeps its buffers between them. It is handed from rule to rule, so it
/// stays within 128 bytes.
struct FactFinder: ~Copyable {
    private let given: Given
    private(set) var bytes: [UInt8] = []
    private(set) var tokens: [FactToken] = []
    private(set) var facts: [Fact] = []
    var index = 0
    /// The sentence is all in capitals: they say nothing in it.
    private(set) var headline = false
    /// Where names are folded.
    var folding: [UInt8] = []
    /// What the statements so far say that abbreviations stand for, both folded.
    var definitions: [String: String] = [:]
    var names = NameTable()
    /// The next whose names are settled.
    private var statement = 0

    /// What a page says of itself and a profile of all pages.
    private final class Given {
        let published: CivilDate?
        let known: KnownNames

        init(published: CivilDate?, known: KnownNames) {
            self.published = published
            self.known = known
        }
    }

    init(published: CivilDate?, known: KnownNames = KnownNames()) {
        given = Given(published: published, known: known)
    }

    var published: CivilDate? { given.published }

    /// The facts in one statement, ordered by start; none overlaps another.
    mutating func facts(in text: String) -> [Fact] {
        cut(text)
        headline = isHeadline(from: 0)
        index = 0
        facts = []
        facts.reserveCapacity(tokens.count / 8)
        run()
        names.endStatement()
        return facts
    }

    private mutating func cut(_ text: String) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: text.utf8)
        tokens.removeAll(keepingCapacity: true)
        cutTokens(of: bytes, into: &tokens)
    }

    /// Gives each name the value of the one that stands for it: what the text defines comes before what is known.
    ///
    /// For when all statements were read: a definition may follow its use. Statements come in the order of `facts(in:)`.
    /// `Doe` and `Dean` are not `DOE` and `DEAN`, while longer abbreviations are written like words, too: `Conagua`.
    mutating func settleNames(_ facts: inout [Fact]) {
        let known = given.known
        if statement == 0, !definitions.isEmpty || !known.isEmpty {
            names.settle { [definitions] name in
                let written = name.text.utf8
                if written.count <= 4, !written.dropFirst().contains(where: \.isCapitalASCII) { return nil }
                let defined =
                    definitions.isEmpty ? nil : KnownNames.standing(for: name.value, in: definitions)
                return known.standing(for: defined ?? name.value) ?? defined
            }
        }
        for name in names.taken(inStatement: statement) {
            if let standing = names.names[name.number].standing { facts[name.fact].value = standing }
        }
        statement += 1
    }

    /// A name as it is compared: lower case, no accents, single blanks.
    static func folded(_ name: String) -> String {
        var finder = FactFinder(published: nil)
        finder.cut(name)
        return finder.folded(from: 0, before: finder.tokens.count)
    }

    private mutating func run() {
        while index < tokens.count {
            let token = tokens[index]
            if token.isPlain {
                index += 1
                continue
            }
            switch token.kind {
            case .address: index += 1
            case .mark: mark(token)
            case .number: if !takeMoney(), !takeDigitDate(), !takeQuantity() { skipNumber() }
            case .word: word(token)
            }
        }
    }

    private mutating func mark(_ token: FactToken) {
        switch token.mark {
        case UInt8(ascii: "$"), FactMark.euro, FactMark.pound, FactMark.yen:
            if takeMoney() { return }
        case UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "!"), UInt8(ascii: "?"):
            headline = isHeadline(from: index + 1)
        default: break
        }
        index += 1
    }

    private mutating func word(_ token: FactToken) {
        if !token.capital, token.word.isPlain {
            if !(token.accented ? takeSpanishFuture() : takeSpanishPromise()) { index += 1 }
            return
        }
        if token.word.isUnknown {
            // It begins no fact but a name, unless it is `FY2023`.
            if token.end - token.start != 6 || !takeDate(), !takeName() { index += 1 }
            return
        }
        if takeMoney() || takeDate() || takeIdentifier() { return }
        if token.word.is(.indefinite) {
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

    @inline(__always)
    func token(_ at: Int) -> FactToken? { tokens.indices.contains(at) ? tokens[at] : nil }

    /// What the lexicon says of the word at `at`; nothing beyond the ends.
    @inline(__always)
    func word(_ at: Int) -> WordEntry { tokens.indices.contains(at) ? tokens[at].word : .unknown }

    @inline(__always)
    func role(_ at: Int) -> WordRole { word(at).role }

    @inline(__always)
    func isWord(_ at: Int, _ kind: WordClass) -> Bool { word(at).is(kind) }

    /// The token at `at` is this mark; with `joined`, no white space stands before it.
    func isMark(_ at: Int, _ mark: UInt8, joined: Bool = false) -> Bool {
        guard tokens.indices.contains(at), tokens[at].mark == mark else { return false }
        return !joined || !tokens[at].spaced
    }

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
        let fact = Fact(
            kind, text(from: first, before: end), start: tokens[first].start, end: tokens[end - 1].end,
            value: value, unit: unit)
        facts.append(consume fact)
        index = end
    }

    /// Notes the tokens as a name; `isWhole` says that they are all there is of the name with that number.
    mutating func takeName(_ number: Int, from first: Int, before end: Int, isWhole: Bool) {
        let fact = Fact(
            .name, isWhole ? names.names[number].text : text(from: first, before: end),
            start: tokens[first].start, end: tokens[end - 1].end, value: names.names[number].value)
        facts.append(consume fact)
        names.take(number, asFact: facts.count - 1)
        index = end
    }

    /// Takes the last fact back, which is a name.
    mutating func untakeName() {
        facts.removeLast()
        names.untake()
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
        guard tokens[index].capital, tokens[index].word.is(.identifies) else { return false }
        var next = index + 1
        if isMark(next, UInt8(ascii: "."), joined: true) { next += 1 }
        guard let number = token(next), number.kind == .number else { return false }
        index = next
        skipNumber()
        return true
    }
}
