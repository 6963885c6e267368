/// The number a heading bears: `PILLAR I: …`, `Pillar One | …`, `Pillar 1 – …`, `First pillar: …`, `Pilar I. …`,
/// `II. …`, `(3) …`.
struct HeadingNumber: Equatable {
    let number: Int
    /// The heading without its numbering, or all of it when nothing else is there.
    let title: String
    /// Does the number belong to a pillar, not just to some part of a list?
    let isPillar: Bool
    /// Does a colon, a bar or a dash stand between the number and the title?
    let hasSeparator: Bool

    /// Does nothing follow the number?
    let isBare: Bool

    /// As `init(_:)` of the text that the bytes are; most texts bear no number, and cost no String.
    init?(_ heading: ArraySlice<UInt8>) {
        guard Self.mayBegin(heading) else { return nil }
        self.init(String(decoding: heading, as: UTF8.self))
    }

    init?(_ heading: String) {
        guard Self.mayBegin(heading.utf8) else { return nil }
        var words = Words(heading)
        guard let first = words.next() else { return nil }
        let word = first.lowercased()
        let isPillarWord = Self.pillars.contains(word)
        if isPillarWord || Self.parts.contains(word) {
            guard var second = words.next() else { return nil }
            if Self.signs.contains(second.lowercased()), words.skipPoint(), let next = words.next() {
                second = next
            }
            guard let number = Self.number(second) else { return nil }
            self.number = number
            isPillar = isPillarWord
            hasSeparator = words.skipSeparator()
            guard hasSeparator || isPillarWord || words.isAtEnd else { return nil }
        } else if let number = Self.ordinals[word], let second = words.next(),
            Self.pillars.contains(second.lowercased())
        {
            self.number = number
            isPillar = true
            hasSeparator = words.skipSeparator()
        } else {
            // A bare number needs its point or bracket: `2021 Results` and `I am` bear none.
            guard let number = Self.bareNumber(first), words.skipPoint() else { return nil }
            self.number = number
            isPillar = false
            hasSeparator = true
        }
        let rest = words.rest
        isBare = rest.isEmpty
        title = rest.isEmpty ? heading : rest
    }

    /// A cheap look at the first word.
    private static func mayBegin(_ heading: some Sequence<UInt8>) -> Bool {
        var word: UInt128 = 0
        var count = 0
        var isRoman = true
        for byte in heading where byte != UInt8(ascii: "(") || count > 0 {
            if byte >= 0x80 || (count == 0 && byte.isDigit) { return true }
            guard byte.isLetter || byte.isDigit else { break }
            guard count < 12 else { return false }
            isRoman =
                isRoman
                && (byte == UInt8(ascii: "I") || byte == UInt8(ascii: "V") || byte == UInt8(ascii: "X"))
            word = word << 8 | UInt128(byte.lowercased)
            count += 1
        }
        return count > 0 && (isRoman || firstWords.contains(word))
    }

    /// The words that a number begins with, where they are ASCII, their bytes side by side.
    private static let firstWords = Set(
        (pillars.union(parts).union(ordinals.keys)).map { word in
            word.utf8.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        })

    private static let pillars: Set<String> = ["pillar", "pilar"]

    /// `Pillar No. 2`
    private static let signs: Set<String> = ["no", "nr", "núm", "number", "número"]

    private static let parts: Set<String> = [
        "part", "section", "chapter", "goal", "objective", "priority", "step", "strategy", "theme",
        "component",
        "track", "parte", "objetivo", "eje", "tema",
    ]

    private static let names = [
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    ]

    private static let ordinals: [String: Int] = {
        let names = [
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
            [
                "primer", "segundo", "tercer", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno",
                "décimo",
            ],
        ]
        let pairs = names.flatMap { $0.enumerated().map { ($1, $0 + 1) } }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()

    private static func number(_ word: Substring) -> Int? {
        if let digits = Int(word), (1...99).contains(digits) { return digits }
        let lower = word.lowercased()
        for list in names {
            if let index = list.firstIndex(of: lower) { return index + 1 }
        }
        return roman(lower)
    }

    private static func bareNumber(_ word: Substring) -> Int? {
        if let digits = Int(word), (1...99).contains(digits) { return digits }
        return word.allSatisfy(\.isUppercase) ? roman(word.lowercased()) : nil
    }

    private static func roman(_ word: String) -> Int? {
        guard !word.isEmpty, word.utf8.count <= 6 else { return nil }
        var total = 0
        var last = 0
        for letter in word.utf8.reversed() {
            let value: Int
            switch letter {
            case UInt8(ascii: "i"): value = 1
            case UInt8(ascii: "v"): value = 5
            case UInt8(ascii: "x"): value = 10
            default: return nil
            }
            total += value < last ? -value : value
            last = max(last, value)
        }
        return (1...39).contains(total) ? total : nil
    }
}

/// Words at the beginning of a heading, taken one by one.
private struct Words {
    private var text: Substring

    init(_ text: String) {
        self.text = text.drop { $0 == " " || $0 == "(" }
    }

    /// Letters and digits up to whatever else.
    mutating func next() -> Substring? {
        let word = text.prefix { $0.isLetter || $0.isNumber }
        guard !word.isEmpty, word.utf8.count <= 12 else { return nil }
        text = text[word.endIndex...].drop { $0 == " " }
        return word
    }

    /// `.` or `)` and a blank.
    mutating func skipPoint() -> Bool {
        guard let first = text.first, first == "." || first == ")" else { return false }
        text = text.dropFirst()
        guard text.isEmpty || text.first == " " else { return false }
        text = text.drop { $0 == " " }
        return !text.isEmpty
    }

    mutating func skipSeparator() -> Bool {
        guard let first = text.first, ":|–—-.)".contains(first) else { return false }
        text = text.dropFirst().drop { $0 == " " }
        return true
    }

    var isAtEnd: Bool { text.isEmpty }

    /// What is left, without a colon at its end.
    var rest: String {
        var rest = text
        while let last = rest.last, last == ":" || last == " " { rest = rest.dropLast() }
        return String(rest)
    }
}
