internal import Archiving
internal import Comparing
internal import FactSheets
internal import Networking

/// One look at one document: which capture, through which channel, and when the one before it was.
struct Look {
    let capture: Capture
    let id: Int64
    /// `feed:<address of the source>` or `page`.
    let channel: String
    /// When this document was last seen through that channel.
    let since: Instant?
}

extension Derivation {
    /// The document that lives at `address`, by any address it had, or by the publisher's wholesale moves.
    func document(at address: String) throws -> Document? {
        if let found = try archive.document(address: address) { return found }
        for profile in profiles {
            if let origin = profile.origin(address), let found = try archive.document(address: origin) {
                return found
            }
        }
        return nil
    }

    /// Starts following a document and says so.
    func begin(
        _ new: NewDocument, sheet: FactSheet?, _ look: Look, into taken: inout Taken
    ) throws -> Document {
        var document = try archive.insertDocument(new)
        if let sheet {
            try addVersion(
                sheet, hash: Identity.contentHash(of: sheet), to: &document, look, comparison: nil,
                equals: nil)
            try archive.update(document)
        }
        taken.changed = true
        if let time = document.published { habits.note(time, at: document.url) }
        var published = event(.published, document, look, version: sheet == nil ? nil : 1)
        published.detail = sheet.map(\.contents)
        taken.events.append(published)
        try lookSoon(atNew: document, now: look.capture.time, into: &taken)
        return document
    }

    /// Takes in what `sheet` says of `document` now; `channel` is how it was last seen the same way.
    func observe(
        _ sheet: FactSheet, of document: inout Document, channel: Channel?, _ look: Look,
        into taken: inout Taken
    ) throws -> [UInt8] {
        let hash = Identity.contentHash(of: sheet)
        let known = try archive.version(of: document.id, contentHash: hash)
        if document.versions == 0 {
            try addVersion(sheet, hash: hash, to: &document, look, comparison: nil, equals: nil)
            taken.changed = true
            return hash
        }
        // The same as now, the same as this channel last said while another moved on, or one that is catching up.
        if known == document.versions || channel?.contentHash == hash { return hash }
        if let known,
            let shown = try channel?.contentHash.flatMap({
                try archive.version(of: document.id, contentHash: $0)
            }),
            known > shown
        {
            return hash
        }
        guard let current = try archive.sheet(of: document.id, number: document.versions),
            let version = try archive.version(of: document.id, number: document.versions)
        else { return hash }
        let drift = Drift(from: current, to: sheet)
        if let drift, !drift.keepsWords {
            taken.events.append(drifted(drift, document, look))
            return channel?.contentHash ?? hash
        }
        let comparison = compare(
            current, sheet, oldSource: "\(document.slug)@\(document.versions)",
            newSource: "\(document.slug)@\(document.versions + 1)")
        if comparison.changes.isEmpty
            || (comparison.significance <= .cosmetic && version.channel != look.channel)
        {
            // Only the markup was put together otherwise, or a feed's body and the page differ in typography: two
            // readings of one version.
            try archive.addReading(hash: hash, document: document.id, version: document.versions)
            return hash
        }
        try addVersion(sheet, hash: hash, to: &document, look, comparison: comparison, equals: known)
        taken.changed = true
        var revised = event(.revised, document, look, version: document.versions)
        revised.previousVersion = document.versions - 1
        revised.equalsVersion = known
        revised.comparison = comparison
        revised.signals = try signals(of: sheet, after: current, version, channel: channel, look)
        revised.significance = comparison.significance
        taken.events.append(revised)
        if let drift { taken.events.append(drifted(drift, document, look)) }
        return hash
    }

    private func addVersion(
        _ sheet: FactSheet, hash: [UInt8], to document: inout Document, _ look: Look, comparison: Comparison?,
        equals: Int?
    ) throws {
        let number = document.versions + 1
        try archive.insertVersion(
            Version(
                document: document.id, number: number, contentHash: hash, capture: look.id,
                time: look.capture.time, since: look.since, channel: look.channel, engine: Engine.version,
                equals: equals, title: sheet.title,
                significance: comparison?.significance ?? .substantive), sheet: sheet)
        if let comparison {
            try archive.insertChanges(comparison, document: document.id, from: number - 1, to: number)
            document.lastChanged = look.capture.time
        }
        document.versions = number
        if !sheet.title.isEmpty { document.title = sheet.title }
        document.published = document.published ?? sheet.published
    }

    /// Notes the address a document is found at now; a new one is an event.
    func settle(_ document: inout Document, at address: String, _ look: Look, into taken: inout Taken) throws
    {
        guard address != document.url else { return }
        if try archive.document(address: address) == nil {
            let before = document.url
            try archive.addAddress(address, to: document.id)
            document.url = address
            var moved = event(
                .moved, document, look, version: document.versions == 0 ? nil : document.versions)
            moved.significance = .cosmetic
            moved.detail = "\(before) → \(address)"
            taken.events.append(moved)
        }
    }

    /// A document that was withdrawn and is seen again.
    func restore(_ document: inout Document, _ look: Look, into taken: inout Taken) {
        guard document.state == .withdrawn else { return }
        document.state = .live
        taken.changed = true
        taken.events.append(
            event(.restored, document, look, version: document.versions == 0 ? nil : document.versions))
    }

    /// A document that two looks, a poll apart, did not find.
    func withdraw(_ document: inout Document, missingSince: Instant, _ look: Look, into taken: inout Taken) {
        guard document.state == .live else { return }
        document.state = .withdrawn
        taken.changed = true
        var withdrawn = event(
            .withdrawn, document, look, version: document.versions == 0 ? nil : document.versions)
        withdrawn.detail = "First missed at \(missingSince), and again at \(look.capture.time)."
        taken.events.append(withdrawn)
    }

    func event(
        _ kind: Event.Kind, _ document: Document, _ look: Look, version: Int?
    ) -> Event {
        let identity = Identity.make(
            "ev",
            [
                kind.rawValue, document.guid ?? document.url, String(version ?? 0),
                look.capture.time.description, look.channel,
            ])
        return Event(
            id: identity, kind: kind, time: look.capture.time, since: look.since,
            document: Event.Subject(
                id: document.slug, title: document.title, url: document.url, published: document.published),
            version: version, significance: .substantive)
    }
}

extension FactSheet {
    /// What it holds, in a few words: `4 pillars with 20 commitments`, or sections, items and paragraphs.
    fileprivate var contents: String {
        func count(_ number: Int, _ word: String) -> String { "\(number) \(word)\(number == 1 ? "" : "s")" }
        let items = statements.count { $0.kind == .item }
        let pillars = sections.filter { $0.number != nil }
        if !pillars.isEmpty {
            return count(pillars.count, "pillar") + " with "
                + count(pillars.reduce(0) { $0 + $1.commitments.count }, "commitment")
        }
        let parts = [(sections.count, "section"), (items, "item"), (statements.count - items, "paragraph")]
        return parts.filter { $0.0 > 0 }.map { count($0.0, $0.1) }.joined(separator: ", ")
    }
}
