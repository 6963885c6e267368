/// What a person may want to be told. Its id is derived from what it says, so the same captures give the same ids.
public struct Event: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case published, revised, withdrawn, restored, moved, drifted, blind, recovered
        /// A whole site is gone, or back.
        case vanished, returned
        /// A feed shared nothing with the look before: items may have been missed.
        case gap
        /// What was watched in a day or a week: only in a digest, for a subscriber who asked for it.
        case watched
        /// The archive itself is not as it was written: only in a digest, for everybody.
        case damaged

        /// Those that captures show, and that a subscriber may choose among.
        public static let shown = allCases.filter { $0 != .watched && $0 != .damaged }
    }

    /// The document an event is about, as far as a reader needs it.
    public struct Subject: Codable, Equatable, Sendable {
        /// As `list` prints it.
        public var id: String
        public var title: String
        public var url: String
        public var published: Instant?

        public init(id: String, title: String, url: String, published: Instant? = nil) {
            self.id = id
            self.title = title
            self.url = url
            self.published = published
        }
    }

    /// Lasting and unique: `ev-` and 24 hexadecimal digits.
    public var id: String
    public var kind: Kind
    /// When the capture was made that showed it.
    public var time: Instant
    /// When the state before it was last seen: the truth lies between `since` and `time`.
    public var since: Instant?
    /// `nil` for an event about a source.
    public var document: Subject?
    /// The source's name, for `blind`, `recovered` and `gap`, and for `drifted` when it is not about a document; the host, for
    /// `vanished` and `returned`.
    public var source: String?
    /// The version it led to, and the one it came from.
    public var version: Int?
    public var previousVersion: Int?
    /// The earlier version whose content `version` equals: a return to what was said before.
    public var equalsVersion: Int?
    /// For `revised`.
    public var comparison: Comparison?
    /// For `revised`: whether the publisher's own dates moved with the text; `nil` where none are known.
    public var signals: PublisherSignals?
    /// For `revised` the comparison's; `cosmetic` for `moved`; `substantive` for the others.
    public var significance: Significance
    /// What else is to be said: the old and new address of `moved`, why a source is `blind` or a document `drifted`.
    public var detail: String?

    public init(
        id: String, kind: Kind, time: Instant, since: Instant? = nil, document: Subject? = nil,
        source: String? = nil,
        version: Int? = nil, previousVersion: Int? = nil, equalsVersion: Int? = nil,
        comparison: Comparison? = nil, signals: PublisherSignals? = nil,
        significance: Significance, detail: String? = nil
    ) {
        self.id = id
        self.kind = kind
        self.time = time
        self.since = since
        self.document = document
        self.source = source
        self.version = version
        self.previousVersion = previousVersion
        self.equalsVersion = equalsVersion
        self.comparison = comparison
        self.signals = signals
        self.significance = significance
        self.detail = detail
    }
}
