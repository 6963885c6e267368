/// Events, put together for one subscriber, with all that its text depends on: the same digest always reads the same.
public struct Digest: Codable, Equatable, Sendable {
    public enum Language: String, Codable, Sendable, CaseIterable {
        case english = "en"
        case spanish = "es"
    }

    /// Lasting and unique: `dg-` and 24 hexadecimal digits, derived from the subscriber and the events' ids.
    public var id: String
    public var subscriber: String
    /// The time of the newest event, so that the same events always give the same bytes; of a digest on a schedule, when
    /// that says.
    public var time: Instant
    /// Oldest first.
    public var events: [Event]
    /// `nil`: English.
    public var language: Language?
    /// Whose clocks its times are told by; `nil`: UTC.
    public var timeZone: LocalTimes?
    /// Where the pages of the archive are, ending with `/`; `nil`: nowhere.
    public var web: String?
    /// Deadlines to be reminded of.
    public var deadlines: [Deadline]?
    /// What people noted since the subscriber's last digest, or took back, of what was told.
    public var notes: [Note]?
    /// Channels of other subscribers that were switched off.
    public var switchedOff: [SwitchedOff]?
    /// True for one that shows what a digest looks like: nothing of it happened.
    public var sample: Bool?

    /// What the clocks of a zone showed over the times of a digest.
    public struct LocalTimes: Codable, Equatable, Sendable {
        /// From an instant on; the first also before it.
        public struct Span: Codable, Equatable, Sendable {
            public var from: Instant
            public var offset: Zone.Offset

            public init(from: Instant, offset: Zone.Offset) { (self.from, self.offset) = (from, offset) }
        }

        /// The zone's IANA name.
        public var name: String
        /// Ascending, at least one.
        public var spans: [Span]

        public init(name: String, spans: [Span]) { (self.name, self.spans) = (name, spans) }

        /// What is needed of `zone` to tell `times`.
        public init(_ zone: Zone, telling times: some Sequence<Instant>) {
            var spans: [Span] = []
            for time in times.sorted() where spans.last?.offset != zone.offset(at: time) {
                spans.append(Span(from: time, offset: zone.offset(at: time)))
            }
            self.init(name: zone.name, spans: spans)
        }
    }

    /// A commitment's deadline that comes near, or passed.
    public struct Deadline: Codable, Equatable, Sendable {
        /// The commitment, as `ledger` names it.
        public var commitment: String
        /// What was last said.
        public var text: String
        public var pillar: String?
        /// The last day that the deadline allows, `YYYY-MM-DD`, and the words that said so.
        public var day: String
        public var words: String
        /// True when it passed and nothing published since speaks of it.
        public var passed: Bool

        public init(
            commitment: String, text: String, pillar: String?, day: String, words: String, passed: Bool
        ) {
            (self.commitment, self.text, self.pillar) = (commitment, text, pillar)
            (self.day, self.words, self.passed) = (day, words, passed)
        }
    }

    /// A subscriber to whom nothing could be delivered for so long that it is no longer tried.
    public struct SwitchedOff: Codable, Equatable, Sendable {
        public var subscriber: String
        /// The first failure after the last success.
        public var failingSince: Instant
        /// The last one.
        public var error: String

        public init(subscriber: String, failingSince: Instant, error: String) {
            (self.subscriber, self.failingSince, self.error) = (subscriber, failingSince, error)
        }
    }

    public init(id: String, subscriber: String, time: Instant, events: [Event]) {
        self.id = id
        self.subscriber = subscriber
        self.time = time
        self.events = events
    }
}
