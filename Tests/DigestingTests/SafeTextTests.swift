import Digesting
import FactSheets
import Testing

@Suite struct SafeTextTests {
    @Test(arguments: [
        ("plain text, “quotes”, ñ, 日本 and 👍 stay", "plain text, “quotes”, ñ, 日本 and 👍 stay"),
        ("\u{1B}[31mred\u{07}", "\\x1B[31mred\\x07"),
        ("a\r\nb\tc\u{0}d", "a\\x0D\\x0Ab\\x09c\\x00d"),
        ("\u{7F}\u{85}\u{9B}", "\\x7F\\x85\\x9B"),
        ("user\u{202E}txt.exe\u{2066}", "user[U+202E]txt.exe[U+2066]"),
        (
            "zero\u{200B}\u{200D}\u{FEFF}\u{AD}width\u{2028}",
            "zero[U+200B][U+200D][U+FEFF][U+00AD]width[U+2028]"
        ),
        ("\u{E0041}", "[U+E0041]"), ("", ""),
    ])
    func `nothing that drives a terminal or hides gets through`(_ raw: String, _ safe: String) {
        #expect(terminalSafe(raw) == safe)
    }

    @Test(arguments: [
        ("<script>alert(\"1\")</script>", "&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;"),
        ("a & b's", "a &amp; b&#39;s"), ("two\nlines\t", "two\nlines\t"),
        ("\u{0}\u{1B}\u{202E}", "\\x00\\x1B[U+202E]"),
    ])
    func `nothing that is markup or hides gets into a page`(_ raw: String, _ safe: String) {
        #expect(htmlEscaped(raw) == safe)
    }

    /// Every text of a digest from outside set to something hostile.
    static let evil =
        "<script>x</script>\u{1B}]0;t\u{07}\u{202E}\r\nBcc: all@example.org\r\n\r\n\"'&\u{0} “end”"

    static var hostile: Digest {
        var change = Samples.amount
        change.explanation = evil
        change.rule = evil
        change.sectionAfter = [evil]
        change.sectionBefore = [evil, evil]
        change.moved = true
        change.edits = [Edit(.equal, evil), Edit(.delete, evil), Edit(.insert, evil), Edit(.equal, evil)]
        change.facts = [
            FactChange(.amount, before: evil, after: evil, valueBefore: "1", valueAfter: "2", currency: evil)
        ]
        var removed = Samples.dropped
        removed.before = evil
        removed.facts = [FactChange(.count, before: evil, after: nil, valueBefore: evil, valueAfter: nil)]
        let subject = Event.Subject(id: evil, title: evil, url: "javascript:alert(1)//\(evil)")
        let side = Comparison.Side(title: evil, source: evil)
        let comparison = Comparison(old: side, new: side, changes: [change, removed])
        let time = Samples.at("12:00")
        let events = [
            Event(
                id: evil, kind: .revised, time: time, document: subject, version: 2, previousVersion: 1,
                comparison: comparison, significance: .substantive),
            Event(
                id: evil, kind: .moved, time: time, document: subject, significance: .cosmetic,
                detail: "https://a.example/\"><script>x</script> javascript:alert(1)"),
            Event(id: evil, kind: .blind, time: time, source: evil, significance: .substantive, detail: evil),
        ]
        var digest = Digest(id: evil, subscriber: evil, time: time, events: events)
        digest.web = "javascript:alert(1)//\(evil)"
        digest.timeZone = Digest.LocalTimes(
            name: evil, spans: [.init(from: time, offset: .init(seconds: 3600, abbreviation: evil))])
        digest.deadlines = [
            Digest.Deadline(
                commitment: evil, text: evil, pillar: evil, day: evil, words: evil, passed: true)
        ]
        return digest
    }

    @Test func `hostile text stays text in a digest's text, for a terminal and for a mail`() {
        for style in [TextStyle.plain, .ansi] {
            var text = digestText(Self.hostile, style: style, width: 60)
            text += comparisonText(Self.comparison, style: style, width: 60) + digestSubject(Self.hostile)
            #expect(
                !text.unicodeScalars.contains {
                    $0 == "\r" || $0 == "\u{07}" || $0 == "\u{202E}" || $0 == "\0"
                })
            #expect(!text.contains("\u{1B}]"))
            #expect(!text.contains("\nBcc:"))
            #expect(style == .ansi || !text.unicodeScalars.contains("\u{1B}"))
        }
    }

    private static var comparison: Comparison {
        hostile.events.first?.comparison
            ?? Comparison(old: .init(title: "", source: ""), new: .init(title: "", source: ""), changes: [])
    }

    @Test func `hostile text stays text in pages`() {
        for page in [digestHTML(Self.hostile), comparisonHTML(Self.comparison)] {
            #expect(!page.contains("<script"))
            #expect(!page.contains("href=\"javascript"))
            #expect(
                !page.unicodeScalars.contains {
                    $0 == "\u{1B}" || $0 == "\u{202E}" || $0 == "\0" || $0 == "\r"
                })
            #expect(page.contains("&lt;script&gt;"))
        }
    }

    @Test func `hostile text in JSON is escaped and reads back as it was`() throws {
        let json = try digestJSON(Self.hostile)
        #expect(!json.contains(0x1B))
        let text = String(decoding: json, as: UTF8.self)
        #expect(!text.unicodeScalars.contains("\u{202E}"))
        #expect(text.contains("\\u202e"))
        #expect(try JSON.decode(Digest.self, from: json) == Self.hostile)
    }

    @Test func `hostile text cannot add a header to a mail`() throws {
        let mail = mailMessage(
            Self.hostile, from: "Evil\r\nBcc: a@b.example\r\n <watch@example.org\r\n>",
            to: "ana@example.org\r\nBcc: b@c.example, \"x, y\" <z@example.org>")
        let text = String(decoding: mail, as: UTF8.self)
        let headers = try #require(text.split(separator: "\r\n\r\n").first)
        let names = headers.split(separator: "\r\n").filter { !$0.hasPrefix(" ") }.map {
            $0.prefix { $0 != ":" }
        }
        #expect(
            names == [
                "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe",
                "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
            ])
        #expect(!mail.contains(0) && !mail.contains(0x1B))
        #expect(mail.allSatisfy { $0 < 0x80 })
    }
}
