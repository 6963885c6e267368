import Digesting
import FactSheets
import Testing

@Suite struct BlameTextTests {
    private let first = Instant(seconds: 1_663_000_000)
    private let third = Instant(seconds: 1_663_200_000)

    private var blame: Blame {
        Blame(
            version: 3, time: third,
            passages: [
                Blame.Passage(
                    unit: .heading, depth: 0, section: [], text: "PILLAR \u{1B}I", version: 1, time: first,
                    phrases: [.init("PILLAR \u{1B}I", version: 1, time: first)]),
                Blame.Passage(
                    unit: .item, depth: 0, section: ["PILLAR I"], text: "Invest $400 million now", version: 1,
                    time: first,
                    phrases: [
                        .init("Invest", version: 1, time: first), .init(" $400", version: 3, time: third),
                        .init(" million now", version: 1, time: first),
                    ]),
                Blame.Passage(
                    unit: .item, depth: 1, section: ["PILLAR I"], text: "Build", version: 3, time: third,
                    phrases: [.init("Build", version: 3, time: third)]),
            ])
    }

    @Test func `the version and its date stand beside each statement, other phrases are marked`() {
        #expect(
            blameText(blame, of: "fact-sheet", style: .plain, width: 80) == #"""
                fact-sheet@3
                  @1 2022-09-12 16:26Z
                  @3 2022-09-15 00:00Z

                @1 2022-09-12  PILLAR \x1BI
                @1 2022-09-12  * Invest {@3 $400} million now
                @3 2022-09-15    - Build

                """#)
    }

    @Test func `colour is for a terminal only`() {
        #expect(blameText(blame, of: "x", style: .ansi, width: 80).contains("\u{1B}[1m$400\u{1B}[0m"))
        #expect(!blameText(blame, of: "x", style: .plain, width: 80).contains("\u{1B}"))
    }

    @Test func `what was found is emphasised where it stands`() {
        let text = "Más litio for all"
        func quoted(_ style: TextStyle) -> String {
            var page = TextPage(style, width: 80)
            page.paragraph(page.quoted(text, marking: [5..<10]), indent: 2)
            return page.text
        }
        #expect(quoted(.ansi) == "  Más \u{1B}[1mlitio\u{1B}[0m for all\n")
        #expect(quoted(.plain) == "  Más litio for all\n")
    }
}
