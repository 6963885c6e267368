/// A robots.txt as RFC 9309 reads it, in the eyes of one robot.
public struct RobotsFile: Equatable, Sendable {
    /// What it says of a path.
    public struct Verdict: Equatable, Sendable {
        public var isAllowed: Bool
        /// The line that decided, such as `Disallow: /private/`; `nil` when none did.
        public var rule: String?
    }

    /// The sitemaps it names, as written.
    public private(set) var sitemaps: [String] = []
    /// Longest pattern first; of two as long, what allows comes first.
    private var rules: [RobotsRule] = []

    /// The RFC asks that at least 500 KiB be read.
    private static let limit = 500 << 10
    private static let mostSitemaps = 100

    /// Reads `bytes` for the robot whose product token is `token`; anything that is no rule is passed over.
    public init(_ bytes: [UInt8], token: String) {
        var reader = GroupReader(token: Array(token.utf8).map(\.lowercased))
        let hasMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        for line in bytes[(hasMark ? 3 : 0)..<max(hasMark ? 3 : 0, min(bytes.count, Self.limit))]
            .split(whereSeparator: { $0 == 0x0A || $0 == 0x0D })
        {
            let said = line.prefix { $0 != UInt8(ascii: "#") }
            guard let colon = said.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let key = String(decoding: said[..<colon].trimmed.map(\.lowercased), as: UTF8.self)
            let value = said[(colon + 1)...].trimmed
            if key == "sitemap" {
                if sitemaps.count < Self.mostSitemaps {
                    sitemaps.append(String(decoding: value, as: UTF8.self))
                }
            } else {
                reader.take(key, value)
            }
        }
        rules = reader.chosen.sorted { a, b in
            a.pattern.count != b.pattern.count
                ? a.pattern.count > b.pattern.count : a.isAllowing && !b.isAllowing
        }
    }

    /// Whether the page at `address` may be asked for: the rule with the longest pattern decides.
    public func verdict(on address: String) -> Verdict {
        let path = robotsPath(of: address)
        guard !path.elementsEqual("/robots.txt".utf8) else { return Verdict(isAllowed: true, rule: nil) }
        guard let rule = rules.first(where: { $0.matches(path) }) else {
            return Verdict(isAllowed: true, rule: nil)
        }
        return Verdict(isAllowed: rule.isAllowing, rule: rule.line)
    }
}

/// One `Allow` or `Disallow`.
struct RobotsRule: Equatable, Sendable {
    let isAllowing: Bool
    /// Normalised; `*` and a `$` at the end mean what the RFC says.
    let pattern: [UInt8]
    let line: String

    init?(isAllowing: Bool, _ written: ArraySlice<UInt8>) {
        guard !written.isEmpty else { return nil }
        self.isAllowing = isAllowing
        pattern = robotsNormal(written, isPattern: true)
        line = (isAllowing ? "Allow: " : "Disallow: ") + String(decoding: written.prefix(200), as: UTF8.self)
    }

    /// Each part between stars at the first place it fits: if any way fits, that does.
    func matches(_ path: [UInt8]) -> Bool {
        var parts = pattern.split(separator: UInt8(ascii: "*"), omittingEmptySubsequences: false)
        let isAnchored = pattern.last == UInt8(ascii: "$")
        if isAnchored, let last = parts.popLast() { parts.append(last.dropLast()) }
        guard let first = parts.first, path.starts(with: first) else { return false }
        if parts.count == 1 { return !isAnchored || path.count == first.count }
        var place = first.count
        for part in parts[1..<(parts.count - 1)] {
            guard let found = find(part, in: path, from: place) else { return false }
            place = found + part.count
        }
        let last = parts[parts.count - 1]
        if isAnchored {
            return path.count - place >= last.count && path.suffix(last.count).elementsEqual(last)
        }
        return find(last, in: path, from: place) != nil
    }

    private func find(_ part: ArraySlice<UInt8>, in path: [UInt8], from start: Int) -> Int? {
        guard let first = part.first else { return start }
        var place = start
        while place + part.count <= path.count {
            if path[place] == first, path[place..<(place + part.count)].elementsEqual(part) { return place }
            place += 1
        }
        return nil
    }
}

/// Sorts the lines of a file into groups, and keeps those of one robot and those of all.
private struct GroupReader {
    let token: [UInt8]
    /// `nil` while no group names the robot.
    private var own: [RobotsRule]?
    private var general: [RobotsRule] = []
    private var isOwn = false
    private var isGeneral = false
    /// User-agent lines in a row open one group; after a rule the next of them opens another.
    private var isNaming = false

    init(token: [UInt8]) { self.token = token }

    /// Groups that name the robot, together; else those for every robot.
    var chosen: [RobotsRule] { own ?? general }

    mutating func take(_ key: String, _ value: ArraySlice<UInt8>) {
        switch key {
        case "user-agent":
            if !isNaming { (isOwn, isGeneral) = (false, false) }
            isNaming = true
            let name = value.prefix { $0.isLetter || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
            if value.first == UInt8(ascii: "*") { isGeneral = true }
            if name.map(\.lowercased) == token { isOwn = true }
            if isOwn { own = own ?? [] }
        case "allow", "disallow":
            isNaming = false
            guard let rule = RobotsRule(isAllowing: key == "allow", value) else { return }
            if isOwn { own?.append(rule) }
            if isGeneral { general.append(rule) }
        default: break
        }
    }
}

/// The path and query of an address, normalised.
private func robotsPath(of address: String) -> [UInt8] {
    let bytes = Array(address.utf8)
    guard let mark = bytes.index(of: "://", from: 0) else { return [UInt8(ascii: "/")] }
    let rest = bytes[(mark + 3)...].prefix { $0 != UInt8(ascii: "#") }
    guard let start = rest.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else {
        return [UInt8(ascii: "/")]
    }
    let path = robotsNormal(rest[start...], isPattern: false)
    return path.first == UInt8(ascii: "/") ? path : [UInt8(ascii: "/")] + path
}

/// As RFC 9309 section 2.2.2 has both sides compared: what is not ASCII is encoded, unreserved characters are not, and
/// hexadecimal digits are capitals. Behind `?`, where an encoded `/` or `:` means the same, they are not encoded. In an
/// address `*` and `$` are encoded, so that a pattern's `%2A` and `%24` mean them.
private func robotsNormal(_ text: ArraySlice<UInt8>, isPattern: Bool) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    var normal: [UInt8] = []
    normal.reserveCapacity(text.count)
    var isQuery = false
    var index = text.startIndex
    func encode(_ byte: UInt8) {
        normal += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
    while index < text.endIndex {
        let byte = text[index]
        index += 1
        if byte == UInt8(ascii: "?") { isQuery = true }
        if byte == UInt8(ascii: "%"), index + 1 < text.endIndex, let high = hexValue(text[index]),
            let low = hexValue(text[index + 1])
        {
            index += 2
            let coded = high << 4 | low
            if isUnreserved(coded) || isQuery && queryMarks.contains(coded) {
                normal.append(coded)
            } else {
                encode(coded)
            }
        } else if byte >= 0x80 || byte <= 0x20
            || !isPattern && (byte == UInt8(ascii: "*") || byte == UInt8(ascii: "$"))
        {
            encode(byte)
        } else if isPattern, byte == UInt8(ascii: "$"), index < text.endIndex {
            encode(byte)  // only at the end does it mean the end
        } else {
            normal.append(byte)
        }
    }
    return normal
}

private let queryMarks = Set(":/?@".utf8)

private func isUnreserved(_ byte: UInt8) -> Bool {
    byte < 0x80 && (byte.isLetter || byte.isDigit || "-._~".utf8.contains(byte))
}

private func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte.lowercased {
    case 0x30...0x39: byte - 0x30
    case 0x61...0x66: byte.lowercased - 0x61 + 10
    default: nil
    }
}
