internal import CPostgreSQL
internal import FactSheets
internal import Glibc

/// PostgreSQL behind the seam, through libpq: one session of one server, for the tables of one schema.
///
/// Whoever writes holds an advisory lock from the beginning of a transaction to its end, as SQLite locks its file: there
/// is one writer at a time, and all that is derived is derived from what stands. The session is set so that neither side
/// waits for the other for ever.
@safe final class PostgreSQLEngine: Engine {
    let dialect: Dialect
    let isWritten: Bool
    let raw: OpaquePointer
    /// What it is called in errors: server, database and schema, never a password.
    private let place: String
    let lock: Int32
    private var lastName = 0
    /// Statements that nobody holds any more: closed with the next one that is made.
    private var forgotten: [String] = []
    private var isInTransaction = false
    private var hasNews = false
    private var isListening = false
    /// Up to which number tables have a place for rows.
    private var room: [String: Int64] = [:]
    /// What this session alone does.
    private var tasks: Set<String> = []

    /// The oldest server that this runs on.
    static let oldest = 15_00_00

    init(_ session: PostgreSQLSession, schema: String, access: Access) throws(ArchiveError) {
        let draft = schema + "_rebuild"
        let own =
            switch access {
            case .draft: draft
            case .trial: "pg_temp"
            default: schema
            }
        unsafe raw = try session.take()
        place = session.place + "#" + schema
        isWritten = access.isWritten
        dialect = .postgresql(own: own, archive: schema)
        lock = Self.key(own)
        let path = own == schema ? schema : "\(own), \(schema)"
        // Of whoever writes the server's own setting counts: one that takes no writes is not talked into them.
        let readOnly =
            switch access {
            case .write, .draft: ""
            case .trial: "SET default_transaction_read_only = off"
            default: "SET default_transaction_read_only = on"
            }
        // A server that is cut off is noticed within half a minute; one that a client was cut off from gives up as soon.
        try execute(
            """
            SET client_min_messages = error; SET search_path = \(path); SET lock_timeout = '30s';
            SET idle_in_transaction_session_timeout = '60s'; SET statement_timeout = 0;
            SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3;
            SET tcp_user_timeout = '30s'; SET standard_conforming_strings = on;
            \(readOnly)
            """)
    }

    deinit { unsafe PQfinish(raw) }

    /// What an advisory lock is known by, of those of this program.
    private static func key(_ name: String) -> Int32 {
        Int32(bitPattern: UInt32(truncatingIfNeeded: FNV1a(name).value))
    }

    // MARK: Statements

    func prepare(_ sql: String, for connection: Connection) throws(ArchiveError) -> any EngineStatement {
        PostgreSQLStatement(sql, engine: self, connection: connection)
    }

    /// Prepares a statement on the server, under the name that it returns.
    func prepare(_ sql: String, _ kinds: [StoredKind]) throws(ArchiveError) -> String {
        if forgotten.count > 32, !isInTransaction {
            let names = forgotten
            forgotten = []
            try execute(names.map { "DEALLOCATE \($0)" }.joined(separator: "; "))
        }
        lastName += 1
        let name = "s\(lastName)"
        let types = kinds.map { kind -> Oid in
            switch kind {
            case .integer: 20
            case .text: 25
            case .blob: 17
            }
        }
        _ = try unsafe checked(PQprepare(raw, name, sql, Int32(types.count), types), in: sql)
        return name
    }

    func forget(_ name: String) { forgotten.append(name) }

    func run(_ name: String, _ values: [[UInt8]?], sql: String) throws(ArchiveError) -> PostgreSQLResult {
        // One buffer for all of them: libpq copies them into its message.
        var bytes: [UInt8] = []
        var starts: [Int?] = []
        for value in values {
            starts.append(value == nil ? nil : bytes.count)
            if let value { bytes += value + [0] }
        }
        let lengths = values.map { Int32($0?.count ?? 0) }
        let formats = [Int32](repeating: 1, count: values.count)
        let answer = unsafe bytes.withUnsafeBytes { buffer in
            let base = unsafe buffer.bindMemory(to: CChar.self).baseAddress
            let pointers = unsafe starts.map { start in
                unsafe start.flatMap { offset in unsafe base.map { unsafe $0 + offset } }
            }
            return unsafe PQexecPrepared(raw, name, Int32(values.count), pointers, lengths, formats, 1)
        }
        return try unsafe checked(answer, in: sql)
    }

    func execute(_ script: String) throws(ArchiveError) {
        _ = try unsafe checked(PQexec(raw, script), in: script)
    }

    func checked(_ answer: OpaquePointer?, in sql: String) throws(ArchiveError) -> PostgreSQLResult {
        guard let answer = unsafe answer else { throw lost() }
        let result = unsafe PostgreSQLResult(answer)
        if let failure = result.failure {
            guard unsafe PQstatus(raw) == CONNECTION_OK else { throw lost() }
            guard isWritten || failure.state != "25006" else {
                throw .misuse("an archive opened for reading was written to")
            }
            throw .postgresql(failure.state, failure.message, in: sql, place: place)
        }
        return result
    }

    func lost() -> ArchiveError {
        .unreachable(database: place, reason: unsafe PostgreSQLSession.reason(raw))
    }

    // MARK: Transactions

    func prepareToWrite(over connection: Connection) throws(ArchiveError) {}

    /// One who writes waits for the lock, and then sees all that was committed before it.
    func begin() throws(ArchiveError) {
        isInTransaction = true
        try execute(
            isWritten
                ? "BEGIN; SELECT pg_advisory_xact_lock(\(Schema.applicationID), \(lock))"
                : "BEGIN ISOLATION LEVEL REPEATABLE READ")
    }

    func beginSnapshot() throws(ArchiveError) {
        isInTransaction = true
        try execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SAVEPOINT begun")
    }

    func commit() throws(ArchiveError) {
        try execute(hasNews ? "NOTIFY \(channel); COMMIT" : "COMMIT")
        (isInTransaction, hasNews) = (false, false)
    }

    func rollBack() -> Bool {
        (isInTransaction, hasNews) = (false, false)
        room = [:]
        switch unsafe PQtransactionStatus(raw) {
        case PQTRANS_IDLE: return unsafe PQstatus(raw) == CONNECTION_OK
        case PQTRANS_INTRANS, PQTRANS_INERROR: return (try? execute("ROLLBACK")) != nil
        default: return false
        }
    }

    /// By a lock of the session, which the server lets go of with it.
    func isAlone(_ task: String) throws(ArchiveError) -> Bool {
        if tasks.contains(task) { return true }
        let key = Self.key(dialect.archive + "/" + task)
        let answer = try unsafe checked(
            PQexecParams(
                raw, "SELECT pg_try_advisory_lock(\(Schema.applicationID), \(key))", 0, nil, nil, nil, nil, 1),
            in: "pg_try_advisory_lock")
        guard try answer.value(0, 0, sql: task, path: place) == .integer(1) else { return false }
        tasks.insert(task)
        return true
    }

    func recoverSnapshot() { try? execute("ROLLBACK TO SAVEPOINT begun") }

    // MARK: News

    private var channel: String { dialect.archive + "_events" }

    func tellNews() { hasNews = true }

    func awaitNews(milliseconds: Int32) throws(ArchiveError) -> Bool? {
        if !isListening {
            // A standby cannot listen (<https://www.postgresql.org/docs/15/hot-standby.html>): there one has to look.
            guard try !isStandby() else { return nil }
            try execute("LISTEN \(channel)")
            isListening = true
            return true  // what came before nobody told
        }
        var waiting = pollfd(fd: unsafe PQsocket(raw), events: Int16(POLLIN), revents: 0)
        if unsafe poll(&waiting, 1, milliseconds) > 0 {
            guard unsafe PQconsumeInput(raw) == 1 else { throw lost() }
        }
        var isTold = false
        while let notice = unsafe PQnotifies(raw) {
            unsafe PQfreemem(notice)
            isTold = true
        }
        guard unsafe PQstatus(raw) == CONNECTION_OK else { throw lost() }
        return isTold
    }

    private func isStandby() throws(ArchiveError) -> Bool {
        let sql = "SELECT pg_is_in_recovery()"
        let answer = try unsafe checked(PQexecParams(raw, sql, 0, nil, nil, nil, nil, 1), in: sql)
        return try answer.value(0, 0, sql: sql, path: place) == .integer(1)
    }

    // MARK: Partitions

    func makeRoom(in table: String, for number: Int64) throws(ArchiveError) {
        guard let size = PostgreSQLPartitions.sizes[table], number >= room[table] ?? 0 else { return }
        try execute(PostgreSQLPartitions.make(table, for: number))
        room[table] = (number / size + 1) * size
    }

    func ping() throws(ArchiveError) { try execute("SELECT 1") }

    var logBytes: Int { 0 }
}

/// A connection as the server gave it.
@safe final class PostgreSQLSession {
    private var raw: OpaquePointer?
    /// Server and database, as errors name them.
    let place: String

    /// Connects with what the file says.
    ///
    /// - Throws: `.unreachable`, or `.denied` where the server answered and does not let in, is too old, or has no such
    ///   database.
    init(connectionFile: String) throws(ArchiveError) {
        let text: String
        do throws(SecretError) { text = try readPrivateSecret(connectionFile) } catch {
            throw .denied(database: "the one named in '\(connectionFile)'", reason: error.summary)
        }
        // libpq takes a lone word for a database's name, and tells of what it cannot read by showing it: it may be secret.
        let parts = unsafe PQconninfoParse(text, nil)
        guard let parts = unsafe parts else {
            throw .denied(
                database: "the one named in '\(connectionFile)'",
                reason:
                    "the file holds no connection string that libpq can read, such as 'host=db.example.org dbname=hledwatch user=hledwatch'"
            )
        }
        unsafe PQconninfoFree(parts)
        // Later ones count: the string is the first, what must hold whatever it says comes behind.
        let options = [
            ("connect_timeout", "10"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "30000"), ("dbname", text),
            ("application_name", "hledwatch"), ("client_encoding", "UTF8"),
        ]
        let strings = options.map { (Array($0.0.utf8CString), Array($0.1.utf8CString)) }
        let made = unsafe withPointers(strings.map(\.0)) { keys in
            unsafe withPointers(strings.map(\.1)) { values in unsafe PQconnectdbParams(keys, values, 1) }
        }
        guard let made = unsafe made else {
            throw .unreachable(database: "the one named in '\(connectionFile)'", reason: "there is no memory")
        }
        unsafe hledwatch_ignore_notices(made)
        func said(_ text: UnsafeMutablePointer<CChar>?) -> String {
            unsafe text.map { unsafe String(cString: $0) } ?? ""
        }
        let host = unsafe said(PQhost(made))
        let name = unsafe said(PQdb(made))
        place = "postgresql://\(host.isEmpty ? "?" : host)/\(name)"
        unsafe raw = made
        guard unsafe PQstatus(made) == CONNECTION_OK else {
            let reason = unsafe Self.reason(made)
            throw Self.isRefusal(reason)
                ? .denied(database: place, reason: reason) : .unreachable(database: place, reason: reason)
        }
        let version = unsafe Int(PQserverVersion(made))
        guard version >= PostgreSQLEngine.oldest else {
            throw .denied(
                database: place,
                reason:
                    "the server is PostgreSQL \(version / 10_000), and \(PostgreSQLEngine.oldest / 10_000) or later is needed"
            )
        }
    }

    deinit { if let raw = unsafe raw { unsafe PQfinish(raw) } }

    /// Hands the connection over.
    func take() throws(ArchiveError) -> OpaquePointer {
        guard let taken = unsafe raw else { throw .misuse("a connection was handed over twice") }
        unsafe raw = nil
        return unsafe taken
    }

    /// Of an attempt to connect libpq tells no SQLSTATE, and the text alone says whether trying again is of use.
    private static func isRefusal(_ reason: String) -> Bool {
        [
            "authentication", "password", "no pg_hba.conf entry", "does not exist", "permission denied",
            "SSL error", "support SSL", "certificate",
            "invalid", "missing \"=\"",
        ]
        .contains { reason.contains($0) } && !reason.contains("No such file")
    }

    /// libpq's own words for what is wrong with a connection, on one line.
    static func reason(_ raw: OpaquePointer) -> String {
        let text = unsafe String(cString: PQerrorMessage(raw))
        let lines = text.split(whereSeparator: \.isNewline).map {
            String($0.drop { $0 == "\t" || $0 == " " })
        }
        return lines.isEmpty ? "the connection was lost" : lines.joined(separator: " ")
    }
}

/// Pointers to texts that end with a NUL, and one that is null behind them.
private func withPointers<Value>(
    _ texts: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
    let starts = texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }.dropLast()
    return unsafe Array(texts.joined()).withUnsafeBufferPointer { all in
        let base = all.baseAddress
        let pointers: [UnsafePointer<CChar>?] =
            unsafe starts.map { start in unsafe base.map { unsafe $0 + start } } + [nil]
        return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}

extension ArchiveError {
    /// What an SQLSTATE means for the archive (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
    static func postgresql(
        _ state: String, _ message: String, in sql: String, place: String
    ) -> ArchiveError {
        switch state {
        case "53100", "53200": .full(path: place)
        case "57P01", "57P02", "57P03", "57P05", "25P03", "53300":
            .unreachable(database: place, reason: message)
        case "55P03", "57014", "40001", "40P01": .busy(path: place)
        case "42501", "28000", "28P01", "3D000", "3F000": .denied(database: place, reason: message)
        case "25006":
            .denied(
                database: place,
                reason:
                    "it takes no writes: it is a replica, or 'default_transaction_read_only' is set (\(message))"
            )
        case "XX001", "XX002": .damaged(path: place, what: message)
        case "58030": .inputOutput(path: place, reason: message)
        case _ where state.hasPrefix("08"): .unreachable(database: place, reason: message)
        default: .refused(sql: sql, code: "SQLSTATE \(state)", reason: message)
        }
    }
}
