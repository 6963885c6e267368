internal import Archiving
internal import FactSheets

extension Derivation {
    /// Documents of the last window that this feed lacks: rolled off at its end, or gone from its middle.
    func noteAbsent(
        from feed: Feed, present: Set<Int64>, _ look: Look, after state: SourceState, into taken: inout Taken
    ) throws {
        let window = try archive.window(look.channel)
        let absent = window.filter { !present.contains($0.document) }
        if absent.isEmpty { return }
        let oldest =
            feed.items.allSatisfy { $0.published != nil } ? feed.items.compactMap(\.published).min() : nil
        let lastPosition = window.filter { present.contains($0.document) }.map(\.position).max()
        // Two windows that share nothing: items were missed between them, none was withdrawn.
        guard lastPosition != nil || ItemMarks(feed).share(state.items) else {
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

    /// The same answer as last time is one more look that did not find what was missing.
    func countMissing(in url: String, _ look: Look, into taken: inout Taken) throws {
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
