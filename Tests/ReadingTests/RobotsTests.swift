import Reading
import Testing

@Suite struct RobotsTests {
    private func allows(_ file: String, _ path: String, token: String = "hledwatch") -> Bool {
        RobotsFile(Array(file.utf8), token: token).verdict(on: "https://example.gov" + path).isAllowed
    }

    struct Case: CustomTestStringConvertible {
        let file: String
        let allowed: [String]
        let forbidden: [String]
        var testDescription: String { file }

        init(_ file: String, allowed: [String] = [], forbidden: [String] = []) {
            self.file = file
            self.allowed = allowed
            self.forbidden = forbidden
        }
    }

    static let cases = [
        // RFC 9309 section 5.1: groups, and none for this robot but the one for all.
        Case(
            "User-Agent: *\nDisallow: *.gif$\nDisallow: /example/\nAllow: /publications/\n\nUser-Agent: foobot\nDisallow:/\nAllow:/example/page.html\n",
            allowed: ["/publications/x", "/", "/a.gif?x", "/example"],
            forbidden: ["/a.gif", "/example/page.html"]),
        // Section 5.2: the longest match.
        Case(
            "User-Agent: hledwatch\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n",
            allowed: ["/example/page/allowed.gif"], forbidden: ["/example/page/disallowed.gif"]),
        // Section 2.2.2: as long, the one that allows.
        Case("User-agent: *\nDisallow: /folder\nAllow: /folder", allowed: ["/folder/page"]),
        Case("User-agent: *\nAllow: /p\nDisallow: /", allowed: ["/page", "/p"], forbidden: ["/other", "/"]),
        // Own groups are merged, and rule out those for all.
        Case(
            "user-agent: HLEDwatch/1.0\ndisallow: /a\n\nuser-agent: *\ndisallow: /\n\nuser-agent: other\nuser-agent: hledwatch\ndisallow: /b",
            allowed: ["/c"], forbidden: ["/a", "/b"]),
        // An own group without rules allows all.
        Case("User-agent: *\nDisallow: /\nUser-agent: hledwatch\nDisallow:\n", allowed: ["/x"]),
        // Another robot whose name merely begins so.
        Case("User-agent: hledwatcher\nDisallow: /\n", allowed: ["/x"]),
        // Other lines do not end a group.
        Case(
            "User-agent: a\nSitemap: https://e.gov/s.xml\nUser-agent: *\nCrawl-delay: 9\nDisallow: /x",
            forbidden: ["/x"]),
        // Wildcards.
        Case(
            "User-agent: *\nDisallow: /*.php\nDisallow: /a*b*c$\nDisallow: /fish*",
            allowed: ["/abcd", "/Fish", "/windows.PHP"],
            forbidden: ["/f.php", "/folder/f.php?x", "/aXXbYYc", "/abc", "/abcbc", "/fishheads"]),
        Case(
            "User-agent: *\nDisallow: /*/private/*.html$", allowed: ["/a/private/x.html5"],
            forbidden: ["/a/b/private/c/x.html"]),
        // `$` means itself but at the end; `%2A` and `%24` mean the characters.
        Case(
            "User-agent: *\nDisallow: /a$b\nDisallow: /c%2Ad\nDisallow: /e%24", allowed: ["/a", "/cXd"],
            forbidden: ["/a$b", "/c*d", "/e$f"]),
        // Section 2.2.2's table of encodings.
        Case(
            "User-agent: *\nDisallow: /foo/bar?baz=http://foo.bar",
            forbidden: ["/foo/bar?baz=http%3A%2F%2Ffoo.bar", "/foo/bar?baz=http://foo.bar"]),
        Case(
            "User-agent: *\nDisallow: /foo/bar?baz=http%3a%2f%2Ffoo.bar",
            forbidden: ["/foo/bar?baz=http://foo.bar"]),
        Case(
            "User-agent: *\nDisallow: /foo/bar/\u{30C4}",
            forbidden: ["/foo/bar/%E3%83%84", "/foo/bar/%e3%83%84"]),
        Case(
            "User-agent: *\nDisallow: /foo/bar/%62%61%7A", allowed: ["/foo/bar/%2F"],
            forbidden: ["/foo/bar/baz"]),
        Case("User-agent: *\nDisallow: /a%2Fb", allowed: ["/a/b"], forbidden: ["/a%2fb"]),
        // Form: byte order mark, line ends, comments, blanks, case of keys, junk.
        Case(
            "\u{FEFF}User-agent: *\r\nDisallow: /x # not this\r\rjunk\r\n : \nDISALLOW :\t/y",
            allowed: ["/z"], forbidden: ["/x", "/y"]),
        // Rules before any group belong to nobody; an HTML page has no rules.
        Case("Disallow: /\nUser-agent: *\nAllow: /x", allowed: ["/y"]),
        Case("<html><body>User-agent: *</body></html>", allowed: ["/"]),
        Case("", allowed: ["/"]),
        // robots.txt itself may always be asked for; an address without a path is `/`.
        Case("User-agent: *\nDisallow: /", allowed: ["/robots.txt"], forbidden: ["", "?q", "/robots.txt?x"]),
    ]

    @Test(arguments: cases) func `a path is allowed as RFC 9309 says`(_ c: Case) {
        for path in c.allowed { #expect(allows(c.file, path), "\(path)") }
        for path in c.forbidden { #expect(!allows(c.file, path), "\(path)") }
    }

    @Test func `the verdict names the line that decided, and the file its sitemaps`() {
        let file = RobotsFile(
            Array(
                "Sitemap: https://e.gov/a.xml\nUser-agent: *\nDisallow: /private/ # no\nsitemap:/b.xml".utf8),
            token: "hledwatch")
        #expect(file.verdict(on: "https://e.gov/private/x").rule == "Disallow: /private/")
        #expect(file.verdict(on: "https://e.gov/public").rule == nil)
        #expect(file.sitemaps == ["https://e.gov/a.xml", "/b.xml"])
    }

    @Test func `500 KiB are read, and what comes after is left`() {
        let filler = String(repeating: "# nothing\n", count: 51_100)
        #expect(!allows(filler + "User-agent: *\nDisallow: /\n", "/x"))
        #expect(allows(filler + filler + "User-agent: *\nDisallow: /\n", "/x"))
    }

    /// A matcher that tries every way to share the letters among the stars would not end.
    @Test func `a file of hostile patterns is judged`() {
        let rule = "Disallow: /" + String(repeating: "a*", count: 2000) + "b$\n"
        let file = "User-agent: *\n" + String(repeating: rule, count: 12)
        #expect(allows(file, "/" + String(repeating: "a", count: 4000)))
        #expect(!allows(file, "/" + String(repeating: "a", count: 4000) + "b"))
    }
}
