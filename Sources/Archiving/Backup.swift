internal import CSQLite
public import FactSheets
internal import Glibc

/// A copy of an archive that was made while it was in use.
public struct Backup: Equatable, Sendable {
    /// Of the copy's file.
    public var bytes: Int
    public var captures: Int
    public var checks: Int
    public var notes: Int
    /// The time of the last entry of the log in it; `nil` in an empty archive.
    public var newest: Instant?
}

extension Archive {
    /// Copies the archive, as it is at one moment, to a new file at `path`; writers go on meanwhile.
    ///
    /// Page by page by SQLite's backup interface, within one transaction that reads: in WAL mode writers neither wait for
    /// it nor make it begin again (<https://www.sqlite.org/backup.html>), nothing of the archive is written and no
    /// checkpoint made, which something like Litestream wants to have for itself. The copy is made under another name,
    /// synced, held against SQLite's checks, and only then named `path`; after an error nothing is left of it.
    ///
    /// `progress` hears how many pages are copied, and of how many. The archive must be open for reading: a writer's own
    /// transaction would lock the copying out.
    /// - Throws: `.exists` when there is something at `path`; `.damaged` when the copy does not pass; `.full`,
    ///   `.unwritable` or `.inputOutput`.
    public func backUp(to path: String, progress: (_ done: Int, _ total: Int) -> Void) throws -> Backup {
        guard let source = connection.engine as? SQLiteEngine else {
            throw ArchiveError.unsupported(
                what: "an archive in PostgreSQL is not copied by hledwatch",
                remedy:
                    "run 'pg_dump --format=custom --schema=SCHEMA DATABASE', or 'hledwatch migrate' into a directory"
            )
        }
        let draft = try Draft(of: path)
        var backup = try transaction {
            let backup = Backup(
                bytes: 0, captures: try captureCount(), checks: try checkCount(),
                notes: try noteCount(), newest: try lastCaptureTime())
            try source.copyPages(to: draft.path, progress: progress)
            return backup
        }
        try draft.sync()
        let copy = try Connection(path: draft.path, access: .immutable)
        try copy.requireSound()
        guard try copy.value(Int.self, "SELECT COUNT(*) FROM capture") == backup.captures,
            try copy.value(Int.self, "SELECT COUNT(*) FROM checked") == backup.checks,
            try copy.value(Int.self, "SELECT COUNT(*) FROM note") == backup.notes
        else { throw ArchiveError.damaged(path: draft.path, what: "the copy lacks entries of the log") }
        backup.bytes = try draft.finish()
        return backup
    }
}

/// A file that gets its name when it is whole; deleted before that if anything fails.
@safe private final class Draft {
    let path: String
    private let final: String
    private var isFinished = false

    init(of final: String) throws(ArchiveError) {
        self.final = final
        path = "\(final).part-\(getpid())"
        var status = stat()
        guard unsafe lstat(final, &status) != 0 else { throw .exists(path: final) }
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw .unwritable(directory: directory(of: final), reason: systemReason(errno))
        }
        close(descriptor)
    }

    deinit { if !isFinished { _ = unsafe unlink(path) } }

    /// Makes its bytes outlast a loss of power.
    func sync() throws(ArchiveError) {
        let descriptor = unsafe open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw .inputOutput(path: path, reason: systemReason(errno)) }
        let code = fsync(descriptor)
        let number = errno
        close(descriptor)
        guard code == 0 else {
            throw number == ENOSPC
                ? .full(path: path) : .inputOutput(path: path, reason: systemReason(number))
        }
    }

    /// Gives it its name, which nothing may have by then; how many bytes it has.
    func finish() throws(ArchiveError) -> Int {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else {
            throw .inputOutput(path: path, reason: systemReason(errno))
        }
        // A link never replaces anything, as a renaming would. Where there are no links, a look must do.
        if unsafe link(path, final) == 0 {
            _ = unsafe unlink(path)
        } else {
            guard errno != EEXIST else { throw .exists(path: final) }
            var other = stat()
            guard unsafe lstat(final, &other) != 0 else { throw .exists(path: final) }
            guard unsafe rename(path, final) == 0 else {
                throw .unwritable(directory: directory(of: final), reason: systemReason(errno))
            }
        }
        isFinished = true
        syncDirectory(directory(of: final))
        return Int(status.st_size)
    }
}

extension SQLiteEngine {
    /// How many pages are copied between two reports.
    private static let pagesAtOnce: Int32 = 2048

    /// Copies every page into the empty file at `path`. Within a transaction: what is copied is what that sees.
    fileprivate func copyPages(to path: String, progress: (Int, Int) -> Void) throws(ArchiveError) {
        let target = try SQLiteHandle(path: path, access: .write)
        // The file is nobody's yet: neither a journal nor a sync per transaction is of use.
        let pragmas = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"
        var code = unsafe sqlite3_exec(target.raw, pragmas, nil, nil, nil)
        guard code == SQLITE_OK else { throw target.error(code, in: pragmas) }
        guard let copy = unsafe sqlite3_backup_init(target.raw, "main", raw, "main") else {
            throw target.error(unsafe sqlite3_errcode(target.raw), in: "beginning a backup")
        }
        repeat {
            code = unsafe sqlite3_backup_step(copy, Self.pagesAtOnce)
            let total = unsafe Int(sqlite3_backup_pagecount(copy))
            unsafe progress(total - Int(sqlite3_backup_remaining(copy)), total)
        } while code == SQLITE_OK
        let end = unsafe sqlite3_backup_finish(copy)
        guard code == SQLITE_DONE, end == SQLITE_OK else {
            throw target.error(code == SQLITE_DONE ? end : code, in: "copying the archive")
        }
    }
}

extension Connection {
    /// SQLite's own checks of the whole file: pages, rows, indexes, references.
    ///
    /// - Throws: `.damaged` with what is found first.
    func requireSound() throws(ArchiveError) {
        let found = try value(String.self, dialect.integrity(1)) ?? "nothing"
        guard found == "ok" else { throw .damaged(path: path, what: found) }
        let stray = try first(dialect.strays()) { row throws(ArchiveError) in
            try row.next(String.self)
        }
        if let stray {
            throw .damaged(path: path, what: "a row of '\(stray)' refers to one that is not there")
        }
    }
}
