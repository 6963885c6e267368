public import FactSheets

/// What an address names that lists pages but is no feed: a sitemap, an index of sitemaps, or a page of links.
public struct Listing: Equatable, Sendable {
    /// One page that is named.
    public struct Link: Equatable, Sendable {
        /// Absolute, without a fragment.
        public var url: String
        /// The link's text or the heading beside it; a news sitemap's title; else the words of the address.
        public var title: String
        public var published: Instant?
        /// A sitemap's `lastmod`: a hint, often wrong.
        public var modified: Instant?
        /// True for the entries of the page's main list, false for other links in its content.
        public var isListed: Bool

        public init(
            url: String, title: String, published: Instant? = nil, modified: Instant? = nil,
            isListed: Bool = true
        ) {
            self.url = url
            self.title = title
            self.published = published
            self.modified = modified
            self.isListed = isListed
        }
    }

    public var kind: Source.Kind
    public var title: String?
    /// The pages, in the order they are named, each once.
    public var links: [Link] = []
    /// The sitemaps that an index names; `nil` for what is no index.
    public var sitemaps: [Link]?
    /// The page that continues it.
    public var next: String?
    /// What was left out, one line each.
    public var remarks: [String] = []

    public init(kind: Source.Kind, title: String? = nil) {
        self.kind = kind
        self.title = title
    }
}

/// What a source's answer turned out to be.
public enum SourceContent: Equatable, Sendable {
    case feed(Feed)
    case listing(Listing)

    public var kind: Source.Kind {
        switch self {
        case .feed: .feed
        case .listing(let listing): listing.kind
        }
    }
}

/// Reads what a source answered: as `kind` if that is given, else as the feed or sitemap it is, else as a page that
/// lists others, unless it was a feed or a sitemap `before`. A gzip file is undone first.
///
/// `name` is its address. A page counts as a listing unasked only when its main list has three links.
/// - Throws: `ReadingError` for what is not of the kind, or of none.
public func readSource(
    _ bytes: [UInt8], as kind: Source.Kind?, before: Source.Kind? = nil, contentType: String?, name: String,
    options: PageOptions = PageOptions()
) throws(ReadingError) -> SourceContent {
    let likely = likelyKind(bytes)
    let isOther = likely == .listing && before != nil && before != .listing
    switch kind ?? (isOther ? before : likely) ?? likely {
    case .feed: return .feed(try readFeed(bytes, contentType: contentType, name: name))
    case .sitemap: return .listing(try readSitemap(bytes, contentType: contentType, name: name))
    case .listing:
        let listing = try readListing(bytes, contentType: contentType, name: name, options: options)
        if kind == nil, listing.links.count(where: \.isListed) < fewestListed {
            throw .notAFeed(name: name, because: "it is a page that lists no others")
        }
        return .listing(listing)
    }
}

/// Links in a main list that make a page a listing unasked.
private let fewestListed = 3

private func likelyKind(_ bytes: [UInt8]) -> Source.Kind {
    if looksLikeSitemap(bytes) { return .sitemap }
    switch FeedOpening(decodedUTF8(bytes, contentType: nil, markup: .xml)) {
    case .page: return .listing
    default: return .feed
    }
}
