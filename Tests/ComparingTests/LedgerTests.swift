import Comparing
import FactSheets
import Testing

private let now = noon("2022-10-01")

/// Noon of a day; of no day, 1970.
private func noon(_ day: String) -> Instant {
    Instant(rfc3339: day + "T12:00:00Z") ?? Instant(seconds: 0)
}

private func version(_ number: Int, _ sheet: FactSheet, day: String = "2022-09-12")
    -> DocumentVersions.Version
{
    .init(
        number: number, time: noon(day) + .seconds(Int64(number) * 60),
        sheet: sheet)
}

private func document(
    _ slug: String, _ sheets: FactSheet..., day: String = "2022-09-12", profile: String = "p"
)
    -> DocumentVersions
{
    DocumentVersions(
        document: slug, profile: profile, published: noon(day),
        versions: sheets.enumerated().map { version($0 + 1, $1, day: day) })
}

private func items(_ texts: String..., pillar: String = "Pillar I: Clean Water") -> FactSheet {
    var made = sheet(sections: [(pillar, texts)])
    made.sections[0].number = 1
    made.sections[0].title = "Clean Water"
    return made
}

private let plant = "The two offices will build a desalination plant in Ensenada for $40 million by 2030."
private let dashboard = "The ministries plan to publish a quarterly dashboard of reservoir levels."

@Suite struct LedgerTests {
    @Test func `an item is a commitment with its pillar, amount, deadline and modality`() throws {
        let made = ledger(of: [document("a", items(plant))], now: now)
        let line = try #require(made.commitments.first)
        #expect(made.commitments.count == 1)
        #expect(line.text == plant)
        #expect(line.pillar == "Pillar I: Clean Water")
        #expect(line.amounts == [LedgerAmount(text: "$40 million", value: "40000000", currency: "USD")])
        #expect(line.deadline?.lastDay == "2030-12-31")
        #expect(line.modality == "committed")
        #expect(line.state == .promised)
        #expect(line.documents == ["a"])
        #expect(line.years == [2022])
    }

    @Test func `the same documents give the same identifiers in whatever order they come`() {
        let one = document("a", items(plant, dashboard))
        let other = document("b", items("We will restore 12 wetlands."), day: "2023-01-02")
        #expect(ledger(of: [one, other], now: now) == ledger(of: [other, one], now: now))
    }

    @Test func `two items with one text are two commitments`() {
        let made = ledger(of: [document("a", items(dashboard, dashboard))], now: now).commitments
        #expect(Set(made.map(\.id)).count == 2)
    }

    @Test func `a reworded item keeps its line`() throws {
        let softer = plant.replacing("will build", with: "plan to build")
        let made = ledger(of: [document("a", items(plant), items(softer))], now: now).commitments
        let before = ledger(of: [document("a", items(plant))], now: now).commitments
        #expect(made.map(\.id) == before.map(\.id))
        let line = try #require(made.first)
        #expect(line.text == softer)
        #expect(line.modality == "intended")
        #expect(line.history.map(\.kind) == [.first, .reworded])
        #expect(line.lastChanged != nil)
    }

    @Test func `an item that is taken out is dropped, and one that comes back is the same`() throws {
        let gone = ledger(of: [document("a", items(plant, dashboard), items(dashboard))], now: now)
            .commitments
        #expect(gone.map(\.state) == [.dropped, .promised])
        #expect(gone[0].history.map(\.kind) == [.first, .removed])
        let back = ledger(
            of: [document("a", items(plant, dashboard), items(dashboard), items(plant, dashboard))], now: now)
        #expect(back.commitments.map(\.state) == [.promised, .promised])
        #expect(back.commitments[0].history.map(\.kind) == [.first, .removed, .restored])
    }

    @Test func `typography changes nothing`() throws {
        let made = ledger(
            of: [
                document(
                    "a", items("We’ll clean the river’s banks."), items("We'll clean the river's banks."))
            ],
            now: now)
        #expect(made.commitments.map { $0.history.count } == [1])
        #expect(made.commitments.first?.lastChanged == nil)
    }

    @Test func `an item moved to another pillar says so`() throws {
        var after = items(dashboard)
        after.sections.append(
            Section(heading: "Pillar II: Air", number: 2, title: "Air", statements: [statement(.item, plant)])
        )
        let made = ledger(of: [document("a", items(plant, dashboard), after)], now: now).commitments
        #expect(made.count == 2)
        let line = try #require(made.first { $0.text == plant })
        #expect(line.history.map(\.kind) == [.first, .moved])
        #expect(line.pillar == "Pillar II: Air")
    }

    @Test func `commitments of a withdrawn document are dropped`() {
        var withdrawn = document("a", items(plant))
        withdrawn.withdrawn = now
        let made = ledger(of: [withdrawn], now: now).commitments
        #expect(made.map(\.state) == [.dropped])
        #expect(made.first?.history.last?.kind == .withdrawn)
    }

    @Test func `a deadline that passed without a word is overdue`() {
        let later = noon("2031-01-01")
        #expect(ledger(of: [document("a", items(plant))], now: later).commitments.map(\.state) == [.overdue])
        let done = "The two offices opened the desalination plant in Ensenada."
        let made = ledger(
            of: [document("a", items(plant)), document("b", items(done), day: "2029-09-12")], now: later)
        #expect(made.commitments.map(\.state) == [.done])
    }

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
        #expect(link.score > 0.4 && link.score <= 1)
        #expect(link.reasons.contains { $0.kind == .pillar && $0.weight > 0 })
        #expect(link.reasons.contains { $0.kind == .names })
    }

    @Test func `documents of different profiles are not linked`() {
        let made = ledger(
            of: [document("a", items(plant), day: "2021-09-09"), document("b", items(plant), profile: "q")],
            now: now)
        #expect(made.commitments.count == 2)
    }

    @Test func `a sentence that promises counts where there are no items`() {
        let made = ledger(
            of: [
                document(
                    "a",
                    sheet(
                        "Mr. Smith met the U.S. Ambassador today. We will double the number of gauges on the river. "
                            + "The valley is wide and green in spring."))
            ], now: now)
        #expect(made.commitments.map(\.text) == ["We will double the number of gauges on the river."])
    }

    static let stops = ["We will go. “We will.”. Then.", "?!. A?. B!?! C", "...", ".”.) X", ". . . We will."]

    @Test(arguments: stops) func `stops of any kind end no sentence before it begins`(_ text: String) {
        let long =
            text + " Then we will double the number of gauges on the river. Rain is rare"
        let made = ledger(of: [document("a", sheet(long))], now: now).commitments
        #expect(made.contains { $0.text.contains("double the number") })
    }

    @Test func `a transcript is left out, and said to be`() {
        let made = ledger(
            of: [
                document(
                    "a",
                    sheet(
                        "MS. DOE: We will build a plant in the north of the valley.", "Q    Will you?",
                        "MS. DOE: We will, and we will do so before the end of the year."))
            ], now: now)
        #expect(made.commitments == [])
        #expect(made.leftOut == [.init(document: "a", reason: "a transcript of what was spoken")])
    }

    @Test func `headings set as items are no commitments`() {
        let made = ledger(
            of: [
                document(
                    "a", items("Trade Facilitation and Infrastructure", plant, "Inclusiveness and Training;"))
            ],
            now: now)
        #expect(made.commitments.map(\.text) == [plant])
    }

    @Test func `an empty ledger is empty`() {
        #expect(ledger(of: [], now: now) == Ledger())
        #expect(ledger(of: [document("a", FactSheet(title: ""))], now: now) == Ledger())
    }

    @Test func `two thousand equal and hostile items are each told`() {
        var many = items()
        many.sections[0].statements = (0..<2_000).map { number in
            Statement(
                .item, number % 2 == 0 ? "We will do the same again." : "\u{0}=cmd|\(number % 50) a a a a.")
        }
        let made = ledger(
            of: ["a", "b"].map {
                DocumentVersions(document: $0, profile: "p", published: nil, versions: [version(1, many)])
            }, now: now)
        #expect(made.commitments.flatMap(\.parts).count == 4_000)
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
