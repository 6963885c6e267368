import FactSheets
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Archiving

struct Interruption: Error, Equatable {}

@Suite struct DurabilityTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a transaction that throws leaves nothing`() throws {
        let archive = try Archive(directory: directory.path, mode: .write)
        #expect(throws: Interruption()) {
            try archive.transaction {
                try archive.addCapture()
                _ = try archive.addDocument("a")
                throw Interruption()
            }
        }
        #expect(try archive.captureCount() == 0)
        #expect(try archive.documents().isEmpty)
        let stored = try archive.transaction { try archive.addCapture().id }
        #expect(stored == 1)
    }

    @Test func `a failure inside a transaction cannot be overlooked`() throws {
        let archive = try Archive(directory: directory.path, mode: .write)
        let error = Archive.error {
            try archive.transaction {
                try archive.addCapture()
                try? archive.addAddress("https://a/", to: 42)
                try archive.addCapture(.page("https://b/"))
            }
        }
        #expect(error?.summary.lowercased().contains("foreign key constraint") == true)
        #expect(try archive.captureCount() == 0)
    }

    @Test func `a transaction inside another is refused, and the outer one undone`() throws {
        let archive = try Archive(directory: directory.path, mode: .write)
        let error = Archive.error {
            try archive.transaction {
                try archive.addCapture()
                try archive.transaction {}
            }
        }
        #expect(error == .misuse("a transaction was begun inside another"))
        #expect(try archive.captureCount() == 0)
    }

    @Test func `a transaction of a reader sees one state`() throws {
        let writer = try Archive(directory: directory.path, mode: .write)
        let reader = try Archive(directory: directory.path, mode: .read)
        try reader.transaction {
            #expect(try reader.captureCount() == 0)
            try writer.addCapture()
            #expect(try reader.captureCount() == 0)
        }
        #expect(try reader.captureCount() == 1)
    }

    @Test func `a reader cannot write`() throws {
        _ = try Archive(directory: directory.path, mode: .write)
        let reader = try Archive(directory: directory.path, mode: .read)
        #expect(
            Archive.error { try reader.addCapture() }
                == .misuse("an archive opened for reading was written to"))
    }

    @Test(.onSQLite("how large the file may become"))
    func `a full disk is named, what was stored stays, and writing goes on once there is room`() throws {
        let archive = try Archive(directory: directory.path, mode: .write)
        try archive.addCapture()
        let pages = try #require(try archive.connection.value(Int.self, "PRAGMA page_count"))
        _ = try archive.connection.value(Int.self, "PRAGMA max_page_count = \(pages + 10)")
        var large = Capture.page("https://large/")
        var random: UInt64 = 1
        large.body = (0..<400_000).map { _ in
            random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(truncatingIfNeeded: random >> 56)
        }
        let error = try #require(
            Archive.error {
                try archive.transaction {
                    try archive.addCapture(.page("https://b/"))
                    _ = try? archive.addCapture(large)
                    _ = try? archive.addCapture(.page("https://c/"))
                }
            })
        #expect(error == .full(path: directory.path + "/archive.sqlite"))
        #expect(
            error.description == """
                cannot write to the archive '\(directory.path)/archive.sqlite': no space is left
                  hint: free some space; nothing stored was lost, and the work goes on by itself once there is room
                """)
        #expect(try archive.captureCount() == 1)
        _ = try archive.connection.value(Int.self, "PRAGMA max_page_count = 1000000")
        try archive.addCapture(large)
        #expect(try archive.captureCount() == 2)
    }

    @Test(arguments: [0, 1, 7])
    func `a kill inside a transaction loses nothing of those before and keeps nothing of it`(
        _ committed: Int
    ) async throws {
        let path = directory.path
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [path = path as String, committed = committed as Int] in
            let archive = try Archive(directory: path, mode: .write)
            for number in 0..<committed {
                try archive.transaction {
                    try archive.addCapture(.page("https://\(number)/"))
                    _ = try archive.addDocument("d\(number)")
                }
            }
            try archive.transaction {
                try archive.addCapture(.page("https://last/"))
                _ = try archive.addDocument("last")
                kill(getpid(), SIGKILL)
            }
        }
        #expect(try Archive(directory: path, mode: .read).captureCount() == committed)
        let archive = try Archive(directory: path, mode: .write)
        #expect(try archive.captureCount() == committed)
        #expect(try archive.documents().count == committed)
        #expect(try archive.addCapture(.page("https://last/")).id == Int64(committed + 1))
        #expect(try archive.connection.value(String.self, archive.connection.dialect.integrity(1)) == "ok")
    }

    @Test func `what is derived can be forgotten, and is numbered the same when derived again`() throws {
        let archive = try Archive(directory: directory.path, mode: .write)
        let queued = OutboxEntry(digestID: "dg-1", subscriber: "a", digest: [], created: noon, due: noon)
        func derive() throws -> Document {
            let document = try archive.addDocument("a", guid: "g")
            for number in [1, 2] {
                try archive.insertVersion(
                    Version(
                        document: document.id, number: number, contentHash: [1], capture: 1, time: noon,
                        channel: "page", engine: 1, title: "T", significance: .substantive), sheet: .example)
            }
            try archive.addReading(hash: [2], document: document.id, version: 1)
            let side = Comparison.Side(title: "T", source: "a@1")
            try archive.insertChanges(
                Comparison(old: side, new: side, changes: []), document: document.id, from: 1, to: 2)
            try archive.put(
                Channel(document: document.id, name: "page", capture: 1, time: noon, rawHash: [1]))
            try archive.put(SourceState(url: "https://f/", capture: 1, time: noon, bodyHash: []))
            _ = try archive.insertEvent(
                Event(id: "ev-1", kind: .published, time: noon, significance: .substantive), capture: 1,
                document: document.id)
            try archive.flag(1, "stale")
            try archive.enqueue(queued)
            try archive.put(AgendaEntry(url: document.url, role: .page, document: document.id, due: noon))
            return document
        }
        try archive.addCapture()
        let before = try derive()
        try archive.forgetDerived()
        for table in Schema.derived {
            #expect(try archive.connection.value(Int.self, "SELECT COUNT(*) FROM \(table)") == 0)
        }
        #expect(try archive.capture(1)?.flag == nil)
        #expect(try archive.deliveries(state: nil) == [queued])
        #expect(try archive.agenda(before.url)?.document == before.id)
        #expect(try derive() == before)
    }
}
