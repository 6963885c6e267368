internal import FactSheets

/// One connection to an archive, over an engine that prepares, binds, steps and commits. Used from one thread at a time.
///
/// SQL is written in what SQLite and PostgreSQL share, with parameters `$1`, `$2`, … numbered as they first appear.
/// A statement that fails dooms the transaction it stands in, where that may write: the engine may have rolled it back
/// already, and what came after would then be kept by itself. After an error of the disk, or of the way to the server,
/// the connection is opened anew before it is used again, so that nothing is built on what may never have been written.
final class Connection {
    /// The file, or what the database is called in errors.
    let path: String
    private let open: () throws(ArchiveError) -> any Engine
    private(set) var engine: any Engine
    private var kept: [StatementKey: any EngineStatement] = [:]
    private var isInTransaction = false
    private var isInSnapshot = false
    private var doom: ArchiveError?
    private var isSuspect = false

    init(path: String, open: @escaping () throws(ArchiveError) -> any Engine) throws(ArchiveError) {
        self.path = path
        self.open = open
        engine = try open()
    }

    /// To the SQLite database at `path`.
    convenience init(path: String, access: Access) throws(ArchiveError) {
        try self.init(path: path) { () throws(ArchiveError) in try SQLiteEngine(path: path, access: access) }
    }

    /// To the tables of a PostgreSQL database.
    convenience init(to database: Configuration.Database, access: Access) throws(ArchiveError) {
        let session = try PostgreSQLSession(connectionFile: database.connectionFile)
        var first: PostgreSQLSession? = session
        try self.init(path: session.place + "#" + database.schema) { () throws(ArchiveError) in
            defer { first = nil }
            let session =
                if let first { first } else { try PostgreSQLSession(connectionFile: database.connectionFile) }
            return try PostgreSQLEngine(session, schema: database.schema, access: access)
        }
    }

    /// What the engine says otherwise.
    var dialect: Dialect { engine.dialect }

    deinit { kept = [:] }

    // MARK: Statements

    /// Runs a statement for what it does.
    func run<each Parameter: Storable>(_ sql: String, _ parameters: repeat each Parameter)
        throws(ArchiveError)
    {
        try use(sql) { statement throws(ArchiveError) in
            try bind(statement, repeat each parameters)
            while try statement.step() {}
        }
    }

    /// The first row, read by `read`; `nil` when there is none.
    func first<Value, each Parameter: Storable>(
        _ sql: String, _ parameters: repeat each Parameter, read: (inout Row) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value? {
        try use(sql) { statement throws(ArchiveError) -> Value? in
            try bind(statement, repeat each parameters)
            guard try statement.step() else { return nil }
            var row = Row(of: statement, path: path)
            let value = try read(&row)
            _ = try statement.step()  // lets a statement with RETURNING come to its end
            return value
        }
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
        try use(sql) { statement throws(ArchiveError) in
            try bind(statement, repeat each parameters)
            try self.each(statement, read)
        }
    }

    /// Every row, read by `read`.
    func all<Value, each Parameter: Storable>(
        _ sql: String, _ parameters: repeat each Parameter, read: (inout Row) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> [Value] {
        var values: [Value] = []
        try each(sql, repeat each parameters) { row throws(ArchiveError) in values.append(try read(&row)) }
        return values
    }

    /// As `each`, where only the rows' table says how many values there are, and of which kinds.
    func each(
        _ sql: String, values: [StoredValue], kinds: [StoredKind],
        read: (inout Row) throws(ArchiveError) -> Void = { _ throws(ArchiveError) in }
    ) throws(ArchiveError) {
        try use(sql) { statement throws(ArchiveError) in
            try requireCount(values.count, of: statement)
            for (index, value) in values.enumerated() { try statement.bind(value, kinds[index], at: index) }
            try self.each(statement, read)
        }
    }

    private func each(
        _ statement: any EngineStatement, _ read: (inout Row) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        while try statement.step() {
            var row = Row(of: statement, path: path)
            try read(&row)
        }
    }

    /// Lends a statement to `body`, and takes it back as it was; after an error it is made anew.
    private func use<Value>(
        _ sql: String, _ body: (any EngineStatement) throws(ArchiveError) -> Value
    ) throws(ArchiveError) -> Value {
        let statement = try begin(sql)
        let value: Value
        do throws(ArchiveError) { value = try body(statement) } catch {
            abandon(statement)
            throw error
        }
        try end(statement)
        return value
    }

    /// Runs several statements without parameters, such as the schema.
    func execute(_ script: String) throws(ArchiveError) {
        try prepareForUse()
        do throws(ArchiveError) { try engine.execute(script) } catch { throw noted(error) }
    }

    /// The kept statement, marked as used; where it is in use already, another one for this use alone.
    private func begin(_ sql: String) throws(ArchiveError) -> any EngineStatement {
        try prepareForUse()
        let key = StatementKey(sql: sql)
        let known = kept[key]
        if let known, !known.isInUse {
            known.isInUse = true
            return known
        }
        let statement: any EngineStatement
        do throws(ArchiveError) { statement = try engine.prepare(sql, for: self) } catch {
            throw noted(error)
        }
        if known == nil { kept[key] = statement }
        return statement
    }

    private func bind<each Parameter: Storable>(
        _ statement: any EngineStatement, _ parameters: repeat each Parameter
    ) throws(ArchiveError) {
        var index = 0
        for parameter in repeat each parameters {
            try statement.bind(parameter.stored, kind(of: parameter), at: index)
            index += 1
        }
        try requireCount(index, of: statement)
    }

    private func requireCount(_ count: Int, of statement: any EngineStatement) throws(ArchiveError) {
        guard count == statement.parameterCount else {
            throw noted(
                .misuse("\(count) values for \(statement.parameterCount) parameters of \(statement.sql)"))
        }
    }

    /// Of its static type, which costs nothing to ask.
    private func kind<Parameter: Storable>(of parameter: Parameter) -> StoredKind { Parameter.kind }

    private func end(_ statement: any EngineStatement) throws(ArchiveError) {
        do {
            try statement.finish()
        } catch {
            forget(statement)
            throw error
        }
        statement.isInUse = false
    }

    /// After an error, which is the one to be told; finishing only repeats it.
    private func abandon(_ statement: any EngineStatement) {
        try? statement.finish()
        forget(statement)
    }

    /// After tables were laid over others of the same names: what was compiled before means the others.
    func forgetStatements() { kept = [:] }

    private func forget(_ statement: any EngineStatement) {
        let key = StatementKey(sql: statement.sql)
        if kept[key] === statement { kept[key] = nil }
    }

    // MARK: Transactions

    /// Runs `body` between BEGIN and COMMIT; when it throws, or a statement in it failed, nothing of it stays.
    func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        try openTransaction()
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
        try openTransaction()
        do {
            let value = try body()
            try commit()
            return value
        } catch {
            rollBack()
            throw error
        }
    }

    /// Runs `body` over one state of the database. A statement that fails in it does not end it: nothing is written, so
    /// that nothing can be kept by half.
    func withSnapshot(_ body: () -> Void) {
        isInSnapshot = (try? engine.beginSnapshot()) != nil
        body()
        isInSnapshot = false
        if !engine.rollBack() { isSuspect = true }
    }

    private func openTransaction() throws(ArchiveError) {
        guard !isInTransaction else { throw .misuse("a transaction was begun inside another") }
        try prepareForUse()
        do throws(ArchiveError) { try engine.begin() } catch {
            if !engine.rollBack() { isSuspect = true }
            throw noted(error)
        }
        isInTransaction = true
    }

    private func commit() throws(ArchiveError) {
        try prepareForUse()
        do throws(ArchiveError) { try engine.commit() } catch { throw noted(error) }
        isInTransaction = false
    }

    private func rollBack() {
        isInTransaction = false
        doom = nil
        if !engine.rollBack() { isSuspect = true }
    }

    // MARK: Failures

    private func prepareForUse() throws(ArchiveError) {
        if let doom { throw doom }
        guard isSuspect, !isInTransaction else { return }
        kept = [:]
        engine = try open()
        isSuspect = false
    }

    /// An error of the engine, noted: see the type's description.
    func noted(_ error: ArchiveError) -> ArchiveError {
        switch error {
        case .inputOutput, .unreachable: isSuspect = true
        default: break
        }
        if isInTransaction, engine.isWritten { doom = doom ?? error }
        if isInSnapshot { engine.recoverSnapshot() }
        return error
    }

    func awaitNews(milliseconds: Int32) throws(ArchiveError) -> Bool? {
        try prepareForUse()
        do throws(ArchiveError) { return try engine.awaitNews(milliseconds: milliseconds) } catch {
            throw noted(error)
        }
    }

    /// Before a row with that number is added to a table that grows for ever.
    func makeRoom(in table: String, for number: Int64) throws(ArchiveError) {
        try prepareForUse()
        do throws(ArchiveError) { try engine.makeRoom(in: table, for: number) } catch { throw noted(error) }
    }

    /// Whether this is the one for a task that one does at a time.
    func isAlone(_ task: String) throws(ArchiveError) -> Bool {
        try prepareForUse()
        do throws(ArchiveError) { return try engine.isAlone(task) } catch { throw noted(error) }
    }

    /// Asks the disk, or the server, itself, so that one that is gone or hangs shows.
    func ping() throws(ArchiveError) {
        try prepareForUse()
        do throws(ArchiveError) { try engine.ping() } catch { throw noted(error) }
    }
}

/// The text of a statement, told apart by its length first: hashing all of it at every use would cost as much as some
/// statements do.
private struct StatementKey: Hashable {
    let sql: String

    func hash(into hasher: inout Hasher) { hasher.combine(sql.utf8.count) }
}

/// The current row of a statement, read column by column from the left.
struct Row {
    private let statement: any EngineStatement
    private let path: String
    private var column: Int = 0

    init(of statement: any EngineStatement, path: String) {
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
