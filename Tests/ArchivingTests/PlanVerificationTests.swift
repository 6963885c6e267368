import FactSheets
import TestSupport
import Testing

@testable import Archiving

/// What is planned and promised, and `verify`.
@Suite struct PlanVerificationTests {
    /// An archive with a row or two of everything that is planned.
    private static func planned() throws -> VerificationTests.Sealed {
        let sealed = try VerificationTests.Sealed()
        let archive = sealed.archive
        var entry = AgendaEntry(
            url: "https://www.example.gov/fact-sheet/", role: .page, document: 1, due: .noonPlus(60),
            lastLook: noon, standing: 1)
        entry.timing.hints.ttl = .seconds(3600)
        try archive.put(entry)
        try archive.put(
            AgendaEntry(url: "https://www.example.gov/feed/", role: .source, due: .never, failures: 3))
        try archive.enqueue(
            OutboxEntry(
                digestID: "dg-1", subscriber: "desk",
                digest: Array(#"{"id": "dg-1", "subject": "One"}"#.utf8), created: noon, due: noon))
        let event = Event(id: "ev-1", kind: .published, time: noon, significance: .substantive)
        #expect(try archive.insertEvent(event, capture: 1, document: 1))
        try archive.owe("ev-1", to: "daily")
        try archive.reckon(with: "daily", until: noon)
        try archive.put(HostPause(host: "www.example.gov", until: .noonPlus(60), strikes: 1))
        try archive.put(
            LedgerCorrection(
                .link, .init(id: "a", document: "a", text: "A"), .init(id: "b", document: "b", text: "B"),
                time: noon))
        return sealed
    }

    @Test func `plans that are as they were written are no damage`() throws {
        #expect(try Self.planned().damages() == [])
    }

    struct Edit: CustomTestStringConvertible {
        let sql: String
        let text: String
        var testDescription: String { sql }
    }

    static let edits = [
        Edit(
            sql: "UPDATE agenda SET role = 'pagf' WHERE id = 1",
            text: "the entry of the agenda 'https://www.example.gov/fact-sheet/' cannot be read: "),
        Edit(
            sql: "UPDATE agenda SET hints = '{' WHERE id = 1",
            text: "the entry of the agenda 'https://www.example.gov/fact-sheet/' cannot be read: "),
        Edit(
            sql: "UPDATE agenda SET standing = 99 WHERE id = 1",
            text:
                "the entry of the agenda 'https://www.example.gov/fact-sheet/' rests on capture 99, which is not there"
        ),
        Edit(
            sql: "UPDATE agenda SET document = 7 WHERE id = 1",
            text:
                "the entry of the agenda 'https://www.example.gov/fact-sheet/' is of document 7, which is not there"
        ),
        Edit(
            sql: "UPDATE agenda SET due = -due WHERE id = 1",
            text:
                "the entry of the agenda 'https://www.example.gov/fact-sheet/' has a time or a count that none can have"
        ),
        Edit(
            sql: "UPDATE agenda SET failures = -3 WHERE id = 2",
            text:
                "the entry of the agenda 'https://www.example.gov/feed/' has a time or a count that none can have"
        ),
        Edit(
            sql: "UPDATE agenda SET url = 'xttps://www.example.gov/feed/' WHERE id = 2",
            text: "the entry of the agenda 'xttps://www.example.gov/feed/' is no address of the web"),
        Edit(
            sql: "UPDATE outbox SET state = 'sunt'",
            text: "the delivery 'dg-1 to desk' is in no state that there is: 'sunt'"),
        Edit(
            sql: "UPDATE outbox SET digest_id = 'dg-2'",
            text: "the delivery 'dg-2 to desk' carries the digest 'dg-1'"),
        Edit(
            sql: "UPDATE outbox SET digest = zeroblob(20)",
            text: "the delivery 'dg-1 to desk' cannot be read: "),
        Edit(
            sql: "UPDATE outbox SET attempts = -1",
            text: "the delivery 'dg-1 to desk' has a time or a count that none can have"),
        Edit(
            sql: "UPDATE owed SET event = 'ev-2'",
            text: "what is owed to 'daily' is the event 'ev-2', which is not there"),
        Edit(
            sql: "UPDATE reckoning SET until = -until",
            text: "the reckoning with 'daily' ends at a time that none can be"),
        Edit(
            sql: "UPDATE pause SET strikes = 0",
            text: "the pause of 'www.example.gov' has a time or a count that none can have"),
        Edit(
            sql: "UPDATE ledger_correction SET correction = '{}'",
            text: "the corrections of the ledger cannot be read: "),
    ]

    @Test(arguments: edits) func `a row of a plan that was edited is named`(_ edit: Edit) throws {
        let sealed = try Self.planned()
        try sealed.archive.connection.run(ArchiveEngine.edit(edit.sql))
        let damages = sealed.damages()
        #expect(damages.map(\.kind) == [.plan])
        #expect(damages.first?.text.hasPrefix(edit.text) == true, "\(damages)")
    }

    @Test func `a flipped bit of a digest on its way is named`() throws {
        let sealed = try Self.planned()
        let frame = try #require(
            try sealed.archive.connection.value([UInt8].self, "SELECT digest FROM outbox"))
        for index in stride(from: 6, to: frame.count, by: 5) {
            var flipped = frame
            flipped[index] ^= 0x10
            try sealed.archive.connection.run("UPDATE outbox SET digest = $1", flipped)
            #expect(sealed.damages().map(\.kind) == [.plan], "byte \(index) of \(frame.count)")
        }
    }
}
