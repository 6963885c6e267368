/// The directory of a ZIP file (APPNOTE.TXT 6.3), with 64-bit sizes or without; of one volume, not encrypted.
struct ZIPDirectory {
    struct Entry {
        let name: String
        /// 0: stored.
        fileprivate let method: Int
        fileprivate let isEncrypted: Bool
        fileprivate let size: Int64
        /// Of its own header.
        fileprivate let offset: Int64

        var isWARC: Bool { name.hasSuffix(".warc") || name.hasSuffix(".warc.gz") }
    }

    let entries: [Entry]
    private let path: String
    private let size: Int64

    /// Larger directories are refused; one entry takes about a hundred bytes.
    private static let largest: Int64 = 64 << 20

    init(path: String) throws(WebArchiveError) {
        let file = try ArchiveFile(reading: path)
        self.path = path
        size = try file.size()
        guard size > 0 else { throw .empty(path: path) }
        let place = try Self.place(in: file, size: size)
        guard place.start >= 0, place.size >= 0, place.size <= Self.largest,
            place.start <= size - place.size
        else { throw Self.senseless(path) }
        entries = try Self.entries(
            try file.read(at: place.start, count: Int(place.size)), path: path)
    }

    private static func senseless(_ path: String) -> WebArchiveError {
        .unreadable(path: path, reason: "its directory makes no sense")
    }

    /// Where the directory is, by the record at the file's end (sections 4.3.14 to 4.3.16).
    private static func place(
        in file: borrowing ArchiveFile, size: Int64
    ) throws(WebArchiveError) -> (start: Int64, size: Int64) {
        // A comment of at most 65,535 bytes may stand behind it.
        let tail = min(size, 22 + 65_535)
        let bytes = try file.read(at: size - tail, count: Int(tail))
        guard
            let end = stride(from: bytes.count - 22, through: 0, by: -1).first(where: {
                bytes.number($0, 4) == 0x0605_4B50 && $0 + 22 + Int(bytes.number($0 + 20, 2)) == bytes.count
            })
        else {
            let isZIP = try file.read(at: 0, count: Int(min(4, size))).starts(with: "PK".utf8)
            throw .unreadable(
                path: file.path,
                reason: isZIP ? "it is cut off: a ZIP file's directory is its end" : "it is no ZIP file")
        }
        let short = (start: bytes.number(end + 16, 4), size: bytes.number(end + 12, 4))
        let isShort = short.start != 0xFFFF_FFFF && short.size != 0xFFFF_FFFF
        guard !isShort || bytes.number(end + 10, 2) == 0xFFFF, end >= 20,
            bytes.number(end - 20, 4) == 0x0706_4B50
        else { return short }
        let long = bytes.number(end - 12, 8)
        guard long >= 0, long <= size - 56 else { throw senseless(file.path) }
        let record = try file.read(at: long, count: 56)
        guard record.number(0, 4) == 0x0606_4B50 else { throw senseless(file.path) }
        return (start: record.number(48, 8), size: record.number(40, 8))
    }

    /// Section 4.3.12.
    private static func entries(_ bytes: [UInt8], path: String) throws(WebArchiveError) -> [Entry] {
        var entries: [Entry] = []
        var place = 0
        while place < bytes.count {
            guard place + 46 <= bytes.count, bytes.number(place, 4) == 0x0201_4B50 else { break }
            let (name, extra, comment) = (
                Int(bytes.number(place + 28, 2)), Int(bytes.number(place + 30, 2)),
                Int(bytes.number(place + 32, 2))
            )
            let end = place + 46 + name + extra
            guard end + comment <= bytes.count else { throw senseless(path) }
            var sizes = [
                bytes.number(place + 24, 4), bytes.number(place + 20, 4), bytes.number(place + 42, 4),
            ]
            widen(&sizes, by: bytes[(end - extra)..<end])
            guard sizes[0] == sizes[1] || bytes.number(place + 10, 2) != 0 else { throw senseless(path) }
            entries.append(
                Entry(
                    name: String(decoding: bytes[(place + 46)..<(place + 46 + name)], as: UTF8.self),
                    method: Int(bytes.number(place + 10, 2)),
                    isEncrypted: bytes.number(place + 8, 2) & 1 == 1,
                    size: sizes[1], offset: sizes[2]))
            place = end + comment
        }
        return entries
    }

    /// Those that did not fit into 32 bits stand in the extra field 1, in this order (section 4.5.3).
    private static func widen(_ sizes: inout [Int64], by extra: ArraySlice<UInt8>) {
        let extra = Array(extra)
        var place = 0
        while place + 4 <= extra.count {
            let (kind, length) = (extra.number(place, 2), Int(extra.number(place + 2, 2)))
            place += 4
            if kind == 1 {
                var value = place
                for index in sizes.indices
                where sizes[index] == 0xFFFF_FFFF && value + 8 <= min(place + length, extra.count) {
                    sizes[index] = extra.number(value, 8)
                    value += 8
                }
                return
            }
            place += length
        }
    }

    /// Which bytes of the file are the entry's.
    func bytes(of entry: Entry) throws(WebArchiveError) -> Range<Int64> {
        func refused(_ reason: String) -> WebArchiveError {
            .unreadable(path: "\(path): \(entry.name)", reason: reason)
        }
        if entry.isEncrypted { throw refused("it is encrypted; unpack it, then import that") }
        guard entry.method == 0 else {
            throw refused("it is compressed once more by the ZIP file; unpack it, then import that")
        }
        guard entry.size >= 0, entry.offset >= 0, entry.offset <= size - 30 else {
            throw refused("it is not where the ZIP file says")
        }
        let header = try ArchiveFile(reading: path).read(at: entry.offset, count: 30)
        let start = entry.offset + 30 + header.number(26, 2) + header.number(28, 2)
        guard header.number(0, 4) == 0x0403_4B50, start <= size, entry.size <= size - start else {
            throw refused("it is not where the ZIP file says")
        }
        return start..<(start + entry.size)
    }
}

extension [UInt8] {
    /// The number in `count` bytes from `place` on, the lowest first; they must be there.
    fileprivate func number(_ place: Int, _ count: Int) -> Int64 {
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(self[place + index]) << UInt64(8 * index) }
        return Int64(truncatingIfNeeded: value)
    }
}
