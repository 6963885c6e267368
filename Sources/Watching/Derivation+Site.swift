internal import Archiving
internal import FactSheets
internal import Networking

/// A site that vanishes as a whole is one event, and so is its return: its pages stay what they were meanwhile.
extension Derivation {
    /// So many pages must be missed before a site can be said to be gone…
    private static let fewestMissed = 5
    /// …and so many for each one that answers all the same.
    private static let missedForEachAnswered = 9

    /// What the archive's table of sources calls the site of a document; no address begins so.
    func siteState(of document: Document) -> String { "site:" + (site(of: document.url) ?? document.url) }

    /// Whether the pages of the document's site, of which one was missed twice, are missed all together.
    ///
    /// `since` is when this one was first missed. The first time that it is so, it is told.
    func isVanished(siteOf document: Document, since: Instant, _ look: Look, into taken: inout Taken) throws
        -> Bool
    {
        let name = siteState(of: document)
        let known = try archive.sourceState(name)
        if known?.blindSince != nil { return true }
        guard let site = site(of: document.url) else { return false }
        let looks = try archive.siteLooks(site, since: since)
        guard looks.missed >= Self.fewestMissed, looks.missed >= Self.missedForEachAnswered * looks.answered
        else {
            return false
        }
        let now = look.capture.time
        var vanished = siteEvent(.vanished, site, look, since: look.since)
        vanished.detail =
            "\(looks.missed) pages were looked at since \(since) and are not there, \(looks.answered) are; "
            + "\(looks.documents) documents are followed there"
        taken.events.append(vanished)
        try archive.put(
            SourceState(
                url: name, capture: look.id, time: now, bodyHash: [], failures: looks.missed, blindSince: now)
        )
        return true
    }

    /// A page that was missed answers again: if its whole site was gone, the site is back.
    func noteReturn(of document: Document, _ before: Channel?, _ look: Look, into taken: inout Taken) throws {
        guard let before, before.missing > 0, let site = site(of: document.url),
            var state = try archive.sourceState(siteState(of: document)), let since = state.blindSince
        else { return }
        taken.events.append(siteEvent(.returned, site, look, since: since))
        state.blindSince = nil
        state.failures = 0
        state.capture = look.id
        state.time = look.capture.time
        try archive.put(state)
    }

    /// Has `most` other pages of the document's site looked at, when it is the first of them that is amiss: is it this
    /// page, or all?
    func lookSoonAtSiblings(of document: Document, most: Int, now: Instant) throws {
        guard manner == .live, let site = site(of: document.url),
            try archive.siteLooks(site, since: now).missed <= 1
        else { return }
        for url in try archive.pagesAnsweredLast(site, limit: most) {
            if let url = canonicalAddress(url) { try hasten(url, to: now) }
        }
    }

    private func siteEvent(_ kind: Event.Kind, _ site: String, _ look: Look, since: Instant?) -> Event {
        Event(
            id: Identity.make("ev", [kind.rawValue, site, look.capture.time.description]), kind: kind,
            time: look.capture.time, since: since, source: site, significance: .substantive)
    }
}
