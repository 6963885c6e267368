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
        if conditions.isEmpty { return nil }
    }

    /// The headers of a conditional request. A value that was no UTF-8 cannot be sent byte for byte, so it is not sent.
    var conditions: [Header] {
        [("If-None-Match", etag), ("If-Modified-Since", lastModified)].compactMap { name, value in
            guard let value, !value.isEmpty, !value.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }),
                !value.utf8.contains(where: { $0 >= 0x80 }) || !value.unicodeScalars.contains("\u{FFFD}")
            else { return nil }
            return Header(name, value)
        }
    }
}
