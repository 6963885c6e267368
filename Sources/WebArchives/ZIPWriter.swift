internal import Compressing

/// A ZIP file (APPNOTE.TXT 6.3) of stored entries, each with room for the 64-bit sizes of its section 4.5.3.
final class ZIPWriter {
    private struct Entry {
        let name: [UInt8]
        let offset: Int64
        var size: Int64 = 0
        var checksum: UInt32 = 0
    }

    private let output: ArchiveOutput
    private var entries: [Entry] = []

    init(_ output: ArchiveOutput) { self.output = output }

    /// Writes one entry by `body`; `listener` hears its bytes. Returns how many there are.
    func entry(
        _ name: String, listener: @escaping ([UInt8]) -> Void, _ body: (ArchiveOutput) throws -> Void
    ) throws -> Int64 {
        var entry = Entry(name: Array(name.utf8), offset: output.position)
        try output.write(localHeader(entry))
        let start = output.position
        var checksum = Checksum()
        output.listener = { bytes in
            checksum.update(bytes)
            listener(bytes)
        }
        defer { output.listener = nil }
        try body(output)
        output.listener = nil
        entry.size = output.position - start
        entry.checksum = checksum.value
        try output.overwrite(localHeader(entry), at: entry.offset)
        entries.append(entry)
        return entry.size
    }

    /// Writes the directory of what there is. Call it once, last.
    func close() throws(WebArchiveError) {
        let start = output.position
        for entry in entries { try output.write(directoryHeader(entry)) }
        let size = output.position - start
        var end = Bytes()
        end.add(0x0606_4B50, 4)  // the 64-bit end of the directory, section 4.3.14
        end.add(44, 8)
        end.add(0x032D, 2)
        end.add(45, 2)
        end.add(0, 4)
        end.add(0, 4)
        end.add(Int64(entries.count), 8)
        end.add(Int64(entries.count), 8)
        end.add(size, 8)
        end.add(start, 8)
        end.add(0x0706_4B50, 4)  // where that is, section 4.3.15
        end.add(0, 4)
        end.add(start + size, 8)
        end.add(1, 4)
        end.add(0x0605_4B50, 4)  // the end, section 4.3.16
        end.add(0, 2)
        end.add(0, 2)
        end.add(Int64(entries.count), 2)
        end.add(Int64(entries.count), 2)
        end.add(min(size, 0xFFFF_FFFF), 4)
        end.add(0xFFFF_FFFF, 4)
        end.add(0, 2)
        try output.write(end.bytes)
        try output.finish()
    }

    private func localHeader(_ entry: Entry) -> [UInt8] {
        var header = Bytes()
        header.add(0x0403_4B50, 4)
        addCommon(entry, to: &header)
        header.add(20, 2)
        header.bytes += entry.name
        header.add(1, 2)
        header.add(16, 2)
        header.add(entry.size, 8)
        header.add(entry.size, 8)
        return header.bytes
    }

    private func directoryHeader(_ entry: Entry) -> [UInt8] {
        var header = Bytes()
        header.add(0x0201_4B50, 4)
        header.add(0x032D, 2)  // made on Unix, by version 4.5
        addCommon(entry, to: &header)
        header.add(28, 2)
        header.add(0, 2)
        header.add(0, 2)
        header.add(0, 2)
        header.add(0o100644 << 16, 4)
        header.add(0xFFFF_FFFF, 4)
        header.bytes += entry.name
        header.add(1, 2)
        header.add(24, 2)
        header.add(entry.size, 8)
        header.add(entry.size, 8)
        header.add(entry.offset, 8)
        return header.bytes
    }

    /// Version 4.5, names in UTF-8, stored, 1980-01-01 00:00 (the same bytes whenever it is made), sizes elsewhere.
    private func addCommon(_ entry: Entry, to header: inout Bytes) {
        header.add(45, 2)
        header.add(0x0800, 2)
        header.add(0, 2)
        header.add(0, 2)
        header.add(0x21, 2)
        header.add(Int64(entry.checksum), 4)
        header.add(0xFFFF_FFFF, 4)
        header.add(0xFFFF_FFFF, 4)
        header.add(Int64(entry.name.count), 2)
    }

    /// Numbers with their lowest byte first.
    private struct Bytes {
        var bytes: [UInt8] = []

        mutating func add(_ value: Int64, _ count: Int) {
            for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> Int64(8 * place))) }
        }
    }
}
