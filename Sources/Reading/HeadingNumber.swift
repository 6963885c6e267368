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

    init?(_ heading: ArraySlice<UInt8>) {
        var words = Words(heading)
        guard let first = words.next() else { return nil }
        let role = Self.role(of: first)
        switch role {
        case .pillar, .part:
            let isPillarWord = role == .pillar
            guard var second = words.next() else { return nil }
            if Self.signs.contains(second), words.skipPoint(), let next = words.next() { second = next }
            guard let number = second.digits ?? Self.cardinals[second] ?? second.roman else { return nil }
            self.number = number
            isPillar = isPillarWord
            hasSeparator = words.skipSeparator()
            guard hasSeparator || isPillarWord || words.isAtEnd else { return nil }
        case .ordinal(let number):
            guard let second = words.next(), Self.role(of: second) == .pillar else { return nil }
            self.number = number
            isPillar = true
            hasSeparator = words.skipSeparator()
        case nil:
            // A bare number needs its point or bracket: `2021 Results` and `I am` bear none.
            guard let number = first.digits ?? (words.wasShouted ? first.roman : nil), words.skipPoint()
            else { return nil }
            self.number = number
            isPillar = false
            hasSeparator = true
        }
        let rest = words.rest
        isBare = rest == nil
        title = rest ?? stringWithoutBreaks(heading)
    }

    init?(_ heading: String) { self.init(Array(heading.utf8)[...]) }

    /// What the first word of a number can be.
    private enum Role: Equatable { case pillar, part, ordinal(Int) }

    private static func role(of word: HeadingWord) -> Role? {
        // Nearly all first words are told apart by their first letter and their length.
        guard shapes[Int(word.first & 0x1F)] & 1 << UInt16(word.count) != 0 else { return nil }
        return roles[word]
    }

    private static let roles: [HeadingWord: Role] = {
        var roles: [HeadingWord: Role] = ["pillar": .pillar, "pilar": .pillar]
        let parts: [HeadingWord] = [
            "part", "section", "chapter", "goal", "objective", "priority", "step", "strategy", "theme",
            "component", "track", "parte", "objetivo", "eje", "tema",
        ]
        for word in parts { roles[word] = .part }
        let ordinals = numbered([
            ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
            [
                "primer", "segundo", "tercer", "cuarto", "quinto", "sexto", "séptimo", "octavo", "noveno",
                "décimo",
            ],
        ])
        for (word, number) in ordinals { roles[word] = .ordinal(number) }
        return roles
    }()

    /// For each first letter the lengths of the words in `roles` that it begins, as bits.
    private static let shapes: [32 of UInt16] = {
        var shapes = [32 of UInt16](repeating: 0)
        for word in roles.keys { shapes[Int(word.first & 0x1F)] |= 1 << UInt16(word.count) }
        return shapes
    }()

    /// `Pillar No. 2`
    private static let signs: Set<HeadingWord> = ["no", "nr", "núm", "number", "número"]

    private static let cardinals: [HeadingWord: Int] = numbered([
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        ["uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"],
    ])

    private static func numbered(_ lists: [[HeadingWord]]) -> [HeadingWord: Int] {
        Dictionary(uniqueKeysWithValues: lists.flatMap { $0.enumerated().map { ($1, $0 + 1) } })
    }
}

/// A word of at most 12 bytes in lower case, as one number, the first byte highest.
private struct HeadingWord: Hashable, ExpressibleByStringLiteral {
    private var bytes: UInt128 = 0
    private(set) var count = 0

    init() {}

    init(stringLiteral text: String) {
        for byte in text.utf8 { append(byte) }
    }

    static let longest = 12

    mutating func append(_ byte: UInt8) {
        bytes = bytes << 8 | UInt128(byte)
        count += 1
    }

    var first: UInt8 { count == 0 ? 0 : self[0] }

    private subscript(index: Int) -> UInt8 {
        UInt8(truncatingIfNeeded: bytes >> UInt128(8 * (count - 1 - index)))
    }

    /// 1 to 99.
    var digits: Int? {
        guard (1...2).contains(count) else { return nil }
        var value = 0
        for index in 0..<count {
            guard self[index].isDigit else { return nil }
            value = value * 10 + Int(self[index] - 0x30)
        }
        return value == 0 ? nil : value
    }

    /// 1 to 39.
    var roman: Int? {
        guard (1...6).contains(count) else { return nil }
        var total = 0
        var last = 0
        for index in stride(from: count - 1, through: 0, by: -1) {
            let value: Int
            switch self[index] {
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
    private let text: ArraySlice<UInt8>
    private var place: Int
    /// Was the last word in capitals?
    private(set) var wasShouted = false

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        place = text.startIndex
        while place < text.endIndex, text[place].isBlank || text[place] == UInt8(ascii: "(") { place += 1 }
    }

    /// Letters and digits up to whatever else.
    mutating func next() -> HeadingWord? {
        var word = HeadingWord()
        wasShouted = true
        while place < text.endIndex {
            let byte = text[place]
            guard byte.isLetter || byte.isDigit || Self.isLetter(text[place...]) else { break }
            guard word.count < HeadingWord.longest else { return nil }
            if byte == 0xC3, place + 1 < text.endIndex {
                // Letters of Latin-1 differ from their capitals as those of ASCII do.
                word.append(byte)
                word.append(text[place + 1] | 0x20)
                place += 2
                wasShouted = false
            } else {
                if (0x61...0x7A).contains(byte) || byte >= 0x80 { wasShouted = false }
                word.append(byte.lowercased)
                place += 1
            }
        }
        guard word.count > 0, word.count <= HeadingWord.longest else { return nil }
        skipBlanks()
        return word
    }

    /// Does a letter beyond ASCII begin here, or go on? What begins with C2 and E2 are marks.
    private static func isLetter(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, first >= 0x80, first != 0xC2, first != 0xE2, first < 0xEF else {
            return false
        }
        return first != 0xC3
            || text.count > 1 && text[text.startIndex + 1] != 0x97
                && text[text.startIndex + 1] != 0xB7
    }

    private mutating func skipBlanks() {
        while place < text.endIndex, text[place].isBlank { place += 1 }
    }

    /// `.` or `)` and a blank.
    mutating func skipPoint() -> Bool {
        guard place < text.endIndex, ".)".utf8.contains(text[place]) else { return false }
        place += 1
        guard place < text.endIndex, text[place].isBlank else { return false }
        skipBlanks()
        return !isAtEnd
    }

    mutating func skipSeparator() -> Bool {
        let rest = text[place...]
        let length: Int
        if let first = rest.first, ":|-.)".utf8.contains(first) {
            length = 1
        } else if rest.starts(with: "–".utf8) || rest.starts(with: "—".utf8) {
            length = 3
        } else {
            return false
        }
        place += length
        skipBlanks()
        return true
    }

    var isAtEnd: Bool { place == text.endIndex }

    /// What is left, without a colon at its end; `nil` for nothing.
    var rest: String? {
        var end = text.endIndex
        while end > place, text[end - 1].isBlank || text[end - 1] == UInt8(ascii: ":") { end -= 1 }
        return end == place ? nil : stringWithoutBreaks(text[place..<end])
    }
}
