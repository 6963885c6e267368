public import FactSheets

/// A line of the log: a capture, a check, or a note.
public struct LogEntry: Equatable, Sendable {
    /// Its place in the log, from 1.
    public let number: Int64
    public let time: Instant
    /// The capture itself, or the one that the check confirmed; `nil` for a note.
    public let capture: Int64?
    /// The number of the body that came with it; `nil` for a check and a note.
    public let body: Int64?
}

extension Archive {
    /// What is in the log, in the order of arrival: at most `limit` entries after number `position`.
    public func entries(after position: Int64, limit: Int) throws(ArchiveError) -> [LogEntry] {
        try connection.all(
            """
            SELECT id, time, id, body FROM capture WHERE id > $1
            UNION ALL SELECT id, time, capture, NULL FROM checked WHERE id > $1
            UNION ALL SELECT id, time, NULL, NULL FROM note WHERE id > $1
            ORDER BY 1 LIMIT $2
            """, position, max(limit, 0)
        ) { row throws(ArchiveError) in
            LogEntry(
                number: try row.next(), time: try row.next(), capture: try row.next(), body: try row.next())
        }
    }

    /// What a capture is known by among all.
    public func identity(of capture: Int64) throws(ArchiveError) -> (
        role: Capture.Role, url: String, time: Instant, status: Int, bodyHash: [UInt8]
    )? {
        try connection.first(
            """
            SELECT role, url, time, status, hash FROM capture JOIN body ON body.id = capture.body
            WHERE capture.id = $1
            """, capture
        ) { row throws(ArchiveError) in
            (
                role: try row.next(), url: try row.next(), time: try row.next(), status: try row.next(),
                bodyHash: try row.next()
            )
        }
    }

    /// The captures of an address made at that time, in the order of arrival.
    public func captures(of url: String, at time: Instant) throws(ArchiveError) -> [Int64] {
        try connection.all("SELECT id FROM capture WHERE url = $1 AND time = $2 ORDER BY id", url, time) {
            row throws(ArchiveError) in try row.next()
        }
    }

    /// The last capture of an address with a whole answer, of those that stand before number `number` in the log and
    /// were made no later than `time`.
    public func lastAnswer(
        of url: String, until time: Instant, before number: Int64
    ) throws(ArchiveError) -> Int64? {
        try connection.value(
            Int64.self,
            """
            SELECT id FROM capture WHERE url = $1 AND time <= $2 AND id < $3 AND status = 200 AND failure IS NULL
            ORDER BY time DESC, id DESC LIMIT 1
            """, url, time, number)
    }

    /// Whether the log holds a check at `time` that confirmed that capture.
    public func hasCheck(of capture: Int64, at time: Instant) throws(ArchiveError) -> Bool {
        try connection.value(
            Int64.self, "SELECT id FROM checked WHERE time = $1 AND capture = $2 LIMIT 1", time, capture)
            != nil
    }

    /// The captures that bear upon a document: of its page, at whichever address, and those that showed a version or an
    /// event of it.
    public func captures(about document: Int64) throws(ArchiveError) -> [Int64] {
        try connection.all(
            """
            SELECT id FROM capture
            WHERE role = 'page' AND url IN (SELECT url FROM address WHERE document = $1)
            UNION SELECT capture FROM version WHERE document = $1
            UNION SELECT capture FROM event WHERE document = $1
            ORDER BY 1
            """, document
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// The events of a document with the number of the capture that showed each, in the order in which they were added.
    public func shownEvents(of document: Int64) throws(ArchiveError) -> [(capture: Int64, event: Event)] {
        try connection.all(
            "SELECT capture, event FROM event WHERE document = $1 ORDER BY sequence", document
        ) { row throws(ArchiveError) in
            (capture: try row.next(), event: try unpack(Event.self, try row.next(), what: "an event"))
        }
    }
}
