public import FactSheets

/// One look that brought nothing new: an answer of 304, or the same bytes again.
///
/// What it confirmed is a capture of the same address. There the address, the body and the validators are that the
/// answer confirmed.
public struct Check: Equatable, Sendable {
    /// Its place in the log, in one sequence with the captures.
    public let id: Int64
    /// When the answer was complete.
    public let time: Instant
    /// From the request to then.
    public let took: Duration
    /// 304 or 200.
    public let status: Int
    /// The capture that it confirmed.
    public let capture: Int64
}

extension Check {
    static let columns = "id, time, took, status, capture"

    init(row: inout Row) throws(ArchiveError) {
        self.init(
            id: try row.next(), time: try row.next(), took: .milliseconds(try row.next(Int64.self)),
            status: try row.next(), capture: try row.next())
    }
}

extension Archive {
    /// Adds to the log that a look at `time` found what `capture` holds.
    public func append(
        checkOf capture: Int64, at time: Instant, took: Duration, status: Int
    ) throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            let number = try nextNumber()
            try connection.makeRoom(in: "checked", for: number)
            try connection.run(Archive.insertCheck, number, time, took.milliseconds, status, capture)
            self.took(number: number)
        }
    }

    private static let insertCheck =
        "INSERT INTO checked (id, time, took, status, capture) VALUES ($1, $2, $3, $4, $5)"

    /// The check with that number.
    public func check(_ id: Int64) throws(ArchiveError) -> Check? {
        try connection.first(
            "SELECT \(Check.columns) FROM checked WHERE id = $1", id, read: Check.init(row:))
    }

    /// How many checks the log holds.
    public func checkCount() throws(ArchiveError) -> Int {
        try connection.value(Int.self, "SELECT COUNT(*) FROM checked") ?? 0
    }

    /// The same by the log's numbers, which have no gaps, without a look at every row: there may be tens of millions.
    public func checkCount(besideCaptures captures: Int, notes: Int) throws(ArchiveError) -> Int {
        max(0, Int(try lastLogNumber()) - captures - notes)
    }

    /// What is in the log, by time, then by number: at most `limit` entries after the given one, or from the first on.
    public func log(
        after position: (time: Instant, id: Int64)?, limit: Int
    ) throws(ArchiveError) -> [(time: Instant, id: Int64, isCheck: Bool)] {
        try connection.all(
            """
            SELECT time, id, 0 FROM capture WHERE (time, id) > ($1, $2)
            UNION ALL SELECT time, id, 1 FROM checked WHERE (time, id) > ($1, $2)
            ORDER BY time, id LIMIT $3
            """,
            position?.time.milliseconds ?? .min, position?.id ?? .min, max(limit, 0)
        ) { row throws(ArchiveError) in
            (time: try row.next(), id: try row.next(), isCheck: try row.next(Int.self) == 1)
        }
    }

    /// The document at that address, and whether all that an answer of "unchanged" from there brings is that its page
    /// still stands: not when the document is withdrawn, or its page was missed or is held out.
    public func page(at url: String, channel: String) throws(ArchiveError) -> (
        document: Document, stands: Bool
    )? {
        try connection.first(Archive.selectPage, channel, url) { row throws(ArchiveError) in
            (try Document(row: &row), try row.next(Int?.self) == 1)
        }
    }

    private static let selectPage = """
        SELECT \(Document.selectedWithPage), document.state = 'live' AND channel.missing = 0
            AND channel.missing_since IS NULL AND channel.raw_hash = channel.content_hash
        FROM document LEFT JOIN channel ON channel.document = document.id AND channel.name = $1
        WHERE document.id = (SELECT address.document FROM address WHERE address.url = $2)
        """

    /// Notes that the page of a document is still as it was when last read; the document was last seen then, too.
    public func confirm(pageOf document: Int64, channel: String, at time: Instant) throws(ArchiveError) {
        try connection.run(
            "UPDATE channel SET time = $1 WHERE document = $2 AND name = $3", time, document, channel)
    }

    /// Notes that a source still says what it said when last read.
    ///
    /// - Returns: False, and nothing is noted, when more would follow from it: when it was never read, could not be
    ///   read lately, or lacks a
    ///   document that is not withdrawn yet.
    public func confirm(source url: String, channel: String, at time: Instant) throws(ArchiveError) -> Bool {
        try connection.value(
            Int64.self,
            """
            UPDATE source SET time = $1
            WHERE url = $2 AND failures = 0 AND length(body_hash) > 0
                AND NOT EXISTS (
                    SELECT 1 FROM channel JOIN document ON document.id = channel.document
                    WHERE name = $3 AND position >= 0 AND missing > 0 AND document.state = 'live')
            RETURNING capture
            """, time, url, channel) != nil
    }
}
