public import FactSheets

/// How much of what an archive holds, and what it takes on the disk. Sizes are bytes.
public struct ArchiveStats: Equatable, Sendable {
    /// Bodies, each counted once.
    public struct Bodies: Equatable, Sendable {
        public var count = 0
        /// As they were received.
        public var received = 0
        /// As they are stored, without the rows and pages around them.
        public var stored = 0
        /// How many stand alone, and how many were pruned; the others build on another.
        public var whole = 0
        public var pruned = 0
    }

    /// What was captured in one role.
    public struct Kind: Equatable, Sendable {
        public var role: Capture.Role
        public var captures: Int
        public var checks: Int
        public var bodies: Bodies
    }

    /// What was captured of one document's pages. What feeds say of it is in the feed's captures.
    public struct OfDocument: Equatable, Sendable {
        public var slug: String
        public var title: String
        public var versions: Int
        public var captures: Int
        public var checks: Int
        public var bodies: Bodies
    }

    /// One table or index in the file.
    public struct Table: Equatable, Sendable {
        public enum Part: String, Sendable, CaseIterable {
            /// Captures, bodies, checks, notes, and what proves them.
            case log
            /// What can be derived again.
            case derived
            /// The outbox, the agenda, corrections of the ledger; and the file's own.
            case other
        }

        public var name: String
        public var part: Part
        public var isIndex: Bool
        /// Its pages, and what in them holds nothing.
        public var bytes: Int
        public var unused: Int
    }

    public var captures = 0
    public var checks = 0
    public var notes = 0
    public var documents = 0
    public var versions = 0
    public var events = 0
    public var bodies = Bodies()
    public var kinds: [Kind] = []
    public var perDocument: [OfDocument] = []
    /// The largest first; empty where SQLite was built without its table `dbstat`.
    public var tables: [Table] = []
    public var pageSize = 0
    public var pages = 0
    public var freePages = 0
    /// The file's log beside it (`archive.sqlite-wal`).
    public var logBytes = 0
    /// The file of a rebuild that was interrupted, and its log; `nil` when there is none.
    public var unfinishedRebuild: Int?

    public var fileBytes: Int { pages * pageSize }
}

extension Archive {
    /// Counts everything. Reads every page of the file.
    public func stats() throws -> ArchiveStats {
        try transaction {
            var stats = ArchiveStats()
            stats.captures = try captureCount()
            stats.checks = try checkCount()
            stats.notes = try noteCount()
            stats.documents = try connection.value(Int.self, "SELECT COUNT(*) FROM document") ?? 0
            stats.versions = try connection.value(Int.self, "SELECT COUNT(*) FROM version") ?? 0
            stats.events = try connection.value(Int.self, "SELECT COUNT(*) FROM event") ?? 0
            stats.bodies =
                try connection.first(
                    "SELECT \(ArchiveStats.Bodies.columns) FROM body", read: ArchiveStats.Bodies.init(row:))
                ?? .init()
            stats.kinds = try kinds()
            stats.perDocument = try perDocument()
            stats.tables = try tables()
            (stats.pageSize, stats.pages, stats.freePages) = try pages()
            stats.logBytes = connection.engine.logBytes
            stats.unfinishedRebuild = try draftBytes()
            return stats
        }
    }

    private func kinds() throws(ArchiveError) -> [ArchiveStats.Kind] {
        try connection.all(
            """
            WITH held AS (
                SELECT role, COUNT(*) AS captures FROM capture GROUP BY role),
            confirmed AS (
                SELECT role, COUNT(*) AS checks FROM checked JOIN capture ON capture.id = checked.capture GROUP BY role),
            seen AS (SELECT DISTINCT role, body FROM capture)
            SELECT held.role, captures, COALESCE(checks, 0), \(ArchiveStats.Bodies.columns)
            FROM held LEFT JOIN confirmed ON confirmed.role = held.role
            JOIN seen ON seen.role = held.role JOIN body ON body.id = seen.body
            GROUP BY held.role, captures, checks ORDER BY held.role
            """
        ) { row throws(ArchiveError) in
            ArchiveStats.Kind(
                role: try row.next(), captures: try row.next(), checks: try row.next(),
                bodies: try .init(row: &row))
        }
    }

    private func perDocument() throws(ArchiveError) -> [ArchiveStats.OfDocument] {
        try connection.all(
            """
            WITH shown AS (
                SELECT address.document, capture.id, capture.body FROM address
                JOIN capture ON capture.url = address.url WHERE capture.role = 'page'),
            held AS (SELECT document, COUNT(*) AS captures FROM shown GROUP BY document),
            confirmed AS (
                SELECT document, COUNT(*) AS checks FROM checked JOIN shown ON shown.id = checked.capture
                GROUP BY document),
            seen AS (SELECT DISTINCT document, body FROM shown)
            SELECT slug, title, versions, COALESCE(captures, 0), COALESCE(checks, 0), \(ArchiveStats.Bodies.columns)
            FROM document LEFT JOIN held ON held.document = document.id
            LEFT JOIN confirmed ON confirmed.document = document.id
            LEFT JOIN seen ON seen.document = document.id LEFT JOIN body ON body.id = seen.body
            GROUP BY document.id, slug, title, versions, captures, checks
            ORDER BY COALESCE(SUM(length(content)), 0) DESC, slug
            """
        ) { row throws(ArchiveError) in
            ArchiveStats.OfDocument(
                slug: try row.next(), title: try row.next(), versions: try row.next(),
                captures: try row.next(),
                checks: try row.next(), bodies: try .init(row: &row))
        }
    }

    /// The size of a page, how many there are, and how many of them are free.
    func pages() throws(ArchiveError) -> (size: Int, count: Int, free: Int) {
        try connection.first(connection.dialect.pages) { row throws(ArchiveError) in
            (size: try row.next(), count: try row.next(), free: try row.next())
        } ?? (0, 0, 0)
    }

    /// Every table and index, the largest first; none where the engine does not tell.
    func tables() throws(ArchiveError) -> [ArchiveStats.Table] {
        guard let sizes = connection.dialect.sizes else { return [] }
        return try connection.all(sizes) { row throws(ArchiveError) in
            let name = try row.next(String.self)
            let table = try row.next(String.self)
            return ArchiveStats.Table(
                name: name, part: Schema.part(of: table), isIndex: try row.next(Int.self) == 1,
                bytes: try row.next(),
                unused: try row.next())
        }
    }
}

extension Schema {
    /// What a table is for.
    static func part(of table: String) -> ArchiveStats.Table.Part {
        if derived.contains(table) || table.hasPrefix(statementWords) { return .derived }
        return ["body", "capture", "checked", "note", "tile", "checkpoint"].contains(table) ? .log : .other
    }
}

extension ArchiveStats.Bodies {
    /// Over rows of `body`, some of which may be missing in an outer join.
    fileprivate static let columns = """
        COUNT(body.id), CAST(COALESCE(SUM(size), 0) AS BIGINT), CAST(COALESCE(SUM(length(content)), 0) AS BIGINT),
        COUNT(*) FILTER (WHERE body.id IS NOT NULL AND base IS NULL AND length(content) > 0),
        COUNT(*) FILTER (WHERE body.id IS NOT NULL AND length(content) = 0)
        """

    fileprivate init(row: inout Row) throws(ArchiveError) {
        self.init(
            count: try row.next(), received: try row.next(), stored: try row.next(), whole: try row.next(),
            pruned: try row.next())
    }
}
