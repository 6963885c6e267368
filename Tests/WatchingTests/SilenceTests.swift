import Archiving
import FactSheets
import TestSupport
import Testing

@testable import Watching

@Suite struct SilenceTests {
    typealias Item = FeedScript.Item

    /// Three weeks in which something new came on every day, at noon or so.
    private static func busy() throws -> FeedScript {
        var script = try FeedScript()
        for day in 1...21 {
            _ = try script.look([Item(9, "<p>Ports on day \(day) of the month.</p>"), Item(8)])
            script.wait(.seconds(86_400 - 1800))
        }
        return script
    }

    @Test
    func `a source that brought news daily and brings none for weeks is blind, once, until it does again`()
        throws
    {
        var script = try Self.busy()
        var events: [(day: Int, event: Event)] = []
        for day in 1...30 {
            let last = Item(9, "<p>Ports on day 21 of the month.</p>")
            for event in try script.look([last, Item(8)]).events { events.append((day, event)) }
            script.wait(.seconds(86_400 - 1800))
        }
        #expect(events.map(\.event.kind) == [.blind])
        #expect((4...8).contains(events.first?.day ?? 0), "on day \(events.first?.day ?? 0)")
        #expect(events.first?.event.detail?.hasPrefix("it answers, but nothing new came since ") == true)
        #expect(try script.look([Item(9, "<p>Ports again.</p>"), Item(8)]).kinds == [.recovered, .revised])
    }

    @Test func `a source that fails twice is blind, and recovers when it answers, new or not`() throws {
        var script = try FeedScript()
        _ = try script.look([Item(9)])
        #expect(try script.look([], status: 503).events.isEmpty)
        #expect(try script.look([], status: 503).kinds == [.blind])
        #expect(try script.look([Item(9)]).kinds == [.recovered])
    }

    @Test func `a source that reads no items any more is blind at the second look`() throws {
        var script = try FeedScript()
        _ = try script.look([Item(9)])
        #expect(try script.look([]).events.isEmpty)
        #expect(try script.look([]).kinds == [.blind])
    }

    // MARK: Heartbeat

    private static func told(_ script: FeedScript) throws -> [Digest] {
        try script.archive.deliveries(state: nil).map { try JSON.decode(Digest.self, from: $0.digest) }
            .filter { $0.events.map(\.kind) == [.watched] }
    }

    @Test func `a heartbeat tells once what was watched in a day, also when nothing happened`() throws {
        let desk = Subscriber(name: "desk", channel: .standardOutput, kinds: [.withdrawn], heartbeat: .daily)
        var script = try FeedScript(subscribers: [desk])
        for _ in 0..<40 { _ = try script.look([Item(9), Item(8)]) }
        _ = try script.look([], status: 503)
        let first = try #require(try script.archive.firstCaptureTime())
        try script.derivation.enqueueHeartbeats(now: first)
        #expect(try Self.told(script).isEmpty)
        let next = first + .seconds(86_400)
        for _ in 0..<3 { try script.derivation.enqueueHeartbeats(now: next) }
        let digests = try Self.told(script)
        // From 16:56:40 until midnight, every half hour, the first of them new.
        #expect(
            digests.map(\.events.first?.detail) == [
                "watched 1 source, 15 checks, 14 unchanged, 2 events told"
            ])
        #expect(digests.first?.time.description == "2022-09-13T00:00:00Z")
        try script.derivation.enqueueHeartbeats(now: next + .seconds(86_400))
        #expect(try Self.told(script).count == 2)
    }

    @Test func `a weekly heartbeat runs from Monday to Monday`() throws {
        let desk = Subscriber(name: "desk", channel: .standardOutput, heartbeat: .weekly)
        var script = try FeedScript(subscribers: [desk])
        for _ in 0..<3 { _ = try script.look([Item(9)]) }
        try script.derivation.enqueueHeartbeats(now: script.now + .seconds(4 * 86_400))
        #expect(try Self.told(script).isEmpty)
        try script.derivation.enqueueHeartbeats(now: script.now + .seconds(9 * 86_400))
        #expect(try Self.told(script).map(\.events.first?.since?.description) == ["2022-09-12T00:00:00Z"])
    }
}
