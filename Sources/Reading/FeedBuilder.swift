internal import FactSheets

/// Makes a feed of the elements and texts of an RSS or Atom document, as they come.
final class FeedBuilder: XMLEvents {
    private(set) var feed: Feed
    private var frames: [Frame] = []
    /// The text of the field that is open.
    private var text: [UInt8] = []
    private var format = FeedText.Format.plain
    private var item: FeedItemParts?
    private var title = Ranked<String>()
    private var feedAuthors: [String] = []
    private var feedDate: Instant?
    private var links = FeedLinks()
    private var hints = FeedHintParts()
    private var ids: Set<String> = []
    private var itemCount = 0
    private var duplicates = 0
    private var isWordPress = false
    private let name: String
    /// Has the root element ended? If not, the parser gave up on the way.
    private(set) var isComplete = false

    /// Items kept of one feed.
    static let mostItems = 10_000
    /// Authors, and tags, kept of one item.
    static let mostValues = 100

    private struct Frame {
        enum Kind: Equatable {
            case feed, item, person, ignored
            /// The feed that an item was taken from.
            case source
            /// Holds fields of the item, as `media:group` does.
            case group
            case field(FeedField)
            /// An element inside a field's text; empty for one that is not written.
            case markup(String)
        }
        var kind: Kind
        /// The `xml:base` in force, if any.
        var base: String?
        /// The `xml:lang` in force, as far as an item or a part of one declared it.
        var language: String?
        /// Attributes of a field.
        var attributes: [FeedAttribute] = []
    }

    /// `name` is the address the feed came from, against which links are resolved, or a path.
    init(dialect: Feed.Dialect, name: String) {
        feed = Feed(dialect: dialect)
        self.name = name
    }

    // MARK: Events

    func start(_ element: String, in space: FeedSpace, _ attributes: [FeedAttribute]) {
        let parent = frames.last
        let space = space == .atom && feed.dialect == .atom ? .own : space
        var base = parent?.base
        if let own = attributes["xml:base"] { base = absoluteAddress(own, base: base ?? name) ?? base }
        let scope = Scope(base: base, language: attributes["xml:lang"]?.nonEmpty ?? parent?.language)
        switch parent?.kind {
        case nil:
            let isEntry = element == "entry" && feed.dialect == .atom
            if isEntry { beginItem(attributes, scope) } else { pushFeed(scope) }
        case .feed: startInFeed(element, space, attributes, scope)
        case .item, .group: startInItem(element, space, attributes, scope)
        case .source:
            let isAuthor = element == "author" && isPerson(space)
            push(isAuthor ? .person : .ignored, scope)
        case .person:
            let isName = element == "name" || element == "email"
            push(isName ? .field(element == "name" ? .personName : .personEmail) : .ignored, scope)
            begin(.plain)
        case .field, .markup:
            if format == .plain { push(.markup(""), scope) } else { startMarkup(element, attributes, scope) }
        case .ignored: push(.ignored, scope)
        }
    }

    func end() {
        guard let frame = frames.popLast() else { return }
        isComplete = frames.isEmpty
        switch frame.kind {
        case .item: endItem(frame)
        case .field(let field): end(field, frame)
        case .markup(let element):
            if !element.isEmpty { text += FeedText.endTag(element) }
        case .person:
            guard item != nil else { return }
            item?.endPerson(ofSource: frames.last?.kind == .source)
        case .feed, .source, .group, .ignored: break
        }
    }

    func characters(_ new: UnsafeBufferPointer<UInt8>) {
        switch frames.last?.kind {
        case .field where format != .xhtml, .markup where format == .plain:
            unsafe text.append(contentsOf: new)
        case .field, .markup: unsafe FeedText.escape(new, into: &text)
        default: break
        }
    }

    /// The feed, once all events have come.
    func finish() -> Feed {
        feed.title = title.value
        feed.homePage =
            links.alternate ?? links.unresolved.flatMap { absoluteAddress($0, base: links.itself) }
        feed.hints = hints.hints
        feed.address = links.itself ?? (absoluteAddress(name, base: nil))
        feed.nextPage = links.next
        if links.next == nil, isWordPress, !feed.items.isEmpty { feed.nextPage = pagedAddress }
        if feed.updated == nil { feed.updated = feedDate }
        if feed.dialect == .atom, !feedAuthors.isEmpty {
            for index in feed.items.indices where feed.items[index].authors.isEmpty {
                feed.items[index].authors = feedAuthors
            }
        }
        for index in feed.items.indices where feed.items[index].language == feed.language {
            feed.items[index].language = nil
        }
        if duplicates > 0 {
            let count = duplicates == 1 ? "an item repeats" : "\(duplicates) items repeat"
            feed.remarks.append("\(count) the id of another; the first was kept")
        }
        if itemCount > Self.mostItems {
            feed.remarks.append("it has \(itemCount) items; the first \(Self.mostItems) were read")
        }
        return feed
    }

    /// WordPress names no further page; what it is asked at tells which one this is.
    private var pagedAddress: String? {
        (absoluteAddress(name, base: nil) ?? links.itself).map(nextPagedFeed(after:))
    }

    // MARK: Elements

    /// What an element inherits, or declares for what is inside it.
    private struct Scope {
        let base: String?
        let language: String?
    }

    private func push(_ kind: Frame.Kind, _ scope: Scope, _ attributes: [FeedAttribute] = []) {
        frames.append(Frame(kind: kind, base: scope.base, language: scope.language, attributes: attributes))
    }

    /// The language of a feed is its own; what an item inherits of it need not be said again.
    private func pushFeed(_ scope: Scope) {
        feed.language = feed.language ?? scope.language
        push(.feed, Scope(base: scope.base, language: nil))
    }

    private func begin(_ format: FeedText.Format) {
        text.removeAll(keepingCapacity: true)
        self.format = format
    }

    private func startInFeed(
        _ element: String, _ space: FeedSpace, _ attributes: [FeedAttribute], _ scope: Scope
    ) {
        switch (element, space) {
        case ("channel", .own), ("skipHours", .own), ("skipDays", .own): pushFeed(scope)
        case ("item", .own), ("entry", .own): beginItem(attributes, scope)
        case ("author", _) where isPerson(space): push(.person, scope)
        case ("items", .own), ("image", .own), ("textinput", .own), ("textInput", .own):
            push(.ignored, scope)
        default: startField(FeedField(ofFeed: element, space, feed.dialect), attributes, scope)
        }
    }

    private func startInItem(
        _ element: String, _ space: FeedSpace, _ attributes: [FeedAttribute], _ scope: Scope
    ) {
        switch (element, space) {
        case ("author", _) where isPerson(space): push(.person, scope)
        case ("source", _) where isPerson(space): push(.source, scope)
        case ("group", .media), ("content", .media): push(.group, scope)
        // Atom 0.3: one text in several formats.
        case ("content", .own) where attributes["type"]?.lowercased() == "multipart/alternative":
            push(.group, scope)
        default: startField(FeedField(ofItem: element, space, feed.dialect), attributes, scope)
        }
    }

    private func isPerson(_ space: FeedSpace) -> Bool {
        space == .atom || (space == .own && feed.dialect == .atom)
    }

    private func startField(_ field: FeedField?, _ attributes: [FeedAttribute], _ scope: Scope) {
        guard let field else { return push(.ignored, scope) }
        push(.field(field), scope, attributes)
        begin(FeedText.Format(of: field, attributes, feed.dialect))
    }

    private func startMarkup(_ element: String, _ attributes: [FeedAttribute], _ scope: Scope) {
        // It was to be escaped markup, and is not.
        if format == .html, Array(text).trimmed.isEmpty { format = .xhtml }
        // The one `div` around XHTML is not part of it (RFC 4287 section 3.1.1.3).
        let isWrapper = format == .xhtml && element == "div" && isFirstMarkup
        push(.markup(isWrapper ? "" : element), scope)
        guard !isWrapper else { return }
        text += FeedText.startTag(element, attributes.map { resolved($0, scope) })
    }

    /// A link under an `xml:base` of its own, inside a text.
    private func resolved(_ attribute: FeedAttribute, _ scope: Scope) -> FeedAttribute {
        guard attribute.name == "href" || attribute.name == "src", let base = scope.base,
            let field = frames.last(where: { if case .field = $0.kind { true } else { false } }),
            field.base != base, let address = absoluteAddress(attribute.value, base: base)
        else { return attribute }
        return FeedAttribute(name: attribute.name, value: address)
    }

    private var isFirstMarkup: Bool {
        guard case .field(let field) = frames.last?.kind, field != .body else { return false }
        return Array(text).trimmed.isEmpty
    }

    private func beginItem(_ attributes: [FeedAttribute], _ scope: Scope) {
        push(.item, scope)
        itemCount += 1
        item = FeedItemParts()
        item?.about = attributes["about"]
        item?.language = scope.language
    }

    private func endItem(_ frame: Frame) {
        guard let parts = item else { return }
        item = nil
        guard itemCount <= Self.mostItems else { return }
        let base = frame.base ?? absoluteAddress(name, base: nil) ?? links.itself ?? links.alternate
        guard var made = parts.item(dialect: feed.dialect, base: base) else {
            feed.remarks.append("item \(itemCount) says nothing and was left out")
            if feed.remarks.count > Self.mostValues { feed.remarks.removeLast() }
            return
        }
        // RFC 3986 section 5.1: without a base of its own, a text's is the address it came from. RSS says nothing of
        // it, and means the item's page.
        if feed.dialect == .atom, made.contentHTML != nil { made.contentBase = made.contentBase ?? base }
        if ids.insert(made.id).inserted { feed.items.append(made) } else { duplicates += 1 }
    }

    private func end(_ field: FeedField, _ frame: Frame) {
        let content = FeedText(bytes: text, format: format, mode: frame.attributes["mode"])
        if item != nil {
            item?.take(
                field, content, frame.attributes, base: frame.base ?? absoluteAddress(name, base: nil),
                declared: frame.base, language: frame.language)
            return
        }
        let line = content.line
        switch field {
        case .title(let rank): title.offer(line.nonEmpty, rank)
        case .link:
            links.take(frame.attributes, text: line, base: frame.base ?? absoluteAddress(name, base: nil))
        case .generator:
            isWordPress =
                isWordPress || line.lowercased().contains("wordpress")
                || frame.attributes["uri"]?.lowercased().contains("wordpress") == true
        case .language: if !line.isEmpty { feed.language = line }
        case .updated: feed.updated = feed.updated ?? parseFeedDate(line)
        case .date: feedDate = feedDate ?? parseFeedDate(line)
        case .hint(let hint): hints.take(hint, line)
        case .personName: if !line.isEmpty, feedAuthors.count < Self.mostValues { feedAuthors.append(line) }
        default: break
        }
    }
}

extension [FeedAttribute] {
    subscript(name: String) -> String? { first { $0.name == name }?.value }
}
