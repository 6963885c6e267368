import Archiving
import FactSheets
import Reading
import TestSupport
import Testing
import WebArchives

@testable import Watching

@Suite struct GapTests {
    static let url = SourceScript.host + "/feed/"

    @Test func `a gap is said with its two times and filled from the feed's further pages until they meet`()
        throws
    {
        var script = try SourceScript([Source(name: "press", url: Self.url)])
        try script.look("/feed/", SourceScript.feed([3, 2, 1]))
        let before = script.now
        let taken = try script.look("/feed/", SourceScript.feed([12, 11, 10]))
        let gap = try #require(taken.events.first)
        #expect(taken.kinds == [.gap, .published, .published, .published])
        #expect(gap.since == before)
        #expect(gap.time == script.now)
        #expect(gap.source == "press")
        #expect(gap.document == nil)
        #expect(try script.due().filter { $0.hasPrefix("/feed/") } == ["/feed/?paged=2"])
        #expect(
            try script.look("/feed/?paged=2", SourceScript.feed([9, 8, 7])).kinds == [
                .published, .published, .published,
            ])
        #expect(try script.look("/feed/?paged=3", SourceScript.feed([6, 5, 4])).kinds.count == 3)
        #expect(try script.look("/feed/?paged=4", SourceScript.feed([3, 2, 1])).kinds.isEmpty)
        #expect(try script.due().filter { $0.hasPrefix("/feed/") }.isEmpty)
        #expect(try script.archive.documents().count == 12)
        // The further pages are no window: what has moved on is not missed in them.
        #expect(try script.look("/feed/", SourceScript.feed([13, 12, 11])).kinds == [.published])
        #expect(try script.archive.documents().allSatisfy { $0.state == .live })
        // What is told of a gap's items is news, unlike a backfill's.
        #expect(try script.archive.deliveries(state: nil).count == 5)
    }

    @Test func `a feed without further pages has its publisher's sitemaps and listings looked at`() throws {
        var script = try SourceScript([
            Source(name: "press", url: Self.url),
            Source(name: "map", url: SourceScript.host + "/sitemap.xml", kind: .sitemap),
            Source(name: "other", url: "https://other.example.org/map.xml", kind: .sitemap),
        ])
        try script.look("/sitemap.xml", SourceScript.sitemap([("/x", "2022-09-01")]))
        try script.look("/feed/", SourceScript.feed([1], generator: "by hand"))
        let entry = try #require(try script.archive.agenda(SourceScript.host + "/sitemap.xml"))
        var later = entry
        later.due = script.now + .seconds(86_400)
        try script.archive.put(later)
        try script.look("/feed/", SourceScript.feed([9], generator: "by hand"))
        #expect(try script.archive.agenda(SourceScript.host + "/sitemap.xml")?.due == script.now)
    }

    @Test func `filling a gap ends after ten pages, or where the publisher has no more`() throws {
        var script = try SourceScript([Source(name: "press", url: Self.url)])
        try script.look("/feed/", SourceScript.feed([1]))
        try script.look("/feed/", SourceScript.feed([90]))
        for page in 2...11 { try script.look("/feed/?paged=\(page)", SourceScript.feed([90 - page])) }
        #expect(try script.due().filter { $0.contains("paged") }.isEmpty)
        try script.look("/feed/", SourceScript.feed([99]))
        try script.look("/feed/?paged=2", "not found", status: 404)
        #expect(try script.due().filter { $0.contains("paged") }.isEmpty)
        #expect(try script.archive.events(since: nil, document: nil).allSatisfy { $0.kind != .blind })
    }

    @Test func `an old copy from a cache, an empty feed and a shared item make no gap`() throws {
        var script = try SourceScript([Source(name: "press", url: Self.url)])
        try script.look("/feed/", SourceScript.feed([30, 29]))
        #expect(!(try script.look("/feed/", SourceScript.feed([3, 2])).kinds.contains(.gap)))
        #expect(!(try script.look("/feed/", SourceScript.feed([])).kinds.contains(.gap)))
        #expect(!(try script.look("/feed/", SourceScript.feed([4, 3])).kinds.contains(.gap)))
    }

    @Test func `imported captures tell their gaps and ask for nothing`() throws {
        var script = try SourceScript([Source(name: "press", url: Self.url)], manner: .imported)
        try script.look("/feed/", SourceScript.feed([1]))
        #expect(try script.look("/feed/", SourceScript.feed([9])).kinds == [.gap, .published])
        #expect(try script.archive.agenda(Self.url + "?paged=2") == nil)
    }

    @Test func `the 728 captures of 2021 tell no gap, and some of them left out tell one each`() throws {
        guard let path = Corpus.file("feeds-whitehouse-2021.warc.gz") else { return }
        prepareReading()
        // Without a profile no item is read, and a gap is one all the same.
        func gaps(keeping: (Int) -> Bool) throws -> (gaps: [Event], times: [Instant]) {
            let directory = try TemporaryDirectory()
            let archive = try Archive(directory: directory.path, mode: .write)
            let derivation = Derivation(
                archive: archive, configuration: Configuration(), follow: nil, manner: .imported)
            let reader = try CaptureReader(WARCPlace(path: path))
            var found: [Event] = []
            var times: [Instant] = []
            while let answer = try reader.next(), var capture = try reader.whole(answer) {
                defer { times.append(capture.time) }
                guard keeping(times.count) else { continue }
                capture.role = .source
                found += try derivation.take(capture).events.filter { $0.kind == .gap }
            }
            return (found, times)
        }
        let whole = try gaps { _ in true }
        #expect(whole.times.count == 728)
        #expect(whole.gaps.isEmpty)
        let holed = try gaps { !(10..<110).contains($0) && !(300..<400).contains($0) }
        #expect(holed.gaps.map(\.since) == [holed.times[9], holed.times[299]])
        #expect(holed.gaps.map(\.time) == [holed.times[110], holed.times[400]])
    }
}
