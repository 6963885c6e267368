import Archiving
import FactSheets
import Testing

@Suite struct DeadLetterTests {
    private static func entry(_ id: String, _ state: OutboxEntry.State) -> OutboxEntry {
        OutboxEntry(
            digestID: id, subscriber: "desk", digest: Array("{}".utf8), created: Instant(seconds: 1),
            due: Instant(seconds: 1), attempts: 9, state: state,
            lastError: state == .dead ? "it hung up" : nil)
    }

    @Test func `deliveries that were given up are on their way again, the others stay as they were`() throws {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        for entry in [Self.entry("dg-1", .dead), Self.entry("dg-2", .dead), Self.entry("dg-3", .sent)] {
            try archive.enqueue(entry)
        }
        let now = Instant(seconds: 100)
        #expect(try archive.retryDead(digest: "dg-3", now: now) == 0)
        #expect(try archive.retryDead(digest: "dg-1", now: now) == 1)
        let again = try #require(try archive.claimDelivery(to: "desk", now: now, lease: .seconds(60)))
        #expect(again.digestID == "dg-1" && again.attempts == 0 && again.digest == Array("{}".utf8))
        #expect(try archive.deliveries(state: .dead).map(\.digestID) == ["dg-2"])
        #expect(try archive.retryDead(subscriber: "other", now: now) == 0)
        #expect(try archive.retryDead(subscriber: "desk", now: now) == 1)
        #expect(try archive.deliveries(state: .sent).map(\.digestID) == ["dg-3"])
    }
}
