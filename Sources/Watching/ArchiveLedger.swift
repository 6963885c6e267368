public import Archiving
internal import Comparing
public import FactSheets

extension Archive {
    /// The ledger of all documents, derived from their versions as it is asked for; only corrections are stored.
    public func ledger(now: Instant) throws -> Ledger {
        try transaction { try ledgerWithin(now: now) }
    }

    /// As `ledger`, within a transaction.
    func ledgerWithin(now: Instant) throws -> Ledger {
        Comparing.ledger(of: try documents().map(ledgerInput), corrections: try ledgerCorrections(), now: now)
    }

    func ledgerInput(_ document: Document) throws -> DocumentVersions {
        var versions: [DocumentVersions.Version] = []
        for version in try self.versions(of: document.id) {
            guard let sheet = try sheet(of: document.id, number: version.number) else { continue }
            let before = versions.last?.number
            versions.append(
                .init(
                    number: version.number, time: version.time, sheet: sheet,
                    comparison: try before.flatMap {
                        try comparison(document: document.id, from: $0, to: version.number)
                    }))
        }
        return DocumentVersions(
            document: document.slug, profile: document.profile, published: document.published,
            withdrawn: document.state == .withdrawn ? try withdrawal(of: document) : nil, versions: versions)
    }

    /// When a withdrawn document was last told to be so.
    private func withdrawal(of document: Document) throws -> Instant {
        try events(since: nil, document: document.id).last { $0.kind == .withdrawn }?.time
            ?? document.lastSeen
    }
}
