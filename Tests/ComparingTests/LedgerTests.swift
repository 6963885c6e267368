import Comparing
import FactSheets
import Testing

private let now = ledgerNow

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
        #expect(gone[0].basis.reason == "taken out of the text" && gone[0].basis.version == 2)
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

    @Test func `until when something lasts is no deadline`() {
        let made = ledger(
            of: [
                document(
                    "a",
                    items(
                        "We will pause the payments of farmers through the end of 2022.",
                        "We will keep the gauges running until June 2023.",
                        "We will mend the gauges before June 2023."))
            ], now: noon("2031-01-01")
        ).commitments
        #expect(made.map(\.deadline?.lastDay) == [nil, nil, "2023-06-30"])
        #expect(made.map(\.state) == [.promised, .promised, .overdue])
    }

    @Test func `what was spoken of on the day of its deadline is not overdue`() {
        let later = noon("2031-01-01")
        let met =
            "The two offices thank all who will build the desalination plant in Ensenada for $40 million."
        let made = ledger(
            of: [
                document("a", items(plant.replacing("2030", with: "May 2, 2023"))),
                document("b", items(met), day: "2023-05-02"),
            ], now: later
        ).commitments
        #expect(made.map(\.state) == [.promised])
    }

    @Test func `identifiers last over new versions and new documents`() {
        let first = ledger(of: [document("a", items(plant, dashboard))], now: now).commitments
        let later = ledger(
            of: [
                document("a", items(plant, dashboard), items(dashboard, plant.replacing("40", with: "50"))),
                document("b", items("We will restore 12 wetlands.", plant), day: "2023-01-02"),
            ], now: now
        ).commitments
        #expect(later.prefix(2).map(\.id) == first.map(\.id))
        #expect(later.count == 3)
    }

    @Test func `what no later document speaks of is not dropped, and says since when`() throws {
        let made = ledger(
            of: [
                document("a", items(dashboard), day: "2021-09-09"),
                document("b", items("We will restore 12 wetlands.")),
            ], now: now)
        let line = try #require(made.commitments.first)
        #expect(line.state == .promised)
        #expect(line.lastMentioned == noon("2021-09-09"))
        #expect(line.basis.reason == "says ‘plan to’")
    }

    @Test func `what was talked about and who met whom is no commitment`() {
        let made = ledger(
            of: [
                document(
                    "a",
                    sheet(
                        "They discussed the importance of clean rivers for the valley. The minister hosted the "
                            + "ambassador for breakfast at the harbor. The two sides signed a treaty on the river."
                    ))
            ], now: now)
        #expect(made.commitments.map(\.text) == ["The two sides signed a treaty on the river."])
    }

    @Test func `history and occasions are no deliveries`() {
        var made = sheet(
            "Established in 2013, the dialogue serves both valleys of the river. In May 2022, the two sides "
                + "signed a treaty on the river. The visit provided an opportunity to speak of the river. The "
                + "minister provided $3 million for wells on the river.")
        made.published = noon("2022-09-12")
        let lines = ledger(of: [document("a", made)], now: now).commitments
        #expect(
            lines.map(\.text) == [
                "In May 2022, the two sides signed a treaty on the river.",
                "The minister provided $3 million for wells on the river.",
            ])
    }

    @Test func `a paragraph beside items counts where it promises, not where it reports`() {
        var made = items(plant)
        made.sections[0].summary = statement(
            .paragraph, "The two countries are working to restore the wetlands of the delta.")
        made.lead = [
            statement(
                .paragraph,
                "The two ministers signed a treaty on the river. Both sides will consult the towns on the river."
            )
        ]
        let lines = ledger(of: [document("a", made)], now: now).commitments
        #expect(
            lines.map(\.text) == [
                "Both sides will consult the towns on the river.",
                "The two countries are working to restore the wetlands of the delta.", plant,
            ])
        #expect(lines[1].basis.reason == "says ‘are working to’" && lines[1].modality == nil)
        #expect(lines[1].pillar == "Pillar I: Clean Water")
    }

    static let undertakings = [
        ("The two countries reaffirm our commitment to meet once a year in the valley.", "committed"),
        ("Both governments promote initiatives that help small farms in the valley.", nil),
        ("Both governments are working closely towards a common map of the valley.", nil),
        ("Peru and Chile cooperate to improve the roads of the upper valley.", nil),
        ("Peru and Chile are cooperating to improve the roads of the upper valley.", nil),
        ("Agencies are working with towns and the private sector to build parks.", nil),
    ]

    @Test(arguments: undertakings)
    func `work under way and a promise said again count`(_ text: String, _ rung: String?) throws {
        let made = ledger(of: [document("a", sheet(text))], now: now).commitments
        #expect(made.map(\.text) == [text])
        #expect(made.first?.modality == rung)
        #expect(made.first?.state == .promised)
    }

    static let noUndertakings = [
        "The two countries reaffirm the beauty of the valley and of its old rivers.",
        "The governments of the valley met, and people working there went home.",
        "The machine in the valley is working well to everybody’s surprise.",
        "A school where neighbours learn how to cooperate to mend the roads.",
        "The minister is working with old friends from her days in the valley.",
    ]

    @Test(arguments: noUndertakings) func `other words are no undertaking`(_ text: String) {
        #expect(ledger(of: [document("a", sheet(text))], now: now).commitments == [])
    }

    @Test func `what was published long before it was seen says both`() throws {
        var one = document("a", items(plant), items(plant, dashboard), day: "2021-09-09")
        for index in one.versions.indices {
            one.versions[index].time = noon("2022-04-03") + .seconds(Int64(index))
        }
        let later = plant.replacing("will build", with: "plan to build")
        let made = ledger(of: [one, document("b", items(later), day: "2021-10-01")], now: now).commitments
        let line = try #require(made.first { $0.documents == ["a", "b"] })
        #expect(
            line.firstPublished == noon("2021-09-09") && line.firstSeen == noon("2021-10-01") + .seconds(60))
        #expect(line.lastChanged == noon("2021-10-01") && line.lastMentioned == noon("2021-10-01"))
        #expect(line.basis.published == noon("2021-10-01"))
        let added = try #require(made.first { $0.text == dashboard })
        #expect(added.firstPublished == nil && added.firstSeen == noon("2022-04-03") + .seconds(1))
        #expect(added.lastMentioned == added.firstSeen)
    }

    @Test func `formulas about a document itself are no commitments`() {
        let made = ledger(
            of: [
                document(
                    "a",
                    sheet(
                        "This notice shall be published in the Federal Register and will be sent to the Congress. "
                            + "I hereby report that I will extend the emergency. "
                            + "On Tuesday, the President will sign these bills into law:"))
            ], now: now)
        #expect(made.commitments == [])
    }

    @Test func `remarks of one speaker are left out, too`() {
        let made = ledger(
            of: [
                document(
                    "a",
                    sheet(
                        "2:31 P.M. EDT", "We will build a plant in the valley. (Applause.)",
                        "END 3:02 P.M. EDT"))
            ], now: now)
        #expect(made.commitments == [] && made.leftOut.count == 1)
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
        #expect(ledger(of: [DocumentVersions](), now: now) == Ledger())
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
