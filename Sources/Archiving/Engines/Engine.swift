/// The engine seam: one open database, of SQLite or of PostgreSQL, as `Connection` drives it. Used from one thread at a
/// time.
///
/// SQL is written once, in what both understand; what they say differently is named in `Dialect` and `FullText`.
protocol Engine: AnyObject {
    var dialect: Dialect { get }
    /// Whether what is written is to outlast the connection.
    var isWritten: Bool { get }

    /// Compiles one statement. What fails of it later is noted with `connection`.
    func prepare(_ sql: String, for connection: Connection) throws(ArchiveError) -> any EngineStatement
    /// Runs several statements without parameters.
    func execute(_ script: String) throws(ArchiveError)

    /// Before an archive is written: settles what the engine keeps of that by itself.
    func prepareToWrite(over connection: Connection) throws(ArchiveError)
    /// Begins a transaction: of one who writes, of whom there is one at a time; else one that sees one state throughout.
    func begin() throws(ArchiveError)
    /// Begins one that sees one state throughout, and that no failing statement ends.
    func beginSnapshot() throws(ArchiveError)
    func commit() throws(ArchiveError)
    /// Takes back whatever was begun; false when it could not be, and the connection is of no use any more.
    func rollBack() -> Bool
    /// After a statement failed in a snapshot: the next one works again.
    func recoverSnapshot()

    /// Whether this connection, of all, is the one for a task that one does at a time: the first that asks, until it
    /// ends.
    func isAlone(_ task: String) throws(ArchiveError) -> Bool
    /// Within a transaction: who listens is told, when it is committed, that there are new events.
    func tellNews()
    /// Waits until somebody tells that there are new events, or so many milliseconds have passed.
    ///
    /// - Returns: Whether somebody did; `nil`, at once, where nobody can, and one has to look.
    func awaitNews(milliseconds: Int32) throws(ArchiveError) -> Bool?
    /// Has a place for the rows of `table` up to a number well beyond `number`, where that is not so by itself.
    func makeRoom(in table: String, for number: Int64) throws(ArchiveError)

    /// Keeps every other writer out from now on and until the connection is closed, which it may be idle for as long as it
    /// takes; false where another is at it. Where a lock in the archive's directory does that, nothing is done.
    func lockOut(over connection: Connection) throws(ArchiveError) -> Bool
    /// Inserts rows, which hold a value for each of those columns, in their order.
    func insert(_ rows: [[StoredValue]], into table: TableShape, over connection: Connection)
        throws(ArchiveError)

    /// Reads from the disk, or the server, itself.
    func ping() throws(ArchiveError)
    /// The size of what is written ahead of the file, beside it; 0 where there is none to be seen.
    var logBytes: Int { get }
}

/// One compiled statement, kept by its connection and lent for one use at a time.
protocol EngineStatement: AnyObject {
    var sql: String { get }
    /// From its binding to its end.
    var isInUse: Bool { get set }
    var parameterCount: Int { get }

    /// Binds a parameter, from 0; `kind` is what it is where it is not NULL.
    func bind(_ value: StoredValue, _ kind: StoredKind, at index: Int) throws(ArchiveError)
    /// Advances to the next row; `false` when there is none.
    func step() throws(ArchiveError) -> Bool
    /// A column of the current row, from 0, copied out.
    func column(_ index: Int) throws(ArchiveError) -> StoredValue
    /// The bytes of a text or blob as they are stored, so that no two are taken for the same; `nil` for NULL.
    func bytes(_ index: Int) throws(ArchiveError) -> [UInt8]?
    /// Ends the use and lets go of the bound values. In a statement that writes by itself, this may be the commit.
    func finish() throws(ArchiveError)
}

/// What a connection is for.
enum Access: Equatable {
    case write
    case read
    /// Read without any lock, as a file that nobody writes to.
    case immutable
    /// A database of its own, empty and in memory; its path is a name in errors.
    case memory
    /// Written, with the archive at that other path attached, which is read only. A table's name that both have means
    /// that of the draft.
    case draft(of: String)
    /// As `draft` of the archive at the path, in a place without a name that is gone when it is closed.
    case trial

    /// Whether what is written is to outlast the connection.
    var isWritten: Bool {
        switch self {
        case .write, .draft: true
        default: false
        }
    }
}
