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

    private let stream: ArchiveStream

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
    public init(path: String) throws(WebArchiveError) {
        stream = try ArchiveStream(path: path)
        size = stream.size
        switch try stream.fill() {
        case .broken(let reason): throw .unreadable(path: path, reason: "\(reason), before the first record")
        case .end, .memberEnd: throw .notWARC(path: path)
        case .bytes:
            let start = stream.available.drop { $0 == 0x0D || $0 == 0x0A }
            guard start.starts(with: "WARC/".utf8) else { throw .notWARC(path: path) }
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
                guard let line = try firstLine(&offset) else { return nil }
                if let record = try record(after: line, offset: offset) { return record }
            } catch {
                switch error {
                case .archive(let error): throw error
                case .end:
                    note(offset, "the file ends inside a record")
                    return nil
                case .broken(let reason):
                    note(stream.offset, reason)
                    if try !stream.resume() { return nil }
                case .malformed(let reason):
                    note(offset, reason)
                    if try !skipToRecord() { return nil }
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

    /// Reads on to the end of the record's gzip member, so that its checksum has been compared before it is believed.
    private func finish() throws(Trouble) {
        while !stream.isAtMemberEnd {
            let blank = stream.available.prefix { $0 == 0x0D || $0 == 0x0A }.count
            stream.take(blank)
            guard stream.available.isEmpty, !stream.isAtMemberEnd else { return }
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

    /// Goes on to the next line that begins a record. False when there is none.
    private func skipToRecord() throws(WebArchiveError) -> Bool {
        var isAtLineStart = true
        while true {
            if stream.available.isEmpty {
                switch try stream.fill() {
                case .end: return false
                case .broken(let reason):
                    note(stream.offset, reason)
                    return try stream.resume()
                case .memberEnd: continue
                case .bytes: isAtLineStart = isAtLineStart || stream.beginsMember
                }
            }
            if isAtLineStart, stream.available.starts(with: "WARC/".utf8) { return true }
            guard let feed = stream.available.firstIndex(of: 0x0A) else {
                isAtLineStart = false
                stream.take(stream.available.count)
                continue
            }
            stream.take(feed - stream.available.startIndex + 1)
            isAtLineStart = true
        }
    }
}
