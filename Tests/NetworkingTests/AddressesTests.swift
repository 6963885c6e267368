import Testing

@testable import Networking

@Suite struct AddressesTests {
    @Test(arguments: [
        ("HTTPS://WWW.WhiteHouse.GOV:443/a/../b#part", "https://www.whitehouse.gov/b"),
        ("http://example.org:80", "http://example.org/"),
        ("https://example.org:8443", "https://example.org:8443/"),
        ("https://example.org?x", "https://example.org/?x"), ("https://example.org#", "https://example.org/"),
        ("\n\t https://example.org/a \r\n", "https://example.org/a"),
        ("https://example.org/ü x?q=ü y", "https://example.org/%C3%BC%20x?q=%C3%BC%20y"),
        ("https://example.org/%c3%bc", "https://example.org/%c3%bc"),
        ("https://0x7f.1/", "https://127.0.0.1/"),
        ("https://0177.0.0.1/", "https://127.0.0.1/"), ("https://2130706433/", "https://127.0.0.1/"),
        ("https://[0:0:0:0:0:0:0:1]/", "https://[::1]/"), ("https://%65xample.org/", "https://example.org/"),
    ])
    func `an address has one canonical form`(_ text: String, _ canonical: String) {
        #expect(canonicalAddress(text) == canonical)
        #expect(canonicalAddress(canonical) == canonical)
    }

    @Test(arguments: [
        "", " ", "example.org", "//example.org/", "/path", "https:", "https://", "https:example.org",
        "https:///",
        "ftp://example.org/", "file:///etc/passwd", "javascript:alert(1)", "mailto:a@example.org", "data:,x",
        "gopher://example.org/", "https://user@example.org/", "https://user:secret@example.org/",
        "https://@example.org:secret@evil.example/", "https://a\\@b/", "https://exa mple.org/",
        "https://a%00b/",
        "https://a/\u{0}b", "https://a/\nb", "https://a\tb/", "https://a/\u{7F}", "https://bücher.example/",
        "https://a:0/", "https://a:99999/", "https://a:b/", "https://[::1", "https://[fe80::1%25eth0]/",
        "https://.", "https://a..b/", "https://.a/", "https://\(String(repeating: "a", count: 9000))/",
    ])
    func `what is no plain address of http or https is refused`(_ text: String) {
        #expect(canonicalAddress(text) == nil)
        #expect(host(of: text) == nil)
    }

    /// RFC 3986 section 5.4, without fragments, which addresses here never have.
    @Test(arguments: [
        ("g", "https://a/b/c/g"), ("./g", "https://a/b/c/g"), ("g/", "https://a/b/c/g/"),
        ("/g", "https://a/g"),
        ("//g", "https://g/"), ("?y", "https://a/b/c/d;p?y"), ("g?y", "https://a/b/c/g?y"),
        ("#s", "https://a/b/c/d;p?q"), ("g#s", "https://a/b/c/g"), ("g?y#s", "https://a/b/c/g?y"),
        (";x", "https://a/b/c/;x"), ("g;x", "https://a/b/c/g;x"), ("g;x?y#s", "https://a/b/c/g;x?y"),
        ("", "https://a/b/c/d;p?q"), (".", "https://a/b/c/"), ("./", "https://a/b/c/"),
        ("..", "https://a/b/"),
        ("../", "https://a/b/"), ("../g", "https://a/b/g"), ("../..", "https://a/"),
        ("../../g", "https://a/g"),
        ("../../../g", "https://a/g"), ("../../../../g", "https://a/g"), ("/./g", "https://a/g"),
        ("/../g", "https://a/g"), ("g.", "https://a/b/c/g."), ("..g", "https://a/b/c/..g"),
        ("./../g", "https://a/b/g"), ("./g/.", "https://a/b/c/g/"), ("g/./h", "https://a/b/c/g/h"),
        ("g/../h", "https://a/b/c/h"), ("g;x=1/../y", "https://a/b/c/y"),
        ("g?y/../x", "https://a/b/c/g?y/../x"),
        ("http://B/x", "http://b/x"), (" g\n", "https://a/b/c/g"), ("ü ü", "https://a/b/c/%C3%BC%20%C3%BC"),
    ])
    func `a reference is resolved as RFC 3986 says`(_ reference: String, _ address: String) {
        #expect(resolve(reference, against: "https://a/b/c/d;p?q") == address)
    }

    @Test(arguments: [
        "javascript:alert(1)", "mailto:a@b", "ftp://b/", "//user@b/", "g\u{0}h", "http:g", "//", "//[",
    ])
    func `a reference to something else is refused`(_ reference: String) {
        #expect(resolve(reference, against: "https://a/b") == nil)
        #expect(resolve("x", against: reference) == nil)
    }

    @Test func `a host is lower case and without its port`() {
        #expect(host(of: "https://WWW.Example.ORG:8443/x") == "www.example.org")
        #expect(host(of: "https://[0::1]:1/") == "[::1]")
        #expect(host(of: "https://0x7f000001/") == "127.0.0.1")
    }
}
