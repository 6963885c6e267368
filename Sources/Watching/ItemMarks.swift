internal import Archiving
internal import FactSheets

/// What a feed showed, short enough to be kept with its source: 8 bytes of a hash for each identifier and address.
struct ItemMarks {
    private let marks: Set<UInt64>

    init(_ feed: Feed) {
        marks = Set(feed.items.flatMap { [$0.id, $0.url].compactMap { $0 } }.map(Self.mark))
    }

    /// In an order of their own, so that the same items give the same bytes.
    var bytes: [UInt8] {
        marks.sorted().flatMap { mark in (0..<8).map { UInt8(truncatingIfNeeded: mark >> (8 * $0)) } }
    }

    /// Is any of them among `bytes`?
    func share(_ bytes: [UInt8]) -> Bool {
        stride(from: 0, to: bytes.count - 7, by: 8).contains { start in
            marks.contains((0..<8).reduce(0) { $0 | UInt64(bytes[start + $1]) << (8 * $1) })
        }
    }

    private static func mark(_ text: String) -> UInt64 {
        Hashing.sha256(Array(text.utf8)).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
