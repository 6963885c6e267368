public import FactSheets

/// What is known of a source from its last captures.
public struct SourceState: Equatable, Sendable {
    public var url: String
    /// The last capture of it, and that capture's time.
    public var capture: Int64
    public var time: Instant
    public var bodyHash: [UInt8]
    /// The latest time that the publisher gave a state of it: an earlier one is a stale copy.
    public var newest: Instant?
    /// How many captures in a row brought nothing that could be read.
    public var failures: Int
    /// Since when it cannot be read; `nil` while it can.
    public var blindSince: Instant?
    /// How many captures in a row were stale copies.
    public var staleLooks: Int
    /// What it turned out to be; `nil` while it was never read.
    public var kind: Source.Kind?
    /// Of a feed: 8 bytes of a hash for each identifier and each address it showed last.
    public var items: [UInt8] = []
    /// Whether its further pages were put on the agenda, once, for what lay there before.
    public var isBackfilled = false

    public init(
        url: String, capture: Int64, time: Instant, bodyHash: [UInt8], newest: Instant? = nil,
        failures: Int = 0, blindSince: Instant? = nil, staleLooks: Int = 0
    ) {
        self.url = url
        self.capture = capture
        self.time = time
        self.bodyHash = bodyHash
        self.newest = newest
        self.failures = failures
        self.blindSince = blindSince
        self.staleLooks = staleLooks
    }
}

extension SourceState {
    /// What the third schema added to the table.
    static let thirdStep = """
        ALTER TABLE source ADD COLUMN kind TEXT;
        ALTER TABLE source ADD COLUMN items BLOB NOT NULL DEFAULT x'';
        ALTER TABLE source ADD COLUMN backfilled INTEGER NOT NULL DEFAULT 0;
        UPDATE source SET kind = 'feed' WHERE length(body_hash) > 0;
        """

    static let columns = """
        url, capture, time, body_hash, newest, failures, blind_since, stale_looks, kind, items, backfilled
        """

    init(row: inout Row) throws(ArchiveError) {
        self.init(
            url: try row.next(), capture: try row.next(), time: try row.next(), bodyHash: try row.next(),
            newest: try row.next(), failures: try row.next(), blindSince: try row.next(),
            staleLooks: try row.next()
        )
        kind = try row.next()
        items = try row.next()
        isBackfilled = try row.next(Int.self) != 0
    }
}

extension Archive {
    /// What is known of the source at that address.
    public func sourceState(_ url: String) throws(ArchiveError) -> SourceState? {
        try connection.first(
            "SELECT \(SourceState.columns) FROM source WHERE url = $1", url, read: SourceState.init(row:))
    }

    /// Stores what is known of a source, in place of what was.
    public func put(_ state: SourceState) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO source (\(SourceState.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            ON CONFLICT (url) DO UPDATE SET
                capture = excluded.capture, time = excluded.time, body_hash = excluded.body_hash,
                newest = excluded.newest, failures = excluded.failures, blind_since = excluded.blind_since,
                stale_looks = excluded.stale_looks, kind = excluded.kind, items = excluded.items,
                backfilled = excluded.backfilled
            """,
            state.url, state.capture, state.time, state.bodyHash, state.newest, state.failures,
            state.blindSince, state.staleLooks, state.kind, state.items, state.isBackfilled ? 1 : 0)
    }
}
