internal import FactSheets
internal import Glibc

/// One side of a migration: the archive that is there, or is to be, with what keeps its writers out.
final class MigrationEnd {
    /// What was found at the target.
    enum State: Equatable {
        case empty
        /// Of a migration that did not come to its end.
        case begun
        case whole
    }

    let place: Migration.Place
    /// The state directory, where one is known.
    let directory: String?
    private(set) var connection: Connection
    private(set) var archive: Archive
    private(set) var state = State.whole
    private let lock: WriterLock?

    var isPostgreSQL: Bool { place.database != nil }

    /// The archive at `place`, to be read while nobody writes to it.
    init(source place: Migration.Place, state directory: String?) throws(ArchiveError) {
        self.place = place
        switch place {
        case .sqlite(let directory):
            self.directory = directory
            guard try Self.hasFile(in: directory) else {
                guard try Configuration.Database.read(in: directory) == nil else {
                    throw .elsewhere(directory: directory, engine: "PostgreSQL", wanted: "SQLite")
                }
                throw .absent(directory: directory)
            }
            lock = try WriterLock(directory: directory)
        case .postgresql(let database):
            self.directory = directory
            if let directory {
                guard let found = try Configuration.Database.read(in: directory) else {
                    throw .absent(directory: directory)
                }
                guard found.isSame(as: database) else {
                    throw .elsewhere(
                        directory: directory, engine: "the schema '\(found.schema)'",
                        wanted: "'\(database.schema)'")
                }
                lock = try WriterLock(directory: directory)
            } else {
                lock = nil
            }
        }
        (connection, archive) = try Self.open(place, .read)
        try Self.lockOut(connection)
        try Schema.establish(in: connection, directory: place.directory ?? connection.path, mode: .read)
    }

    /// What is at `place`, to be written.
    init(
        target place: Migration.Place, state directory: String?, source: MigrationEnd, restart: Bool
    ) throws {
        self.place = place
        let own = place.directory ?? directory
        self.directory = own
        if let from = source.place.directory, let to = place.directory, isSame(from, to) {
            throw MigrationError.samePlace
        }
        // Whoever holds the source's directory holds this one, too, where they are the same.
        let isHeld = own.map { own in source.directory.map { isSame($0, own) } ?? false } ?? true
        lock = isHeld ? nil : try own.map { own throws(ArchiveError) in try WriterLock(directory: own) }
        if let own { try Self.requireFree(own, for: place, source: source) }
        (connection, archive) = try Self.open(place, .write)
        if connection.path == source.connection.path { throw MigrationError.samePlace }
        try Self.lockOut(connection)
        state = try found(restarts: restart)
        if restart, state == .begun { try empty() }
    }

    private static func open(
        _ place: Migration.Place, _ access: Access
    ) throws(ArchiveError) -> (Connection, Archive) {
        let connection =
            switch place {
            case .sqlite(let directory): try Connection(path: Archive.file(in: directory), access: access)
            case .postgresql(let database): try Connection(to: database, access: access)
            }
        let directory = place.directory ?? connection.path
        return (connection, try Archive(connection, directory: directory, database: place.database))
    }

    private static func lockOut(_ connection: Connection) throws(ArchiveError) {
        guard try connection.engine.lockOut(over: connection) else {
            throw .inUse(directory: connection.path, pid: nil)
        }
    }

    private static func hasFile(in directory: String) throws(ArchiveError) -> Bool {
        try Archive.hasFile(Archive.file(in: directory))
    }

    /// The target's directory has no archive but the source, or what is at the target already.
    private static func requireFree(
        _ directory: String, for place: Migration.Place, source: MigrationEnd
    ) throws {
        if let found = try Configuration.Database.read(in: directory) {
            let known = [place, source.place].compactMap(\.database)
            guard known.contains(where: { found.isSame(as: $0) }) else {
                throw MigrationError.occupied(
                    place: directory,
                    what: "an archive already, in the schema '\(found.schema)' of PostgreSQL")
            }
        } else if place.database != nil, try hasFile(in: directory) {
            guard let from = source.place.directory, isSame(from, directory) else {
                throw MigrationError.occupied(place: directory, what: "an archive already, in SQLite")
            }
        }
    }

    // MARK: What is at the target

    private func found(restarts: Bool) throws -> State {
        let mark = connection.dialect.mark(connection.dialect.own)
        let application = try connection.value(Int.self, mark.application) ?? 0
        let version = try connection.value(Int.self, mark.version) ?? 0
        let tables = try connection.value(Int.self, mark.tables) ?? 0
        switch (application, version, tables) {
        case (0, 0, 0): return .empty
        case (Schema.migratedID, let version, _):
            guard restarts || version == Schema.version else {
                throw MigrationError.begunOtherwise(place: connection.path)
            }
            return .begun
        case (Schema.applicationID, Schema.version, _): return .whole
        case (Schema.applicationID, _, _):
            throw MigrationError.occupied(place: connection.path, what: "an archive of another hledwatch")
        default: throw ArchiveError.notAnArchive(path: connection.path)
        }
    }

    /// Takes away what an earlier migration left.
    private func empty() throws(ArchiveError) {
        if isPostgreSQL {
            try connection.atomically { () throws(ArchiveError) in
                let dialect = connection.dialect
                let tables = try connection.all(dialect.tables(dialect.own)) {
                    row throws(ArchiveError) in "\(dialect.own).\(try row.next(String.self))"
                }
                try connection.execute("DROP TABLE \(tables.joined(separator: ", ")) CASCADE")
                try connection.execute("COMMENT ON SCHEMA \(dialect.own) IS NULL")
            }
        } else if let directory {
            // Closed first. The file before its log: see `Archive.removeDraft`.
            connection = try Connection(path: "nothing", access: .memory)
            archive = try Archive(connection, directory: directory, database: nil)
            let path = Archive.file(in: directory)
            for name in [path, path + "-wal", path + "-shm"] where unsafe unlink(name) != 0 && errno != ENOENT
            {
                throw .unwritable(directory: directory, reason: "'\(name)' stays: \(systemReason(errno))")
            }
            syncDirectory(directory)
            (connection, archive) = try Self.open(place, .write)
        }
        state = .empty
    }

    // MARK: At the end

    /// Where the log's key is, and is to be: a secret, which is not copied by itself.
    func keyToCopy(from source: MigrationEnd) throws(ArchiveError) -> (from: String?, to: String?)? {
        func key(_ directory: String?) -> String? { directory.map { $0 + "/" + KeyFile.name } }
        func isThere(_ path: String) -> Bool { unsafe access(path, F_OK) == 0 }
        guard try archive.checkpointCount() > 0 else { return nil }
        if let to = key(directory), isThere(to) { return nil }
        if let from = key(source.directory), !isThere(from) { return nil }
        return (key(source.directory), key(directory))
    }

    /// Has the target's directory lead to it.
    func leadToIt(source: MigrationEnd) throws(ArchiveError) -> String? {
        guard let directory else { return nil }
        if let database = place.database {
            if try Configuration.Database.read(in: directory) != database {
                try database.write(in: directory)
            }
        } else if unsafe unlink(Configuration.Database.path(in: directory)) == 0 {
            syncDirectory(directory)
        } else if errno != ENOENT {
            throw .unwritable(directory: directory, reason: systemReason(errno))
        }
        return directory
    }
}

extension Configuration.Database {
    /// Whether both are the same schema, reached by the same file.
    fileprivate func isSame(as other: Configuration.Database) -> Bool {
        schema == other.schema
            && (connectionFile == other.connectionFile
                || Archiving.isSame(connectionFile, other.connectionFile))
    }
}
