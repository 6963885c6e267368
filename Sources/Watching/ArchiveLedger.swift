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
        var maker = LedgerMaker(room: 0)
        return try maker.make(from: self, now: now)
    }
}

/// Derives the ledger of an archive, and follows anew only documents that changed since it did so last.
struct LedgerMaker {
    private struct Known {
        let versions: Int
        let published: Instant?
        let state: Document.State
        /// Of a withdrawn one: it may have come back and gone again.
        let lastSeen: Instant?
        let followed: FollowedDocument
        let size: Int

        func isStill(_ document: Document) -> Bool {
            versions == document.versions && published == document.published && state == document.state
                && lastSeen == Self.lastSeen(document)
        }

        static func lastSeen(_ document: Document) -> Instant? {
            document.state == .withdrawn ? document.lastSeen : nil
        }
    }

    /// Bytes of the texts of documents that are held at most; others are followed anew each time.
    private let room: Int
    private var known: [String: Known] = [:]
    private var held = 0
    private var state: DerivedState?
    /// How many documents were followed when it was made last.
    private(set) var followed = 0
    /// Bytes of the texts of documents beyond which it gives up, by `TooLarge`: all of them are held at a time.
    var most = Int.max
    /// Asked before each document; once true, it is given up by a `CancellationError`.
    var isUnwanted: () -> Bool = { false }

    /// All documents together say more than it may hold.
    struct TooLarge: Error {}

    init(room: Int) { self.room = room }

    /// Lets go of what it holds.
    mutating func forget() { (known, held, state) = ([:], 0, nil) }

    /// Called within a transaction.
    mutating func make(from archive: Archive, now: Instant) throws -> Ledger {
        if room > 0 {
            let found = try archive.derivedState()
            if !(state.map(found.continues) ?? false) { (known, held) = ([:], 0) }
            state = found
        }
        followed = 0
        let documents = try archive.documents()
        var size = 0
        let ready = try documents.map { document in
            if isUnwanted() { throw CancellationError() }
            let followed = try follow(document, in: archive)
            size += followed.size
            guard size <= most else { throw TooLarge() }
            return followed
        }
        return Comparing.ledger(of: ready, corrections: try archive.ledgerCorrections(), now: now)
    }

    private mutating func follow(_ document: Document, in archive: Archive) throws -> FollowedDocument {
        if let known = known[document.slug] {
            if known.isStill(document) { return known.followed }
            self.known[document.slug] = nil
            held -= known.size
        }
        let made = FollowedDocument(try archive.ledgerInput(document))
        followed += 1
        guard room > 0, case let size = made.size, held + size <= room else { return made }
        known[document.slug] = Known(
            versions: document.versions, published: document.published, state: document.state,
            lastSeen: Known.lastSeen(document), followed: made, size: size)
        held += size
        return made
    }
}

extension Archive {
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
