public import FactSheets

/// A checkpoint as the archive keeps it.
public struct StoredCheckpoint: Equatable, Sendable {
    public var size: Int
    public var root: [UInt8]
    /// The signed note, byte for byte.
    public var note: [UInt8]
    /// The time-stamp authority's reply over the note (RFC 3161); `nil`: none yet.
    public var token: [UInt8]?

    /// The authority's time; `nil` where there is no time stamp, or none that fits.
    public var stamped: Instant? {
        guard let token,
            case .good(let time) = TimeStamp.check(reply: token, to: TimeStamp.request(for: note, nonce: nil))
        else { return nil }
        return time
    }
}

extension Archive {
    /// Seals what came into the log since the last checkpoint: its hashes go into the tiles, and `key` signs the root.
    ///
    /// One transaction, for the log's writer alone; nothing but the new entries is read.
    /// - Returns: `nil` when nothing came.
    /// - Throws: `.damaged` when the log has gaps, or the tiles are not those of the last checkpoint: nothing is signed
    ///   that an earlier signature would speak against.
    public func seal(with key: SigningKey) throws(ArchiveError) -> StoredCheckpoint? {
        try connection.atomically { () throws(ArchiveError) in
            let last = try newestCheckpoint()
            let sealed = last?.size ?? 0
            let size = Int(try lastLogNumber())
            guard size > sealed else { return nil }
            if let last, try root(size: sealed) != last.root {
                throw .damaged(
                    path: connection.path,
                    what: "the tiles are not those of the checkpoint at entry \(sealed)")
            }
            var next = sealed
            var hasher = Merkle.Hasher()
            while next < size {
                // Whole tiles, so that each is written once.
                let end = min(size, (next / Tile.width + 16) * Tile.width)
                let hashes = try leaves(Int64(next + 1)...Int64(end)).map { hasher.leaf($0.bytes) }
                try appendHashes(hashes, behind: next)
                next = end
            }
            let root = try root(size: size)
            let note = SignedNote(Checkpoint(origin: key.name, size: size, root: root).text, signedBy: key)
            let text = String(decoding: note.bytes, as: UTF8.self)
            try connection.run(
                "INSERT INTO log_key (key) VALUES ($1) ON CONFLICT (key) DO NOTHING", key.verifier.text)
            try connection.run(
                "INSERT INTO checkpoint (size, root, note) VALUES ($1, $2, $3)", size, root, text)
            return StoredCheckpoint(size: size, root: root, note: note.bytes)
        }
    }

    private static let columns = "size, root, note, token"

    private func checkpoint(_ row: inout Row) throws(ArchiveError) -> StoredCheckpoint {
        StoredCheckpoint(
            size: try row.next(), root: try row.next(), note: try row.nextBytes() ?? [],
            token: try row.next([UInt8]?.self).map { frame throws(ArchiveError) in
                try compression.unpack(frame, path: connection.path, what: "a time stamp")
            })
    }

    /// The checkpoint over the most entries; `nil` before the first.
    public func newestCheckpoint() throws(ArchiveError) -> StoredCheckpoint? {
        try connection.first(
            "SELECT \(Self.columns) FROM checkpoint ORDER BY size DESC LIMIT 1", read: checkpoint)
    }

    /// The first checkpoint over at least `size` entries.
    public func checkpoint(over size: Int) throws(ArchiveError) -> StoredCheckpoint? {
        try connection.first(
            "SELECT \(Self.columns) FROM checkpoint WHERE size >= $1 ORDER BY size LIMIT 1", size,
            read: checkpoint)
    }

    /// The newest `limit` checkpoints that no time-stamp authority has stamped yet.
    public func checkpointsWithoutToken(limit: Int) throws(ArchiveError) -> [StoredCheckpoint] {
        try connection.all(
            "SELECT \(Self.columns) FROM checkpoint WHERE token IS NULL ORDER BY size DESC LIMIT $1", limit,
            read: checkpoint)
    }

    /// Keeps the reply over the checkpoint's note, where it has none yet.
    public func keep(token: [UInt8], of checkpoint: StoredCheckpoint) throws(ArchiveError) {
        try connection.run(
            "UPDATE checkpoint SET token = $1 WHERE size = $2 AND token IS NULL",
            try compression.pack(token, what: "a time stamp"), checkpoint.size)
    }

    /// The public halves of every key that the log's checkpoints were signed with.
    public func logKeys() throws(ArchiveError) -> [String] {
        try connection.all("SELECT key FROM log_key ORDER BY key") { row throws(ArchiveError) in
            try row.next()
        }
    }

    /// How many checkpoints there are.
    public func checkpointCount() throws(ArchiveError) -> Int {
        try connection.value(Int.self, "SELECT COUNT(*) FROM checkpoint") ?? 0
    }
}
