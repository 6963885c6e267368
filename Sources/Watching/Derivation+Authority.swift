internal import Archiving
internal import FactSheets
internal import Networking

/// Who may speak for a document: what is fetched from one publisher must not change what another one published.
extension Derivation {
    /// How much a source may tell of a document.
    enum Say {
        /// All: its text, its address, that it is there.
        case full
        /// That the page is worth a look: the page itself is read, and has the last word.
        case pointer
        /// Nothing.
        case none
    }

    /// Whether both addresses are of one host (`www.` aside), or of the two hosts of a wholesale move.
    func areKin(_ one: String, _ other: String) -> Bool {
        guard let one = site(of: one), let other = site(of: other) else { return false }
        if one == other { return true }
        return profiles.contains { profile in
            profile.profile.moves.contains { move in
                let ends = [site(of: move.from), site(of: move.to)]
                return ends.contains(one) && ends.contains(other)
            }
        }
    }

    func site(of address: String) -> String? {
        guard let host = host(of: address) else { return nil }
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : host
    }

    /// A feed speaks for the documents of its own host. For those of another host it speaks when it brought them here
    /// and their page was not read yet: a list of other publishers' news must not overwrite what they say themselves.
    func say(of source: String, on document: Document) throws -> Say {
        if areKin(source, document.url) { return .full }
        guard try archive.channel("feed:" + source, of: document.id) != nil else { return .none }
        return try archive.channel(Self.page, of: document.id) == nil ? .full : .pointer
    }

    /// What an item is called by, and its document if there is one. An identifier or an address that belongs to another
    /// publisher's document makes the item no part of it.
    func identify(_ item: FeedItem, at address: String?, in url: String) throws -> (String, Document?) {
        var guid = Identity.guid(of: item, in: url)
        if let named = try archive.document(guid: guid) {
            if try say(of: url, on: named) != .none { return (guid, named) }
            guid = url + "#" + item.id
            if let own = try archive.document(guid: guid) { return (guid, own) }
        }
        return (guid, try address.flatMap { try document(at: $0) })
    }

    /// The address a page says is its own, if it may: on the host that answered, and not that host's home page, which
    /// careless sites name on every page.
    func canonicalClaim(of sheet: FactSheet, answered: String) -> String? {
        guard let claim = sheet.address.flatMap(canonicalAddress), areKin(claim, answered),
            Detour(from: answered, to: claim) != .home
        else { return nil }
        return claim
    }

    /// Whether the document's publisher answers none of its polled sources either: then its pages are not withdrawn
    /// one by one, the sources are told as blind.
    func isSiteGone(of document: Document) throws -> Bool {
        let sources = polledSources(beside: document)
        return try !sources.isEmpty
            && sources.allSatisfy { try (archive.sourceState($0)?.failures ?? 0) > 0 }
    }

    /// Has the sources of the document's publisher looked at now, unless they were within the last five minutes.
    func lookSoonAtSources(of document: Document, now: Instant) throws {
        for url in polledSources(beside: document) { try hasten(url, to: now) }
    }

    /// Has that address looked at now, unless it was within the last five minutes, or is not on the agenda.
    func hasten(_ url: String, to now: Instant) throws {
        guard manner == .live, var entry = try archive.agenda(url), entry.due > now,
            entry.lastLook.map({ $0 < now - .seconds(300) }) ?? true
        else { return }
        entry.due = now
        try archive.put(entry)
    }

    private func polledSources(beside document: Document) -> [String] {
        profiles.flatMap(\.profile.sources).filter { !$0.retired }.compactMap { canonicalAddress($0.url) }
            .filter { areKin($0, document.url) }
    }
}
