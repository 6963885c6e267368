public import FactSheets

/// One entry of the log as the Merkle tree hashes it: a few lines of text made from its row, which anyone can make who
/// has what the row says.
///
///     hledwatch capture 1
///     number 17
///     role page
///     asked https://www.example.gov/fact-sheet/
///     answered https://www.example.gov/2022/fact-sheet/
///     milliseconds 1663018981000
///     status 200
///     body 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef 48213
///     headers d2d2…
///     failure …
///     redirects …
///     origin poll
///     provenance …
///
/// for a capture, and for a look that brought nothing new:
///
///     hledwatch check 1
///     number 18
///     milliseconds 1663019881000
///     took 120
///     status 304
///     capture 17
///
/// and for what a person noted:
///
///     hledwatch note 1
///     number 19
///     milliseconds 1663020000000
///     name nt-0123456789abcdef01234567
///     note e3b0…
///
/// Lines end with a line feed. A line whose value is not there is left out (`answered`: the address asked answered).
/// Times are milliseconds since 1970-01-01T00:00:00Z, `took` is in milliseconds. `body` is the SHA-256 of the body and
/// its number of bytes; `headers`, `failure`, `redirects` and `provenance`, and `note`, are the SHA-256 of the JSON that the row
/// holds, byte for byte. An address or origin that is longer than 8,192 bytes, holds a byte below 0x20 or a 0x7F, or
/// begins with `sha256:` stands as `sha256:` and its SHA-256. So an entry has less than 40,000 bytes.
public struct LogLeaf: Equatable, Sendable {
    /// Its place in the log, from 1; its index in the tree is one less.
    public let number: Int64
    /// What is hashed.
    public let bytes: [UInt8]

    public enum Kind: Sendable { case capture, check, note }

    public let kind: Kind

    /// Its hash in the tree.
    public var hash: [UInt8] { Merkle.leafHash(bytes) }
}

/// Writes the lines of an entry.
struct LogLeafWriter {
    private(set) var bytes: [UInt8] = []

    init(_ kind: StaticString, number: Int64) {
        bytes.reserveCapacity(768)
        bytes += "hledwatch ".utf8
        append(kind)
        bytes += " 1\n".utf8
        line("number", number)
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    private mutating func line(_ name: StaticString, _ write: (inout [UInt8]) -> Void) {
        append(name)
        bytes.append(0x20)
        write(&bytes)
        bytes.append(0x0A)
    }

    mutating func line(_ name: StaticString, _ number: Int64) {
        line(name) { $0 += String(number).utf8 }
    }

    mutating func line(_ name: StaticString, text: [UInt8]?) {
        guard let text else { return }
        let isPlain =
            text.count <= 8192 && !text.starts(with: "sha256:".utf8)
            && !text.contains { $0 < 0x20 || $0 == 0x7F }
        line(name) { $0 += isPlain ? text : Array("sha256:\(Hashing.hex(Hashing.sha256(text)))".utf8) }
    }

    /// The hash of what a column holds.
    mutating func line(_ name: StaticString, hashOf text: [UInt8]?) {
        guard let text else { return }
        line(name) { $0 += Hashing.hex(Hashing.sha256(text)).utf8 }
    }

    mutating func line(_ name: StaticString, hash: [UInt8], size: Int64) {
        line(name) {
            $0 += Hashing.hex(hash).utf8
            $0.append(0x20)
            $0 += String(size).utf8
        }
    }
}

extension LogLeaf {
    private static let captures = """
        SELECT capture.id, role, url, answered, time, status, hash, size, headers, failure, redirects, origin, provenance
        FROM capture LEFT JOIN body ON body.id = capture.body
        WHERE capture.id BETWEEN $1 AND $2 ORDER BY capture.id
        """
    private static let checks = """
        SELECT id, time, took, status, capture FROM checked WHERE id BETWEEN $1 AND $2 ORDER BY id
        """
    private static let notes = "SELECT id, time, name, note FROM note WHERE id BETWEEN $1 AND $2 ORDER BY id"

    fileprivate init(capture row: inout Row) throws(ArchiveError) {
        number = try row.next()
        kind = .capture
        var writer = LogLeafWriter("capture", number: number)
        writer.line("role", text: try row.nextBytes())
        writer.line("asked", text: try row.nextBytes())
        writer.line("answered", text: try row.nextBytes())
        writer.line("milliseconds", try row.next(Int64.self))
        writer.line("status", try row.next(Int64.self))
        writer.line("body", hash: try row.next([UInt8].self), size: try row.next(Int64.self))
        writer.line("headers", hashOf: try row.nextBytes())
        writer.line("failure", hashOf: try row.nextBytes())
        writer.line("redirects", hashOf: try row.nextBytes())
        writer.line("origin", text: try row.nextBytes())
        writer.line("provenance", hashOf: try row.nextBytes())
        bytes = writer.bytes
    }

    fileprivate init(check row: inout Row) throws(ArchiveError) {
        number = try row.next()
        kind = .check
        var writer = LogLeafWriter("check", number: number)
        writer.line("milliseconds", try row.next(Int64.self))
        writer.line("took", try row.next(Int64.self))
        writer.line("status", try row.next(Int64.self))
        writer.line("capture", try row.next(Int64.self))
        bytes = writer.bytes
    }

    fileprivate init(note row: inout Row) throws(ArchiveError) {
        number = try row.next()
        kind = .note
        var writer = LogLeafWriter("note", number: number)
        writer.line("milliseconds", try row.next(Int64.self))
        writer.line("name", text: try row.nextBytes())
        writer.line("note", hashOf: try row.nextBytes())
        bytes = writer.bytes
    }

    /// Hands over the entries with those numbers, the captures first.
    static func each(
        _ numbers: ClosedRange<Int64>, in connection: Connection, _ body: (LogLeaf) -> Void
    ) throws(ArchiveError) {
        let (first, last) = (numbers.lowerBound, numbers.upperBound)
        try connection.each(captures, first, last) { row throws(ArchiveError) in
            body(try LogLeaf(capture: &row))
        }
        try connection.each(checks, first, last) { row throws(ArchiveError) in
            body(try LogLeaf(check: &row))
        }
        try connection.each(notes, first, last) { row throws(ArchiveError) in
            body(try LogLeaf(note: &row))
        }
    }
}

extension Archive {
    /// The number of the last entry of the log; 0 in an empty archive.
    public func lastLogNumber() throws(ArchiveError) -> Int64 {
        try connection.value(
            Int64.self,
            """
            SELECT COALESCE(MAX(id), 0) FROM (
                SELECT MAX(id) AS id FROM capture UNION ALL SELECT MAX(id) FROM checked
                UNION ALL SELECT MAX(id) FROM note) AS l
            """
        ) ?? 0
    }

    /// The entries with those numbers, in their order.
    /// - Throws: `.damaged` when one of them is missing or there twice.
    public func leaves(_ numbers: ClosedRange<Int64>) throws(ArchiveError) -> [LogLeaf] {
        var entries: [LogLeaf] = []
        entries.reserveCapacity(numbers.count)
        try LogLeaf.each(numbers, in: connection) { entries.append($0) }
        entries.sort { $0.number < $1.number }
        for (entry, number) in zip(entries, numbers) where entry.number != number {
            throw .damaged(
                path: connection.path,
                what: entry.number < number
                    ? "two entries of the log have the number \(entry.number)"
                    : "entry \(number) of the log is missing")
        }
        guard entries.count == numbers.count else {
            throw .damaged(
                path: connection.path,
                what:
                    "the log has \(entries.count) of the entries \(numbers.lowerBound) to \(numbers.upperBound)"
            )
        }
        return entries
    }
}

extension Archive {
    /// The JSON that the leaf of a capture or a note has only the hashes of, byte for byte as it is stored, by the names of
    /// its lines.
    public func leafParts(of entry: Int64) throws(ArchiveError) -> [(name: String, json: [UInt8])] {
        let parts = try connection.first(
            "SELECT headers, failure, redirects, provenance FROM capture WHERE id = $1", entry
        ) { row throws(ArchiveError) in
            var parts: [(name: String, json: [UInt8])] = []
            for name in ["headers", "failure", "redirects", "provenance"] {
                if let json = try row.nextBytes() { parts.append((name, json)) }
            }
            return parts
        }
        if let parts { return parts }
        return try connection.all("SELECT note FROM note WHERE id = $1", entry) { row throws(ArchiveError) in
            (name: "note", json: Array(try row.next(String.self).utf8))
        }
    }

    /// The entries of the log at exactly that time: captures of `url`, and checks that confirmed one.
    public func entries(of url: String, at time: Instant) throws(ArchiveError) -> [LogEntry] {
        try connection.all(
            """
            SELECT id, time, id, body FROM capture WHERE time = $1 AND url = $2
            UNION ALL SELECT checked.id, checked.time, checked.capture, NULL
            FROM checked JOIN capture ON capture.id = checked.capture WHERE checked.time = $1 AND url = $2
            ORDER BY 1
            """, time, url
        ) { row throws(ArchiveError) in
            LogEntry(
                number: try row.next(), time: try row.next(), capture: try row.next(), body: try row.next())
        }
    }

    /// The first checkpoint over at least `size` entries that is stamped; the first at all where none is.
    public func evidence(over size: Int) throws(ArchiveError) -> StoredCheckpoint? {
        let stamped = try connection.value(
            Int.self,
            "SELECT size FROM checkpoint WHERE size >= $1 AND token IS NOT NULL ORDER BY size LIMIT 1", size)
        return try checkpoint(over: stamped ?? size)
    }
}
