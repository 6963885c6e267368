public import Archiving

/// Writes the log as C2SP tlog-tiles lays it out (<https://c2sp.org/tlog-tiles>): `checkpoint`, `tile/<level>/<number>`
/// and `tile/entries/<number>`, partial ones as `….p/<width>`.
///
/// What is there already and has the same name is written anew. The checkpoint comes last: whoever reads it finds the
/// rest. `progress` hears of tiles of the lowest level.
public func exportTiles(
    of archive: Archive, under checkpoint: StoredCheckpoint, to directory: String,
    progress: (_ done: Int, _ total: Int) -> Void
) throws {
    let folder = try Folder(directory)
    var hashes = checkpoint.size
    var level = 0
    while hashes > 0 {
        let tiles = (hashes + 255) / 256
        for number in 0..<tiles {
            let width = min(256, hashes - number * 256)
            let path = tilePath(number, width: width)
            try folder.write(
                try archive.tileBytes(level: level, number: number, width: width), as: "tile/\(level)/\(path)"
            )
            guard level == 0 else { continue }
            try folder.write(
                try entryBundle(of: archive, number: number, width: width), as: "tile/entries/\(path)")
            progress(number + 1, tiles)
        }
        hashes /= 256
        level += 1
    }
    try folder.write(try verifierKeys(of: archive), as: "vkey")
    try writeDurably(checkpoint.note, to: directory + "/checkpoint")
}

/// The first `width` entries of a bundle, each behind its length in two bytes.
func entryBundle(of archive: Archive, number: Int, width: Int) throws -> [UInt8] {
    let first = Int64(number * 256 + 1)
    var bundle: [UInt8] = []
    for entry in try archive.leaves(first...(first + Int64(width) - 1)) {
        bundle.append(UInt8(entry.bytes.count >> 8))
        bundle.append(UInt8(entry.bytes.count & 0xFF))
        bundle += entry.bytes
    }
    return bundle
}

/// The public keys of the log, one a line.
func verifierKeys(of archive: Archive) throws -> [UInt8] {
    Array(try archive.logKeys().map { $0 + "\n" }.joined().utf8)
}

/// What a path below `tile/` names, as C2SP tlog-tiles writes it; `nil` for any other spelling.
struct TilePath: Equatable {
    /// `nil`: entries.
    var level: Int?
    var number: Int
    /// 1 to 256 hashes or entries.
    var width: Int

    init?(_ path: Substring) {
        guard let slash = path.firstIndex(of: "/"), path.utf8.count <= 64 else { return nil }
        let head = path[..<slash]
        let rest = String(path[path.index(after: slash)...])
        if head != "entries" {
            guard let level = Int(head), (0...5).contains(level), String(level) == head else { return nil }
            self.level = level
        }
        let parts = rest.split(separator: ".p/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let place = parts.first else { return nil }
        width = parts.count == 2 ? Int(parts[1]) ?? 0 : 256
        guard (1...256).contains(width), width < 256 || parts.count == 1 else { return nil }
        guard let number = Int(place.filter { $0 != "x" && $0 != "/" }), number >= 0 else { return nil }
        self.number = number
        guard tilePath(number, width: width) == rest else { return nil }
    }

    /// Whether a log of `size` entries has it in this width: whole, or as wide as the log goes.
    func isCovered(by size: Int) -> Bool {
        let hashes = size >> (8 * (level ?? 0))
        guard number < 1 << 40 else { return false }
        let held = min(256, hashes - number * 256)
        return held == width
    }
}

/// `x001/x234/067`, and `.p/<width>` behind it where the tile is not whole.
func tilePath(_ number: Int, width: Int) -> String {
    var parts: [String] = []
    var rest = number
    repeat {
        let digits = String(rest % 1000)
        parts.append((parts.isEmpty ? "" : "x") + String(repeating: "0", count: 3 - digits.count) + digits)
        rest /= 1000
    } while rest > 0
    return parts.reversed().joined(separator: "/") + (width < 256 ? ".p/\(width)" : "")
}
