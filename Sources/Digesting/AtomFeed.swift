internal import FactSheets

/// The feed as Atom (RFC 4287), its contents as escaped HTML. What comes from outside is text in it, never markup.
public func atomFeed(_ feed: ChangeFeed) -> [UInt8] {
    var page = AtomPage(language: feed.language)
    page.put("id", feed.id)
    page.put("title", feed.safeTitle)
    page.put("updated", "\(feed.updated)")
    page.link("self", feed.address(ending: "atom"), type: "application/atom+xml")
    page.link("alternate", feed.address(ending: "json"), type: "application/feed+json")
    page.link("alternate", feed.home, type: "text/html")
    page.open("author")
    page.put("name", "hledwatch")
    page.close("author")
    page.put("generator", "hledwatch")
    for entry in feed.entries {
        page.open("entry")
        page.put("id", entry.id)
        page.put("title", entry.title)
        page.put("published", "\(entry.event.time)")
        page.put("updated", "\(entry.event.time)")
        page.link("alternate", entry.url, type: "text/html")
        page.link("related", entry.page, type: "text/html")
        for tag in entry.tags { page.empty("category", [("term", tag)]) }
        page.put("content", entry.content, [("type", "html")])
        page.close("entry")
    }
    page.close("feed")
    return Array(page.text.utf8)
}

/// An Atom document under construction; what is put into it is escaped.
private struct AtomPage {
    private(set) var text: String

    init(language: Digest.Language) {
        text = """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="\(language.rawValue)">

            """
    }

    mutating func open(_ name: String) { text += "<\(name)>\n" }

    mutating func close(_ name: String) { text += "</\(name)>\n" }

    mutating func put(_ name: String, _ value: String, _ attributes: [(String, String)] = []) {
        begin(name, attributes)
        text += ">\(htmlEscaped(value))</\(name)>\n"
    }

    mutating func empty(_ name: String, _ attributes: [(String, String)]) {
        begin(name, attributes)
        text += "/>\n"
    }

    /// A link where there is an address.
    mutating func link(_ relation: String, _ address: String?, type: String) {
        guard let address else { return }
        empty("link", [("rel", relation), ("type", type), ("href", address)])
    }

    private mutating func begin(_ name: String, _ attributes: [(String, String)]) {
        text += "<\(name)"
        for (name, value) in attributes { text += " \(name)=\"\(htmlEscaped(value))\"" }
    }
}
