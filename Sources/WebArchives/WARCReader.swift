internal import FactSheets

/// Streams the records of a `.warc` or `.warc.gz` file (a gzip member a record, one member for all, or none), version
/// 0.17 to 1.1, in constant memory but for the record in hand.
///
/// What is damaged is skipped and told in `damage`; records before and behind it are read. Several readers may read
/// one file.
public final class WARCReader {
    /// Stretches skipped so far, at most 1,000 of them.
    public private(set) var damage: [Damage] = []
    /// Bytes of the file; 0 when it has no size, as a pipe.
    public let size: Int64

    /// Largest block kept; a record with a larger one is skipped and told in `damage`.
    public static let largestBlock: Int64 = 256 << 20
    private static let longestHeader = 1 << 20
    private static let mostDamage = 1000

    /// How often one goes back behind damage: each time costs as much as the record says it is long.
    private static let mostReturns = 1000

    private let stream: ArchiveStream
    private var returns = 0
    /// The first line of the next record, where it was found already.
    private var ahead: (line: [UInt8], offset: Int64)?

    /// What stops the reading of a record.
    private enum Trouble: Error {
        /// No more bytes; the record, if one had begun, is cut off.
        case end
        /// The bytes themselves: gzip is damaged or cut off.
        case broken(String)
        /// The bytes are no record.
        case malformed(String)
        case archive(WebArchiveError)
    }

    /// Opens the file and looks at its beginning.
    /// - Throws: `.unreadable`, `.empty`, or `.notWARC`.
    public convenience init(path: String) throws(WebArchiveError) {
        try self.init(WARCPlace(path: path))
    }

    /// As `init(path:)`, wherever the WARC is, and from the record on that begins at `offset` in it.
    public init(_ place: WARCPlace, at offset: Int64 = 0) throws(WebArchiveError) {
        stream = try ArchiveStream(place, at: offset)
        size = stream.size
        switch try stream.fill() {
        case .broken(let reason):
            note(0, reason)
            guard try stream.resume() else {
                throw .unreadable(path: place.description, reason: "\(reason), before the first record")
            }
        case .end, .memberEnd: throw .notWARC(path: place.description)
        case .bytes:
            let start = stream.available.drop { $0 == 0x0D || $0 == 0x0A }
            if start.starts(with: "WARC/".utf8) { return }
            if try stream.findMember() == nil {
                guard let found = try stream.skipToRecord() else { throw .notWARC(path: place.description) }
                ahead = found
            }
            note(0, "no record begins there")
        }
    }

    /// Bytes of the file read so far.
    public var position: Int64 { stream.position }

    /// The next record, `nil` at the end.
    /// - Throws: `.unreadable` when the file cannot be read any more; damage in it throws nothing.
    public func next() throws(WebArchiveError) -> WARCRecord? {
        while true {
            var offset = stream.offset
            do throws(Trouble) {
                var line = ahead?.line
                offset = ahead?.offset ?? offset
                ahead = nil
                if line == nil { line = try firstLine(&offset) }
                guard let line else { return nil }
                if let record = try record(after: line, offset: offset) { return record }
            } catch {
                switch error {
                case .archive(let error): throw error
                case .end:
                    note(offset, "the file ends inside a record")
                    guard stream.canRewind, try goOn(behind: offset) else { return nil }
                case .broken(let reason):
                    note(stream.offset, reason)
                    if try !stream.resume() { return nil }
                case .malformed(let reason):
                    note(offset, reason)
                    if try !goOn(behind: offset) { return nil }
                }
            }
        }
    }

    private func note(_ offset: Int64, _ reason: String) {
        if damage.count < Self.mostDamage { damage.append(Damage(offset: offset, reason: reason)) }
    }

    // MARK: A record

    /// The first line that is not blank, and where it is; `nil` at the end.
    private func firstLine(_ offset: inout Int64) throws(Trouble) -> [UInt8]? {
        while true {
            if stream.available.isEmpty {
                switch try fill() {
                case .end: return nil
                case .broken(let reason): throw .broken(reason)
                case .bytes, .memberEnd: continue
                }
            }
            let blank = stream.available.prefix { $0 == 0x0D || $0 == 0x0A }.count
            stream.take(blank)
            guard !stream.available.isEmpty else { continue }
            offset = stream.offset
            return try line(limit: 4096)
        }
    }

    private func record(after version: [UInt8], offset: Int64) throws(Trouble) -> WARCRecord? {
        guard version.starts(with: "WARC/".utf8) else {
            throw .malformed("what stands there is no WARC record")
        }
        var lines: [ArraySlice<UInt8>] = []
        var total = 0
        while true {
            let line = try line(limit: Self.longestHeader)
            if line.isEmpty { break }
            total += line.count
            guard total <= Self.longestHeader else {
                throw .malformed("a record's header is longer than 1 MiB")
            }
            lines.append(line[...])
        }
        let headers = FieldBlock(lines).fields
        guard let length = headers["Content-Length"].flatMap({ Int64($0) }), length >= 0 else {
            throw .malformed("a record has no Content-Length")
        }
        guard !stream.canRewind || length <= stream.size - stream.offset else { throw .end }
        guard length <= Self.largestBlock else {
            try block(length, keep: false)
            note(
                offset, "a record of \(length) bytes was left out; the largest read has \(Self.largestBlock)")
            return nil
        }
        let block = try block(length, keep: true)
        try finish()
        guard let record = WARCRecord(headers: headers, offset: offset, block: block) else {
            throw .malformed("a record has no WARC-Type")
        }
        return record
    }

    /// The bytes up to the next line feed, without it and a carriage return before it.
    private func line(limit: Int) throws(Trouble) -> [UInt8] {
        var line: [UInt8] = []
        while true {
            let available = stream.available
            if let feed = available.firstIndex(of: 0x0A) {
                line += available[..<feed]
                stream.take(feed - available.startIndex + 1)
                if line.last == 0x0D { line.removeLast() }
                return line
            }
            line += available
            stream.take(available.count)
            guard line.count <= limit else { throw .malformed("a line of a record's header is too long") }
            try more()
        }
    }

    @discardableResult private func block(_ length: Int64, keep: Bool) throws(Trouble) -> [UInt8] {
        var block: [UInt8] = []
        if keep { block.reserveCapacity(Int(min(length, 4 << 20))) }
        var left = length
        while left > 0 {
            if stream.available.isEmpty {
                try more()
                if stream.beginsMember, stream.available.starts(with: "WARC/".utf8) {
                    throw .malformed("a record says it has \(length) bytes but ends after \(length - left)")
                }
            }
            let part = stream.available.prefix(Int(min(left, Int64(stream.available.count))))
            if keep { block += part }
            left -= Int64(part.count)
            stream.take(part.count)
        }
        return block
    }

    /// Reads on to the end of the record's gzip member, so that its checksum has been compared before it is believed;
    /// else to what follows it, so that its length has been.
    private func finish() throws(Trouble) {
        var ends: [UInt8] = []
        while !stream.isAtMemberEnd {
            let blank = stream.available.prefix { $0 == 0x0D || $0 == 0x0A }
            ends += blank.prefix(4)
            stream.take(blank.count)
            if !stream.available.isEmpty {
                let isRecordNext = Array("WARC/".utf8).starts(with: stream.available.prefix(5))
                // In a gzip member nothing but a record may follow: else its checksum, still to come, will be wrong.
                guard !ends.isEmpty && isRecordNext || !stream.isGzip && ends == [0x0D, 0x0A, 0x0D, 0x0A]
                else {
                    throw .malformed("a record does not end where it says")
                }
                return
            }
            if stream.isAtMemberEnd { return }
            switch try fill() {
            case .broken(let reason): throw .broken(reason)
            case .end, .memberEnd: return
            case .bytes: continue
            }
        }
    }

    private func more() throws(Trouble) {
        while true {
            switch try fill() {
            case .end: throw .end
            case .broken(let reason): throw .broken(reason)
            case .memberEnd: continue
            case .bytes: return
            }
        }
    }

    private func fill() throws(Trouble) -> ArchiveStream.Filled {
        do throws(WebArchiveError) { return try stream.fill() } catch { throw .archive(error) }
    }

    // MARK: After damage

    /// Goes on behind the beginning of the record at `offset`, which cannot be believed, as far as one can go back: what
    /// it says of its length may have led beyond other records. False when no record follows.
    private func goOn(behind offset: Int64) throws(WebArchiveError) -> Bool {
        if stream.canRewind, returns < Self.mostReturns {
            returns += 1
            try stream.rewind(to: offset + 1)
        }
        ahead = try stream.skipToRecord()
        if ahead != nil { return true }
        guard case .broken(let reason) = try stream.fill() else { return false }
        note(stream.offset, reason)
        return try stream.resume()
    }
}
