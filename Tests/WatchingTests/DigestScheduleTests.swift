import Archiving
import FactSheets
import Testing

@testable import Watching

@Suite struct DigestScheduleTests {
    typealias Item = FeedScript.Item

    private static func subscriber(
        _ name: String, _ rhythm: Timing.Rhythm, zone: String = "UTC", quiet: (Int, Int)? = nil
    ) throws -> Subscriber {
        var subscriber = Subscriber(name: name, channel: .standardOutput)
        subscriber.timing = Timing(
            rhythm, quiet: quiet.map { Timing.Quiet(from: $0.0 * 60, until: $0.1 * 60) },
            zone: try #require(Zone.named(zone)))
        return subscriber
    }

    private static func digests(_ script: FeedScript, _ name: String) throws -> [Digest] {
        try script.archive.deliveries(state: nil).filter { $0.subscriber == name }
            .map { try JSON.decode(Digest.self, from: $0.digest) }
    }

    private static func tick(_ derivation: Derivation, _ now: Instant) throws {
        guard try derivation.oughtToReckon(now: now) else { return }
        try derivation.archive.transaction { try derivation.enqueueDigests(now: now) }
    }

    private static func at(_ time: String) throws -> Instant { try #require(Instant(rfc3339: time)) }

    @Test
    func
        `over 30 days and a change of clocks three subscribers in three zones get each digest on time, once`()
        throws
    {
        let people = [
            try Self.subscriber("mexico", .daily(minute: 8 * 60), zone: "America/Mexico_City"),
            try Self.subscriber("berlin", .daily(minute: 150), zone: "Europe/Berlin"),
            try Self.subscriber("lord-howe", .weekly(day: 1, minute: 9 * 60), zone: "Australia/Lord_Howe"),
        ]
        var script = try FeedScript(subscribers: people)
        // Mexico's and Berlin's clocks go back on October 30, Berlin's over 02:30.
        script.wait(try Self.at("2022-10-15T00:10:00Z") - script.now)
        let start = script.now
        try script.archive.transaction { try script.derivation.beginTelling(now: start) }
        var told: [String] = []
        var number = 10
        while script.now < start + .seconds(30 * 86_400) {
            // A new item every ten hours; the clock ticks every two hours, and twice.
            number += (script.now - start) / 36_000 > Duration.seconds(number - 10) ? 1 : 0
            let taken = try script.look([Item(number), Item(number - 1), Item(number - 2)])
            told += taken.events.map(\.id)
            try Self.tick(script.derivation, script.now)
            try Self.tick(script.derivation, script.now)
            script.wait(.seconds(5400))
        }
        #expect(told.count > 60)
        func times(_ name: String) throws -> [Instant] { try Self.digests(script, name).map(\.time) }
        for (index, name) in ["mexico", "berlin", "lord-howe"].enumerated() {
            let zone = people[index].timing.zone
            let digests = try Self.digests(script, name)
            let all = digests.flatMap(\.events).map(\.id)
            #expect(Set(all).count == all.count, "nothing twice")
            #expect(all == Array(told.prefix(all.count)), "nothing left out, in order")
            #expect(digests.allSatisfy { !$0.events.isEmpty })
            let minute = [8 * 60, 150, 9 * 60][index]
            #expect(digests.allSatisfy { zone.local($0.time).minute == minute })
            let days = digests.map { zone.local($0.time).date.dayNumber }
            #expect(zip(days, days.dropFirst()).allSatisfy { $1 - $0 == (index == 2 ? 7 : 1) })
            #expect(days.count == (index == 2 ? 5 : 30))
        }
        let mexico = try times("mexico").map { "\($0)".dropFirst(11) }
        #expect(
            Set(mexico) == ["13:00:00Z", "14:00:00Z"], "eight in the morning is later in UTC after October 30"
        )
        #expect(
            try times("berlin").contains(try Self.at("2022-10-30T00:30:00Z")),
            "the first of two half past two")
        #expect(try !times("berlin").contains(try Self.at("2022-10-30T01:30:00Z")))
    }

    @Test func `a daemon that was off over several slots sends one digest with all there is`() throws {
        var script = try FeedScript(subscribers: [try Self.subscriber("desk", .daily(minute: 480))])
        try script.archive.transaction { try script.derivation.beginTelling(now: script.now) }
        _ = try script.look([Item(9)])
        _ = try script.look([Item(10), Item(9)])
        script.wait(.seconds(5 * 86_400))
        try Self.tick(script.derivation, script.now)
        try Self.tick(script.derivation, script.now + .seconds(3600))
        let digests = try Self.digests(script, "desk")
        #expect(digests.map(\.events.count) == [2])
        #expect(digests.first?.time == (try Self.at("2022-09-17T08:00:00Z")))
    }

    @Test func `a new subscriber starts from now, one that left and comes back too`() throws {
        let desk = try Self.subscriber("desk", .daily(minute: 480))
        var script = try FeedScript(subscribers: [])
        _ = try script.look([Item(9)])
        func derivation(_ subscribers: [Subscriber]) -> Derivation {
            var configuration = script.configuration
            configuration.subscribers = subscribers
            return Derivation(
                archive: script.archive, configuration: configuration, follow: .all, manner: .live)
        }
        let joined = derivation([desk])
        try script.archive.transaction { try joined.beginTelling(now: script.now) }
        let event = try #require(try script.archive.events(since: nil, document: nil).first)
        try Self.tick(joined, script.now + .seconds(86_400))
        #expect(try Self.digests(script, "desk").isEmpty)
        try script.archive.owe(event.id, to: "desk")
        let left = derivation([])
        try script.archive.transaction { try left.beginTelling(now: script.now + .seconds(86_400)) }
        try script.archive.transaction { try joined.beginTelling(now: script.now + .seconds(90_000)) }
        try Self.tick(joined, script.now + .seconds(3 * 86_400))
        #expect(try Self.digests(script, "desk").isEmpty)
    }

    @Test func `quiet hours hold back what is told at once, and then it is one digest`() throws {
        let desk = try Self.subscriber("desk", .atOnce, zone: "America/Mexico_City", quiet: (22, 7))
        var script = try FeedScript(subscribers: [desk])
        // 03:30 and 04:00 UTC are 22:30 and 23:00 in Mexico City.
        script.wait(try Self.at("2022-09-13T02:00:00Z") - script.now)
        try script.archive.transaction { try script.derivation.beginTelling(now: script.now) }
        _ = try script.look([Item(9)])
        #expect(try Self.digests(script, "desk").count == 1)
        script.wait(.seconds(3600))
        _ = try script.look([Item(10), Item(9)])
        _ = try script.look([Item(11), Item(10), Item(9)])
        try Self.tick(script.derivation, try Self.at("2022-09-13T11:59:00Z"))
        #expect(try Self.digests(script, "desk").count == 1)
        try Self.tick(script.derivation, try Self.at("2022-09-13T12:00:00Z"))
        try Self.tick(script.derivation, try Self.at("2022-09-13T12:00:02Z"))
        #expect(try Self.digests(script, "desk").map(\.events.count) == [1, 2])
    }

    @Test func `a clock that was wrong costs no digest and repeats none`() throws {
        var script = try FeedScript(subscribers: [try Self.subscriber("desk", .daily(minute: 480))])
        try script.archive.transaction { try script.derivation.beginTelling(now: script.now) }
        _ = try script.look([Item(9)])
        try Self.tick(script.derivation, try Self.at("2038-01-19T03:14:07Z"))
        #expect(try Self.digests(script, "desk").count == 1)
        _ = try script.look([Item(10), Item(9)])
        for hours in 0..<48 {
            try Self.tick(script.derivation, script.now + .seconds(hours * 3600))
        }
        #expect(try Self.digests(script, "desk").map(\.events.count).sorted() == [1, 1])
    }

    @Test func `a rebuild and an import tell nobody, and what is owed is told after a rebuild`() throws {
        let desk = try Self.subscriber("desk", .daily(minute: 480))
        var script = try FeedScript(subscribers: [desk])
        try script.archive.transaction { try script.derivation.beginTelling(now: script.now) }
        let events = try script.look([Item(9)]).events
        let rebuild = Rebuild(archive: script.archive, configuration: script.configuration, follow: .all)
        _ = try rebuild.report()
        try Self.tick(script.derivation, script.now + .seconds(86_400))
        #expect(try Self.digests(script, "desk").flatMap(\.events) == events)
        var past = try FeedScript(manner: .imported, subscribers: [desk])
        _ = try past.look([Item(9)])
        #expect(try past.archive.owes("desk") == false)
    }

    @Test func `a subscriber is told of the pillars, offices, words and amounts it asked for`() throws {
        func told(_ change: (inout Interest) -> Void) throws -> Int {
            var desk = Subscriber(name: "desk", channel: .standardOutput, kinds: [.revised])
            change(&desk.interest)
            var script = try FeedScript(subscribers: [desk])
            let old =
                "<p><strong>Pillar II: Water</strong></p><ul><li>The Department of Labor will provide $20 million to dredge harbors by 2025.</li><li>The office will report twice a year.</li></ul>"
            _ = try script.look([Item(9, old)])
            let new = old.split(separator: "$20").joined(separator: "$30")
            _ = try script.look([Item(9, new)])
            return try Self.digests(script, "desk").flatMap(\.events).flatMap { $0.comparison?.changes ?? [] }
                .count
        }
        #expect(try told { _ in } == 1)
        #expect(try told { $0.pillars = ["2"] } == 1)
        #expect(try told { $0.pillars = ["3"] } == 0)
        #expect(try told { $0.offices = ["department of labor"] } == 1)
        #expect(try told { $0.offices = ["Department of Energy"] } == 0)
        #expect(try told { $0.words = ["harbors", "lithium"] } == 1)
        #expect(try told { $0.words = ["lithium"] } == 0)
        #expect(try told { $0.amountsAbove = 25_000_000 } == 1)
        #expect(try told { $0.amountsAbove = 30_000_000 } == 0)
        #expect(try told { $0.changes = [.amount, .removed] } == 1)
        #expect(try told { $0.changes = [.reworded] } == 1)
        #expect(try told { $0.changes = [.modality] } == 0)
        #expect(try told { $0.documents = ["harbors"] } == 1)
        #expect(try told { $0.documents = ["trade"] } == 0)
    }

    @Test func `a deadline is told while it is near, and once when it passed without a word`() throws {
        func digests(deadlines: Bool?) throws -> [Digest] {
            var desk = try Self.subscriber("desk", .daily(minute: 480))
            desk.interest.deadlines = deadlines
            var script = try FeedScript(subscribers: [desk])
            try script.archive.transaction { try script.derivation.beginTelling(now: script.now) }
            _ = try script.look([
                Item(
                    9,
                    "<p><strong>Pillar I: Water</strong></p><ul><li>The Department of Labor will publish a report on "
                        + "harbors by October 10, 2022.</li><li>It will invest $20 million in dredging.</li></ul>"
                )
            ])
            for hour in 0..<24 * 40 {
                try Self.tick(script.derivation, script.now + .seconds(hour * 3600))
            }
            return try Self.digests(script, "desk")
        }
        let told = try digests(deadlines: nil)
        #expect(told.map(\.events.count) == [1, 0])
        #expect(told.map { $0.deadlines?.map(\.passed) } == [[false], [true]])
        #expect(told.map { $0.deadlines?.first?.day } == ["2022-10-10", "2022-10-10"])
        #expect(told.last?.time == (try Self.at("2022-10-11T08:00:00Z")))
        #expect(try digests(deadlines: false).map { $0.deadlines?.count } == [nil])
    }

    @Test func `notes are told once, with the next digest, to those who asked for them`() throws {
        var desk = try Self.subscriber("desk", .daily(minute: 480))
        desk.interest.notes = true
        desk.least = .editorial
        var once = try Self.subscriber("once", .atOnce)
        once.interest.notes = true
        let deaf = try Self.subscriber("deaf", .daily(minute: 480))
        var script = try FeedScript(subscribers: [desk, once, deaf])
        _ = try script.look([Item(9)])
        let book = Notebook(directory: script.directoryPath)
        let slug = try #require(try script.archive.documents().first?.slug)
        func add(_ text: String, at now: Instant) throws -> Note {
            try book.add(NewNote(.note, document: slug, version: 1, text: text, author: "ana"), now: now)
        }
        let early = try add("Before the desk was there.", at: script.now)
        try script.archive.transaction { try script.derivation.beginTelling(now: script.now) }
        let first = try add("Why?", at: script.now)
        let morning = try Self.at("2022-09-13T09:00:00Z")
        for hour in 0..<3 { try Self.tick(script.derivation, morning + .seconds(hour * 3600)) }
        // A note alone is a digest on a schedule; of what comes at once it waits for the next change.
        #expect(try Self.digests(script, "desk").map { $0.notes ?? [] } == [[first]])
        #expect(try Self.digests(script, "once").allSatisfy { $0.notes == nil })
        _ = try script.look([Item(9, "<p>The office of harbors will provide $4 million.</p>")])
        #expect(try Self.digests(script, "once").map { $0.notes ?? [] } == [[], [early, first]])
        // What is taken back is told to those who heard of it; a note that came and went is not.
        let brief = try add("Never mind.", at: script.now)
        _ = try book.withdraw(brief.id, by: "ana", now: script.now)
        _ = try book.withdraw(first.id, by: "ben", text: "Misread.", now: script.now)
        try Self.tick(script.derivation, morning + .seconds(86_400))
        let last = try #require(try Self.digests(script, "desk").last)
        #expect(last.events.count == 1)
        #expect(last.notes?.map(\.id) == [first.id])
        #expect(last.notes?.first?.withdrawn?.author == "ben")
        try Self.tick(script.derivation, morning + .seconds(2 * 86_400))
        #expect(try Self.digests(script, "desk").count == 2)
        #expect(try Self.digests(script, "deaf").allSatisfy { $0.notes == nil })
    }

    @Test func `a note is told of what its subscriber is told, and of nothing else`() throws {
        var desk = try Self.subscriber("desk", .daily(minute: 480))
        desk.interest.notes = true
        desk.interest.documents = ["statement-9"]
        desk.interest.changes = [.amount]
        var script = try FeedScript(subscribers: [desk])
        let body = { (amount: String, end: String) in
            "<p>The office of harbors will provide \(amount) to dredge.</p><p>It is number \(end).</p>"
        }
        _ = try script.look([Item(9, body("$9 million", "one")), Item(8)])
        _ = try script.look([Item(9, body("$7 million", "two")), Item(8, body("$1 million", "8"))])
        let number = try script.archive.lastLogNumber()
        let book = Notebook(directory: script.directoryPath)
        func add(_ document: String, _ change: String?) throws -> Note {
            try book.add(
                NewNote(
                    .note, document: document, version: 2, change: change, text: "\(change ?? "all")",
                    author: "ana"), now: script.now)
        }
        let slugs = try script.archive.documents().map(\.slug)
        let nine = try #require(slugs.first { $0.contains("9") })
        let eight = try #require(slugs.first { $0.contains("8") })
        let document = try script.archive.findDocument(nine)
        let changes = try #require(try script.archive.comparison(document: document.id, from: 1, to: 2))
            .changes
        let money = try #require(changes.firstIndex { $0.facts.contains { $0.type == .amount } })
        let rest = try #require(changes.indices.first { $0 != money })
        let wanted = [try add(nine, nil), try add(nine, "\(money + 1)")]
        _ = [try add(nine, "\(rest + 1)"), try add(eight, nil)]
        let telling = Telling(archive: script.archive, configuration: script.configuration)
        #expect(try telling.notes(for: desk, after: number) == wanted)
        desk.interest.notes = false
        #expect(try telling.notes(for: desk, after: number).isEmpty)
    }

    @Test func `a digest that is cut short is made again as it was, and nothing is lost or told twice`()
        throws
    {
        struct Kill: Error {}
        let desk = try Self.subscriber("desk", .daily(minute: 480))
        let other = try Self.subscriber("other", .daily(minute: 480), zone: "America/Mexico_City")
        var script = try FeedScript(subscribers: [desk, other])
        try script.archive.transaction { try script.derivation.beginTelling(now: script.now) }
        let events = try script.look([Item(9)]).events
        let morning = try Self.at("2022-09-13T15:00:00Z")
        var made: [OutboxEntry] = []
        #expect(throws: Kill.self) {
            try script.archive.transaction {
                try script.derivation.enqueueDigests(now: morning)
                made = try script.archive.deliveries(state: nil)
                throw Kill()
            }
        }
        #expect(made.count == 2)
        #expect(try script.archive.deliveries(state: nil).isEmpty)
        #expect(try script.archive.owedEvents(to: "desk") == events)
        for second in 0..<3 { try Self.tick(script.derivation, morning + .seconds(second)) }
        let again = try script.archive.deliveries(state: nil)
        #expect(again.map(\.digestID) == made.map(\.digestID) && again.map(\.digest) == made.map(\.digest))
        #expect(try script.archive.owes("desk") == false)
    }
}
