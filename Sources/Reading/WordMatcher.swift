/// Finds words and phrases in texts, without regard to case, accents, white space, dashes and how they are styled.
public struct WordMatcher: Sendable {
    /// Folded phrases, by their first byte.
    private let phrases: [UInt8: [[UInt8]]]

    /// Phrases without a letter or a digit never match.
    public init(words: [String]) {
        let folded = words.map(Self.folded).filter { !$0.isEmpty }
        phrases = Dictionary(grouping: folded) { $0.first ?? 0 }
    }

    /// Does one of the phrases stand in `text`, from the beginning of a word to the end of one?
    public func matches(_ text: String) -> Bool {
        guard !phrases.isEmpty else { return false }
        let text = Self.folded(text)
        var isBoundary = true
        for index in text.indices {
            if isBoundary, let candidates = phrases[text[index]] {
                for phrase in candidates where Self.stands(phrase, in: text, at: index) { return true }
            }
            isBoundary = !Self.isWord(text[index])
        }
        return false
    }

    private static func stands(_ phrase: [UInt8], in text: [UInt8], at start: Int) -> Bool {
        let end = start + phrase.count
        guard end <= text.count, end == text.count || !isWord(text[end]) else { return false }
        for offset in phrase.indices where text[start + offset] != phrase[offset] { return false }
        return true
    }

    private static func isWord(_ byte: UInt8) -> Bool { byte.isLetter || byte.isDigit || byte >= 0x80 }

    /// Lower case, Latin letters without accents, every run of white space and dashes one blank, quotes straight,
    /// characters without width gone.
    static func folded(_ text: String) -> [UInt8] {
        var folded = Folding(capacity: text.utf8.count)
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value < 0x80 {
                let byte = UInt8(truncatingIfNeeded: value)
                if byte.isBlank || byte == UInt8(ascii: "-") {
                    folded.needsBlank = true
                } else {
                    folded.put(byte.lowercased)
                }
                continue
            }
            switch value {
            case 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2064, 0xFEFF, 0x300...0x36F: continue
            case 0xA0, 0x85, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000:
                folded.needsBlank = true
            case 0x2010...0x2015, 0x2212, 0xFE58, 0xFE63, 0xFF0D: folded.needsBlank = true
            case 0x2018...0x201B, 0x2032: folded.put(UInt8(ascii: "'"))
            case 0x201C...0x201F, 0x2033: folded.put(UInt8(ascii: "\""))
            default:
                for byte in (plainLatin(value) ?? scalar.properties.lowercaseMapping).utf8 {
                    folded.put(byte)
                }
            }
        }
        return folded.bytes
    }

    private struct Folding {
        private(set) var bytes: [UInt8] = []
        /// What comes next is a word of its own.
        var needsBlank = false

        init(capacity: Int) { bytes.reserveCapacity(capacity) }

        mutating func put(_ byte: UInt8) {
            if needsBlank, !bytes.isEmpty { bytes.append(0x20) }
            needsBlank = false
            bytes.append(byte)
        }
    }

    /// The letters under the accents of Latin-1 and Latin Extended-A.
    private static func plainLatin(_ value: UInt32) -> String? {
        guard (0xC0...0x17F).contains(value) else { return nil }
        let plain = latin[Int(value - 0xC0)]
        return plain.isEmpty ? nil : plain
    }

    private static let latin: [String] = {
        let table = """
            a a a a a a ae c e e e e i i i i d n o o o o o - o u u u u y th ss a a a a a a ae c e e e e i i i i d n \
            o o o o o - o u u u u y th y a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g g g g g h h \
            h h i i i i i i i i i i ij ij j j k k k l l l l l l l l l l n n n n n n n n n o o o o o o oe oe r r r r r \
            r s s s s s s s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s
            """
        return table.split(separator: " ").map { $0 == "-" ? "" : String($0) }
    }()
}

/// Does one of `words` stand in `text`, at word boundaries, without regard to case, accents, white space or dashes?
public func matches(_ text: String, anyOf words: [String]) -> Bool { WordMatcher(words: words).matches(text) }
