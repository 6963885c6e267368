/// Lines that are given in any order and handed out in the order of their bytes, in little memory: when there are many,
/// sorted stretches of them wait in files and are merged.
struct SortedLines {
    private let directory: String
    private var held: [[UInt8]] = []
    private var bytes = 0
    private var stretches: [ArchiveFile.Anonymous] = []
    /// How many bytes of lines are held in memory.
    private let limit: Int

    init(directory: String, limit: Int = 16 << 20) {
        self.directory = directory
        self.limit = limit
    }

    /// `line` has no line feed.
    mutating func add(_ line: [UInt8]) throws(WebArchiveError) {
        held.append(line)
        bytes += line.count + 64
        guard bytes > limit else { return }
        sort()
        let file = try ArchiveFile.Anonymous(in: directory)
        var piece: [UInt8] = []
        for line in held {
            piece += line + [0x0A]
            if piece.count > 1 << 18 {
                try file.append(piece)
                piece.removeAll(keepingCapacity: true)
            }
        }
        try file.append(piece)
        stretches.append(file)
        (held, bytes) = ([], 0)
    }

    private mutating func sort() { held.sort { $0.lexicographicallyPrecedes($1) } }

    /// Hands over every line in order, once.
    mutating func each(_ body: ([UInt8]) throws(WebArchiveError) -> Void) throws(WebArchiveError) {
        sort()
        var readers = stretches.map { LineReader($0) }
        var heads: [[UInt8]?] = []
        for place in readers.indices { heads.append(try readers[place].next()) }
        var place = 0
        while true {
            var least = place < held.count ? held[place] : nil
            var from: Int?
            for (number, head) in heads.enumerated() {
                guard let head, least.map({ head.lexicographicallyPrecedes($0) }) ?? true else { continue }
                (least, from) = (head, number)
            }
            guard let least else { return }
            try body(least)
            if let from { heads[from] = try readers[from].next() } else { place += 1 }
        }
    }
}

/// The lines of a stretch.
private struct LineReader {
    private let file: ArchiveFile.Anonymous
    private var buffer: [UInt8] = []
    private var place = 0
    private var offset: Int64 = 0

    init(_ file: ArchiveFile.Anonymous) { self.file = file }

    mutating func next() throws(WebArchiveError) -> [UInt8]? {
        while true {
            if let feed = buffer[place...].firstIndex(of: 0x0A) {
                defer { place = feed + 1 }
                return Array(buffer[place..<feed])
            }
            let more = try file.read(at: offset, atMost: 64 << 10)
            if more.isEmpty { return nil }
            offset += Int64(more.count)
            buffer = Array(buffer[place...]) + more
            place = 0
        }
    }
}
