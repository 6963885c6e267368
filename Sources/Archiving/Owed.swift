public import FactSheets

/// An event that a subscriber is to be told with its next digest.
enum OwedEvent {
    /// Promises, as the outbox: not derived, kept over a rebuild. Events are named by their ids, which a rebuild keeps.
    static let tables = """
        CREATE TABLE owed (
            id          INTEGER PRIMARY KEY,               -- the order in which they happened
            subscriber  TEXT NOT NULL,
            event       TEXT NOT NULL,
            UNIQUE (subscriber, event)
        ) STRICT;

        -- Until when each subscriber was told all there was.
        CREATE TABLE reckoning (
            subscriber  TEXT PRIMARY KEY,
            until       INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """
}

extension Archive {
    /// Notes that `subscriber` is to be told of the event with that id; once.
    public func owe(_ event: String, to subscriber: String) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO owed (subscriber, event, id) VALUES ($1, $2, \(Schema.next("id", in: "owed")))
            ON CONFLICT (subscriber, event) DO NOTHING
            """, subscriber, event)
    }

    /// The events that `subscriber` is to be told, oldest first; those that a rebuild took back are left out.
    public func owedEvents(to subscriber: String) throws(ArchiveError) -> [Event] {
        let ids = try connection.all(
            "SELECT event FROM owed WHERE subscriber = $1 ORDER BY id", subscriber
        ) { row throws(ArchiveError) in try row.next(String.self) }
        var events: [Event] = []
        for id in ids { if let event = try event(id) { events.append(event) } }
        return events
    }

    /// Whether `subscriber` is to be told anything.
    public func owes(_ subscriber: String) throws(ArchiveError) -> Bool {
        try connection.value(Int.self, "SELECT 1 FROM owed WHERE subscriber = $1 LIMIT 1", subscriber) != nil
    }

    /// Owes `subscriber` nothing any more.
    public func forgetOwed(to subscriber: String) throws(ArchiveError) {
        try connection.run("DELETE FROM owed WHERE subscriber = $1", subscriber)
    }

    /// Notes until when `subscriber` was told all there was.
    public func reckon(with subscriber: String, until time: Instant) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO reckoning (subscriber, until) VALUES ($1, $2)
            ON CONFLICT (subscriber) DO UPDATE SET until = excluded.until
            """, subscriber, time)
    }

    /// Until when each subscriber was told all there was.
    public func reckonings() throws(ArchiveError) -> [String: Instant] {
        let rows = try connection.all("SELECT subscriber, until FROM reckoning") {
            row throws(ArchiveError) in (try row.next(String.self), try row.next(Instant.self))
        }
        return Dictionary(rows) { first, _ in first }
    }

    /// Forgets what is owed to others than `subscribers`: who comes back begins anew.
    public func forgetOwed(butTo subscribers: Set<String>) throws(ArchiveError) {
        for name in try reckonings().keys where !subscribers.contains(name) {
            try forgetOwed(to: name)
            try connection.run("DELETE FROM reckoning WHERE subscriber = $1", name)
        }
    }
}
