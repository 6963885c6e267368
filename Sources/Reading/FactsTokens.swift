/// One piece of a statement: a word, a number written in digits, or a single mark. Offsets count UTF-8 bytes.
struct FactToken {
    enum Kind: UInt8 { case word, number, mark, address }

    private let from: Int32
    private let upTo: Int32
    let kind: Kind
    /// The byte of a mark; curly quotes, dashes and currency signs have one of `FactMark`.
    /// 0 for a token of another kind.
    var mark: UInt8 = 0
    private let flags: Flags
    let word: WordEntry

    /// Together in one byte, so that a token is small: it is copied all the time.
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let spaced = Flags(rawValue: 1)
        static let capital = Flags(rawValue: 2)
        static let shouted = Flags(rawValue: 4)
        static let accented = Flags(rawValue: 8)
        static let plain = Flags(rawValue: 16)
    }

    init(start: Int, end: Int, kind: Kind, _ flags: Flags, word: WordEntry = .unknown) {
        from = Int32(truncatingIfNeeded: start)
        upTo = Int32(truncatingIfNeeded: end)
        self.kind = kind
        self.flags = flags
        self.word = word
    }

    var start: Int { Int(from) }
    var end: Int { Int(upTo) }
    /// Nothing but the start of the text or white space stands before it.
    var spaced: Bool { flags.contains(.spaced) }
    /// A word that begins with a capital letter.
    var capital: Bool { flags.contains(.capital) }
    /// A word of at least two letters, all of them capitals.
    var shouted: Bool { flags.contains(.shouted) }
    /// A word with a letter beyond ASCII.
    var accented: Bool { flags.contains(.accented) }
    /// A word that no rule begins with.
    var isPlain: Bool { flags.contains(.plain) }
}

/// Marks that take several bytes in UTF-8, as one byte each.
enum FactMark {
    static let dash = UInt8(ascii: "-")
    static let euro: UInt8 = 0x80
    static let pound: UInt8 = 0x81
    static let yen: UInt8 = 0x82
    static let apostrophe = UInt8(ascii: "'")
    static let other: UInt8 = 0xFF
}

/// Cuts text into tokens, one pass over its bytes.
func cutTokens(of bytes: [UInt8], into tokens: inout [FactToken]) {
    var cutter = FactTokenizer(bytes: bytes, tokens: tokens)
    tokens = []
    cutter.cut()
    tokens = cutter.tokens
}

private struct FactTokenizer {
    let bytes: [UInt8]
    let lexicon = Lexicon.shared
    var position = 0
    var tokens: [FactToken]

    init(bytes: [UInt8], tokens: consuming [FactToken]) {
        self.bytes = bytes
        self.tokens = tokens
    }

    mutating func cut() {
        var spaced = true
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x20 || (0x09...0x0D).contains(byte) {
                spaced = true
                position += 1
                continue
            }
            if byte.isLetterASCII {
                word(spaced: spaced)
            } else if byte.isDigit {
                number(spaced: spaced)
            } else if byte >= 0x80, letterWidth(at: position) > 0 {
                word(spaced: spaced)
            } else if bytes.starts(0xC2, 0xA0, at: position) {
                spaced = true
                position += 2
                continue
            } else {
                mark(spaced: spaced)
            }
            spaced = false
        }
    }

    private mutating func number(spaced: Bool) {
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            let separator = byte == UInt8(ascii: ",") || byte == UInt8(ascii: ".")
            guard
                byte.isDigit
                    || (separator && position + 1 < bytes.count && bytes[position + 1].isDigit)
            else { break }
            position += 1
        }
        tokens.append(FactToken(start: start, end: position, kind: .number, spaced ? .spaced : []))
    }

    @inline(__always)
    private mutating func word(spaced: Bool) {
        let start = position
        let first = WordStart(of: bytes.span, at: start)
        position += first.count
        if first.count > 0, position == bytes.count || bytes[position] == 0x20 || bytes[position] == 0x2C {
            append(
                first.key, from: start, spaced: spaced, capital: bytes[start].isCapitalASCII,
                shouted: first.count > 1 && first.isShouted, accented: false)
        } else {
            unusualWord(from: start, first, spaced: spaced)
        }
    }

    /// A word that is not only letters of ASCII with a blank or a comma behind them.
    private mutating func unusualWord(from start: Int, _ first: WordStart, spaced: Bool) {
        var key = first.key
        var letters = first.count
        var isShouted = first.isShouted
        var accented = false
        while position < bytes.count, case let byte = bytes[position], byte != 0x20 {
            if byte.isLetterASCII {
                letters += 1
                if !byte.isCapitalASCII { isShouted = false }
                key.append(byte | 0x20)
                position += 1
            } else if byte.isDigit {
                key.append(byte)
                position += 1
            } else if case let width = letterWidth(at: position), width > 0 {
                letters += 1
                if !isCapital(at: position) { isShouted = false }
                key.append(width == 2 ? accentFolded(byte, bytes[position + 1]) : 0xFF)
                accented = true
                position += width
            } else if let quote = apostropheWidth(at: position), letterWidth(at: position + quote) > 0 {
                key.append(FactMark.apostrophe)
                position += quote
            } else if letters == 1, position - start == 1, byte == UInt8(ascii: "."),
                position + 1 < bytes.count, bytes[position + 1].isLetterASCII,
                isShouted == bytes[position + 1].isCapitalASCII,
                position + 2 >= bytes.count || !bytes[position + 2].isLetterASCII
            {
                abbreviation(from: start, spaced: spaced)  // U.S., H.R., P.M.
                return
            } else if byte == UInt8(ascii: ":"), bytes.starts("://", at: position) {
                address(from: start, spaced: spaced)
                return
            } else if byte == UInt8(ascii: "."), letters == 3, bytes.starts("www", at: start) {
                address(from: start, spaced: spaced)
                return
            } else {
                break
            }
        }
        append(
            key, from: start, spaced: spaced, capital: isCapital(at: start),
            shouted: letters > 1 && isShouted, accented: accented)
    }

    @inline(__always)
    private mutating func append(
        _ key: WordKey, from start: Int, spaced: Bool, capital: Bool, shouted: Bool, accented: Bool
    ) {
        let word = lexicon.entry(of: key)
        var flags: FactToken.Flags = spaced ? .spaced : []
        if capital { flags.insert(.capital) }
        if shouted { flags.insert(.shouted) }
        if accented { flags.insert(.accented) }
        if !capital, !accented, word.isPlain, !mayPromise(start) { flags.insert(.plain) }
        tokens.append(FactToken(start: start, end: position, kind: .word, flags, word: word))
    }

    /// Could it be a Spanish promise, which ends in `remos`?
    @inline(__always)
    private func mayPromise(_ start: Int) -> Bool {
        position - start > 7 && bytes[position - 1] == UInt8(ascii: "s")
            && bytes[position - 2] == UInt8(ascii: "o")
    }

    /// Single letters with full stops, the last one with its own: `U.S.`, `p.m.`
    private mutating func abbreviation(from start: Int, spaced: Bool) {
        position = start
        var key = WordKey()
        while position + 1 < bytes.count, bytes[position].isLetterASCII,
            bytes[position + 1] == UInt8(ascii: ".")
        {
            key.append(bytes[position] | 0x20)
            key.append(UInt8(ascii: "."))
            position += 2
        }
        if position < bytes.count, bytes[position].isLetterASCII,
            position + 1 == bytes.count || !bytes[position + 1].isLetterASCII
        {
            key.append(bytes[position] | 0x20)
            position += 1
        }
        let capital = bytes[start].isCapitalASCII
        append(key, from: start, spaced: spaced, capital: capital, shouted: capital, accented: false)
    }

    private mutating func address(from start: Int, spaced: Bool) {
        while position < bytes.count, bytes[position] > 0x20 { position += 1 }
        tokens.append(FactToken(start: start, end: position, kind: .address, spaced ? .spaced : []))
    }

    private mutating func mark(spaced: Bool) {
        let start = position
        let first = bytes[position]
        var mark = first
        var width = 1
        if first >= 0x80 {
            width = bytes.scalarWidth(at: position)
            mark = FactMark.other
            if first == 0xE2, width == 3 {
                switch (bytes[position + 1], bytes[position + 2]) {
                case (0x80, 0x90...0x95), (0x88, 0x92): mark = FactMark.dash
                case (0x80, 0x98...0x9B): mark = FactMark.apostrophe
                case (0x82, 0xAC): mark = FactMark.euro
                default: break
                }
            } else if first == 0xC2, width == 2 {
                if bytes[position + 1] == 0xA3 { mark = FactMark.pound }
                if bytes[position + 1] == 0xA5 { mark = FactMark.yen }
            }
        }
        position += width
        var token = FactToken(start: start, end: position, kind: .mark, spaced ? .spaced : [])
        token.mark = mark
        tokens.append(token)
    }

    /// The bytes of the letter at `index`: 1 for ASCII, 2 or more for any letter beyond it, 0 for no letter.
    private func letterWidth(at index: Int) -> Int {
        guard index < bytes.count else { return 0 }
        let byte = bytes[index]
        if byte.isLetterASCII { return 1 }
        guard byte >= 0xC3 else { return 0 }
        let width = bytes.scalarWidth(at: index)
        // General punctuation, currency, arrows, dingbats (E2..) and the fullwidth and private planes are no letters.
        if byte == 0xE2 || byte >= 0xEE { return 0 }
        if byte == 0xC3, width == 2, bytes[index + 1] == 0x97 || bytes[index + 1] == 0xB7 { return 0 }
        return width
    }

    @inline(__always)
    private func isCapital(at index: Int) -> Bool {
        bytes[index].isCapitalASCII
            || (bytes[index] == 0xC3 && index + 1 < bytes.count && (0x80...0x9E).contains(bytes[index + 1]))
    }

    private func apostropheWidth(at index: Int) -> Int? {
        if bytes[index] == FactMark.apostrophe { return 1 }
        return bytes[index] == 0xE2 && bytes.starts(0x80, 0x99, at: index + 1) ? 3 : nil
    }
}

/// The letters of ASCII that a word begins with; most words are nothing else.
private struct WordStart {
    private(set) var key = WordKey()
    private(set) var count = 0
    /// All of them are capitals.
    private(set) var isShouted = true

    @inline(__always)
    init(of bytes: borrowing Swift.Span<UInt8>, at start: Int) {
        if start + 16 <= bytes.count {
            let first = Self.letters(bytes, at: start)
            if first.count < 8 {
                (key, count, isShouted) = first
                return
            }
            let second = Self.letters(bytes, at: start + 8)
            if second.count < 8 {
                count = 8 + second.count
                key = WordKey(low: first.key.low, high: second.key.low, count: count)
                isShouted = first.isShouted && second.isShouted
                return
            }
        }
        while start + count < bytes.count, case let byte = bytes[start + count], byte.isLetterASCII {
            key.append(byte | 0x20)
            if !byte.isCapitalASCII { isShouted = false }
            count += 1
        }
    }

    /// Those among eight bytes.
    @inline(__always)
    private static func letters(
        _ bytes: borrowing Swift.Span<UInt8>, at start: Int
    ) -> (key: WordKey, count: Int, isShouted: Bool) {
        let small: UInt64 = 0x20 &* EightBytes.ones
        let eight = EightBytes(bytes, at: start)
        let folded = EightBytes(word: eight.word | small)
        let others =
            (folded.atLeast(UInt8(ascii: "a")) & ~folded.atLeast(UInt8(ascii: "z") + 1))
            ^ EightBytes.marks | eight.beyond
        let count = EightBytes.before(others)
        let kept: UInt64 = count == 8 ? ~0 : (1 << UInt64(8 * count)) - 1
        return (
            WordKey(low: folded.word & kept, high: 0, count: count), count,
            eight.word & small & kept == 0
        )
    }
}

extension UInt8 {
    var isCapitalASCII: Bool { (0x41...0x5A).contains(self) }
    var isLetterASCII: Bool { (0x61...0x7A).contains(self | 0x20) }
}

extension [UInt8] {
    /// How many bytes the scalar at `index` takes, never more than there are.
    func scalarWidth(at index: Int) -> Int {
        let byte = self[index]
        let width = byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        return Swift.min(width, count - index)
    }

    func starts(_ first: UInt8, _ second: UInt8, at index: Int) -> Bool {
        index + 1 < count && self[index] == first && self[index + 1] == second
    }

    func starts(_ wanted: String, at index: Int) -> Bool {
        let wanted = wanted.utf8
        return index >= 0 && index + wanted.count <= count
            && self[index..<index + wanted.count].elementsEqual(wanted)
    }
}

/// Latin-1 letters of two bytes without their accents, in lower case: `á` and `Á` become `a`.
func accentFolded(_ lead: UInt8, _ tail: UInt8) -> UInt8 {
    guard lead == 0xC3 else { return 0xFF }
    switch tail & ~0x20 {
    case 0x80...0x85: return UInt8(ascii: "a")
    case 0x87: return UInt8(ascii: "c")
    case 0x88...0x8B: return UInt8(ascii: "e")
    case 0x8C...0x8F: return UInt8(ascii: "i")
    case 0x91: return UInt8(ascii: "n")
    case 0x92...0x96: return UInt8(ascii: "o")
    case 0x99...0x9C: return UInt8(ascii: "u")
    default: return 0xFF
    }
}
