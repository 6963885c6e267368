/// A block of IPv4 or IPv6 addresses, as `10.1.2.0/24` or `fd00::/8`.
public struct AddressRange: Equatable, Sendable {
    let first: InternetAddress
    /// How many leading bits all addresses of the block share.
    let length: Int

    /// A block in CIDR notation; a bare address is a block of one. `nil` for anything else, and also when bits are
    /// set behind the prefix (`10.1.2.3/8`): nobody can tell which of the two was meant.
    public init?(_ cidr: String) {
        let parts = cidr.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let text = parts.first, let first = InternetAddress(String(text)) else { return nil }
        let most = first.bytes.count * 8
        var length = most
        if parts.count == 2 {
            let digits = parts[1].utf8
            guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                digits.count == 1 || digits.first != 0x30, let read = Int(parts[1]), read <= most
            else { return nil }
            length = read
        }
        for bit in length..<most where first.bytes[bit / 8] & (0x80 >> UInt8(bit % 8)) != 0 { return nil }
        self.first = first
        self.length = length
    }

    /// Is `address` in the block? Never across versions: an IPv4 block holds no IPv4-mapped IPv6 address.
    public func contains(_ address: InternetAddress) -> Bool {
        guard address.bytes.count == first.bytes.count else { return false }
        let whole = length / 8
        guard address.bytes[..<whole] == first.bytes[..<whole] else { return false }
        let rest = length % 8
        guard rest > 0 else { return true }
        let mask = ~(UInt8(0xFF) >> UInt8(rest))
        return address.bytes[whole] & mask == first.bytes[whole] & mask
    }
}
