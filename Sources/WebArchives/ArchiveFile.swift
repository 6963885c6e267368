internal import Glibc

/// A file descriptor, closed when this goes away.
@safe struct ArchiveFile: ~Copyable {
    private let descriptor: Int32
    let path: String

    /// Opens `path` for reading.
    init(reading path: String) throws(WebArchiveError) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: ArchiveFile.reason(errno)) }
        self.descriptor = descriptor
        self.path = path
    }

    /// Makes or empties `path` for writing; `-` is standard output.
    init(writing path: String) throws(WebArchiveError) {
        let descriptor =
            path == "-"
            ? fcntl(1, F_DUPFD_CLOEXEC, 3)
            : unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: ArchiveFile.reason(errno)) }
        self.descriptor = descriptor
        self.path = path
    }

    deinit { _ = Glibc.close(descriptor) }

    private func status() throws(WebArchiveError) -> stat {
        var found = stat()
        guard unsafe fstat(descriptor, &found) == 0 else {
            throw .unreadable(path: path, reason: ArchiveFile.reason(errno))
        }
        return found
    }

    /// 0 for what has none, such as a pipe.
    func size() throws(WebArchiveError) -> Int64 {
        let found = try status()
        guard found.st_mode & S_IFMT != S_IFDIR else {
            throw .unreadable(path: path, reason: "it is a directory")
        }
        return found.st_mode & S_IFMT == S_IFREG ? Int64(found.st_size) : 0
    }

    /// Fills the beginning of `buffer`; 0 at the end of the file.
    func read(into buffer: inout [UInt8]) throws(WebArchiveError) -> Int {
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            }
            if count >= 0 { return count }
            guard errno == EINTR else { throw .unreadable(path: path, reason: ArchiveFile.reason(errno)) }
        }
    }

    /// `count` bytes from `offset` on; fewer where the file ends before.
    func read(at offset: Int64, count: Int) throws(WebArchiveError) -> [UInt8] {
        guard let bytes = Self.read(descriptor, at: offset, atMost: count) else {
            throw .unreadable(path: path, reason: ArchiveFile.reason(errno))
        }
        return bytes
    }

    /// `nil` when it cannot be read; `errno` says why.
    private static func read(_ descriptor: Int32, at offset: Int64, atMost limit: Int) -> [UInt8]? {
        var failed = false
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: limit) { room, count in
            let read = unsafe pread(descriptor, room.baseAddress, limit, off_t(offset))
            failed = read < 0
            count = max(0, read)
        }
        return failed ? nil : bytes
    }

    func seek(to offset: Int64) throws(WebArchiveError) {
        guard lseek(descriptor, off_t(offset), SEEK_SET) >= 0 else {
            throw .unreadable(path: path, reason: ArchiveFile.reason(errno))
        }
    }

    /// `name` is the file's in errors.
    func write(_ bytes: [UInt8], named name: String) throws(WebArchiveError) {
        try Self.write(bytes, to: descriptor, named: name)
    }

    private static func write(
        _ bytes: [UInt8], to descriptor: Int32, named name: String
    ) throws(WebArchiveError) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { bytes -> Int in
                guard let base = bytes.baseAddress else { return 0 }
                return unsafe Glibc.write(descriptor, base + written, bytes.count - written)
            }
            if count > 0 {
                written += count
            } else if errno != EINTR {
                throw .unwritable(path: name, reason: ArchiveFile.reason(errno))
            }
        }
    }

    /// Puts `bytes` over those that stand at `offset`.
    func write(_ bytes: [UInt8], at offset: Int64, named name: String) throws(WebArchiveError) {
        let written = unsafe pwrite(descriptor, bytes, bytes.count, off_t(offset))
        guard written == bytes.count else {
            throw .unwritable(
                path: name, reason: written < 0 ? ArchiveFile.reason(errno) : "a write was cut short")
        }
    }

    /// Written through to the disk, where there is one.
    func synchronize(named name: String) throws(WebArchiveError) {
        guard fsync(descriptor) != 0, errno != EINVAL, errno != EROFS else { return }
        throw .unwritable(path: name, reason: ArchiveFile.reason(errno))
    }

    /// Is there something at `path` that is no ordinary file?
    static func isSpecial(_ path: String) -> Bool {
        var found = stat()
        return unsafe stat(path, &found) == 0 && found.st_mode & S_IFMT != S_IFREG
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }

    static func rename(_ old: String, to new: String) throws(WebArchiveError) {
        guard unsafe Glibc.rename(old, new) == 0 else {
            throw .unwritable(path: new, reason: ArchiveFile.reason(errno))
        }
    }

    fileprivate static func reason(_ code: Int32) -> String {
        var text = [CChar](repeating: 0, count: 256)
        _ = unsafe strerror_r(code, &text, text.count)
        switch code {
        case ENOENT: return "no such file or directory"
        case EACCES: return "permission denied"
        case EISDIR: return "it is a directory"
        case ENOSPC: return "no space left on the device"
        default:
            let bytes = text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            return bytes.isEmpty ? "error \(code)" : String(decoding: bytes, as: UTF8.self)
        }
    }
}

extension ArchiveFile {
    /// A file without a name, for what does not fit into memory; gone when this is.
    final class Anonymous {
        private let descriptor: Int32
        private let directory: String

        init(in directory: String) throws(WebArchiveError) {
            self.directory = directory
            var name = Array((directory + "/.hledwatch-XXXXXX").utf8CString)
            let descriptor = unsafe mkstemp(&name)
            guard unsafe descriptor >= 0 && unlink(name) == 0, fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
            else {
                throw .unwritable(path: directory, reason: ArchiveFile.reason(errno))
            }
            self.descriptor = descriptor
        }

        deinit { _ = Glibc.close(descriptor) }

        func append(_ bytes: [UInt8]) throws(WebArchiveError) {
            try ArchiveFile.write(bytes, to: descriptor, named: directory)
        }

        /// Empty at the end.
        func read(at offset: Int64, atMost limit: Int) throws(WebArchiveError) -> [UInt8] {
            guard let bytes = ArchiveFile.read(descriptor, at: offset, atMost: limit) else {
                throw .unreadable(path: directory, reason: ArchiveFile.reason(errno))
            }
            return bytes
        }
    }
}
