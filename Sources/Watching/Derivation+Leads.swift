internal import Archiving
internal import FactSheets
internal import Networking
internal import Reading

/// Further pages of a source: for what was missed between two looks, and for what lay there before the first.
extension Derivation {
    /// Further pages looked at for one gap.
    private static let gapPages = 10

    /// A configured source that an address is, or that led to it.
    struct Origin {
        let profile: FollowedProfile
        let source: Source
        let url: String
        /// `nil` for the source itself.
        let lead: Lead?
    }

    /// Whether a profile names `url` as a source.
    func isSource(_ url: String) -> Bool {
        guard let url = canonicalAddress(url) else { return false }
        return profiles.contains { $0.source(url) != nil }
    }

    /// Whose word `url` is; `nil` for an address that no configured source has to do with.
    func origin(of url: String) throws -> Origin? {
        for profile in profiles {
            if let source = profile.source(url) {
                return Origin(profile: profile, source: source, url: url, lead: nil)
            }
        }
        guard let lead = try archive.lead(url) else { return nil }
        for profile in profiles {
            if let source = profile.source(lead.source) {
                return Origin(profile: profile, source: source, url: lead.source, lead: lead)
            }
        }
        return nil
    }

    /// Says that the feed shares nothing with what it showed last, and has the items between looked for, once.
    func noteGap(before feed: Feed, _ look: Look, after state: SourceState, into taken: inout Taken) throws {
        guard !state.items.isEmpty, !feed.items.isEmpty, !ItemMarks(feed).share(state.items),
            try goesOn(from: state, to: feed)
        else { return }
        let detail = "None of the \(feed.items.count) items it shows was there at the look before."
        taken.events.append(event(.gap, source: state.url, look.capture, since: state.time, detail: detail))
        if let next = feed.nextPage.flatMap(canonicalAddress), areKin(next, state.url) {
            try follow(
                Lead(url: next, source: state.url, reason: .gap, left: Self.gapPages - 1, known: state.items),
                now: look.capture.time)
        } else {
            try lookSoonAtListings(beside: state.url, now: look.capture.time)
        }
    }

    /// Whether the feed's newest item is newer than that of the look before: an old copy from a cache goes back.
    private func goesOn(from state: SourceState, to feed: Feed) throws -> Bool {
        guard let newest = feed.items.compactMap(\.published).max(),
            let before = try feedBefore(state)?.items.compactMap(\.published).max()
        else { return true }
        return newest > before
    }

    /// Has the sitemaps and listings of the same publisher looked at now.
    private func lookSoonAtListings(beside url: String, now: Instant) throws {
        guard manner == .live, let profile = try origin(of: url)?.profile else { return }
        for source in profile.profile.sources where !source.retired {
            guard let other = canonicalAddress(source.url), other != url, areKin(other, url),
                let kind = try source.kind ?? archive.sourceState(other)?.kind, kind != .feed,
                var entry = try archive.agenda(other)
            else { continue }
            entry.due = min(entry.due, now)
            try archive.put(entry)
        }
    }

    /// Begins, once in a source's life, to follow its further pages if the configuration wants what lay there before.
    func followBack(
        to next: String?, from url: String, _ state: inout SourceState, now: Instant
    ) throws {
        guard !state.isBackfilled, let source = try origin(of: url)?.source, source.backfill > 0,
            let next = next.flatMap(canonicalAddress), areKin(next, url)
        else { return }
        state.isBackfilled = true
        try follow(Lead(url: next, source: url, reason: .backfill, left: source.backfill - 1), now: now)
    }

    /// Notes a lead and, in the live archive, has it looked at now.
    func follow(_ lead: Lead, now: Instant) throws {
        guard profiles.allSatisfy({ $0.source(lead.url) == nil }) else { return }
        try archive.put(lead)
        guard manner == .live else { return }
        var entry = try archive.agenda(lead.url) ?? AgendaEntry(source: lead.url, due: now)
        guard entry.role == .source else { return }
        entry.due = min(entry.due, now)
        try archive.put(entry)
    }

    /// A further page of a source: what it shows counts, what it lacks means nothing.
    func deriveFurther(_ lead: Lead, _ capture: Capture, _ id: Int64, into taken: inout Taken) throws {
        if let failure = capture.failure {
            taken.flag = "failed: \(failure.kind.rawValue)"
            return
        }
        guard capture.status == 200 else {
            taken.flag = "status \(capture.status)"
            return
        }
        let kind = try origin(of: lead.source)?.source.kind ?? archive.sourceState(lead.source)?.kind
        guard let content = try? content(of: capture, as: kind, before: nil) else {
            taken.flag = "not a \((kind ?? .feed).rawValue)"
            return
        }
        taken.isOfThePast = lead.reason == .backfill
        let look = Look(capture, id, source: lead.url, since: nil)
        switch content {
        case .feed(let feed):
            for document in try take(feed, from: lead.source, look, into: &taken) {
                // Its window is no window of the source: nothing is missed in it later.
                guard var channel = try archive.channel(look.channel, of: document) else { continue }
                channel.position = -1
                try archive.put(channel)
            }
            if ItemMarks(feed).share(lead.known) || feed.items.isEmpty { return }
            try goOn(from: lead, to: feed.nextPage, now: capture.time)
        case .listing(let listing):
            try take(listing, from: lead.source, look, after: nil, reason: lead.reason, into: &taken)
            try goOn(from: lead, to: listing.next, now: capture.time)
        }
    }

    private func goOn(from lead: Lead, to next: String?, now: Instant) throws {
        guard lead.left > 0, let next = next.flatMap(canonicalAddress), next != lead.url,
            areKin(next, lead.source)
        else { return }
        var further = lead
        further.url = next
        further.left -= 1
        try follow(further, now: now)
    }

    /// The next look at an address that a source led to: a further page is done with once it answered.
    func reschedule(_ answered: AgendaEntry, of lead: Lead, after capture: Capture) throws {
        let isOver = capture.failure == nil && [200, 304, 404, 410].contains(capture.status)
        if isOver && (lead.reason != .sitemap || lead.modified != nil) || answered.failures > Self.leadTries {
            return try archive.removeFromAgenda(answered.url)
        }
        try archive.put(answered)
    }

    /// Looks in a row that may fail before an address that a source led to is given up.
    private static let leadTries = 5
}
