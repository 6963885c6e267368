public import FactSheets
internal import Glibc

extension Migration {
    /// Where an archive is, or is to be.
    public enum Place: Equatable, Sendable {
        /// In the file of that state directory.
        case sqlite(directory: String)
        case postgresql(Configuration.Database)

        /// `sqlite:DIRECTORY` or `postgresql:CONNECTION_FILE[#SCHEMA]`; `nil` for anything else. A path of the connection
        /// file is made absolute: it is kept.
        public init?(_ text: String) {
            guard let colon = text.firstIndex(of: ":") else { return nil }
            let rest = String(text[text.index(after: colon)...])
            switch text[..<colon] {
            case "sqlite" where !rest.isEmpty: self = .sqlite(directory: rest)
            case "postgresql":
                let mark = rest.lastIndex(of: "#")
                let file = mark.map { String(rest[..<$0]) } ?? rest
                let schema = mark.map { String(rest[rest.index(after: $0)...]) }
                let database = Configuration.Database(
                    connectionFile: file.isEmpty ? "" : absolutePath(file) ?? file,
                    schema: schema ?? Configuration.Database.usualSchema)
                guard database.isSound else { return nil }
                self = .postgresql(database)
            default: return nil
            }
        }

        var database: Configuration.Database? {
            if case .postgresql(let database) = self { database } else { nil }
        }
        var directory: String? { if case .sqlite(let directory) = self { directory } else { nil } }
    }
}

/// The path of something that is there, without links and from the root on; `nil` where there is nothing.
func absolutePath(_ path: String) -> String? {
    unsafe realpath(path, nil).map { resolved in
        defer { unsafe free(resolved) }
        return unsafe String(cString: resolved)
    }
}

/// Whether both are the same directory.
func isSame(_ one: String, _ other: String) -> Bool {
    (absolutePath(one) ?? one) == (absolutePath(other) ?? other)
}

/// Why an archive was not taken to another place, beside what can fail of either archive.
public enum MigrationError: Explained, Equatable {
    /// Both are one.
    case samePlace
    /// There is something else already.
    case occupied(place: String, what: String)
    /// What an interrupted migration left is no part of the source as it is.
    case begunOtherwise(place: String)
    /// The source holds text that the other engine cannot.
    case unholdable(what: String)
    /// Something that may pass.
    case interrupted(ArchiveError)

    public var summary: String {
        switch self {
        case .samePlace: "'--from' and '--to' are the same place"
        case .occupied(let place, let what): "'\(place)' holds \(what)"
        case .begunOtherwise(let place):
            "'\(place)' holds part of a migration, and not of what the source is now"
        case .unholdable(let what): "\(what) holds a character NUL, which PostgreSQL cannot hold"
        case .interrupted(let error): error.summary
        }
    }

    public var remedy: String? {
        switch self {
        case .samePlace: nil
        case .occupied: "name another place, or move away what is there; nothing is ever written over"
        case .begunOtherwise: "give --restart to begin anew; the source is as it was"
        case .unholdable: "keep this archive in SQLite"
        case .interrupted:
            "run the same command again once that has passed: it goes on where it stood; the source is as it was"
        }
    }
}
