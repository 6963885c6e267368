internal import Archiving
internal import FactSheets
internal import Networking
internal import Scheduling

extension Derivation {
    /// After the first look that did not find a page, the one that confirms it comes this much later.
    private static let secondLook: Duration = .seconds(15 * 60)
    /// A page that failed is asked again after an hour, then ever later.
    private static let pageRetry: Duration = .seconds(3600)

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
        let answer = capture.failure == nil && (capture.status == 200 || capture.status == 304)
        entry.lastLook = now
        entry.failures = answer ? 0 : entry.failures + 1
        if taken.changed { entry.lastChange = now }
        if capture.status == 200, taken.flag == nil {
            entry.etag = capture.headers["ETag"]
            entry.lastModified = capture.headers["Last-Modified"]
        }
        switch entry.role {
        case .source:
            let interval = profile(of: entry.url)?.source(entry.url)?.interval ?? self.interval
            entry.due = nextSourcePoll(
                interval: interval, failures: entry.failures, retryAfter: retryAfter, now: now, key: entry.url
            )
        case .page:
            let document =
                try archive.document(address: entry.url)
                ?? entry.document.flatMap { try archive.document($0) }
            entry.document = document?.id
            if let document, [404, 410].contains(capture.status), let moved = movedAddress(of: document) {
                try look(at: moved, of: document, now: now)
            }
            if let document, let address = canonicalAddress(document.url), address != entry.url {
                // The document is found elsewhere now, and there it is looked at.
                if try archive.agenda(address) == nil { try look(at: address, of: document, now: now) }
                entry.due = .never
            } else {
                entry.due = nextLook(at: document, entry, capture, taken, retryAfter)
            }
        }
        try archive.put(entry)
    }

    private func nextLook(
        at document: Document?, _ entry: AgendaEntry, _ capture: Capture, _ taken: Taken,
        _ retryAfter: Duration?
    ) -> Instant {
        let now = capture.time
        switch (capture.status, document) {
        case (404, let document?), (410, let document?):
            // A third miss and more: the site is gone as a whole, and need not be asked four times an hour.
            if document.state == .live, entry.failures > 2 {
                return nextSourcePoll(
                    interval: Self.secondLook, failures: entry.failures, retryAfter: retryAfter, now: now,
                    key: entry.url)
            }
            if document.state == .live { return now + Self.secondLook }
            return nextPageLook(
                published: document.firstSeen, lastChange: entry.lastChange, now: now, key: entry.url)
        case (200, .some) where taken.flag != nil && taken.flag != Self.stale:
            return now + Self.secondLook
        case (200, let document?), (304, let document?):
            let published = document.published ?? document.firstSeen
            return nextPageLook(
                published: published, lastChange: document.lastChanged, now: now, key: entry.url)
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
            for entry in entries where !wanted.contains(entry.url) { try archive.removeFromAgenda(entry.url) }
            for url in wanted.subtracting(entries.map(\.url)) {
                try archive.put(AgendaEntry(source: url, due: now))
            }
            // Looks from the future: the clock was wrong in an earlier run, and so are the times that followed from it.
            for role in [Capture.Role.source, .page] {
                for var entry in try archive.agendaEntries(role: role) where entry.due != .never {
                    guard let last = entry.lastLook, last > now + .seconds(120), entry.due > now else {
                        continue
                    }
                    entry.due = now
                    try archive.put(entry)
                }
            }
            // No pause before a delivery is longer than a week.
            try archive.hastenDeliveries(to: now + .seconds(8 * 86_400))
            for document in try archive.documentsNotOnAgenda() {
                guard let url = canonicalAddress(document.url), try archive.agenda(url) == nil else {
                    continue
                }
                let due = firstPageLook(
                    published: document.published ?? document.firstSeen, lastChange: document.lastChanged,
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
