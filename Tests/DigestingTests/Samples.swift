import FactSheets

/// Illustrations: the 2022 HLED fact sheet, edited as real ones are.
enum Samples {
    static let title = "FACT SHEET: 2022 U.S. – Mexico High-Level Economic Dialogue"
    static let url =
        "https://www.whitehouse.gov/briefing-room/statements-releases/2022/09/12/"
        + "fact-sheet-2022-u-s-mexico-high-level-economic-dialogue/"
    static let slug = "fact-sheet-2022-u-s-mexico-high-level-economic-dialogue"
    static let pillar1 = ["PILLAR I: BUILDING BACK TOGETHER"]
    static let pillar2 = [
        "PILLAR II: PROMOTING SUSTAINABLE ECONOMIC AND SOCIAL DEVELOPMENT IN SOUTHERN MEXICO AND CENTRAL AMERICA"
    ]
    static let pillar3 = ["PILLAR III: SECURING THE TOOLS FOR FUTURE PROSPERITY"]

    static var subject: Event.Subject {
        Event.Subject(
            id: slug, title: title, url: url, published: Instant(rfc3339: "2022-09-12T21:43:21-04:00"))
    }

    static func at(_ clock: String) -> Instant {
        Instant(rfc3339: "2022-09-13T\(clock):00Z") ?? Instant(milliseconds: 0)
    }

    /// A reworded statement from its edits, written `same [-old-] {+new+} same`.
    static func reworded(
        _ marked: String, in section: [String], to other: [String]? = nil, _ significance: Significance,
        _ rule: String, _ explanation: String, facts: [FactChange] = [], unit: Change.Unit = .item,
        kind: Change.Kind = .reworded
    ) -> Change {
        let edits = edits(marked)
        return Change(
            kind: kind, unit: unit, moved: other != nil, sectionBefore: section,
            sectionAfter: other ?? section,
            before: edits.filter { $0.op != .insert }.map(\.text).joined(),
            after: edits.filter { $0.op != .delete }.map(\.text).joined(), edits: edits,
            significance: significance, rule: rule, explanation: explanation, facts: facts)
    }

    private static func edits(_ marked: String) -> [Edit] {
        var edits: [Edit] = []
        var rest = marked[...]
        while let start = rest.firstIndex(where: { $0 == "[" || $0 == "{" }) {
            let isOld = rest[start] == "["
            if start > rest.startIndex { edits.append(Edit(.equal, String(rest[..<start]))) }
            guard let end = rest[start...].firstIndex(of: isOld ? "]" : "}") else { break }
            let inner = rest[start..<end].dropFirst(2).dropLast()
            edits.append(Edit(isOld ? .delete : .insert, String(inner)))
            rest = rest[rest.index(after: end)...]
        }
        if !rest.isEmpty { edits.append(Edit(.equal, String(rest))) }
        return edits
    }

    static let amount = reworded(
        "Addressing longstanding wastewater issues affecting Tijuana and San Diego, the Environmental Protection "
            + "Agency (EPA) and Mexican National Water Council (CONAGUA) signed a statement of intent committing to "
            + "invest a combined [-$474-]{+$400+} million in priority projects to address ocean and Tijuana River "
            + "transboundary pollution.",
        in: pillar1, .substantive, "amount-changed", "The amount changed: $474 million is now $400 million.",
        facts: [
            FactChange(
                .amount, before: "$474 million", after: "$400 million", valueBefore: "474000000",
                valueAfter: "400000000", currency: "USD")
        ])

    static let deadline = reworded(
        "As part of the 2022 Supply Chain Ministerial Forum organized by the United States, Mexico joined the "
            + "collective goal of 50% production of zero-emission vehicles by [-2030-]{+2035+}.",
        in: pillar1, .substantive, "date-changed", "The date changed: 2030 is now 2035.",
        facts: [
            FactChange(.date, before: "by 2030", after: "by 2035", valueBefore: "2030", valueAfter: "2035")
        ])

    static let softened = reworded(
        "Mexico [-will join-]{+plans to join+} the Asia Pacific Economic Cooperation forum’s Global Cross-Border "
            + "Privacy Rules Declaration, thereby joining efforts to promote interoperability and help bridge "
            + "different regulatory approaches to data protection and privacy.",
        in: pillar3, .substantive, "modality-weakened",
        "The promise became weaker: ‘will join’ is now ‘plans to join’.",
        facts: [
            FactChange(
                .modality, before: "will", after: "plans to", valueBefore: "committed", valueAfter: "intended"
            )
        ])

    static let moved = reworded(
        "In collaboration with the University of California, industry representatives, and academics, Mexico’s "
            + "Ministry of Foreign Relations established a Transport Electrification Working Group to support the "
            + "U.S. and Mexican automotive industries’ transition to the production of electric vehicles.",
        in: pillar1, to: pillar3, .substantive, "moved-to-another-section",
        "The item now stands under another pillar.", kind: .moved)

    static let dropped = Change(
        kind: .removed, unit: .item, sectionBefore: pillar2,
        before:
            "USAID launched a new project, the Sustainable Prosperous Communities Program in four southern Mexican "
            + "states to improve the livelihoods of 40,000 beneficiaries; the new Southern Mexico Generating "
            + "Employment and Sustainability (SURGES) will mobilize investment, create jobs and increase incomes in "
            + "agricultural and eco-tourism value chains in southern Mexico through 30 public-private partnerships.",
        significance: .substantive, rule: "statement-removed", explanation: "The item was dropped.",
        facts: [
            FactChange(
                .count, before: "40,000 beneficiaries", after: nil, valueBefore: "40000", valueAfter: nil),
            FactChange(
                .count, before: "30 public-private partnerships", after: nil, valueBefore: "30",
                valueAfter: nil),
            FactChange(.name, before: "USAID", after: nil, valueBefore: "usaid", valueAfter: nil),
        ])

    static let editorial = reworded(
        "Mexico’s Ministry of Economy hosted a forum on “Strengthening the Semiconductor and ICT [-supply-]{+Supply+} "
            + "Chains between Mexico and the United States” in Mexico City.",
        in: pillar1, .editorial, "capitals", "Only capitals changed.")

    static let cosmetic = reworded(
        "The effort helped establish 13 community centers in Veracruz and Oaxaca[- – -]{+ — +}with life skills training.",
        in: ["PILLAR IV: INVESTING IN OUR PEOPLE"], .cosmetic, "typography", "Only the dash changed.")

    static func revised(
        _ id: String, _ clock: String, since: String, version: Int, equals: Int? = nil, _ changes: [Change]
    ) -> Event {
        let side: (Int) -> Comparison.Side = { Comparison.Side(title: title, source: "\(slug)@\($0)") }
        let comparison = Comparison(old: side(version - 1), new: side(version), changes: changes)
        return Event(
            id: id, kind: .revised, time: at(clock), since: at(since), document: subject, version: version,
            previousVersion: version - 1, equalsVersion: equals, comparison: comparison,
            significance: comparison.significance)
    }

    /// The one digest that shows everything.
    static var demo: Digest {
        let other = Event.Subject(
            id: "fact-sheet-u-s-guatemala-cooperation", title: "FACT SHEET: U.S. – Guatemala Cooperation",
            url: "https://bidenwhitehouse.archives.gov/fact-sheet-u-s-guatemala-cooperation/")
        let events = [
            Event(
                id: "ev-1", kind: .published, time: at("01:45"), since: at("01:30"), document: subject,
                version: 1,
                significance: .substantive, detail: "4 pillars with 20 commitments, 5 amounts, 9 dates"),
            revised(
                "ev-2", "14:32", since: "14:02", version: 2,
                [amount, deadline, editorial, cosmetic, cosmetic]),
            revised("ev-3", "15:02", since: "14:47", version: 3, [dropped, moved, softened]),
            Event(
                id: "ev-4", kind: .blind, time: at("15:17"), since: at("15:02"),
                source: "White House briefing room",
                significance: .substantive, detail: "HTTP 503 three times in a row"),
            revised("ev-5", "15:32", since: "15:17", version: 4, [cosmetic]),
            Event(
                id: "ev-6", kind: .withdrawn, time: at("16:32"), since: at("16:02"), document: subject,
                version: 4,
                significance: .substantive, detail: "HTTP 404, confirmed at a second look"),
            Event(
                id: "ev-7", kind: .moved, time: at("16:40"), since: at("16:10"), document: other,
                significance: .cosmetic,
                detail: "https://www.whitehouse.gov/fact-sheet-u-s-guatemala-cooperation/ → \(other.url)"),
            Event(
                id: "ev-8", kind: .restored, time: at("17:02"), since: at("16:47"), document: subject,
                version: 5,
                previousVersion: 4, equalsVersion: 1, significance: .substantive),
            Event(
                id: "ev-9", kind: .recovered, time: at("17:10"), since: at("16:55"),
                source: "White House briefing room", significance: .substantive),
        ]
        return Digest(
            id: "dg-0123456789abcdef01234567", subscriber: "ana", time: at("17:10"), events: events)
    }

    /// The few edits of one revision: what a reader mostly gets.
    static var small: Digest {
        Digest(
            id: "dg-aaaaaaaaaaaaaaaaaaaaaaaa", subscriber: "ana", time: at("14:32"),
            events: [
                revised(
                    "ev-2", "14:32", since: "14:02", version: 2,
                    [amount, dropped, softened, editorial, cosmetic])
            ])
    }

    /// A page rewritten from end to end.
    static func rewritten(_ count: Int) -> Digest {
        let changes = (0..<count).map { index -> Change in
            switch index % 4 {
            case 0: amount
            case 1: dropped
            case 2: deadline
            default: softened
            }
        }
        return Digest(
            id: "dg-bbbbbbbbbbbbbbbbbbbbbbbb", subscriber: "ana", time: at("14:32"),
            events: [revised("ev-2", "14:32", since: "14:02", version: 2, changes)])
    }

    static var sheet: FactSheet {
        FactSheet(
            title: title, published: Instant(rfc3339: "2022-09-12T21:43:21-04:00"), address: url,
            lead: [
                Statement(
                    .paragraph,
                    "U.S. President Joseph R. Biden and Mexican President Andrés Manuel López Obrador relaunched the "
                        + "U.S.-Mexico High-Level Economic Dialogue (HLED) in 2021.",
                    spans: [Span(.link, start: 5, end: 30, target: "https://example.org/biden(1)")])
            ],
            sections: [
                Section(
                    heading: pillar1[0], number: 1, title: "BUILDING BACK TOGETHER",
                    summary: Statement(
                        .paragraph, "The United States and Mexico are working to promote lawful trade."),
                    statements: [
                        Statement(
                            .item, "Signed a statement of intent to invest $474 million.",
                            spans: [Span(.strong, start: 39, end: 51)]),
                        Statement(.item, "1. Nested *item* with_underscores.", depth: 1),
                        Statement(.item, "Back at the outer level."),
                        Statement(.paragraph, "# not a heading"),
                    ])
            ])
    }
}
