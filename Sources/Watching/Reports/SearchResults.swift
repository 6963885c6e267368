public import Archiving
public import FactSheets

/// What was found, as `search` prints it.
public struct SearchResults: Encodable, Sendable {
    public let query: String
    public let total: Int
    public let results: [SearchResult]

    public init(query: String, total: Int, results: [SearchResult]) {
        self.query = query
        self.total = total
        self.results = results
    }
}

/// One text that any version had.
public struct SearchResult: Encodable, Sendable {
    public struct Hit: Encodable, Sendable {
        public let start: Int
        public let end: Int
    }
    public struct Arrival: Encodable, Sendable {
        public let lastMissed: Instant?
        public let firstSeen: Instant
    }
    public struct Departure: Encodable, Sendable {
        /// The version that lacks the statement; `nil` for one that went with its document.
        public let version: Int?
        public let lastSeen: Instant
        public let firstMissed: Instant?
        /// Whether that version had the words in another statement.
        public let wordsRemained: Bool
    }

    public let document: DocumentRow
    public let unit: Change.Unit
    public let section: [String]
    public let text: String
    public let hits: [Hit]
    public let firstVersion: Int
    public let lastVersion: Int
    public let stands: Bool
    /// Whether the document has the words at all now.
    public let wordsStand: Bool
    public let came: Arrival
    /// Only of what no longer stands.
    public let left: Departure?

    public init(_ found: Finding) {
        document = DocumentRow(found.document)
        unit = found.unit
        section = found.section
        text = found.text
        hits = found.hits.map { Hit(start: $0.lowerBound, end: $0.upperBound) }
        firstVersion = found.versions.lowerBound
        lastVersion = found.versions.upperBound
        stands = found.stands
        wordsStand = found.wordsStand
        came = Arrival(lastMissed: found.lastMissedBefore, firstSeen: found.firstSeen)
        let next = found.versions.upperBound + 1
        left =
            found.stands
            ? nil
            : Departure(
                version: next <= found.document.versions ? next : nil, lastSeen: found.lastSeen,
                firstMissed: found.firstMissed, wordsRemained: found.wordsRemained)
    }
}
