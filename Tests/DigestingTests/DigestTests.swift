import Digesting
import FactSheets
import Testing

@Suite struct DigestTests {
    private func digest(_ events: Event...) -> Digest {
        Digest(id: "dg-0", subscriber: "ana", time: Samples.at("12:00"), events: events)
    }

    private func text(_ events: Event...) -> String {
        digestText(
            Digest(id: "dg-0", subscriber: "ana", time: Samples.at("12:00"), events: events), style: .plain,
            width: 10_000)
    }

    private func event(
        _ kind: Event.Kind, since: String? = nil, detail: String? = nil, equals: Int? = nil,
        source: String? = nil
    ) -> Event {
        Event(
            id: "ev-0", kind: kind, time: Samples.at("14:32"), since: since.map(Samples.at),
            document: source == nil ? Samples.subject : nil, source: source, version: 3, previousVersion: 2,
            equalsVersion: equals, significance: .substantive, detail: detail)
    }

    @Test func `the subject names the document and counts what matters`() {
        #expect(
            digestSubject(Samples.small)
                == "FACT SHEET: 2022 U.S. – Mexico High-Level Economic Dialogue: 1 promise weakened, 1 commitment dropped, $74 million less, 1 editorial change"
        )
        #expect(
            digestSubject(digest(event(.withdrawn), event(.restored))).hasSuffix(
                "Dialogue: withdrawn, restored"))
        #expect(digestSubject(digest(event(.blind, source: "feed"))) == "Source: feed: blind")
        #expect(digestSubject(digest()) == "Nothing happened")
    }

    @Test func `only cosmetic changes are counted and not shown`() {
        let digest = digest(Samples.revised("ev", "14:32", since: "14:02", version: 2, [Samples.cosmetic]))
        #expect(digestSubject(digest).hasSuffix(": only 1 cosmetic change"))
        let text = digestText(digest, style: .plain, width: 10_000)
        #expect(text.contains("Only typography or markup changed: 1 cosmetic change, not shown."))
        #expect(!text.contains("Oaxaca"))
    }

    @Test func `claims say between which times they are true`() {
        #expect(
            text(event(.withdrawn, since: "14:02")).contains(
                "WITHDRAWN. Present at Sep 13, 2022, 14:02 UTC, absent at 14:32 UTC."))
        #expect(
            text(event(.withdrawn)).contains(
                "Absent at Sep 13, 2022, 14:32 UTC; when it was last present is not known."))
        #expect(
            text(event(.restored, since: "14:02")).contains(
                "Absent at Sep 13, 2022, 14:02 UTC, present again at 14:32 UTC."))
        #expect(
            text(event(.revised, since: "14:02")).contains(
                "Changed between Sep 13, 2022, 14:02 UTC and 14:32 UTC (version 2 last seen, version 3 first seen)."
            ))
    }

    @Test func `a return to an earlier version is named as such`() {
        let text = text(event(.revised, equals: 1))
        #expect(text.contains("Version 3 is a return to version 1"))
        #expect(
            text.hasPrefix(
                "FACT SHEET: 2022 U.S. – Mexico High-Level Economic Dialogue: revised, a return to version 1\n"
            ))
    }

    @Test func `a move gives the old and the new address`() {
        let detail = "https://a.example/x → https://b.example/x"
        let text = text(event(.moved, detail: detail))
        #expect(text.contains("Old address: https://a.example/x\n  New address: https://b.example/x\n"))
    }

    @Test func `a blind source says why, and that nothing is taken for withdrawn`() {
        let text = text(event(.blind, since: "14:02", detail: "HTTP 503", source: "feed"))
        #expect(
            text.contains(
                "BLIND. Read at Sep 13, 2022, 14:02 UTC, could not be read at 14:32 UTC.\nWhy: HTTP 503.\n"))
        #expect(text.contains("nothing is taken for withdrawn"))
    }

    @Test func `it ends with the page and the commands that show more`() {
        let text = text(event(.revised))
        #expect(
            text.contains(
                "\n  \(Samples.url)\n  hledwatch diff \(Samples.slug)@2 \(Samples.slug)@3\n  hledwatch log \(Samples.slug)\n"
            ))
    }

    @Test func `substance comes before wording, documents that changed before quiet ones, sources last`()
        throws
    {
        let text = digestText(Samples.demo, style: .plain, width: 78)
        let places = try [
            "WHAT CHANGED IN SUBSTANCE", "WHAT CHANGED IN WORDING ONLY", "Guatemala", "Source: White House",
        ].map { try #require(text.firstRange(of: $0)).lowerBound }
        #expect(places == places.sorted())
    }

    @Test(arguments: [0, 1, 20, 40, 78, 200])
    func `lines keep to the width, but for addresses and commands`(_ width: Int) {
        let text = digestText(Samples.demo, style: .plain, width: width)
        for line in text.split(separator: "\n") where line.count > max(24, width) {
            let isVerbatim = line.contains("https://") || line.hasPrefix("  hledwatch ")
            let words = line.split(separator: " ").filter { $0 != "*" && $0 != "=" && $0 != "-" }
            #expect(isVerbatim || words.count == 1, "\(line)")
        }
    }

    @Test func `a rewritten document is summed up and not a wall`() {
        let text = digestText(Samples.rewritten(10_000), style: .plain, width: 78)
        #expect(text.contains("2,500 promises\nweakened, "))
        #expect(text.split(separator: "\n").count < 150)
        #expect(text.contains("and 9,990 more substantive changes, not shown here."))
    }

    @Test func `a comparison of a text written anew says what was kept, and shows ten`() {
        let side = Comparison.Side(title: "T", source: "t")
        let comparison = Comparison(
            old: side, new: side,
            changes: (0..<40).map { number in
                Change(
                    kind: .added, unit: .item, sectionAfter: [], after: "Item \(number)",
                    edits: [Edit(.insert, "Item \(number)")], significance: .substantive, rule: "item-added",
                    explanation: "An item was added.")
            },
            rewrite: .init(before: 30, after: 46, unchanged: 5, reworded: 1, kept: ["What stands."]))
        let said =
            "The text was rewritten: of 30 statements and headings 5 stand as they were and 1 in other words; "
        for text in [
            comparisonText(comparison, style: .plain, width: 1000), comparisonHTML(comparison),
        ] {
            #expect(text.contains(said + "24 went, 40 came."))
            #expect(text.contains("Kept: ‘What stands.’."))
            #expect(text.contains("Item 9") && !text.contains("Item 10"))
            #expect(text.contains("and 30 more substantive changes, not shown here."))
        }
    }

    @Test func `ten thousand changes are rendered in every form`() throws {
        let digest = Samples.rewritten(10_000)
        let comparison = try #require(digest.events.first?.comparison)
        #expect(comparisonText(comparison, style: .ansi, width: 78).utf8.count > 1_000_000)
        #expect(comparisonHTML(comparison).utf8.count > 1_000_000)
        #expect(try digestJSON(digest).count > 1_000_000)
        #expect(digestHTML(digest).utf8.count < 60_000)
    }

    @Test func `a digest of very many documents shows the first in full and lists others`() {
        let events = (0..<1000).map { number in
            Event(
                id: "ev-\(number)", kind: .published, time: Samples.at("12:00"),
                document: Event.Subject(
                    id: "d\(number)", title: "Title \(number).", url: "https://a.example/\(number)"),
                version: 1, significance: .substantive)
        }
        let digest = Digest(id: "dg-0", subscriber: "ana", time: Samples.at("12:00"), events: events)
        let text = digestText(digest, style: .plain, width: 78)
        #expect(text.hasPrefix("1,000 documents: 1,000 published\n"))
        #expect(text.contains("\nAnd 900 more, in a line each:\n- Title 100.: published\n"))
        #expect(text.contains("\n- Title 499.: published\nand 500 more; hledwatch list names them all.\n"))
        #expect(!text.contains("Title 500."))
        #expect(digestHTML(digest).contains("<li><a href=\"https://a.example/499\""))
        #expect(mailMessage(digest, from: "a@b.example", to: "c@d.example").count < 400_000)
    }

    @Test func `of one document's very many events the newest are shown`() {
        let events = (1...100).map { number in
            Samples.revised("ev-\(number)", "12:00", since: "11:00", version: number + 1, [Samples.amount])
        }
        let digest = Digest(id: "dg-0", subscriber: "ana", time: Samples.at("12:00"), events: events)
        let text = digestText(digest, style: .plain, width: 200)
        #expect(text.contains("\n60 earlier events are not shown.\n"))
        #expect(!text.contains("version 61 first seen") && text.contains("version 62 first seen"))
    }

    @Test func `a digest of empty texts still renders`() {
        let nobody = Event.Subject(id: "", title: "", url: "")
        let bare = Change(kind: .reworded, unit: .title, significance: .none, rule: "", explanation: "")
        let side = Comparison.Side(title: "", source: "")
        let event = Event(
            id: "", kind: .revised, time: Instant(milliseconds: 0), document: nobody,
            comparison: Comparison(old: side, new: side, changes: [bare]), significance: .none)
        let digest = Digest(id: "", subscriber: "", time: Instant(milliseconds: 0), events: [event, event])
        #expect(digestText(digest, style: .ansi, width: 60).contains("(a document without a title)"))
        #expect(digestHTML(digest).hasSuffix("</html>\n"))
        #expect(!mailMessage(digest, from: "", to: "").isEmpty)
    }
}
