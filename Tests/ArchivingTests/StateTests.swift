import FactSheets
import Testing

@testable import Archiving

@Suite struct StateTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
        try archive.addCapture()
    }

    @Test func `a channel is stored, replaced, and found by name or document`() throws {
        let hash = [UInt8](repeating: 7, count: 32)
        var channels: [Channel] = []
        for (slug, position) in [("a", 1), ("b", 0)] {
            let document = try archive.addDocument(slug).id
            channels.append(
                Channel(
                    document: document, name: "feed:https://f/", capture: 1, time: noon, rawHash: hash,
                    position: position))
        }
        for channel in channels { try archive.put(channel) }
        #expect(try archive.channels(named: "feed:https://f/") == channels.reversed())
        channels[0].contentHash = hash
        channels[0].missing = 2
        channels[0].missingSince = .noonPlus(5)
        try archive.put(channels[0])
        #expect(try archive.channel("feed:https://f/", of: channels[0].document) == channels[0])
        #expect(try archive.channels(of: channels[0].document) == [channels[0]])
        #expect(try archive.channel("page", of: channels[0].document) == nil)
    }

    @Test func `a document was last seen when its page last stood`() throws {
        let document = try archive.addDocument("a")
        let hash = [UInt8](repeating: 7, count: 32)
        var channel = Channel(
            document: document.id, name: "page", capture: 1, time: noon, rawHash: hash, contentHash: hash)
        try archive.put(channel)
        try archive.confirm(pageOf: document.id, channel: "page", at: .noonPlus(60))
        #expect(try archive.document(document.id)?.lastSeen == .noonPlus(60))
        let page = try #require(try archive.page(at: document.url, channel: "page"))
        #expect(page.stands)
        #expect(page.document == (try archive.document(document.id)))

        // Missed, or held out: an answer of "unchanged" means more there than that the page stands.
        channel.missing = 1
        try archive.put(channel)
        #expect(try archive.page(at: document.url, channel: "page")?.stands == false)
        (channel.missing, channel.rawHash) = (0, [])
        try archive.put(channel)
        #expect(try archive.page(at: document.url, channel: "page")?.stands == false)

        // A page that was never read was never seen either, whatever stands in its channel.
        (channel.contentHash, channel.time) = (nil, .noonPlus(90))
        try archive.put(channel)
        #expect(try archive.document(document.id)?.lastSeen == noon)
    }

    @Test func `a look that moved an entry's times keeps what was noted of it meanwhile`() throws {
        try archive.put(AgendaEntry(url: "https://a/", role: .page, due: noon))
        let read = try #require(try archive.agenda("https://a/"))
        var noted = read
        noted.document = 7
        try archive.put(noted)
        var looked = read
        (looked.due, looked.lastLook) = (.noonPlus(60), .noonPlus(1))
        try archive.put(looked, after: read)
        noted.due = .noonPlus(60)
        noted.lastLook = .noonPlus(1)
        #expect(try archive.agenda("https://a/") == noted)

        looked.etag = "\"e\""
        try archive.put(looked, after: read)
        #expect(try archive.agenda("https://a/") == looked)
        try archive.removeFromAgenda("https://a/")
        try archive.put(looked, after: read)
        #expect(try archive.agenda("https://a/") == nil)
    }

    @Test func `a copy of an entry is not changed with it`() {
        let before = AgendaEntry(url: "https://a/", role: .page, due: noon, etag: "\"e\"")
        var after = before
        #expect(after == before)
        after.etag = nil
        after.timing.edits = 1000
        #expect(before.etag == "\"e\"" && before.timing.edits == 0)
        var other = after
        other.due = .noonPlus(60)
        #expect(after.due == noon && other.etag == nil && other.timing.edits == 1000 && other != after)
        other.due = noon
        #expect(other == after && other != before)
    }

    @Test func `entries last looked at after a time are found`() throws {
        for (url, look) in [("https://a/", noon), ("https://b/", .noonPlus(5)), ("https://c/", nil)] {
            try archive.put(AgendaEntry(url: url, role: .page, due: noon, lastLook: look))
        }
        #expect(try archive.agendaEntries(lookedAtAfter: noon).map(\.url) == ["https://b/"])
    }

    @Test func `a source's state is stored and replaced`() throws {
        var state = SourceState(url: "https://f/", capture: 1, time: noon, bodyHash: [])
        try archive.put(state)
        #expect(try archive.sourceState("https://f/") == state)
        state.newest = .noonPlus(1)
        state.failures = 4
        state.blindSince = noon
        state.staleLooks = 2
        state.bodyHash = [UInt8](repeating: 1, count: 32)
        try archive.put(state)
        #expect(try archive.sourceState("https://f/") == state)
        #expect(try archive.sourceState("https://g/") == nil)
    }

    @Test func `an event is stored once and comes back in the order it was added`() throws {
        let document = try archive.addDocument("a")
        let events = [("ev-b", 60), ("ev-a", 0), ("ev-c", 30)].map { id, seconds in
            Event(
                id: id, kind: .revised, time: .noonPlus(Int64(seconds)), since: noon,
                document: Event.Subject(id: "a", title: "A “title”", url: document.url, published: noon),
                version: 2, previousVersion: 1, significance: .editorial, detail: "x")
        }
        for (index, event) in events.enumerated() {
            #expect(try archive.insertEvent(event, capture: 1, document: index == 1 ? nil : document.id))
            #expect(try !archive.insertEvent(event, capture: 1, document: nil))
        }
        #expect(try archive.events(since: nil, document: nil) == events)
        #expect(try archive.events(since: .noonPlus(30), document: nil) == [events[0], events[2]])
        #expect(try archive.events(since: nil, document: document.id) == [events[0], events[2]])
        #expect(try archive.events(since: .noonPlus(31), document: document.id) == [events[0]])
        #expect(try archive.event("ev-a") == events[1])
        #expect(try archive.event("ev-z") == nil)
    }

    @Test func `a digest is queued once a subscriber, tried when due, and keeps its bytes`() throws {
        func entry(_ id: String, _ subscriber: String, due: Int64) -> OutboxEntry {
            OutboxEntry(
                digestID: id, subscriber: subscriber, digest: Array("{}".utf8), created: noon,
                due: .noonPlus(due))
        }
        #expect(try archive.nextDeliveryDue() == nil)
        var first = entry("dg-1", "mail", due: 10)
        for queued in [entry("dg-2", "mail", due: 5), first, entry("dg-1", "web", due: 10), first] {
            try archive.enqueue(queued)
        }
        #expect(try archive.nextDeliveryDue() == .noonPlus(5))
        func due(_ seconds: Int64) throws -> [String] {
            try archive.dueSubscribers(now: .noonPlus(seconds), lease: .seconds(60))
        }
        #expect(try due(4) == [])
        #expect(try due(5) == ["mail"])
        #expect(try due(10) == ["mail", "web"])
        first.state = .sent
        first.attempts = 1
        first.lastError = "451 try later"
        first.digest = Array("changed".utf8)
        try archive.update(first)
        first.digest = Array("{}".utf8)
        #expect(try archive.deliveries(state: .sent) == [first])
        #expect(try archive.deliveries(state: nil).count == 3)
        #expect(try due(10) == ["mail", "web"])
        try archive.enqueue(first)
        #expect(try archive.deliveries(state: .pending).count == 2)
        #expect(
            Archive.error { try archive.update(entry("dg-9", "mail", due: 0)) }
                == .missing(what: "delivery of 'dg-9' to 'mail'"))
    }

    @Test
    func `the agenda gives what is due, role by role: longest first, then as they came, piece by piece`()
        throws
    {
        let entries = [
            AgendaEntry(url: "https://b/", role: .page, document: 9, due: .noonPlus(10)),
            AgendaEntry(url: "https://a/", role: .page, due: .noonPlus(10)),
            AgendaEntry(url: "https://z/", role: .source, due: .noonPlus(10)),
            AgendaEntry(url: "https://y/", role: .page, due: .noonPlus(5)),
            AgendaEntry(url: "https://x/", role: .source, due: .noonPlus(11)),
        ]
        #expect(try archive.nextDue() == nil)
        for entry in entries { try archive.put(entry) }
        #expect(try archive.nextDue() == .noonPlus(5))
        func due(_ role: Capture.Role, _ seconds: Int64, after: AgendaEntry? = nil, limit: Int = 10) throws
            -> [AgendaEntry]
        {
            let position = after.flatMap { entry in entry.id.map { (entry.due, $0) } }
            return try archive.due(role, now: .noonPlus(seconds), after: position, limit: limit)
        }
        #expect(try due(.page, 10).map(\.url) == ["https://y/", "https://b/", "https://a/"])
        #expect(try due(.source, 10).map(\.url) == ["https://z/"])
        let first = try due(.page, 10, limit: 2)
        #expect(first.map(\.url) == ["https://y/", "https://b/"])
        #expect(try due(.page, 10, after: first.last).map(\.url) == ["https://a/"])
        #expect(try archive.agendaEntries(role: .source).map(\.url) == ["https://x/", "https://z/"])

        var changed = try #require(try archive.agenda("https://b/"))
        changed.document = nil
        changed.due = .noonPlus(99)
        (changed.lastLook, changed.lastChange, changed.failures) = (noon, .noonPlus(1), 3)
        (changed.etag, changed.lastModified, changed.standing) = ("W/\"\u{1}\"", "yesterday", 7)
        changed.permanent = "https://c/"
        try archive.put(changed)
        #expect(try archive.agenda("https://b/") == changed)
        try archive.removeFromAgenda("https://b/")
        try archive.removeFromAgenda("https://b/")
        #expect(try archive.agenda("https://b/") == nil)
    }
}
