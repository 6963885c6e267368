internal import Archiving
internal import FactSheets
internal import Networking
internal import Reading

extension Derivation {
    /// Looks in a row that must fail before a source is called blind, or miss a document before it is withdrawn.
    static let confirmations = 2

    func deriveSource(_ capture: Capture, id: Int64, bodyHash: [UInt8], into taken: inout Taken) throws {
        let url = canonicalAddress(capture.url) ?? capture.url
        let origin = try origin(of: url)
        if let lead = origin?.lead, lead.reason != .sitemap {
            return try deriveFurther(lead, capture, id, into: &taken)
        }
        var state =
            try archive.sourceState(url)
            ?? SourceState(
                url: url, capture: id, time: capture.time, bodyHash: [], newest: nil)
        if manner == .imported, capture.time < state.time {
            taken.flag = Derivation.outOfOrder
            return
        }
        let look = Look(capture, id, source: url, since: state.time)
        switch read(capture, bodyHash: bodyHash, kind: origin?.source.kind, state: state) {
        case .failure(let reason):
            taken.flag = reason
            if origin?.lead == nil {
                fail(&state, capture, because: reason, into: &taken)
            } else {
                state.failures += 1
            }
            return try archive.put(state)
        case .unchanged:
            // A source that fell silent is not heard of again by saying the same.
            if state.failures > 0 { recover(&state, capture, into: &taken) }
            try countMissing(in: url, look, into: &taken)
            if origin?.lead == nil, let silence = try silence(of: state, at: capture) {
                state.blindSince = capture.time
                taken.events.append(event(.blind, source: url, capture, since: state.time, detail: silence))
            }
        case .content(.feed(let feed)):
            taken.hints = feed.hints
            if !state.bodyHash.isEmpty, try isOlder(capture, than: state.capture) {
                taken.flag = Self.stale
                return
            }
            if feed.isCut { return try take(cut: feed, from: url, look, &state, into: &taken) }
            if let updated = feed.updated, let newest = state.newest, updated < newest {
                state.staleLooks += 1
                if state.staleLooks < Self.staleLooks {
                    taken.flag = Self.stale
                    return try archive.put(state)
                }
            }
            state.staleLooks = 0
            if let drift = try drift(to: feed, since: state) {
                var drifted = event(.drifted, source: url, capture, since: state.time, detail: drift.reason)
                drifted.significance = .editorial
                taken.events.append(drifted)
            }
            recover(&state, capture, into: &taken)
            try noteGap(before: feed, look, after: state, into: &taken)
            try take(feed, from: url, look, after: state, into: &taken)
            try followBack(to: feed.nextPage, from: url, &state, now: capture.time)
            state.capture = id
            state.newest = feed.updated ?? state.newest
            state.bodyHash = bodyHash
            state.items = ItemMarks(feed).bytes
            state.kind = .feed
        case .content(.listing(let listing)):
            recover(&state, capture, into: &taken)
            try take(listing, from: url, look, after: state, into: &taken)
            try followBack(to: listing.next, from: url, &state, now: capture.time)
            state.capture = id
            state.bodyHash = bodyHash
            state.kind = listing.kind
        }
        state.time = capture.time
        try archive.put(state)
    }

    /// Takes in what a feed still tells that was cut off. That it lacks the rest says nothing of the rest, so the state
    /// before stays what the next look is held against; a source that is cut at every look is blind.
    private func take(
        cut feed: Feed, from url: String, _ look: Look, _ state: inout SourceState, into taken: inout Taken
    ) throws {
        taken.flag = Self.cutOff
        fail(&state, look.capture, because: Self.cutOff, into: &taken)
        try archive.put(state)
        if let updated = feed.updated, let newest = state.newest, updated < newest { return }
        _ = try take(feed, from: url, look, into: &taken)
    }

    private static let cutOff = "the feed is cut off"

    /// Counts one more look that did not read the source as a whole; one that says that several were not made, as those.
    private func fail(
        _ state: inout SourceState, _ capture: Capture, because reason: String, into taken: inout Taken
    ) {
        state.failures += capture.failure?.kind == .unwatched ? Self.confirmations : 1
        guard state.failures >= Self.confirmations, state.blindSince == nil else { return }
        state.blindSince = capture.time
        taken.events.append(event(.blind, source: state.url, capture, since: state.time, detail: reason))
    }

    /// Whether the feed lost what the one before it carried.
    private func drift(to feed: Feed, since state: SourceState) throws -> Drift? {
        guard !state.bodyHash.isEmpty, Drift.isPossible(in: feed), let before = try feedBefore(state) else {
            return nil
        }
        return Drift(from: before, to: feed)
    }

    /// The feed that the source last was.
    func feedBefore(_ state: SourceState) throws -> Feed? {
        guard let capture = try archive.capture(state.capture)?.capture else { return nil }
        return try? readFeed(
            capture.body, contentType: capture.headers["Content-Type"], name: capture.answered)
    }

    private enum SourceReading {
        case content(SourceContent), unchanged, failure(String)
    }

    private func read(
        _ capture: Capture, bodyHash: [UInt8], kind: Source.Kind?, state: SourceState
    ) -> SourceReading {
        if let failure = capture.failure {
            // What robots.txt forbids is said with the line that does; what was not asked, with the reason.
            let isOurs = failure.kind == .refused || failure.kind == .unwatched
            return .failure(isOurs ? failure.reason : "failed: \(failure.kind.rawValue)")
        }
        if capture.status == 304, state.bodyHash.isEmpty {
            return .failure("unchanged, but it was never read")
        }
        if capture.status == 304 || (capture.status == 200 && bodyHash == state.bodyHash) {
            return .unchanged
        }
        if capture.status == 410 { return .failure("status 410: gone for good") }
        guard capture.status == 200 else { return .failure("status \(capture.status)") }
        do throws(ReadingError) {
            let content = try content(of: capture, as: kind, before: state.kind)
            return content.isEmpty && !state.bodyHash.isEmpty
                ? .failure(content.kind == .feed ? "no items any more" : "no links any more")
                : .content(content)
        } catch {
            return .failure("not a \((kind ?? state.kind ?? .feed).rawValue)")
        }
    }

    /// What a source's capture holds.
    func content(
        of capture: Capture, as kind: Source.Kind?, before: Source.Kind?
    ) throws(ReadingError) -> SourceContent {
        try readSource(
            capture.body, as: kind, before: before, contentType: capture.headers["Content-Type"],
            name: capture.answered,
            options: options(for: canonicalAddress(capture.answered) ?? capture.answered))
    }

    private func recover(_ state: inout SourceState, _ capture: Capture, into taken: inout Taken) {
        if let since = state.blindSince {
            taken.events.append(event(.recovered, source: state.url, capture, since: since, detail: nil))
        }
        state.failures = 0
        state.blindSince = nil
    }

    func event(
        _ kind: Event.Kind, source url: String, _ capture: Capture, since: Instant?, detail: String?
    ) -> Event {
        Event(
            id: Identity.make("ev", [kind.rawValue, url, capture.time.description]), kind: kind,
            time: capture.time,
            since: since, source: profile(of: url).flatMap { $0.source(url)?.name } ?? url,
            significance: .substantive,
            detail: detail)
    }

    /// The profile that polls `url`; else the first.
    func profile(of url: String) -> FollowedProfile? {
        profiles.first { $0.source(url) != nil } ?? profiles.first
    }
}

extension SourceContent {
    fileprivate var isEmpty: Bool {
        switch self {
        case .feed(let feed): feed.items.isEmpty
        case .listing(let listing): listing.links.isEmpty && (listing.sitemaps ?? []).isEmpty
        }
    }
}

extension Look {
    init(_ capture: Capture, _ id: Int64, source url: String, since: Instant?) {
        self.init(capture, id, channel: Derivation.feed + url, since: since)
    }

    init(_ capture: Capture, _ id: Int64, channel: String, since: Instant?) {
        self.init(capture: capture, id: id, channel: channel, since: since)
    }
}
