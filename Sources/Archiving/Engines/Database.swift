internal import FactSheets
internal import Glibc

/// An archive in PostgreSQL: its directory says so in the file `archive.postgresql`, so that whoever is given the directory
/// finds it.
extension Configuration.Database {
    /// Where a rebuild derives into.
    var draftSchema: String { schema + "_rebuild" }

    static func path(in directory: String) -> String { directory + "/archive.postgresql" }

    /// What the directory says; `nil`: it has no such file.
    static func read(in directory: String) throws(ArchiveError) -> Configuration.Database? {
        let path = path(in: directory)
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno == ENOENT || errno == ENOTDIR else {
                throw .unreadable(path: path, reason: systemReason(errno))
            }
            return nil
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 14)
        let count = unsafe pread(descriptor, &bytes, bytes.count, 0)
        guard count >= 0 else { throw .unreadable(path: path, reason: systemReason(errno)) }
        guard let found = try? JSON.decode(Configuration.Database.self, from: Array(bytes[..<count])),
            found.isSound
        else {
            throw .damaged(path: path, what: "it does not name a connection file and a schema")
        }
        return found
    }

    /// Has the directory say so from now on: all of it or what it said before.
    func write(in directory: String) throws(ArchiveError) {
        let path = Self.path(in: directory)
        guard isSound, let text = try? JSON.encode(self) else {
            throw .misuse("'\(schema)' is no name of a schema")
        }
        let draft = path + ".part"
        let descriptor = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .unwritable(directory: directory, reason: systemReason(errno)) }
        let bytes = text + [0x0A]
        let isWhole =
            unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        let number = errno
        close(descriptor)
        guard isWhole, unsafe rename(draft, path) == 0 else {
            throw .unwritable(directory: directory, reason: systemReason(isWhole ? errno : number))
        }
        syncDirectory(directory)
    }

    /// What the environment says where nothing else does: `HLEDWATCH_DATABASE` is the path of a file with a connection
    /// string, and each directory has a schema of its own, named after it.
    static func usual(for directory: String) -> Configuration.Database? {
        guard let file = unsafe getenv("HLEDWATCH_DATABASE").map({ unsafe String(cString: $0) }),
            !file.isEmpty
        else { return nil }
        let path = absolutePath(directory) ?? directory
        let name = Hashing.hex(Array(Hashing.sha256(Array(path.utf8)).prefix(8)))
        return Configuration.Database(connectionFile: file, schema: "\(usualSchema)_\(name)")
    }
}
