internal import FactSheets
internal import Glibc

/// The tables beside the derived ones: how far a rebuild is.
enum DraftTables {
    /// `HLER` in ASCII: a file that no archive is taken for.
    static let applicationID = 0x484C_4552

    static let definition = """
        CREATE TABLE progress (
            id     INTEGER PRIMARY KEY CHECK (id = 1),
            state  TEXT NOT NULL                           -- JSON
        ) STRICT;

        CREATE TABLE remark (
            sequence  INTEGER PRIMARY KEY,
            kind      TEXT NOT NULL,
            text      TEXT NOT NULL
        ) STRICT;
        CREATE INDEX remark_kind ON remark (kind, sequence);
        """
    static let names = ["progress", "remark"]
}

/// What a rebuild has derived so far, beside the archive: in the file `archive.sqlite.rebuild`, or in a schema whose name
/// ends in `_rebuild`. The archive stays what it was until all of it is there and `adoptDraft` takes it over.
extension Archive {
    static let draftSuffix = ".rebuild"
    static func draftPath(in directory: String) -> String { file(in: directory) + draftSuffix }

    /// How many bytes it takes, a file's log included; `nil` when there is none.
    public func draftBytes() throws(ArchiveError) -> Int? {
        if let database {
            let dialect = Dialect.postgresql(own: database.draftSchema, archive: database.draftSchema)
            guard try connection.value(Int.self, dialect.mark(database.draftSchema).tables) ?? 0 > 0 else {
                return nil
            }
            return try connection.first(dialect.pages) { row throws(ArchiveError) in
                try row.next(Int.self) * row.next(Int.self)
            }
        }
        let sizes = ["", "-wal"].map { suffix -> Int? in
            var status = stat()
            return unsafe lstat(Archive.draftPath(in: directory) + suffix, &status) == 0
                ? Int(status.st_size) : nil
        }
        return sizes[0].map { $0 + (sizes[1] ?? 0) }
    }

    /// Removes it, if there is one. No archive may be open as `.draft`.
    public func removeDraft() throws(ArchiveError) {
        if let database {
            return try connection.execute("DROP SCHEMA IF EXISTS \(database.draftSchema) CASCADE")
        }
        let path = Archive.draftPath(in: directory)
        // The file before its log: without it SQLite takes the log for a remnant, and never the other way round.
        for name in [path, path + "-wal", path + "-shm", path + "-journal"] where unsafe unlink(name) != 0 {
            guard errno == ENOENT else {
                throw .unwritable(directory: directory, reason: "'\(name)' stays: \(systemReason(errno))")
            }
        }
        syncDirectory(directory)
    }

    /// Lays out an empty draft. For an archive opened as `.draft` whose file is new.
    public func layOutDraft() throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            if let make = connection.dialect.make { try connection.execute(make) }
            try coverDerived()
            try connection.execute(
                connection.dialect.setMark(DraftTables.applicationID, Schema.version))
        }
    }

    /// What a file is that was found where a draft is kept.
    public enum DraftForm: Sendable {
        case empty
        /// Something else, or made for another schema.
        case foreign
        case sound
    }

    /// What the file is that an archive opened as `.draft` found.
    ///
    /// - Throws: `.damaged` when SQLite finds it unsound.
    public func draftForm() throws(ArchiveError) -> DraftForm {
        let mark = connection.dialect.mark(connection.dialect.own)
        if try connection.value(Int.self, mark.tables) == 0 { return .empty }
        guard try connection.value(Int.self, mark.application) == DraftTables.applicationID,
            try connection.value(Int.self, mark.version) == Schema.version
        else { return .foreign }
        let found = try connection.value(String.self, connection.dialect.integrity(1)) ?? "nothing"
        guard found == "ok" else { throw .damaged(path: connection.path, what: found) }
        return .sound
    }

    // MARK: How far it is

    /// Keeps how far a rebuild is, in place of what was kept before.
    public func keep(progress: some Encodable) throws(ArchiveError) {
        let state = String(decoding: try json(progress, what: "a rebuild's progress"), as: UTF8.self)
        try connection.run(
            """
            INSERT INTO progress (id, state) VALUES (1, $1)
            ON CONFLICT (id) DO UPDATE SET state = excluded.state
            """, state)
    }

    /// How far a rebuild is; `nil` when nothing was kept.
    ///
    /// - Throws: `.damaged` when it is not what was kept.
    public func progress<Progress: Decodable>(_ type: Progress.Type) throws(ArchiveError) -> Progress? {
        try connection.value(String.self, "SELECT state FROM progress WHERE id = 1").map {
            state throws(ArchiveError) in
            try value(type, json: Array(state.utf8), what: "a rebuild's progress")
        }
    }

    /// Adds a remark of a rebuild to those of its kind.
    public func add(remark: some Encodable, kind: String) throws(ArchiveError) {
        let text = String(decoding: try json(remark, what: "a remark"), as: UTF8.self)
        try connection.run(
            """
            INSERT INTO remark (kind, text, sequence) VALUES ($1, $2, \(Schema.next("sequence", in: "remark")))
            """, kind, text)
    }

    /// The remarks of one kind, in the order in which they were added.
    public func remarks<Remark: Decodable>(_ type: Remark.Type, kind: String) throws(ArchiveError) -> [Remark]
    {
        try connection.all("SELECT text FROM remark WHERE kind = $1 ORDER BY sequence", kind) {
            row throws(ArchiveError) in
            try value(type, json: Array(try row.next(String.self).utf8), what: "a remark")
        }
    }

    /// Forgets the remarks of one kind.
    public func forgetRemarks(kind: String) throws(ArchiveError) {
        try connection.run("DELETE FROM remark WHERE kind = $1", kind)
    }

    // MARK: Taking it over

    /// Puts what the draft holds in the place of all that was derived, in one transaction with `body`: until its end
    /// readers see the old rows, and whatever stops it leaves them. The draft stays.
    ///
    /// One transaction that writes the archive alone: over several files with logs of their own, SQLite's commits are
    /// not one (<https://www.sqlite.org/lang_attach.html>).
    public func adoptDraft(_ body: () throws -> Void) throws {
        var draft = "draft"
        if let database {
            draft = database.draftSchema
        } else {
            try connection.run("ATTACH DATABASE $1 AS draft", Archive.draftPath(in: directory))
        }
        defer { if database == nil { try? connection.execute("DETACH DATABASE draft") } }
        let dialect = connection.dialect
        try transaction {
            try forgetDerived()
            for table in Schema.derived.reversed() {
                // By name: an archive that was brought up to date has some columns at the end.
                let columns = try connection.all(dialect.columns(draft), table) {
                    row throws(ArchiveError) in try row.next(String.self)
                }.joined(separator: ", ")
                try connection.run(
                    "INSERT INTO \(dialect.own).\(table) (\(columns)) SELECT \(columns) FROM \(draft).\(table)"
                )
            }
            try connection.dialect.fullText.make(in: connection)
            // What was taken back is owed to nobody.
            try connection.run("DELETE FROM owed WHERE event NOT IN (SELECT id FROM event)")
            try body()
        }
    }

    /// How many bytes the derived rows and their indexes take; `nil` where SQLite was built without its table `dbstat`.
    public func derivedBytes() throws(ArchiveError) -> Int? {
        guard connection.dialect.sizes != nil else { return nil }
        return try tables().reduce(0) { $0 + ($1.part == .derived ? $1.bytes : 0) }
    }
}
