/// Why an address is not one of a public host, or `nil` when it is one (global unicast).
///
/// After the IANA registries of special-purpose addresses,
/// <https://www.iana.org/assignments/iana-ipv4-special-registry> and …/iana-ipv6-special-registry. Of IPv6 only
/// 2000::/3 is assigned to global unicast; there, everything that carries an IPv4 address inside is refused, too.
/// NAT64 (64:ff9b::/96, RFC 6052), which an IPv6-only network needs, is what its IPv4 address is.
func specialPurpose(of address: InternetAddress) -> String? {
    if address.isVersion4 { return name(of: address, in: special4) }
    if nat64.contains(address) {
        return specialPurpose(of: InternetAddress(bytes: Array(address.bytes[12...]))).map {
            "\($0) behind NAT64"
        }
    }
    if let special = name(of: address, in: special6) { return special }
    // An interface identifier of ISATAP (RFC 5214) embeds an IPv4 address under any prefix.
    let identifier = address.bytes[8..<12]
    if identifier == [0x00, 0x00, 0x5E, 0xFE] || identifier == [0x02, 0x00, 0x5E, 0xFE] { return "ISATAP" }
    return globalUnicast6.contains(address) ? nil : "not global unicast"
}

private struct Special: Sendable {
    let range: AddressRange
    let name: String
}

private func name(of address: InternetAddress, in table: [Special]) -> String? {
    table.first { $0.range.contains(address) }?.name
}

private let nat64 = range("64:ff9b::/96")
private let globalUnicast6 = range("2000::/3")

private let special4 = table([
    ("0.0.0.0/8", "this host"), ("10.0.0.0/8", "private"), ("100.64.0.0/10", "carrier-grade NAT"),
    ("127.0.0.0/8", "loopback"), ("169.254.0.0/16", "link-local"), ("172.16.0.0/12", "private"),
    ("192.0.0.0/24", "reserved for protocols"), ("192.0.2.0/24", "documentation"),
    ("192.31.196.0/24", "AS112"), ("192.52.193.0/24", "AMT"), ("192.88.99.0/24", "6to4 relay"),
    ("192.168.0.0/16", "private"), ("192.175.48.0/24", "AS112"), ("198.18.0.0/15", "benchmarking"),
    ("198.51.100.0/24", "documentation"), ("203.0.113.0/24", "documentation"), ("224.0.0.0/4", "multicast"),
    ("255.255.255.255/32", "broadcast"), ("240.0.0.0/4", "reserved"),
])

private let special6 = table([
    ("::/128", "unspecified"), ("::1/128", "loopback"), ("::ffff:0:0/96", "IPv4-mapped"),
    ("::/96", "IPv4-compatible"), ("64:ff9b:1::/48", "local NAT64"), ("100::/64", "discard-only"),
    ("2001::/32", "Teredo"), ("2001:2::/48", "benchmarking"), ("2001::/23", "reserved for protocols"),
    ("2001:db8::/32", "documentation"), ("2002::/16", "6to4"), ("2620:4f:8000::/48", "AS112"),
    ("3fff::/20", "documentation"), ("5f00::/16", "segment routing"), ("fc00::/7", "private"),
    ("fe80::/10", "link-local"), ("fec0::/10", "site-local"), ("ff00::/8", "multicast"),
])

private func table(_ entries: [(String, String)]) -> [Special] {
    entries.map { Special(range: range($0.0), name: $0.1) }
}

/// A block written in this file; a mistake in it stops the program at once rather than letting addresses through.
private func range(_ cidr: String) -> AddressRange {
    guard let range = AddressRange(cidr) else { preconditionFailure("'\(cidr)' is no block of addresses") }
    return range
}
