public import FactSheets

/// One publication followed over time, whatever its address becomes.
public struct Document: Equatable, Sendable {
    public enum State: String, Codable, Sendable { case live, withdrawn }

    public let id: Int64
    /// The name a person uses: lower-case letters, digits and dashes; unique in the archive.
    public let slug: String
    /// The publisher's lasting identifier, from a feed.
    public var guid: String?
    /// The present address.
    public var url: String
    public var title: String
    public var published: Instant?
    /// The name of the profile that follows it.
    public let profile: String
    public var state: State
    /// How many versions there are; the newest has this number.
    public var versions: Int
    public let firstSeen: Instant
    public var lastSeen: Instant
    /// When the newest version but the first was seen; `nil` for a document that never changed.
    public var lastChanged: Instant?

    public init(
        id: Int64, slug: String, guid: String? = nil, url: String, title: String, published: Instant? = nil,
        profile: String, state: State = .live, versions: Int = 0, firstSeen: Instant, lastSeen: Instant,
        lastChanged: Instant? = nil
    ) {
        self.id = id
        self.slug = slug
        self.guid = guid
        self.url = url
        self.title = title
        self.published = published
        self.profile = profile
        self.state = state
        self.versions = versions
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.lastChanged = lastChanged
    }
}

/// A document as it is first seen.
public struct NewDocument: Equatable, Sendable {
    public var guid: String?
    public var url: String
    public var title: String
    public var published: Instant?
    public var profile: String
    public var firstSeen: Instant

    public init(
        guid: String? = nil, url: String, title: String, published: Instant? = nil, profile: String,
        firstSeen: Instant
    ) {
        self.guid = guid
        self.url = url
        self.title = title
        self.published = published
        self.profile = profile
        self.firstSeen = firstSeen
    }
}

extension Document.State: Storable {}

extension Document {
    /// What is read of a document. An unchanged page is noted in its channel alone: the document was last seen there.
    static let selected = selected(
        lastSeen: """
            COALESCE(
                (SELECT page.time FROM channel AS page WHERE page.document = document.id AND page.name = 'page'
                    AND page.content_hash IS NOT NULL AND page.time > document.last_seen),
                document.last_seen)
            """)

    /// As `selected`, where the channel of the page is joined as `channel`.
    static let selectedWithPage = selected(
        lastSeen: """
            CASE WHEN channel.content_hash IS NOT NULL AND channel.time > document.last_seen
                THEN channel.time ELSE document.last_seen END
            """)

    private static func selected(lastSeen: String) -> String {
        """
        document.id, document.slug, document.guid, document.url, document.title, document.published,
        document.profile, document.state, document.versions, document.first_seen, \(lastSeen), document.last_changed
        """
    }

    init(row: inout Row) throws(ArchiveError) {
        self.init(
            id: try row.next(), slug: try row.next(), guid: try row.next(), url: try row.next(),
            title: try row.next(), published: try row.next(), profile: try row.next(), state: try row.next(),
            versions: try row.next(), firstSeen: try row.next(), lastSeen: try row.next(),
            lastChanged: try row.next())
    }
}

extension Archive {
    /// Adds a document without versions, under a slug made from its address, and makes the address known.
    public func insertDocument(_ new: NewDocument) throws(ArchiveError) -> Document {
        try connection.atomically { () throws(ArchiveError) in
            let id = try connection.value(
                Int64.self,
                """
                INSERT INTO document
                    (slug, guid, url, title, published, profile, state, versions, first_seen, last_seen, id)
                VALUES ($1, $2, $3, $4, $5, $6, 'live', 0, $7, $7, \(Schema.next("id", in: "document"))) RETURNING id
                """,
                try freeSlug(Slug.of(address: new.url, title: new.title)), new.guid, new.url, new.title,
                new.published, new.profile, new.firstSeen)
            guard let id, let made = try document(id) else {
                throw .misuse("a document was stored without a number")
            }
            try addAddress(new.url, to: id)
            return made
        }
    }

    /// `base`, or `base-2`, `base-3`… if that is taken: found in few steps however many there are.
    private func freeSlug(_ base: String) throws(ArchiveError) -> String {
        func isTaken(_ number: Int) throws(ArchiveError) -> Bool {
            try connection.value(
                Int64.self, "SELECT id FROM document WHERE slug = $1",
                number == 1 ? base : "\(base)-\(number)")
                != nil
        }
        guard try isTaken(1) else { return base }
        var (taken, free) = (1, 2)
        while try isTaken(free) { (taken, free) = (free, free * 2) }
        while free - taken > 1 {
            let middle = (taken + free) / 2
            if try isTaken(middle) { taken = middle } else { free = middle }
        }
        return "\(base)-\(free)"
    }

    /// The document with that number.
    public func document(_ id: Int64) throws(ArchiveError) -> Document? {
        try connection.first(
            "SELECT \(Document.selected) FROM document WHERE id = $1", id, read: Document.init(row:))
    }

    /// The document with exactly that slug.
    public func document(slug: String) throws(ArchiveError) -> Document? {
        try connection.first(
            "SELECT \(Document.selected) FROM document WHERE slug = $1", slug, read: Document.init(row:))
    }

    /// Documents that are followed and that no page on the agenda belongs to.
    ///
    /// By EXCEPT: with NOT IN, PostgreSQL compares each with each once they are too many for its `work_mem`, which took
    /// hours for a million; with NOT EXISTS SQLite does, for want of an index.
    public func documentsNotOnAgenda() throws(ArchiveError) -> [Document] {
        try connection.all(
            """
            SELECT \(Document.selected) FROM document
            WHERE id IN (SELECT id FROM document EXCEPT SELECT document FROM agenda) ORDER BY id
            """, read: Document.init(row:))
    }

    /// The document with that identifier in its feed; the newest, should publishers use one twice.
    public func document(guid: String) throws(ArchiveError) -> Document? {
        try connection.first(
            "SELECT \(Document.selected) FROM document WHERE guid = $1 ORDER BY id DESC LIMIT 1", guid,
            read: Document.init(row:))
    }

    /// The document that has, or had, that address.
    public func document(address: String) throws(ArchiveError) -> Document? {
        try connection.first(
            """
            SELECT \(Document.selected) FROM document
            WHERE id = (SELECT address.document FROM address WHERE address.url = $1)
            """, address, read: Document.init(row:))
    }

    /// Makes an address known. One that led to another document leads to this one from now on.
    public func addAddress(_ url: String, to document: Int64) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO address (url, document) VALUES ($1, $2)
            ON CONFLICT (url) DO UPDATE SET document = excluded.document
            """, url, document)
    }

    /// Stores what can change of a document; an address that is new is made known.
    public func update(_ document: Document) throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            let address = try connection.value(
                String.self, "SELECT url FROM document WHERE id = $1", document.id)
            guard let address else { throw .missing(what: "document \(document.id)") }
            try connection.run(
                """
                UPDATE document SET guid = $1, url = $2, title = $3, published = $4, state = $5, versions = $6,
                    last_seen = $7, last_changed = $8
                WHERE id = $9
                """,
                document.guid, document.url, document.title, document.published, document.state,
                document.versions, document.lastSeen, document.lastChanged, document.id)
            if address != document.url { try addAddress(document.url, to: document.id) }
        }
    }

    /// Every document, the newest published first; those that name no time last.
    public func documents() throws(ArchiveError) -> [Document] {
        try connection.all(
            "SELECT \(Document.selected) FROM document ORDER BY published DESC NULLS LAST, id DESC",
            read: Document.init(row:))
    }

    /// The documents in the same order, at most `limit` of those that stand behind `last`.
    public func documents(behind last: Document?, limit: Int) throws(ArchiveError) -> [Document] {
        try connection.all(
            """
            SELECT \(Document.selected) FROM document
            WHERE $1 = 0 OR ($2 IS NULL AND published IS NULL AND id < $1)
                OR ($2 IS NOT NULL AND (published IS NULL OR published < $2 OR published = $2 AND id < $1))
            ORDER BY published DESC NULLS LAST, id DESC LIMIT $3
            """, last?.id ?? 0, last?.published, limit, read: Document.init(row:))
    }
}
