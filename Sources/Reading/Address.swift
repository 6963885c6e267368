/// The address that `reference` means on the page at `base` (RFC 3986 section 5.2), or `nil` when it leads nowhere
/// else: within the page, to a script, or relative without a base.
func absoluteAddress(_ reference: String, base: String?) -> String? {
    let reference = Array(Array(reference.utf8).trimmed)
    guard let first = reference.first, first != UInt8(ascii: "#") else { return nil }
    if let scheme = Address.scheme(reference) {
        let known = ["http", "https", "mailto", "tel", "ftp"]
        return known.contains(scheme) ? String(decoding: reference, as: UTF8.self) : nil
    }
    guard let base, let address = Address(Array(base.utf8)) else { return nil }
    return String(decoding: address.resolve(reference), as: UTF8.self)
}

/// An absolute hierarchical address in its parts.
struct Address {
    /// `https:`
    private var scheme: ArraySlice<UInt8>
    /// `//host:port`
    private var authority: ArraySlice<UInt8>
    private var path: ArraySlice<UInt8>
    private var query: ArraySlice<UInt8>

    private static let slash = UInt8(ascii: "/")

    /// `nil` unless `bytes` begin with a scheme and `//`.
    init?(_ bytes: [UInt8]) {
        guard let scheme = Self.scheme(bytes), bytes.begins("//", at: scheme.utf8.count + 1) else {
            return nil
        }
        let start = scheme.utf8.count + 1
        self.scheme = bytes[..<start]
        let end = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.count
        let pathStart =
            bytes[(start + 2)..<end].firstIndex { $0 == Self.slash || $0 == UInt8(ascii: "?") } ?? end
        authority = bytes[start..<pathStart]
        let queryStart = bytes[pathStart..<end].firstIndex(of: UInt8(ascii: "?")) ?? end
        path = bytes[pathStart..<queryStart]
        query = bytes[queryStart..<end]
    }

    /// The scheme in lower case when the bytes begin with one.
    static func scheme(_ bytes: [UInt8]) -> String? {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), let first = bytes.first, first.isLetter,
            bytes[..<colon].allSatisfy({ $0.isLetter || $0.isDigit || $0 == 0x2B || $0 == 0x2D || $0 == 0x2E }
            )
        else { return nil }
        return String(decoding: bytes[..<colon].map(\.lowercased), as: UTF8.self)
    }

    func resolve(_ reference: [UInt8]) -> [UInt8] {
        if reference.starts(with: [Self.slash, Self.slash]) { return Array(scheme) + reference }
        let tail =
            reference.firstIndex { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "#") } ?? reference.count
        let relative = reference[..<tail]
        let rest = reference[tail...]
        if relative.isEmpty {
            let keepsQuery = rest.first != UInt8(ascii: "?")
            return Array(scheme) + authority + path + (keepsQuery ? query : []) + rest
        }
        if relative.first == Self.slash {
            return Array(scheme) + authority + Self.withoutDots(relative) + rest
        }
        let folder = path.lastIndex(of: Self.slash).map { path[...$0] } ?? [Self.slash]
        return Array(scheme) + authority + Self.withoutDots(folder + relative) + rest
    }

    private static func withoutDots(_ path: ArraySlice<UInt8>) -> [UInt8] {
        var kept: [ArraySlice<UInt8>] = []
        let segments = path.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isLast = index == segments.count - 1
            if segment.elementsEqual([0x2E, 0x2E]) {
                _ = kept.popLast()
                if isLast { kept.append([]) }
            } else if segment.elementsEqual([0x2E]) {
                if isLast { kept.append([]) }
            } else {
                kept.append(segment)
            }
        }
        return kept.reduce(into: []) { $0 += [slash] + $1 }
    }
}
