internal import CSQLite
internal import Glibc

/// The engine seam: one SQLite connection that prepares, binds, steps and commits. Used from one thread at a time.
///
/// SQL is written in what SQLite and PostgreSQL share, with parameters `$1`, `$2`, … numbered as they first appear.
/// A statement that fails dooms the transaction it stands in, where that may write: SQLite may have rolled it back
/// already, and what came after would then be kept by itself. After an error of the disk the connection is opened anew before it is used
/// again, so that nothing is built on pages that may never have been written.
@safe final class Connection {
    let path: String
    private var handle: SQLiteHandle
    private var kept: [StatementKey: PreparedStatement] = [:]
    private var isInTransaction = false
    private var doom: ArchiveError?
    private var isSuspect = false

    init(path: String, access: SQLiteHandle.Access) throws(ArchiveError) {
        self.path = path
        handle = try SQLiteHandle(path: path, access: access)
    }

    deinit { kept = [:] }

    /// SQLite's own handle, for what is no statement. Not to be kept: after an error of the disk there is another.
    var raw: OpaquePointer { unsafe handle.raw }

    // MARK: Statements

    /// Runs a statement for what it does.
    func run<each Parameter: Storable>(_ sql: String, _ parameters: repeat each Parameter)
        throws(ArchiveError)
    {
        let statement = try begin(sql)
        do {
            try statement.bind(repeat each parameters)
            while try statement.step() {}
        } catch {
            abandon(statement)
            throw error
        }
        try end(statement)
    }

    /// The first row, read by `read`; `nil` when there is none.
    func first<Value, each Parameter: Storable>(
        _ sql: String, _ parameters: repeat each Parameter, read: (inout Row) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value? {
        let statement = try begin(sql)
        var value: Value?
        do {
            try statement.bind(repeat each parameters)
            if try statement.step() {
                var row = Row(of: statement, path: path)
                value = try read(&row)
                _ = try statement.step()  // lets a statement with RETURNING come to its end
            }
        } catch {
            abandon(statement)
            throw error
        }
        try end(statement)
        return value
    }

    /// The first column of the first row; `nil` when there is no row.
    func value<Value: Storable, each Parameter: Storable>(
        _ type: Value.Type, _ sql: String, _ parameters: repeat each Parameter
    ) throws(ArchiveError) -> Value? {
        try first(sql, repeat each parameters) { row throws(ArchiveError) in try row.next(Value.self) }
    }

    /// Hands over every row as it is read; none of them is held.
    func each<each Parameter: Storable>(
        _ sql: String, _ parameters: repeat each Parameter, read: (inout Row) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        let statement = try begin(sql)
        do {
            try statement.bind(repeat each parameters)
            while try statement.step() {
                var row = Row(of: statement, path: path)
                try read(&row)
            }
        } catch {
            abandon(statement)
            throw error
        }
        try end(statement)
    }

    /// Every row, read by `read`.
    func all<Value, each Parameter: Storable>(
        _ sql: String, _ parameters: repeat each Parameter, read: (inout Row) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> [Value] {
        var values: [Value] = []
        try each(sql, repeat each parameters) { row throws(ArchiveError) in values.append(try read(&row)) }
        return values
    }

    /// Runs several statements without parameters, such as the schema.
    func execute(_ script: String) throws(ArchiveError) {
        try prepareForUse()
        let code = unsafe sqlite3_exec(handle.raw, script, nil, nil, nil)
        guard code == SQLITE_OK else { throw failure(code, in: script) }
    }

    /// The kept statement, marked as used; where it is in use already, another one for this use alone.
    private func begin(_ sql: String) throws(ArchiveError) -> PreparedStatement {
        try prepareForUse()
        let key = StatementKey(sql: sql)
        let known = kept[key]
        if let known, !known.isInUse {
            known.isInUse = true
            return known
        }
        var raw: OpaquePointer?
        let code = unsafe sqlite3_prepare_v3(
            handle.raw, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &raw, nil)
        guard code == SQLITE_OK, let raw = unsafe raw else { throw failure(code, in: sql) }
        let statement = unsafe PreparedStatement(raw, sql: sql, connection: self)
        guard statement.isNumberedInOrder else { throw .misuse("parameters out of order in \(sql)") }
        if known == nil { kept[key] = statement }
        return statement
    }

    private func end(_ statement: PreparedStatement) throws(ArchiveError) {
        do {
            try statement.finish()
        } catch {
            forget(statement)
            throw error
        }
        statement.isInUse = false
    }

    /// After an error, which is the one to be told; finishing only repeats it.
    private func abandon(_ statement: PreparedStatement) {
        try? statement.finish()
        forget(statement)
    }

    /// After tables were laid over others of the same names: what was compiled before means the others.
    func forgetStatements() { kept = [:] }

    private func forget(_ statement: PreparedStatement) {
        let key = StatementKey(sql: statement.sql)
        if kept[key] === statement { kept[key] = nil }
    }

    // MARK: Transactions

    /// Runs `body` between BEGIN and COMMIT; when it throws, or a statement in it failed, nothing of it stays.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try open()
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs `body` in the transaction that is open, or in one of its own.
    func atomically<Value>(_ body: () throws(ArchiveError) -> Value) throws(ArchiveError) -> Value {
        if isInTransaction { return try body() }
        try open()
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs `body` over one state of the file. A statement that fails in it does not end it: nothing is written, so
    /// that nothing can be kept by half.
    func withSnapshot(_ body: () -> Void) {
        try? execute("BEGIN")
        body()
        try? execute("ROLLBACK")
    }

    private func open() throws(ArchiveError) {
        guard !isInTransaction else { throw .misuse("a transaction was begun inside another") }
        try execute(handle.access.isWritten ? "BEGIN IMMEDIATE" : "BEGIN")
        isInTransaction = true
    }

    private func commit() throws(ArchiveError) {
        try execute("COMMIT")
        isInTransaction = false
    }

    private func rollBack() {
        isInTransaction = false
        doom = nil
        // SQLite has rolled back by itself after the graver errors; else it must be told.
        guard unsafe sqlite3_get_autocommit(handle.raw) == 0 else { return }
        if unsafe sqlite3_exec(handle.raw, "ROLLBACK", nil, nil, nil) != SQLITE_OK { isSuspect = true }
    }

    // MARK: Failures

    private func prepareForUse() throws(ArchiveError) {
        if let doom { throw doom }
        guard isSuspect, !isInTransaction else { return }
        kept = [:]
        handle = try SQLiteHandle(path: path, access: handle.access)
        isSuspect = false
    }

    /// The error for a result code, noted: see the type's description.
    func failure(_ code: Int32, in sql: String) -> ArchiveError {
        let error = handle.error(code, in: sql)
        if case .inputOutput = error { isSuspect = true }
        if isInTransaction, handle.access.isWritten { doom = doom ?? error }
        return error
    }

    // MARK: The file

    /// Drops the pages held in memory, so that the next query reads the file.
    func releaseMemory() throws(ArchiveError) {
        try prepareForUse()
        let code = unsafe sqlite3_db_release_memory(handle.raw)
        guard code == SQLITE_OK else { throw failure(code, in: "releasing memory") }
    }

    /// The size of the file's log beside it; 0 when there is none.
    func logBytes() -> Int {
        var status = stat()
        return unsafe stat(path + "-wal", &status) == 0 ? Int(status.st_size) : 0
    }

    /// True when the file was renamed or deleted since it was opened.
    func fileHasMoved() throws(ArchiveError) -> Bool {
        var moved: Int32 = 0
        let code = unsafe sqlite3_file_control(handle.raw, "main", SQLITE_FCNTL_HAS_MOVED, &moved)
        guard code == SQLITE_OK else { throw failure(code, in: "looking for the file") }
        return moved != 0
    }
}

/// The text of a statement, told apart by its length first: hashing all of it at every use would cost as much as some
/// statements do.
private struct StatementKey: Hashable {
    let sql: String

    func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}
