internal import Archiving
internal import FactSheets
internal import Networking
internal import Scheduling

extension Derivation {
    /// After the first look that did not find a page, the one that confirms it comes this much later.
    private static let secondLook: Duration = .seconds(15 * 60)
    /// A page that failed is asked again after an hour, then ever later.
    private static let pageRetry: Duration = .seconds(3600)
    /// How long validators are sent before the whole body is asked for again.
    private static let validatorsLast: Duration = .seconds(8 * 86_400)

    /// Where the publisher may have moved the page of `document` in a wholesale move, or `nil`.
    private func movedAddress(of document: Document) -> String? {
        let moved = profiles.first { $0.profile.name == document.profile }?.moved(document.url)
        return moved == document.url ? nil : moved.flatMap(canonicalAddress)
    }

    /// Puts the document's page on the agenda for now, if this is the live archive and it has an address.
    func lookSoon(at document: Document, now: Instant) throws {
        guard manner == .live, let url = canonicalAddress(document.url) else { return }
        try look(at: url, of: document, now: now)
    }

    /// As `lookSoon(at:now:)`, for one of perhaps many documents that a capture brought.
    func lookSoon(atNew document: Document, now: Instant, into taken: inout Taken) throws {
        try lookSoon(at: document, now: now + spread(&taken))
    }

    private func look(at url: String, of document: Document, now: Instant) throws {
        var entry = try archive.agenda(url) ?? AgendaEntry(page: url, document: document.id, due: now)
        // A feed may name a source's own address as an item's.
        guard entry.role == .page else { return }
        entry.document = document.id
        entry.due = min(entry.due, now)
        try archive.put(entry)
    }

    /// Puts a page that may be of a document on the agenda, unless it was looked at before.
    func lookOnce(at address: String, now: Instant, into taken: inout Taken) throws {
        guard manner == .live, try archive.agenda(address) == nil else { return }
        try archive.put(AgendaEntry(page: address, document: nil, due: now + spread(&taken)))
    }

    /// How much later the next new page of one capture is looked at: a feed of thousands of items is no reason to ask
    /// for thousands of pages at once, at hosts that the feed names.
    private func spread(_ taken: inout Taken) -> Duration {
        defer { taken.newPages += 1 }
        return .seconds(15 * 60) * (taken.newPages / 100)
    }

    /// Sets the next look, by what this one brought.
    func reschedule(_ answered: AgendaEntry, after capture: Capture, _ taken: Taken) throws {
        var entry = answered
        let now = capture.time
        let retryAfter = capture.headers["Retry-After"].flatMap { parseRetryAfter($0, now: now) }
        let isAnswer = capture.failure == nil && (capture.status == 200 || capture.status == 304)
        entry.failures = isAnswer ? 0 : entry.failures + 1
        if taken.changed { entry.lastChange = now }
        if capture.status == 200, taken.flag == nil {
            entry.etag = capture.headers["ETag"]
            entry.lastModified = capture.headers["Last-Modified"]
            if let id = taken.capture { entry.standing = id }
        }
        dropOldValidators(of: &entry, capture)
        entry.timing.hints = taken.hints ?? entry.timing.hints
        let fresh = isAnswer ? freshness(of: capture.headers, now: now) : nil
        var lead: Lead?
        switch entry.role {
        case .source:
            let origin = try origin(of: entry.url)
            lead = origin?.lead
            entry.noteRedirects(of: capture, isAnswer: isAnswer)
            let due = try nextPoll(of: entry, every: origin?.source.interval ?? interval, retryAfter, now)
            let isHeeding = origin?.source.heedsHints ?? true
            entry.due = heeding(
                isHeeding ? entry.timing.hints : FeedHints(), fresh: fresh, due: due, now: now, key: entry.url
            )
            // Gone for good, and not by one server's mistake: it is asked again only when a person has all polled.
            if capture.status == 410, entry.failures >= Self.confirmations { entry.due = .never }
        case .robots: return
        case .page:
            let document =
                try taken.document ?? archive.document(address: entry.url)
                ?? entry.document.flatMap { try archive.document($0) }
            entry.document = document?.id
            if let document, [404, 410].contains(capture.status), let moved = movedAddress(of: document) {
                try look(at: moved, of: document, now: now)
            }
            if let document { noteEdit(of: document, in: &entry, taken, now) }
            if let document, document.url != entry.url, let address = canonicalAddress(document.url),
                address != entry.url
            {
                // The document is found elsewhere now, and there it is looked at.
                if try archive.agenda(address) == nil { try look(at: address, of: document, now: now) }
                entry.due = .never
            } else {
                let due = try nextLook(at: document, entry, capture, taken, retryAfter)
                entry.due =
                    due == .never
                    ? due : heeding(FeedHints(), fresh: fresh, due: due, now: now, key: entry.url)
            }
        }
        entry.lastLook = now
        entry.timing.watched = entry.timing.watched ?? now
        if let until = try pauseHost(after: capture, retryAfter) { entry.due = max(entry.due, until) }
        if let lead { return try reschedule(entry, of: lead, after: capture) }
        try archive.put(entry, after: answered)
    }

    /// A server that answers 304 whatever became of the page is found out by an unconditional request every 8 days.
    private func dropOldValidators(of entry: inout AgendaEntry, _ capture: Capture) {
        if capture.status == 200 { entry.timing.fetched = capture.time }
        guard capture.status == 304 else { return }
        let fetched = entry.timing.fetched ?? capture.time
        entry.timing.fetched = fetched
        if capture.time >= fetched + Self.validatorsLast { (entry.etag, entry.lastModified) = (nil, nil) }
    }

    /// Leaves the host alone that answered 429 or 503, whatever of it is asked next; until when, if it did.
    private func pauseHost(after capture: Capture, _ retryAfter: Duration?) throws -> Instant? {
        guard capture.status == 429 || capture.status == 503, let host = host(of: capture.answered) else {
            return nil
        }
        let before = try archive.pause(of: host)
        let isInARow = before.map { capture.time < $0.until + .seconds(86_400) } ?? false
        let strikes = isInARow ? (before?.strikes ?? 0) + 1 : 1
        let until = capture.time + hostPause(strikes: strikes, retryAfter: retryAfter, key: host)
        // Answers that were under way together are one.
        if let before, before.until > capture.time { return max(before.until, until) }
        try archive.put(HostPause(host: host, until: until, strikes: strikes))
        return until
    }

    private func nextPoll(
        of entry: AgendaEntry, every interval: Duration, _ retryAfter: Duration?, _ now: Instant
    ) throws -> Instant {
        nextSourcePoll(
            interval: interval,
            hours: try habits.hours(of: entry.url, in: archive), failures: entry.failures,
            retryAfter: retryAfter, now: now, key: entry.url)
    }

    /// An edit since the last look, whether this one brought it or a feed did before.
    private func noteEdit(
        of document: Document, in entry: inout AgendaEntry, _ taken: Taken, _ now: Instant
    ) {
        guard let look = entry.lastLook, let changed = document.lastChanged, changed > look else { return }
        var rate = rate(of: document, entry, now: now)
        rate.note(changeAt: now, since: look)
        entry.timing.edits = Int(min(rate.edits, 1_000_000) * 1000)
    }

    /// How often the page of `document` is expected to be edited; it cannot be younger than what was seen of it.
    func rate(of document: Document, _ entry: AgendaEntry?, now: Instant) -> ChangeRate {
        let published = min(document.published ?? document.firstSeen, document.firstSeen)
        return ChangeRate(
            quietSince: max(published, document.lastChanged ?? published),
            watchedSince: entry?.timing.watched ?? now, edits: Double(entry?.timing.edits ?? 0) / 1000)
    }

    /// What a look at `entry` would spare at `now`: sources first, then pages by the delay run up.
    func gain(of entry: AgendaEntry, now: Instant) throws -> Double {
        guard entry.role == .page, let look = entry.lastLook else { return .infinity }
        guard let document = try entry.document.flatMap({ try archive.document($0) }) else { return 0 }
        return pace.gain(rate(of: document, entry, now: now), since: look, now: now)
    }

    private func nextLook(
        at document: Document?, _ entry: AgendaEntry, _ capture: Capture, _ taken: Taken,
        _ retryAfter: Duration?
    ) throws -> Instant {
        let now = capture.time
        func inItsTurn(_ document: Document) throws -> Instant {
            let hours = try habits.hours(of: entry.url, in: archive)
            return pace.next(rate(of: document, entry, now: now), hours: hours, after: now, key: entry.url)
        }
        switch (capture.status, document) {
        case (404, let document?), (410, let document?):
            guard document.state == .live else { return try inItsTurn(document) }
            guard entry.failures > 2 else { return now + Self.secondLook }
            // A third miss and more: the site is gone as a whole, and need not be asked four times an hour.
            return nextSourcePoll(
                interval: Self.secondLook, failures: entry.failures, retryAfter: retryAfter, now: now,
                key: entry.url)
        case (200, .some) where taken.flag != nil && taken.flag != Self.stale:
            return now + Self.secondLook
        case (200, let document?), (304, let document?): return try inItsTurn(document)
        case (200, nil), (404, nil), (410, nil): return .never
        default:
            if document == nil, entry.failures > 5 { return .never }
            return nextSourcePoll(
                interval: Self.pageRetry, failures: entry.failures, retryAfter: retryAfter, now: now,
                key: entry.url)
        }
    }

    /// Makes the agenda agree with the configuration: sources that appeared are due now, those that went are not
    /// polled any more, and documents that came by import are looked at in their turn.
    func syncAgenda(now: Instant) throws {
        try archive.transaction {
            let wanted = Set(
                profiles.flatMap(\.profile.sources).filter { !$0.retired }.compactMap {
                    canonicalAddress($0.url)
                })
            let entries = try archive.agendaEntries(role: .source)
            for entry in entries where !wanted.contains(entry.url) {
                if let lead = try archive.lead(entry.url), wanted.contains(lead.source) { continue }
                try archive.removeFromAgenda(entry.url)
            }
            for url in wanted.subtracting(entries.map(\.url)).sorted() {
                try archive.put(AgendaEntry(source: url, due: now))
            }
            // Looks from the future: the clock was wrong in an earlier run, and so are the times that followed from it.
            for var entry in try archive.agendaEntries(lookedAtAfter: now + .seconds(120))
            where entry.due != .never && entry.due > now {
                entry.due = now
                try archive.put(entry)
            }
            // No pause before a delivery is longer than a week.
            try archive.hastenDeliveries(to: now + .seconds(8 * 86_400))
            for document in try archive.documentsNotOnAgenda() {
                guard let url = canonicalAddress(document.url), try archive.agenda(url) == nil else {
                    continue
                }
                let due = pace.first(
                    rate(of: document, nil, now: now), hours: try habits.hours(of: url, in: archive),
                    now: now, key: url)
                try archive.put(AgendaEntry(page: url, document: document.id, due: due))
            }
        }
    }
}

extension AgendaEntry {
    init(page url: String, document: Int64?, due: Instant) {
        self.init(
            url: url, role: .page, document: document, due: due, lastLook: nil, lastChange: nil, failures: 0,
            etag: nil,
            lastModified: nil, permanent: nil)
    }

    init(source url: String, due: Instant) {
        self.init(
            url: url, role: .source, document: nil, due: due, lastLook: nil, lastChange: nil, failures: 0,
            etag: nil,
            lastModified: nil, permanent: nil)
    }
}
