/// Why two appearances are held to be one commitment, and how surely.
public struct LedgerLink: Codable, Equatable, Sendable {
    public enum Origin: String, Codable, Sendable { case rules, hand }

    /// A possible link is told, and joins nothing until a person confirms it.
    public enum Sureness: String, Codable, Sendable, Comparable {
        case possible, likely, certain

        public static func < (a: Sureness, b: Sureness) -> Bool { a.rank < b.rank }
        private var rank: Int { self == .possible ? 0 : self == .likely ? 1 : 2 }
    }

    public struct Reason: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable {
            case words, phrases, offices, amounts, pillar
        }

        public var kind: Kind
        public var values: [String]
        /// Its part of the score.
        public var weight: Double

        public init(_ kind: Kind, _ values: [String], weight: Double) {
            self.kind = kind
            self.values = values
            self.weight = weight
        }
    }

    /// The earlier appearance.
    public var to: String
    public var origin: Origin
    public var sureness: Sureness
    /// From 0 to 1: how much of what few statements say the two share; 1 for what was said by hand.
    public var score: Double
    public var reasons: [Reason]

    public init(to: String, origin: Origin, sureness: Sureness, score: Double, reasons: [Reason]) {
        self.to = to
        self.origin = origin
        self.sureness = sureness
        self.score = score
        self.reasons = reasons
    }
}

/// A link between two appearances, or its absence, said by hand. It names them by what they said, too, so that they
/// are found again when another reading gives them other identifiers.
public struct LedgerCorrection: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable { case link, unlink }

    public struct Side: Codable, Equatable, Sendable {
        public var id: String
        public var document: String
        public var text: String

        public init(id: String, document: String, text: String) {
            self.id = id
            self.document = document
            self.text = text
        }
    }

    public var kind: Kind
    public var a: Side
    public var b: Side
    public var time: Instant

    public init(_ kind: Kind, _ a: Side, _ b: Side, time: Instant) {
        self.kind = kind
        self.a = a
        self.b = b
        self.time = time
    }
}
