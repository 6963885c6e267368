/// What a person looks for: words, `"phrases"` and `prefixes*`, all of which must stand in one statement.
public struct SearchQuery: Equatable, Sendable {
    /// One word, or several that follow each other.
    public struct Term: Equatable, Sendable {
        public var text: String
        /// True when its last word may go on.
        public var isPrefix: Bool
    }

    /// More terms than anybody types.
    public static let most = 64

    public let terms: [Term]

    /// Reads what was typed. Anything but letters and digits only separates words; a quote that is not closed goes to
    /// the end. `nil` when there is nothing to look for, or more than `most` terms.
    public init?(_ text: String) {
        var terms: [Term] = []
        var word = String.UnicodeScalarView()
        var isQuoted = false
        func end(prefix: Bool = false) {
            if word.contains(where: SearchQuery.isSearchable) {
                terms.append(Term(text: String(word), isPrefix: prefix))
            }
            word = String.UnicodeScalarView()
        }
        var scalars = text.unicodeScalars.makeIterator()
        var next = scalars.next()
        while let scalar = next {
            next = scalars.next()
            switch scalar {
            case "\"", "\u{201C}", "\u{201D}":
                let closes = isQuoted && next == "*"
                if closes { next = scalars.next() }
                end(prefix: closes)
                isQuoted.toggle()
            case "*" where !isQuoted && !word.isEmpty:
                end(prefix: true)
            case _ where scalar.value < 0x20 || scalar.value == 0x7F || scalar.properties.isWhitespace:
                if isQuoted { word.append(" ") } else { end() }
            default:
                word.append(scalar)
            }
        }
        end()
        guard !terms.isEmpty, terms.count <= SearchQuery.most else { return nil }
        self.terms = terms
    }

    private static func isSearchable(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
    }
}
