#if canImport(Glibc)
    import Glibc
#endif
import Testing

/// A datagram socket as systemd opens one for its services, named in `NOTIFY_SOCKET`.
final class NotifySocket {
    private let descriptor: Int32
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let path = folder.file("notify")
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: bytes) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, size)
            }
        }
        try #require(bound == 0)
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setenv("NOTIFY_SOCKET", path, 1)
    }

    deinit {
        unsafe unsetenv("NOTIFY_SOCKET")
        close(descriptor)
    }

    /// The next datagram, split into its lines; waits at most ten seconds.
    func next() throws -> [String] {
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
        try #require(count > 0)
        return String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// A new empty folder, removed with what was written into it.
final class TemporaryFolder {
    let path: String
    private var names: [String] = []

    init() throws {
        var template = Array("/tmp/hledwatch-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer in
            unsafe buffer.baseAddress.flatMap { unsafe mkdtemp($0) }.map { unsafe String(cString: $0) }
        }
        path = try #require(made)
    }

    deinit {
        for name in names { unsafe unlink(path + "/" + name) }
        unsafe rmdir(path)
    }

    /// The path of a file in it.
    func file(_ name: String) -> String {
        if !names.contains(name) { names.append(name) }
        return path + "/" + name
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let path = file(name)
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(unsafe Glibc.write(descriptor, bytes, bytes.count) == bytes.count)
        return path
    }
}
