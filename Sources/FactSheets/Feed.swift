/// One feed as read, in any dialect, in the terms of JSON Feed 1.1 (<https://www.jsonfeed.org/version/1.1/>).
public struct Feed: Equatable, Sendable {
    public enum Dialect: String, Sendable {
        case rss2 = "RSS 2.0", rss1 = "RSS 1.0", atom = "Atom 1.0", json = "JSON Feed"
    }

    public var dialect: Dialect
    public var title: String?
    public var homePage: String?
    public var address: String?
    public var language: String?
    /// RSS `lastBuildDate`, Atom `updated`: when the publisher says it made this state of the feed.
    public var updated: Instant?
    /// When the publisher asks for it to be read.
    public var hints = FeedHints()
    /// Where older items go on: Atom's `next` or `prev-archive` link (RFC 5005), JSON Feed's `next_url`, or the next
    /// `?paged=` of a feed that WordPress made.
    public var nextPage: String?
    /// In the feed's own order.
    public var items: [FeedItem]
    /// It was cut off: its items are whole, but more may have followed.
    public var isCut = false
    /// What had to be mended or skipped, one line each; empty for a sound feed.
    public var remarks: [String]

    public init(
        dialect: Dialect, title: String? = nil, homePage: String? = nil, address: String? = nil,
        language: String? = nil, updated: Instant? = nil, items: [FeedItem] = [], remarks: [String] = []
    ) {
        self.dialect = dialect
        self.title = title
        self.homePage = homePage
        self.address = address
        self.language = language
        self.updated = updated
        self.items = items
        self.remarks = remarks
    }
}

/// What a feed says of when to ask for it, as it says it: whoever heeds it must bound it.
public struct FeedHints: Codable, Equatable, Sendable {
    /// RSS `ttl`.
    public var ttl: Duration?
    /// RSS `skipHours`, 0 to 23, GMT.
    public var skipHours: [Int] = []
    /// RSS `skipDays`, 0 for Sunday to 6.
    public var skipDays: [Int] = []
    /// `sy:updatePeriod` divided by `sy:updateFrequency`
    /// (<http://purl.org/rss/1.0/modules/syndication/>); and one of the times at which it is updated.
    public var period: Duration?
    public var base: Instant?

    public init() {}

    public var isEmpty: Bool { self == FeedHints() }
}

/// One item of a feed.
public struct FeedItem: Equatable, Sendable {
    /// The publisher's lasting identifier (RSS `guid`, Atom `id`, JSON Feed `id`); else the link.
    public var id: String
    /// The item's page, absolute.
    public var url: String?
    public var title: String?
    /// The whole text as HTML (`content:encoded`, Atom `content`, JSON Feed `content_html`), when the feed has it.
    public var contentHTML: String?
    /// The whole text when the feed gives it as plain text only.
    public var contentText: String?
    /// The teaser, as plain text.
    public var summary: String?
    public var published: Instant?
    public var modified: Instant?
    public var authors: [String]
    public var tags: [String]
    /// What relative links in `contentHTML` are resolved against, where that is not the item's page: the `xml:base` in
    /// force, or the address of an Atom feed.
    public var contentBase: String?
    /// The item's language where it says one: `xml:lang`, `dc:language`, JSON Feed's `language`.
    public var language: String?

    public init(
        id: String, url: String? = nil, title: String? = nil, contentHTML: String? = nil,
        contentText: String? = nil,
        summary: String? = nil, published: Instant? = nil, modified: Instant? = nil, authors: [String] = [],
        tags: [String] = []
    ) {
        self.id = id
        self.url = url
        self.title = title
        self.contentHTML = contentHTML
        self.contentText = contentText
        self.summary = summary
        self.published = published
        self.modified = modified
        self.authors = authors
        self.tags = tags
    }
}
