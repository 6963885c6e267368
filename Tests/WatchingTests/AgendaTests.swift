import Archiving
import FactSheets
import TestSupport
import Testing

@testable import Watching

/// What a daemon finds on its agenda when it starts.
@Suite struct AgendaTests {
    static let now = Instant(seconds: 1_700_000_000)
    static let future = Instant(seconds: 2_150_000_000)

    private func entry(_ url: String, _ role: Capture.Role, due: Instant, lastLook: Instant?) -> AgendaEntry {
        AgendaEntry(
            url: url, role: role, document: nil, due: due, lastLook: lastLook, lastChange: nil, failures: 0,
            etag: nil,
            lastModified: nil)
    }

    private var configuration: Configuration {
        var configuration = Configuration()
        configuration.profiles = [
            Profile(name: "test", words: ["HLED"], sources: [Source(name: "press", url: FeedScript.url)])
        ]
        return configuration
    }

    @Test func `looks and deliveries that a wrong clock put years ahead come due when the clock is right`()
        throws
    {
        let directory = try TemporaryDirectory()
        let (page, rested) = ("https://press.example.gov/9", "https://press.example.gov/8")
        let archive = try Archive(directory: directory.path, mode: .write)
        try archive.put(
            entry(FeedScript.url, .source, due: Self.future, lastLook: Self.future - .seconds(900)))
        try archive.put(entry(page, .page, due: Self.future, lastLook: Self.future - .seconds(900)))
        try archive.put(
            entry(rested, .page, due: Self.now + .seconds(86_400), lastLook: Self.now - .seconds(60)))
        try archive.enqueue(
            OutboxEntry(
                digestID: "dg-1", subscriber: "desk", digest: Array("{}".utf8), created: Self.now,
                due: Self.future))
        let derivation = Derivation(
            archive: archive, configuration: configuration, follow: nil, manner: .live)
        try derivation.syncAgenda(now: Self.now)
        #expect(try archive.due(.source, now: Self.now, limit: 10).map(\.url) == [FeedScript.url])
        #expect(try archive.due(.page, now: Self.now, limit: 10).map(\.url) == [page])
        #expect(try archive.agenda(rested)?.due == Self.now + .seconds(86_400))
        #expect(try archive.dueSubscribers(now: Self.now + .seconds(8 * 86_400), lease: .zero) == ["desk"])
    }

    @Test func `a clock that is set anew moves deliveries as it moves looks, and 'never' stays never`() throws
    {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        try archive.put(entry(FeedScript.url, .source, due: Self.now, lastLook: nil))
        try archive.put(entry("https://press.example.gov/9", .page, due: .never, lastLook: nil))
        try archive.enqueue(
            OutboxEntry(
                digestID: "dg-1", subscriber: "desk", digest: Array("{}".utf8), created: Self.now,
                due: Self.now))
        let back = Self.now - .seconds(30 * 86_400)
        try archive.shiftAgenda(by: .seconds(-30 * 86_400))
        #expect(try archive.agenda(FeedScript.url)?.due == back)
        #expect(try archive.agenda("https://press.example.gov/9")?.due == .never)
        #expect(try archive.dueSubscribers(now: back, lease: .zero) == ["desk"])
    }

    @Test func `an endpoint that wants less gets nothing of what waits for it, and others are not held up`()
        throws
    {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        for (number, subscriber) in ["hook", "hook", "desk"].enumerated() {
            try archive.enqueue(
                OutboxEntry(
                    digestID: "dg-\(number)", subscriber: subscriber, digest: Array("{}".utf8),
                    created: Self.now,
                    due: Self.now))
        }
        try archive.postpone("hook", until: Self.now + .seconds(60))
        #expect(try archive.dueSubscribers(now: Self.now, lease: .zero) == ["desk"])
        let later = try archive.dueSubscribers(now: Self.now + .seconds(60), lease: .zero)
        #expect(later == ["desk", "hook"])
    }
}
