public import FactSheets

/// How a document was last seen through one way.
public struct Channel: Equatable, Sendable {
    public var document: Int64
    /// `page`, or `feed:` and the source's address.
    public var name: String
    /// The capture that last showed it there, and that capture's time.
    public var capture: Int64
    public var time: Instant
    /// The hash of the bytes it was read from.
    public var rawHash: [UInt8]
    /// The hash of what it said; `nil` when that way carries no full text.
    public var contentHash: [UInt8]?
    /// How many looks in a row did not find it, and since when.
    public var missing: Int
    public var missingSince: Instant?
    /// Its place in the source, from 0.
    public var position: Int

    public init(
        document: Int64, name: String, capture: Int64, time: Instant, rawHash: [UInt8],
        contentHash: [UInt8]? = nil, missing: Int = 0, missingSince: Instant? = nil, position: Int = 0
    ) {
        self.document = document
        self.name = name
        self.capture = capture
        self.time = time
        self.rawHash = rawHash
        self.contentHash = contentHash
        self.missing = missing
        self.missingSince = missingSince
        self.position = position
    }
}

extension Channel {
    static let columns = """
        document, name, capture, time, raw_hash, content_hash, missing, missing_since, position
        """

    init(row: inout Row) throws(ArchiveError) {
        self.init(
            document: try row.next(), name: try row.next(), capture: try row.next(), time: try row.next(),
            rawHash: try row.next(), contentHash: try row.next(), missing: try row.next(),
            missingSince: try row.next(), position: try row.next())
    }
}

extension Archive {
    /// How a document was last seen through that way.
    public func channel(_ name: String, of document: Int64) throws(ArchiveError) -> Channel? {
        try connection.first(
            "SELECT \(Channel.columns) FROM channel WHERE document = $1 AND name = $2", document, name,
            read: Channel.init(row:))
    }

    /// Every document seen through that way, in the order of the source.
    public func channels(named name: String) throws(ArchiveError) -> [Channel] {
        try connection.all(
            "SELECT \(Channel.columns) FROM channel WHERE name = $1 ORDER BY position, document", name,
            read: Channel.init(row:))
    }

    /// The documents that a source shows now or lacks since lately, in its order: those with a place in it.
    public func window(_ name: String) throws(ArchiveError) -> [Channel] {
        try connection.all(
            "SELECT \(Channel.columns) FROM channel WHERE name = $1 AND position >= 0 ORDER BY position, document",
            name, read: Channel.init(row:))
    }

    /// Every way a document was seen through, by name.
    public func channels(of document: Int64) throws(ArchiveError) -> [Channel] {
        try connection.all(
            "SELECT \(Channel.columns) FROM channel WHERE document = $1 ORDER BY name", document,
            read: Channel.init(row:))
    }

    /// Stores a channel, in place of what was known of it.
    public func put(_ channel: Channel) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO channel (\(Channel.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (document, name) DO UPDATE SET
                capture = excluded.capture, time = excluded.time, raw_hash = excluded.raw_hash,
                content_hash = excluded.content_hash, missing = excluded.missing,
                missing_since = excluded.missing_since, position = excluded.position
            """,
            channel.document, channel.name, channel.capture, channel.time, channel.rawHash,
            channel.contentHash,
            channel.missing, channel.missingSince, channel.position)
    }
}
