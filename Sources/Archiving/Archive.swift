public import FactSheets
internal import Glibc

/// The only state: captures, and what was derived from them, in the file `archive.sqlite` of one directory, or in a
/// PostgreSQL database.
///
/// Synchronous, and for one thread or actor at a time. One process writes; any number read beside it. What a call
/// that writes has returned from is on the disk: it outlasts a kill and a loss of power.
public final class Archive {
    public enum Mode: Sendable {
        /// Sees what writers have committed and changes nothing.
        case read
        /// Makes the directory and the archive when they are missing, and holds the directory's lock.
        case write
        /// As `write`, where there is an archive.
        case amend
        /// Writes a row or two beside the one that holds the lock: for what the writer looks up each time.
        case beside
        /// As `read`, but for what is derived: that can be derived again beside what is there, from `coverDerived` on
        /// and until the archive is closed.
        case trial
        /// As `trial`, and what is derived again is kept, transaction by transaction, in the file `archive.sqlite.rebuild`
        /// until `removeDraft`. For the writer of the archive alone: it takes no lock of its own.
        case draft
    }

    let connection: Connection
    let compression: Compression
    /// The directory, as it was named.
    public let directory: String
    /// Where the archive is, if not in a file of the directory.
    public let database: Configuration.Database?
    private let lock: WriterLock?
    /// Whether what is derived goes elsewhere than into the archive.
    let isBeside: Bool
    /// The number of what comes next into the log, where it is known: nobody else writes while a transaction lasts.
    private var nextInLog: Int64?
    /// Where several watch: when what is last in the log was seen, as far as this transaction knows.
    var lastSeen: Instant?
    private var isInTransaction = false
    /// Where several watch: what this one is called, and its number while it stands.
    var watcherName: String?
    var watcher: Int64?
    /// The number under which it took what it has in hand: another than `watcher` once others went on without it.
    var holder: Int64?
    /// The rules that were noted last.
    var notedRules: [Configuration.Rule]?
    /// The body that was stored or read last, told by its hash: its number may be another's after a rollback.
    var recent: (hash: [UInt8], bytes: [UInt8])?
    /// The fact sheet that was read last, told by what its row holds: a look at a page asks for the newest several times.
    var recentSheet: (frame: [UInt8], statements: [UInt8], sheet: FactSheet)?

    /// Opens the archive in `directory`, be it a file there or what the directory says is in PostgreSQL.
    ///
    /// `database` is where a new one is to be; of one that is there, it must be where that is.
    /// - Throws: `.absent` (but for `write`), `.notAnArchive`, `.newer`, `.inUse`, `.elsewhere`, `.unwritable`,
    ///   `.unreadable`, `.unreachable` or `.denied`; what was there is then left as it was.
    public init(
        directory: String, mode: Mode, at place: Configuration.Place? = nil
    ) throws(ArchiveError) {
        let directory = directory.isEmpty ? "." : directory
        self.directory = directory
        isBeside = mode == .trial || mode == .draft
        lock = mode == .write || mode == .amend ? try Archive.lock(directory, makes: mode == .write) : nil
        compression = try Compression()
        database = try Archive.place(in: directory, mode: mode, place)
        connection = try Archive.connect(directory, mode, database)
        try Schema.establish(in: connection, directory: directory, mode: mode == .beside ? .read : mode)
        // What is amended is read and written in many transactions: other watchers wait until it is done.
        if mode == .amend, try !connection.engine.lockOut(over: connection) {
            throw .inUse(directory: connection.path, pid: nil)
        }
        // Of a new one not before it is there: where it cannot be made, another place may be tried.
        if mode == .write, let database, try Configuration.Database.read(in: directory) == nil {
            try database.write(in: directory)
        }
        if lock != nil, case let found = try Schema.found(in: connection), found < Schema.version {
            try upgrade(from: found)
        }
    }

    deinit { try? withdraw() }

    /// What a connection leads to, be it an archive yet or not: for who looks at that himself, and holds the locks.
    init(_ connection: Connection, directory: String, database: Configuration.Database?) throws(ArchiveError)
    {
        self.connection = connection
        self.directory = directory
        self.database = database
        isBeside = false
        lock = nil
        compression = try Compression()
    }

    private static func lock(_ directory: String, makes: Bool) throws(ArchiveError) -> WriterLock {
        if !makes { try requirePlace(in: directory) }
        return try WriterLock(directory: directory)
    }

    /// Where the archive is that the directory has; for one who may make it, where it is to be.
    private static func place(
        in directory: String, mode: Mode, _ wanted: Configuration.Place?
    ) throws(ArchiveError) -> Configuration.Database? {
        let hasFile = try hasFile(file(in: directory))
        let found = try Configuration.Database.read(in: directory)
        if found == nil, !hasFile {
            guard mode == .write else { throw .absent(directory: directory) }
            return wanted.map(\.database) ?? .usual(for: directory)
        }
        let agreed = try agreed(found, wanted, of: directory)
        // The file that says how to reach it may have another name now.
        if let agreed, agreed != found, mode == .write || mode == .amend { try agreed.write(in: directory) }
        return agreed
    }

    /// Where the archive is, or would be made with `wanted`; `nil`: in a file of its directory.
    /// - Throws: `.elsewhere` where it is not where it is wanted; what naming the directory's archive throws.
    public static func database(
        of directory: String, wanted: Configuration.Place?
    ) throws(ArchiveError) -> Configuration.Database? {
        let found = try Configuration.Database.read(in: directory)
        let hasFile = try hasFile(file(in: directory))
        return found == nil && !hasFile ? wanted?.database : try agreed(found, wanted, of: directory)
    }

    private static func agreed(
        _ found: Configuration.Database?, _ wanted: Configuration.Place?, of directory: String
    ) throws(ArchiveError) -> Configuration.Database? {
        switch (wanted, found) {
        case (nil, _): return found
        case (.file, nil): return nil
        case (.file, _):
            throw .elsewhere(directory: directory, engine: "PostgreSQL", wanted: "SQLite")
        case (.database, nil):
            throw .elsewhere(directory: directory, engine: "SQLite", wanted: "PostgreSQL")
        case (.database(let wanted), let found?):
            if found.schema == wanted.schema { return wanted }
            throw .elsewhere(
                directory: directory, engine: "the schema '\(found.schema)'", wanted: "'\(wanted.schema)'")
        }
    }

    private static func connect(
        _ directory: String, _ mode: Mode, _ database: Configuration.Database?
    ) throws(ArchiveError) -> Connection {
        let file = file(in: directory)
        let access: Access =
            switch mode {
            case .read: .read
            case .write, .amend, .beside: .write
            case .trial: .trial
            case .draft: .draft(of: file)
            }
        if let database { return try Connection(to: database, access: access) }
        return try Connection(path: mode == .draft ? draftPath(in: directory) : file, access: access)
    }

    /// The archive's own file, where it is one.
    static func file(in directory: String) -> String { directory + "/archive.sqlite" }

    /// Its file, or what the database is called in errors.
    var path: String { connection.path }

    /// Brings an archive of an earlier schema up to date, all of it or nothing.
    private func upgrade(from found: Int) throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            try Schema.upgrade(connection, from: found)
            guard found < 2 else { return }
            for document in try documents().sorted(by: { $0.id < $1.id }) {
                for version in try versions(of: document.id) {
                    guard let sheet = try sheet(of: document.id, number: version.number) else { continue }
                    _ = try noteStatements(of: sheet, document: document.id, version: version.number)
                }
            }
        }
    }

    static func hasFile(_ path: String) throws(ArchiveError) -> Bool {
        var status = stat()
        guard unsafe stat(path, &status) != 0 else { return true }
        guard errno == ENOENT || errno == ENOTDIR else {
            throw .unreadable(path: path, reason: systemReason(errno))
        }
        return false
    }

    private static func requirePlace(in directory: String) throws(ArchiveError) {
        if try hasFile(file(in: directory)) { return }
        guard try Configuration.Database.read(in: directory) != nil else {
            throw .absent(directory: directory)
        }
    }

    /// Runs `body` as one: when it throws, or any call in it failed, nothing of it stays.
    ///
    /// In an archive opened for reading, `body` sees one state throughout. Not to be nested.
    public func transaction<Value>(_ body: () throws -> Value) throws -> Value {
        isInTransaction = true
        let standing = watcher
        defer { (isInTransaction, nextInLog, lastSeen) = (false, nil, nil) }
        do {
            return try connection.transaction {
                try requireStanding()
                return try body()
            }
        } catch {
            notedRules = nil
            // A number that was given in it was given to nobody: the next to ask gets the same.
            if watcher != standing { watcher = nil }
            throw error
        }
    }

    /// The number of what comes next into the log, be it a capture or a check.
    func nextNumber() throws(ArchiveError) -> Int64 {
        if let nextInLog { return nextInLog }
        return try lastLogNumber() + 1
    }

    /// Notes that something came into the log as `number`.
    func took(number: Int64) {
        if isInTransaction { nextInLog = number + 1 }
    }

    /// Reads a row from the file itself, so that a disk that is gone or hangs shows.
    public func ping() throws(ArchiveError) {
        try connection.ping()
        _ = try connection.value(Int64?.self, "SELECT MAX(id) FROM capture")
    }

    /// Waits until somebody tells that there are new events, for half a second at most.
    ///
    /// - Returns: Whether somebody did; `nil`, at once, where nobody can, and one has to look.
    public func awaitNews() throws(ArchiveError) -> Bool? { try connection.awaitNews(milliseconds: 500) }

    /// Empties everything derived; captures, outbox and agenda stay.
    ///
    /// Numbers start again from 1: the same derivation gives every document the number and the slug it had.
    func forgetDerived() throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            for table in Schema.derived { try connection.run("DELETE FROM \(table)") }
            try connection.run(connection.dialect.fullText.forget)
        }
    }
}

extension Archive {
    /// `value` as JSON.
    func json(_ value: some Encodable, what: String) throws(ArchiveError) -> [UInt8] {
        do { return try JSON.encode(value) } catch {
            throw .misuse("\(what) cannot be written as JSON: \(error)")
        }
    }

    func value<Value: Decodable>(
        _ type: Value.Type, json: [UInt8], what: String
    ) throws(ArchiveError) -> Value {
        do { return try JSON.decode(type, from: json) } catch {
            throw .damaged(path: connection.path, what: "\(what) is not the JSON it should be")
        }
    }

    /// `value` as a zstd frame of JSON.
    func pack(_ value: some Encodable, what: String) throws(ArchiveError) -> [UInt8] {
        try compression.pack(try json(value, what: what), what: what)
    }

    func unpack<Value: Decodable>(
        _ type: Value.Type, _ frame: [UInt8], what: String
    ) throws(ArchiveError) -> Value {
        try value(
            type, json: try compression.unpack(frame, path: connection.path, what: what), what: what)
    }
}
