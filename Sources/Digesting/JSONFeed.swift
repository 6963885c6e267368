internal import FactSheets

/// The feed as JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), one line; `Config/schema/jsonfeed.schema.json`
/// says its shape. What comes from outside is escaped in the HTML of its items.
public func jsonFeed(_ feed: ChangeFeed) throws -> [UInt8] {
    let items = feed.entries.map { entry in
        FeedObject.Item(
            id: entry.id, url: entry.url, externalUrl: entry.page, title: entry.title,
            contentHtml: entry.content, datePublished: entry.event.time, dateModified: entry.event.time,
            tags: entry.tags, language: feed.language.rawValue,
            hledwatch: FeedObject.Ours(
                event: entry.event.id, kind: entry.event.kind, significance: entry.event.significance,
                document: entry.event.document?.id, source: entry.event.source, version: entry.event.version,
                previousVersion: entry.event.previousVersion))
    }
    let object = FeedObject(
        title: feed.safeTitle, homePageUrl: feed.home, feedUrl: feed.address(ending: "json"),
        language: feed.language.rawValue, items: items)
    return escapedJSON(try JSON.encode(object))
}

private struct FeedObject: Encodable {
    struct Author: Encodable { let name: String }

    /// What JSON Feed has no name for, in an object of our own, as it asks.
    struct Ours: Encodable {
        let event: String
        let kind: Event.Kind
        let significance: Significance
        let document: String?
        let source: String?
        let version: Int?
        let previousVersion: Int?
    }

    struct Item: Encodable {
        let id: String
        let url: String?
        let externalUrl: String?
        let title: String
        let contentHtml: String
        let datePublished: Instant
        let dateModified: Instant
        let tags: [String]
        let language: String
        let hledwatch: Ours

        enum CodingKeys: String, CodingKey {
            case id, url, externalUrl, title, contentHtml, datePublished, dateModified, tags, language
            case hledwatch = "_hledwatch"
        }
    }

    let version = "https://jsonfeed.org/version/1.1"
    let title: String
    let homePageUrl: String?
    let feedUrl: String?
    let language: String
    let authors = [Author(name: "hledwatch")]
    let items: [Item]
}
