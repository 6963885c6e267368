import FactSheets
import Testing

@testable import Digesting

private let seen = Instant(seconds: 1_663_019_001)

private func line(_ text: String, pillar: String? = nil, due: String? = nil) -> Commitment {
    Commitment(
        id: "c-0123456789ab", state: .promised,
        basis: LedgerBasis(reason: "says ‘will’", document: "a", version: 1, time: seen), text: text,
        pillar: pillar, modality: "committed",
        deadline: due.map { LedgerDeadline(text: $0, value: $0, firstDay: $0, lastDay: $0) },
        offices: ["EPA"], firstSeen: seen, lastMentioned: seen, documents: ["a"], years: [2022],
        parts: ["c-0123456789ab"])
}

@Suite struct LedgerFormatTests {
    static let formulas = [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\r=1", "\n=1",
    ]

    @Test(arguments: formulas) func `no spreadsheet takes a field for a formula`(_ text: String) {
        let field = csvField(text)
        let bare = field.hasPrefix("\"") ? String(field.dropFirst()) : field
        #expect(bare.hasPrefix("'") || bare.hasPrefix("\\x"))
    }

    @Test func `fields with commas, quotation marks and line ends are quoted`() {
        #expect(csvField("a,b") == "\"a,b\"")
        #expect(csvField("say \"x\"") == "\"say \"\"x\"\"\"")
        #expect(csvField("plain") == "plain")
        let table = ledgerCSV([line("a \"b\", c\r\nd")])
        #expect(table.components(of: "\r\n") == 2)
        #expect(table.contains("\"a \"\"b\"\", c\\x0D\\x0Ad\""))
    }

    @Test func `no calendar line is longer than 75 octets or cut within a character`() {
        let made = ledgerCalendar([line(String(repeating: "ñandú, ", count: 60), due: "2030-12-31")])
        #expect(made.hasSuffix("END:VCALENDAR\r\n"))
        for row in made.utf8.split(separator: 0x0A) {
            #expect(row.last == 0x0D && row.count <= 76)
            #expect(String(Substring(row)).unicodeScalars.allSatisfy { $0 != "\u{FFFD}" })
        }
        let whole = String(decoding: unfolded(Array(made.utf8)), as: UTF8.self)
        #expect(whole.contains("DTSTART;VALUE=DATE:20301231\r\nDTEND;VALUE=DATE:20310101\r\n"))
        #expect(whole.contains("UID:c-0123456789ab@hledwatch.invalid\r\n"))
        #expect(whole.contains("DTSTAMP:20220912T214321Z\r\n"))
        #expect(whole.contains("ñandú\\, ñandú"))
    }

    @Test func `what a page says cannot begin a calendar property`() {
        let made = ledgerCalendar([line("x\r\nBEGIN:VALARM\nATTACH:file:///;,\\", due: "2030-01-31")])
        let whole = String(decoding: unfolded(Array(made.utf8)), as: UTF8.self)
        #expect(!whole.contains("\nBEGIN:VALARM"))
        #expect(whole.contains("ATTACH:file:///\\;\\,\\\\"))
    }

    @Test func `commitments without a deadline are not in the calendar`() {
        #expect(!ledgerCalendar([line("Some day.")]).contains("VEVENT"))
    }

    @Test func `markup and control characters are shown, not obeyed`() {
        let ledger = Ledger(commitments: [line("<script>*x*\u{1B}[31m\u{202E}", pillar: "# [a](b)")])
        let markdown = ledgerMarkdown(ledger)
        #expect(markdown.contains("\\<script\\>\\*x\\*\\\\x1B\\[31m\\[U+202E\\]"))
        #expect(markdown.contains("## \\# \\[a\\](b)"))
        let text = ledgerText(ledger, style: .plain, width: 80)
        #expect(!text.unicodeScalars.contains("\u{1B}") && !text.unicodeScalars.contains("\u{202E}"))
    }

    @Test func `what an import saw long after its publication says both`() {
        var one = line("We will.")
        #expect(ledgerLine(one) == "c-0123456789ab  promised (committed), first seen 2022-09-12")
        one.firstPublished = seen
        #expect(ledgerLine(one) == "c-0123456789ab  promised (committed), published 2022-09-12")
        one.firstPublished = Instant(seconds: 1_630_000_000)
        one.basis.published = one.firstPublished
        #expect(
            ledgerLine(one)
                == "c-0123456789ab  promised (committed), published 2021-08-26, first seen 2022-09-12")
        #expect(
            ledgerDetails(one).first == "State: says ‘will’ (a@1, published 2021-08-26, seen 2022-09-12)")
        #expect(
            ledgerMarkdown(Ledger(commitments: [one])).contains("published 2021-08-26, first seen 2022-09-12")
        )
        #expect(ledgerCSV([one]).contains(",2021-08-26T17:46:40Z,2022-09-12T21:43:21Z,"))
    }

    @Test func `later appearances that may be the same are told`() {
        var one = line("We will.")
        one.possibleLater = [
            LedgerLink(to: "c-1", origin: .rules, sureness: .possible, score: 0.256, reasons: [])
        ]
        #expect(ledgerDetails(one).last == "May be spoken of again in: c-1 (0.26)")
    }

    @Test func `the history of one says what happened and why it was linked`() {
        var one = line("We will.", pillar: "Pillar I")
        one.history = [
            LedgerStep(
                .first, part: "c-1", document: "a", version: 1, time: seen, text: "We will.",
                pillar: "Pillar I",
                link: LedgerLink(
                    to: "c-0", origin: .rules, sureness: .likely, score: 0.5,
                    reasons: [.init(.words, ["well"], weight: 0.5), .init(.pillar, ["another"], weight: 0)])
            ),
            LedgerStep(.removed, part: "c-1", document: "a", version: 2, time: seen, text: nil, pillar: nil),
        ]
        let text = commitmentText(one, style: .plain, width: 100)
        #expect(text.contains("Linked with c-0, likely, score 0.50:"))
        #expect(text.contains("words: well (0.50)"))
        #expect(text.contains("pillar: another"))
        #expect(text.contains("removed"))
    }

    /// Without the folds of RFC 5545.
    private func unfolded(_ bytes: [UInt8]) -> [UInt8] {
        var made: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes[index...].starts(with: [0x0D, 0x0A, 0x20]) {
                index += 3
                continue
            }
            made.append(bytes[index])
            index += 1
        }
        return made
    }
}

extension String {
    /// How often `part` stands in it.
    fileprivate func components(of part: String) -> Int { ranges(of: part).count }
}
