/// Which version brought each statement of a version, and each phrase in it.
public struct Blame: Codable, Equatable, Sendable {
    /// A stretch of a statement that came with one version. A stretch that went and came back came with the later one.
    public struct Phrase: Codable, Equatable, Sendable {
        public var text: String
        public var version: Int
        public var time: Instant

        public init(_ text: String, version: Int, time: Instant) {
            self.text = text
            self.version = version
            self.time = time
        }
    }

    /// The title, a heading, a summary or a statement.
    public struct Passage: Codable, Equatable, Sendable {
        public var unit: Change.Unit
        /// 0, or how many items an item is nested under.
        public var depth: Int
        /// The headings above it, outermost first.
        public var section: [String]
        public var text: String
        /// The version that brought it, in whatever words and place; its phrases tell what came later.
        public var version: Int
        public var time: Instant
        /// In order; joined, they are the text.
        public var phrases: [Phrase]

        public init(
            unit: Change.Unit, depth: Int, section: [String], text: String, version: Int, time: Instant,
            phrases: [Phrase]
        ) {
            self.unit = unit
            self.depth = depth
            self.section = section
            self.text = text
            self.version = version
            self.time = time
            self.phrases = phrases
        }
    }

    /// The version that is explained, and its time.
    public var version: Int
    public var time: Instant
    /// In reading order, the title first.
    public var passages: [Passage]

    public init(version: Int, time: Instant, passages: [Passage]) {
        self.version = version
        self.time = time
        self.passages = passages
    }
}
