public import FactSheets

/// A digest on its way to one subscriber.
public struct OutboxEntry: Equatable, Sendable {
    public enum State: String, CaseIterable, Codable, Sendable {
        case pending
        case sent
        /// Given up; it can be sent again by hand.
        case dead
    }

    public var digestID: String
    public var subscriber: String
    /// The digest's JSON, fixed when it was made: every attempt sends the same bytes.
    public var digest: [UInt8]
    public var created: Instant
    /// When it is tried next.
    public var due: Instant
    public var attempts: Int
    public var state: State
    public var lastError: String?

    public init(
        digestID: String, subscriber: String, digest: [UInt8], created: Instant, due: Instant,
        attempts: Int = 0, state: State = .pending, lastError: String? = nil
    ) {
        self.digestID = digestID
        self.subscriber = subscriber
        self.digest = digest
        self.created = created
        self.due = due
        self.attempts = attempts
        self.state = state
        self.lastError = lastError
    }
}

extension OutboxEntry.State: Storable {}

extension Archive {
    private static let columns = "digest_id, subscriber, digest, created, due, attempts, state, last_error"

    private func entry(_ row: inout Row) throws(ArchiveError) -> OutboxEntry {
        let (id, subscriber) = (try row.next(String.self), try row.next(String.self))
        return OutboxEntry(
            digestID: id, subscriber: subscriber,
            digest: try compression.unpack(try row.next(), path: connection.path, what: "digest '\(id)'"),
            created: try row.next(), due: try row.next(), attempts: try row.next(), state: try row.next(),
            lastError: try row.next())
    }

    /// Adds a delivery, unless that digest is on its way, or went, to that subscriber.
    public func enqueue(_ entry: OutboxEntry) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO outbox (\(Archive.columns)) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (digest_id, subscriber) DO NOTHING
            """,
            entry.digestID, entry.subscriber,
            try compression.pack(entry.digest, what: "digest '\(entry.digestID)'"), entry.created, entry.due,
            entry.attempts, entry.state, entry.lastError)
    }

    /// Whose channels are off, and to whom something is being sent. Not asked for each row: of a backlog of thousands every
    /// one would be compared with all others, for every digest that is sent.
    ///
    /// A lease longer than until `latest` comes from a clock that was wrong, and holds nothing.
    private static func unready(now: String, latest: String) -> String {
        """
        SELECT subscriber FROM endpoint WHERE switched_off IS NOT NULL UNION ALL
        SELECT subscriber FROM outbox WHERE state = 'pending' AND lease > \(now) AND lease <= \(latest)
        """
    }

    /// To whom something is due at `now` that nobody is sending: those whose channels are on.
    public func dueSubscribers(now: Instant, lease: Duration) throws(ArchiveError) -> [String] {
        try connection.all(
            """
            SELECT DISTINCT subscriber FROM outbox WHERE state = 'pending' AND due <= $1
                AND subscriber NOT IN (\(Archive.unready(now: "$1", latest: "$2"))) ORDER BY subscriber
            """, now, now + lease, read: { row throws(ArchiveError) in try row.next(String.self) })
    }

    /// Claims what is due to `subscriber` longest, until `lease` has passed or it is updated; `nil` when there is
    /// nothing, something of the subscriber's is being sent, or its channel is off.
    public func claimDelivery(
        to subscriber: String, now: Instant, lease: Duration
    ) throws(ArchiveError) -> OutboxEntry? {
        try connection.first(
            """
            UPDATE outbox SET lease = $1\(watcher.map { ", sender = \($0)" } ?? "") WHERE (digest_id, subscriber) = (
                SELECT digest_id, subscriber FROM outbox WHERE state = 'pending' AND subscriber = $2 AND due <= $3
                    AND subscriber NOT IN (\(Archive.unready(now: "$3", latest: "$1")))
                ORDER BY due, created, digest_id LIMIT 1)
            RETURNING \(Archive.columns)
            """, now + lease, subscriber, now, read: entry)
    }

    /// Gives back what this process had claimed, all or what is `subscriber`'s: before anything is sent, of a sender that
    /// held the lock and is no more; later, when it cannot be known how that went.
    public func voidLeases(to subscriber: String = "") throws(ArchiveError) {
        let own = watcher.map { " AND sender = \($0)" } ?? ""
        try connection.run(
            "UPDATE outbox SET lease = NULL WHERE lease IS NOT NULL AND (subscriber = $1 OR $1 = '')\(own)",
            subscriber)
    }

    /// Has everything on its way to `subscriber` wait until `due`, at the least.
    public func postpone(_ subscriber: String, until due: Instant) throws(ArchiveError) {
        try connection.run(
            "UPDATE outbox SET due = $1 WHERE subscriber = $2 AND state = 'pending' AND due < $1", due,
            subscriber)
    }

    /// Has no delivery wait longer than until `latest`: times beyond it come from a clock that was wrong.
    public func hastenDeliveries(to latest: Instant) throws(ArchiveError) {
        try connection.run("UPDATE outbox SET due = $1 WHERE state = 'pending' AND due > $1", latest)
    }

    /// Stores how a delivery went, and lets go of it; its digest stays as it was.
    public func update(_ entry: OutboxEntry) throws(ArchiveError) {
        let found = try connection.value(
            String.self,
            """
            UPDATE outbox SET due = $1, attempts = $2, state = $3, last_error = $4, lease = NULL
            WHERE digest_id = $5 AND subscriber = $6 RETURNING digest_id
            """,
            entry.due, entry.attempts, entry.state, entry.lastError, entry.digestID, entry.subscriber)
        guard found != nil else {
            throw .missing(what: "delivery of '\(entry.digestID)' to '\(entry.subscriber)'")
        }
    }

    /// The deliveries in one state, or all, the oldest first.
    public func deliveries(state: OutboxEntry.State?) throws(ArchiveError) -> [OutboxEntry] {
        let order = "ORDER BY created, digest_id, subscriber"
        guard let state else {
            return try connection.all("SELECT \(Archive.columns) FROM outbox \(order)", read: entry)
        }
        return try connection.all(
            "SELECT \(Archive.columns) FROM outbox WHERE state = $1 \(order)", state, read: entry)
    }

    /// Puts deliveries that were given up back on their way: those of one digest, those to one subscriber, or all.
    ///
    /// - Returns: How many there were.
    public func retryDead(
        digest: String? = nil, subscriber: String? = nil, now: Instant
    ) throws(ArchiveError) -> Int {
        let all = try connection.all(
            """
            UPDATE outbox SET state = 'pending', due = $1, attempts = 0
            WHERE state = 'dead' AND (digest_id = $2 OR $2 = '') AND (subscriber = $3 OR $3 = '')
            RETURNING digest_id
            """, now, digest ?? "", subscriber ?? "",
            read: { row throws(ArchiveError) in try row.next(String.self) })
        return all.count
    }

    /// When the next pending delivery is due.
    public func nextDeliveryDue() throws(ArchiveError) -> Instant? {
        try connection.value(Instant?.self, "SELECT MIN(due) FROM outbox WHERE state = 'pending'") ?? nil
    }
}
