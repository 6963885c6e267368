/// The key by which a CDXJ index is sorted and asked: a SURT of the address as pywb's indexer makes it
/// (the Python package `surt`): host reversed without `www`, all in lower case, parameters in order.
///
/// Session identifiers, which that indexer takes out, stay.
func sortKey(of address: String) -> String {
    var rest = Array(address.utf8.prefix { $0 != UInt8(ascii: "#") })[...]
    guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), rest[colon...].starts(with: "://".utf8) else {
        return address
    }
    let scheme = String(decoding: rest[..<colon], as: UTF8.self).lowercased()
    rest = rest[(colon + 3)...]
    let end = rest.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
    let authority = hostKey(rest[..<end], scheme: scheme)
    let mark = rest.firstIndex(of: UInt8(ascii: "?")) ?? rest.endIndex
    let path = lowered(escapedOnce(normalised(unescaped(rest[end..<mark]))))
    var key = authority + Array(")".utf8) + (path.count > 1 && path.last == 0x2F ? path.dropLast() : path)
    let query = lowered(escapedOnce(unescaped(rest[mark...].dropFirst())))
    if !query.isEmpty { key += [UInt8(ascii: "?")] + inOrder(query) }
    return String(decoding: key, as: UTF8.self)
}

private func hostKey(_ authority: ArraySlice<UInt8>, scheme: String) -> [UInt8] {
    var host = lowered(
        Array(authority[((authority.lastIndex(of: UInt8(ascii: "@")) ?? authority.startIndex - 1) + 1)...]))
    var port: [UInt8] = []
    if let colon = host.lastIndex(of: UInt8(ascii: ":")), !host[colon...].contains(UInt8(ascii: "]")) {
        let number = String(decoding: host[(colon + 1)...], as: UTF8.self)
        if !number.isEmpty, (scheme, number) != ("http", "80"), (scheme, number) != ("https", "443") {
            port = Array(":\(number)".utf8)
        }
        host.removeSubrange(colon...)
    }
    if host.starts(with: "www".utf8) {
        let digits = host[3...].prefix { (0x30...0x39).contains($0) }
        if digits.endIndex < host.endIndex, host[digits.endIndex] == UInt8(ascii: ".") {
            host.removeSubrange(...digits.endIndex)
        }
    }
    if host.first == UInt8(ascii: "[") { return host + port }
    return Array(host.split(separator: UInt8(ascii: ".")).reversed().joined(separator: [UInt8(ascii: ",")]))
        + port
}

private func lowered(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
}

/// Percent-encoding undone, as often as it was done.
private func unescaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = Array(bytes)
    while bytes.contains(UInt8(ascii: "%")) {
        var made: [UInt8] = []
        var place = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "%"), place + 2 < bytes.count,
                let value = UInt8(
                    String(decoding: bytes[(place + 1)...(place + 2)], as: UTF8.self), radix: 16)
            {
                made.append(value)
                place += 3
            } else {
                made.append(bytes[place])
                place += 1
            }
        }
        if made == bytes { break }
        bytes = made
    }
    return bytes
}

private func escapedOnce(_ bytes: [UInt8]) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return bytes.flatMap { byte -> [UInt8] in
        let isPlain = (0x21..<0x7F).contains(byte) && byte != UInt8(ascii: "#") && byte != UInt8(ascii: "%")
        return isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
}

/// Without `.`, `..` and doubled slashes.
private func normalised(_ path: [UInt8]) -> [UInt8] {
    var kept: [ArraySlice<UInt8>] = []
    for part in path.split(separator: 0x2F, omittingEmptySubsequences: false).dropFirst() {
        if part.elementsEqual(".".utf8) { continue }
        if part.elementsEqual("..".utf8), !kept.isEmpty {
            kept.removeLast()
        } else {
            kept.append(part)
        }
    }
    guard let last = kept.popLast() else { return [0x2F] }
    return [0x2F] + kept.filter { !$0.isEmpty }.flatMap { $0 + [0x2F] } + last
}

/// Parameters by name, those without a value first, then by value.
private func inOrder(_ query: [UInt8]) -> [UInt8] {
    let pairs = query.split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false).map { pair in
        pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
    }
    let sorted = pairs.sorted { a, b in
        a.lexicographicallyPrecedes(b) { $0.lexicographicallyPrecedes($1) }
    }
    return Array(
        sorted.map { Array($0.joined(separator: [UInt8(ascii: "=")])) }.joined(separator: [UInt8(ascii: "&")])
    )
}
