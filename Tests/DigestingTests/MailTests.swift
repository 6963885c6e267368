import FactSheets
import Testing

@testable import Digesting

@Suite struct MailTests {
    private static func lines(_ digest: Digest) -> [[UInt8].SubSequence] {
        let mail = mailMessage(digest, from: "hledwatch <watch@example.org>", to: "ana@example.org")
        return mail.split(separator: 0x0A, omittingEmptySubsequences: false)
    }

    @Test(arguments: [Samples.demo, Samples.small, Samples.rewritten(50)])
    func `every line ends with CRLF, has at most 76 characters and is ASCII`(_ digest: Digest) {
        let lines = Self.lines(digest)
        #expect(lines.last?.isEmpty == true)
        #expect(
            lines.dropLast().allSatisfy { $0.last == 0x0D && $0.count <= 77 && !$0.dropLast().contains(0x0D) }
        )
        #expect(lines.allSatisfy { $0.allSatisfy { $0 < 0x80 } })
    }

    @Test func `the same digest gives the same bytes`() {
        #expect(Self.lines(Samples.demo) == Self.lines(Samples.demo))
    }

    @Test(arguments: [
        ("watch@example.org", "example.org"), ("Watch <watch@Example.ORG>", "example.org"),
        ("watch", "hledwatch.invalid"), ("watch@-..-", "hledwatch.invalid"), ("", "hledwatch.invalid"),
        ("watch@münchen.example", "hledwatch.invalid"),
    ])
    func `the Message-ID is the digest's id at the sender's domain`(_ from: String, _ domain: String) {
        let mail = String(decoding: mailMessage(Samples.small, from: from, to: "a@b.example"), as: UTF8.self)
        #expect(mail.contains("\r\nMessage-ID: <dg-aaaaaaaaaaaaaaaaaaaaaaaa@\(domain)>\r\n"))
    }

    @Test(arguments: [
        ("plain", "X: plain\r\n"), ("", "X:\r\n"), ("a\r\nB: c\0", "X: a B: c\r\n"),
        ("ñ", "X: =?UTF-8?B?w7E=?=\r\n"), ("=?UTF-8?Q?x?=", "X: =?UTF-8?B?PT9VVEYtOD9RP3g/PQ==?=\r\n"),
        ("in\u{202E}visible\u{200B}", "X: invisible\r\n"),
    ])
    func `a header's text is folded and encoded`(_ text: String, _ field: String) {
        #expect(mailHeader("X", text: text) == field)
    }

    @Test func `long header texts are folded, whatever they are made of`() {
        for text in [
            String(repeating: "word ", count: 100), String(repeating: "x", count: 500),
            String(repeating: "日本", count: 200),
        ] {
            let field = mailHeader("Subject", text: text)
            #expect(field.hasSuffix("\r\n"))
            let lines = field.dropLast().split(separator: "\r\n")
            #expect(
                lines.allSatisfy { $0.utf8.count <= 76 } && lines.dropFirst().allSatisfy { $0.hasPrefix(" ") }
            )
        }
    }

    @Test(arguments: [
        ("ana@example.org", "To: ana@example.org\r\n"),
        ("Ana López <ana@example.org>", "To: =?UTF-8?B?QW5hIEzDs3Bleg==?= <ana@example.org>\r\n"),
        ("\"Doe, Jane\" <jane@example.org>", "To: \"Doe, Jane\" <jane@example.org>\r\n"),
        ("a@example.org, B C <b@example.org>", "To: a@example.org, B C <b@example.org>\r\n"),
    ])
    func `addresses keep their names`(_ addresses: String, _ field: String) {
        #expect(mailHeader("To", addresses: addresses) == field)
    }

    @Test(arguments: [
        ("a=b", "a=3Db\r\n"), ("blank \n", "blank=20\r\n"), ("ñ\n", "=C3=B1\r\n"),
        ("tab\there\n", "tab\there\r\n"),
        (".\n", "=2E\r\n"), ("From me\n", "=46rom me\r\n"), ("one\r\ntwo\n", "one\r\ntwo\r\n"),
        ("\n\n", "\r\n\r\n"),
    ])
    func `quoted-printable is that of RFC 2045`(_ text: String, _ encoded: String) {
        #expect(String(decoding: quotedPrintable(text), as: UTF8.self) == encoded)
    }

    @Test func `quoted-printable breaks long lines softly and decodes to what went in`() {
        let text = (0..<200).map { String(repeating: "x=ñ. ", count: $0) }.joined(separator: "\n") + "\n"
        let encoded = quotedPrintable(text)
        #expect(encoded.split(separator: 0x0A).allSatisfy { $0.count <= 77 })
        #expect(Self.decoded(encoded) == text)
    }

    private static func decoded(_ bytes: [UInt8]) -> String {
        var made: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "="), index + 2 < bytes.count {
                let pair = String(decoding: bytes[index + 1...index + 2], as: UTF8.self)
                if let byte = UInt8(pair, radix: 16) { made.append(byte) }
                index += 3
            } else {
                if bytes[index] != 0x0D { made.append(bytes[index]) }
                index += 1
            }
        }
        return String(decoding: made, as: UTF8.self)
    }

    @Test(arguments: [
        ("2022-09-13T14:32:07Z", "Tue, 13 Sep 2022 14:32:07 +0000"),
        ("1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"),
        ("0001-01-01T00:00:00Z", "Mon, 1 Jan 0001 00:00:00 +0000"),
    ])
    func `the date is that of RFC 5322`(_ time: String, _ written: String) throws {
        #expect(mailDate(try #require(Instant(rfc3339: time))) == written)
    }

    private static func header(_ digest: Digest, unsubscribe: String? = nil) -> String {
        let mail = mailMessage(
            digest, from: "watch@example.org", to: "a@b.example", unsubscribe: unsubscribe)
        return String(String(decoding: mail, as: UTF8.self).split(separator: "\r\n\r\n")[0])
    }

    @Test func `mails of one document are one thread, those of several are in none`() throws {
        func thread(_ digest: Digest) -> String? {
            Self.header(digest).split(separator: "\r\n").first { $0.hasPrefix("References: ") }.map(
                String.init)
        }
        var later = Samples.small
        later.id = "dg-cccccccccccccccccccccccc"
        #expect(try #require(thread(Samples.small)).hasPrefix("References: <thread-"))
        #expect(thread(later) == thread(Samples.small))
        var other = later
        for index in other.events.indices { other.events[index].document?.id = "another" }
        #expect(thread(other) != nil && thread(other) != thread(later))
        #expect(thread(Samples.demo) == nil)
    }

    @Test func `who gets a mail is told how to get no more`() {
        #expect(
            Self.header(Samples.small).contains(
                "List-Unsubscribe:\r\n <mailto:watch@example.org?subject=unsubscribe%20ana>"))
        #expect(
            Self.header(Samples.small, unsubscribe: "https://example.org/off").contains(
                "List-Unsubscribe:\r\n <https://example.org/off>"))
        #expect(!Self.header(Samples.small, unsubscribe: "a>\r\nBcc: x").contains("Bcc"))
    }
}
