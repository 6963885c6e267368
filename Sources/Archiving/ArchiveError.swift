public import FactSheets

/// Why the archive could not be opened, read or written.
public enum ArchiveError: Explained, Equatable {
    /// There is no archive to read in that directory.
    case absent(directory: String)
    /// The file is no archive: not SQLite's, or another program's.
    case notAnArchive(path: String)
    /// A migration into it did not come to its end.
    case unfinished(path: String)
    /// A newer hledwatch made the archive.
    case newer(path: String, found: Int, known: Int)
    /// An earlier hledwatch made the archive; whoever opens it for writing brings it up to date.
    case older(path: String, found: Int, known: Int)
    /// Another process writes to the archive; its process id, when it left one.
    case inUse(directory: String, pid: Int?)
    case unwritable(directory: String, reason: String)
    case unreadable(path: String, reason: String)
    /// There is something already where a new file was to be.
    case exists(path: String)
    /// The disk, or the quota, is full.
    case full(path: String)
    /// The system could not read or write the file.
    case inputOutput(path: String, reason: String)
    /// Another program held the file's own lock for longer than five seconds.
    case busy(path: String)
    /// What is stored cannot be what was written.
    case damaged(path: String, what: String)
    /// The bytes were given up by `prune`; `what` names them, such as `the body of capture 12`.
    case pruned(what: String)
    /// Bytes beyond the limit, on the way in or on the way out.
    case tooLarge(what: String, bytes: Int, limit: Int)
    /// The row to be changed is not there, such as `document 12`.
    case missing(what: String)
    /// The engine refused a statement; `code` as it says it, such as `SQLite error 1`. Bound values are never named.
    case refused(sql: String, code: String, reason: String)
    /// The database server cannot be reached, or gives no connection now.
    case unreachable(database: String, reason: String)
    /// The database server lets nobody in under that name, or not to do this.
    case denied(database: String, reason: String)
    /// Others took this watcher for gone, and went on without it: nothing of what it had in hand is written.
    case superseded(database: String)
    /// The directory's archive is not where it is wanted.
    case elsewhere(directory: String, engine: String, wanted: String)
    /// What the engine cannot do, and what does it there.
    case unsupported(what: String, remedy: String)
    /// The archive was used in a way it forbids.
    case misuse(String)
    /// No document goes by what was typed.
    case unknownDocument(text: String, closest: [String])
    /// Several documents go by what was typed.
    case ambiguousDocument(text: String, candidates: [String])

    public var summary: String {
        switch self {
        case .absent(let directory):
            "there is no archive in '\(directory)'"
        case .notAnArchive(let path):
            "'\(path)' is not an archive of hledwatch"
        case .unfinished(let path):
            "the archive '\(path)' is not whole: 'hledwatch migrate' into it did not come to its end"
        case .newer(let path, let found, let known):
            "the archive '\(path)' was made by a newer hledwatch (its schema is \(found), this one knows \(known))"
        case .older(let path, let found, let known):
            "the archive '\(path)' was made by an earlier hledwatch (its schema is \(found), this one knows \(known))"
        case .inUse(let directory, let pid):
            "the archive in '\(directory)' is in use by \(pid.map { "process \($0)" } ?? "another process")"
        case .unwritable(let directory, let reason):
            "cannot write to the archive's directory '\(directory)': \(reason)"
        case .unreadable(let path, let reason):
            "cannot read the archive '\(path)': \(reason)"
        case .exists(let path):
            "there is something at '\(path)' already"
        case .full(let path):
            "cannot write to the archive '\(path)': no space is left"
        case .inputOutput(let path, let reason):
            "the archive '\(path)' could not be read or written: \(reason)"
        case .busy(let path):
            "the archive '\(path)' is locked by another program"
        case .damaged(let path, let what):
            "the archive '\(path)' is damaged: \(what)"
        case .pruned(let what):
            "\(what) was pruned: its bytes are gone, its hash is kept"
        case .tooLarge(let what, let bytes, let limit):
            "\(what) has \(bytes) bytes, more than the archive takes (\(limit))"
        case .missing(let what):
            "the archive holds no \(what)"
        case .refused(let sql, let code, let reason):
            "the archive refused a statement: \(reason) (\(code)) in: \(sql)"
        case .unreachable(let database, let reason):
            "the archive's database '\(database)' cannot be reached: \(reason)"
        case .denied(let database, let reason):
            "the archive's database '\(database)' refuses: \(reason)"
        case .superseded(let database):
            "this watcher of '\(database)' was silent for too long: others look at what it had in hand"
        case .elsewhere(let directory, let engine, let wanted):
            "the archive of '\(directory)' is in \(engine), not in \(wanted)"
        case .unsupported(let what, _):
            what
        case .misuse(let what):
            "the archive was used wrongly: \(what)"
        case .unknownDocument(let text, _):
            "no document is called '\(text)'"
        case .ambiguousDocument(let text, let candidates):
            "'\(text)' may be any of \(candidates.count)\(candidates.count >= Self.listed ? " or more" : "") documents"
        }
    }

    public var remedy: String? {
        switch self {
        case .absent:
            "run 'hledwatch import', 'hledwatch poll' or 'hledwatch run' first, or name the directory with --state"
        case .notAnArchive:
            "name another directory with --state; the file was left as it is"
        case .unfinished:
            "run the same 'hledwatch migrate' again: it goes on where it stood"
        case .newer:
            "install that version of hledwatch or a later one; the archive was left as it is"
        case .older:
            "start the service, or run 'hledwatch rebuild': that brings it up to date"
        case .inUse:
            "stop the other one first; reading commands such as 'hledwatch list' work beside it"
        case .unwritable:
            "make it writable for the user that runs hledwatch, or name another directory with --state"
        case .unreadable:
            "run the command as the user that runs hledwatch, or as root"
        case .exists:
            "name another file; nothing is ever written over"
        case .full:
            "free some space; nothing stored was lost, and the work goes on by itself once there is room"
        case .inputOutput:
            "look in the system's journal for errors of the disk; what was stored is kept, and the work is tried again"
        case .busy:
            "close the program that has the file open, then try again"
        case .damaged(let path, _) where path.hasSuffix(Archive.draftSuffix):
            "run 'hledwatch rebuild --restart', and 'hledwatch verify' if that fails too; the archive is as it was"
        case .damaged:
            "run 'hledwatch verify' to see what is sound, and restore the rest from a backup"
        case .pruned:
            "look in a backup from before that was pruned, if the bytes are needed"
        case .tooLarge:
            "lower 'max_bytes' in the configuration's [network] below the archive's limit"
        case .missing:
            "run 'hledwatch list' to see what there is"
        case .unreachable:
            "nothing stored is lost, and the work goes on by itself once the server answers; try 'psql' with the same connection string"
        case .denied:
            "correct the connection string, or have the server's administrator grant what is missing: 'hledwatch doctor' says what"
        case .superseded:
            "nothing is to be done: it goes on with what is due"
        case .elsewhere:
            "name another directory with --state, correct [archive] in the configuration, or take the archive there with 'hledwatch migrate'"
        case .unsupported(_, let remedy):
            remedy
        case .refused, .misuse:
            "this is a fault in hledwatch: please report it with this text"
        case .unknownDocument(_, let closest):
            closest.isEmpty
                ? "run 'hledwatch list' to see the documents"
                : "did you mean \(closest.map { "'\($0)'" }.joined(separator: " or "))?"
        case .ambiguousDocument(_, let candidates):
            "say which: \(candidates.map { "'\($0)'" }.joined(separator: ", "))"
        }
    }

    /// Whether the same call may succeed later without anything being opened anew. After an error of input or output
    /// nothing may be assumed of what was written: the archive must be opened again.
    public var mayPass: Bool {
        switch self {
        case .full, .busy, .unreachable, .superseded: true
        default: false
        }
    }

    /// Whether the database server is away: nothing is amiss with what it holds.
    public var isAway: Bool {
        if case .unreachable = self { true } else { false }
    }

    /// Whether it says that what a file holds is not what was written to it.
    public var isDamage: Bool {
        switch self {
        case .damaged, .notAnArchive, .refused: true
        default: false
        }
    }

    /// How many candidates an error names at most.
    static let listed = 10
}
