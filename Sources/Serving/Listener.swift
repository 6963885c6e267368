#if canImport(Glibc)
    internal import Glibc
#endif

/// A listening socket, on loopback unless it was passed; closed in `deinit` unless it was given away.
struct Listener: ~Copyable {
    let descriptor: Int32
    let port: Int

    /// `host`: `127.0.0.1` and its neighbours in 127/8, `::1`, or `localhost`, which means `127.0.0.1`. `port`: 0 for
    /// any that is free.
    init(host: String, port: Int) throws(ServingError) {
        guard let number = UInt16(exactly: port) else { throw .badPort(port) }
        let name = host == "localhost" ? "127.0.0.1" : host
        var v4 = in_addr()
        if unsafe !name.utf8.contains(0) && inet_pton(AF_INET, name, &v4) == 1 {
            guard UInt32(bigEndian: v4.s_addr) >> 24 == 127 else { throw .notLoopback(host: host) }
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = number.bigEndian
            address.sin_addr = v4
            descriptor = try Self.listening(AF_INET, &address, host, port)
        } else if name == "::1" {
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = number.bigEndian
            address.sin6_addr = in6addr_loopback
            descriptor = try Self.listening(AF_INET6, &address, host, port)
        } else {
            throw .notLoopback(host: host)
        }
        self.port = port == 0 ? Self.boundPort(descriptor) : port
    }

    /// A socket that listens already.
    init(inherited descriptor: Int32) {
        self.descriptor = descriptor
        // libmicrohttpd accepts until nobody is left.
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        port = Self.boundPort(descriptor)
    }

    deinit { close(descriptor) }

    /// The descriptor, which the caller must close from now on.
    consuming func release() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }

    private static func listening<Address>(
        _ family: Int32, _ address: inout Address, _ host: String, _ port: Int
    ) throws(ServingError) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(family, kind, 0)
        guard descriptor >= 0 else { throw .cannotListen(host: host, port: port, reason: reason(errno)) }
        var on: Int32 = 1
        // Without it, a restart would have to wait for the last connections' TIME_WAIT.
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let size = socklen_t(MemoryLayout<Address>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, size)
            }
        }
        guard bound == 0, listen(descriptor, 1024) == 0 else {
            let code = errno
            close(descriptor)
            if code == EADDRINUSE { throw .portInUse(host: host, port: port) }
            throw .cannotListen(host: host, port: port, reason: reason(code))
        }
        return descriptor
    }

    private static func boundPort(_ descriptor: Int32) -> Int {
        var address = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = unsafe getsockname(descriptor, $0, &size)
            }
        }
        let family = Int32(address.ss_family)
        guard family == AF_INET || family == AF_INET6 else { return 0 }
        // sin_port and sin6_port lie at the same place.
        return unsafe withUnsafeBytes(of: &address) { bytes in unsafe Int(bytes[2]) << 8 | Int(bytes[3]) }
    }
}

func reason(_ code: Int32) -> String {
    code == EACCES ? "permission denied" : unsafe String(cString: strerror(code))
}
