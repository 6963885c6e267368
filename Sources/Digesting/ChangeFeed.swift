public import FactSheets

/// Changes for programs that read feeds: what `atomFeed` and `jsonFeed` write.
public struct ChangeFeed: Equatable, Sendable {
    /// A URI that stays, by RFC 4151: `tag:hledwatch.invalid,2022:…`.
    public var id: String
    public var title: String
    /// The events, newest first, with the language and the clocks of whom it is for, and where the archive's pages are.
    public var digest: Digest
    /// Where it is below these pages, without its ending: `documents/fact-sheet/feed`.
    public var path: String
    /// The page that it is about; `nil`: the archive's own.
    public var page: String?
    /// Marks the entries as parts of events, which are other entries than the whole: `pillars/1`. `nil`: they are whole.
    public var part: String?

    public init(
        id: String, title: String, digest: Digest, path: String, page: String? = nil, part: String? = nil
    ) {
        (self.id, self.title, self.digest) = (id, title, digest)
        (self.path, self.page, self.part) = (path, page, part)
    }

    /// Entries of a feed at most.
    public static let mostEntries = 100
    /// Bytes of a feed's contents at most; older entries are left out beyond it.
    static let mostBytes = 2 << 20
    /// Bytes of one entry's content beyond which its changes are only summed up.
    static let mostEntryBytes = 128 << 10

    /// A lasting URI of our own for what `name` names.
    public static func tag(_ name: String) -> String { "tag:hledwatch.invalid,2022:\(name)" }

    /// When the newest of its events happened.
    public var updated: Instant { digest.events.map(\.time).max() ?? digest.time }

    /// On one line, nothing active.
    var safeTitle: String { terminalSafe(shortened(title, to: 200)) }

    var language: Digest.Language { digest.language ?? .english }

    /// Where the feed itself is, where the archive has pages.
    func address(ending: String) -> String? { digest.web.map { "\($0)\(path).\(ending)" } }

    /// Where people read of what it is about.
    var home: String? { (page ?? digest.web).flatMap(linkable) }

    /// What is told, newest first, as much as the bounds allow.
    var entries: [Entry] {
        let voice = Voice(digest)
        var entries: [Entry] = []
        var used = 0
        for event in digest.events.prefix(Self.mostEntries) {
            var content = eventHTML(event, web: digest.web, voice)
            if content.utf8.count > Self.mostEntryBytes {
                content = eventHTML(event, web: digest.web, voice, briefly: true)
            }
            used += content.utf8.count
            if used > Self.mostBytes { break }
            entries.append(Entry(event, content: content, in: self))
        }
        return entries
    }

    struct Entry {
        let event: Event
        let id: String
        /// Safe text.
        let title: String
        /// HTML of our own, with what is not escaped.
        let content: String
        /// The archive's page on it, else the publisher's.
        let url: String?
        /// The publisher's page, where `url` is another.
        let page: String?
        /// What happened, and how much it matters.
        var tags: [String] { [event.kind.rawValue, event.significance.rawValue] }

        init(_ event: Event, content: String, in feed: ChangeFeed) {
            self.event = event
            self.content = content
            id = ChangeFeed.tag(event.id + (feed.part.map { "/" + $0 } ?? ""))
            var single = feed.digest
            single.events = [event]
            (single.deadlines, single.notes) = (nil, nil)
            title = digestSubject(single)
            let published = event.document.flatMap { linkable($0.url) }
            var compared: String?
            if let web = feed.digest.web, let document = event.document, let old = event.previousVersion,
                let new = event.version, old != new
            {
                compared = comparisonAddress(web, document.id, old, new)
            }
            url = compared ?? published
            page = compared == nil ? nil : published
        }
    }
}
