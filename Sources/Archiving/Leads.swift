public import FactSheets

/// An address that a source led to: a further page of it, a sitemap of an index, or a page it listed long after it
/// was published.
public struct Lead: Equatable, Sendable {
    /// Why it is looked at.
    public enum Reason: String, Sendable {
        /// A further page of a source, or a page named there, for what lay there before.
        case backfill
        /// A further page of a source, for what was missed between two looks.
        case gap
        /// A sitemap of an index, looked at like the index itself.
        case sitemap
    }

    public var url: String
    /// The source, as configured and canonical.
    public var source: String
    public var reason: Reason
    /// How many further pages may follow this one.
    public var left: Int
    /// When the index says that the sitemap was changed.
    public var modified: Instant?
    /// For a gap: what the source showed before it, as `SourceState.items`; a page that shows any of it is the last.
    public var known: [UInt8]

    public init(
        url: String, source: String, reason: Reason, left: Int = 0, modified: Instant? = nil,
        known: [UInt8] = []
    ) {
        self.url = url
        self.source = source
        self.reason = reason
        self.left = left
        self.modified = modified
        self.known = known
    }
}

extension Lead {
    /// Derived.
    static let table = """
        CREATE TABLE lead (
            url       TEXT PRIMARY KEY,
            source    TEXT NOT NULL,
            reason    TEXT NOT NULL,
            remaining INTEGER NOT NULL,
            modified  INTEGER,
            known     BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    static let columns = "url, source, reason, remaining, modified, known"

    init(row: inout Row) throws(ArchiveError) {
        self.init(
            url: try row.next(), source: try row.next(), reason: try row.next(), left: try row.next(),
            modified: try row.next(), known: try row.next())
    }
}

extension Lead.Reason: Storable {}

extension Archive {
    /// The lead to that address.
    public func lead(_ url: String) throws(ArchiveError) -> Lead? {
        try connection.first(
            "SELECT \(Lead.columns) FROM lead WHERE url = $1", url, read: Lead.init(row:))
    }

    /// Stores a lead, in place of the one to its address.
    public func put(_ lead: Lead) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO lead (\(Lead.columns)) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (url) DO UPDATE SET
                source = excluded.source, reason = excluded.reason, remaining = excluded.remaining,
                modified = excluded.modified, known = excluded.known
            """,
            lead.url, lead.source, lead.reason, lead.left, lead.modified, lead.known)
    }
}
