/// Why compressed bytes could not be undone.
public enum InflateError: Error, Equatable {
    /// They end before their own end mark.
    case truncated
    case corrupt
    case tooLarge
}

/// A coding of a body (RFC 9110 section 8.4.1) that can be undone.
public enum ContentCoding: Sendable {
    case gzip, deflate

    /// As a `Content-Encoding` field says it.
    public var name: String {
        switch self {
        case .gzip: "gzip"
        case .deflate: "deflate"
        }
    }

    /// The coding of that name in a `Content-Encoding` field, in lower case; `nil` for any other.
    public init?(name: some StringProtocol) {
        switch name {
        case "gzip", "x-gzip": self = .gzip
        case "deflate": self = .deflate
        default: return nil
        }
    }

    /// `bytes` without this coding, checksums checked.
    ///
    /// The whole is wanted: libcurl 7.88 takes a stream that stops in the middle for complete, and a page that ends
    /// early would read as one that was cut.
    /// - Throws: `tooLarge` when the result would be larger than `limit` bytes.
    public func undone(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
        switch self {
        case .gzip: try inflated(bytes, .gzip, limit: limit)
        case .deflate: try inflated(bytes, hasZlibHeader(bytes) ? .zlib : .raw, limit: limit)
        }
    }
}

/// RFC 1950's header: `deflate` means that wrapper, and some servers send the bare stream.
private func hasZlibHeader(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 2 && bytes[0] & 15 == 8 && (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0
        && bytes[1] & 0x20 == 0
}

private func inflated(
    _ bytes: [UInt8], _ wrapper: Inflater.Wrapper, limit: Int
) throws(InflateError) -> [UInt8] {
    let inflater = Inflater(wrapper)
    var output: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 128 << 10)
    var place = 0
    while true {
        let step = inflater.inflate(bytes, from: place, to: bytes.count, into: &chunk, at: 0)
        place += step.read
        guard output.count + step.written <= limit else { throw .tooLarge }
        output += chunk[..<step.written]
        switch step.outcome {
        case .broken: throw .corrupt
        case .more where step.written < chunk.count && place == bytes.count: throw .truncated
        case .more: continue
        case .end:
            // RFC 1952 section 2.2: members may follow each other; anything else behind the end is padding.
            guard wrapper == .gzip, bytes[place...].starts(with: [0x1F, 0x8B]) else { return output }
            inflater.reset()
        }
    }
}
