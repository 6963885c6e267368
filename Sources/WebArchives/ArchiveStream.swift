internal import Compressing
/// The bytes of an archive file, gzip undone, in constant memory.
final class ArchiveStream {
    enum Filled: Equatable {
        case bytes
        /// A gzip member ended, its checksum was right.
        case memberEnd
        case end
        case broken(String)
    }

    private let file: ArchiveFile
    /// Which bytes of the file are the archive, and how far into them the file was read; places count from their
    /// beginning. All of it where there is no end.
    private let window: Range<Int64>
    private var taken: Int64
    private(set) var isGzip = false
    private let inflater = Inflater(.gzip)

    /// The archive's bytes, and where in it they begin.
    private var raw = [UInt8](repeating: 0, count: 256 * 1024)
    private var rawStart: Int64 = 0
    private var rawPlace = 0
    private var rawEnd = 0
    private var isInMember = false
    private var memberStart: Int64 = 0

    /// What was read last; `place..<end` is still to be taken.
    private(set) var chunk = [UInt8](repeating: 0, count: 256 * 1024)
    private(set) var place = 0
    private(set) var end = 0
    /// Does `chunk` begin where a gzip member does?
    private(set) var beginsMember = false
    private var chunkStart: Int64 = 0
    private var trouble: String?

    let size: Int64

    init(_ place: WARCPlace, at offset: Int64 = 0) throws(WebArchiveError) {
        file = try ArchiveFile(reading: place.path)
        window = place.part?.bytes ?? 0..<Int64.max
        size = place.part == nil ? try file.size() : Int64(window.count)
        (rawStart, taken) = (offset, offset)
        if window.lowerBound + offset > 0 { try file.seek(to: window.lowerBound + offset) }
        rawEnd = try read(into: &raw)
        guard rawEnd > 0 else { throw .empty(path: place.description) }
        isGzip = rawEnd >= 2 && raw[0] == 0x1F && raw[1] == 0x8B
    }

    /// Where a file that begins with neither a record nor a gzip member holds the first member that holds one; it is
    /// read from there on. Else the file is taken as not compressed, from its beginning on.
    func findMember() throws(WebArchiveError) -> Int64? {
        (isGzip, memberStart, trouble) = (true, -1, "")
        if try resume() { return position }
        (isGzip, trouble) = (false, nil)
        try rewind(to: 0)
        return nil
    }

    /// Whether it can go back: a file that is not compressed.
    var canRewind: Bool { !isGzip && size > 0 }

    /// Goes on at `offset`.
    func rewind(to offset: Int64) throws(WebArchiveError) {
        try seek(to: offset)
        (place, end, chunkStart) = (0, 0, offset)
    }

    /// Takes all up to the end of the next line such as `WARC/1.1`, wherever that begins. `nil` at the end of the file,
    /// or of what can be read before damage.
    func skipToRecord() throws(WebArchiveError) -> (line: [UInt8], offset: Int64)? {
        var line: [UInt8] = []
        var start = offset
        while true {
            guard let byte = available.first else {
                switch try fill() {
                case .end, .broken: return nil
                case .memberEnd: line = []
                case .bytes: if beginsMember { line = [] }
                }
                continue
            }
            if line.isEmpty, byte != UInt8(ascii: "W") {
                take((available.firstIndex(of: UInt8(ascii: "W")) ?? end) - place)
                continue
            }
            if line.isEmpty { start = offset }
            line.append(byte)
            switch RecordLine(line) {
            case .whole:
                take(1)
                return (Array(line.prefix { $0 != 0x0D && $0 != 0x0A }), start)
            case .begun: take(1)
            // What does not go on may be where another begins.
            case .none:
                if line.count == 1 { take(1) }
                line = []
            }
        }
    }

    /// How far into the file this has come.
    var position: Int64 { rawStart + Int64(rawPlace) }

    /// Where in the file the next byte is; in a gzip member, where the member begins.
    var offset: Int64 { isGzip ? memberStart : chunkStart + Int64(place) }

    var available: ArraySlice<UInt8> { chunk[place..<end] }

    func take(_ count: Int) { place = min(place + count, end) }

    /// Replaces the chunk, once it is used up, by what follows.
    func fill() throws(WebArchiveError) -> Filled {
        if let trouble { return .broken(trouble) }
        (place, end, beginsMember) = (0, 0, false)
        guard isGzip else { return try fillPlain() }
        if !isInMember {
            if try isExhausted() { return .end }
            memberStart = position
            inflater.reset()
            (isInMember, beginsMember) = (true, true)
        }
        while end < chunk.count {
            if try isExhausted() { return stop("the file ends inside a gzip member") }
            let step = inflater.inflate(raw, from: rawPlace, to: rawEnd, into: &chunk, at: end)
            rawPlace += step.read
            end += step.written
            switch step.outcome {
            case .more where step.read == 0 && step.written == 0: return stop("its gzip data does not go on")
            case .more: continue
            case .broken: return stop("its gzip data is damaged")
            case .end:
                isInMember = false
                return end > 0 ? .bytes : .memberEnd
            }
        }
        return .bytes
    }

    /// True when the chunk is the last of its gzip member.
    var isAtMemberEnd: Bool { isGzip && !isInMember && place == end }

    /// What was inflated before the damage is still handed out.
    private func stop(_ reason: String) -> Filled {
        trouble = reason
        return end > 0 ? .bytes : .broken(reason)
    }

    private func fillPlain() throws(WebArchiveError) -> Filled {
        chunkStart = position
        if try isExhausted() { return .end }
        end = rawEnd - rawPlace
        swap(&chunk, &raw)
        place = rawPlace
        end = rawEnd
        chunkStart = rawStart
        rawPlace = rawEnd
        return .bytes
    }

    /// True at the end of the file.
    private func isExhausted() throws(WebArchiveError) -> Bool { rawPlace == rawEnd ? try !refill() : false }

    private func refill() throws(WebArchiveError) -> Bool {
        rawStart += Int64(rawEnd)
        rawPlace = 0
        rawEnd = 0
        rawEnd = try read(into: &raw)
        return rawEnd > 0
    }

    /// Fills the beginning of `buffer`; 0 at the end of the archive.
    private func read(into buffer: inout [UInt8]) throws(WebArchiveError) -> Int {
        let count = min(Int64(try file.read(into: &buffer)), Int64(window.count) - taken)
        taken += count
        return Int(count)
    }

    /// After damage: goes on at the next gzip member that holds the beginning of a record. False when there is none.
    func resume() throws(WebArchiveError) -> Bool {
        guard isGzip, trouble != nil else { return false }
        (place, end, trouble, isInMember) = (0, 0, nil, false)
        try seek(to: memberStart + 1)
        var probe = [UInt8](repeating: 0, count: 16)
        while true {
            // A member's fixed 10 bytes, and enough behind them to see a record's first word.
            if rawEnd - rawPlace < 4096, try !extend(), rawEnd - rawPlace < 18 {
                rawPlace = rawEnd
                return false
            }
            guard let found = raw[rawPlace..<rawEnd].firstIndex(of: 0x1F) else {
                rawPlace = rawEnd
                continue
            }
            rawPlace = found
            if rawEnd - found >= 18, raw[found + 1] == 0x8B, raw[found + 2] == 8, raw[found + 3] & 0xE0 == 0 {
                inflater.reset()
                let step = inflater.inflate(raw, from: found, to: rawEnd, into: &probe, at: 0)
                if step.outcome != .broken, step.written >= 5, probe.starts(with: "WARC/".utf8) {
                    return true
                }
            } else if rawEnd - found < 18, try extend() {
                continue
            }
            rawPlace = found + 1
        }
    }

    /// Moves the rest of `raw` to its beginning and reads more behind it. False at the end of the file.
    private func extend() throws(WebArchiveError) -> Bool {
        let rest = rawEnd - rawPlace
        var more = [UInt8](repeating: 0, count: raw.count - rest)
        guard !more.isEmpty else { return true }
        let count = try read(into: &more)
        guard count > 0 else { return false }
        raw.replaceSubrange(0..<rest, with: Array(raw[rawPlace..<rawEnd]))
        raw.replaceSubrange(rest..<(rest + count), with: more[..<count])
        rawStart += Int64(rawPlace)
        rawPlace = 0
        rawEnd = rest + count
        return true
    }

    private func seek(to offset: Int64) throws(WebArchiveError) {
        try file.seek(to: window.lowerBound + offset)
        taken = offset
        (rawStart, rawPlace, rawEnd) = (offset, 0, 0)
    }
}

/// How much of the first line of a record some bytes are.
private enum RecordLine {
    case none, begun, whole

    init(_ line: [UInt8]) {
        let mark = Array("WARC/".utf8)
        guard line.count > mark.count else {
            self = mark.starts(with: line) ? .begun : .none
            return
        }
        let version = line[mark.count...].prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
        switch (version.isEmpty, line.count - version.endIndex) {
        case (false, 0): self = line.count < 16 ? .begun : .none
        case (false, 1) where line.last == 0x0A: self = .whole
        case (false, 1) where line.last == 0x0D: self = .begun
        case (false, 2) where line.last == 0x0A: self = .whole
        default: self = .none
        }
    }
}
