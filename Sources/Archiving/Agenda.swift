public import FactSheets

/// What is looked at, and when next. It outlasts a restart, so that a restart makes no burst of requests.
///
/// A value of one word, for a round hands lists of thousands along: copies share `Contents` until one is changed.
@dynamicMemberLookup
public struct AgendaEntry: Equatable, Sendable {
    /// What it says.
    public struct Contents: Equatable, Sendable {
        /// Its number in the archive; `nil` until it is read from there.
        public internal(set) var id: Int64?
        public var url: String
        public var role: Capture.Role
        /// The document whose page it is; `nil` for a source.
        public var document: Int64?
        public var due: Instant
        public var lastLook: Instant?
        public var lastChange: Instant?
        /// How many looks in a row failed.
        public var failures: Int
        /// The validators of the last answer, byte for byte.
        public var etag: String?
        public var lastModified: String?
        /// The capture that those validators came with: what a 304 confirms.
        public var standing: Int64?
        /// The address that a permanent redirect led to.
        public var permanent: String?
        /// What decides when it is looked at next, beside what stands above.
        public var timing = Timing()
    }

    /// What is known of an address for the sake of the next look at it.
    public struct Timing: Equatable, Sendable {
        /// When it was first looked at.
        public var watched: Instant?
        /// How many edits there were since, by estimate, in thousandths.
        public var edits = 0
        /// When it last gave a whole body, not a mere "unchanged".
        public var fetched: Instant?
        /// How many looks in a row saw the redirect to `permanent`, and when the first of them was made.
        public var redirects = 0
        public var redirectedSince: Instant?
        /// When a feed asks to be asked.
        public var hints = FeedHints()

        public init() {}
    }

    /// Nobody changes what two have in common: so it may be sent anywhere, and that nobody else is at it is checked where
    /// the value is that it belongs to.
    @usableFromInline final class Storage: @unchecked Sendable {
        @exclusivity(unchecked) @usableFromInline var contents: Contents
        @usableFromInline init(_ contents: Contents) { unsafe self.contents = contents }
    }

    @usableFromInline var storage: Storage

    @inlinable var contents: Contents {
        _read { yield unsafe storage.contents }
        _modify {
            if !isKnownUniquelyReferenced(&storage) { storage = unsafe Storage(storage.contents) }
            yield unsafe &storage.contents
        }
    }

    /// What it says is read and written as if it stood here.
    @inlinable public subscript<Value>(dynamicMember member: KeyPath<Contents, Value>) -> Value {
        contents[keyPath: member]
    }

    /// What it says is read and written as if it stood here.
    @inlinable public subscript<Value>(dynamicMember member: WritableKeyPath<Contents, Value>) -> Value {
        _read { yield contents[keyPath: member] }
        _modify { yield &contents[keyPath: member] }
    }

    public static func == (one: Self, other: Self) -> Bool {
        one.storage === other.storage || one.contents == other.contents
    }

    public init(
        url: String, role: Capture.Role, document: Int64? = nil, due: Instant, lastLook: Instant? = nil,
        lastChange: Instant? = nil, failures: Int = 0, etag: String? = nil, lastModified: String? = nil,
        standing: Int64? = nil, permanent: String? = nil
    ) {
        storage = Storage(
            Contents(
                url: url, role: role, document: document, due: due, lastLook: lastLook,
                lastChange: lastChange, failures: failures, etag: etag, lastModified: lastModified,
                standing: standing, permanent: permanent))
    }

    /// Whether it differs from `other` in nothing but when it was looked at, and is looked at next.
    fileprivate func differsOnlyInTimes(from other: Self) -> Bool {
        var moved = other.contents
        (moved.due, moved.lastLook) = (contents.due, contents.lastLook)
        return moved == contents
    }
}

extension AgendaEntry {
    static let columns = """
        url, role, document, due, last_look, last_change, failures, etag, last_modified, standing,
        permanent, watched, edits, fetched, redirects, redirected_since, hints
        """
    static let selected = "\(columns), id"

    init(row: inout Row) throws(ArchiveError) {
        self.init(
            url: try row.next(), role: try row.next(), document: try row.next(), due: try row.next(),
            lastLook: try row.next(), lastChange: try row.next(), failures: try row.next(),
            etag: try row.next(), lastModified: try row.next(), standing: try row.next(),
            permanent: try row.next())
        contents.timing.watched = try row.next()
        contents.timing.edits = try row.next()
        contents.timing.fetched = try row.next()
        contents.timing.redirects = try row.next()
        contents.timing.redirectedSince = try row.next()
        contents.timing.hints = try row.next(FeedHints?.self) ?? FeedHints()
        contents.id = try row.next()
    }
}

extension Archive {
    /// Stores an entry, in place of the one with its address. One that was read and is gone since stays gone.
    public func put(_ entry: AgendaEntry) throws(ArchiveError) {
        let entry = entry.contents
        guard let id = entry.id else { return try insert(entry) }
        try connection.run(
            """
            UPDATE agenda SET role = $1, document = $2, due = $3, last_look = $4, last_change = $5, failures = $6,
                etag = $7, last_modified = $8, standing = $9, permanent = $10, watched = $11, edits = $12,
                fetched = $13, redirects = $14, redirected_since = $15, hints = $16
            WHERE id = $17
            """,
            entry.role, entry.document, entry.due, entry.lastLook, entry.lastChange, entry.failures,
            entry.etag, entry.lastModified, entry.standing, entry.permanent, entry.timing.watched,
            entry.timing.edits, entry.timing.fetched, entry.timing.redirects, entry.timing.redirectedSince,
            entry.timing.hints.isEmpty ? nil : entry.timing.hints, id)
    }

    /// As `put`, of an entry that was read as `before`: a look that moved no more than its times costs no more.
    public func put(_ entry: AgendaEntry, after before: AgendaEntry) throws(ArchiveError) {
        guard let id = entry.id, entry.differsOnlyInTimes(from: before) else { return try put(entry) }
        // It was looked at: of several watchers others may have it now. A row that is written once is written once to
        // each index of the table, too.
        let lease = watcher == nil ? "" : ", leased = NULL"
        try connection.run(
            "UPDATE agenda SET due = $1, last_look = $2\(lease) WHERE id = $3", entry.due, entry.lastLook, id)
    }

    private func insert(_ entry: AgendaEntry.Contents) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO agenda (\(AgendaEntry.columns), id) VALUES (
                $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                \(Schema.next("id", in: "agenda")))
            ON CONFLICT (url) DO UPDATE SET
                role = excluded.role, document = excluded.document, due = excluded.due,
                last_look = excluded.last_look, last_change = excluded.last_change,
                failures = excluded.failures, etag = excluded.etag, last_modified = excluded.last_modified,
                standing = excluded.standing, permanent = excluded.permanent,
                watched = excluded.watched, edits = excluded.edits, fetched = excluded.fetched,
                redirects = excluded.redirects, redirected_since = excluded.redirected_since,
                hints = excluded.hints
            """,
            entry.url, entry.role, entry.document, entry.due, entry.lastLook, entry.lastChange,
            entry.failures,
            entry.etag, entry.lastModified, entry.standing, entry.permanent, entry.timing.watched,
            entry.timing.edits, entry.timing.fetched, entry.timing.redirects, entry.timing.redirectedSince,
            entry.timing.hints.isEmpty ? nil : entry.timing.hints)
    }

    /// The entry with that address.
    public func agenda(_ url: String) throws(ArchiveError) -> AgendaEntry? {
        try connection.first(
            "SELECT \(AgendaEntry.selected) FROM agenda WHERE url = $1", url, read: AgendaEntry.init(row:))
    }

    /// Where a reading of what is due stopped: at a time, and at an entry of that time.
    public typealias DuePosition = (due: Instant, id: Int64)

    /// The entries of one role that are due at `now`, those longest due first, after `position`.
    public func due(
        _ role: Capture.Role, now: Instant, after position: DuePosition? = nil, limit: Int
    ) throws(ArchiveError) -> [AgendaEntry] {
        guard limit > 0 else { return [] }
        let free = watcher.map { " AND " + WatcherTables.isFree(for: $0) } ?? ""
        var found: [AgendaEntry] = []
        // By one comparison of pairs SQLite would step over every entry of the same time again.
        if let position, position.due <= now {
            found = try connection.all(
                """
                SELECT \(AgendaEntry.selected) FROM agenda
                WHERE role = $1 AND due = $2 AND id > $3\(free) ORDER BY id LIMIT $4
                """, role, position.due, position.id, limit, read: AgendaEntry.init(row:))
        }
        guard found.count < limit else { return found }
        return try found
            + connection.all(
                """
                SELECT \(AgendaEntry.selected) FROM agenda
                WHERE role = $1 AND due > $2 AND due <= $3\(free) ORDER BY due, id LIMIT $4
                """, role, position?.due.milliseconds ?? .min, now, limit - found.count,
                read: AgendaEntry.init(row:))
    }

    /// When the next entry is due.
    public func nextDue() throws(ArchiveError) -> Instant? {
        let times = try [Capture.Role.source, .page].map { role throws(ArchiveError) in
            try connection.value(Instant?.self, "SELECT MIN(due) FROM agenda WHERE role = $1", role) ?? nil
        }
        return times.compactMap { $0 }.min()
    }

    /// The entries of one role, by address.
    public func agendaEntries(role: Capture.Role) throws(ArchiveError) -> [AgendaEntry] {
        try connection.all(
            "SELECT \(AgendaEntry.selected) FROM agenda WHERE role = $1 ORDER BY url", role,
            read: AgendaEntry.init(row:))
    }

    /// Moves every due time, deliveries' too, those far in the future (never again) excepted.
    public func shiftAgenda(by span: Duration) throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            try connection.run(
                "UPDATE agenda SET due = due + $1 WHERE due < $2", span.milliseconds, Instant.never)
            try connection.run(
                "UPDATE outbox SET due = due + $1 WHERE state = 'pending' AND due < $2", span.milliseconds,
                Instant.never)
        }
    }

    /// Takes an entry off the agenda, if it is there.
    public func removeFromAgenda(_ url: String) throws(ArchiveError) {
        try connection.run("DELETE FROM agenda WHERE url = $1", url)
    }
}

/// Kept as JSON.
extension FeedHints: Storable {
    static var kind: StoredKind { .text }

    var stored: StoredValue {
        (try? JSON.encode(self)).map { .text(String(decoding: $0, as: UTF8.self)) } ?? .null
    }

    init?(stored: StoredValue) {
        guard case .text(let text) = stored, let read = try? JSON.decode(Self.self, from: Array(text.utf8))
        else { return nil }
        self = read
    }
}
