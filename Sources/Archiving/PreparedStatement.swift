internal import CSQLite

/// One compiled statement, kept by its connection and lent for one use at a time.
@safe final class PreparedStatement {
    let sql: String
    /// From its binding to its end.
    var isInUse = true
    private let raw: OpaquePointer
    private unowned let connection: Connection

    /// Takes over `raw`, compiled from `sql`.
    init(_ raw: OpaquePointer, sql: String, connection: Connection) {
        unsafe self.raw = raw
        self.sql = sql
        self.connection = connection
    }

    deinit { unsafe sqlite3_finalize(raw) }

    /// True when the parameters are `$1`, `$2`, … in the order they first appear: PostgreSQL goes by the number,
    /// SQLite by the order (<https://www.sqlite.org/lang_expr.html#varparam>).
    var isNumberedInOrder: Bool {
        let count = unsafe sqlite3_bind_parameter_count(raw)
        return (0..<count).allSatisfy { index in
            guard let name = unsafe sqlite3_bind_parameter_name(raw, index + 1) else { return false }
            return unsafe String(cString: name) == "$\(index + 1)"
        }
    }

    func bind<each Parameter: Storable>(_ parameters: repeat each Parameter) throws(ArchiveError) {
        var index: Int32 = 0
        for parameter in repeat each parameters {
            index += 1
            try bind(parameter.stored, at: index)
        }
        guard unsafe index == sqlite3_bind_parameter_count(raw) else {
            throw connection.failure(SQLITE_RANGE, in: sql)
        }
    }

    private func bind(_ value: StoredValue, at index: Int32) throws(ArchiveError) {
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

    /// Advances to the next row; `false` when there is none.
    func step() throws(ArchiveError) -> Bool {
        switch unsafe sqlite3_step(raw) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw connection.failure(code, in: sql)
        }
    }

    /// A column of the current row, copied out.
    func column(_ index: Int32) throws(ArchiveError) -> StoredValue {
        switch unsafe sqlite3_column_type(raw, index) {
        case SQLITE_NULL:
            return .null
        case SQLITE_INTEGER:
            return unsafe .integer(sqlite3_column_int64(raw, index))
        case SQLITE_TEXT:
            guard let text = unsafe sqlite3_column_text(raw, index) else {
                throw connection.failure(SQLITE_NOMEM, in: sql)
            }
            let count = unsafe Int(sqlite3_column_bytes(raw, index))
            return unsafe .text(
                String(decoding: UnsafeBufferPointer(start: text, count: count), as: UTF8.self))
        case SQLITE_BLOB:
            let bytes = unsafe sqlite3_column_blob(raw, index)
            let count = unsafe Int(sqlite3_column_bytes(raw, index))
            // An empty blob has no address, and neither has one there was no memory for.
            guard unsafe bytes != nil || count == 0 else { throw connection.failure(SQLITE_NOMEM, in: sql) }
            return unsafe .blob([UInt8](UnsafeRawBufferPointer(start: bytes, count: count)))
        default:
            throw .damaged(path: connection.path, what: "a number in \(sql) is not whole")
        }
    }

    /// The bytes of a text or blob as they are stored, so that no two are taken for the same; `nil` for NULL.
    func bytes(_ index: Int32) throws(ArchiveError) -> [UInt8]? {
        switch unsafe sqlite3_column_type(raw, index) {
        case SQLITE_NULL: return nil
        case SQLITE_TEXT, SQLITE_BLOB:
            let bytes = unsafe sqlite3_column_blob(raw, index)
            let count = unsafe Int(sqlite3_column_bytes(raw, index))
            guard unsafe bytes != nil || count == 0 else { throw connection.failure(SQLITE_NOMEM, in: sql) }
            return unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
        default: throw .damaged(path: connection.path, what: "column \(index + 1) of \(sql) is a number")
        }
    }

    /// Ends the use and lets go of the bound values. In a statement that writes by itself, this may be the commit.
    func finish() throws(ArchiveError) {
        let code = unsafe sqlite3_reset(raw)
        try check(unsafe sqlite3_clear_bindings(raw))
        try check(code)
    }

    private func check(_ code: Int32) throws(ArchiveError) {
        guard code == SQLITE_OK else { throw connection.failure(code, in: sql) }
    }
}

/// The current row of a statement, read column by column from the left.
struct Row {
    private let statement: PreparedStatement
    private let path: String
    private var column: Int32 = 0

    init(of statement: PreparedStatement, path: String) {
        self.statement = statement
        self.path = path
    }

    /// The next column as the value asked for.
    mutating func next<Value: Storable>(_ type: Value.Type = Value.self) throws(ArchiveError) -> Value {
        let stored = try statement.column(column)
        column += 1
        guard let value = Value(stored: stored) else {
            throw .damaged(path: path, what: "column \(column) of \(statement.sql) is no \(Value.self)")
        }
        return value
    }

    /// The next column's bytes as they are stored; `nil` for NULL.
    mutating func nextBytes() throws(ArchiveError) -> [UInt8]? {
        defer { column += 1 }
        return try statement.bytes(column)
    }
}
