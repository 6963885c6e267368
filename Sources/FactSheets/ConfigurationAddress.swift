/// An address as a configuration may write it: scheme, host, port and the rest, checked letter by letter.
///
/// What is fetched is decided by libcurl's own parser later on; this one is stricter, never wider.
struct ConfigurationAddress {
    let scheme: String
    /// In lower case; an IPv6 address without its brackets.
    let host: String
    let port: Int?
    /// Path and query, beginning with `/`.
    let target: String

    /// The same for two spellings of one address.
    var canonical: String {
        let standard = scheme == "https" ? 443 : 80
        return "\(scheme)://\(host):\(port ?? standard)\(target)"
    }

    init(_ text: String, schemes: [String]) throws(Complaint) {
        let bytes = Array(text.utf8)
        guard bytes.count <= 2048 else { throw Complaint("it is longer than 2048 bytes") }
        guard bytes.allSatisfy({ (0x21...0x7e).contains($0) && !Self.refused.contains($0) }) else {
            throw Complaint("it holds a blank or another character that must be written as %XX")
        }
        guard let (scheme, rest) = Self.split(text, at: "://"), schemes.contains(scheme.lowercased()) else {
            throw Complaint(
                "it must begin with \(schemes.map { "'\($0)://'" }.joined(separator: " or "))")
        }
        guard !rest.contains("#") else { throw Complaint("leave out the part from '#'") }
        let authority = rest.prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else {
            throw Complaint("a user name or password does not belong into an address")
        }
        (host, port) = try Self.hostAndPort(authority)
        let target = rest.dropFirst(authority.utf8.count)
        guard Self.escapesAreSound(Array(target.utf8)) else {
            throw Complaint("a '%' must be followed by two hexadecimal digits")
        }
        self.scheme = scheme.lowercased()
        self.target = target.isEmpty ? "/" : target.first == "/" ? String(target) : "/" + target
    }

    private static let refused = Set("\"<>\\^`{|}".utf8)

    private static func split(_ text: String, at mark: String) -> (Substring, Substring)? {
        guard let range = text.firstRange(of: mark) else { return nil }
        return (text[..<range.lowerBound], text[range.upperBound...])
    }

    private static func escapesAreSound(_ bytes: [UInt8]) -> Bool {
        bytes.indices.allSatisfy { index in
            guard bytes[index] == UInt8(ascii: "%") else { return true }
            return index + 2 < bytes.count && isHex(bytes[index + 1]) && isHex(bytes[index + 2])
        }
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte & 0xdf)
    }

    private static func hostAndPort(_ authority: Substring) throws(Complaint) -> (String, Int?) {
        let host: Substring
        let tail: Substring
        if authority.first == "[" {
            guard let close = authority.firstIndex(of: "]") else { throw Complaint("']' is missing") }
            host = authority[authority.index(after: authority.startIndex)..<close]
            tail = authority[authority.index(after: close)...]
            guard ipv6(String(host)) != nil else { throw Complaint("its host is not an IPv6 address") }
        } else {
            host = authority.prefix { $0 != ":" }
            tail = authority.dropFirst(host.utf8.count)
            try checkHost(String(host))
        }
        guard !tail.isEmpty else { return (host.lowercased(), nil) }
        guard tail.first == ":", let port = Int(tail.dropFirst()), (1...65_535).contains(port),
            tail.dropFirst().utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw Complaint("its port must be a number from 1 to 65535") }
        return (host.lowercased(), port)
    }
}

/// A host's name, or an IPv4 address in its one unambiguous form.
func checkHost(_ host: String) throws(Complaint) {
    guard !host.isEmpty else { throw Complaint("it has no host") }
    let labels = host.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    let sound = labels.allSatisfy { label in
        (1...63).contains(label.count) && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
            && label.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte & 0xdf) && byte >= 0x41
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
    }
    guard sound, host.utf8.count <= 253 else {
        throw Complaint("its host \(quoted(host)) is not a host's name; write a name outside ASCII as xn--…")
    }
    // A last label that begins like a number makes readers take 0x7f.1 or 2130706433 for an address.
    if let first = labels.last?.first, (0x30...0x39).contains(first), ipv4(host) == nil {
        throw Complaint("its host \(quoted(host)) is neither a name nor an address of four numbers")
    }
}

/// An address to which mail can be sent: `analyst@example.org`, without a name or angle brackets.
func checkMailAddress(_ text: String) throws(Complaint) {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    let atext = Set("!#$%&'*+-/=?^_`{|}~.".utf8)
    guard parts.count == 2, let local = parts.first, let domain = parts.last, (1...64).contains(local.count),
        local.first != UInt8(ascii: "."), local.last != UInt8(ascii: "."),
        local.allSatisfy({ byte in
            (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) && byte < 0x80
                || atext.contains(byte)
        })
    else { throw Complaint("it must be a mail address such as 'analyst@example.org'") }
    try checkHost(String(decoding: domain, as: UTF8.self))
}
