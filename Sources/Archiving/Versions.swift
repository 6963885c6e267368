public import FactSheets

/// One state of a document's content.
public struct Version: Equatable, Sendable {
    public var document: Int64
    /// From 1.
    public var number: Int
    /// The hash of what it says, by which a return to it is known.
    public var contentHash: [UInt8]
    /// The capture that showed it first, and that capture's time.
    public var capture: Int64
    public var time: Instant
    /// When the state before it was last seen: it came between then and `time`. `nil` when that is not known.
    public var since: Instant?
    /// The way it was seen: `page`, or `feed:` and the source's address.
    public var channel: String
    /// The version of the engine that read it.
    public var engine: Int
    /// The earlier version whose content it repeats.
    public var equals: Int?
    public var title: String
    /// How much it differs from the version before; `substantive` for the first.
    public var significance: Significance

    public init(
        document: Int64, number: Int, contentHash: [UInt8], capture: Int64, time: Instant,
        since: Instant? = nil, channel: String, engine: Int, equals: Int? = nil, title: String,
        significance: Significance
    ) {
        self.document = document
        self.number = number
        self.contentHash = contentHash
        self.capture = capture
        self.time = time
        self.since = since
        self.channel = channel
        self.engine = engine
        self.equals = equals
        self.title = title
        self.significance = significance
    }
}

/// A version to be stored has all that a stored one has.
public typealias NewVersion = Version

extension Version {
    static let columns = """
        document, number, content_hash, capture, time, since, channel, engine, equals, title, significance
        """

    init(row: inout Row) throws(ArchiveError) {
        self.init(
            document: try row.next(), number: try row.next(), contentHash: try row.next(),
            capture: try row.next(), time: try row.next(), since: try row.next(), channel: try row.next(),
            engine: try row.next(), equals: try row.next(), title: try row.next(),
            significance: try row.next())
    }
}

extension Archive {
    /// Adds a version with its fact sheet, and notes which statements came with it and which went.
    ///
    /// A document's versions are added in the order of their numbers.
    public func insertVersion(_ version: NewVersion, sheet: FactSheet) throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            let held = try noteStatements(of: sheet, document: version.document, version: version.number)
            let packed = try pack(sheet, on: held)
            try connection.run(
                """
                INSERT INTO version (\(Version.columns), sheet, statements)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
                """,
                version.document, version.number, version.contentHash, version.capture, version.time,
                version.since, version.channel, version.engine, version.equals, version.title,
                version.significance, packed.frame, packed.statements)
        }
    }

    /// The versions of a document, by number.
    public func versions(of document: Int64) throws(ArchiveError) -> [Version] {
        try connection.all(
            "SELECT \(Version.columns) FROM version WHERE document = $1 ORDER BY number", document,
            read: Version.init(row:))
    }

    /// One version of a document.
    public func version(of document: Int64, number: Int) throws(ArchiveError) -> Version? {
        try connection.first(
            "SELECT \(Version.columns) FROM version WHERE document = $1 AND number = $2", document, number,
            read: Version.init(row:))
    }

    /// Notes the hash of another reading that counts as the same version.
    public func addReading(hash: [UInt8], document: Int64, version: Int) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO reading (document, hash, version) VALUES ($1, $2, $3)
            ON CONFLICT (document, hash, version) DO NOTHING
            """, document, hash, version)
    }

    /// The newest version with that content, in whichever reading; `nil` for content never seen.
    public func version(of document: Int64, contentHash: [UInt8]) throws(ArchiveError) -> Int? {
        try connection.value(
            Int?.self,
            """
            SELECT MAX(number) FROM (
                SELECT number FROM version WHERE document = $1 AND content_hash = $2
                UNION ALL
                SELECT version FROM reading WHERE document = $1 AND hash = $2) AS known
            """, document, contentHash) ?? nil
    }

    /// Stores how two versions differ, in place of what an earlier engine made of them.
    public func insertChanges(
        _ comparison: Comparison, document: Int64, from: Int, to: Int
    ) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO comparison (document, from_version, to_version, comparison) VALUES ($1, $2, $3, $4)
            ON CONFLICT (document, from_version, to_version) DO UPDATE SET comparison = excluded.comparison
            """, document, from, to, try pack(comparison, what: "a comparison"))
    }

    /// How two versions differ, if they have been compared.
    public func comparison(document: Int64, from: Int, to: Int) throws(ArchiveError) -> Comparison? {
        let frame = try connection.value(
            [UInt8].self,
            """
            SELECT comparison FROM comparison WHERE document = $1 AND from_version = $2 AND to_version = $3
            """, document, from, to)
        guard let frame else { return nil }
        return try unpack(
            Comparison.self, frame,
            what: "the comparison of versions \(from) and \(to) of document \(document)")
    }
}
