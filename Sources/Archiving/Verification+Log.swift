/// The log against the tree, the tree against the checkpoints, the checkpoints against their keys.
extension Verification {
    func verifyLog(keys: [VerifierKey]) {
        let last = lastEntry() ?? 0
        let known =
            attempt(.checkpoint, "the log's keys cannot be read") { () throws(ArchiveError) in
                try archive.logKeys()
            } ?? []
        var check = LogCheck(
            self, last: last, keys: keys.isEmpty ? known.compactMap { VerifierKey($0) } : keys)
        check.run()
        if known.contains(where: { VerifierKey($0) == nil }) {
            found(.checkpoint, "one of the log's public keys cannot be read")
        }
    }

    /// The number of the last entry. A number far beyond all others is damage, and what lies between is not looked at.
    private func lastEntry() -> Int? {
        attempt(.entry, "the log's end cannot be found") { () throws(ArchiveError) in
            let last = Int(try archive.lastLogNumber())
            let count = try archive.captureCount() + archive.checkCount() + archive.noteCount()
            guard last - count > 1_000_000 else { return last }
            let beyond =
                try archive.connection.value(
                    Int.self,
                    """
                    SELECT (SELECT COUNT(*) FROM capture WHERE id > $1) + (SELECT COUNT(*) FROM checked WHERE id > $1)
                        + (SELECT COUNT(*) FROM note WHERE id > $1)
                    """, count) ?? 0
            found(
                .entry, number: Int64(last), bearings: bearings(on: Int64(last)),
                "the log has \(count) entries, and \(beyond) of them have numbers beyond that, up to \(last)")
            return count
        }
    }

    /// The log must hold what an earlier checkpoint, kept outside, was signed over.
    func verify(remembered: SignedNote, keys: [VerifierKey]) {
        guard let checkpoint = Checkpoint(text: remembered.text) else {
            return found(.history, "what was remembered is no checkpoint")
        }
        let own = keys + ((try? archive.logKeys()) ?? []).compactMap { VerifierKey($0) }
        if !own.contains(where: { remembered.isSigned(by: $0) }) {
            found(.history, "the remembered checkpoint is not signed by a key of this log")
        }
        guard checkpoint.size <= coverage.sealed else {
            return found(
                .history,
                "the remembered checkpoint is over \(checkpoint.size) entries, and only \(coverage.sealed) are sealed here"
            )
        }
        attempt(.history, "the remembered checkpoint cannot be compared") { () throws(ArchiveError) in
            guard try archive.root(size: checkpoint.size) == checkpoint.root else {
                return found(
                    .history,
                    "the first \(checkpoint.size) entries are not those that the remembered checkpoint was signed over"
                )
            }
        }
    }
}

/// One pass over the entries, in their order.
private struct LogCheck {
    private let verification: Verification
    private let last: Int
    private let keys: [VerifierKey]
    private var checkpoints: CheckpointQueue
    /// How many entries there are hashes of in the tiles, and a checkpoint over.
    private let end: Int
    /// Over the hashes that the tiles hold, and over those that the entries give: from the first that differ on.
    private var sealed = Merkle.Frontier()
    private var computed: Merkle.Frontier?
    /// Entries since the last checkpoint whose hash is not the sealed one; at most `mostHeld` are held.
    private var differing: [Int64] = []
    private var moreDiffering = 0
    /// Hashes that the level above must hold, by level.
    private var upper: [Int: UpperTile] = [:]
    private var missing: ClosedRange<Int64>?
    /// Of the tile in hand: told already.
    private var unreadable: Set<Int64> = []

    private static let mostHeld = 10_000

    private struct UpperTile {
        var number: Int
        var hashes: [[UInt8]]
    }

    init(_ verification: Verification, last: Int, keys: [VerifierKey]) {
        self.verification = verification
        self.last = last
        self.keys = keys
        checkpoints = CheckpointQueue(verification)
        let archive = verification.archive
        let held =
            verification.attempt(.tile, "the tiles' end cannot be found") { () throws(ArchiveError) in
                try archive.connection.first(
                    "SELECT number, length(hashes) FROM tile WHERE level = 0 ORDER BY number DESC LIMIT 1"
                ) { row throws(ArchiveError) in
                    try row.next(Int.self) * Tile.width + row.next(Int.self) / Tile.hashSize
                }
            } ?? nil
        if (held ?? 0) != checkpoints.newestSize {
            verification.found(
                .tile,
                "the tiles go up to entry \(held ?? 0), and the newest checkpoint is over \(checkpoints.newestSize)"
            )
        }
        end = min(held ?? 0, checkpoints.newestSize)
    }

    private var archive: Archive { verification.archive }

    mutating func run() {
        verification.coverage.sealed = end
        verification.coverage.checkpoints = checkpoints.count
        // Tiles may claim more than was ever written; the log's own end bounds what is looked at.
        let tiles = (max(last, min(end, last + 1_000_000)) + Tile.width - 1) / Tile.width
        for tile in 0..<tiles {
            take(tile)
            if tile % 16 == 0 { verification.done("the log", tile, of: tiles) }
        }
        tellMissing()
        tellDiffering(since: sealed.size)
        while let rest = checkpoints.next {
            verification.found(
                .checkpoint, "the checkpoint over \(rest.size) entries is over more than the log holds")
            checkpoints.advance()
        }
        verifyUpperEnds()
        verifyTileCounts()
    }

    private mutating func take(_ tile: Int) {
        let first = tile * Tile.width
        let count = max(0, min(last - first, Tile.width))
        let entries = hashes(from: first, count: count)
        let covered = min(max(end - first, 0), Tile.width)
        let stored = covered > 0 ? storedHashes(tile, count: covered) : []
        for offset in 0..<max(count, covered) {
            let number = Int64(first + offset + 1)
            let entry = offset < entries.count ? entries[offset] : nil
            note(number, isMissing: entry == nil && !unreadable.contains(number))
            guard offset < covered else { continue }
            take(number, entry: entry, stored: offset < stored.count ? stored[offset] : nil)
        }
    }

    /// One entry under a checkpoint.
    private mutating func take(_ number: Int64, entry: [UInt8]?, stored: [UInt8]?) {
        let hash = stored ?? entry ?? Merkle.emptyRoot
        if let stored, let entry, stored != entry {
            if computed == nil { computed = sealed }
            if differing.count < Self.mostHeld { differing.append(number) } else { moreDiffering += 1 }
        }
        computed?.append(entry ?? hash)
        var completed: [(Merkle.Node, [UInt8])] = []
        sealed.append(hash) { node, hash in if node.height % 8 == 0 { completed.append((node, hash)) } }
        for (node, hash) in completed { takeUpper(node, hash) }
        while let next = checkpoints.next, next.size == sealed.size { take(next) }
    }

    // MARK: Entries

    /// The hash of each entry of a tile; `nil` for one that is missing or cannot be read.
    private mutating func hashes(from first: Int, count: Int) -> [[UInt8]?] {
        unreadable = []
        var hashes = [[UInt8]?](repeating: nil, count: count)
        guard count > 0 else { return [] }
        let numbers = Int64(first + 1)...Int64(first + count)
        do throws(ArchiveError) {
            try take(numbers, into: &hashes)
        } catch {
            // Somewhere among them the file cannot be read: each by itself tells where.
            hashes = [[UInt8]?](repeating: nil, count: count)
            for number in numbers {
                do throws(ArchiveError) {
                    try take(number...number, into: &hashes, from: numbers.lowerBound)
                } catch {
                    unreadable.insert(number)
                    verification.found(
                        .entry, number: number, bearings: verification.bearings(on: number),
                        "\(name(of: number)) cannot be read: \(error.reason)")
                }
            }
        }
        return hashes
    }

    private func take(
        _ numbers: ClosedRange<Int64>, into hashes: inout [[UInt8]?], from first: Int64? = nil
    ) throws(ArchiveError) {
        let first = first ?? numbers.lowerBound
        var twice: [Int64] = []
        var found = hashes
        var (checks, notes) = (0, 0)
        try LogLeaf.each(numbers, in: archive.connection) { entry in
            let place = Int(entry.number - first)
            guard found.indices.contains(place) else { return }
            guard found[place] == nil else { return twice.append(entry.number) }
            found[place] = entry.hash
            switch entry.kind {
            case .capture: break
            case .check: checks += 1
            case .note: notes += 1
            }
        }
        let all = found.count { $0 != nil } - hashes.count { $0 != nil }
        hashes = found
        verification.coverage.checks += checks
        verification.coverage.notes += notes
        verification.coverage.captures += all - checks - notes
        for number in twice {
            verification.found(.entry, number: number, "two entries have the number \(number)")
        }
    }

    /// Missing ones are told in stretches.
    private mutating func note(_ number: Int64, isMissing: Bool) {
        guard isMissing else { return tellMissing() }
        missing = (missing?.lowerBound ?? number)...number
    }

    private mutating func tellMissing() {
        guard let stretch = missing else { return }
        missing = nil
        let (first, last) = (stretch.lowerBound, stretch.upperBound)
        verification.found(
            .entry, number: first, bearings: verification.bearings(on: first),
            first == last ? "entry \(first) is missing" : "entries \(first) to \(last) are missing")
    }

    /// `capture 17 (https://…)`, `check 18` or `note 19`.
    private func name(of number: Int64) -> String {
        if let asked = try? archive.asked(by: number) { return "capture \(number) (\(asked.url))" }
        if let check = try? archive.check(number) { return "check \(check.id)" }
        let note = (try? archive.note(number)) ?? nil
        return note == nil ? "entry \(number)" : "note \(number)"
    }

    // MARK: Checkpoints

    private mutating func take(_ checkpoint: StoredCheckpoint) {
        checkpoints.advance()
        verify(checkpoint)
        if sealed.root == checkpoint.root {
            tellDiffering(since: checkpoint.size)
        } else if let computed, computed.root == checkpoint.root {
            for number in differing {
                verification.found(
                    .tile, number: number,
                    "tile \((number - 1) / 256) of level 0 does not hold the hash of \(name(of: number)), which is as it was sealed"
                )
            }
            sealed = computed
            forgetDiffering()
        } else {
            verification.found(
                .checkpoint,
                "the checkpoint over \(checkpoint.size) entries was made over other entries or hashes")
            tellDiffering(since: checkpoint.size)
        }
        computed = nil
    }

    /// Entries that are not what the tiles say was sealed.
    private mutating func tellDiffering(since size: Int) {
        for number in differing {
            verification.found(
                .entry, number: number, bearings: verification.bearings(on: number),
                "\(name(of: number)) is not what was sealed")
        }
        if moreDiffering > 0 {
            verification.found(
                .entry, "\(moreDiffering) more entries up to \(size) are not what was sealed")
        }
        forgetDiffering()
    }

    private mutating func forgetDiffering() {
        differing = []
        moreDiffering = 0
    }

    private func verify(_ checkpoint: StoredCheckpoint) {
        let what = "the checkpoint over \(checkpoint.size) entries"
        guard let note = SignedNote(checkpoint.note), let named = Checkpoint(text: note.text) else {
            return verification.found(.checkpoint, "\(what) is no signed checkpoint")
        }
        if !keys.contains(where: { note.isSigned(by: $0) && $0.name == named.origin }) {
            verification.found(.checkpoint, "\(what) is not signed by a key of this log")
        }
        if named.size != checkpoint.size || named.root != checkpoint.root || note.bytes != checkpoint.note {
            verification.found(.checkpoint, "\(what) is filed under another size or root than it names")
        }
        guard let token = checkpoint.token else { return }
        verification.coverage.stamps += 1
        let request = TimeStamp.request(for: checkpoint.note, nonce: nil)
        if case .bad(let reason) = TimeStamp.check(reply: token, to: request) {
            verification.found(.checkpoint, "the time stamp of \(what) does not fit it: \(reason)")
        }
    }

    // MARK: Tiles

    private func storedHashes(_ tile: Int, count: Int) -> [[UInt8]] {
        let stored =
            verification.attempt(.tile, "tile \(tile) of level 0 cannot be read") { () throws(ArchiveError) in
                try archive.tile(level: 0, number: tile)
            } ?? nil
        guard let stored else {
            verification.found(.tile, "tile \(tile) of level 0 is missing")
            return []
        }
        if stored.count != count {
            verification.found(
                .tile, "tile \(tile) of level 0 has \(stored.count) hashes instead of \(count)")
        }
        return stored
    }

    /// A whole subtree's root, which a tile above must hold.
    private mutating func takeUpper(_ node: Merkle.Node, _ hash: [UInt8]) {
        let place = Tile.place(of: node)
        if let held = upper[place.level], held.number != place.number { compare(held, place.level) }
        if upper[place.level]?.number != place.number {
            upper[place.level] = UpperTile(number: place.number, hashes: [])
        }
        upper[place.level]?.hashes.append(hash)
    }

    private func verifyUpperEnds() {
        for (level, tile) in upper.sorted(by: { $0.key < $1.key }) { compare(tile, level) }
    }

    private func compare(_ expected: UpperTile, _ level: Int) {
        let name = "tile \(expected.number) of level \(level)"
        verification.attempt(.tile, "\(name) cannot be read") { () throws(ArchiveError) in
            guard try archive.tile(level: level, number: expected.number) != expected.hashes else { return }
            verification.found(.tile, "\(name) is not what lies below it gives")
        }
    }

    /// Tiles beyond those that the newest checkpoint needs.
    private func verifyTileCounts() {
        verification.attempt(.tile, "the tiles cannot be counted") { () throws(ArchiveError) in
            let size = checkpoints.newestSize
            let rows = try archive.connection.all(
                "SELECT level, COUNT(*), MAX(number) FROM tile GROUP BY level ORDER BY level"
            ) { row throws(ArchiveError) in
                (level: try row.next(Int.self), count: try row.next(Int.self), last: try row.next(Int.self))
            }
            for row in rows {
                let hashes = (0..<8).contains(row.level) ? size >> (8 * row.level) : 0
                let needed = (hashes + Tile.width - 1) / Tile.width
                if row.count > needed || row.last >= needed {
                    verification.found(.tile, "level \(row.level) has tiles that no checkpoint accounts for")
                }
            }
        }
    }
}

/// The checkpoints in the order of their sizes, a few at a time.
private struct CheckpointQueue {
    private let verification: Verification
    private var waiting: ArraySlice<StoredCheckpoint> = []
    private var isAtEnd = false
    private var after = -1
    private(set) var newestSize = 0
    private(set) var count = 0

    var next: StoredCheckpoint? { waiting.first }

    init(_ verification: Verification) {
        self.verification = verification
        verification.attempt(.checkpoint, "the checkpoints cannot be counted") { () throws(ArchiveError) in
            let found = try verification.archive.connection.first(
                "SELECT COUNT(*), COALESCE(MAX(size), 0) FROM checkpoint"
            ) { row throws(ArchiveError) in (try row.next(Int.self), try row.next(Int.self)) }
            (count, newestSize) = found ?? (0, 0)
        }
        fill()
    }

    mutating func advance() {
        waiting = waiting.dropFirst()
        if waiting.isEmpty { fill() }
    }

    private mutating func fill() {
        while waiting.isEmpty, !isAtEnd {
            let sizes =
                verification.attempt(.checkpoint, "the checkpoints cannot be listed") {
                    () throws(ArchiveError) in
                    try verification.archive.connection.all(
                        "SELECT size FROM checkpoint WHERE size > $1 ORDER BY size LIMIT 64", after
                    ) { row throws(ArchiveError) in try row.next(Int.self) }
                } ?? []
            isAtEnd = sizes.count < 64
            for size in sizes {
                after = size
                let read = verification.attempt(
                    .checkpoint, "the checkpoint over \(size) entries cannot be read"
                ) { () throws(ArchiveError) in try verification.archive.checkpoint(over: size) }
                if let checkpoint = read ?? nil, checkpoint.size == size { waiting.append(checkpoint) }
            }
        }
    }
}
