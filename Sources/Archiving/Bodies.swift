internal import FactSheets

/// The bodies of captures: each kept once, most as what is new in it against the one before it at its address.
///
/// A body is a zstd frame by itself, or one with another body for its prefix (`base`), as `zstd --patch-from` makes it.
/// Such frames form chains, which are bounded: to read a body, all those that it builds on are read first.
enum Bodies {
    /// How many bodies one may need beside itself.
    static let depthLimit = 127
    /// What is to be decompressed to read one that needs others: about as much as takes four milliseconds.
    static let costLimit = 12 << 20
    /// What the bodies of any chain that keeps to these limits have together, at most: the one at depth `d` and the
    /// next have each at most `costLimit / (d + 2)` bytes, and 1 + 1/2 + … + 1/128 is less than 6.
    static let chainLimit = 6 * costLimit
    /// How many captures of an address are looked through for one to build on: between them may be errors.
    static let reach = 8

    /// A body's row without its bytes.
    struct Stored {
        var id: Int64
        var hash: [UInt8]
        var size: Int
        var base: Int64?
        var depth: Int
    }

    /// Whether a body of that size may build on `base`: reading it stays cheap, and what is read for it is not many
    /// times what it is itself.
    static func mayBuild(_ size: Int, on base: Stored) -> Bool {
        base.size > 0 && base.size / 4 <= size && base.depth < depthLimit
            && max(size, base.size) <= costLimit / (base.depth + 2)
    }
}

extension Archive {
    /// The number of that body, which is stored if it is not there yet, or was pruned.
    func body(_ bytes: [UInt8], hash: [UInt8], of url: String, status: Int) throws(ArchiveError) -> Int64 {
        let what = "the body of '\(url)'"
        let known = try connection.first("SELECT id, length(content) = 0 FROM body WHERE hash = $1", hash) {
            row throws(ArchiveError) in (id: try row.next(Int64.self), isPruned: try row.next(Int.self) == 1)
        }
        if let known {
            if known.isPruned {
                try connection.run(
                    "UPDATE body SET content = $1 WHERE id = $2", try compression.pack(bytes, what: what),
                    known.id)
            }
            return known.id
        }
        let (frame, base) = try pack(bytes, on: try newestBody(of: url, status: status), what: what)
        let next = try connection.value(Int64.self, "SELECT \(Schema.next("id", in: "body"))") ?? 1
        try connection.makeRoom(in: "body", for: next)
        let made = try connection.value(
            Int64.self,
            """
            INSERT INTO body (hash, size, content, base, depth, id)
            VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
            """,
            hash, bytes.count, frame, base?.id, base.map { $0.depth + 1 } ?? 0, next)
        guard let made else { throw .misuse("a body was stored without a number") }
        remember(bytes, hash: hash)
        return made
    }

    /// `bytes` as a frame that builds on `base` where that is possible and pays, and what it builds on.
    func pack(
        _ bytes: [UInt8], on base: Bodies.Stored?, what: String
    ) throws(ArchiveError) -> (frame: [UInt8], base: Bodies.Stored?) {
        guard let base, Bodies.mayBuild(bytes.count, on: base) else {
            return (try compression.pack(bytes, what: what), nil)
        }
        let prefix = try self.bytes(of: base, what: "what \(what) is to build on")
        let built = try compression.pack(bytes, prefix: prefix, what: what)
        if built.count <= bytes.count / 16 { return (built, base) }
        // Where most is new, it is better kept by itself: then its reading depends on no other.
        let whole = try compression.pack(bytes, what: what)
        return built.count > whole.count / 4 * 3 ? (whole, nil) : (built, base)
    }

    /// What an address answered lately with that status, and is not pruned; of several bodies the newest.
    private func newestBody(of url: String, status: Int) throws(ArchiveError) -> Bodies.Stored? {
        try connection.first(
            """
            SELECT \(Bodies.columns) FROM body WHERE length(content) > 0 AND id = (
                SELECT MAX(body) FROM (
                    SELECT body, status FROM capture WHERE url = $1
                    ORDER BY time DESC, status DESC, body DESC LIMIT \(Bodies.reach)) AS latest
                WHERE status = $2)
            """, url, status, read: Bodies.Stored.init(row:))
    }

    /// The bytes of a body. `what` names it in errors.
    ///
    /// - Throws: `.damaged` when a chain goes in a circle, ends nowhere, or is none that this archive makes;
    ///   `.pruned` when the bytes were given up.
    func bytes(ofBody id: Int64, what: String) throws(ArchiveError) -> [UInt8] {
        guard let stored = try stored(body: id) else { throw damage("\(what) is missing") }
        return try bytes(of: stored, what: what)
    }

    private func bytes(of body: Bodies.Stored, what: String) throws(ArchiveError) -> [UInt8] {
        if let known = recent, known.hash == body.hash { return known.bytes }
        // From the body back to one that needs no other, or that is at hand.
        var chain = [body]
        var bytes: [UInt8] = []
        var total = body.size
        while let link = chain.last, let base = link.base {
            guard let before = try stored(body: base) else {
                throw damage("\(what) builds on one that is missing")
            }
            total += before.size
            guard before.depth < link.depth, link.depth <= Bodies.depthLimit, total <= Bodies.chainLimit
            else {
                throw damage("\(what) builds on others in a way that no archive does")
            }
            if let known = recent, known.hash == before.hash {
                bytes = known.bytes
                break
            }
            chain.append(before)
        }
        while let link = chain.popLast() {
            let name = link.id == body.id ? what : "what \(what) builds on"
            bytes = try compression.unpack(
                try frame(of: link, what: name), prefix: link.base == nil ? [] : bytes, size: link.size,
                path: path, what: name)
        }
        guard Hashing.sha256(bytes) == body.hash else {
            throw damage("\(what) is not the one that was stored")
        }
        remember(bytes, hash: body.hash)
        return bytes
    }

    private func frame(of body: Bodies.Stored, what: String) throws(ArchiveError) -> [UInt8] {
        let frame =
            try connection.value([UInt8].self, "SELECT content FROM body WHERE id = $1", body.id) ?? []
        guard !frame.isEmpty else { throw .pruned(what: what) }
        return frame
    }

    func stored(body id: Int64) throws(ArchiveError) -> Bodies.Stored? {
        try connection.first(
            "SELECT \(Bodies.columns) FROM body WHERE id = $1", id, read: Bodies.Stored.init(row:))
    }

    /// Keeps one body at hand, for the next capture of its address is likely to build on it. A large one is not worth
    /// its memory.
    private func remember(_ bytes: [UInt8], hash: [UInt8]) {
        recent = bytes.count <= 1 << 20 ? (hash, bytes) : nil
    }

    private func damage(_ what: String) -> ArchiveError { .damaged(path: path, what: what) }
}

extension Bodies {
    static let columns = "body.id, body.hash, body.size, body.base, body.depth"
}

extension Bodies.Stored {
    init(row: inout Row) throws(ArchiveError) {
        self.init(
            id: try row.next(), hash: try row.next(), size: try row.next(), base: try row.next(),
            depth: try row.next())
    }
}
