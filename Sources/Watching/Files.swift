public import FactSheets
internal import FoundationEssentials
internal import Glibc

/// A file that could not be written or read.
public enum FileError: Explained, Equatable {
    case cannotWrite(path: String, reason: String)
    case cannotRead(path: String, reason: String)
    case tooLarge(path: String, limit: Int)

    public var summary: String {
        switch self {
        case .cannotWrite(let path, let reason): "cannot write '\(path)': \(reason)"
        case .cannotRead(let path, let reason): "cannot read '\(path)': \(reason)"
        case .tooLarge(let path, let limit): "'\(path)' is larger than \(limit >> 20) MiB"
        }
    }

    public var remedy: String? {
        switch self {
        case .cannotWrite:
            "check that the directory exists, that this user may write there, and that the disk has room"
        case .cannotRead: "check the path, and that this user may read it"
        case .tooLarge: "a fact sheet is rarely larger than 1 MiB; give the page itself"
        }
    }
}

private func lastError() -> String { unsafe String(cString: strerror(errno)) }

/// Writes under another name, flushes to the disk, then renames: a reader sees all of the file or none of it.
public func writeDurably(_ bytes: [UInt8], to path: String) throws(FileError) {
    try writeDurably(bytes, to: path, draft: path + ".part")
}

/// `draft`: the other name, in the same file system; left out: the name and `.part`.
func writeDurably(
    _ bytes: [UInt8], to path: String, mode: mode_t? = nil, draft: String? = nil
) throws(FileError) {
    let draft = draft ?? path + ".part"
    let file = unsafe open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: lastError()) }
    guard mode.map({ fchmod(file, $0) == 0 }) ?? true, writeAll(bytes, to: file), fsync(file) == 0 else {
        let reason = lastError()
        close(file)
        throw .cannotWrite(path: path, reason: reason)
    }
    guard close(file) == 0, unsafe rename(draft, path) == 0, syncDirectory(of: path) else {
        throw .cannotWrite(path: path, reason: lastError())
    }
}

/// Writes a file that can be made again: it is whole when this returns, but for a loss of power.
func writeWhole(_ bytes: [UInt8], to path: String) throws(FileError) {
    let file = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: lastError()) }
    guard writeAll(bytes, to: file) else {
        let reason = lastError()
        close(file)
        throw .cannotWrite(path: path, reason: reason)
    }
    guard close(file) == 0 else { throw .cannotWrite(path: path, reason: lastError()) }
}

/// Puts `source` into the configuration file at `path`, whose mode stays; a reader sees the old file or the new one.
///
/// - Throws: `ConfigurationError` or `Configuration.NotWritable` when the file would not be sound or say something else
///   besides; `FileError`. Then it is as it was.
public func addToConfiguration(_ source: Source, profile: String, path: String) throws {
    let place =
        unsafe realpath(path, nil).map { resolved in
            defer { unsafe free(resolved) }
            return unsafe String(cString: resolved)
        } ?? path
    let bytes = try readFile(place)
    var status = stat()
    guard unsafe stat(place, &status) == 0 else {
        throw FileError.cannotRead(path: path, reason: lastError())
    }
    let result = try Configuration.adding(source, toProfile: profile, in: bytes, path: path)
    try writeDurably(result, to: place, mode: status.st_mode & 0o7777)
}

/// A new name is on the disk only once its directory is.
private func syncDirectory(of path: String) -> Bool {
    let directory = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let file = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { return false }
    defer { close(file) }
    return fsync(file) == 0
}

/// Writes to standard output; false when its reader went away or the disk is full.
public func writeToStandardOutput(_ text: String) -> Bool { writeToStandardOutput(Array(text.utf8)) }

/// The same of bytes.
public func writeToStandardOutput(_ bytes: [UInt8]) -> Bool { writeAll(bytes, to: STDOUT_FILENO) }

private func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes.withUnsafeBytes {
            unsafe write(file, $0.baseAddress.map { unsafe $0 + written }, bytes.count - written)
        }
        if count < 0 {
            if errno == EINTR { continue }
            return false
        }
        written += count
    }
    return true
}

/// The bytes of the file at `path`, or of standard input for `-`; at most `limit`.
public func readFile(_ path: String, limit: Int = 64 << 20) throws(FileError) -> [UInt8] {
    let file = path == "-" ? dup(STDIN_FILENO) : unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw .cannotRead(path: path, reason: lastError()) }
    defer { close(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 256 << 10)
    while true {
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(file, $0.baseAddress, $0.count) }
        if count < 0 {
            if errno == EINTR { continue }
            throw .cannotRead(path: path, reason: lastError())
        }
        if count == 0 { return bytes }
        bytes.append(contentsOf: chunk[..<count])
        if bytes.count > limit { throw .tooLarge(path: path, limit: limit) }
    }
}

/// When the file was last written.
func modificationTime(of path: String) throws(FileError) -> Instant {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
        let date = attributes[.modificationDate] as? Date
    else { throw .cannotRead(path: path, reason: "its time cannot be read") }
    return Instant(seconds: Int64(date.timeIntervalSince1970))
}

/// The files at and below `path`, in the order of their names; `path` itself when it is no directory.
///
/// Links to directories below it are not followed, so that a loop of them ends. What cannot be listed, and what is
/// neither file nor directory, is told to `refuse` and passed over.
func filesBelow(_ path: String, refuse: (FileError) -> Void) -> [String] {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else {
        refuse(.cannotRead(path: path, reason: lastError()))
        return []
    }
    guard status.st_mode & S_IFMT == S_IFDIR else { return [path] }
    var files: [String] = []
    var waiting = [path]
    while let directory = waiting.popLast() {
        do throws(FileError) {
            var below: [String] = []
            for name in try namesInDirectory(directory) {
                let child = directory + "/" + name
                var status = stat()
                guard unsafe lstat(child, &status) == 0 else {
                    refuse(.cannotRead(path: child, reason: lastError()))
                    continue
                }
                let isLink = status.st_mode & S_IFMT == S_IFLNK
                guard unsafe !isLink || stat(child, &status) == 0 else {
                    refuse(.cannotRead(path: child, reason: lastError()))
                    continue
                }
                switch (status.st_mode & S_IFMT, isLink) {
                case (S_IFREG, _): files.append(child)
                case (S_IFDIR, false): below.append(child)
                case (S_IFDIR, true):
                    refuse(.cannotRead(path: child, reason: "it is a link to a directory, and not followed"))
                default: refuse(.cannotRead(path: child, reason: "it is neither a file nor a directory"))
                }
            }
            waiting += below.reversed()
        } catch { refuse(error) }
    }
    return files
}

/// What is in `directory`, hidden files left out, by name.
func namesInDirectory(_ directory: String) throws(FileError) -> [String] {
    guard let handle = unsafe opendir(directory) else {
        throw .cannotRead(path: directory, reason: lastError())
    }
    defer { unsafe closedir(handle) }
    var names: [String] = []
    while let entry = unsafe readdir(handle) {
        let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
            unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        }
        if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
}
