/// Names for documents that a person can type: lower-case ASCII letters and digits, with single dashes between.
enum Slug {
    static let longest = 80

    /// The last part of the address's path; the title when that part has no letter; else `document`.
    static func of(address: String, title: String) -> String {
        for text in [lastComponent(of: address), title] {
            let slug = cut(folded(text))
            if slug.utf8.contains(where: { (0x61...0x7A).contains($0) }) { return slug }
        }
        return "document"
    }

    /// The letters and digits of `text`, those of Latin script without their accents, everything else as dashes.
    static func folded(_ text: String) -> String {
        var slug: [UInt8] = []
        func separate() { if let last = slug.last, last != 0x2D { slug.append(0x2D) } }
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x30...0x39, 0x61...0x7A: slug.append(UInt8(scalar.value))
            case 0x41...0x5A: slug.append(UInt8(scalar.value + 0x20))
            case 0xC0...0xFF: latin[Int(scalar.value - 0xC0)].map { slug += $0.utf8 } ?? separate()
            // Combining accents, soft hyphens, apostrophes and what has no width stand inside words.
            case 0x300...0x36F, 0xAD, 0x27, 0x2018, 0x2019, 0x200B...0x200D, 0x2060, 0xFEFF: break
            default: separate()
            }
        }
        if slug.last == 0x2D { slug.removeLast() }
        return String(decoding: slug, as: UTF8.self)
    }

    /// U+00C0 to U+00FF.
    private static let latin: [String?] = {
        let upper: [String?] =
            Array(repeating: "a", count: 6) + ["ae", "c", "e", "e", "e", "e", "i", "i", "i", "i", "d", "n"]
            + Array(repeating: "o", count: 5) + [nil, "o", "u", "u", "u", "u", "y", "th"]
        return upper + ["ss"] + upper + ["y"]
    }()

    /// At most `longest` bytes, cut at a dash where there is one.
    private static func cut(_ slug: String) -> String {
        let bytes = Array(slug.utf8)
        guard bytes.count > longest else { return slug }
        let end = bytes[...longest].lastIndex(of: 0x2D) ?? longest
        return String(decoding: bytes[..<end], as: UTF8.self)
    }

    private static func lastComponent(of address: String) -> String {
        var bytes = Array(address.utf8.prefix { $0 != 0x3F && $0 != 0x23 })[...]  // before ? and #
        if let scheme = bytes.firstRange(of: Array("://".utf8)) {
            bytes = bytes[scheme.upperBound...]
            guard let path = bytes.firstIndex(of: 0x2F) else { return "" }
            bytes = bytes[path...]
        }
        while bytes.last == 0x2F { bytes.removeLast() }
        if let slash = bytes.lastIndex(of: 0x2F) { bytes = bytes[(slash + 1)...] }
        let name = String(decoding: percentDecoded(bytes), as: UTF8.self)
        for ending in [".html", ".htm", ".php", ".aspx", ".md"] where name.lowercased().hasSuffix(ending) {
            return String(name.dropLast(ending.count))
        }
        return name
    }

    private static func percentDecoded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == 0x25, rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(byte)
            }
        }
        return decoded
    }

    /// True when `part` stands somewhere in `slug`.
    static func contains(_ slug: String, _ part: String) -> Bool {
        Array(slug.utf8).firstRange(of: Array(part.utf8)) != nil
    }

    /// Up to three of `slugs` that share at least half of the letter pairs of `text`, the likest first.
    static func closest(to text: String, among slugs: [String]) -> [String] {
        let wanted = pairs(text)
        guard !wanted.isEmpty else { return [] }
        return slugs.compactMap { slug in
            let shared = wanted.intersection(pairs(slug)).count
            return shared * 2 >= wanted.count ? (slug: slug, shared: shared) : nil
        }
        .sorted { ($1.shared, $0.slug.utf8.count, $0.slug) < ($0.shared, $1.slug.utf8.count, $1.slug) }
        .prefix(3).map(\.slug)
    }

    private static func pairs(_ text: String) -> Set<UInt16> {
        let bytes = Array(text.utf8)
        return Set(zip(bytes, bytes.dropFirst()).map { UInt16($0) << 8 | UInt16($1) })
    }
}
