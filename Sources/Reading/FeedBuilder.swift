internal import FactSheets

/// Makes a feed of the elements and texts of an RSS or Atom document, as they come.
final class FeedBuilder: XMLEvents {
    private(set) var feed: Feed
    private var frames: [Frame] = []
    /// The text of the field that is open.
    private var text: [UInt8] = []
    private var format = FeedText.Format.plain
    private var item: FeedItemParts?
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
            case field(FeedField)
            /// An element inside a field's text; empty for one that is not written.
            case markup(String)
        }
        var kind: Kind
        var base: String?
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
        switch parent?.kind {
        case nil:
            let isEntry = element == "entry" && feed.dialect == .atom
            push(isEntry ? .item : .feed, base)
            if isEntry { beginItem(attributes) }
            if feed.language == nil { feed.language = attributes["xml:lang"] }
        case .feed: startInFeed(element, space, attributes, base)
        case .item: startInItem(element, space, attributes, base)
        case .person:
            let isName = element == "name" || element == "email"
            push(isName ? .field(element == "name" ? .personName : .personEmail) : .ignored, base)
            begin(.plain)
        case .field, .markup:
            if format == .plain { push(.markup(""), base) } else { startMarkup(element, attributes, base) }
        case .ignored: push(.ignored, base)
        }
    }

    func end() {
        guard let frame = frames.popLast() else { return }
        isComplete = frames.isEmpty
        switch frame.kind {
        case .item: endItem(base: frame.base)
        case .field(let field): end(field, frame)
        case .markup(let element):
            if !element.isEmpty { text += FeedText.endTag(element) }
        case .person:
            guard item != nil else { return }
            item?.endPerson()
        case .feed, .ignored: break
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
        feed.title = feed.title.flatMap { $0.isEmpty ? nil : $0 }
        feed.homePage = links.alternate
        feed.hints = hints.hints
        feed.address = links.itself ?? (absoluteAddress(name, base: nil))
        feed.nextPage = links.next
        if links.next == nil, isWordPress, !feed.items.isEmpty { feed.nextPage = pagedAddress }
        if feed.updated == nil, feed.dialect == .rss1 { feed.updated = feedDate }
        if feed.dialect == .atom, !feedAuthors.isEmpty {
            for index in feed.items.indices where feed.items[index].authors.isEmpty {
                feed.items[index].authors = feedAuthors
            }
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

    private func push(_ kind: Frame.Kind, _ base: String?, _ attributes: [FeedAttribute] = []) {
        frames.append(Frame(kind: kind, base: base, attributes: attributes))
    }

    private func begin(_ format: FeedText.Format) {
        text.removeAll(keepingCapacity: true)
        self.format = format
    }

    private func startInFeed(
        _ element: String, _ space: FeedSpace, _ attributes: [FeedAttribute], _ base: String?
    ) {
        switch (element, space) {
        case ("channel", .own), ("skipHours", .own), ("skipDays", .own): push(.feed, base)
        case ("item", .own), ("entry", .own):
            push(.item, base)
            beginItem(attributes)
        case ("author", _) where isPerson(space): push(.person, base)
        case ("items", .own), ("image", .own), ("textinput", .own), ("textInput", .own): push(.ignored, base)
        default: startField(FeedField(ofFeed: element, space, feed.dialect), attributes, base)
        }
    }

    private func startInItem(
        _ element: String, _ space: FeedSpace, _ attributes: [FeedAttribute], _ base: String?
    ) {
        switch (element, space) {
        case ("author", _) where isPerson(space): push(.person, base)
        default: startField(FeedField(ofItem: element, space, feed.dialect), attributes, base)
        }
    }

    private func isPerson(_ space: FeedSpace) -> Bool {
        space == .atom || (space == .own && feed.dialect == .atom)
    }

    private func startField(_ field: FeedField?, _ attributes: [FeedAttribute], _ base: String?) {
        guard let field else { return push(.ignored, base) }
        push(.field(field), base, attributes)
        begin(FeedText.Format(of: field, attributes, feed.dialect))
    }

    private func startMarkup(_ element: String, _ attributes: [FeedAttribute], _ base: String?) {
        // The one `div` around XHTML is not part of it (RFC 4287 section 3.1.1.3).
        let isWrapper = format == .xhtml && element == "div" && isFirstMarkup
        push(.markup(isWrapper ? "" : element), base)
        if !isWrapper { text += FeedText.startTag(element, attributes) }
    }

    private var isFirstMarkup: Bool {
        guard case .field(let field) = frames.last?.kind, field != .body else { return false }
        return Array(text).trimmed.isEmpty
    }

    private func beginItem(_ attributes: [FeedAttribute]) {
        itemCount += 1
        item = FeedItemParts()
        item?.about = attributes["about"]
    }

    private func endItem(base: String?) {
        guard let parts = item else { return }
        item = nil
        guard itemCount <= Self.mostItems else { return }
        let base = base ?? absoluteAddress(name, base: nil) ?? links.alternate
        guard let made = parts.item(dialect: feed.dialect, base: base) else {
            feed.remarks.append("item \(itemCount) says nothing and was left out")
            if feed.remarks.count > Self.mostValues { feed.remarks.removeLast() }
            return
        }
        if ids.insert(made.id).inserted { feed.items.append(made) } else { duplicates += 1 }
    }

    private func end(_ field: FeedField, _ frame: Frame) {
        if item != nil {
            item?.take(
                field, FeedText(bytes: text, format: format), frame.attributes, base: frame.base ?? name)
            return
        }
        let content = FeedText(bytes: text, format: format)
        let line = content.line
        switch field {
        case .title: if feed.title == nil { feed.title = line }
        case .link: links.take(frame.attributes, text: line, base: frame.base ?? name)
        case .generator:
            isWordPress =
                isWordPress || line.lowercased().contains("wordpress")
                || frame.attributes["uri"]?.lowercased().contains("wordpress") == true
        case .language: if !line.isEmpty { feed.language = line }
        case .updated: feed.updated = feed.updated ?? parseFeedDate(line)
        case .published: feedDate = feedDate ?? parseFeedDate(line)
        case .hint(let hint): hints.take(hint, line)
        case .personName: if !line.isEmpty, feedAuthors.count < Self.mostValues { feedAuthors.append(line) }
        default: break
        }
    }
}

extension [FeedAttribute] {
    subscript(name: String) -> String? { first { $0.name == name }?.value }
}
