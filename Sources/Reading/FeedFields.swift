internal import FactSheets

/// What a feed's elements say, whatever the dialect calls it.
enum FeedField: Equatable {
    case title, link, id, content, body, summary, published, date, modified, updated, author, category,
        language, generator
    case personName, personEmail
    case hint(FeedHint)

    init?(ofFeed element: String, _ space: FeedSpace, _ dialect: Feed.Dialect) {
        switch (element, space) {
        case ("title", .own): self = .title
        case ("link", .own), ("link", .atom): self = .link
        case ("language", .own), ("language", .dublinCore): self = .language
        case ("lastBuildDate", .own): self = .updated
        case ("generator", .own): self = .generator
        case ("updated", .own) where dialect == .atom, ("modified", .own) where dialect == .atom:
            self = .updated
        case ("date", .dublinCore): self = .published
        default:
            guard let hint = FeedHint(element, space) else { return nil }
            self = .hint(hint)
        }
    }

    init?(ofItem element: String, _ space: FeedSpace, _ dialect: Feed.Dialect) {
        switch (element, space) {
        case ("title", .own), ("title", .dublinCore): self = .title
        case ("link", .own), ("link", .atom): self = .link
        case ("guid", .own), ("id", .own), ("id", .atom): self = .id
        case ("encoded", .content), ("content", .atom): self = .content
        case ("content", .own) where dialect == .atom: self = .content
        case ("body", .xhtml), ("div", .xhtml): self = .body
        case ("description", .own), ("summary", .own), ("summary", .atom), ("description", .dublinCore):
            self = .summary
        case ("pubDate", .own), ("published", .own), ("published", .atom): self = .published
        case ("date", .dublinCore), ("issued", .terms), ("created", .terms), ("issued", .own),
            ("created", .own),
            ("pubdate", .own):
            self = .date
        case ("updated", .own), ("updated", .atom), ("modified", .own), ("modified", .terms): self = .modified
        case ("author", .own), ("creator", .dublinCore): self = .author
        case ("category", .own), ("category", .atom), ("subject", .dublinCore): self = .category
        default: return nil
        }
    }
}

/// The addresses a feed or an item gives.
struct FeedLinks {
    /// Its page.
    private(set) var alternate: String?
    /// Its own address.
    private(set) var itself: String?
    /// Where older items are, RFC 5005.
    private(set) var next: String?

    /// Takes a `<link>` in, with its address as text (RSS) or as `href` (Atom). The first page counts.
    mutating func take(_ attributes: [FeedAttribute], text: String, base: String?) {
        guard let reference = attributes["href"] ?? (text.isEmpty ? nil : text),
            let address = absoluteAddress(FeedLinks.withoutBlanks(reference), base: base)
        else { return }
        switch attributes["rel"]?.lowercased() ?? "alternate" {
        case "alternate", "http://www.iana.org/assignments/relation/alternate":
            alternate = alternate ?? address
        case "self": itself = itself ?? address
        case "next", "prev-archive": next = next ?? address
        default: break
        }
    }

    /// Line breaks and tabs inside an address mean nothing (<https://url.spec.whatwg.org/#concept-basic-url-parser>);
    /// blanks are written `%20`.
    static func withoutBlanks(_ reference: String) -> String {
        let bytes = Array(reference.utf8).trimmed
        guard bytes.contains(where: \.isBlank) else { return String(decoding: bytes, as: UTF8.self) }
        let kept = bytes.flatMap { $0 == 0x20 ? Array("%20".utf8) : $0.isBlank ? [] : [$0] }
        return String(decoding: kept, as: UTF8.self)
    }
}

/// An item as its elements come.
struct FeedItemParts {
    /// RSS 1.0's `rdf:about`.
    var about: String?
    private var id: String?
    private var idIsLink = false
    private var links = FeedLinks()
    /// The first link as written, when nothing makes it an address.
    private var rawLink: String?
    private var title: String?
    private var html: String?
    private var text: String?
    private var summary: String?
    private var published: Instant?
    private var date: Instant?
    private var modified: Instant?
    private var authors: [String] = []
    private var tags: [String] = []
    private var personName: String?
    private var personEmail: String?

    init() {}

    mutating func take(_ field: FeedField, _ content: FeedText, _ attributes: [FeedAttribute], base: String?)
    {
        switch field {
        case .title: if title == nil { title = content.line.nonEmpty }
        case .id:
            guard id == nil, let line = content.line.nonEmpty else { return }
            id = line
            idIsLink = attributes["isPermaLink"].map { $0.lowercased() == "true" } ?? true
        case .link:
            let line = content.line
            rawLink = rawLink ?? (attributes["href"] ?? line).nonEmpty
            links.take(attributes, text: line, base: base)
        case .content, .body:
            if let source = attributes["src"] { links.take([], text: source, base: base) }
            if html == nil { html = content.html?.nonEmpty }
            if text == nil, content.html == nil { text = content.paragraphs.nonEmpty }
        case .summary: if summary == nil { summary = content.paragraphs.nonEmpty }
        case .published: published = published ?? parseFeedDate(content.line)
        case .date: date = date ?? parseFeedDate(content.line)
        case .modified: modified = modified ?? parseFeedDate(content.line)
        case .author: add(author: FeedItemParts.authorName(content.line))
        case .category:
            let tag = (attributes["label"] ?? attributes["term"] ?? content.line).nonEmpty
            if let tag, tags.count < FeedBuilder.mostValues, !tags.contains(tag) { tags.append(tag) }
        case .personName: personName = content.line.nonEmpty
        case .personEmail: personEmail = content.line.nonEmpty
        case .language, .updated, .hint, .generator: break
        }
    }

    mutating func endPerson() {
        if let name = personName ?? personEmail { add(author: name) }
        (personName, personEmail) = (nil, nil)
    }

    private mutating func add(author: String) {
        guard !author.isEmpty, authors.count < FeedBuilder.mostValues, !authors.contains(author) else {
            return
        }
        authors.append(author)
    }

    /// `jo@example.org (Jo Doe)` and `Jo Doe <jo@example.org>` are Jo Doe.
    static func authorName(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "@")) else { return text }
        if let open = bytes.firstIndex(of: UInt8(ascii: "(")),
            let close = bytes.lastIndex(of: UInt8(ascii: ")")),
            close > open + 1
        {
            let outside = bytes[..<open].trimmed
            if !outside.contains(UInt8(ascii: "@")), !outside.isEmpty {
                return String(decoding: outside, as: UTF8.self)
            }
            return String(decoding: bytes[(open + 1)..<close].trimmed, as: UTF8.self)
        }
        if let open = bytes.firstIndex(of: UInt8(ascii: "<")), !bytes[..<open].trimmed.isEmpty {
            return String(decoding: bytes[..<open].trimmed, as: UTF8.self)
        }
        return text
    }

    /// `nil` when it has neither an id, a link, a title nor a text.
    func item(dialect: Feed.Dialect, base: String?) -> FeedItem? {
        var url =
            links.alternate ?? rawLink.flatMap { absoluteAddress(FeedLinks.withoutBlanks($0), base: base) }
        if url == nil, dialect != .atom, let id, idIsLink { url = webAddress(id) }
        if url == nil, let about { url = webAddress(about) }
        guard let id = id ?? about?.nonEmpty ?? url ?? rawLink ?? derivedID else { return nil }
        return FeedItem(
            id: id, url: url, title: title, contentHTML: html, contentText: html == nil ? text : nil,
            summary: summary,
            published: published ?? date, modified: modified, authors: authors, tags: tags)
    }

    private func webAddress(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        return bytes.begins("https://", at: 0) || bytes.begins("http://", at: 0) ? text : nil
    }

    /// Of an item with neither id nor link: a hash of its title and date, else of its text.
    private var derivedID: String? {
        let words =
            title.map { $0 + "\n" + ((published ?? date)?.description ?? "") } ?? html ?? text ?? summary
        guard let words else { return nil }
        // FNV-1a, <http://www.isthe.com/chongo/tech/comp/fnv/>: stable from run to run, unlike `Hasher`.
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in words.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        let digits = String(hash, radix: 16)
        return "hledwatch:item:" + String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
