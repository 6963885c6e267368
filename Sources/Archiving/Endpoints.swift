public import FactSheets

/// How deliveries to one subscriber have been going.
public struct Endpoint: Equatable, Sendable {
    public var subscriber: String
    public var lastSuccess: Instant?
    /// The first failure after the last success; `nil` while it works.
    public var failingSince: Instant?
    /// How many attempts failed in a row.
    public var failures: Int
    public var lastError: String?
    /// Since when nothing is sent any more, until someone switches it on again.
    public var switchedOff: Instant?

    /// An endpoint that does nothing but fail for so long is dead.
    public static let longestFailing: Duration = .seconds(5 * 86_400)

    static let table = """
        -- How deliveries to each subscriber of the configuration go.
        CREATE TABLE endpoint (
            subscriber     TEXT PRIMARY KEY,
            channel        BLOB NOT NULL,                  -- a hash of what the configuration says of it
            last_success   INTEGER,
            failing_since  INTEGER,
            failures       INTEGER NOT NULL DEFAULT 0,     -- in a row
            last_error     TEXT,
            switched_off   INTEGER
        ) STRICT, WITHOUT ROWID;
        """

    static let selected = "subscriber, last_success, failing_since, failures, last_error, switched_off"

    init(row: inout Row) throws(ArchiveError) {
        subscriber = try row.next()
        lastSuccess = try row.next()
        failingSince = try row.next()
        failures = try row.next()
        lastError = try row.next()
        switchedOff = try row.next()
    }
}

extension Archive {
    /// All of them, by name.
    public func endpoints() throws(ArchiveError) -> [Endpoint] {
        try connection.all(
            "SELECT \(Endpoint.selected) FROM endpoint ORDER BY subscriber", read: Endpoint.init(row:))
    }

    /// Takes over which subscribers there are, each with a hash of its channel: one whose channel changed, or that is
    /// new, begins anew and is switched on.
    public func adoptEndpoints(_ channels: [(subscriber: String, hash: [UInt8])]) throws(ArchiveError) {
        let wanted = Set(channels.map(\.subscriber))
        for endpoint in try endpoints() where !wanted.contains(endpoint.subscriber) {
            try connection.run("DELETE FROM endpoint WHERE subscriber = $1", endpoint.subscriber)
        }
        for (subscriber, hash) in channels {
            try connection.run(
                """
                INSERT INTO endpoint (subscriber, channel) VALUES ($1, $2)
                ON CONFLICT (subscriber) DO UPDATE SET channel = excluded.channel, failing_since = NULL,
                    failures = 0, last_error = NULL, switched_off = NULL
                WHERE endpoint.channel != excluded.channel
                """, subscriber, hash)
        }
    }

    /// Notes how an attempt went; `error` is `nil` when it brought a digest to its end.
    ///
    /// - Returns: How it stands now; `nil` for a subscriber that the configuration does not name.
    public func noteAttempt(
        to subscriber: String, at now: Instant, error: String?
    ) throws(ArchiveError) -> Endpoint? {
        if let error {
            return try connection.first(
                """
                UPDATE endpoint SET failing_since = COALESCE(failing_since, $1), failures = failures + 1,
                    last_error = $2
                WHERE subscriber = $3 RETURNING \(Endpoint.selected)
                """, now, error, subscriber, read: Endpoint.init(row:))
        }
        return try connection.first(
            """
            UPDATE endpoint SET last_success = $1, failing_since = NULL, failures = 0, last_error = NULL,
                switched_off = NULL
            WHERE subscriber = $2 RETURNING \(Endpoint.selected)
            """, now, subscriber, read: Endpoint.init(row:))
    }

    /// Has nothing sent to it until it is switched on.
    public func switchOff(_ subscriber: String, at now: Instant) throws(ArchiveError) {
        try connection.run("UPDATE endpoint SET switched_off = $1 WHERE subscriber = $2", now, subscriber)
    }

    /// Gives it another five days, and has what waits for it tried at once.
    public func switchOn(_ subscriber: String, now: Instant) throws(ArchiveError) {
        try connection.run(
            """
            UPDATE endpoint SET failing_since = NULL, failures = 0, switched_off = NULL WHERE subscriber = $1
            """, subscriber)
        try connection.run(
            "UPDATE outbox SET due = $1 WHERE subscriber = $2 AND state = 'pending' AND due > $1", now,
            subscriber)
    }
}
