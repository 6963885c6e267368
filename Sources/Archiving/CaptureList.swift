public import FactSheets

/// A capture as a list shows it.
public struct CaptureRow: Equatable, Sendable {
    public let id: Int64
    public let role: Capture.Role
    public let url: String
    public let time: Instant
    /// 0 where there was no answer.
    public let status: Int
    /// Whether it brought no usable answer.
    public let failed: Bool
    /// What derivation found to be wrong with it.
    public let flag: String?
    /// Bytes of its body.
    public let size: Int
}

extension CaptureRow {
    fileprivate static let selected = """
        SELECT capture.id, role, url, time, status, failure IS NOT NULL, flag, size
        FROM capture JOIN body ON body.id = capture.body LEFT JOIN flag ON flag.capture = capture.id
        """

    fileprivate init(row: inout Row) throws(ArchiveError) {
        self.init(
            id: try row.next(), role: try row.next(), url: try row.next(), time: try row.next(),
            status: try row.next(), failed: try row.next(Int.self) == 1, flag: try row.next(),
            size: try row.next())
    }
}

extension Archive {
    /// The newest captures of the log before number `position`, newest first, at most `limit`.
    public func captures(before position: Int64, limit: Int) throws(ArchiveError) -> [CaptureRow] {
        try connection.all(
            "\(CaptureRow.selected) WHERE capture.id < $1 ORDER BY capture.id DESC LIMIT $2", position,
            max(limit, 0),
            read: CaptureRow.init(row:))
    }

    /// The captures of an address, newest first, at most `limit` after the `offset` first ones.
    public func captures(
        of url: String, offset: Int = 0, limit: Int
    ) throws(ArchiveError) -> [CaptureRow] {
        try connection.all(
            "\(CaptureRow.selected) WHERE url = $1 ORDER BY time DESC, capture.id DESC LIMIT $2 OFFSET $3",
            url, max(limit, 0), max(offset, 0), read: CaptureRow.init(row:))
    }

    /// The capture of the same address next before, or next behind, one of that time and number.
    public func neighbour(
        of url: String, time: Instant, id: Int64, isLater: Bool
    ) throws(ArchiveError) -> Int64? {
        try connection.value(
            Int64.self,
            isLater
                ? """
                SELECT id FROM capture WHERE url = $1 AND (time, id) > ($2, $3) ORDER BY time, id LIMIT 1
                """
                : """
                SELECT id FROM capture WHERE url = $1 AND (time, id) < ($2, $3) ORDER BY time DESC, id DESC LIMIT 1
                """, url, time, id)
    }

    /// The capture with that number without its body, and whether the bytes of that are there still.
    public func captureHead(_ id: Int64) throws(ArchiveError) -> (
        stored: StoredCapture, size: Int, isPruned: Bool
    )? {
        try connection.first(
            """
            SELECT size, length(content) = 0, capture.id, origin, hash, flag, role, url, answered, time, status,
                headers, failure, redirects, provenance
            FROM capture JOIN body ON body.id = capture.body LEFT JOIN flag ON flag.capture = capture.id
            WHERE capture.id = $1
            """, id
        ) { row throws(ArchiveError) in
            let (size, isPruned) = (try row.next(Int.self), try row.next(Int.self) == 1)
            return (try storedHead(&row), size, isPruned)
        }
    }

    /// The versions that a capture brought, of whatever documents.
    public func versions(broughtBy capture: Int64, at time: Instant) throws(ArchiveError) -> [Version] {
        try connection.all(
            """
            SELECT \(Version.columns) FROM version
            WHERE document IN (SELECT event.document FROM event WHERE event.time = $1 AND event.capture = $2)
                AND capture = $2
            ORDER BY document, number
            """, time, capture, read: Version.init(row:))
    }

    /// The checkpoint over the most entries that is time-stamped.
    public func newestStampedCheckpoint() throws(ArchiveError) -> StoredCheckpoint? {
        let size = try connection.value(
            Int.self, "SELECT size FROM checkpoint WHERE token IS NOT NULL ORDER BY size DESC LIMIT 1")
        return try size.flatMap { size throws(ArchiveError) in try checkpoint(over: size) }
    }

    /// How many checkpoints have no time stamp.
    public func unstampedCheckpointCount() throws(ArchiveError) -> Int {
        try connection.value(Int.self, "SELECT COUNT(*) FROM checkpoint WHERE token IS NULL") ?? 0
    }
}
