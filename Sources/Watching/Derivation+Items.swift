internal import Archiving
internal import FactSheets
internal import Networking
internal import Reading

extension Derivation {
    /// Takes in all that the source at `url` shows, and what it lacks of what it showed before.
    func take(
        _ feed: Feed, from url: String, _ look: Look, after state: SourceState, into taken: inout Taken
    ) throws {
        let present = try take(feed, from: url, look, into: &taken)
        try noteAbsent(from: feed, present: present, look, after: state, into: &taken)
    }

    /// Takes in the items of `feed`, by which the source at `url` speaks.
    /// - Returns: The documents they are of.
    func take(_ feed: Feed, from url: String, _ look: Look, into taken: inout Taken) throws -> Set<Int64> {
        var present: Set<Int64> = []
        guard let profile = profile(of: url) else { return present }
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
        return present
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
}
