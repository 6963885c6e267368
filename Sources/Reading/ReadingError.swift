public import FactSheets

/// Why bytes could not be read as what they were taken for.
public enum ReadingError: Explained, Equatable {
    /// Not RSS, Atom or JSON Feed.
    case notAFeed(name: String, because: String)
    /// A feed where a page was expected.
    case notAPage(name: String)
    /// Nothing that can be read as text, or text built to harm the reader.
    case unreadable(name: String, because: String)

    public var summary: String {
        switch self {
        case .notAFeed(let name, let because): "'\(name)' is not a feed: \(because)"
        case .notAPage(let name): "'\(name)' is a feed, not a page"
        case .unreadable(let name, let because): "'\(name)' cannot be read: \(because)"
        }
    }

    public var remedy: String? {
        switch self {
        case .notAFeed: "a feed is RSS, Atom or JSON Feed; 'hledwatch read' reads a page"
        case .notAPage(let name): "run 'hledwatch feed \(name)' to read it as a feed"
        case .unreadable: nil
        }
    }
}
