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
