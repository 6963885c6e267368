internal import CSQLite
internal import Glibc

/// An open SQLite database, set up; closed when it goes out of scope. Only `SQLiteEngine` uses it.
@safe struct SQLiteHandle: ~Copyable {
    let raw: OpaquePointer
    let access: Access
    private let path: String

    /// Opens `path`, which must exist unless it is to be written.
    ///
    /// Where there is neither a log nor the right to make one, a reader takes the file as it is: SQLite needs
    /// `immutable` for that (<https://www.sqlite.org/wal.html#read_only_databases>). A writer leaves its log and
    /// index behind (`SQLITE_FCNTL_PERSIST_WAL`), so that this is for copies and read-only media only.
    init(path: String, access: Access) throws(ArchiveError) {
        self.path = path
        (unsafe raw, self.access) = try unsafe SQLiteHandle.open(path, access)
    }

    deinit {
        // Always SQLITE_OK: statements that are still in use close it when they end.
        unsafe sqlite3_close_v2(raw)
    }

    private static func open(_ path: String, _ access: Access) throws(ArchiveError) -> (OpaquePointer, Access)
    {
        do {
            return (try unsafe open(path, as: access), access)
        } catch {
            guard access == .read, case .unreadable = error, hasNoLog(path) else { throw error }
            return (try unsafe open(path, as: .immutable), .immutable)
        }
    }

    private static func open(_ path: String, as access: Access) throws(ArchiveError) -> OpaquePointer {
        let flags =
            switch access {
            case .write: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .read: SQLITE_OPEN_READONLY
            case .immutable: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            case .memory: SQLITE_OPEN_READWRITE | SQLITE_OPEN_MEMORY
            // An archive can be attached for reading only by an address that says so.
            case .draft, .trial: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI
            }
        let name =
            switch access {
            case .write, .read: path
            case .immutable: address(of: path, "immutable=1")
            case .memory: ":memory:"
            case .draft: address(of: path, "mode=rwc")
            case .trial: ""  // <https://www.sqlite.org/inmemorydb.html#temp_db>
            }
        _ = Self.countsMemory
        var raw: OpaquePointer?
        let code = unsafe sqlite3_open_v2(
            name, &raw, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard let raw = unsafe raw else {
            throw .unreadable(path: path, reason: "there is no memory to open it")
        }
        do throws(ArchiveError) {
            guard code == SQLITE_OK else {
                throw unsafe error(code, in: "opening", on: raw, path: path, access: access)
            }
            try unsafe configure(raw, path, access)
            switch access {
            case .draft(let archive): try unsafe attach(archive, to: raw)
            case .trial: try unsafe attach(path, to: raw)
            default: break
            }
        } catch {
            // SQLite hands back a handle even when opening fails.
            unsafe sqlite3_close_v2(raw)
            throw error
        }
        return unsafe raw
    }

    /// False: SQLite keeps no account of the memory of all connections, which takes a lock for each allocation. To be
    /// settled before the first is opened (<https://www.sqlite.org/c3ref/c_config_covering_index_scan.html>).
    private static let countsMemory = hledwatch_count_no_memory() != SQLITE_OK

    private static func configure(_ raw: OpaquePointer, _ path: String, _ access: Access) throws(ArchiveError)
    {
        func check(_ code: Int32, _ doing: String) throws(ArchiveError) {
            guard code == SQLITE_OK else {
                throw unsafe error(code, in: doing, on: raw, path: path, access: access)
            }
        }
        var persist: Int32 = 1
        var pragmas = """
            PRAGMA foreign_keys = ON;
            PRAGMA trusted_schema = OFF;
            PRAGMA temp_store = MEMORY;
            PRAGMA journal_size_limit = 16777216;
            PRAGMA synchronous = FULL;
            """
        switch access {
        case .write, .read, .immutable:
            try check(
                unsafe sqlite3_file_control(raw, "main", SQLITE_FCNTL_PERSIST_WAL, &persist),
                "keeping the log")
        case .memory: break
        case .draft:
            // What a loss of power takes from its end is derived once more: NORMAL keeps it sound, and nobody else opens it.
            pragmas += """
                PRAGMA foreign_keys = OFF;
                PRAGMA main.locking_mode = EXCLUSIVE;
                PRAGMA main.journal_mode = WAL;
                PRAGMA main.synchronous = NORMAL;
                """
        case .trial: pragmas += "PRAGMA foreign_keys = OFF;"
        }
        try check(unsafe sqlite3_busy_timeout(raw, 5000), "setting the time to wait")
        try check(unsafe sqlite3_exec(raw, pragmas, nil, nil, nil), pragmas)
        guard unsafe !access.isWritten || sqlite3_db_readonly(raw, "main") == 0 else {
            throw .unwritable(directory: directory(of: path), reason: "'\(path)' is read-only")
        }
    }

    /// Attaches the archive at `path` as `archive`, to be read; where there is neither a log nor the right to make one,
    /// as a file that nobody writes to.
    private static func attach(_ path: String, to raw: OpaquePointer) throws(ArchiveError) {
        func attach(_ how: String) -> Int32 {
            // Nothing in an address needs to be quoted.
            unsafe sqlite3_exec(raw, "ATTACH '\(address(of: path, how))' AS archive", nil, nil, nil)
        }
        var code = attach("mode=ro")
        if code != SQLITE_OK, hasNoLog(path) { code = attach("immutable=1") }
        guard code == SQLITE_OK else {
            throw unsafe error(code, in: "attaching the archive", on: raw, path: path, access: .read)
        }
        var persist: Int32 = 1
        code = unsafe sqlite3_file_control(raw, "archive", SQLITE_FCNTL_PERSIST_WAL, &persist)
        guard code == SQLITE_OK else {
            throw unsafe error(code, in: "keeping the log", on: raw, path: path, access: .read)
        }
    }

    /// What a result code means for the archive. The text names the statement, never its values.
    func error(_ code: Int32, in sql: String) -> ArchiveError {
        unsafe SQLiteHandle.error(code, in: sql, on: raw, path: path, access: access)
    }

    private static func error(
        _ code: Int32, in sql: String, on raw: OpaquePointer, path: String, access: Access
    ) -> ArchiveError {
        let system = unsafe sqlite3_system_errno(raw)
        let reason = unsafe String(cString: sqlite3_errstr(code))
        let detail = "\(reason) (\(system == 0 ? "SQLite error \(code)" : systemReason(system)))"
        return switch code & 0xFF {
        case SQLITE_FULL: .full(path: path)
        case SQLITE_IOERR where system == ENOSPC || system == EDQUOT: .full(path: path)
        case SQLITE_IOERR, SQLITE_NOMEM: .inputOutput(path: path, reason: detail)
        case SQLITE_CANTOPEN where [EMFILE, ENFILE, ENOMEM, EIO].contains(system):
            .inputOutput(path: path, reason: detail)
        case SQLITE_BUSY, SQLITE_LOCKED: .busy(path: path)
        case SQLITE_NOTADB: .notAnArchive(path: path)
        case SQLITE_CORRUPT: .damaged(path: path, what: reason)
        case SQLITE_CANTOPEN where access.isWritten, SQLITE_READONLY where access.isWritten:
            .unwritable(directory: directory(of: path), reason: detail)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: .unreadable(path: path, reason: detail)
        case SQLITE_READONLY where code != SQLITE_READONLY: .unreadable(path: path, reason: detail)
        case SQLITE_READONLY: .misuse("an archive opened for reading was written to")
        default:
            .refused(
                sql: sql, code: "SQLite error \(code)", reason: unsafe String(cString: sqlite3_errmsg(raw)))
        }
    }

    /// True when no log holds anything that the file itself lacks.
    private static func hasNoLog(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path + "-wal", &status) != 0 || status.st_size == 0
    }

    /// The address of a file as SQLite reads it (<https://www.sqlite.org/uri.html>), with one parameter.
    private static func address(of path: String, _ parameter: String) -> String {
        var address = "file:"
        for byte in path.utf8 {
            switch byte {
            case 0x2D...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A:
                address.unicodeScalars.append(Unicode.Scalar(byte))
            default: address += "%" + Hashing.hex([byte])
            }
        }
        return address + "?" + parameter
    }
}

/// The system's own words for an error number.
func systemReason(_ number: Int32) -> String { unsafe String(cString: strerror(number)) }

/// The path without its last component.
func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
}
