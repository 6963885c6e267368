import Comparing
import FactSheets
import Testing

private let now = ledgerNow

/// Which commitments of different documents are held to be one, and by what.
@Suite struct LedgerLinkTests {
    @Test func `a promise and next year's report of it are one line, and the link says why`() throws {
        let done =
            "The offices established a Groundwater Mapping Task Force and awarded $3 million for sensors."
        let promise = "Intend to create a bilateral Groundwater Mapping Task Force."
        let made = ledger(
            of: [
                document("a", items(promise, dashboard), day: "2021-09-09"),
                document("b", items("The ports joined a survey of ferries.", done)),
            ], now: now)
        #expect(made.commitments.count == 3)
        let line = try #require(made.commitments.first)
        #expect(line.parts.count == 2)
        #expect(line.state == .done)
        #expect(line.years == [2021, 2022])
        let link = try #require(line.history.last?.link)
        #expect(link.to == line.id)
        #expect(link.origin == .rules)
        #expect(link.sureness >= .likely)
        #expect(link.score <= 1 && abs(link.reasons.reduce(0) { $0 + $1.weight } - link.score) < 0.05)
        #expect(link.reasons.contains { $0.kind == .pillar && $0.values == ["the same"] })
        #expect(
            link.reasons.contains { $0.kind == .phrases && $0.values == ["groundwater mapping task force"] })
        #expect(line.basis.reason == "reports ‘established’" && line.basis.document == "b")
    }

    @Test func `names that contradict each other join nothing, and are told to be possible`() throws {
        func doses(_ place: String) -> String {
            "We will send 2.5 million doses of vaccine and a team of doctors to \(place)."
        }
        let made = ledger(
            of: [
                document("a", items(doses("Honduras and Guatemala")), day: "2021-09-09"),
                document("b", items(doses("Colombia and Ecuador"))),
            ], now: now)
        #expect(made.commitments.count == 2)
        let step = try #require(made.commitments.last?.history.first)
        #expect(step.link == nil)
        #expect(step.possible?.map(\.to) == [made.commitments[0].id])
        #expect(step.possible?.first?.sureness == .possible)
        #expect(made.commitments[0].possibleLater.map(\.to) == [step.part])
        #expect(made.commitments[1].possibleLater == [])
    }

    @Test func `what is overdue and may have been spoken of again is not said to be forgotten`() {
        func doses(_ place: String, _ end: String) -> String {
            "We will send 2.5 million doses of vaccine and a team of doctors to \(place)\(end)."
        }
        let made = ledger(
            of: [
                document(
                    "a", items(doses("Honduras and Guatemala", " by June 2022")), day: "2021-09-09"),
                document("b", items(doses("Colombia and Ecuador", ""))),
            ], now: now
        ).commitments
        #expect(made.map(\.state) == [.overdue, .promised])
        #expect(
            made.first?.basis.reason == "due by 2022-06-30, and nothing since surely speaks of it")
    }

    @Test func `days that contradict each other join nothing`() {
        func order(_ day: String) -> String {
            "The national emergency declared on \(day) will continue in effect for another year."
        }
        let made = ledger(
            of: [
                document("a", items(order("July 14, 2020")), day: "2021-09-09"),
                document("b", items(order("July 26, 2019"))),
            ], now: now)
        #expect(made.commitments.count == 2)
    }

    @Test func `who speaks is no evidence`() {
        let made = ledger(
            of: [
                document("a", items("President Jane Doe will restore 12 wetlands."), day: "2021-09-09"),
                document("b", items("President Jane Doe will train nurses in Tecate.")),
            ], now: now)
        #expect(made.commitments.count == 2)
        #expect(made.commitments.allSatisfy { $0.history.allSatisfy { $0.possible == nil } })
    }

    @Test func `a set phrase that many say joins nothing, however short the sentence`() {
        let others = (0..<32).map { "Day \($0): they work with members of Congress." }
        let rest = (0..<96).map { "Gauge \($0) showed a level of \($0 * 7) that night." }
        let crowd = FactSheet(
            title: "Crowd", lead: (others + rest).map { statement(.paragraph, $0) })
        func count(_ old: String, _ new: String) -> Int {
            ledger(
                of: [
                    document("a", sheet(old), day: "2021-09-09"), document("b", sheet(new)),
                    document("c", crowd, day: "2020-09-09"),
                ], now: now
            ).commitments.count
        }
        #expect(
            count(
                "We will work with members of Congress on wetlands.",
                "We will work with members of Congress on orchards.") == 2)
        #expect(
            count(
                "We will work with members of Congress on a desalination plant in Ensenada.",
                "We will work with members of Congress on the desalination plant of Ensenada.") == 1)
    }

    @Test func `who acts together makes no two promises one`() {
        let offices = "The Department of Land and Water (DLW) and the Agency for Old Bridges (AOB)"
        let made = ledger(
            of: [
                document("a", items("\(offices) will restore 12 wetlands."), day: "2021-09-09"),
                document("b", items("\(offices) will train nurses in Tecate.", pillar: "Health")),
            ], now: now)
        #expect(made.commitments.count == 2)
    }

    @Test func `a name with a letter more contradicts nothing`() {
        func access(_ who: String) -> String {
            "The sides will widen access to credit and training for women, Indigenous farmers and \(who) owners."
        }
        let made = ledger(
            of: [
                document("a", items(access("LGBTQ+")), day: "2021-09-09"),
                document("b", items(access("LGBTQI+"))),
            ], now: now)
        #expect(made.commitments.count == 1)
    }

    @Test func `documents of different profiles are not linked`() {
        let made = ledger(
            of: [document("a", items(plant), day: "2021-09-09"), document("b", items(plant), profile: "q")],
            now: now)
        #expect(made.commitments.count == 2)
    }
}

@Suite struct LedgerCorrectionTests {
    private static let wells = "The agencies will sink nineteen observation wells near Tecate."
    private static let buses = "Officials intend to test hydrogen buses in Laredo."
    private static let documents = [
        document("a", items(wells), day: "2021-09-09"), document("b", items(buses)),
    ]
    private static func side(_ line: Commitment, _ document: String) -> LedgerCorrection.Side {
        .init(id: line.id, document: document, text: line.text)
    }

    @Test func `what a person links is one line, and says so`() throws {
        let before = ledger(of: Self.documents, now: now).commitments
        #expect(before.count == 2)
        let correction = LedgerCorrection(
            .link, Self.side(before[0], "a"), Self.side(before[1], "b"), time: now)
        let after = ledger(of: Self.documents, corrections: [correction], now: now).commitments
        #expect(after.map(\.id) == [before[0].id])
        #expect(after.first?.parts == before.map(\.id))
        #expect(after.first?.history.last?.link?.origin == .hand)
    }

    @Test func `what a person unlinks stays apart`() throws {
        let documents = [document("a", items(plant), day: "2021-09-09"), document("b", items(plant))]
        let before = ledger(of: documents, now: now).commitments
        #expect(before.count == 1)
        let parts = try #require(before.first?.parts)
        let correction = LedgerCorrection(
            .unlink, .init(id: parts[0], document: "a", text: plant),
            .init(id: parts[1], document: "b", text: plant), time: now)
        #expect(ledger(of: documents, corrections: [correction], now: now).commitments.count == 2)
    }

    @Test func `a correction finds what another reading calls otherwise`() throws {
        let correction = LedgerCorrection(
            .link, .init(id: "c-000000000000", document: "a", text: Self.wells),
            .init(id: "c-000000000001", document: "b", text: Self.buses + " Soon."), time: now)
        #expect(ledger(of: Self.documents, corrections: [correction], now: now).commitments.count == 1)
    }

    @Test func `a correction that fits nothing is remarked on`() {
        let correction = LedgerCorrection(
            .link, .init(id: "c-0", document: "gone", text: "x"), .init(id: "c-1", document: "b", text: "y"),
            time: now)
        let made = ledger(of: Self.documents, corrections: [correction], now: now)
        #expect(made.commitments.count == 2)
        #expect(made.remarks == ["the correction 'link c-0 c-1' names what is no longer read"])
    }
}
