internal import Archiving
internal import FactSheets
internal import Networking
internal import Scheduling

extension Derivation {
    static let page = "page"
    /// Before a source's address: the channel through which it shows documents.
    static let feed = "feed:"
    /// Looks that did not find a page confirm each other when they are so far apart, at the least.
    private static let missedApart: Duration = .seconds(10 * 60)

    func derivePage(_ capture: Capture, id: Int64, into taken: inout Taken) throws {
        let asked = canonicalAddress(capture.url) ?? capture.url
        let answered = canonicalAddress(capture.answered) ?? capture.answered
        let known = try document(at: asked) ?? document(at: answered)
        switch Answer(capture, options: options(for: answered)) {
        case .noAnswer(let reason): taken.flag = reason
        case .unchanged: if let known { try seeUnchanged(known, capture, id, into: &taken) }
        case .gone:
            taken.flag = "status \(capture.status)"
            if let known { try seeGone(known, capture, id, into: &taken) }
        case .page(let sheet):
            let canonical = canonicalClaim(of: sheet, answered: answered)
            if let document = try known ?? canonical.flatMap({ try self.document(at: $0) }) {
                try see(sheet, of: document, capture, id, asked: asked, answered: answered, into: &taken)
            } else {
                try meet(sheet, at: canonical ?? answered, asked: asked, capture, id, into: &taken)
            }
        }
    }

    /// A page of no document yet: followed when a profile's words stand in it.
    private func meet(
        _ sheet: FactSheet, at address: String, asked: String, _ capture: Capture, _ id: Int64,
        into taken: inout Taken
    ) throws {
        let text = sheet.plainText
        guard
            let profile = profiles.first(where: { $0.matches(text) })
                ?? profileOf(followed: [address, asked], capture, id)
        else {
            taken.flag = "not followed"
            return
        }
        let look = Look(capture, id, channel: Self.page, since: nil)
        taken.isOfThePast = try archive.lead(asked)?.reason == .backfill
        let document = try begin(
            NewDocument(
                guid: nil, url: address, title: sheet.title.isEmpty ? address : sheet.title,
                published: sheet.published,
                profile: profile.profile.name, firstSeen: capture.time), sheet: sheet, look, into: &taken)
        if asked != address { try archive.addAddress(asked, to: document.id) }
        try archive.put(channel(of: document, look, contentHash: Identity.contentHash(of: sheet)))
    }

    private func see(
        _ sheet: FactSheet, of known: Document, _ capture: Capture, _ id: Int64, asked: String,
        answered: String,
        into taken: inout Taken
    ) throws {
        let before = try archive.channel(Self.page, of: known.id)
        if let before, capture.time < before.time, manner == .imported {
            taken.flag = Derivation.outOfOrder
            return
        }
        let look = Look(capture, id, channel: Self.page, since: before?.time ?? known.lastSeen)
        if try isStale(capture, sheet, of: known, before) {
            taken.flag = Derivation.stale
            return
        }
        if let cut = try cut(capture, sheet, of: known, before) {
            taken.flag = cut.reason
            return try hold(
                cut, before ?? channel(of: known, look, contentHash: nil), known, look, into: &taken)
        }
        if let drift = try drift(to: sheet, of: known), !drift.keepsWords {
            taken.flag = "reads badly"
            return try hold(
                drift, before ?? channel(of: known, look, contentHash: nil), known, look, into: &taken)
        }
        var document = known
        if try !sharesText(sheet, with: document) {
            // Nothing of the text is left: a stand-in page, or a rewrite. The next look that reads the same decides,
            // unless other pages say the same.
            let hash = Identity.contentHash(of: sheet)
            let isShared = try archive.isShownElsewhere(hash, than: document.id)
            if isShared || before?.rawHash != hash {
                taken.flag =
                    isShared ? "the same as at another address" : "nothing in common with the version before"
                var held = before ?? channel(of: document, look, contentHash: nil)
                let isFirst = held.rawHash == held.contentHash ?? []
                held.rawHash = hash
                try archive.put(held)
                if isFirst, !isShared { try lookSoonAtSiblings(of: document, most: 1, now: capture.time) }
                return
            }
        }
        try noteReturn(of: document, before, look, into: &taken)
        restore(&document, look, into: &taken)
        let lasting =
            !capture.redirects.isEmpty
            && capture.redirects.allSatisfy { $0.status == 301 || $0.status == 308 }
        if lasting || capture.redirects.isEmpty {
            try settle(&document, at: lasting ? answered : asked, look, into: &taken)
        }
        let hash = try observe(sheet, of: &document, channel: before, look, into: &taken)
        document.lastSeen = capture.time
        try archive.update(document)
        try archive.put(channel(of: document, look, contentHash: hash))
    }

    /// Keeps a reading out that is not worth a version, and says so at the second look in a row.
    private func hold(
        _ drift: Drift, _ before: Channel, _ document: Document, _ look: Look, into taken: inout Taken
    ) throws {
        var held = before
        if held.rawHash == Self.driftedOnce {
            held.rawHash = Self.driftedTwice
            taken.events.append(drifted(drift, document, look))
        } else if held.rawHash != Self.driftedTwice {
            held.rawHash = Self.driftedOnce
        }
        try archive.put(held)
    }

    /// In the place of a hash: the last look, or the last looks, read badly.
    private static let driftedOnce = Array("drifted".utf8)
    private static let driftedTwice = Array("drifted, and told".utf8)

    private func seeUnchanged(_ known: Document, _ capture: Capture, _ id: Int64, into taken: inout Taken)
        throws
    {
        guard let before = try archive.channel(Self.page, of: known.id) else { return }
        var document = known
        let look = Look(capture, id, channel: Self.page, since: before.time)
        try noteReturn(of: document, before, look, into: &taken)
        restore(&document, look, into: &taken)
        document.lastSeen = capture.time
        try archive.update(document)
        try archive.put(
            channel(
                of: document, Look(capture, id, channel: Self.page, since: nil),
                contentHash: before.contentHash))
    }

    private func seeGone(_ known: Document, _ capture: Capture, _ id: Int64, into taken: inout Taken) throws {
        var document = known
        let look = Look(capture, id, channel: Self.page, since: known.lastSeen)
        var channel =
            try archive.channel(Self.page, of: document.id) ?? channel(of: document, look, contentHash: nil)
        guard manner == .live || capture.time >= channel.time else {
            taken.flag = Derivation.outOfOrder
            return
        }
        let site = try archive.sourceState(siteState(of: document))
        if let site, let since = channel.missingSince, site.blindSince == nil, since < site.time {
            // Missed while the whole site was: only what is missed since it came back counts.
            (channel.missing, channel.missingSince) = (0, nil)
        }
        if let since = channel.missingSince, capture.time < since { channel.missingSince = capture.time }
        let since = channel.missingSince ?? capture.time
        channel.missingSince = since
        // A second look a minute later says no more than the first.
        if channel.missing == 0 || capture.time >= since + Self.missedApart { channel.missing += 1 }
        try archive.put(channel)
        if channel.missing == 1 {
            try lookSoonAtSources(of: document, now: capture.time)
            try lookSoonAtSiblings(of: document, most: 10, now: capture.time)
        }
        guard channel.missing >= Self.confirmations else { return }
        if try document.state == .live && isSiteGone(of: document) {
            taken.flag = "status \(capture.status), and its sources do not answer either"
            return
        }
        if try document.state == .live && isVanished(siteOf: document, since: since, look, into: &taken) {
            taken.flag = "status \(capture.status), as all of its site"
            return
        }
        withdraw(&document, missingSince: channel.missingSince ?? capture.time, look, into: &taken)
        try archive.update(document)
    }

    private func channel(of document: Document, _ look: Look, contentHash: [UInt8]?) -> Channel {
        Channel(
            document: document.id, name: Self.page, capture: look.id, time: look.capture.time,
            rawHash: contentHash ?? [], contentHash: contentHash, missing: 0, missingSince: nil, position: 0)
    }

    /// Whether any statement, or the title, is still there.
    private func sharesText(_ sheet: FactSheet, with document: Document) throws -> Bool {
        guard document.versions > 0,
            let current = try archive.sheet(of: document.id, number: document.versions)
        else {
            return true
        }
        let statements = Set(current.statements.map(\.text))
        return sheet.title == current.title || sheet.statements.contains { statements.contains($0.text) }
    }
}
