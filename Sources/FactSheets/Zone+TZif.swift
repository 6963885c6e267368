extension Zone {
    /// Reads a zone's data in the TZif format, versions 1 to 4 (RFC 8536 and RFC 9636).
    ///
    /// `bytes` are the whole file; leap seconds are passed over, for an `Instant` has none. `nil` for bytes that are no
    /// such data, end too early, or have more than 8,192 changes.
    public init?(name: String, tzif bytes: [UInt8]) {
        guard let header = TZifHeader(bytes, at: 0) else { return nil }
        var start = TZifHeader.length
        var read = header
        let isWide = header.version >= UInt8(ascii: "2")
        if isWide {
            guard let second = TZifHeader(bytes, at: start + header.size(timeBytes: 4)) else { return nil }
            start += header.size(timeBytes: 4) + TZifHeader.length
            read = second
        }
        let width = isWide ? 8 : 4
        guard read.types > 0, read.changes <= 8192, start + read.size(timeBytes: width) <= bytes.count else {
            return nil
        }
        let indices = start + read.changes * width
        let types = indices + read.changes
        let letters = types + read.types * 6
        var kinds: [Offset] = []
        for number in 0..<read.types {
            let place = types + number * 6
            let seconds = Int(Int32(truncatingIfNeeded: integer(bytes, at: place, 4)))
            // RFC 8536 section 3.2: an offset should be between -25 and 26 hours.
            guard (-89_999...93_599).contains(seconds), Int(bytes[place + 5]) < read.letters else {
                return nil
            }
            let word = bytes[(letters + Int(bytes[place + 5]))..<(letters + read.letters)].prefix { $0 != 0 }
            let isSound = word.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                    || $0 == 0x2B || $0 == 0x2D
            }
            guard isSound, word.count <= 16 else { return nil }
            kinds.append(Offset(seconds: seconds, abbreviation: String(decoding: word, as: UTF8.self)))
        }
        var times: [Int64] = []
        var offsets: [Offset] = []
        for number in 0..<read.changes {
            let time = integer(bytes, at: start + number * width, width)
            let kind = Int(bytes[indices + number])
            guard kind < kinds.count, times.last.map({ $0 < time }) ?? true else { return nil }
            times.append(time)
            offsets.append(kinds[kind])
        }
        var rule: ZoneRule?
        let footer = start + read.size(timeBytes: width)
        if isWide, footer < bytes.count, bytes[footer] == 0x0A {
            let text = bytes[(footer + 1)...].prefix { $0 != 0x0A }
            if !text.isEmpty {
                guard text.count <= 128, let found = ZoneRule(posix: String(decoding: text, as: UTF8.self))
                else { return nil }
                rule = found
            }
        }
        self.init(name: name, times: times, offsets: offsets, first: kinds[0], rule: rule)
    }
}

/// The counts at the head of one block of data.
private struct TZifHeader {
    static let length = 44

    let version: UInt8
    let utcFlags, standardFlags, leaps, changes, types, letters: Int

    init?(_ bytes: [UInt8], at place: Int) {
        guard place >= 0, place + Self.length <= bytes.count,
            bytes[place..<place + 4].elementsEqual("TZif".utf8)
        else { return nil }
        version = bytes[place + 4]
        let counts = (0..<6).map { Int(integer(bytes, at: place + 20 + 4 * $0, 4) & 0xFFFF_FFFF) }
        guard counts.allSatisfy({ $0 <= 1 << 16 }), counts[4] <= 256 else { return nil }
        (utcFlags, standardFlags, leaps) = (counts[0], counts[1], counts[2])
        (changes, types, letters) = (counts[3], counts[4], counts[5])
    }

    func size(timeBytes: Int) -> Int {
        changes * (timeBytes + 1) + types * 6 + letters + leaps * (timeBytes + 4) + standardFlags + utcFlags
    }
}

/// A big-endian two's complement integer of 4 or 8 bytes.
private func integer(_ bytes: [UInt8], at place: Int, _ count: Int) -> Int64 {
    let value = bytes[place..<place + count].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return count == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
}
