#if canImport(Glibc)
    internal import Glibc
#endif

/// The folder of real documents that corpus tests read: `$HLEDWATCH_CORPUS`, else `../shared/data` beside the package.
public enum Corpus {
    /// The absolute path of one of its files or folders, or `nil` after printing why there is none.
    public static func file(_ path: String) -> String? {
        let full = "\(folder)/\(path)"
        guard unsafe access(full, R_OK) == 0 else {
            print("skipped: there is no '\(full)'; set HLEDWATCH_CORPUS to the folder of real documents")
            return nil
        }
        return full
    }

    /// The bytes of one of its files, or `nil` after printing why there is none.
    public static func bytes(_ path: String) -> [UInt8]? { file(path).flatMap(contents) }

    /// The names in one of its folders, sorted; empty after printing why when there is none.
    public static func names(in path: String) -> [String] {
        guard let full = file(path), let open = unsafe opendir(full) else { return [] }
        defer { unsafe closedir(open) }
        var names: [String] = []
        while let entry = unsafe readdir(open) {
            let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    /// The bytes of any file, or `nil` when it cannot be read.
    public static func contents(_ path: String) -> [UInt8]? {
        guard let file = unsafe fopen(path, "rb") else { return nil }
        defer { unsafe fclose(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = unsafe fread(&chunk, 1, chunk.count, file)
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
    }

    private static var folder: String {
        if let set = unsafe getenv("HLEDWATCH_CORPUS") { return unsafe String(cString: set) }
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(4)
        return parts.joined(separator: "/") + "/shared/data"
    }
}
