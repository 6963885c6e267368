internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// What is below `/documents/`.
extension Routes {
    func document(_ visit: Visit) throws -> HTTPResponse? {
        let parts = visit.path.dropFirst()
        guard let slug = parts.first, !slug.isEmpty else { return nil }
        let below = Array(parts.dropFirst())
        switch (below.count, below.first) {
        case (0, _): return try documentPage(visit, slug)
        case (1, "compare"): return chosenComparison(visit, slug)
        case (2, "compare"): return try comparison(visit, slug, below[1])
        case (3, "compare") where below[2] == "notes": return try note(visit, slug, below[1])
        case (5, "compare") where below[2] == "notes" && below[4] == "withdrawal":
            return try note(visit, slug, below[1], takingBack: below[3])
        case (1, "blame"): return try blame(visit, slug, nil)
        case (2, "blame"): return try versionNumber(below[1]).flatMap { try blame(visit, slug, $0) }
        case (1, let name?): return try versionNumber(name).flatMap { try version(visit, slug, $0) }
        default: return nil
        }
    }

    /// A whole number from 1, written as it is in addresses.
    func versionNumber(_ text: some StringProtocol) -> Int? {
        guard let number = Int(text), number > 0, String(number) == text else { return nil }
        return number
    }
}

extension ArchivedDocument {
    init(_ document: Document) {
        self.init(
            slug: document.slug, title: document.title, url: document.url, published: document.published,
            isWithdrawn: document.state == .withdrawn, versions: document.versions,
            firstSeen: document.firstSeen, lastSeen: document.lastSeen, lastChanged: document.lastChanged)
    }
}

extension ArchivedVersion {
    /// `next` is the version behind it: when this one was last seen is what is known of when that came.
    init(_ version: Version, next: Version?, of document: Document) {
        self.init(
            number: version.number, title: version.title, time: version.time, since: version.since,
            last: next.map { $0.since } ?? document.lastSeen, significance: version.significance,
            equals: version.equals, channel: version.channel,
            contentHash: Hashing.hex(version.contentHash), capture: version.capture)
    }
}

extension Archive {
    /// A version as its pages speak of it, with what it says.
    func archived(
        _ number: Int, of document: Document
    ) throws(ArchiveError) -> (version: ArchivedVersion, sheet: FactSheet)? {
        guard let found = try version(of: document.id, number: number),
            let sheet = try sheet(of: document.id, number: number)
        else { return nil }
        var made = ArchivedVersion(
            found, next: try version(of: document.id, number: number + 1), of: document)
        made.captureHash = try bodyHash(ofCapture: found.capture).map(Hashing.hex) ?? ""
        return (made, sheet)
    }
}
