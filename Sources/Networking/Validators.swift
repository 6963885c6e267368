public import FactSheets

/// What an earlier answer said to recognise its state by; sent back byte for byte.
public struct Validators: Equatable, Sendable {
    /// The whole value of `ETag`, quotes and `W/` included.
    public var etag: String?
    /// The whole value of `Last-Modified`: never parsed, never written anew.
    public var lastModified: String?

    public init(etag: String? = nil, lastModified: String? = nil) {
        self.etag = etag
        self.lastModified = lastModified
    }

    /// The validators in an answer's headers, or `nil` when it has none.
    public init?(_ headers: [Header]) {
        self.init(etag: headers["ETag"], lastModified: headers["Last-Modified"])
        if !Self.isSent(etag) && !Self.isSent(lastModified) { return nil }
    }

    /// The headers of a conditional request.
    var conditions: [Header] {
        var headers: [Header] = []
        if let etag, Self.isSent(etag) { headers.append(Header("If-None-Match", etag)) }
        if let lastModified, Self.isSent(lastModified) {
            headers.append(Header("If-Modified-Since", lastModified))
        }
        return headers
    }

    /// A value that was no UTF-8 cannot be sent byte for byte, so it is not sent.
    private static func isSent(_ value: String?) -> Bool {
        guard var value, !value.isEmpty else { return false }
        let (isClean, isPlain) = value.withUTF8 { bytes in
            unsafe bytes.reduce(into: (true, true)) { found, byte in
                if byte < 0x20 || byte == 0x7F { found.0 = false }
                if byte >= 0x80 { found.1 = false }
            }
        }
        return isClean && (isPlain || !value.unicodeScalars.contains("\u{FFFD}"))
    }
}
