internal import FactSheets

/// What bytes open as: the first look at a feed.
enum FeedOpening: Equatable {
    /// XML of that dialect; it begins at `start`, what stands before is junk.
    case xml(Feed.Dialect, start: Int)
    case json
    /// A sitemap, or an index of sitemaps, that begins at `start`.
    case sitemap(start: Int)
    /// An HTML page.
    case page
    /// No feed, and why.
    case other(String)

    /// How far in the root element is looked for.
    private static let reach = 64 * 1024

    /// `bytes` are UTF-8.
    init(_ bytes: [UInt8]) {
        guard let first = bytes.firstIndex(where: { !$0.isBlank && $0 != 0 }) else {
            self = .other("it is empty")
            return
        }
        switch bytes[first] {
        case UInt8(ascii: "{"):
            let isFeed = bytes.place(of: "jsonfeed.org", from: first) != nil
            self = isFeed ? .json : .other("it is JSON, but no 'version' in it names jsonfeed.org")
        case UInt8(ascii: "["): self = .other("it is JSON, but not a JSON Feed: that is an object")
        case 0x1F where bytes.count > first + 1 && bytes[first + 1] == 0x8B:
            self = .other("it is compressed (gzip)")
        case UInt8(ascii: "%") where bytes.stands("%PDF", at: first): self = .other("it is a PDF")
        default: self.init(markup: bytes, from: first)
        }
    }

    private init(markup bytes: [UInt8], from first: Int) {
        let head = bytes.prefix(4096)
        var start = first
        let begins = FeedOpening.root(of: Array(head), from: first)?.split(separator: ":").last.map(
            String.init)
        if ["rss", "RDF", "feed", "urlset", "sitemapindex"].contains(begins),
            bytes[first] == UInt8(ascii: "<"),
            !bytes.stands("<?xml ", at: first)
        {
            // A declaration further in belongs to what the feed carries.
            start = first
        } else if let declaration = head.index(of: "<?xml ", from: first) {
            start = declaration
        } else if bytes[first] != UInt8(ascii: "<") {
            let roots = ["<rss", "<rdf:rdf", "<feed", "<urlset", "<sitemapindex"].compactMap {
                head.index(of: $0, from: first)
            }
            guard let root = roots.min() else {
                let isMarkdown = bytes.stands("---\n", at: first)
                self = .other(
                    isMarkdown ? "it is Markdown with front matter" : "it begins like neither XML nor JSON")
                return
            }
            start = root
        }
        // Markup before the declaration: only a feed's junk if a feed follows, so the root decides.
        guard let name = FeedOpening.root(of: bytes, from: start) else {
            self = .other("no element was found in it")
            return
        }
        let local = name.split(separator: ":").last.map(String.init) ?? name
        switch local {
        case "rss": self = .xml(.rss2, start: start)
        case "RDF", "rdf": self = .xml(.rss1, start: start)
        case "feed", "entry": self = .xml(.atom, start: start)
        case "html", "head", "body", "HTML", "!html": self = .page
        case "urlset", "sitemapindex": self = .sitemap(start: start)
        case "channel": self = .xml(.rss2, start: start)
        default:
            let isPage = ["div", "p", "script", "meta", "title", "h1", "b", "br"].contains(local.lowercased())
            let shown = String(decoding: local.utf8.prefix(40), as: UTF8.self)
            self = isPage ? .page : .other("its root element is '\(shown)', not rss, RDF or feed")
        }
    }

    /// The name of the first element behind declarations, comments and a DOCTYPE; `!html` for a DOCTYPE of HTML.
    private static func root(of bytes: [UInt8], from start: Int) -> String? {
        var place = start
        while let angle = bytes.place(of: UInt8(ascii: "<"), from: place), angle - start < reach {
            place = angle + 1
            guard place < bytes.count else { return nil }
            if bytes.stands("<!--", at: angle) {
                place = bytes.place(of: "-->", from: angle + 4) ?? bytes.count
            } else if bytes.begins("<!doctype html", at: angle) {
                return "!html"
            } else if bytes[place].beginsName {
                var end = place
                while end < bytes.count, end - place < 100, bytes[end].continuesName { end += 1 }
                return String(decoding: bytes[place..<end], as: UTF8.self)
            }
        }
        return nil
    }

    /// What to say of an HTML page: where its feed is, if it tells.
    static func advice(on bytes: [UInt8]) -> String {
        let head = Array(bytes.prefix(256 * 1024))
        for type in ["application/rss+xml", "application/atom+xml", "application/feed+json"] {
            guard let place = head.index(of: type, from: 0),
                let open = head[..<place].lastIndex(of: UInt8(ascii: "<")), head.begins("<link", at: open),
                let close = head[place...].firstIndex(of: UInt8(ascii: ">")),
                let name = head[open..<close].index(of: "href=", from: open), name + 6 < close
            else { continue }
            let quote = head[name + 5]
            let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
            let value = head[(isQuoted ? name + 6 : name + 5)..<close]
            let end = value.firstIndex { isQuoted ? $0 == quote : $0.isBlank } ?? value.endIndex
            guard end - value.startIndex <= 500 else { continue }
            return "it is an HTML page; its feed may be '\(String(decoding: value[..<end], as: UTF8.self))'"
        }
        return "it is an HTML page"
    }
}
