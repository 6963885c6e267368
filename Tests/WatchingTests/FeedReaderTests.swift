import Archiving
import Dispatch
import Digesting
import FactSheets
import Glibc
import TestSupport
import Testing

@testable import Watching

@Suite struct FeedReaderTests {
    typealias Item = FeedScript.Item

    /// Statements with pillars, one of them revised, one withdrawn from the feed.
    static func script(_ subscribers: [Subscriber] = []) throws -> FeedScript {
        var script = try FeedScript(subscribers: subscribers)
        _ = try script.look([Item(3), Item(2, body(2, "$5")), Item(1)])
        _ = try script.look([Item(3), Item(2, body(2, "$7")), Item(1)])
        return script
    }

    static func body(_ pillar: Int, _ amount: String) -> String {
        "<h2>Pillar I: One</h2><ul><li>The office will open a port.</li></ul>"
            + "<h2>Pillar II: Two</h2><ul><li>Mexico will build twelve lighthouses for \(amount) million by December 2030.</li></ul>"
    }

    private static func ids(_ feed: ChangeFeed?) -> [String]? { feed?.digest.events.map(\.id) }

    @Test func `each topic has its own events, the newest first`() throws {
        let script = try Self.script()
        let reader = FeedReader(archive: script.archive, configuration: script.configuration)
        try script.archive.transaction {
            let all = try script.archive.events(since: nil, document: nil)
            #expect(all.map(\.kind) == [.published, .published, .published, .revised])
            let archive = try #require(try reader.feed(.archive))
            #expect(archive.digest.events.first == all.last)
            #expect(Set(archive.digest.events.map(\.id)) == Set(all.map(\.id)))
            #expect(archive.path == "feed")
            let slug = try #require(all.last?.document?.id)
            let document = try #require(try reader.feed(.document(slug)))
            #expect(document.digest.events.map(\.kind) == [.revised, .published])
            #expect(document.path == "documents/\(slug)/feed")
            #expect(document.id.hasSuffix("/documents/\(slug)/feed"))
            #expect(document.id != archive.id)
            #expect(try reader.feed(.document("no-such-document")) == nil)
            let second = try #require(try reader.feed(.pillar(2)))
            #expect(second.digest.events.map(\.kind) == [.revised, .published])
            #expect(second.part == "pillars/2")
            #expect(try reader.feed(.pillar(1))?.digest.events.map(\.kind) == [.published])
            #expect(try reader.feed(.pillar(3)) == nil)
        }
    }

    @Test func `a subscriber's feed tells what the subscriber asked for, in its language`() throws {
        var desk = Subscriber(name: "desk", channel: .standardOutput, kinds: [.revised])
        desk.language = .spanish
        let script = try Self.script([desk])
        let reader = FeedReader(archive: script.archive, configuration: script.configuration)
        try script.archive.transaction {
            let feed = try #require(try reader.feed(.subscriber("desk")))
            #expect(feed.digest.events.map(\.kind) == [.revised])
            #expect(feed.digest.language == .spanish)
            #expect(feed.part == "subscribers/desk")
            #expect(try reader.feed(.subscriber("else")) == nil)
            let together = try reader.feedsTogether([.archive, .subscriber("desk"), .subscriber("else")])
            #expect(Set(together.keys) == [.archive, .subscriber("desk"), .pillar(1), .pillar(2)])
            for (topic, feed) in together { #expect(try reader.feed(topic) == feed) }
        }
    }

    @Test func `a calendar holds the deadlines of its topic`() throws {
        let script = try Self.script()
        let reader = FeedReader(archive: script.archive, configuration: script.configuration)
        try script.archive.transaction {
            let ledger = try script.archive.ledgerWithin(now: script.now)
            let revised = try #require(
                try script.archive.events(since: nil, document: nil).last?.document?.id)
            let other = try #require(
                try script.archive.documents().map(\.slug).first { $0 != revised })
            func days(_ topic: FeedPlace.Topic) throws -> Int? {
                try reader.calendar(topic, ledger)?.count(of: "DTSTART;VALUE=DATE:20301231")
            }
            #expect(try days(.archive) == 1)
            #expect(try days(.document(revised)) == 1)
            #expect(try days(.document(other)) == 0)
            #expect(try days(.pillar(2)) == 1)
            #expect(try days(.pillar(1)) == nil)
        }
    }

    @Test(arguments: [
        ("feed.atom", FeedPlace(.archive, .atom)), ("deadlines.ics", FeedPlace(.archive, .calendar)),
        ("documents/a-1/feed.json", FeedPlace(.document("a-1"), .json)),
        ("pillars/12/feed.atom", FeedPlace(.pillar(12), .atom)),
        ("subscribers/desk/deadlines.ics", FeedPlace(.subscriber("desk"), .calendar)),
    ]) func `a place is read as it is written`(_ path: String, _ place: FeedPlace) {
        #expect(FeedPlace(path[...]) == place)
        #expect(place.path == path)
    }

    @Test(arguments: [
        "", "/feed.atom", "feed.rss", "feed.atom/", "documents//feed.atom", "documents/A/feed.atom",
        "documents/../feed.atom", "documents/a/b/feed.atom", "pillars/0/feed.atom", "pillars/01/feed.atom",
        "pillars/100/feed.atom", "pillars/+1/feed.atom", "pillars/a/feed.atom", "other/a/feed.atom",
        "documents/%61/feed.atom",
    ]) func `any other spelling is no place`(_ path: String) {
        #expect(FeedPlace(path[...]) == nil)
    }

    @Test
    func `what is served is made anew only when something changed, and knows its subscribers on request`()
        throws
    {
        var script = try Self.script([Subscriber(name: "desk", channel: .standardOutput)])
        let now = script.now
        let place = FeedPlace(.archive, .atom)
        let ledgers = LedgerKeeper(directory: script.directoryPath)
        let shelf = FeedShelf(configuration: script.configuration, ledgers: ledgers)
        let first = try #require(try shelf.take(place, from: script.archive, now: now))
        #expect(first.changed == (try script.archive.events(since: nil, document: nil).last?.time))
        #expect(try shelf.take(place, from: script.archive, now: now)?.bytes == first.bytes)
        _ = try script.look([Item(3), Item(2, Self.body(2, "$9")), Item(1)])
        let second = try #require(try shelf.take(place, from: script.archive, now: now))
        #expect(second.bytes != first.bytes)
        #expect(try shelf.take(FeedPlace(.subscriber("desk"), .atom), from: script.archive, now: now) == nil)
        var open = script.configuration
        open.feeds.subscribers = true
        #expect(
            try FeedShelf(configuration: open, ledgers: ledgers).take(
                FeedPlace(.subscriber("desk"), .atom), from: script.archive, now: now) != nil)
    }

    @Test func `calendars of a ledger that takes long to derive are a little behind, others are not`()
        throws
    {
        var script = try Self.script()
        let (now, path) = (script.now, script.directoryPath)
        let free = DispatchSemaphore(value: 1)
        let slow = LedgerKeeper(directory: path, patience: .milliseconds(1), clock: { now }) {
            maker, archive, now in
            free.wait()
            return try maker.make(from: archive, now: now)
        }
        let quick = LedgerKeeper(directory: path, patience: .seconds(3600), clock: { now })
        for keeper in [slow, quick] { keeper.start() }
        defer {
            free.signal()
            for keeper in [slow, quick] { keeper.stop() }
        }
        let shelves = [slow, quick].map { FeedShelf(configuration: script.configuration, ledgers: $0) }
        func calendar(_ shelf: FeedShelf) throws -> [UInt8]? {
            while true {
                do {
                    return try shelf.take(FeedPlace(.archive, .calendar), from: script.archive, now: now)?
                        .bytes
                } catch is LedgerKeeper.Pending {}
            }
        }
        let first = try shelves.map(calendar)
        #expect(first[0] == first[1])
        _ = try script.look([Item(3), Item(2, Self.body(2, "$9")), Item(1)])
        #expect(try calendar(shelves[0]) == first[0])
        #expect(try calendar(shelves[1]) != first[1])
        free.signal()
        while try calendar(shelves[0]) == first[0] {}
    }

    @Test
    func
        `the state of an archive goes on with what is added, and no more when what was said is linked otherwise`()
        throws
    {
        var script = try Self.script()
        let first = try script.archive.derivedState()
        #expect(try script.archive.derivedState() == first)
        let nature = try script.archive.nature()
        _ = try script.look([Item(3), Item(2, Self.body(2, "$7")), Item(1)])
        #expect(try script.archive.derivedState() == first, "nothing new is nothing to tell")
        _ = try script.look([Item(4), Item(3), Item(2, Self.body(2, "$7"))])
        let second = try script.archive.derivedState()
        #expect(second != first && second.continues(first) && !first.continues(second))
        let side = LedgerCorrection.Side(id: "a", document: "d", text: "t")
        let other = LedgerCorrection.Side(id: "b", document: "d", text: "u")
        try script.archive.put(LedgerCorrection(.link, side, other, time: script.now))
        let third = try script.archive.derivedState()
        #expect(third != second && !third.continues(second))
        #expect(try script.archive.nature() == nature && nature.count == 32)
    }

    @Test func `files are written when something changed, and only those that would say something else`()
        async throws
    {
        let target = try TemporaryDirectory()
        let directory = target.path + "/feeds"
        var script = try Self.script([Subscriber(name: "desk", channel: .standardOutput)])
        var configuration = script.configuration
        configuration.feeds.directory = directory
        configuration.feeds.subscribers = true
        func writer(_ version: String = "1") throws -> FeedWriter {
            try #require(
                FeedWriter(configuration: configuration, archive: script.directoryPath, version: version))
        }
        func text(_ path: String) throws -> String {
            String(decoding: try contents(of: "\(directory)/\(path)"), as: UTF8.self)
        }
        let documents = try script.archive.documents().map(\.slug)
        let all = try await writer().write(script.archive.derivedState(), now: script.now)
        // The archive, three documents and the subscriber; two pillars, of which one has a deadline.
        #expect(all == 3 * 5 + 3 + 2)
        for slug in documents { #expect(try text("documents/\(slug)/feed.atom").contains("<entry>")) }
        #expect(try text("subscribers/desk/feed.json").contains("/subscribers/desk\""))
        #expect(try text("pillars/2/deadlines.ics").contains("20301231"))
        #expect(
            try await writer().write(script.archive.derivedState(), now: script.now) == 0,
            "a restart writes nothing")
        _ = try script.look([Item(3), Item(2, Self.body(2, "$9")), Item(1)])
        let later = try await writer().write(script.archive.derivedState(), now: script.now)
        #expect(later == 3 + 3 + 1 + 3 + 2, "the two other documents stay untouched")
        #expect(try text("feed.atom").contains("$9"))
        // A kill between two files: what is there is whole, and all is written once more.
        let left =
            unsafe unlink(directory + "/.hledwatch-feeds") == 0 && unlink(directory + "/feed.json") == 0
        #expect(left)
        #expect(try await writer().write(script.archive.derivedState(), now: script.now) == 1)
        configuration.feeds.subscribers = false
        #expect(try await writer().write(script.archive.derivedState(), now: script.now) == 0)
        #expect(throws: (any Error).self) { try text("subscribers/desk/feed.atom") }
        #expect(try await writer("2").write(script.archive.derivedState(), now: script.now) == 0)
    }
}

extension String {
    /// How often `text` is in it.
    fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
