public import FactSheets

/// How often a document was looked for in one stretch of time.
public struct LookCount: Equatable, Sendable {
    /// When the stretch begins.
    public var start: Instant
    public var looks: Int
    /// How many of them got no answer.
    public var failed: Int

    public init(start: Instant, looks: Int, failed: Int) {
        (self.start, self.looks, self.failed) = (start, looks, failed)
    }
}

extension Archive {
    /// Looks that brought nothing new are counted among that many of the latest of the whole archive.
    public static let countedChecks: Int64 = 200_000

    /// How often a document's page, and the feeds while they showed it, were looked at, in stretches of `width`, in
    /// their order. Stretches without a look are left out.
    ///
    /// - Returns: The counts, and since when looks that brought nothing new are counted; `nil`: all are.
    public func lookCounts(
        at document: Int64, width: Duration
    ) throws(ArchiveError) -> (counts: [LookCount], checksSince: Instant?) {
        let width = max(width.milliseconds, 1)
        var counts: [Int64: LookCount] = [:]
        func add(_ row: inout Row) throws(ArchiveError) {
            let (stretch, looks, failed) = (
                try row.next(Int64.self), try row.next(Int.self), try row.next(Int.self)
            )
            let start = Instant(milliseconds: stretch * width)
            counts[stretch, default: LookCount(start: start, looks: 0, failed: 0)].looks += looks
            counts[stretch]?.failed += failed
        }
        let failed = "COUNT(failure)"
        try connection.each(
            """
            SELECT time / $1, COUNT(*), \(failed) FROM capture
            WHERE url IN (SELECT url FROM address WHERE document = $2) AND role = 'page' GROUP BY 1
            """, width, document, read: add)
        try connection.each(
            """
            SELECT capture.time / $1, COUNT(*), \(failed) FROM channel
                JOIN capture ON capture.url = SUBSTR(channel.name, 6) AND capture.time <= channel.time
                JOIN document ON document.id = channel.document AND capture.time >= document.first_seen
            WHERE channel.document = $2 AND channel.name LIKE 'feed:%' GROUP BY 1
            """, width, document, read: add)
        let first = try connection.value(Int64.self, "SELECT COALESCE(MAX(id), 0) FROM checked") ?? 0
        let bound = first - Self.countedChecks
        try connection.each(
            """
            SELECT time / $1, COUNT(*), 0 FROM checked
            WHERE id > $2 AND capture IN (
                SELECT id FROM capture WHERE url IN (SELECT url FROM address WHERE document = $3) AND role = 'page')
            GROUP BY 1
            """, width, bound, document, read: add)
        let since =
            bound <= 0
            ? nil
            : try connection.first(
                "SELECT time FROM checked WHERE id > $1 ORDER BY id LIMIT 1", bound
            ) { row throws(ArchiveError) in
                try row.next(Instant.self)
            }
        return (counts.values.sorted { $0.start < $1.start }, since)
    }
}
