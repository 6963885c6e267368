internal import FactSheets

/// What a feed's elements say, whatever the dialect calls it. Where several say the same, the lowest rank counts,
/// whatever their order: the dialect's own element, then Dublin Core, then what was made for podcasts and videos.
enum FeedField: Equatable {
    case title(Int), link, id, content, body, summary(Int), published(Int), date, created, modified, updated
    case author(Int), category, keywords, language, generator
    case personName, personEmail
    case hint(FeedHint)

    init?(ofFeed element: String, _ space: FeedSpace, _ dialect: Feed.Dialect) {
        switch (element, space) {
        case ("title", .own): self = .title(0)
        case ("title", .dublinCore), ("title", .atom): self = .title(1)
        case ("link", .own), ("link", .atom): self = .link
        case ("language", .own), ("language", .dublinCore): self = .language
        case ("lastBuildDate", .own), ("modified", .terms): self = .updated
        case ("generator", .own): self = .generator
        case ("updated", .own) where dialect == .atom, ("modified", .own) where dialect == .atom:
            self = .updated
        case ("date", .dublinCore): self = .date
        default:
            guard let hint = FeedHint(element, space) else { return nil }
            self = .hint(hint)
        }
    }

    init?(ofItem element: String, _ space: FeedSpace, _ dialect: Feed.Dialect) {
        switch (element, space) {
        case ("title", .own): self = .title(0)
        case ("title", .dublinCore), ("title", .atom): self = .title(1)
        case ("title", .media): self = .title(2)
        case ("title", .itunes): self = .title(3)
        case ("link", .own), ("link", .atom): self = .link
        case ("guid", .own), ("id", .own), ("id", .atom): self = .id
        case ("encoded", .content), ("content", .atom): self = .content
        case ("content", .own) where dialect == .atom: self = .content
        case ("body", .xhtml), ("div", .xhtml), ("body", .own), ("fullitem", .own): self = .body
        case ("description", .own), ("summary", .own), ("summary", .atom): self = .summary(0)
        case ("description", .dublinCore): self = .summary(1)
        case ("description", .media): self = .summary(2)
        case ("summary", .itunes): self = .summary(3)
        case ("subtitle", .itunes): self = .summary(4)
        case ("pubDate", .own), ("published", .own), ("published", .atom): self = .published(0)
        case ("issued", .own), ("issued", .terms), ("pubdate", .own): self = .published(1)
        case ("date", .dublinCore): self = .date
        case ("created", .own), ("created", .terms): self = .created
        case ("updated", .own), ("updated", .atom), ("modified", .own), ("modified", .terms): self = .modified
        case ("author", .own), ("creator", .dublinCore), ("author", .dublinCore): self = .author(0)
        case ("author", .itunes): self = .author(1)
        case ("category", .own), ("category", .atom), ("subject", .dublinCore), ("category", .itunes):
            self = .category
        case ("keywords", .itunes), ("keywords", .media): self = .keywords
        case ("language", .dublinCore): self = .language
        default: return nil
        }
    }
}

/// The first of the values with the lowest rank.
struct Ranked<Value> {
    private(set) var value: Value?
    private var rank = Int.max

    init() {}

    mutating func offer(_ new: Value?, _ rank: Int) {
        guard let new, rank < self.rank else { return }
        (value, self.rank) = (new, rank)
    }
}

/// The addresses a feed or an item gives.
struct FeedLinks {
    /// Its page: the first that is HTML, as far as is said.
    private var pages = Ranked<String>()
    /// Its page as written, where nothing was known to resolve it against.
    private(set) var unresolved: String?
    /// Its own address.
    private(set) var itself: String?
    /// Where older items are, RFC 5005.
    private(set) var next: String?

    var alternate: String? { pages.value }

    /// Takes a `<link>` in, with its address as text (RSS) or as `href` (Atom).
    mutating func take(_ attributes: [FeedAttribute], text: String, base: String?) {
        // An empty `href` is the base itself (RFC 3986 section 4.4); an empty element says nothing.
        let reference = attributes["href"] ?? text
        guard !reference.isEmpty || attributes["href"] != nil && base != nil else { return }
        let written = FeedLinks.withoutBlanks(reference)
        let address = written.isEmpty ? base : absoluteAddress(written, base: base)
        switch FeedLinks.relation(attributes["rel"]) {
        case "alternate":
            // The same page in other formats stands beside it.
            let type = attributes["type"]?.lowercased() ?? "text/html"
            pages.offer(address, type.contains("html") ? 0 : 1)
            if address == nil { unresolved = unresolved ?? written }
        case "self": itself = itself ?? address
        case "next", "prev-archive": next = next ?? address
        default: break
        }
    }

    /// RFC 4287 section 4.2.7.2: a name stands for the address of its registration, and none for `alternate`.
    private static func relation(_ rel: String?) -> String {
        guard let rel = rel?.lowercased() else { return "alternate" }
        let registry = "http://www.iana.org/assignments/relation/"
        return rel.hasPrefix(registry) ? String(rel.dropFirst(registry.count)) : rel
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
    /// The item's own, else that of its text.
    var language: String?
    private var id: String?
    /// `isPermaLink`, as far as it is said.
    private var idIsLink: Bool?
    private var links = FeedLinks()
    /// Where a text stands that is not in the feed.
    private var source: String?
    private var title = Ranked<String>()
    private var html: String?
    /// Against which links in `html` are resolved.
    private var htmlBase: String?
    private var text: String?
    private var summary = Ranked<String>()
    private var published = Ranked<Instant>()
    private var date: Instant?
    private var created: Instant?
    private var modified: Instant?
    private var authors: [String] = []
    /// Of less rank, for an item that names no other.
    private var spareAuthors: [String] = []
    private var tags: [String] = []
    private var personName: String?
    private var personEmail: String?

    init() {}

    /// `base` is what links in the element are resolved against, `declared` the `xml:base` in force, if any.
    mutating func take(
        _ field: FeedField, _ content: FeedText, _ attributes: [FeedAttribute], base: String?,
        declared: String?,
        language: String?
    ) {
        switch field {
        case .title(let rank): title.offer(content.line.nonEmpty, rank)
        case .id:
            guard id == nil, let line = content.line.nonEmpty else { return }
            id = line
            idIsLink = (attributes["isPermaLink"] ?? attributes["ispermalink"]).map {
                $0.lowercased() == "true"
            }
        case .link: links.take(attributes, text: content.line, base: base)
        case .content, .body:
            if let said = attributes["src"] {
                source = source ?? absoluteAddress(FeedLinks.withoutBlanks(said), base: base)
            }
            if html == nil, let said = content.html?.nonEmpty {
                (html, htmlBase) = (said, declared)
                self.language = language ?? self.language
            }
            if text == nil, content.html == nil { text = content.paragraphs.nonEmpty }
        case .summary(let rank): summary.offer(content.paragraphs.nonEmpty, rank)
        case .published(let rank): published.offer(parseFeedDate(content.line), rank)
        case .date: date = date ?? parseFeedDate(content.line)
        case .created: created = created ?? parseFeedDate(content.line)
        case .modified: modified = modified ?? parseFeedDate(content.line)
        case .author(let rank):
            let name = FeedItemParts.authorName(content.line)
            add(author: name, isSpare: rank > 0)
        case .category:
            let tag = attributes["label"] ?? attributes["term"] ?? attributes["text"] ?? content.line
            FeedItemParts.add(tag, to: &tags)
        case .keywords:
            for word in content.line.split(separator: ",") {
                FeedItemParts.add(
                    String(decoding: FeedText.folded(Array(word.utf8)[...]), as: UTF8.self), to: &tags)
            }
        case .language: self.language = self.language ?? content.line.nonEmpty
        case .personName: personName = content.line.nonEmpty
        case .personEmail: personEmail = content.line.nonEmpty
        case .updated, .hint, .generator: break
        }
    }

    /// `ofSource` for the author of the feed an item was taken from, who wrote it if nobody else is said to have
    /// (RFC 4287 section 4.2.1).
    mutating func endPerson(ofSource: Bool) {
        if let name = personName ?? personEmail {
            add(author: name, isSpare: ofSource)
        }
        (personName, personEmail) = (nil, nil)
    }

    private mutating func add(author: String, isSpare: Bool) {
        if isSpare {
            FeedItemParts.add(author, to: &spareAuthors)
        } else {
            FeedItemParts.add(author, to: &authors)
        }
    }

    private static func add(_ value: String, to values: inout [String]) {
        guard !value.isEmpty, values.count < FeedBuilder.mostValues, !values.contains(value) else { return }
        values.append(value)
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

    /// `nil` when it has neither an id, a link, a title nor a text. `base` is for links that nothing else resolves.
    func item(dialect: Feed.Dialect, base: String?) -> FeedItem? {
        var url = links.alternate ?? links.unresolved.flatMap { absoluteAddress($0, base: base) } ?? source
        if url == nil, dialect != .atom, idIsLink != false, let id {
            url = webAddress(id) ?? (idIsLink == true ? absoluteAddress(id, base: base) : nil)
        }
        if url == nil, let about { url = webAddress(about) }
        // What is equivalent to the entry is better than nothing (RFC 4287 section 4.2.7.2).
        if url == nil, dialect == .atom { url = links.itself }
        guard let id = id ?? about?.nonEmpty ?? url ?? links.unresolved ?? derivedID else { return nil }
        var item = FeedItem(
            id: id, url: url, title: title.value, contentHTML: html, contentText: html == nil ? text : nil,
            summary: summary.value, published: firstDate,
            // Where something else says when it was published, `dc:date` says when it was changed.
            modified: modified ?? (published.value == nil ? nil : date),
            authors: authors.isEmpty ? spareAuthors : authors, tags: tags)
        item.contentBase = htmlBase
        item.language = language
        return item
    }

    private var firstDate: Instant? { published.value ?? date ?? created }

    private func webAddress(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        return bytes.begins("https://", at: 0) || bytes.begins("http://", at: 0) ? text : nil
    }

    /// Of an item with neither id nor link: a hash of its title and date, else of its text.
    private var derivedID: String? {
        let words =
            title.value.map { $0 + "\n" + (firstDate?.description ?? "") } ?? html ?? text ?? summary.value
        guard let words else { return nil }
        return "hledwatch:item:" + hashDigits(FNV1a(words).value)
    }
}

extension String {
    var nonEmpty: String? { isEmpty ? nil : self }
}
