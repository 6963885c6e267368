internal import FoundationEssentials
internal import Glibc

/// A directory that files are written into, below it, too.
struct Folder {
    let path: String

    /// Makes the directory where it is missing.
    init(_ path: String) throws(FileError) {
        self.path = path
        try Self.make(path)
    }

    /// Writes a file whose name may hold slashes; the directories for it are made.
    func write(_ bytes: [UInt8], as name: String) throws(FileError) {
        let place = path + "/" + name
        if let slash = name.lastIndex(of: "/") { try Self.make(path + "/" + name[..<slash]) }
        try writeWhole(bytes, to: place)
    }

    /// Puts a file in the place of the one of that name, for good, unless that one holds the same.
    /// - Returns: Whether there was anything to do.
    func replace(with bytes: [UInt8], _ name: String) throws(FileError) -> Bool {
        let place = path + "/" + name
        if let held = try? readFile(place, limit: bytes.count + 1), held == bytes { return false }
        if let slash = name.lastIndex(of: "/") { try Self.make(path + "/" + name[..<slash]) }
        try writeDurably(bytes, to: place)
        return true
    }

    /// What is in it, by name; hidden files are left out.
    func names() throws(FileError) -> [String] { try namesInDirectory(path) }

    /// Takes it away with all that is in it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }

    private static func make(_ path: String) throws(FileError) {
        guard unsafe mkdir(path, 0o755) != 0, errno != EEXIST else { return }
        let number = errno
        if number == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
            try make(String(path[..<slash]))
            guard unsafe mkdir(path, 0o755) != 0, errno != EEXIST else { return }
        }
        throw .cannotWrite(path: path, reason: unsafe String(cString: strerror(errno)))
    }
}
