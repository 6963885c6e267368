import Glibc

/// A directory of a test's own, removed with everything in it when the test lets go of it.
public final class TemporaryDirectory {
    public let path: String

    public init() throws {
        var template = Array("/tmp/hledwatch-test-XXXXXX".utf8) + [0]
        let made = unsafe template.withUnsafeMutableBytes { bytes in
            unsafe bytes.baseAddress.map { unsafe mkdtemp($0.assumingMemoryBound(to: CChar.self)) != nil }
                ?? false
        }
        guard made else { throw SpawnError(what: "mkdtemp", code: errno) }
        path = String(decoding: template.dropLast(), as: UTF8.self)
    }

    deinit {
        _ = try? Program.run("/bin/rm", ["-rf", path])
    }

    /// Writes `bytes` as the file `name` in it, and returns the file's path.
    @discardableResult public func write(_ bytes: [UInt8], as name: String) throws -> String {
        let file = path + "/" + name
        try replace(file, with: bytes)
        return file
    }

    @discardableResult public func write(_ text: String, as name: String) throws -> String {
        try write(Array(text.utf8), as: name)
    }
}

/// Makes `bytes` all that the file at `path` holds.
public func replace(_ path: String, with bytes: [UInt8]) throws {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw SpawnError(what: "open \(path)", code: errno) }
    defer { close(descriptor) }
    var rest = bytes[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes {
            unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
        }
        guard count > 0 else { throw SpawnError(what: "write \(path)", code: errno) }
        rest = rest.dropFirst(count)
    }
}

/// The whole file at `path`.
public func contents(of path: String) throws -> [UInt8] {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw SpawnError(what: "open \(path)", code: errno) }
    defer { close(descriptor) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw SpawnError(what: "read \(path)", code: errno) }
        if count == 0 { return bytes }
        bytes.append(contentsOf: chunk[..<count])
    }
}
