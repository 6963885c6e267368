import FactSheets
import Testing

@testable import Archiving

@Suite struct CaptureTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
    }

    @Test func `a capture comes back as it went in`() throws {
        let capture = Capture(
            role: .source, url: "https://www.example.gov/feed/",
            answered: "https://example.gov/feed?a=1&b=“2”",
            time: Instant(milliseconds: -12_345), status: 200,
            headers: [
                Header("ETag", "W/\"a\\b\""), Header("X-A", ""), Header("x-a", "\u{0}\u{7F}é"),
            ],
            body: [0, 255, 13, 10, 0],
            redirects: [Capture.Redirect(status: 301, location: "https://example.gov/feed")])
        let appended = try #require(try archive.append(capture, origin: "import a.warc"))
        #expect(appended.id == 1)
        #expect(appended.bodyHash == Hashing.sha256(capture.body))
        #expect(
            try archive.capture(1)
                == StoredCapture(
                    id: 1, origin: "import a.warc", bodyHash: appended.bodyHash, flag: nil, capture: capture))
        #expect(try archive.capture(2) == nil)
    }

    @Test func `a failure is a capture too`() throws {
        let capture = Capture(
            role: .page, url: "https://www.example.gov/", time: noon, status: 0,
            failure: Capture.Failure(.tooLarge, "more than 16777216 bytes"))
        let appended = try archive.addCapture(capture)
        #expect(try archive.capture(appended.id)?.capture == capture)
    }

    @Test func `the very same capture is kept once`() throws {
        #expect(try archive.append(.page(), origin: "a") != nil)
        #expect(try archive.append(.page(), origin: "b") == nil)
        #expect(try archive.captureCount() == 1)
        #expect(try archive.capture(1)?.origin == "a")
    }

    @Test func `another address, time, status or body makes another capture, numbered on without gaps`()
        throws
    {
        var other = Capture.page()
        other.status = 404
        let captures: [Capture] = [
            .page(), .page("https://b/"), .page(at: .noonPlus(1)),
            .page("https://www.example.gov/fact-sheet/", "other"), other,
        ]
        for (index, capture) in captures.enumerated() {
            #expect(try archive.addCapture(capture).id == Int64(index + 1))
            #expect(try archive.append(capture, origin: "again") == nil)
        }
    }

    @Test func `equal bodies are stored once`() throws {
        let first = try archive.addCapture(.page("https://a/"))
        let second = try archive.addCapture(.page("https://b/", at: .noonPlus(60)))
        try archive.addCapture(.page("https://c/", "other"))
        #expect(first.bodyHash == second.bodyHash)
        #expect(try archive.connection.value(Int.self, "SELECT COUNT(*) FROM body") == 2)
    }

    @Test(arguments: [0, 1, 1 << 24])
    func `a body of any size comes back byte for byte`(_ size: Int) throws {
        var state: UInt64 = 1
        let noise = (0..<size).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 56)
        }
        var capture = Capture.page()
        capture.body = noise
        try archive.addCapture(capture)
        #expect(try archive.capture(1)?.capture.body == noise)
    }

    @Test func `a body that is not what was stored is reported, not returned`() throws {
        try archive.addCapture()
        try archive.connection.run("UPDATE body SET content = $1", [UInt8]("not zstd".utf8))
        let path = archive.connection.path
        let reader = try Archive(directory: directory.path, mode: .read)
        #expect(
            Archive.error { _ = try reader.capture(1) }
                == .damaged(path: path, what: "the body of capture 1 is not compressed as it should be"))
        try archive.connection.run(
            "UPDATE body SET content = $1", try archive.compression.pack([1, 2, 3], what: ""))
        #expect(
            Archive.error { _ = try reader.capture(1) }
                == .damaged(path: path, what: "the body of capture 1 has 3 bytes instead of 11"))
    }

    @Test func `a capture is flagged, and flagged anew`() throws {
        try archive.addCapture()
        try archive.flag(1, "stale")
        try archive.flag(1, "not-an-answer")
        #expect(try archive.capture(1)?.flag == "not-an-answer")
        #expect(Archive.error { try archive.flag(9, "stale") } == .missing(what: "capture 9"))
    }

    @Test func `captures are listed by time, then number, a page at a time`() throws {
        #expect(try archive.lastCaptureTime() == nil)
        for seconds: Int64 in [30, 10, 20, 10, -1_700_000_000] {
            try archive.addCapture(.page("https://\(try archive.captureCount())/", at: .noonPlus(seconds)))
        }
        #expect(try archive.lastCaptureTime() == .noonPlus(30))
        var seen: [Int64] = []
        var position: (time: Instant, id: Int64)?
        while true {
            let page = try archive.log(after: position, limit: 2)
            guard let last = page.last else { break }
            seen += page.map(\.id)
            position = (last.time, last.id)
        }
        #expect(seen == [5, 2, 4, 3, 1])
        #expect(try archive.log(after: nil, limit: -1).isEmpty)
    }
}
