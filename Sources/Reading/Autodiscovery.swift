internal import FactSheets

/// A feed that a page names, or that a page of its kind is known to have.
public struct DiscoveredFeed: Equatable, Sendable {
    public var url: String
    public var title: String?
    /// True when the page does not name it: WordPress answers it at `/feed/`.
    public var isGuess: Bool

    public init(url: String, title: String? = nil, isGuess: Bool = false) {
        self.url = url
        self.title = title
        self.isGuess = isGuess
    }
}

/// The feeds of a page, in its own order, each once: `<link rel="alternate">` with a feed's type, or `rel="feed"`
/// (<https://html.spec.whatwg.org/#rel-alternate>). Of a WordPress page that names none, `/feed/` below it.
/// - Throws: `ReadingError` for what is no page.
public func discoverFeeds(
    _ bytes: [UInt8], contentType: String?, name: String
) throws(ReadingError) -> [DiscoveredFeed] {
    let (tree, isWholePage) = try parsedPage(bytes, contentType: contentType, name: name)
    let content = MainContent(tree, isWholePage: isWholePage)
    let base = PageHead(tree, linkedData: [], content: content, name: name).base
    var found: [DiscoveredFeed] = []
    var isWordPress = false
    for node in tree.nodes.indices {
        let tag = tree.nodes[node].tag
        if tag == .meta, tree.string(.name, of: node)?.lowercased() == "generator",
            tree.string(.content, of: node)?.lowercased().hasPrefix("wordpress") == true
        {
            isWordPress = true
        }
        guard tag == .link || tag == .a, let rel = tree.string(.rel, of: node)?.lowercased() else { continue }
        let relations = rel.split(whereSeparator: \.isWhitespace)
        if relations.contains("https://api.w.org/") { isWordPress = true }
        let type = tree.string(.type, of: node)?.lowercased().prefix { $0 != ";" && $0 != " " } ?? ""
        guard
            relations.contains("feed") || relations.contains("alternate") && feedTypes.contains(String(type)),
            let url = tree.string(.href, of: node).flatMap({ absoluteAddress($0, base: base) })?
                .withoutFragment,
            url.isAddress, found.count < mostDiscovered, !found.contains(where: { $0.url == url })
        else { continue }
        found.append(DiscoveredFeed(url: url, title: tree.string(.title, of: node).flatMap(\.nonEmpty)))
    }
    guard found.isEmpty, isWordPress else { return found }
    let path = name.prefix { $0 != "?" && $0 != "#" }
    return [DiscoveredFeed(url: path + (path.hasSuffix("/") ? "feed/" : "/feed/"), isGuess: true)]
}

private let feedTypes: Set = ["application/rss+xml", "application/atom+xml", "application/feed+json"]
private let mostDiscovered = 100
