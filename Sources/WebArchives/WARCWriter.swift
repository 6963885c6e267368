internal import Compressing
public import FactSheets

/// Writes a log as WARC/1.1, a gzip member a record; the same bytes for the same log.
///
/// A capture is a `response`, a `revisit` when its body was exported before or it is a 304, or, without an answer, a
/// `metadata` record. The request as sent and what passed on the wire follow as `request` and `metadata` records. A
/// check is a `revisit` without a block, a note a `metadata` record. HTTP fields about a coding that the body no longer has are renamed, so that
/// other tools read the body as it is. `CaptureReader`s give back the same captures and checks.
public final class WARCWriter {
    private let output: ArchiveOutput
    private let start: Int64
    private let isAlone: Bool
    private let software: String
    private let digest: ([UInt8]) -> String
    private let member: GzipMaker
    private var hasBegun = false
    private var isClosed = false
    /// Hears of each record that answers a request, where it is.
    public var index: ((IndexedRecord) throws -> Void)?

    /// Revisit profiles of the standard, section 6.7.
    static let identical = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    static let unmodified = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"

    /// `path` is made, or emptied; `-` is standard output. `digest` gives the SHA-256 of bytes in hexadecimal digits.
    /// `software` is what wrote the file.
    public convenience init(
        path: String, software: String, digest: @escaping ([UInt8]) -> String
    ) throws(WebArchiveError) {
        try self.init(try ArchiveOutput(path: path), isAlone: true, software: software, digest: digest)
    }

    /// `isAlone`: nothing else is written to `output`, which ends with this.
    init(
        _ output: ArchiveOutput, isAlone: Bool, software: String, digest: @escaping ([UInt8]) -> String
    ) throws(WebArchiveError) {
        guard let member = GzipMaker() else {
            throw .unwritable(path: output.path, reason: "no memory is left")
        }
        self.output = output
        self.software = software
        self.digest = digest
        self.member = member
        self.isAlone = isAlone
        start = output.position
    }

    /// Appends one capture.
    /// - Throws: `.unwritable`; then what was written is of no use.
    public func write(_ logged: LoggedCapture) throws {
        let capture = logged.capture
        try begin(at: capture.time)
        var record = Record("metadata", id: identifier(of: logged.reference), capture.url, capture.time)
        record.fields += peer(of: capture)
        record.fields += ownFields(logged)
        guard capture.status > 0 else {
            record.media = "application/warc-fields"
            record.block = OwnFields.block(of: capture.provenance)
            _ = try write(record)
            return try writeRequest(of: capture, beside: record.id)
        }
        describe(logged, &record)
        let place = try write(record)
        try index?(IndexedRecord(of: logged, isRevisit: record.type == "revisit", place))
        try writeRequest(of: capture, beside: record.id)
        guard capture.provenance != nil else { return }
        var wire = Record("metadata", id: identifier("wire", record.id), capture.url, capture.time)
        wire.fields = [("WARC-Concurrent-To", "<\(record.id)>")]
        wire.media = "application/warc-fields"
        wire.block = OwnFields.block(of: capture.provenance)
        _ = try write(wire)
    }

    /// Appends a look that brought nothing new. Of its answer nothing is kept but the status: the record has no block.
    public func write(_ check: LoggedCheck) throws {
        try begin(at: check.time)
        let url = check.confirmed.url
        let key = "\(check.number)\n\(check.time)\n\(check.status)\n\(url)"
        var record = Record("revisit", id: identifier("check", key), url, check.time)
        record.fields = [("WARC-Profile", check.status == 304 ? Self.unmodified : Self.identical)]
        record.fields += references(to: check.confirmed)
        if check.status != 304 {
            record.fields.append(("WARC-Payload-Digest", "sha256:" + check.confirmed.bodyHash))
        }
        record.fields += [
            (OwnFields.role, check.role.rawValue), (OwnFields.number, String(check.number)),
            (OwnFields.check, "\(check.status) \(check.took.milliseconds)"),
        ]
        record.media = "application/http; msgtype=response"
        let place = try write(record)
        try index?(IndexedRecord(of: check, place))
    }

    /// Appends what a person noted, with its place in the log.
    public func write(_ note: Note, number: Int64) throws {
        try begin(at: note.time)
        var record = Record("metadata", id: identifier("note", note.id), note.subject.url, note.time)
        record.fields = [(OwnFields.number, String(number)), (OwnFields.note, note.id)]
        record.media = "application/json"
        record.block = try JSON.encode(note)
        _ = try write(record)
    }

    /// Finishes the file. Call it once, last.
    public func close() throws {
        guard !isClosed else { return }
        isClosed = true
        try begin(at: Instant(milliseconds: 0))
        if isAlone { try output.finish() }
    }

    // MARK: What records say

    private struct Record {
        var type: String
        let id: String
        let url: String?
        let time: Instant
        var fields: [(String, String)] = []
        var media = ""
        var block: [UInt8] = []

        init(_ type: String, id: String, _ url: String?, _ time: Instant) {
            (self.type, self.id, self.url, self.time) = (type, id, url, time)
        }
    }

    /// Makes `record` the answer that a capture holds.
    private func describe(_ logged: LoggedCapture, _ record: inout Record) {
        let capture = logged.capture
        record.type = "response"
        record.media = "application/http; msgtype=response"
        record.block = Self.httpHeader(of: capture)
        if capture.status == 304 {
            record.type = "revisit"
            record.fields.append(("WARC-Profile", Self.unmodified))
            if let referred = logged.referred { record.fields += references(to: referred) }
        } else if let failure = capture.failure {
            record.fields.append(("WARC-Truncated", failure.kind.truncation))
        } else if let referred = logged.referred {
            record.type = "revisit"
            record.fields += [
                ("WARC-Profile", Self.identical), ("WARC-Payload-Digest", "sha256:" + logged.bodyHash),
            ]
            record.fields += references(to: referred)
        } else if logged.isPruned {
            record.fields += [
                ("WARC-Truncated", "unspecified"), (OwnFields.pruned, "sha256:" + logged.bodyHash),
            ]
        } else {
            record.fields.append(("WARC-Payload-Digest", "sha256:" + logged.bodyHash))
            record.block += capture.body
        }
    }

    private func writeRequest(of capture: Capture, beside id: String) throws(WebArchiveError) {
        guard let request = capture.provenance?.request, !request.isEmpty else { return }
        var record = Record("request", id: identifier("request", id), capture.answered, capture.time)
        record.fields = [("WARC-Concurrent-To", "<\(id)>")] + peer(of: capture)
        record.media = "application/http; msgtype=request"
        record.block = Array(request.utf8)
        _ = try write(record)
    }

    private func references(to other: CaptureReference) -> [(String, String)] {
        [
            ("WARC-Refers-To", "<\(identifier(of: other))>"), ("WARC-Refers-To-Target-URI", other.url),
            ("WARC-Refers-To-Date", other.time.description),
        ]
    }

    /// The address without its port, as the standard wants it.
    private func peer(of capture: Capture) -> [(String, String)] {
        guard let peer = capture.provenance?.peer, let colon = peer.utf8.lastIndex(of: UInt8(ascii: ":"))
        else {
            return []
        }
        let address = peer[..<colon].utf8.filter { $0 != UInt8(ascii: "[") && $0 != UInt8(ascii: "]") }
        return [("WARC-IP-Address", String(decoding: address, as: UTF8.self))]
    }

    private func ownFields(_ logged: LoggedCapture) -> [(String, String)] {
        let capture = logged.capture
        var fields = [(OwnFields.role, capture.role.rawValue), (OwnFields.number, String(logged.number))]
        if capture.answered != capture.url { fields.append((OwnFields.answered, capture.answered)) }
        fields += capture.redirects.map { (OwnFields.redirect, "\($0.status) \($0.location)") }
        if let failure = capture.failure {
            fields.append((OwnFields.failure, "\(failure.kind.rawValue) \(failure.reason)"))
        }
        return fields
    }

    // MARK: Bytes

    /// A `warcinfo` record comes first; its time is the first entry's, for the same log must give the same bytes.
    private func begin(at time: Instant) throws(WebArchiveError) {
        guard !hasBegun else { return }
        hasBegun = true
        var record = Record("warcinfo", id: identifier("warcinfo", time.description), nil, time)
        record.media = "application/warc-fields"
        record.block = Array(
            """
            software: \(software)\r
            format: WARC File Format 1.1\r
            conformsTo: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r

            """.utf8)
        _ = try write(record)
    }

    private func write(_ record: Record) throws(WebArchiveError) -> IndexedRecord.Place {
        var header = Array(
            "WARC/1.1\r\nWARC-Type: \(record.type)\r\nWARC-Record-ID: <\(record.id)>\r\n".utf8)
        if let url = record.url { Self.append("WARC-Target-URI", url, to: &header) }
        Self.append("WARC-Date", record.time.description, to: &header)
        for (name, value) in record.fields { Self.append(name, value, to: &header) }
        Self.append("WARC-Block-Digest", "sha256:" + digest(record.block), to: &header)
        Self.append("Content-Type", record.media, to: &header)
        Self.append("Content-Length", String(record.block.count), to: &header)
        guard let member = member.member(of: header + "\r\n".utf8 + record.block + "\r\n\r\n".utf8) else {
            throw .unwritable(
                path: output.path, reason: "a record cannot be compressed: no memory, or over 4 GiB")
        }
        let offset = output.position - start
        try output.write(member)
        return IndexedRecord.Place(offset: offset, length: member.count)
    }

    private static func httpHeader(of capture: Capture) -> [UInt8] {
        let line = capture.provenance?.statusLine ?? ""
        var header = Array(
            (line.isEmpty ? "HTTP/1.1 \(capture.status) \(reasons[capture.status] ?? "")" : line).utf8)
        header = header.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 } + Array("\r\n".utf8)
        for field in capture.headers {
            let name = field.name.lowercased()
            let isStale =
                name == "content-encoding" || name == "transfer-encoding"
                || (name == "content-length" && field.value != String(capture.body.count))
            append(isStale ? OwnFields.original + field.name : field.name, field.value, to: &header)
        }
        return header + "\r\n".utf8
    }

    /// One field, a line whatever it holds: control characters become blanks.
    private static func append(_ name: String, _ value: String, to header: inout [UInt8]) {
        header += name.utf8.map {
            $0 <= 0x20 || $0 == 0x7F || $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0
        }
        header += ": ".utf8
        header += value.utf8.map { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F ? 0x20 : $0 }
        header += "\r\n".utf8
    }

    private func identifier(of reference: CaptureReference) -> String {
        identifier(
            "capture", "\(reference.url)\n\(reference.time)\n\(reference.status)\n\(reference.bodyHash)")
    }

    /// A UUID of version 8 (RFC 9562 section 5.8), of the SHA-256 of what the record is about.
    private func identifier(_ kind: String, _ key: String) -> String {
        var digits = Array(digest(Array("hledwatch \(kind)\n\(key)".utf8)).utf8.prefix(32))
        guard digits.count == 32 else { return "urn:uuid:" + String(decoding: digits, as: UTF8.self) }
        digits[12] = UInt8(ascii: "8")
        digits[16] = "89ab".utf8.dropFirst(Int(digits[16]) & 3).first ?? digits[16]
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map {
            String(decoding: digits[$0], as: UTF8.self)
        }
        return "urn:uuid:" + groups.joined(separator: "-")
    }

    private static let reasons = [
        200: "OK", 204: "No Content", 301: "Moved Permanently", 302: "Found", 303: "See Other",
        304: "Not Modified",
        307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request", 401: "Unauthorized",
        403: "Forbidden", 404: "Not Found", 410: "Gone", 429: "Too Many Requests",
        500: "Internal Server Error",
        502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
    ]
}

extension Capture.Failure.Kind {
    /// Why an answer is not whole, in the words of `WARC-Truncated` (WARC/1.1 section 5.13).
    fileprivate var truncation: String {
        switch self {
        case .tooLarge: "length"
        case .timeout: "time"
        case .truncated, .connect: "disconnect"
        default: "unspecified"
        }
    }
}
