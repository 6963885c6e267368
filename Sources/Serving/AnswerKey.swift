/// What an answer that may be kept depends on besides what it tells of: the address as it was asked for, with scheme and
/// host, since addresses that are written out begin with them; the languages; whether it may be compressed.
public struct AnswerKey: Hashable, Sendable {
    private var bytes: [UInt8] = []

    /// Longer targets are not kept.
    private static let longestTarget = 1024

    /// In no part of a checked head.
    private static let end = UInt8(ascii: "\n")

    init() {}

    /// The request's target.
    var target: String { String(decoding: bytes.prefix { $0 != Self.end }, as: UTF8.self) }

    /// What it takes in memory.
    public var size: Int { bytes.count }

    /// Becomes that of a request; false when its answer may not be kept: only what is asked with GET or HEAD, without a
    /// name and without conditions but `If-None-Match` is.
    mutating func become(of head: RequestHead, scheme: String, access: Access?) -> Bool {
        guard head.isReading, access == nil, head.target.count < Self.longestTarget,
            head.field("Range") == nil
        else { return false }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: head.bytes[head.target])
        bytes.append(Self.end)
        bytes.append(contentsOf: scheme.utf8)
        bytes.append(Self.end)
        for byte in head.field("Host") ?? [] { bytes.append(lowered(byte)) }
        bytes.append(Self.end)
        bytes.append(contentsOf: head.field("Accept-Language") ?? [])
        bytes.append(Self.end)
        bytes.append(head.field("Accept-Encoding").map(takesGzip) ?? false ? 1 : 0)
        return true
    }

    public func hash(into hasher: inout Hasher) {
        // At once: an array's own hash goes byte by byte.
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}
