internal import CCurl

/// Longest address taken, in bytes: what sitemaps allow (<https://www.sitemaps.org/protocol.html>), and an entry of an
/// index in PostgreSQL can hold.
private let longest = 2048

/// The canonical form of an absolute http or https address, by libcurl's parser, or `nil` when it is refused.
///
/// Lower-case scheme and host, IPv4 hosts as four decimal numbers, no default port, no fragment, dot segments
/// removed, blanks and non-ASCII bytes percent-encoded; white space around it is dropped. Refused besides what libcurl
/// refuses: credentials, other schemes, control characters, non-ASCII host names (write them as `xn--…`), interface
/// names, port 0, more than 8 KiB.
public func canonicalAddress(_ text: String) -> String? {
    guard let handle = AddressHandle(), let text = prepared(text) else { return nil }
    return canonical(handle, text)
}

/// The canonical form of `reference` (as in a link or a `Location`) resolved against the absolute address `base`.
public func resolve(_ reference: String, against base: String) -> String? {
    guard let base = canonicalAddress(base), let reference = prepared(reference) else { return nil }
    // libcurl 7.88 resolves these two against the last segment; RFC 3986 section 5.4 says they are the base itself.
    if reference.isEmpty || reference.utf8.first == UInt8(ascii: "#") { return base }
    guard let handle = AddressHandle(), handle.set(CURLUPART_URL, base) else { return nil }
    return canonical(handle, reference)
}

/// The lower-case host of an absolute http or https address (an IPv6 one in brackets), or `nil` when it is refused.
public func host(of address: String) -> String? {
    canonicalAddress(address).map { hostName(in: $0) }
}

/// The host of an address that is canonical, without parsing it again; of another text, something that may serve as a
/// name for it.
public func hostName(in address: String) -> String {
    var address = address
    return address.withUTF8 { bytes in
        var host = unsafe bytes[authority(of: bytes)]
        let bracket = unsafe host.lastIndex(of: UInt8(ascii: "]")) ?? host.startIndex
        if let port = unsafe host[bracket...].firstIndex(of: UInt8(ascii: ":")) {
            unsafe host = host[..<port]
        }
        return unsafe String(decoding: host, as: UTF8.self)
    }
}

/// Scheme, host and port of an address that is canonical, as they stand there; `nil` of a text without a scheme.
public func originName(in address: String) -> String? {
    var address = address
    return address.withUTF8 { bytes in
        let authority = unsafe authority(of: bytes)
        guard unsafe bytes[..<authority.lowerBound].suffix(3).elementsEqual("://".utf8) else { return nil }
        return unsafe String(decoding: bytes[..<authority.upperBound], as: UTF8.self)
    }
}

/// False for what is no address of http or https without credentials, whatever else it may lack.
func mayBeCanonical(_ address: String) -> Bool {
    var address = address
    return address.withUTF8 { bytes in
        guard unsafe bytes.starts(with: "https://".utf8) || bytes.starts(with: "http://".utf8) else {
            return false
        }
        let authority = unsafe bytes[authority(of: bytes)]
        return unsafe !authority.isEmpty && !authority.contains(UInt8(ascii: "@"))
    }
}

/// Where host and port stand: behind the scheme, if there is one, up to the path or the query.
private func authority(of address: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let colon = unsafe address.firstIndex(of: UInt8(ascii: ":"))
    let start = min(colon.map { $0 + 3 } ?? 0, address.count)
    let end = unsafe address[start...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
    return start..<(end ?? address.count)
}

private func canonical(_ handle: borrowing AddressHandle, _ text: String) -> String? {
    guard handle.set(CURLUPART_URL, text, flags: CURLU_DISALLOW_USER),
        let scheme = handle.get(CURLUPART_SCHEME), scheme == "https" || scheme == "http",
        handle.get(CURLUPART_ZONEID) == nil, handle.get(CURLUPART_PORT) != "0",
        let host = handle.get(CURLUPART_HOST), isHostName(host),
        handle.set(CURLUPART_HOST, host.lowercased()), handle.set(CURLUPART_FRAGMENT, nil),
        let address = handle.get(CURLUPART_URL, flags: CURLU_NO_DEFAULT_PORT), address.utf8.count <= longest
    else { return nil }
    return address
}

/// Printable ASCII without an empty label, but for a dot at the end.
private func isHostName(_ host: String) -> Bool {
    var previous = UInt8(ascii: ".")
    for byte in host.utf8 {
        guard (0x21...0x7E).contains(byte) else { return false }
        if byte == UInt8(ascii: "."), previous == byte { return false }
        previous = byte
    }
    return !host.isEmpty
}

/// `text` without white space around it, with blanks and non-ASCII bytes inside percent-encoded; `nil` when it has
/// control characters or is too long.
private func prepared(_ text: String) -> String? {
    var bytes = Array(text.utf8)[...]
    while let last = bytes.last, isWhiteSpace(last) { bytes.removeLast() }
    while let first = bytes.first, isWhiteSpace(first) { bytes.removeFirst() }
    guard bytes.count <= longest, !bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else { return nil }
    return percentEncoded(bytes) { $0 != 0x20 && $0 < 0x7F }
}

private func isWhiteSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

/// `bytes` as text, with `%XX` for each byte that `kept` refuses; what is kept must be ASCII.
func percentEncoded(_ bytes: some Sequence<UInt8>, keeping kept: (UInt8) -> Bool) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in bytes {
        if kept(byte) {
            encoded.append(byte)
        } else {
            encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}
