public import FactSheets

extension Archive {
    /// Adds an event shown by `capture`; `false` when one with its id is there already.
    public func insertEvent(
        _ event: Event, capture: Int64, document: Int64?
    ) throws(ArchiveError) -> Bool {
        let sequence = try connection.value(
            Int64.self,
            """
            INSERT INTO event (id, kind, time, capture, document, event, sequence)
            VALUES ($1, $2, $3, $4, $5, $6, \(Schema.next("sequence", in: "event")))
            ON CONFLICT (id) DO NOTHING RETURNING sequence
            """, event.id, event.kind, event.time, capture, document, try pack(event, what: "an event"))
        if sequence != nil { connection.engine.tellNews() }
        return sequence != nil
    }

    /// The events at or after `since`, of one document or of all, in the order they were added.
    public func events(since: Instant?, document: Int64?) throws(ArchiveError) -> [Event] {
        let earliest = since?.milliseconds ?? .min
        guard let document else {
            return try connection.all(
                "SELECT event FROM event WHERE time >= $1 ORDER BY sequence", earliest, read: event)
        }
        return try connection.all(
            "SELECT event FROM event WHERE time >= $1 AND document = $2 ORDER BY sequence", earliest,
            document,
            read: event)
    }

    /// The event with that id.
    public func event(_ id: String) throws(ArchiveError) -> Event? {
        try connection.first("SELECT event FROM event WHERE id = $1", id, read: event)
    }

    /// The places of the newest events in the order they were added, the newest first: of all by their times, of one
    /// document as they came.
    public func newestEvents(document: Int64?, limit: Int) throws(ArchiveError) -> [Int64] {
        func place(_ row: inout Row) throws(ArchiveError) -> Int64 { try row.next() }
        guard let document else {
            return try connection.all(
                "SELECT sequence FROM event ORDER BY time DESC, sequence DESC LIMIT $1", limit, read: place)
        }
        return try connection.all(
            "SELECT sequence FROM event WHERE document = $1 ORDER BY sequence DESC LIMIT $2", document, limit,
            read: place)
    }

    /// The places of the newest events by their times, the newest first: of publications, or of all else.
    public func newestEvents(published: Bool, limit: Int) throws(ArchiveError) -> [Int64] {
        try connection.all(
            "SELECT sequence FROM event WHERE (kind = 'published') = ($1 = 1) ORDER BY time DESC, sequence DESC LIMIT $2",
            published ? 1 : 0, limit
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// The places of at most `limit` events behind a place, in the order they were added: of one document or of all.
    public func eventPlaces(
        after place: Int64, document: Int64?, since: Instant?, limit: Int
    ) throws(ArchiveError) -> [Int64] {
        try connection.all(
            """
            SELECT sequence FROM event WHERE sequence > $1 AND ($2 = 0 OR document = $2) AND time >= $3
            ORDER BY sequence LIMIT $4
            """, place, document ?? 0, since?.milliseconds ?? .min, limit
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// The event that was added in that place.
    public func event(at sequence: Int64) throws(ArchiveError) -> Event? {
        try connection.first("SELECT event FROM event WHERE sequence = $1", sequence, read: event)
    }

    /// The documents of which events were added behind that place.
    public func documents(withEventsAfter sequence: Int64) throws(ArchiveError) -> [Int64] {
        try connection.all(
            "SELECT DISTINCT document FROM event WHERE sequence > $1 AND document IS NOT NULL", sequence
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// Whether anything that `document` ever said stood under a heading that begins with `word`, in ASCII letters.
    public func hasHeading(_ word: String, in document: Int64) throws(ArchiveError) -> Bool {
        try connection.value(
            Int.self, "SELECT 1 FROM statement WHERE document = $1 AND LOWER(section) LIKE $2 LIMIT 1",
            document,
            "%\"" + word.lowercased() + "%") != nil
    }

    private func event(_ row: inout Row) throws(ArchiveError) -> Event {
        try unpack(Event.self, try row.next(), what: "an event")
    }
}

/// An event without what it says: where it is among all, what it is, and when it was seen.
public struct EventMark: Equatable, Sendable {
    public var sequence: Int64
    public var kind: Event.Kind
    public var time: Instant
}

extension Archive {
    /// The events of a document, in the order they were added, unread: cheap however many they are.
    public func eventMarks(of document: Int64) throws(ArchiveError) -> [EventMark] {
        try connection.all(
            "SELECT sequence, kind, time FROM event WHERE document = $1 ORDER BY sequence", document
        ) { row throws(ArchiveError) in
            EventMark(sequence: try row.next(), kind: try row.next(), time: try row.next())
        }
    }
}
