import Testing

@testable import Networking

@Suite struct AddressRangeTests {
    @Test(arguments: [
        "10.1.2.0/24", "0.0.0.0/0", "127.0.0.1", "127.0.0.1/32", "fd00::/8", "::/0", "::1", "::1/128",
    ])
    func `a block is written as address and prefix, or as one address`(_ text: String) {
        #expect(AddressRange(text) != nil)
    }

    @Test(arguments: [
        "", "/", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0.0/08",
        "10.0.0.0/8/8",
        "10.1.2.3/8", "10/8", "10.0.0/24", "010.0.0.0/8", "0x7f.0.0.1", " 10.0.0.0/8", "10.0.0.0/8 ",
        "localhost",
        "fd00::/129", "fd00::1/8", "[::1]", "fe80::1%lo", "10.0.0.0\0/8", "10.0.0.0/8\0", "2130706433",
    ])
    func `anything else is refused`(_ text: String) {
        #expect(AddressRange(text) == nil)
    }

    @Test(arguments: [
        ("10.1.2.0/24", "10.1.2.0", "10.1.2.255", "10.1.3.0"),
        ("10.128.0.0/9", "10.128.0.0", "10.255.255.255", "10.127.0.1"),
        ("172.16.0.0/12", "172.16.0.0", "172.31.255.255", "172.32.0.0"),
        ("0.0.0.0/0", "0.0.0.0", "255.255.255.255", "::1"),
        ("::/0", "::", "ffff:ffff::1", "127.0.0.1"), ("fd00::/8", "fd00::", "fdff::1", "fe00::1"),
        ("127.0.0.1", "127.0.0.1", "127.0.0.1", "::ffff:127.0.0.1"),
    ])
    func `a block holds its first and last address and no others`(
        _ block: String, _ first: String, _ last: String, _ outside: String
    ) throws {
        let range = try #require(AddressRange(block))
        #expect(range.contains(try #require(InternetAddress(first))))
        #expect(range.contains(try #require(InternetAddress(last))))
        #expect(!range.contains(try #require(InternetAddress(outside))))
    }

    @Test(arguments: [
        ("0.0.0.0", "this host"), ("0.255.255.255", "this host"), ("10.0.0.0", "private"),
        ("10.255.255.255", "private"),
        ("100.64.0.0", "carrier-grade NAT"), ("100.127.255.255", "carrier-grade NAT"),
        ("127.0.0.1", "loopback"),
        ("127.255.255.255", "loopback"), ("169.254.169.254", "link-local"), ("172.16.0.1", "private"),
        ("172.31.255.255", "private"), ("192.0.0.8", "reserved for protocols"),
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "6to4 relay"), ("192.168.1.1", "private"), ("198.18.0.1", "benchmarking"),
        ("198.19.255.255", "benchmarking"), ("198.51.100.7", "documentation"),
        ("203.0.113.9", "documentation"),
        ("224.0.0.1", "multicast"), ("239.255.255.255", "multicast"), ("240.0.0.1", "reserved"),
        ("255.255.255.255", "broadcast"), ("::", "unspecified"), ("::1", "loopback"),
        ("::ffff:127.0.0.1", "IPv4-mapped"), ("::ffff:8.8.8.8", "IPv4-mapped"),
        ("::127.0.0.1", "IPv4-compatible"),
        ("64:ff9b::127.0.0.1", "loopback behind NAT64"), ("64:ff9b::a9fe:a9fe", "link-local behind NAT64"),
        ("64:ff9b:1::8.8.8.8", "local NAT64"), ("100::1", "discard-only"), ("2001::1", "Teredo"),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", "Teredo"), ("2001:2::1", "benchmarking"),
        ("2001:10::1", "reserved for protocols"), ("2001:db8::1", "documentation"),
        ("2002:7f00:1::1", "6to4"),
        ("2002:808:808::1", "6to4"), ("3fff::1", "documentation"), ("5f00::1", "segment routing"),
        ("fc00::1", "private"), ("fdff::1", "private"), ("fe80::1", "link-local"), ("fec0::1", "site-local"),
        ("ff02::1", "multicast"), ("4000::1", "not global unicast"), ("1fff::1", "not global unicast"),
        ("2a00:1450::5efe:7f00:1", "ISATAP"), ("2a00:1450::200:5efe:808:808", "ISATAP"),
    ])
    func `an address that is no public host's is known for what it is`(_ text: String, _ name: String) throws
    {
        #expect(specialPurpose(of: try #require(InternetAddress(text))) == name)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255",
        "128.0.0.0",
        "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
        "198.20.0.0", "223.255.255.255", "2001:200::1", "2001:4860:4860::8888", "2606:4700::6810:84e5",
        "2a00:1450:4001::200e", "3ffe::1", "64:ff9b::8.8.8.8",
    ])
    func `a public host's address is let through`(_ text: String) throws {
        #expect(specialPurpose(of: try #require(InternetAddress(text))) == nil)
    }
}
