import FactSheets
import TestSupport
import Testing

@testable import Reading

/// What the suite of feed-rs expects of its sample feeds, of the fields that are read here.
private struct Expectation: Decodable {
    struct Text: Decodable { let content: String }
    struct Link: Decodable {
        let href: String
        let rel: String?
    }
    struct Content: Decodable {
        let body: String?
        let src: Link?
    }
    struct Entry: Decodable {
        let id: String
        let title, summary: Text?
        let content: Content?
        let links: [Link]
        let published, updated: String?
    }
    let title: Text?
    let entries: [Entry]
}

@Suite struct FeedAgreementTests {
    private static let folder = "feed-samples/feed-rs/feed-rs/fixture"

    /// Where we differ from the suite, and why that is meant: file, field.
    private static let meant = [
        "rss_0.91_encoding_1.xml 0 link": "the host's capitals stay until the link is followed",
        "rss_1.0_example_1.xml 0 link": "a relative link is resolved against where the feed came from",
        "rss_1.0_example_1.xml 1 link": "a relative link is resolved against where the feed came from",
        "rss_1.0_example_1.xml 1 date": "the zone is cut ('+00:0'), the time is read all the same",
        "rss_2.0_nbcny.xml 0 date": "'Sat, Dec 16 2023 02:02:33 PM' is read, in UTC for lack of a zone",
        "rss_2.0_spec_1.xml 0 link": "a guid that is a permanent link is the item's link",
        "rss_2.0_spec_1.xml 1 link": "a guid that is a permanent link is the item's link",
        "atom_mediarss_youtube_1.xml 0 text": "the description of its one video is the entry's summary",
        "atom_relative.xml 0 link": "a relative link is resolved against where the feed came from",
        "jsonfeed_elastic_1.1.json 2 link": "no slash is put behind a bare host before the link is followed",
    ]

    /// Every sample's title, identifiers, links, dates and texts are those that its suite expects.
    @Test(arguments: ["rss0", "rss1", "rss2", "atom", "jsonfeed"])
    func `a sample feed reads as its suite expects`(dialect: String) throws {
        prepareReading()
        let names = Corpus.names(in: "\(Self.folder)/\(dialect)")
        var agreed = 0
        for name in names where name.hasSuffix(".serde.json") {
            let stem = name.dropLast(".serde.json".count)
            let sample = try #require(names.first { $0.hasPrefix(stem + ".") && $0 != name })
            let bytes = try #require(Corpus.bytes("\(Self.folder)/\(dialect)/\(sample)"))
            let expected = try JSON.decode(
                Expectation.self, from: try #require(Corpus.bytes("\(Self.folder)/\(dialect)/\(name)")))
            let feed = try readFeed(bytes, contentType: nil, name: "http://example.org/feed")
            let text = String(decoding: bytes, as: UTF8.self)
            for (field, ours, theirs) in Self.fields(of: feed, expected, in: text) {
                if ours == theirs {
                    agreed += 1
                } else if let reason = Self.meant["\(sample) \(field)"] {
                    print("\(sample) \(field) differs: \(reason)")
                } else {
                    Issue.record(
                        "\(sample) \(field): '\(ours.prefix(300))', expected '\(theirs.prefix(300))'")
                }
            }
        }
        print("\(dialect): \(agreed) fields agree with the suite's expectation")
    }

    private static func fields(of feed: Feed, _ expected: Expectation, in text: String)
        -> [(field: String, ours: String, theirs: String)]
    {
        var fields = [
            ("title", ink(feed.title), ink(expected.title?.content)),
            ("items", String(feed.items.count), String(expected.entries.count)),
        ]
        for (index, (item, entry)) in zip(feed.items, expected.entries).enumerated() {
            fields.append(("\(index) title", ink(item.title), ink(entry.title?.content)))
            // Where the feed gives none, the suite makes one up.
            if text.contains(entry.id) { fields.append(("\(index) id", item.id, entry.id)) }
            let link = entry.links.first { $0.rel == "alternate" || $0.rel == nil } ?? entry.links.first
            fields.append(("\(index) link", item.url ?? "", link?.href ?? ""))
            let time = (entry.published ?? entry.updated).flatMap { Instant(rfc3339: $0) }
            let ours = item.published ?? item.modified
            fields.append(("\(index) date", ours?.description ?? "", time?.description ?? ""))
            let said = entry.content?.body ?? entry.summary?.content
            let read = item.contentHTML ?? item.contentText ?? item.summary
            fields.append(("\(index) text", ink(read), ink(said)))
        }
        return fields
    }

    /// The words of text or markup, without what separates them.
    private static func ink(_ text: String?) -> String {
        plainText(html: text ?? "").filter { !$0.isWhitespace }
    }
}
