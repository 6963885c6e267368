import FactSheets
import TestSupport
import Testing

@testable import Archiving

/// Two watchers of one archive in PostgreSQL.
@Suite(.blocking, .withPostgreSQL) struct WatchersTests {
    private let directories: [ArchivingTests.TemporaryDirectory]
    private let database: Configuration.Database

    init() throws {
        directories = [try ArchivingTests.TemporaryDirectory(), try ArchivingTests.TemporaryDirectory()]
        database = Configuration.Database(
            connectionFile: try #require(PostgreSQLServer.shared).connectionFile,
            schema: "watchers_\(UInt64.random(in: 0 ... .max))")
    }

    /// Opened by whoever watches from the directory with that number.
    private func open(_ number: Int) throws -> Archive {
        let archive = try Archive(directory: directories[number].path, mode: .write, at: .database(database))
        try archive.enlist(as: "watcher \(number)")
        return archive
    }

    private func two() throws -> (Archive, Archive) { (try open(0), try open(1)) }

    private static func entry(_ host: String, _ number: Int) -> AgendaEntry {
        AgendaEntry(url: "https://\(host)/\(number)", role: .page, due: .noonPlus(Int64(number)))
    }

    /// It was silent for a minute, as the server's clock goes.
    private func silence(_ watcher: Archive) throws {
        try Connection(to: database, access: .write).run(
            "UPDATE watcher SET until = 0 WHERE number = $1", try #require(watcher.watcher))
    }

    private func isSuperseded(_ body: () throws -> Void) -> Bool {
        if case .superseded = Archive.error(body) { true } else { false }
    }

    @Test func `what is due is leased to one of them, and goes back when it was looked at`() throws {
        let (first, second) = try two()
        try first.transaction { for number in 1...6 { try first.put(Self.entry("a.example", number)) } }
        func due(_ archive: Archive) throws -> [AgendaEntry] {
            try archive.due(.page, now: .noonPlus(100), limit: 10)
        }
        #expect(try due(second).count == 6)
        let taken = Array(try due(first).prefix(4))
        #expect(try first.transaction { try first.lease(taken) } == Set(taken.compactMap(\.id)))
        #expect(try due(second).map(\.url) == ["https://a.example/5", "https://a.example/6"])
        #expect(try second.transaction { try second.lease(taken) }.isEmpty)
        #expect(try due(first).count == 6, "what is leased to it is its own to take again")
        #expect(try second.watchers().map(\.leases) == [4, 0])
        #expect(try second.gauges().watchers == second.watchers())
        try first.transaction { try first.release(Array(taken.prefix(2))) }
        #expect(try due(second).count == 4)
        try first.withdraw()
        #expect(try due(second).count == 6)
        #expect(try second.watchers().map(\.name) == ["watcher 1"])
    }

    @Test func `what another looked at since it was read is not leased`() throws {
        let (first, second) = try two()
        try first.transaction { for number in 1...3 { try first.put(Self.entry("a.example", number)) } }
        let read = try second.due(.page, now: .noonPlus(100), limit: 10)
        var looked = try #require(read.first)
        looked.due = .noonPlus(1000)
        try first.transaction {
            _ = try first.lease([looked])
            try first.put(looked)
            try first.release([looked])
        }
        #expect(try second.transaction { try second.lease(read) } == Set(read.dropFirst().compactMap(\.id)))
    }

    @Test func `a host is asked by one of them, and what was noted of it goes to the next`() throws {
        let (first, second) = try two()
        let hosts = ["a.example", "b.example"]
        #expect(
            try first.transaction { try first.takeTurns(at: ["a.example"], limit: 9) } == ["a.example": ""])
        #expect(try second.transaction { try second.takeTurns(at: hosts, limit: 9) } == ["b.example": ""])
        try first.transaction {
            try first.note(spent: "7 1", at: "a.example")
            try first.endTurns(at: ["a.example"])
        }
        try second.transaction { try second.note(spent: "9 9", at: "a.example") }
        #expect(try second.transaction { try second.takeTurns(at: hosts, limit: 9) }["a.example"] == "7 1")
        #expect(try first.transaction { try first.takeTurns(at: hosts, limit: 9) }.isEmpty)
    }

    @Test
    func
        `one that was silent for too long is struck off, writes nothing more, and goes on under a new number`()
        throws
    {
        let (first, second) = try two()
        try first.transaction {
            try first.put(Self.entry("a.example", 1))
            _ = try first.takeTurns(at: ["a.example"], limit: 9)
        }
        let taken = try first.due(.page, now: .noonPlus(100), limit: 10)
        _ = try first.transaction { try first.lease(taken) }
        let before = try #require(first.watcher)
        try silence(first)
        #expect(
            try second.due(.page, now: .noonPlus(100), limit: 10).isEmpty,
            "it is there until it is struck off")
        try second.renewStanding()
        #expect(try second.due(.page, now: .noonPlus(100), limit: 10).count == 1)
        #expect(try second.transaction { try second.takeTurns(at: ["a.example"], limit: 9) }.count == 1)
        let error = Archive.error { _ = try first.transaction { try first.addCapture() } }
        #expect(error == .superseded(database: first.path) && error?.mayPass == true)
        #expect(try second.captureCount() == 0)
        _ = try first.transaction { try first.addCapture() }
        #expect(try second.captureCount() == 1)
        #expect(try #require(first.watcher) > before)
    }

    @Test func `what it had in hand is not written under its new number either, whoever was told first`()
        throws
    {
        let (first, second) = try two()
        try first.transaction { try first.put(Self.entry("a.example", 1)) }
        let taken = try first.due(.page, now: .noonPlus(100), limit: 10)
        _ = try first.transaction { try first.lease(taken) }
        try silence(first)
        try second.renewStanding()
        // It learns of it by saying that it is there, and is there again, under another number.
        #expect(isSuperseded { try first.renewStanding() })
        try first.renewStanding()
        func write() throws {
            try first.transaction {
                _ = try first.addCapture()
                try first.release(taken)
            }
        }
        #expect(isSuperseded(write))
        #expect(isSuperseded { _ = try first.transaction { try first.lease(taken) } })
        #expect(try second.captureCount() == 0)
        try first.transaction { try first.releaseAll() }
        _ = try first.transaction { try first.lease(taken) }
        try write()
        #expect(try second.captureCount() == 1)
    }

    @Test func `a number given in a transaction that failed is nobody's`() throws {
        let (first, second) = try two()
        try silence(first)
        try second.renewStanding()
        #expect(isSuperseded { try first.renewStanding() })
        struct Stop: Error {}
        #expect(throws: Stop.self) { try first.transaction { throw Stop() } }
        // The next to ask gets it; the first does not pass for that one.
        let directory = try ArchivingTests.TemporaryDirectory()
        let third = try Archive(directory: directory.path, mode: .write, at: .database(database))
        try third.enlist(as: "watcher 2")
        try first.renewStanding()
        let numbers = [first, second, third].compactMap(\.watcher)
        #expect(Set(numbers).count == 3)
        #expect(try second.watchers().map(\.number) == numbers.sorted())
    }

    @Test func `of several one seals, and another when that one is gone`() throws {
        var first: Archive? = try open(0)
        let second = try open(1)
        #expect(try first?.isSequencer() == true)
        #expect(try second.isSequencer() == false)
        #expect(try first?.isSequencer() == true)
        first = nil
        var isTaken = false
        // The server learns of the end of a session a moment later.
        for _ in 0..<10_000 where !isTaken { isTaken = try second.isSequencer() }
        #expect(isTaken)
    }

    @Test func `a delivery is claimed by one, and given back when that one is struck off`() throws {
        let (first, second) = try two()
        try first.transaction {
            try first.enqueue(
                OutboxEntry(
                    digestID: "dg-1", subscriber: "desk", digest: Array("{}".utf8), created: noon, due: noon))
        }
        func claim(_ archive: Archive) throws -> String? {
            try archive.transaction {
                try archive.claimDelivery(to: "desk", now: .noonPlus(1), lease: .seconds(900))?.digestID
            }
        }
        #expect(try claim(first) == "dg-1")
        #expect(try claim(second) == nil)
        try silence(first)
        try second.renewStanding()
        #expect(try claim(second) == "dg-1")
    }

    @Test func `who derives anew waits for who writes, and keeps all others out`() throws {
        let watcher = try open(0)
        func amend() throws -> Archive {
            try Archive(directory: directories[1].path, mode: .amend, at: .database(database))
        }
        _ = try open(1)
        let refused = try watcher.transaction { Archive.error { _ = try amend() } }
        guard case .inUse = refused else {
            Issue.record("\(String(describing: refused))")
            return
        }
        func isHeld() throws -> Bool {
            let other = try Connection(to: database, access: .write)
            try other.execute("SET lock_timeout = '10ms'")
            return Archive.error { try other.transaction {} } == .busy(path: other.path)
        }
        var rebuilding: Archive? = try amend()
        #expect(try rebuilding?.transaction { 1 } == 1)
        #expect(try isHeld())
        rebuilding = nil
        _ = try watcher.transaction { try watcher.addCapture() }
        #expect(try watcher.captureCount() == 1)
    }

    @Test func `who listens is told of events when they are committed`() throws {
        let (first, second) = try two()
        #expect(try second.awaitNews() == true, "what came before it listened")
        #expect(try second.awaitNews() == false)
        let event = Event(
            id: "ev-1", kind: .blind, time: noon, source: "https://a.example/feed", significance: .substantive
        )
        try first.transaction {
            _ = try first.addCapture()
            #expect(try first.insertEvent(event, capture: 1, document: nil))
            #expect(try second.awaitNews() == false)
        }
        #expect(try second.awaitNews() == true)
        #expect(try second.event("ev-1")?.kind == .blind)
    }

    @Test func `a part that was made in a transaction that failed is made again`() throws {
        let (first, second) = try two()
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try first.transaction {
                _ = try first.addCapture()
                throw Stop()
            }
        }
        _ = try first.transaction { try first.addCapture() }
        try second.transaction {
            try second.append(checkOf: 1, at: .noonPlus(1), took: .zero, status: 304)
        }
        #expect(try first.check(2)?.capture == 1)
    }
}
