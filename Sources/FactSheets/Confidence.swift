/// How surely a page's structure was found, so that a reader knows when to look at the page itself.
public struct Confidence: Codable, Equatable, Sendable {
    /// 0 to 100.
    public var score: Int
    /// What took from it, one line each; empty at 100.
    public var reasons: [String]

    public init(score: Int = 100, reasons: [String] = []) {
        self.score = score
        self.reasons = reasons
    }

    /// From here on a page counts as read well.
    public static let good = 70
    /// Below it, what was read says more about the page's markup than about its text.
    public static let poor = 50

    /// `high`, `medium` or `low`.
    public var level: String { score >= Self.good ? "high" : score >= Self.poor ? "medium" : "low" }
}

/// Where a page's time was found, the most trusted first.
public enum TimeOrigin: String, Codable, Sendable, CaseIterable {
    /// The lines above a Markdown text, which were the page's own meta tags once.
    case frontMatter = "front-matter"
    case meta
    case linkedData = "json-ld"
    /// A `<time>` element of a whole page.
    case timeElement = "time"
    case feed
}

/// Whether the dates a publisher gives moved when a text did: a text that changed under dates that did not was
/// edited silently.
public struct PublisherSignals: Codable, Equatable, Sendable {
    public enum Signal: String, Codable, Sendable { case moved, unmoved }

    /// The date of the feed's item.
    public var feedDate: Signal?
    /// The modified time that the page or the feed's item gives.
    public var modified: Signal?
    /// The header `Last-Modified` of the page.
    public var lastModified: Signal?

    /// `nil` where both sides do not give it.
    public init(feedDate: Signal? = nil, modified: Signal? = nil, lastModified: Signal? = nil) {
        self.feedDate = feedDate
        self.modified = modified
        self.lastModified = lastModified
    }

    private var all: [Signal] { [feedDate, modified, lastModified].compactMap { $0 } }

    /// Nothing is known.
    public var isEmpty: Bool { all.isEmpty }
}
