import FactSheets
import Testing

@testable import Archiving

@Suite struct StatsTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
    }

    @Test func `an empty archive is counted too`() throws {
        let stats = try archive.stats()
        #expect(
            stats.captures == 0 && stats.bodies == .init() && stats.kinds.isEmpty && stats.perDocument.isEmpty
        )
        #expect(stats.fileBytes > 0)
    }

    @Test func `everything is counted once, by kind, by document and by what it takes`() throws {
        let url = "https://www.example.gov/a/"
        var text = String(repeating: "The governments met, and will meet. ", count: 500)
        for minute in 0..<4 {
            if minute < 3 { text += "Again." }
            try archive.addCapture(.page(url, at: .noonPlus(Int64(minute)), text))
        }
        var feed = Capture.page("https://www.example.gov/feed/")
        feed.role = .source
        try archive.addCapture(feed)
        let document = try archive.addDocument("a")
        try archive.addAddress(url, to: document.id)
        _ = try archive.addDocument("b")
        let stats = try archive.stats()
        #expect(stats.captures == 5 && stats.documents == 2 && stats.checks == 0)
        #expect(stats.bodies.count == 4 && stats.bodies.whole == 2 && stats.bodies.pruned == 0)
        #expect(stats.kinds.map(\.role) == [.page, .source])
        #expect(stats.kinds.map(\.captures) == [4, 1])
        let page = try #require(stats.kinds.first).bodies
        #expect(page.count == 3)
        #expect(page.received == 3 * 18_000 + 6 + 12 + 18)
        #expect(page.stored > 0 && page.stored < 1000)
        #expect(stats.perDocument.map(\.slug) == ["a", "b"])
        #expect(stats.perDocument[0].bodies == page && stats.perDocument[0].captures == 4)
        #expect(stats.perDocument[1].bodies == .init())
        let parts = Dictionary(grouping: stats.tables, by: \.part)
        #expect(parts[.log]?.contains { $0.name == "body" && !$0.isIndex } == true)
        #expect(parts[.log]?.contains { $0.name == "capture_time" && $0.isIndex } == true)
        #expect(parts[.derived]?.contains { $0.name.hasPrefix("statement_words") } == true)
        #expect(
            stats.tables.reduce(0) { $0 + $1.bytes } == stats.fileBytes - stats.freePages * stats.pageSize)
    }
}
