public import FactSheets

/// What a rebuild builds upon, as far as the archive went when it began: the log, and of what was derived all that a
/// rebuild reads. What came later does not change it.
public struct RebuildBasis: Codable, Equatable, Sendable {
    /// The last entry of the log, the checkpoint up to which its hashes stand in the tree, the last document and the last
    /// event; 0 where there is none.
    public var entries: Int64
    public var sealed: Int
    public var documents: Int64
    public var events: Int64
    /// SHA-256 in hexadecimal digits over the log up to there (as its tree has it, and
    /// entry by entry beyond), and over those documents, addresses, flags and events, and
    /// all that was told otherwise than it is read.
    public var log: String
    public var derived: String
}

extension Archive {
    /// What a rebuild builds upon now; or what is there now of what another built upon: the same unless it was changed.
    public func basis(asFarAs other: RebuildBasis? = nil) throws(ArchiveError) -> RebuildBasis {
        var basis =
            if let other { other } else {
                RebuildBasis(
                    entries: try lastLogNumber(), sealed: try newestCheckpoint()?.size ?? 0,
                    documents: try connection.value(Int64.self, "SELECT COALESCE(MAX(id), 0) FROM document")
                        ?? 0,
                    events: try connection.value(Int64.self, "SELECT COALESCE(MAX(sequence), 0) FROM event")
                        ?? 0,
                    log: "", derived: "")
            }
        basis.log = Hashing.hex(try hashOfLog(to: basis.entries, sealed: basis.sealed))
        basis.derived = Hashing.hex(
            try hashOfDerived(documents: basis.documents, events: basis.events, entries: basis.entries))
        return basis
    }

    private func hashOfLog(to last: Int64, sealed: Int) throws(ArchiveError) -> [UInt8] {
        var stream = Hashing.SHA256Stream()
        guard try lastLogNumber() >= last else { return stream.finish() }
        if sealed > 0 {
            let root = try connection.value(
                [UInt8].self, "SELECT root FROM checkpoint WHERE size = $1", sealed)
            stream.update(root ?? [])
        }
        // What no checkpoint seals yet is little, and may have gaps: then it is for 'verify' to say so.
        try connection.each(
            """
            SELECT id, time, status, url, body FROM capture WHERE id > $1 AND id <= $2
            UNION ALL SELECT id, time, status, '', capture FROM checked WHERE id > $1 AND id <= $2
            UNION ALL SELECT id, time, 0, name, 0 FROM note WHERE id > $1 AND id <= $2
            ORDER BY 1
            """, Int64(sealed), last
        ) { row throws(ArchiveError) in
            stream.update("\(try row.next(Int64.self)) \(try row.next(Int64.self)) ".utf8)
            stream.update("\(try row.next(Int64.self)) \(try row.next(String.self)) ".utf8)
            stream.update("\(try row.next(Int64.self))\n".utf8)
        }
        return stream.finish()
    }

    private func hashOfDerived(documents: Int64, events: Int64, entries: Int64) throws(ArchiveError)
        -> [UInt8]
    {
        var stream = Hashing.SHA256Stream()
        try connection.each(
            "SELECT id, first_seen, profile, COALESCE(guid, '') FROM document WHERE id <= $1 ORDER BY id",
            documents
        ) { row throws(ArchiveError) in
            stream.update("\(try row.next(Int64.self)) \(try row.next(Int64.self)) ".utf8)
            stream.update("\(try row.next(String.self))\n\(try row.next(String.self))\n".utf8)
        }
        try connection.each("SELECT document, url FROM address WHERE document <= $1 ORDER BY url", documents)
        {
            row throws(ArchiveError) in
            stream.update("\(try row.next(Int64.self)) \(try row.next(String.self))\n".utf8)
        }
        try connection.each("SELECT capture, flag FROM flag WHERE capture <= $1 ORDER BY capture", entries) {
            row throws(ArchiveError) in
            stream.update("\(try row.next(Int64.self)) \(try row.next(String.self))\n".utf8)
        }
        try connection.each(
            "SELECT sequence, capture, event FROM event WHERE sequence <= $1 ORDER BY sequence", events
        ) { row throws(ArchiveError) in
            stream.update("\(try row.next(Int64.self)) \(try row.next(Int64.self))\n".utf8)
            stream.update(try row.next([UInt8].self))
        }
        try connection.each("SELECT event, told FROM dissent ORDER BY event") { row throws(ArchiveError) in
            stream.update("\(try row.next(String.self)) \(try row.next(Int64.self))\n".utf8)
        }
        return stream.finish()
    }

    /// The earliest time of what came into the log after entry `number`, and of documents after number `document`;
    /// `nil` when nothing came.
    public func earliestTime(
        afterEntry number: Int64, afterDocument document: Int64
    ) throws(ArchiveError) -> Instant? {
        try connection.value(
            Instant?.self,
            """
            SELECT MIN(time) FROM (
                SELECT MIN(time) AS time FROM capture WHERE id > $1
                UNION ALL SELECT MIN(time) FROM checked WHERE id > $1
                UNION ALL SELECT MIN(first_seen) FROM document WHERE id > $2) AS later
            """, number, document) ?? nil
    }
}
