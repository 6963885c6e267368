internal import Compressing
public import FactSheets

/// Writes captures as WARC/1.1 `response` records, one gzip member each; the same bytes for the same captures.
///
/// A capture without an answer becomes a `metadata` record. HTTP fields about a coding that the body no longer has are
/// renamed, so that other tools read the body as it is. `capture(from:)` gives back equal captures.
public final class WARCWriter {
    private let file: ArchiveFile
    private let digest: ([UInt8]) -> String
    private var hasBegun = false
    private var isClosed = false

    /// `path` is made, or emptied; `-` is standard output. `digest` gives a labelled digest, as `sha256:` and base 32 or
    /// hexadecimal digits.
    public init(path: String, digest: @escaping ([UInt8]) -> String) throws(WebArchiveError) {
        file = try ArchiveFile(writing: path)
        self.digest = digest
    }

    /// Appends one capture.
    /// - Throws: `.unwritable`; then what was written is of no use.
    public func write(_ capture: Capture) throws(WebArchiveError) {
        try begin(at: capture.time)
        var fields = [
            ("WARC-Target-URI", capture.url), ("WARC-Date", capture.time.description),
            (OwnFields.role, capture.role.rawValue),
        ]
        if capture.answered != capture.url { fields.append((OwnFields.answered, capture.answered)) }
        fields += capture.redirects.map { (OwnFields.redirect, "\($0.status) \($0.location)") }
        if let failure = capture.failure {
            fields.append((OwnFields.failure, "\(failure.kind.rawValue) \(failure.reason)"))
        }
        guard capture.status > 0 else {
            return try write("metadata", fields, media: "application/warc-fields", block: [])
        }
        let block = Self.httpHeader(of: capture) + capture.body
        fields.append(("WARC-Payload-Digest", digest(capture.body)))
        try write("response", fields, media: "application/http; msgtype=response", block: block)
    }

    /// Finishes the file. Call it once, last.
    public func close() throws(WebArchiveError) {
        guard !isClosed else { return }
        isClosed = true
        try begin(at: Instant(milliseconds: 0))
        try file.synchronize()
    }

    /// A `warcinfo` record comes first; its time is the first capture's, for the same captures must give the same bytes.
    private func begin(at time: Instant) throws(WebArchiveError) {
        guard !hasBegun else { return }
        hasBegun = true
        let info = "software: hledwatch\r\nformat: WARC File Format 1.1\r\n"
        try write(
            "warcinfo", [("WARC-Date", time.description)], media: "application/warc-fields",
            block: Array(info.utf8))
    }

    private func write(
        _ type: String, _ fields: [(String, String)], media: String, block: [UInt8]
    ) throws(WebArchiveError) {
        let blockDigest = digest(block)
        let key = fields.map { $0.0 + ":" + $0.1 }.joined(separator: "\n") + "\n" + blockDigest
        var header = Array(
            "WARC/1.1\r\nWARC-Type: \(type)\r\nWARC-Record-ID: <urn:uuid:\(Self.identifier(key))>\r\n".utf8)
        for (name, value) in fields { Self.append(name, value, to: &header) }
        Self.append("WARC-Block-Digest", blockDigest, to: &header)
        Self.append("Content-Type", media, to: &header)
        Self.append("Content-Length", String(block.count), to: &header)
        guard let member = gzipped(header + "\r\n".utf8 + block + "\r\n\r\n".utf8) else {
            throw .unwritable(
                path: file.path, reason: "a record cannot be compressed: no memory, or over 4 GiB")
        }
        try file.write(member)
    }

    private static func httpHeader(of capture: Capture) -> [UInt8] {
        var header = Array("HTTP/1.1 \(capture.status) \(reasons[capture.status] ?? "")\r\n".utf8)
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

    /// A UUID of version 8 (RFC 9562 section 5.8): two FNV-1a hashes of what the record says.
    private static func identifier(_ key: String) -> String {
        func hash(_ start: UInt64) -> UInt64 {
            key.utf8.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        }
        let high = hash(0xCBF2_9CE4_8422_2325) & 0xFFFF_FFFF_FFFF_0FFF | 0x8000
        let low = hash(0x9E37_79B9_7F4A_7C15) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        func hexadecimal(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.utf8.count) + digits
        }
        let digits = Array((hexadecimal(high) + hexadecimal(low)).utf8)
        return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
            .map { String(decoding: digits[$0], as: UTF8.self) }.joined(separator: "-")
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
