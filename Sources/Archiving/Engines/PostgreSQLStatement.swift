internal import CPostgreSQL

/// One statement prepared on the server, at its first use: only then are its parameters' types known.
@safe final class PostgreSQLStatement: EngineStatement {
    let sql: String
    let parameterCount: Int
    var isInUse = true
    private unowned let engine: PostgreSQLEngine
    private unowned let connection: Connection
    private var name: String?
    private var kinds: [StoredKind]
    private var values: [[UInt8]?]
    /// All rows, while they are read.
    private var result: PostgreSQLResult?
    private var row: Int32 = -1

    init(_ sql: String, engine: PostgreSQLEngine, connection: Connection) {
        self.sql = sql
        self.engine = engine
        self.connection = connection
        parameterCount = Self.count(sql)
        kinds = Array(repeating: .text, count: parameterCount)
        values = Array(repeating: nil, count: parameterCount)
    }

    deinit { if let name { engine.forget(name) } }

    /// The highest number of any `$n`. None stands in a literal of the archive's statements.
    private static func count(_ sql: String) -> Int {
        var highest = 0
        var number: Int?
        for byte in sql.utf8 {
            switch (byte, number) {
            case (0x24, _): number = 0
            case (0x30...0x39, let digits?): number = digits * 10 + Int(byte - 0x30)
            default:
                highest = max(highest, number ?? 0)
                number = nil
            }
        }
        return max(highest, number ?? 0)
    }

    func bind(_ value: StoredValue, _ kind: StoredKind, at index: Int) throws(ArchiveError) {
        guard index < parameterCount else { return }
        if kinds[index] != kind {
            guard name == nil else {
                throw connection.noted(
                    .misuse("parameter $\(index + 1) has another type than before in \(sql)"))
            }
            kinds[index] = kind
        }
        switch value.withoutNUL {
        case .null: values[index] = nil
        case .integer(let number):
            values[index] = unsafe withUnsafeBytes(of: number.bigEndian) { unsafe Array($0) }
        case .text(let text): values[index] = Array(text.utf8)
        case .blob(let bytes): values[index] = bytes
        }
    }

    func step() throws(ArchiveError) -> Bool {
        if result == nil {
            do throws(ArchiveError) {
                let prepared: String
                if let name {
                    prepared = name
                } else {
                    prepared = try engine.prepare(sql, kinds)
                    name = prepared
                }
                result = try engine.run(prepared, values, sql: sql)
            } catch { throw connection.noted(error) }
            row = -1
        }
        row += 1
        return row < (result?.rows ?? 0)
    }

    func column(_ index: Int) throws(ArchiveError) -> StoredValue {
        guard let result else { throw .misuse("a row was read of no result") }
        return try result.value(row, Int32(index), sql: sql, path: connection.path)
    }

    func bytes(_ index: Int) throws(ArchiveError) -> [UInt8]? {
        switch try column(index) {
        case .null: return nil
        case .text(let text): return Array(text.utf8)
        case .blob(let bytes): return bytes
        case .integer:
            throw .damaged(path: connection.path, what: "column \(index + 1) of \(sql) is a number")
        }
    }

    func finish() throws(ArchiveError) {
        result = nil
        for index in values.indices { values[index] = nil }
    }
}

/// What the server answered, in binary.
@safe final class PostgreSQLResult {
    private let raw: OpaquePointer
    let rows: Int32

    init(_ raw: OpaquePointer) {
        unsafe self.raw = raw
        rows = unsafe PQntuples(raw)
    }

    deinit { unsafe PQclear(raw) }

    /// What the server says went well, and how it failed else: the five characters of SQLSTATE, and its own words.
    var failure: (state: String, message: String)? {
        switch unsafe PQresultStatus(raw) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY: return nil
        default:
            // PG_DIAG_SQLSTATE and PG_DIAG_MESSAGE_PRIMARY: characters, which Swift does not import.
            func field(_ code: UnicodeScalar) -> String? {
                unsafe PQresultErrorField(raw, Int32(code.value)).map { unsafe String(cString: $0) }
            }
            let message = unsafe field("M") ?? String(cString: PQresultErrorMessage(raw))
            return (field("C") ?? "", message)
        }
    }

    /// A value of one of the types that the archive's statements give (their numbers stand in `pg_type.dat`).
    func value(_ row: Int32, _ column: Int32, sql: String, path: String) throws(ArchiveError) -> StoredValue {
        let columns = unsafe PQnfields(raw)
        guard column < columns else { throw .misuse("too few columns in \(sql)") }
        if unsafe PQgetisnull(raw, row, column) == 1 { return .null }
        let count = unsafe Int(PQgetlength(raw, row, column))
        let bytes = unsafe UnsafeRawBufferPointer(start: PQgetvalue(raw, row, column), count: count)
        switch unsafe PQftype(raw, column) {
        case 16, 18, 20, 21, 23, 26:  // bool, "char", int8, int2, int4, oid
            let isNegative = unsafe count > 1 && bytes[0] & 0x80 != 0
            return unsafe .integer(bytes.reduce(isNegative ? -1 : 0) { $0 << 8 | Int64($1) })
        case 17: return unsafe .blob([UInt8](bytes))
        case 19, 25, 705, 1042, 1043: return unsafe .text(String(decoding: bytes, as: UTF8.self))
        case let type:
            throw .misuse("column \(column + 1) of \(sql) is of PostgreSQL's type \(type)")
        }
    }
}
