internal import CSQLite

/// One statement compiled by SQLite.
@safe final class SQLiteStatement: EngineStatement {
    let sql: String
    var isInUse = true
    let parameterCount: Int
    private let raw: OpaquePointer
    private unowned let engine: SQLiteEngine
    private unowned let connection: Connection

    /// Takes over `raw`, compiled from `sql`.
    init(_ raw: OpaquePointer, sql: String, engine: SQLiteEngine, connection: Connection) {
        unsafe self.raw = raw
        self.sql = sql
        self.engine = engine
        self.connection = connection
        parameterCount = unsafe Int(sqlite3_bind_parameter_count(raw))
    }

    deinit { unsafe sqlite3_finalize(raw) }

    /// True when the parameters are `$1`, `$2`, … in the order they first appear: PostgreSQL goes by the number,
    /// SQLite by the order (<https://www.sqlite.org/lang_expr.html#varparam>).
    var isNumberedInOrder: Bool {
        (0..<parameterCount).allSatisfy { index in
            guard let name = unsafe sqlite3_bind_parameter_name(raw, Int32(index) + 1) else { return false }
            return unsafe String(cString: name) == "$\(index + 1)"
        }
    }

    func bind(_ value: StoredValue, _ kind: StoredKind, at index: Int) throws(ArchiveError) {
        let index = Int32(index) + 1
        switch value {
        case .null:
            try check(unsafe sqlite3_bind_null(raw, index))
        case .integer(let value):
            try check(unsafe sqlite3_bind_int64(raw, index, value))
        case .text(var value):
            try check(
                value.withUTF8 { text in
                    // An empty buffer may have no address, which would bind NULL.
                    guard let start = text.baseAddress else {
                        return unsafe hledwatch_bind_text(raw, index, "", 0)
                    }
                    return unsafe start.withMemoryRebound(to: CChar.self, capacity: text.count) {
                        unsafe hledwatch_bind_text(raw, index, $0, UInt64(text.count))
                    }
                })
        case .blob(let value) where value.isEmpty:
            try check(unsafe sqlite3_bind_zeroblob(raw, index, 0))
        case .blob(let value):
            try check(unsafe hledwatch_bind_blob(raw, index, value, UInt64(value.count)))
        }
    }

    func step() throws(ArchiveError) -> Bool {
        switch unsafe sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw failure(code)
        }
    }

    func column(_ index: Int) throws(ArchiveError) -> StoredValue {
        let index = Int32(index)
        switch unsafe sqlite3_column_type(raw, index) {
        case SQLITE_NULL:
            return .null
        case SQLITE_INTEGER:
            return unsafe .integer(sqlite3_column_int64(raw, index))
        case SQLITE_TEXT:
            guard let text = unsafe sqlite3_column_text(raw, index) else {
                throw failure(SQLITE_NOMEM)
            }
            let count = unsafe Int(sqlite3_column_bytes(raw, index))
            return unsafe .text(
                String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let bytes = unsafe sqlite3_column_blob(raw, index)
            let count = unsafe Int(sqlite3_column_bytes(raw, index))
            // An empty blob has no address, and neither has one there was no memory for.
            guard unsafe bytes != nil || count == 0 else { throw failure(SQLITE_NOMEM) }
            return unsafe .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default:
            throw .damaged(path: connection.path, what: "a number in \(sql) is not whole")
        }
    }

    func bytes(_ index: Int) throws(ArchiveError) -> [UInt8]? {
        let index = Int32(index)
        switch unsafe sqlite3_column_type(raw, index) {
        case SQLITE_NULL: return nil
        case SQLITE_TEXT, SQLITE_BLOB:
            let bytes = unsafe sqlite3_column_blob(raw, index)
            let count = unsafe Int(sqlite3_column_bytes(raw, index))
            guard unsafe bytes != nil || count == 0 else { throw failure(SQLITE_NOMEM) }
            return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
        default: throw .damaged(path: connection.path, what: "column \(index + 1) of \(sql) is a number")
        }
    }

    func finish() throws(ArchiveError) {
        let code = unsafe sqlite3_reset(raw)
        try check(unsafe sqlite3_clear_bindings(raw))
        try check(code)
    }

    private func check(_ code: Int32) throws(ArchiveError) {
        guard code == SQLITE_OK else { throw failure(code) }
    }

    private func failure(_ code: Int32) -> ArchiveError { connection.noted(engine.error(code, in: sql)) }
}
