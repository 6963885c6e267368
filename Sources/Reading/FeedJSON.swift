public import FactSheets

/// The feed as JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>), its keys sorted.
///
/// Every item has the `content_text` or `content_html` that the format demands: where the feed gives HTML, both; where
/// it gives a teaser only, the teaser as `content_text`.
public func feedJSON(_ feed: Feed, pretty: Bool) throws -> [UInt8] {
    try JSON.encode(JSONFeedDocument(feed), pretty: pretty)
}

/// The feed as text for people, one block an item. Foreign text is not made safe for a terminal here.
public func feedText(_ feed: Feed) -> String {
    var lines = [feed.title ?? "(no title)"]
    lines.append(
        "  \(feed.dialect.rawValue), \(feed.items.count) \(feed.items.count == 1 ? "item" : "items")")
    if let page = feed.homePage { lines.append("  \(page)") }
    if let updated = feed.updated { lines.append("  updated \(updated)") }
    lines += feed.remarks.map { "  note: \($0)" }
    for item in feed.items {
        lines.append("")
        lines.append(item.title ?? "(no title)")
        lines.append("  " + (item.url ?? item.id))
        var facts: [String] = []
        if let published = item.published { facts.append("published \(published)") }
        if let modified = item.modified { facts.append("modified \(modified)") }
        if !item.authors.isEmpty { facts.append("by " + item.authors.joined(separator: ", ")) }
        if !facts.isEmpty { lines.append("  " + facts.joined(separator: ", ")) }
        if !item.tags.isEmpty { lines.append("  tags: " + item.tags.joined(separator: ", ")) }
        if let summary = item.summary {
            lines += summary.split(separator: "\n").map { "  " + $0 }
        }
    }
    return lines.joined(separator: "\n") + "\n"
}

/// JSON Feed as it is written. `JSON.encode` turns the keys into snake_case.
private struct JSONFeedDocument: Encodable {
    struct Author: Encodable {
        let name: String
    }

    struct Item: Encodable {
        let id: String
        let url: String?
        let title: String?
        let contentHtml: String?
        let contentText: String
        let summary: String?
        let datePublished: Instant?
        let dateModified: Instant?
        let authors: [Author]?
        let tags: [String]?
        let language: String?

        init(_ item: FeedItem) {
            id = item.id
            url = item.url
            title = item.title
            contentHtml = item.contentHTML
            contentText =
                item.contentText ?? item.contentHTML.map { plainText(html: $0) } ?? item.summary ?? ""
            summary = item.summary
            datePublished = item.published
            dateModified = item.modified
            authors = item.authors.isEmpty ? nil : item.authors.map(Author.init)
            tags = item.tags.isEmpty ? nil : item.tags
            language = item.language
        }
    }

    let version = "https://jsonfeed.org/version/1.1"
    let title: String
    let homePageUrl: String?
    let feedUrl: String?
    let language: String?
    let items: [Item]

    init(_ feed: Feed) {
        title = feed.title ?? ""
        homePageUrl = feed.homePage
        feedUrl = feed.address
        language = feed.language
        items = feed.items.map(Item.init)
    }
}
