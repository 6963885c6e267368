import FactSheets
import TestSupport
import Testing

@testable import Archiving

/// How bodies are kept: as what is new against the one before.
@Suite struct BodyTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
    }

    /// Text of which no stretch comes twice, the same for the same seed.
    private func text(_ seed: UInt64, bytes: Int) -> [UInt8] {
        var state = seed &* 2 &+ 1
        return (0..<bytes).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(97 + (state >> 59) % 26)
        }
    }

    private func capture(
        _ body: [UInt8], minute: Int64, url: String = "https://a.gov/feed/", status: Int = 200
    )
        -> Capture
    {
        Capture(role: .source, url: url, time: .noonPlus(minute * 60), status: status, body: body)
    }

    private struct Kept: Equatable {
        var base: Int64?
        var depth: Int
    }

    private func kept() throws -> [Kept] {
        try archive.connection.all("SELECT base, depth FROM body ORDER BY id") { row throws(ArchiveError) in
            Kept(base: try row.next(), depth: try row.next())
        }
    }

    private func stored() throws -> Int {
        try archive.connection.value(Int.self, "SELECT SUM(length(content)) FROM body") ?? 0
    }

    /// Bodies of that size, each the one before with other bytes in one place.
    private func addChain(of count: Int, bytes: Int) throws -> [[UInt8]] {
        var body = text(0, bytes: bytes)
        var bodies: [[UInt8]] = []
        for number in 0..<count {
            let place = number * 8 % (bytes - 8)
            body.replaceSubrange(place..<place + 8, with: text(UInt64(number + 1), bytes: 8))
            try archive.addCapture(capture(body, minute: Int64(number)))
            bodies.append(body)
        }
        return bodies
    }

    @Test func `a body is kept as what is new in it, and every one is read back in any order`() throws {
        let bodies = try addChain(of: 20, bytes: 50_000)
        #expect(try kept() == (0..<20).map { Kept(base: $0 == 0 ? nil : Int64($0), depth: $0) })
        #expect(try stored() < 50_000 + 19 * 100)
        let reader = try Archive(directory: directory.path, mode: .read)
        for number in [19, 0, 7, 8, 7, 19, 3] {
            #expect(try reader.capture(Int64(number + 1))?.capture.body == bodies[number])
        }
    }

    @Test func `a chain is no longer than what can be read in no time`() throws {
        _ = try addChain(of: 130, bytes: 1000)
        #expect(try kept()[127].depth == 127)
        #expect(try kept()[128] == Kept(base: nil, depth: 0))
        #expect(try kept()[129] == Kept(base: 129, depth: 1))
        let other = try TemporaryDirectory()
        let large = try Archive(directory: other.path, mode: .write)
        var body = text(3, bytes: 3_000_000)
        for minute in 0..<5 {
            body[0] &+= 1
            try large.addCapture(capture(body, minute: Int64(minute)))
        }
        let depths = try large.connection.all("SELECT depth FROM body ORDER BY id") {
            row throws(ArchiveError) in
            try row.next(Int.self)
        }
        #expect(depths == [0, 1, 2, 3, 0])
        #expect(try large.capture(4)?.capture.body.count == 3_000_000)
    }

    @Test func `what is mostly new, much smaller, of another address or another status stands alone`() throws
    {
        let first = text(1, bytes: 20_000)
        try archive.addCapture(capture(first, minute: 0))
        try archive.addCapture(capture(text(2, bytes: 20_000), minute: 1))
        try archive.addCapture(capture(Array(first.prefix(1000)), minute: 2))
        try archive.addCapture(capture(first + [1], minute: 3, url: "https://b.gov/feed/"))
        try archive.addCapture(capture(first + [2], minute: 4, status: 404))
        try archive.addCapture(capture([], minute: 5))
        #expect(try kept().allSatisfy { $0 == Kept(base: nil, depth: 0) })
        for id in 1...6 { #expect(try archive.capture(Int64(id)) != nil) }
    }

    @Test func `an error between two bodies does not part them`() throws {
        let body = text(1, bytes: 20_000)
        try archive.addCapture(capture(body, minute: 0))
        for minute in 1...3 {
            try archive.addCapture(capture([UInt8(minute)], minute: Int64(minute), status: 503))
        }
        try archive.addCapture(capture(body + [0], minute: 4))
        #expect(try kept().last == Kept(base: 1, depth: 1))
    }

    @Test func `a body of a transaction that was undone is not built upon`() throws {
        let body = text(1, bytes: 20_000)
        #expect(throws: Interruption()) {
            try archive.transaction {
                try archive.addCapture(capture(body, minute: 0))
                throw Interruption()
            }
        }
        let other = text(2, bytes: 20_000)
        try archive.addCapture(capture(other, minute: 0))
        try archive.addCapture(capture(body, minute: 1))
        try archive.addCapture(capture(body + [0], minute: 2))
        let reader = try Archive(directory: directory.path, mode: .read)
        #expect(try reader.capture(1)?.capture.body == other)
        #expect(try reader.capture(3)?.capture.body == body + [0])
    }

    @Test(arguments: [
        "UPDATE body SET base = 5 WHERE id = 2",  // a circle
        "UPDATE body SET base = id",
        "UPDATE body SET base = 5, depth = 1 WHERE id = 2; UPDATE body SET depth = 0 WHERE id = 5",
        "UPDATE body SET depth = depth + 1000",
        "UPDATE body SET depth = -depth",
        "PRAGMA foreign_keys = OFF; DELETE FROM body WHERE id = 1",
        "UPDATE body SET base = 1 WHERE id = 4",  // another body than it was made on
        "UPDATE body SET base = NULL, depth = 0 WHERE id = 4",
        "UPDATE body SET size = size + 1 WHERE id = 2",
        "UPDATE body SET size = 1099511627776 WHERE id = 1",
        "UPDATE body SET content = x'28b52ffd' WHERE id = 3",
        "UPDATE body SET content = substr(content, 1, length(content) - 1) WHERE id = 3",
        "UPDATE body SET content = (SELECT content FROM body WHERE id = 3) WHERE id = 4",
    ])
    func `a damaged chain is told as damage, and at once`(_ edit: String) throws {
        _ = try addChain(of: 6, bytes: 10_000)
        try archive.connection.execute(ArchiveEngine.edit(edit))
        let reader = try Archive(directory: directory.path, mode: .read)
        let error = try #require(Archive.error { _ = try reader.capture(5) })
        guard case .damaged(let path, let what) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(path == archive.connection.path)
        #expect(what.contains("the body of capture 5"))
    }

    @Test(.onSQLite("of an earlier schema"))
    func `bodies of an earlier schema, whole and without a base, are built upon`() throws {
        let body = text(1, bytes: 20_000)
        let whole = try archive.compression.pack(body, what: "a body")
        try archive.connection.run(
            "INSERT INTO body (id, hash, size, content) VALUES (1, $1, $2, $3)", Hashing.sha256(body),
            body.count,
            whole)
        try archive.addCapture(capture(body, minute: 0))
        try archive.addCapture(capture(body + [0], minute: 1))
        #expect(try kept() == [Kept(base: nil, depth: 0), Kept(base: 1, depth: 1)])
        #expect(try archive.capture(2)?.capture.body == body + [0])
    }
}
