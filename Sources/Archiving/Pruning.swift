public import FactSheets

/// What a pruning takes away, or would.
public struct Pruning: Equatable, Sendable {
    /// How many bodies, and their bytes as received and as stored.
    public var bodies = 0
    public var received = 0
    public var stored = 0
    /// Bodies that stay and built on one that goes: they are stored anew first.
    public var restored = 0
}

extension Archive {
    /// Gives up the bytes of bodies that nothing needs any more. Their hashes, and every entry of the log, stay.
    ///
    /// Kept are, whatever is asked for: what brought a version or an event, what the newest capture of an address
    /// returned, and what the next look will be held against; and all that was captured at or after `since`. The room
    /// becomes free pages, which are filled again before the file grows. With `isTrial` nothing is changed.
    /// - Throws: `.damaged` when a body that is to be stored anew cannot be read; then nothing is changed.
    public func prune(since: Instant?, isTrial: Bool) throws -> Pruning {
        try transaction {
            var pruning = Pruning()
            let going = try connection.all(
                """
                SELECT id, size, length(content) FROM body WHERE length(content) > 0 AND id NOT IN (
                    SELECT body FROM capture WHERE time >= $1 OR id IN (
                        SELECT capture FROM version UNION SELECT capture FROM event UNION SELECT capture FROM channel
                        UNION SELECT capture FROM source
                        UNION SELECT standing FROM agenda WHERE standing IS NOT NULL)
                    OR (url, time) IN (SELECT url, MAX(time) FROM capture GROUP BY url))
                ORDER BY id
                """, since ?? Instant(milliseconds: .max)
            ) { row throws(ArchiveError) in
                (id: try row.next(Int64.self), size: try row.next(Int.self), stored: try row.next(Int.self))
            }
            let ids = Set(going.map(\.id))
            pruning.bodies = going.count
            pruning.received = going.reduce(0) { $0 + $1.size }
            pruning.stored = going.reduce(0) { $0 + $1.stored }
            // A body builds on one with a smaller number: in their order, each finds its new base stored anew already.
            let built = try connection.all(
                "SELECT \(Bodies.columns) FROM body WHERE base IS NOT NULL ORDER BY id",
                read: Bodies.Stored.init(row:))
            for body in built {
                guard let base = body.base, ids.contains(base), !ids.contains(body.id) else { continue }
                pruning.restored += 1
                if !isTrial { try storeAnew(body, without: ids) }
            }
            if !isTrial {
                for id in ids.sorted() {
                    try connection.run(
                        "UPDATE body SET content = $1, base = NULL, depth = 0 WHERE id = $2", [UInt8](), id)
                }
            }
            return pruning
        }
    }

    /// Lets a body build on the nearest of those before it that stay, or on none.
    private func storeAnew(_ body: Bodies.Stored, without going: Set<Int64>) throws(ArchiveError) {
        let what = "body \(body.id)"
        let bytes = try bytes(ofBody: body.id, what: what)
        var base: Bodies.Stored?
        var next = body.base
        while let id = next, let link = try stored(body: id), base == nil {
            if going.contains(id) { next = link.base } else { base = link }
        }
        let (frame, built) = try pack(bytes, on: base, what: what)
        try connection.run(
            "UPDATE body SET content = $1, base = $2, depth = $3 WHERE id = $4", frame, built?.id,
            built.map { $0.depth + 1 } ?? 0, body.id)
    }

    /// The first capture whose body was pruned; `nil` when none was.
    public func firstPrunedCapture() throws(ArchiveError) -> Int64? {
        try connection.value(
            Int64?.self,
            "SELECT MIN(capture.id) FROM capture JOIN body ON body.id = capture.body WHERE length(content) = 0"
        ) ?? nil
    }
}
