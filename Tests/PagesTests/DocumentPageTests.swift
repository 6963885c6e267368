import FactSheets
import Testing

@testable import Pages

@Suite struct DocumentPageTests {
    private static func at(_ hours: Int64) -> Instant { Instant(seconds: 1_663_000_000 + hours * 3600) }

    private static let versions: [DocumentState.Mark] = [
        (1, at(0), nil), (2, at(10), at(8)), (3, at(20), at(20)), (4, at(40), at(38)),
    ]
    private static let absences: [DocumentState.Absence] = [(at(24), at(26), at(30))]

    @Test(
        arguments: [
            (-1, DocumentState.unseen(first: at(0))), (0, .stood(version: 1)), (8, .stood(version: 1)),
            (9, .changing(from: 1, to: 2, since: at(8), until: at(10))), (10, .stood(version: 2)),
            (20, .stood(version: 3)), (25, .going(version: 3, since: at(24), until: at(26))),
            (26, .withdrawn(version: 3, at: at(26))), (29, .withdrawn(version: 3, at: at(26))),
            (30, .stood(version: 3)),
            (39, .changing(from: 3, to: 4, since: at(38), until: at(40))), (50, .stood(version: 4)),
            (51, .unknownSince(version: 4, last: at(50))),
        ] as [(Int64, DocumentState)])
    func `what stood at a time is said as far as it is known`(_ c: (hours: Int64, state: DocumentState)) {
        let state = DocumentState(
            at: Self.at(c.hours), firstSeen: Self.at(0), lastSeen: Self.at(50), versions: Self.versions,
            absences: Self.absences)
        #expect(state == c.state)
        #expect(!state.sentences(at: Self.at(c.hours), english).isEmpty)
    }

    @Test func `one that went and did not come back stays withdrawn`() {
        let state = DocumentState(
            at: Self.at(500), firstSeen: Self.at(0), lastSeen: Self.at(24),
            versions: Self.versions.dropLast(),
            absences: [(Self.at(24), Self.at(26), nil)])
        #expect(state == .withdrawn(version: 3, at: Self.at(26)))
    }

    private func page(_ document: ArchivedDocument, standing: DocumentPage.Standing? = nil, many: Int = 3)
        -> DocumentPage
    {
        let marks = (1...many).map {
            Lifeline.Mark(number: $0, time: Self.at(Int64($0)), significance: .substantive)
        }
        return DocumentPage(
            document,
            life: Lifeline(
                document, versions: marks,
                looks: (0..<240).map {
                    Lifeline.Looks(start: Self.at($0), looks: 3, failed: $0 % 7 == 0 ? 1 : 0)
                },
                width: .seconds(3600), checksSince: Self.at(2), absences: Self.absences, moves: [Self.at(5)]),
            rows: (1...min(many, DocumentPage.most)).reversed().map { .init(version($0), comparison: nil) },
            events: [
                Event(
                    id: "ev-1", kind: .withdrawn, time: Self.at(26), since: Self.at(24),
                    significance: .substantive, detail: hostile)
            ], eventsLeft: 3, standing: standing, unreadable: hostile, context: english)
    }

    @Test func `a document's page holds together, and leads to its feeds`() {
        let check = PageCheck(page(document(3)).bytes)
        #expect(check.faults == [])
        for name in ["feed.atom", "feed.json", "deadlines.ics"] {
            #expect(check.links.count { $0 == "/documents/fact-sheet/\(name)" } == 2)
        }
        #expect(check.contains("rel=\"alternate\" type=\"application/atom+xml\""))
        #expect(!check.contains("<script>"))
    }

    @Test func `thousands of versions make a page of bounded size`() {
        let bytes = page(document(5000, title: hostile), many: 5000).bytes
        #expect(bytes.count < 200_000)
        #expect(PageCheck(bytes).faults == [])
        #expect(PageCheck(bytes).links.contains("/documents/fact-sheet?page=100#versions"))
    }

    @Test func `a document seen once, at one moment, has a line of life too`() {
        var once = document(1)
        once.lastSeen = once.firstSeen
        let line = Lifeline(
            once, versions: [.init(number: 1, time: once.firstSeen, significance: .substantive)], looks: [],
            width: .seconds(1))
        var m = Markup()
        line.write(&m, once, english)
        let check = PageCheck(m.bytes)
        #expect(check.faults == [])
        #expect(!check.contains("nan") && !check.contains("inf"))
    }

    @Test func `as it stood is shown with its text below, headings in order`() {
        let standing = DocumentPage.Standing(
            asked: Self.at(9), state: .changing(from: 1, to: 2, since: Self.at(8), until: Self.at(10)),
            version: version(1),
            sheet: sheet([("PILLAR I", ["One.", "Two."])]), commitments: [])
        let check = PageCheck(page(document(3), standing: standing).bytes)
        #expect(check.faults == [])
        #expect(check.contains("version 1 or version 2 stood"))
        #expect(check.contains("value=\"2022-09-13T01:26\""))
    }
}
