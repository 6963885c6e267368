import FactSheets
import Testing

@testable import Reading

/// One clause of a standard, a feed it speaks of, and what must be read of it.
struct FeedClause: CustomTestStringConvertible, Sendable {
    /// Where the clause stands, and what it says.
    let clause: String
    let feed: String
    /// By name, as `facts(of:)` has them; what is not named is not compared.
    let says: [String: String]
    var name = "https://example.org/news/feed.xml"

    var testDescription: String { clause }

    init(_ clause: String, _ feed: String, _ says: [String: String]) {
        (self.clause, self.feed, self.says) = (clause, feed, says)
    }

    /// The items of an RSS 2.0 channel.
    static func rss(_ clause: String, _ items: String, _ says: [String: String]) -> FeedClause {
        channel(clause, "<title>F</title>" + items, says)
    }

    /// What stands in an RSS 2.0 channel.
    static func channel(_ clause: String, _ text: String, _ says: [String: String]) -> FeedClause {
        FeedClause(clause, "<rss version='2.0' \(spaces)><channel>\(text)</channel></rss>", says)
    }

    /// What stands in an Atom 1.0 feed.
    static func atom(_ clause: String, _ text: String, _ says: [String: String]) -> FeedClause {
        FeedClause(clause, "<feed xmlns='http://www.w3.org/2005/Atom' \(spaces)>\(text)</feed>", says)
    }

    /// What stands in an Atom 0.3 feed.
    static func atom03(_ clause: String, _ text: String, _ says: [String: String]) -> FeedClause {
        FeedClause(
            clause, "<feed version='0.3' xmlns='http://purl.org/atom/ns#' \(spaces)>\(text)</feed>", says)
    }

    private static let spaces = """
        xmlns:content='http://purl.org/rss/1.0/modules/content/' xmlns:dc='http://purl.org/dc/elements/1.1/' \
        xmlns:dcterms='http://purl.org/dc/terms/' xmlns:a='http://www.w3.org/2005/Atom' \
        xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' \
        xmlns:x='http://www.w3.org/1999/xhtml'
        """

    func check() throws {
        let facts = Self.facts(of: try readFeed(Array(feed.utf8), contentType: nil, name: name))
        #expect(!says.isEmpty)
        for (fact, value) in says.sorted(by: { $0.key < $1.key }) {
            #expect(facts[fact] == (value == "–" ? nil : value), "\(fact)")
        }
    }

    /// Everything that was read, by name; those of an item begin with its place.
    static func facts(of feed: Feed) -> [String: String] {
        var facts: [String: String] = ["items": String(feed.items.count)]
        facts["dialect"] = feed.dialect.rawValue
        facts["title"] = feed.title
        facts["home"] = feed.homePage
        facts["address"] = feed.address
        facts["language"] = feed.language
        facts["updated"] = feed.updated?.description
        facts["next"] = feed.nextPage
        for (index, item) in feed.items.enumerated() {
            facts["\(index) id"] = item.id
            facts["\(index) url"] = item.url
            facts["\(index) title"] = item.title
            facts["\(index) html"] = item.contentHTML
            facts["\(index) text"] = item.contentText
            facts["\(index) summary"] = item.summary
            facts["\(index) published"] = item.published?.description
            facts["\(index) modified"] = item.modified?.description
            facts["\(index) authors"] = item.authors.isEmpty ? nil : item.authors.joined(separator: ", ")
            facts["\(index) tags"] = item.tags.isEmpty ? nil : item.tags.joined(separator: ", ")
            facts["\(index) base"] = item.contentBase
            facts["\(index) language"] = item.language
        }
        return facts
    }
}
