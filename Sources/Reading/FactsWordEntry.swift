/// What a known word can do in a statement.
enum WordRole: Equatable {
    case none
    /// 0 to 19, and 20 to 90 as `tens`.
    case digit(UInt8)
    case tens(UInt8)
    case hundred
    /// A power of ten: thousand is 3.
    case scale(UInt8)
    case dozen
    case ordinal(UInt8)
    case month(UInt8)
    /// 1 for Monday to 7, as in ISO 8601.
    case weekday(UInt8)
    case period(Period)
    case percent
    /// An ISO 4217 code, and a power of ten that the word itself stands for (`mdp`).
    case currency(Currency, UInt8)
    case negation
    /// A rung of the ladder of commitment; some words count only when `to` follows.
    case modal(Rung, needsTo: Bool)
    case auxiliary
    case day(Int8)
    /// `this`, `last`, `next` before a period.
    case near(Int8)
    case season(UInt8)
    /// 1 early, 2 mid, 3 late, 4 at its end: of a year, quarter or month.
    case phase(UInt8)
}

/// The groups of words that the rules ask for; `LexiconWords` lists them.
enum WordClass: UInt8 {
    /// An article, preposition, pronoun or conjunction: no name begins or ends with it.
    case function
    /// May stand inside a name: `of`, `for`, `the`, `and`, `de`.
    case joins
    /// Of these, what joins only once the name is that of a body: `and`.
    case joinsBodies
    /// Makes a name that of a body: `Department`; or a preposition that does.
    case institution, bindsBodies
    /// No name goes on behind it and an article.
    case weakJoin
    /// A fact other than a name may begin with it although it has no role: `a` (dozen), `FY`, `mid`.
    case opens
    /// A number behind it names and does not count: `Title 42`.
    case identifies
    case indefinite, article, spanishArticle, the, and, spanishAnd, of, ofSpanish, to, a, between, day,
        titleStop
    /// A verb that items begin with, not a name: `Promote`, `Strengthening`.
    case startsItem
    /// Of these, several governments have one each: no `and` goes on with the name.
    case government
    /// A preposition that stands in a name with a capital: `Against`.
    case joinsInTitle
    case quarterName, fy, fiscal, half, monthOrVerb, englishMonth, beforeMonth, toDay
    case no, notNegating, not, only, may, forward, nounOrVerb, beforeNoun
    case dollarPrefix, beforeCurrency
    case per, cent, percentage, points, inDuration, ordinalEnding, about, determiner, behindOne, plural
    case at, least, up, more, than, `as`, many
    case am, pm
}

/// How words measure time.
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

/// What is known of a word: its role, and the classes it is in as bits, so that a question is one comparison.
struct WordEntry: Sendable {
    var role = WordRole.none
    private var classes: UInt64 = 0

    static let unknown = WordEntry()

    @inline(__always)
    func `is`(_ kind: WordClass) -> Bool { classes >> UInt64(kind.rawValue) & 1 != 0 }

    /// No fact begins with it for what it means.
    var isPlain: Bool {
        if case .none = role { !self.is(.opens) } else { false }
    }

    /// Nothing is known of it.
    var isUnknown: Bool {
        if case .none = role { classes == 0 } else { false }
    }

    mutating func insert(_ kind: WordClass) { classes |= 1 << UInt64(kind.rawValue) }
}
