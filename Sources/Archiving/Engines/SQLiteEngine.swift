internal import CSQLite
internal import Glibc

/// SQLite behind the seam: one file, or a place of its own.
@safe final class SQLiteEngine: Engine {
    private let handle: SQLiteHandle
    private let path: String
    let dialect: Dialect

    init(path: String, access: Access) throws(ArchiveError) {
        self.path = path
        handle = try SQLiteHandle(path: path, access: access)
        dialect = .sqlite(
            isBeside: handle.access == .trial || handle.access == .draft(of: access.archive ?? ""))
    }

    /// SQLite's own handle, for what is no statement.
    var raw: OpaquePointer { unsafe handle.raw }

    var isWritten: Bool { handle.access.isWritten }

    func prepare(_ sql: String, for connection: Connection) throws(ArchiveError) -> any EngineStatement {
        var raw: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            handle.raw, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &raw, nil)
        guard code == SQLITE_OK, let raw = unsafe raw else { throw error(code, in: sql) }
        let statement = unsafe SQLiteStatement(raw, sql: sql, engine: self, connection: connection)
        guard statement.isNumberedInOrder else { throw .misuse("parameters out of order in \(sql)") }
        return statement
    }

    func execute(_ script: String) throws(ArchiveError) {
        let code = unsafe sqlite3_exec(handle.raw, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw error(code, in: script) }
    }

    /// What a result code means for the archive.
    func error(_ code: Int32, in sql: String) -> ArchiveError { handle.error(code, in: sql) }

    /// Has changes go into a log beside the file, where readers do not wait for them (WAL).
    func prepareToWrite(over connection: Connection) throws(ArchiveError) {
        let mode = try connection.value(String.self, "PRAGMA journal_mode = WAL") ?? ""
        guard mode == "wal" else {
            throw .unwritable(
                directory: directory(of: path),
                reason: "its file system cannot share memory between processes, which the archive's log needs"
            )
        }
    }

    // MARK: Transactions

    func begin() throws(ArchiveError) { try execute(isWritten ? "BEGIN IMMEDIATE" : "BEGIN") }

    func beginSnapshot() throws(ArchiveError) { try execute("BEGIN") }

    func commit() throws(ArchiveError) { try execute("COMMIT") }

    func rollBack() -> Bool {
        // SQLite has rolled back by itself after the graver errors; else it must be told.
        guard unsafe sqlite3_get_autocommit(handle.raw) == 0 else { return true }
        return unsafe sqlite3_exec(handle.raw, "ROLLBACK", nil, nil, nil) == SQLITE_OK
    }

    func recoverSnapshot() {}

    /// The lock of the directory says who writes, and that one is alone.
    func isAlone(_ task: String) -> Bool { true }

    func tellNews() {}

    /// Readers look into the file: that is as cheap.
    func awaitNews(milliseconds: Int32) -> Bool? { nil }

    func makeRoom(in table: String, for number: Int64) {}

    func lockOut(over connection: Connection) throws(ArchiveError) -> Bool { true }

    func insert(_ rows: [[StoredValue]], into table: TableShape, over connection: Connection)
        throws(ArchiveError)
    {
        for row in rows { try connection.each(table.insertion, values: row, kinds: table.kinds) }
    }

    // MARK: The file

    /// Drops the pages held in memory, so that the next query reads the file, and looks whether the file was renamed or
    /// deleted since it was opened.
    func ping() throws(ArchiveError) {
        var code = unsafe sqlite3_db_release_memory(handle.raw)
        guard code == SQLITE_OK else { throw error(code, in: "releasing memory") }
        var moved: Int32 = 0
        code = unsafe sqlite3_file_control(handle.raw, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        guard code == SQLITE_OK else { throw error(code, in: "looking for the file") }
        guard moved == 0 else {
            throw .inputOutput(path: path, reason: "it was moved or deleted while in use")
        }
    }

    var logBytes: Int {
        var status = stat()
        return unsafe stat(path + "-wal", &status) == 0 ? Int(status.st_size) : 0
    }
}

extension Access {
    /// Whose draft it is.
    fileprivate var archive: String? { if case .draft(let archive) = self { archive } else { nil } }
}

extension Dialect {
    /// SQLite's, as the archive's statements are written; `isBeside`: the archive is attached as `archive`.
    static func sqlite(isBeside: Bool) -> Dialect {
        Dialect(
            own: "main", archive: isBeside ? "archive" : "main", fullText: FTS5(), make: nil,
            definition: { $0 }, additions: "",
            mark: {
                (
                    "PRAGMA \($0).application_id", "PRAGMA \($0).user_version",
                    "SELECT COUNT(*) FROM \($0).sqlite_schema"
                )
            },
            setMark: { "PRAGMA main.application_id = \($0); PRAGMA main.user_version = \($1)" },
            tables: { "SELECT name FROM \($0).sqlite_schema WHERE type = 'table'" },
            columns: { "SELECT name, pk FROM pragma_table_info($1, '\($0)')" },
            quoted: { "quote(\($0))" },
            integrity: { "PRAGMA main.integrity_check(\($0))" },
            strays: { "SELECT \"table\", rowid, parent FROM pragma_foreign_key_check" },
            shape: """
                SELECT type || ' ' || name || ' of ' || tbl_name FROM main.sqlite_schema
                UNION ALL SELECT 'column ' || s.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' '
                    || COALESCE(c.dflt_value, 'NULL') || ' ' || c.pk || ' ' || c.hidden
                FROM main.sqlite_schema AS s JOIN pragma_table_xinfo(s.name, 'main') AS c WHERE s.type = 'table'
                UNION ALL SELECT 'key ' || s.name || '.' || k."from" || ' to ' || k."table" || '.' || COALESCE(k."to", '')
                    || ' ' || k.seq || ' ' || k.on_update || ' ' || k.on_delete
                FROM main.sqlite_schema AS s JOIN pragma_foreign_key_list(s.name, 'main') AS k WHERE s.type = 'table'
                UNION ALL SELECT 'index ' || i.name || ' ' || i."unique" || ' ' || i.origin || ' ' || i.partial
                FROM main.sqlite_schema AS s JOIN pragma_index_list(s.name, 'main') AS i WHERE s.type = 'table'
                UNION ALL SELECT 'part ' || x.seqno || ' of index ' || s.name || ': ' || COALESCE(x.name, '') || ' '
                    || x."desc" || ' ' || x.coll || ' ' || x.key
                FROM main.sqlite_schema AS s JOIN pragma_index_xinfo(s.name, 'main') AS x WHERE s.type = 'index'
                """,
            pages:
                "SELECT page_size, page_count, freelist_count FROM pragma_page_size, pragma_page_count, pragma_freelist_count",
            settle: { _ in nil },
            sizes: hasPageStatistics
                ? """
                SELECT dbstat.name, COALESCE(tbl_name, ''), COALESCE(type, '') = 'index', pgsize, unused
                FROM dbstat LEFT JOIN sqlite_schema AS entry ON entry.name = dbstat.name
                WHERE aggregate = TRUE ORDER BY pgsize DESC, dbstat.name
                """ : nil)
    }

    /// Whether SQLite was built with its table `dbstat` (<https://www.sqlite.org/dbstat.html>).
    private static let hasPageStatistics = unsafe sqlite3_compileoption_used("ENABLE_DBSTAT_VTAB") != 0
}
