import FactSheets
import Testing

@testable import Archiving

@Suite struct PruningTests {
    let directory: TemporaryDirectory
    let archive: Archive
    let bodies: [[UInt8]]

    /// Ten captures of one page, each building on the one before; the fourth brought a version, the seventh an event.
    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
        var text = (0..<800).map { "Sentence \($0 * $0) of the text. " }
        var bodies: [[UInt8]] = []
        for minute in 0..<10 {
            text[minute * 70] = "What came at \(minute). "
            let body = text.joined()
            bodies.append(Array(body.utf8))
            try archive.addCapture(.page(at: .noonPlus(Int64(minute * 60)), body))
        }
        self.bodies = bodies
        let document = try archive.addDocument("a")
        try archive.insertVersion(
            Version(
                document: document.id, number: 1, contentHash: [1], capture: 4, time: noon, channel: "page",
                engine: 1,
                title: "T", significance: .substantive), sheet: .example)
        _ = try archive.insertEvent(
            Event(id: "ev-1", kind: .published, time: noon, significance: .substantive), capture: 7,
            document: document.id)
    }

    private func readable(_ archive: Archive) throws -> [Int64] {
        var found: [Int64] = []
        for id in Int64(1)...10 {
            do {
                #expect(try archive.capture(id)?.capture.body == bodies[Int(id - 1)])
                found.append(id)
            } catch ArchiveError.pruned(let what) {
                #expect(what == "the body of capture \(id)")
            }
        }
        return found
    }

    @Test func `a trial says what would go and changes nothing`() throws {
        let pruning = try archive.prune(since: nil, isTrial: true)
        #expect(pruning.bodies == 7 && pruning.restored == 3 && pruning.received > 7 * 20_000)
        let reader = try Archive(directory: directory.path, mode: .read)
        #expect(try readable(reader) == Array(1...10))
        #expect(try reader.firstPrunedCapture() == nil)
    }

    @Test
    func
        `what brought a version or an event and the newest stay, the log is whole, and what is gone says so`()
        throws
    {
        let trial = try archive.prune(since: nil, isTrial: true)
        #expect(try archive.prune(since: nil, isTrial: false) == trial)
        let reader = try Archive(directory: directory.path, mode: .read)
        #expect(try readable(reader) == [4, 7, 10])
        #expect(try reader.captureCount() == 10)
        #expect(try reader.firstPrunedCapture() == 1)
        let stats = try reader.stats()
        #expect(stats.bodies.count == 10 && stats.bodies.pruned == 7 && stats.bodies.whole == 1)
        #expect(try archive.connection.value(String.self, archive.connection.dialect.integrity(1)) == "ok")
        #expect(try archive.prune(since: nil, isTrial: false) == Pruning())
    }

    @Test func `what is younger than asked stays too`() throws {
        #expect(try archive.prune(since: .noonPlus(5 * 60), isTrial: false).bodies == 4)
        #expect(try readable(Archive(directory: directory.path, mode: .read)) == [4, 6, 7, 8, 9, 10])
    }

    @Test
    func `a body that comes again after it was pruned is kept again, and new ones build on what stayed`()
        throws
    {
        _ = try archive.prune(since: nil, isTrial: false)
        try archive.addCapture(.page(at: .noonPlus(6000), String(decoding: bodies[1], as: UTF8.self)))
        let next = String(decoding: bodies[9], as: UTF8.self) + "And more."
        try archive.addCapture(.page(at: .noonPlus(6060), next))
        let reader = try Archive(directory: directory.path, mode: .read)
        #expect(try readable(reader) == [2, 4, 7, 10])
        #expect(try reader.capture(11)?.capture.body == bodies[1])
        #expect(try reader.capture(12)?.capture.body == Array(next.utf8))
    }
}
