/// A word of at most 16 bytes, folded, as a value: what the lexicon is searched by.
struct WordKey: Equatable {
    private(set) var high: UInt64 = 0
    private(set) var low: UInt64 = 0
    private(set) var count = 0

    init() {}

    init(_ word: String) {
        for byte in word.utf8 { append(byte) }
    }

    mutating func append(_ byte: UInt8) {
        high = high << 8 | low >> 56
        low = low << 8 | UInt64(byte)
        count += 1
    }

    /// Longer words do not fit and are in no lexicon.
    var fits: Bool { count <= 16 }

    var hash: Int {
        var mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed >> 32
        return Int(truncatingIfNeeded: mixed & 0x7FFF_FFFF)
    }
}

/// What a known word can do in a statement.
enum WordRole: Equatable {
    case none
    /// 0 to 19, and 20 to 90 as `tens`.
    case digit(Int)
    case tens(Int)
    case hundred
    /// A power of ten: thousand is 3.
    case scale(Int)
    case dozen
    case ordinal(Int)
    case month(Int)
    /// 1 for Monday to 7, as in ISO 8601.
    case weekday(Int)
    case period(Period)
    case percent
    /// An ISO 4217 code, and a power of ten that the word itself stands for (`mdp`).
    case currency(Currency, Int)
    case negation
    /// A rung of the ladder of commitment; some words count only when `to` follows.
    case modal(Rung, needsTo: Bool)
    case auxiliary
    case day(Int)
    /// `this`, `last`, `next` before a period.
    case near(Int)
    case season(Int)
}

enum Period: String {
    case second = "PT1S", minute = "PT1M", hour = "PT1H", day = "P1D", week = "P1W", month = "P1M", quarter =
        "P3M", year = "P1Y", decade = "P10Y", century = "P100Y"

    /// The letters around the number, and what it is multiplied by.
    var form: (prefix: String, factor: UInt64, suffix: String) {
        switch self {
        case .second: ("PT", 1, "S")
        case .minute: ("PT", 1, "M")
        case .hour: ("PT", 1, "H")
        case .day: ("P", 1, "D")
        case .week: ("P", 1, "W")
        case .month: ("P", 1, "M")
        case .quarter: ("P", 3, "M")
        case .year: ("P", 1, "Y")
        case .decade: ("P", 10, "Y")
        case .century: ("P", 100, "Y")
        }
    }
}

/// The currencies met, by their ISO 4217 codes.
enum Currency: String {
    case usd = "USD", mxn = "MXN", eur = "EUR", gbp = "GBP", jpy = "JPY", cad = "CAD", aud = "AUD"
}

/// How firmly something is promised or reported, from what is done down to what is only looked at.
enum Rung: String { case done, committed, intended, explored }

struct WordEntry {
    var role = WordRole.none
    /// An article, preposition, pronoun or conjunction: no name begins or ends with it.
    var function = false
    /// May stand inside a name: `of`, `for`, `the`, `and`, `de`.
    var joins = false
    /// A fact other than a name may begin with it although it has no role: `a` (dozen), `FY`, `mid`.
    var opens = false
    /// A number behind it names and does not count: `Title 42`.
    var identifies = false
    /// Begins the name of a body that may hold `and`: `Department`.
    var institution = false

    static let unknown = WordEntry()
}

/// The words that facts are found by, in an open-addressing table.
struct Lexicon {
    static let shared = Lexicon()

    private var keys: [WordKey]
    private var entries: [WordEntry]
    private let mask: Int

    private init() {
        let size = 4096
        mask = size - 1
        keys = Array(repeating: WordKey(), count: size)
        entries = Array(repeating: .unknown, count: size)
        for (role, words) in LexiconWords.roles {
            for word in words.split(separator: " ") { change(String(word)) { $0.role = role } }
        }
        for word in LexiconWords.function.split(separator: " ") {
            change(String(word)) { $0.function = true }
        }
        for word in LexiconWords.joining.split(separator: " ") { change(String(word)) { $0.joins = true } }
        for word in LexiconWords.opening.split(separator: " ") { change(String(word)) { $0.opens = true } }
        for word in LexiconWords.identifying.split(separator: " ") {
            change(String(word)) { $0.identifies = true }
        }
        for word in LexiconWords.institutions.split(separator: " ") {
            change(String(word)) { $0.institution = true }
        }
    }

    func entry(of key: WordKey) -> WordEntry {
        guard key.fits else { return .unknown }
        let slot = slot(of: key)
        return keys[slot] == key ? entries[slot] : .unknown
    }

    private func slot(of key: WordKey) -> Int {
        var slot = key.hash & mask
        while keys[slot].count != 0, keys[slot] != key { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func change(_ word: String, _ edit: (inout WordEntry) -> Void) {
        let key = WordKey(word)
        let slot = slot(of: key)
        keys[slot] = key
        edit(&entries[slot])
    }
}
