/// The tree's hashes in rows of 256, as C2SP tlog-tiles has them (<https://c2sp.org/tlog-tiles>): level 0 holds those of
/// the entries, each level above the roots of the whole tiles below.
enum Tile {
    static let width = 256
    static let hashSize = 32

    /// The tile that holds `node`, and the hashes in it that `node` is the root over.
    static func place(of node: Merkle.Node) -> (level: Int, number: Int, hashes: Range<Int>) {
        let level = node.height / 8
        let span = node.height % 8
        let first = node.index << span
        let start = first % width
        return (level, first / width, start..<start + (1 << span))
    }

    static func split(_ bytes: [UInt8]) -> [[UInt8]] {
        stride(from: 0, to: bytes.count - bytes.count % hashSize, by: hashSize).map {
            Array(bytes[$0..<$0 + hashSize])
        }
    }
}

extension Archive {
    /// The hashes of one tile; `nil` when there is none.
    func tile(level: Int, number: Int) throws(ArchiveError) -> [[UInt8]]? {
        let bytes = try connection.value(
            [UInt8].self, "SELECT hashes FROM tile WHERE level = $1 AND number = $2", level, number)
        guard let bytes else { return nil }
        guard bytes.count % Tile.hashSize == 0, (1...Tile.width).contains(bytes.count / Tile.hashSize) else {
            throw .damaged(
                path: connection.path, what: "tile \(number) of level \(level) has \(bytes.count) bytes")
        }
        return Tile.split(bytes)
    }

    private func put(_ hashes: [[UInt8]], level: Int, number: Int) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO tile (level, number, hashes) VALUES ($1, $2, $3)
            ON CONFLICT (level, number) DO UPDATE SET hashes = excluded.hashes
            """, level, number, Array(hashes.joined()))
    }

    /// Puts hashes behind the last ones of a level, of which there are `count`; the roots of tiles that this fills go
    /// to the level above.
    func appendHashes(_ hashes: [[UInt8]], level: Int = 0, behind count: Int) throws(ArchiveError) {
        var rest = hashes[...]
        var count = count
        var roots: [[UInt8]] = []
        while !rest.isEmpty {
            let number = count / Tile.width
            var held = count % Tile.width == 0 ? [] : try tile(level: level, number: number) ?? []
            guard held.count == count % Tile.width else {
                throw .damaged(
                    path: connection.path,
                    what:
                        "tile \(number) of level \(level) has \(held.count) hashes instead of \(count % Tile.width)"
                )
            }
            let part = rest.prefix(Tile.width - held.count)
            held += part
            rest = rest.dropFirst(part.count)
            count += part.count
            try put(held, level: level, number: number)
            if held.count == Tile.width { roots.append(Merkle.fold(held[...])) }
        }
        if !roots.isEmpty {
            try appendHashes(roots, level: level + 1, behind: count / Tile.width - roots.count)
        }
    }
}

/// Reads hashes of whole subtrees out of the stored tiles; holds the last tile of each level.
struct TileReader {
    private let archive: Archive
    private var held: [Int: (number: Int, hashes: [[UInt8]])] = [:]

    init(_ archive: Archive) { self.archive = archive }

    /// - Throws: `.damaged` when the tile, or the hash in it, is missing.
    mutating func hash(_ node: Merkle.Node) throws(ArchiveError) -> [UInt8] {
        let place = Tile.place(of: node)
        if held[place.level]?.number != place.number {
            guard let hashes = try archive.tile(level: place.level, number: place.number) else {
                throw missing(place.level, place.number)
            }
            held[place.level] = (place.number, hashes)
        }
        guard let hashes = held[place.level]?.hashes, hashes.count >= place.hashes.upperBound else {
            throw missing(place.level, place.number)
        }
        return Merkle.fold(hashes[place.hashes])
    }

    private func missing(_ level: Int, _ number: Int) -> ArchiveError {
        .damaged(
            path: archive.connection.path,
            what: "tile \(number) of level \(level) is missing, or hashes in it are")
    }
}

extension Archive {
    /// Calls `body` with what gives the hashes of whole subtrees.
    public func withTree<Value>(
        _ body: ((Merkle.Node) throws(ArchiveError) -> [UInt8]) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value {
        var reader = TileReader(self)
        return try body { node throws(ArchiveError) in try reader.hash(node) }
    }

    /// The first `width` hashes of a tile, one behind the other.
    /// - Throws: `.damaged` when there are fewer.
    public func tileBytes(level: Int, number: Int, width: Int) throws(ArchiveError) -> [UInt8] {
        guard let hashes = try tile(level: level, number: number), hashes.count >= width else {
            throw .damaged(
                path: connection.path, what: "tile \(number) of level \(level) has fewer than \(width) hashes"
            )
        }
        return Array(hashes.prefix(width).joined())
    }

    /// The root over the first `size` entries, from the stored tiles.
    public func root(size: Int) throws(ArchiveError) -> [UInt8] {
        try withTree { node throws(ArchiveError) in try Merkle.root(size: size, node: node) }
    }
}
