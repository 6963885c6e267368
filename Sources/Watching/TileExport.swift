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
            let first = Int64(number * 256 + 1)
            var bundle: [UInt8] = []
            for entry in try archive.leaves(first...(first + Int64(width) - 1)) {
                bundle.append(UInt8(entry.bytes.count >> 8))
                bundle.append(UInt8(entry.bytes.count & 0xFF))
                bundle += entry.bytes
            }
            try folder.write(bundle, as: "tile/entries/\(path)")
            progress(number + 1, tiles)
        }
        hashes /= 256
        level += 1
    }
    try folder.write(Array(try archive.logKeys().map { $0 + "\n" }.joined().utf8), as: "vkey")
    try writeDurably(checkpoint.note, to: directory + "/checkpoint")
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
