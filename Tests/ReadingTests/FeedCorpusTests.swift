import FactSheets
import TestSupport
import Testing
import WebArchives

@testable import Reading

@Suite struct FeedCorpusTests {
    @Test func `every recorded body of the White House feed reads without a remark`() throws {
        guard let path = Corpus.file("feeds-whitehouse-2021.warc.gz") else { return }
        let reader = try WARCReader(path: path)
        var ids: Set<String> = []
        var count = 0
        while let record = try reader.next() {
            guard let capture = try answer(from: record)?.capture else { continue }
            count += 1
            let type = capture.headers["Content-Type"]
            let feed = try readFeed(capture.body, contentType: type, name: capture.url)
            #expect(feed.items.count == 10)
            #expect(feed.remarks == [])
            #expect(feed.updated != nil)
            for item in feed.items {
                ids.insert(item.id)
                #expect(
                    item.contentHTML != nil && item.title != nil && item.url != nil && item.published != nil)
            }
        }
        #expect(count == 728)
        #expect(ids.count == 663)
        #expect(reader.damage == [])
    }

    static let samples = [
        "diffengine/test-data", "feed-rs/feed-rs/fixture/rss0", "feed-rs/feed-rs/fixture/rss1",
        "feed-rs/feed-rs/fixture/rss2", "feed-rs/feed-rs/fixture/atom", "feed-rs/feed-rs/fixture/jsonfeed",
        "miniflux/internal/reader/parser/testdata", "miniflux/internal/reader/encoding/testdata",
        "rome/rome/src/test/resources", "rust-rss/tests/data", "simplepie/data",
    ]

    @Test(arguments: samples)
    func `every sample feed is read, or refused with a reason`(folder: String) throws {
        let refused: Set = ["rss_2.0_invalid_1.xml", "logback-test.xml", "rome.properties"]
        for name in Corpus.names(in: "feed-samples/\(folder)") where !name.hasSuffix(".serde.json") {
            let bytes = try #require(Corpus.bytes("feed-samples/\(folder)/\(name)"))
            if refused.contains(name) || name.hasSuffix(".html") {
                #expect(throws: ReadingError.self, "\(name)") {
                    try readFeed(bytes, contentType: nil, name: name)
                }
                continue
            }
            let feed = try readFeed(bytes, contentType: nil, name: "https://example.org/\(name)")
            #expect(looksLikeFeed(bytes), "\(name)")
            #expect(!feed.items.contains { $0.id.isEmpty }, "\(name)")
            _ = try feedJSON(feed, pretty: true)
        }
    }
}
