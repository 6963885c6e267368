internal import Archiving
internal import FactSheets
internal import Networking
internal import Reading

extension Derivation {
    /// Looks in a row that must fail before a source is called blind, or miss a document before it is withdrawn.
    static let confirmations = 2

    func deriveSource(_ capture: Capture, id: Int64, bodyHash: [UInt8], into taken: inout Taken) throws {
        let url = canonicalAddress(capture.url) ?? capture.url
        var state =
            try archive.sourceState(url)
            ?? SourceState(
                url: url, capture: id, time: capture.time, bodyHash: [], newest: nil)
        if manner == .imported, capture.time < state.time {
            taken.flag = Derivation.outOfOrder
            return
        }
        switch read(capture, bodyHash: bodyHash, state: state) {
        case .failure(let reason):
            taken.flag = reason
            state.failures += 1
            if state.failures >= Self.confirmations, state.blindSince == nil {
                state.blindSince = capture.time
                taken.events.append(event(.blind, source: url, capture, since: state.time, detail: reason))
            }
            return try archive.put(state)
        case .unchanged:
            // A source that fell silent is not heard of again by saying the same.
            if state.failures > 0 { recover(&state, capture, into: &taken) }
            try countMissing(in: url, Look(capture, id, source: url, since: state.time), into: &taken)
            if let silence = try silence(of: state, at: capture) {
                state.blindSince = capture.time
                taken.events.append(event(.blind, source: url, capture, since: state.time, detail: silence))
            }
        case .feed(let feed):
            taken.hints = feed.hints
            if !state.bodyHash.isEmpty, try isOlder(capture, than: state.capture) {
                taken.flag = Self.stale
                return
            }
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
            try take(
                feed, from: url, Look(capture, id, source: url, since: state.time), after: state, into: &taken
            )
            state.capture = id
            state.newest = feed.updated ?? state.newest
            state.bodyHash = bodyHash
        }
        state.time = capture.time
        try archive.put(state)
    }

    /// Whether the feed lost what the one before it carried.
    private func drift(to feed: Feed, since state: SourceState) throws -> Drift? {
        guard !state.bodyHash.isEmpty, Drift.isPossible(in: feed),
            let capture = try archive.capture(state.capture)?.capture,
            let before = try? readFeed(
                capture.body, contentType: capture.headers["Content-Type"], name: capture.answered)
        else { return nil }
        return Drift(from: before, to: feed)
    }

    private enum SourceReading {
        case feed(Feed), unchanged, failure(String)
    }

    private func read(_ capture: Capture, bodyHash: [UInt8], state: SourceState) -> SourceReading {
        if let failure = capture.failure { return .failure("failed: \(failure.kind.rawValue)") }
        if capture.status == 304, state.bodyHash.isEmpty {
            return .failure("unchanged, but it was never read")
        }
        if capture.status == 304 || (capture.status == 200 && bodyHash == state.bodyHash) {
            return .unchanged
        }
        if capture.status == 410 { return .failure("status 410: gone for good") }
        guard capture.status == 200 else { return .failure("status \(capture.status)") }
        do throws(ReadingError) {
            let feed = try readFeed(
                capture.body, contentType: capture.headers["Content-Type"], name: capture.answered)
            return feed.items.isEmpty && !state.bodyHash.isEmpty ? .failure("no items any more") : .feed(feed)
        } catch {
            return .failure("not a feed")
        }
    }

    private func recover(_ state: inout SourceState, _ capture: Capture, into taken: inout Taken) {
        if let since = state.blindSince {
            taken.events.append(event(.recovered, source: state.url, capture, since: since, detail: nil))
        }
        state.failures = 0
        state.blindSince = nil
    }

    private func event(
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

    // MARK: Items

    private func take(
        _ feed: Feed, from url: String, _ look: Look, after state: SourceState, into taken: inout Taken
    ) throws {
        guard let profile = profile(of: url) else { return }
        var present: Set<Int64> = []
        for (position, item) in feed.items.enumerated() {
            let address = item.url.flatMap(canonicalAddress)
            let (guid, found) = try identify(item, at: address, in: url)
            if let document = found {
                // Of several items of one document, the first one tells of it.
                guard present.insert(document.id).inserted else { continue }
                try take(item, guid, address, from: url, of: document, feed, position, look, into: &taken)
            } else if let document = try meet(
                item, guid, address, in: feed, profile, position, look, into: &taken)
            {
                present.insert(document.id)
            }
        }
        try noteAbsent(from: feed, present: present, look, after: state, into: &taken)
    }

    /// An item not seen before: followed when it matches, put on the agenda to be read when only its page can tell.
    private func meet(
        _ item: FeedItem, _ guid: String, _ address: String?, in feed: Feed, _ profile: FollowedProfile,
        _ position: Int,
        _ look: Look, into taken: inout Taken
    ) throws -> Document? {
        let sheet = try? readItem(item, in: feed, options: options(for: address ?? guid))
        guard
            profile.followsAll || profile.matches(item.title ?? "") || profile.matches(item.summary ?? "")
                || sheet.map({ profile.matches($0.plainText) }) == true
                || profileOf(followed: [guid, address ?? guid], look.capture, look.id) != nil
        else {
            if sheet == nil, let address { try lookOnce(at: address, now: look.capture.time, into: &taken) }
            return nil
        }
        let new = NewDocument(
            guid: guid, url: address ?? guid, title: sheet?.title ?? item.title ?? guid,
            published: item.published,
            profile: profile.profile.name, firstSeen: look.capture.time)
        let document = try begin(new, sheet: sheet, look, into: &taken)
        try archive.put(
            channel(
                of: document, Identity.rawHash(of: item), position, look,
                contentHash: sheet.map(Identity.contentHash)))
        return document
    }

    /// An item of a document that is followed already.
    private func take(
        _ item: FeedItem, _ guid: String, _ address: String?, from url: String, of known: Document,
        _ feed: Feed,
        _ position: Int, _ look: Look, into taken: inout Taken
    ) throws {
        var document = known
        let before = try archive.channel(look.channel, of: document.id)
        let raw = Identity.rawHash(of: item)
        switch try say(of: url, on: document) {
        case .none: return
        case .pointer:
            if before?.rawHash != raw { try lookSoon(at: document, now: look.capture.time) }
            let hash = before?.contentHash
            return try archive.put(channel(of: document, raw, position, look, contentHash: hash))
        case .full: break
        }
        document.guid = document.guid ?? guid
        restore(&document, look, into: &taken)
        var hash = before?.contentHash
        if before?.rawHash != raw {
            if let address, areKin(address, url) || areKin(address, document.url) {
                try settle(&document, at: address, look, into: &taken)
            }
            if let sheet = try? readItem(item, in: feed, options: options(for: address ?? guid)) {
                hash = try observe(sheet, of: &document, channel: before, look, into: &taken)
            }
            // The feed shows an edit before the page is looked at again.
            if before != nil { try lookSoon(at: document, now: look.capture.time) }
        }
        document.published = document.published ?? item.published
        document.lastSeen = look.capture.time
        if document != known { try archive.update(document) }
        try archive.put(channel(of: document, raw, position, look, contentHash: hash))
    }

    private func channel(
        of document: Document, _ rawHash: [UInt8], _ position: Int, _ look: Look, contentHash: [UInt8]?
    ) -> Channel {
        Channel(
            document: document.id, name: look.channel, capture: look.id, time: look.capture.time,
            rawHash: rawHash, contentHash: contentHash, missing: 0, missingSince: nil,
            position: position)
    }

    // MARK: What is no longer there

    /// Documents of the last window that this feed lacks: rolled off at its end, or gone from its middle.
    private func noteAbsent(
        from feed: Feed, present: Set<Int64>, _ look: Look, after state: SourceState, into taken: inout Taken
    ) throws {
        let window = try archive.window(look.channel)
        let absent = window.filter { !present.contains($0.document) }
        if absent.isEmpty { return }
        let oldest =
            feed.items.allSatisfy { $0.published != nil } ? feed.items.compactMap(\.published).min() : nil
        let lastPosition = window.filter { present.contains($0.document) }.map(\.position).max()
        // Two windows that share nothing: items were missed between them, none was withdrawn.
        guard try lastPosition != nil || sharesItems(feed, with: state.capture) else {
            for var channel in absent {
                channel.position = -1
                try archive.put(channel)
            }
            return
        }
        for var channel in absent {
            guard let document = try archive.document(channel.document) else { continue }
            let vanished =
                if let oldest, let published = document.published { published > oldest } else {
                    channel.position < (lastPosition ?? -1)
                }
            if vanished {
                if channel.missing == 0 { channel.time = look.since ?? channel.time }
                try miss(channel, of: document, look, into: &taken)
            } else {
                channel.position = -1
                try archive.put(channel)
            }
        }
    }

    private func sharesItems(_ feed: Feed, with earlier: Int64) throws -> Bool {
        guard let capture = try archive.capture(earlier)?.capture,
            let before = try? readFeed(
                capture.body, contentType: capture.headers["Content-Type"], name: capture.answered)
        else { return false }
        return !Set(before.items.map(\.id)).isDisjoint(with: feed.items.map(\.id))
    }

    /// The same answer as last time is one more look that did not find what was missing.
    private func countMissing(in url: String, _ look: Look, into taken: inout Taken) throws {
        for channel in try archive.window(look.channel) where channel.missing > 0 {
            if let document = try archive.document(channel.document) {
                try miss(channel, of: document, look, into: &taken)
            }
        }
    }

    private func miss(_ known: Channel, of document: Document, _ look: Look, into taken: inout Taken) throws {
        var channel = known
        var document = document
        channel.missing += 1
        channel.missingSince = channel.missingSince ?? look.capture.time
        try archive.put(channel)
        if channel.missing == 1 { try lookSoon(at: document, now: look.capture.time) }
        guard channel.missing >= Self.confirmations, document.state == .live,
            let missingSince = channel.missingSince
        else {
            return
        }
        // The page itself has the last word, where it is looked at.
        if let page = try archive.channel("page", of: document.id) {
            let looked = page.time >= missingSince
            if looked && page.missing == 0 { return }
            if !looked && channel.missing < 2 * Self.confirmations { return }
        }
        withdraw(
            &document, missingSince: missingSince,
            Look(look.capture, look.id, channel: look.channel, since: channel.time), into: &taken)
        try archive.update(document)
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
