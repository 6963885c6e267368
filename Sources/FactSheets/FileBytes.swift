#if canImport(Glibc)
    internal import Glibc
#endif

/// What is to be read of an open file; of more than `most` bytes, a few more than that. `nil`, and `errno` says why, where
/// it cannot be read.
func bytes(of descriptor: Int32, most: Int) -> [UInt8]? {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 16 << 10)
    while bytes.count <= most {
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count >= 0 else { return nil }
        if count == 0 { break }
        bytes += chunk[..<count]
    }
    return bytes
}

/// The system's reasons that a person meets, in plain words.
func reason(_ code: Int32) -> String {
    switch code {
    case ENOENT: "no such file"
    case EACCES: "permission denied"
    case EISDIR: "it is a directory"
    default: unsafe String(cString: strerror(code))
    }
}
