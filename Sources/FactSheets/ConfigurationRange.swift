#if canImport(Glibc)
    internal import Glibc
#endif

/// The four bytes of `10.1.2.3`, in decimal without leading zeros; `nil` for anything else.
func ipv4(_ text: String) -> [UInt8]? {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    let numbers = parts.compactMap { part -> UInt8? in
        guard (1...3).contains(part.count), part.allSatisfy({ (0x30...0x39).contains($0) }),
            part.count == 1 || part.first != UInt8(ascii: "0")
        else { return nil }
        return UInt8(String(decoding: part, as: UTF8.self))
    }
    return numbers.count == 4 ? numbers : nil
}

/// The sixteen bytes of an IPv6 address without a zone; `nil` for anything else.
func ipv6(_ text: String) -> [UInt8]? {
    guard !text.utf8.contains(0) else { return nil }
    var bytes = [UInt8](repeating: 0, count: 16)
    let read = unsafe bytes.withUnsafeMutableBytes { unsafe inet_pton(AF_INET6, text, $0.baseAddress) }
    return read == 1 ? bytes : nil
}

/// An address range such as `10.1.2.0/24`: an address, a slash, and how many leading bits are fixed.
func checkRange(_ text: String) throws(Complaint) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard let address = parts.first, let bytes = ipv4(address) ?? ipv6(address) else {
        throw Complaint("it must be an address range such as '10.1.2.0/24' or 'fd00::/8'")
    }
    let bits = bytes.count * 8
    guard parts.count == 2 else { throw Complaint("write '\(address)/\(bits)' for this one address") }
    guard let length = Int(parts[1]), String(length) == parts[1], (0...bits).contains(length) else {
        throw Complaint("the number after the slash must be from 0 to \(bits)")
    }
    let network = bytes.enumerated().map { index, byte in
        let kept = min(8, max(0, length - index * 8))
        return byte & UInt8(truncatingIfNeeded: 0xff00 >> kept)
    }
    guard network == bytes else {
        throw Complaint("bits beyond the first \(length) are set\(corrected(network, length))")
    }
}

private func corrected(_ network: [UInt8], _ length: Int) -> String {
    guard network.count == 4 else { return "" }
    return "; write '\(network.map(String.init).joined(separator: "."))/\(length)'"
}
