internal import Archiving
internal import FactSheets
internal import Scheduling

extension Derivation {
    /// Whether the publisher's own dates moved between two versions; `nil` where none are known of both. Like is
    /// compared with like: what a feed says with what the feed said, a page with the page.
    func signals(
        of sheet: FactSheet, after current: FactSheet, _ version: Version, channel: Channel?, _ look: Look
    ) throws -> PublisherSignals? {
        guard let channel else { return nil }
        var signals = PublisherSignals()
        let isAlike = version.channel == look.channel
        if isAlike { signals.modified = Self.signal(current.modified, sheet.modified) }
        if look.channel == Self.page {
            let before = try archive.capture(channel.capture)?.capture
            signals.lastModified = Self.signal(
                before?.headers["Last-Modified"].flatMap(parseHTTPDate),
                look.capture.headers["Last-Modified"].flatMap(parseHTTPDate))
        } else if isAlike, sheet.publishedFrom == .feed, current.publishedFrom == .feed {
            signals.feedDate = Self.signal(current.published, sheet.published)
        }
        return signals.isEmpty ? nil : signals
    }

    private static func signal(_ before: Instant?, _ now: Instant?) -> PublisherSignals.Signal? {
        guard let before, let now else { return nil }
        return before == now ? .unmoved : .moved
    }

    /// What became of the reading of `document`, if `sheet` is taken for what it says now.
    func drift(to sheet: FactSheet, of document: Document) throws -> Drift? {
        guard document.versions > 0,
            let current = try archive.sheet(of: document.id, number: document.versions)
        else { return nil }
        return Drift(from: current, to: sheet)
    }

    func drifted(_ drift: Drift, _ document: Document, _ look: Look) -> Event {
        var event = event(.drifted, document, look, version: document.versions)
        event.detail = drift.reason
        event.significance = .editorial
        return event
    }
}
