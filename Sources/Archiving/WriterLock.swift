internal import Glibc

/// The right to write to one archive: a lock on the file `lock` in its directory, held until it goes out of scope.
///
/// The kernel lets go of it when the process ends, however it ends, so that none is ever left behind.
@safe struct WriterLock: ~Copyable {
    private let descriptor: Int32

    /// Makes the directory if need be, and takes the lock without waiting.
    init(directory: String) throws(ArchiveError) {
        try makeDirectory(directory)
        descriptor = try WriterLock.take(directory + "/lock", directory: directory)
    }

    deinit {
        // A child that is being started has a copy of the descriptor until its exec, and closing alone would leave the
        // lock with it.
        _ = flock(descriptor, LOCK_UN)
        close(descriptor)
    }

    private static func take(_ path: String, directory: String) throws(ArchiveError) -> Int32 {
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o644)
        guard descriptor >= 0 else { throw .unwritable(directory: directory, reason: systemReason(errno)) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let number = errno
            defer { close(descriptor) }
            guard number == EWOULDBLOCK else {
                throw .unwritable(directory: directory, reason: "cannot lock it: \(systemReason(number))")
            }
            throw .inUse(directory: directory, pid: readProcess(descriptor))
        }
        writeProcess(descriptor)
        return descriptor
    }

    private static func readProcess(_ descriptor: Int32) -> Int? {
        var digits = [UInt8](repeating: 0, count: 20)
        let count = unsafe pread(descriptor, &digits, digits.count, 0)
        guard count > 0 else { return nil }
        return Int(String(decoding: digits[..<count].prefix { $0 != 0x0A }, as: UTF8.self))
    }

    /// The number only makes an error message clearer: a disk too full for it does not keep the archive closed.
    private static func writeProcess(_ descriptor: Int32) {
        let line = Array("\(getpid())\n".utf8)
        if unsafe pwrite(descriptor, line, line.count, 0) == line.count {
            _ = ftruncate(descriptor, off_t(line.count))
        }
    }
}

/// Makes the directory and those above it that are missing, for the owner alone, and syncs each into its parent.
private func makeDirectory(_ path: String) throws(ArchiveError) {
    guard unsafe mkdir(path, 0o700) != 0 else { return syncDirectory(directory(of: path)) }
    switch errno {
    case EEXIST:
        return
    case ENOENT where directory(of: path) != path:
        try makeDirectory(directory(of: path))
        guard unsafe mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .unwritable(directory: path, reason: systemReason(errno))
        }
        syncDirectory(directory(of: path))
    default:
        throw .unwritable(directory: path, reason: systemReason(errno))
    }
}

/// Makes a new entry last beyond a loss of power, where the file system can.
func syncDirectory(_ path: String) {
    let descriptor = unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = fsync(descriptor)
    close(descriptor)
}
