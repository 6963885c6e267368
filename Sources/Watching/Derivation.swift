public import Archiving
internal import Digesting
public import FactSheets
internal import Networking
internal import Reading
internal import Scheduling

/// Turns captures into versions, changes and events. The same captures in the same order give the same rows.
public struct Derivation {
    /// What comes of a capture beside the archive's rows.
    public enum Manner: Sendable {
        /// Captures made now: their pages go on the agenda and subscribers are told.
        case live
        /// Captures made long ago: kept and derived, nobody is told and nothing is fetched for them.
        case imported
        /// Captures of the log, derived from again in the order of their times. Nobody is told.
        case rebuilt
    }

    /// What taking one capture came to.
    public struct Taken: Sendable {
        /// `nil` when the archive had this very capture already, or keeps no more than a check of it.
        public var capture: Int64?
        public var events: [Event] = []
        /// Why nothing was derived from it: `stale`, `out of order`, `status 503`…
        public var flag: String?
        /// True when a document or its text was new.
        public var changed = false
        /// What a feed said of when to ask for it; `nil` when none was read.
        var hints: FeedHints?
        /// What it published is news of long ago, found by a backfill: kept, and told to nobody.
        var isOfThePast = false
        /// The document whose page it confirmed, as it was before.
        var document: Document?
        /// Pages it put on the agenda that were not on it.
        var newPages = 0
    }

    let archive: Archive
    let profiles: [FollowedProfile]
    let subscribers: [Subscriber]
    let manner: Manner
    /// How often a source is polled that names no interval.
    let interval: Duration
    let pace: Pace
    let habits = Habits()
    /// What a rebuild goes on following, whatever the profiles say today.
    var followed: Followed?
    let configuration: Configuration
    let telling: Telling
    let rules: [Configuration.Rule]
    private let known: KnownNames

    /// `follow` overrides every profile's own setting when given.
    public init(archive: Archive, configuration: Configuration, follow: Configuration.Follow?, manner: Manner)
    {
        self.archive = archive
        self.manner = manner
        self.configuration = configuration
        telling = Telling(archive: archive, configuration: configuration)
        rules = configuration.rules
        known = KnownNames(configuration.profiles.flatMap(\.known))
        let watch = configuration.watch
        interval = watch.interval
        pace = Pace(shortest: watch.shortestPageInterval, longest: watch.longestPageInterval)
        subscribers = manner == .live ? configuration.subscribers : []
        profiles = configuration.profiles.map { FollowedProfile($0, follow: follow) }
    }

    /// What the configuration says of pages at `address`.
    func options(for address: String) -> PageOptions {
        PageOptions(configuration.pageRule(for: address), known: known)
    }

    /// Appends `capture` and derives from it, all in one transaction: a kill leaves everything or nothing of it.
    ///
    /// `entry` is the look it answers; its next one is put on the agenda.
    /// - Throws: `ArchiveError`; then nothing of it is stored.
    public func take(_ capture: Capture, answering entry: AgendaEntry? = nil) throws -> Taken {
        try archive.transaction {
            var capture = capture
            capture.time = try inOrder(capture.time)
            let taken = try append(capture)
            if let entry { try reschedule(entry, after: capture, taken) }
            return taken
        }
    }

    /// As `take`, for many looks at once: they cost the disk one write. `last` is part of it.
    public func take(_ answers: [Answered], _ last: () throws -> Void = {}) throws -> [Taken] {
        try archive.transaction {
            let all = try answers.map { answer in
                let time = try inOrder(answer.capture.time)
                if time == answer.capture.time { return try take(inOrder: answer) }
                var answer = answer
                answer.capture.time = time
                return try take(inOrder: answer)
            }
            try last()
            return all
        }
    }

    private func take(inOrder answer: Answered) throws -> Taken {
        let taken = try confirm(answer) ?? append(answer.wholeCapture)
        try reschedule(answer.entry, after: answer.capture, taken)
        return taken
    }

    /// The time under which what was seen at `time` goes into the log: several watchers take in side by side what they
    /// saw.
    func inOrder(_ time: Instant) throws -> Instant { manner == .live ? try archive.inOrder(time) : time }

    func append(_ capture: Capture) throws -> Taken {
        var taken = Taken()
        let origin = manner == .live ? "poll" : "import"
        if let appended = try archive.append(capture, origin: origin) {
            taken.capture = appended.id
            try archive.note(rules: rules)
            try derive(capture, id: appended.id, bodyHash: appended.bodyHash, into: &taken)
            try tell(taken.isOfThePast ? taken.events.filter { $0.kind != .published } : taken.events)
        }
        return taken
    }

    func derive(_ capture: Capture, id: Int64, bodyHash: [UInt8], into taken: inout Taken) throws {
        try deriveRows(from: capture, id: id, bodyHash: bodyHash, into: &taken)
        if let flag = taken.flag { try archive.flag(id, flag) }
        taken.events = try taken.events.filter { try keep($0, shownBy: id) }
    }

    /// All that follows from a capture but its events and its flag, which are left in `taken`.
    func deriveRows(from capture: Capture, id: Int64, bodyHash: [UInt8], into taken: inout Taken) throws {
        switch capture.role {
        case .source: try deriveSource(capture, id: id, bodyHash: bodyHash, into: &taken)
        case .page: try derivePage(capture, id: id, into: &taken)
        case .robots: break
        }
    }

    /// `false` when the archive has an event with its id.
    func keep(_ event: Event, shownBy capture: Int64) throws -> Bool {
        let document = try event.document.map { try archive.document(slug: $0.id) } ?? nil
        return try archive.insertEvent(event, capture: capture, document: document?.id)
    }
}

/// All of `events` as one digest, for whoever asks for it.
public func wholeDigest(of events: [Event], for subscriber: String) -> Digest {
    Digest(
        id: Identity.make("dg", [subscriber] + events.map(\.id)), subscriber: subscriber,
        time: events.map(\.time).max() ?? Instant(milliseconds: 0), events: events)
}

/// A profile with its words made ready.
struct FollowedProfile {
    let profile: Profile
    private let follow: Configuration.Follow
    private let matcher: WordMatcher
    /// By canonical address.
    private let sources: [String: Source]

    init(_ profile: Profile, follow: Configuration.Follow?) {
        self.profile = profile
        self.follow = follow ?? profile.follow
        matcher = WordMatcher(words: profile.words)
        sources = Dictionary(
            profile.sources.compactMap { source in canonicalAddress(source.url).map { ($0, source) } }
        ) { first, _ in first }
    }

    var followsAll: Bool { follow == .all }

    func matches(_ text: String) -> Bool { followsAll || matcher.matches(text) }

    /// `url` is canonical.
    func source(_ url: String) -> Source? { sources[url] }

    /// Where `address` is found today, by the publisher's wholesale moves; itself when it did not move.
    func moved(_ address: String) -> String {
        for move in profile.moves where address.hasPrefix(move.from) {
            return move.to + address.dropFirst(move.from.utf8.count)
        }
        return address
    }

    /// Where `address` was before a wholesale move, or `nil`.
    func origin(_ address: String) -> String? {
        for move in profile.moves where address.hasPrefix(move.to) {
            return move.from + address.dropFirst(move.to.utf8.count)
        }
        return nil
    }
}
