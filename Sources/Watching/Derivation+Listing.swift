internal import Archiving
internal import FactSheets
internal import Networking
internal import Reading

/// Sitemaps and listings: they name pages, and the pages tell what they are.
extension Derivation {
    /// Sitemaps of an index looked at when it is first seen, newest first, where the configuration asks for no more.
    private static let fewSitemaps = 10
    /// Sitemaps kept of one index.
    private static let mostSitemaps = 1000
    /// When more than half of so many pages moved at once, their dates say nothing.
    private static let telling = 20

    /// Puts the pages that `listing` names and the profile wants on the agenda, and those that it says were edited.
    ///
    /// `state` is how the source was before; `nil` for a further page of it, looked at for `reason`.
    func take(
        _ listing: Listing, from url: String, _ look: Look, after state: SourceState?,
        reason: Lead.Reason? = nil, into taken: inout Taken
    ) throws {
        guard let origin = try origin(of: url) else { return }
        if let sitemaps = listing.sitemaps {
            return origin.lead == nil ? try take(sitemaps, of: origin, now: look.capture.time) : ()
        }
        let edited = try movedPages(in: listing, since: state)
        for link in listing.links where edited.contains(link.url) || origin.wants(link) {
            guard let address = canonicalAddress(link.url), address != url else { continue }
            let isEdited = edited.contains(link.url)
            if let document = try document(at: address) {
                if isEdited { try lookSoon(at: document, now: look.capture.time) }
                continue
            }
            guard origin.wants(link) else { continue }
            if reason == .backfill, try archive.lead(address) == nil {
                try archive.put(Lead(url: address, source: url, reason: .backfill))
            }
            if isEdited {
                try lookAgain(at: address, now: look.capture.time)
            }
            try lookOnce(at: address, now: look.capture.time, into: &taken)
        }
    }

    /// The pages whose `lastmod` is another than at the look before.
    private func movedPages(in listing: Listing, since state: SourceState?) throws -> Set<String> {
        guard let state, !state.bodyHash.isEmpty, listing.kind == .sitemap,
            let capture = try archive.capture(state.capture)?.capture,
            let before = try? readSitemap(
                capture.body, contentType: capture.headers["Content-Type"], name: capture.answered)
        else { return [] }
        let dates = Dictionary(before.links.map { ($0.url, $0.modified) }) { first, _ in first }
        let moved = listing.links.filter { link in
            guard let date = dates[link.url] else { return false }
            return link.modified != nil && link.modified != date
        }
        // Some generators date every page anew each time.
        if listing.links.count >= Self.telling, moved.count * 2 > listing.links.count { return [] }
        return Set(moved.map(\.url))
    }

    /// Has a page that was looked at, and is no document's, looked at now: it may match today.
    private func lookAgain(at address: String, now: Instant) throws {
        guard manner == .live, var entry = try archive.agenda(address), entry.role == .page else { return }
        entry.due = min(entry.due, now)
        try archive.put(entry)
    }

    /// The sitemaps of an index that are new or were changed, newest first; at the first look, the newest few.
    private func take(_ sitemaps: [Listing.Link], of origin: Origin, now: Instant) throws {
        var due: [Lead] = []
        for link in sitemaps.prefix(Self.mostSitemaps) {
            guard let address = canonicalAddress(link.url), address != origin.url, areKin(address, origin.url)
            else { continue }
            let known = try archive.lead(address)
            if let known, known.modified == link.modified { continue }
            let lead = Lead(url: address, source: origin.url, reason: .sitemap, modified: link.modified)
            due.append(lead)
            if profiles.allSatisfy({ $0.source(address) == nil }) { try archive.put(lead) }
        }
        due.sort { ($1.modified ?? .never) < ($0.modified ?? .never) }
        for lead in due.prefix(max(origin.source.backfill, Self.fewSitemaps)) { try follow(lead, now: now) }
    }
}

extension Derivation.Origin {
    /// Whether the page is worth a look: it lies below the address that the source is to be searched for, or what the
    /// link says matches. Where all is followed, all of a page's main list is.
    fileprivate func wants(_ link: Listing.Link) -> Bool {
        if let prefix = source.links, link.url.hasPrefix(prefix) { return true }
        if profile.followsAll { return source.links == nil && link.isListed }
        return profile.matches(link.title)
    }
}
