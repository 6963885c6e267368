public import FactSheets

/// What the checks of some time came to, in numbers.
public struct CheckCounts: Equatable, Sendable {
    /// Different addresses polled for news.
    public var sources = 0
    public var checks = 0
    /// Answered with 304, or with the very bytes of the look before.
    public var unchanged = 0
    /// Without an answer, or with an error status.
    public var failed = 0
    /// Events that are dated in that time.
    public var events = 0
    /// Sources, and sites, that cannot be read now.
    public var blind = 0

    public init() {}
}

extension Archive {
    /// What was checked from `start` until before `end`.
    public func checkCounts(from start: Instant, until end: Instant) throws(ArchiveError) -> CheckCounts {
        var counts = CheckCounts()
        let rows = try connection.all(
            """
            SELECT role, url, status, failure IS NOT NULL, body = COALESCE(
                LAG(body) OVER (PARTITION BY url ORDER BY time, id),
                (SELECT body FROM capture AS earlier WHERE earlier.url = capture.url AND earlier.time < $1
                    ORDER BY earlier.time DESC, earlier.status DESC, earlier.body DESC LIMIT 1), -1)
            FROM capture WHERE time >= $1 AND time < $2
            """, start, end
        ) { row throws(ArchiveError) in
            (
                isSource: try row.next(String.self) == Capture.Role.source.rawValue,
                url: try row.next(String.self), status: try row.next(Int.self),
                failed: try row.next(Int.self) == 1, isSame: try row.next(Int.self) == 1
            )
        }
        var sources: Set<String> = []
        for row in rows {
            if row.isSource { sources.insert(row.url) }
            counts.checks += 1
            if row.failed || row.status != 200 && row.status != 304 {
                counts.failed += 1
            } else if row.status == 304 || row.isSame {
                counts.unchanged += 1
            }
        }
        let checks = try connection.all(
            """
            SELECT capture.role, capture.url, COUNT(*) FROM checked JOIN capture ON capture.id = checked.capture
            WHERE checked.time >= $1 AND checked.time < $2 GROUP BY capture.role, capture.url
            """, start, end
        ) { row throws(ArchiveError) in
            (
                role: try row.next(Capture.Role.self), url: try row.next(String.self),
                count: try row.next(Int.self)
            )
        }
        for check in checks {
            if check.role == .source { sources.insert(check.url) }
            counts.checks += check.count
            counts.unchanged += check.count
        }
        counts.sources = sources.count
        counts.events =
            try connection.value(
                Int.self, "SELECT COUNT(*) FROM event WHERE time >= $1 AND time < $2", start, end) ?? 0
        counts.blind =
            try connection.value(Int.self, "SELECT COUNT(*) FROM source WHERE blind_since IS NOT NULL") ?? 0
        return counts
    }

    /// When that address answered with something it had not answered before, from `start` until before `end`.
    public func newsTimes(of url: String, from start: Instant, until end: Instant) throws(ArchiveError)
        -> [Instant]
    {
        try connection.all(
            """
            SELECT MIN(time) FROM capture WHERE url = $1 AND status = 200 AND time >= $2 AND time < $3
            GROUP BY body ORDER BY 1
            """, url, start, end
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// What was wrong with the last `count` answers of that address before `time`, newest first; "" for nothing.
    public func lastFlags(of url: String, before time: Instant, count: Int) throws(ArchiveError) -> [String] {
        try connection.all(
            """
            SELECT COALESCE(flag, '') FROM capture LEFT JOIN flag ON flag.capture = capture.id
            WHERE url = $1 AND status = 200 AND time < $2 ORDER BY time DESC, body DESC LIMIT $3
            """, url, time, count
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// Whether that digest is in the outbox for that subscriber, in whatever state.
    public func hasDelivery(_ digest: String, to subscriber: String) throws(ArchiveError) -> Bool {
        try connection.value(
            Int.self, "SELECT 1 FROM outbox WHERE digest_id = $1 AND subscriber = $2", digest, subscriber)
            != nil
    }
}
