internal import Dispatch
internal import Glibc
internal import Synchronization

/// A listening TCP socket on loopback; each connection is served on a thread of its own.
public final class LoopbackSocket: Sendable {
    public enum Version: Sendable { case four, six }

    public let port: Int
    private let version: Version
    private let listener: Listener

    /// Listens at `port`, or at any free one when that is 0, and calls `serve` for each connection.
    /// - Throws: `LoopbackError` when the machine has no such loopback address or the port is taken.
    public init(
        _ version: Version = .four, port: Int = 0, serve: @escaping @Sendable (LoopbackConnection) -> Void
    ) throws {
        let descriptor = try openSocket(version)
        let listener = Listener(descriptor: descriptor)
        guard unsafe withLoopbackAddress(version, port, { unsafe bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, 64) == 0, let bound = localPort(of: descriptor)
        else { throw LoopbackError(call: "bind", code: errno) }
        (self.version, self.port, self.listener) = (version, bound, listener)
        DispatchQueue(label: "loopback.accept").async { listener.run(serve) }
    }

    deinit { listener.stop() }

    /// How many connections were made before this call.
    ///
    /// It makes one more, which is not counted, and waits until that is accepted: connections are accepted in the order
    /// they were made, so none is missed.
    public func connections() throws -> Int {
        let descriptor = try openSocket(version)
        defer { close(descriptor) }
        guard unsafe withLoopbackAddress(version, port, { unsafe connect(descriptor, $0, $1) }) == 0,
            let own = localPort(of: descriptor)
        else { throw LoopbackError(call: "connect", code: errno) }
        return listener.connections(before: own)
    }
}

public struct LoopbackError: Error, CustomStringConvertible {
    let call: String
    let code: Int32
    public var description: String { unsafe "\(call): \(String(cString: strerror(code)))" }
}

private final class Listener: Sendable {
    private struct State {
        var open: Set<Int32> = []
        var peers: [Int] = []
        var probes = 0
    }
    private let descriptor: Int32
    private let state = Mutex(State())

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    func run(_ serve: @escaping @Sendable (LoopbackConnection) -> Void) {
        while true {
            let accepted = accept(descriptor, nil, nil)
            if accepted < 0, errno == EINTR || errno == ECONNABORTED { continue }
            guard accepted >= 0 else { return }
            _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
            let peer = remotePort(of: accepted) ?? 0
            state.withLock {
                $0.open.insert(accepted)
                $0.peers.append(peer)
            }
            DispatchQueue(label: "loopback.connection").async {
                serve(LoopbackConnection(descriptor: accepted))
                _ = self.state.withLock { $0.open.remove(accepted) }
                close(accepted)
            }
        }
    }

    func stop() {
        shutdown(descriptor, Int32(SHUT_RDWR))
        state.withLock { for connection in $0.open { shutdown(connection, Int32(SHUT_RDWR)) } }
    }

    func connections(before probe: Int) -> Int {
        while true {
            let count: Int? = state.withLock { state in
                guard let index = state.peers.lastIndex(of: probe) else { return nil }
                defer { state.probes += 1 }
                return index - state.probes
            }
            if let count { return count }
            sched_yield()
        }
    }
}

private func openSocket(_ version: LoopbackSocket.Version) throws -> Int32 {
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    let descriptor = socket(version == .four ? AF_INET : AF_INET6, kind, 0)
    guard descriptor >= 0 else { throw LoopbackError(call: "socket", code: errno) }
    return descriptor
}

private func withLoopbackAddress(
    _ version: LoopbackSocket.Version, _ port: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    switch version {
    case .four:
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return unsafe withUnsafeBytes(of: &address) { unsafe lend($0, body) }
    case .six:
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = UInt16(port).bigEndian
        unsafe withUnsafeMutableBytes(of: &address.sin6_addr) { unsafe $0[15] = 1 }
        return unsafe withUnsafeBytes(of: &address) { unsafe lend($0, body) }
    }
}

private func lend(
    _ bytes: UnsafeRawBufferPointer, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    guard let start = bytes.baseAddress else { return -1 }
    return unsafe body(start.assumingMemoryBound(to: sockaddr.self), socklen_t(bytes.count))
}

private func localPort(of descriptor: Int32) -> Int? {
    unsafe port { unsafe getsockname(descriptor, $0, $1) }
}

private func remotePort(of descriptor: Int32) -> Int? {
    unsafe port { unsafe getpeername(descriptor, $0, $1) }
}

/// The port stands at the same place in both versions.
private func port(
    _ name: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
) -> Int? {
    var address = sockaddr_in6()
    var length = socklen_t(MemoryLayout<sockaddr_in6>.size)
    return unsafe withUnsafeMutableBytes(of: &address) { bytes in
        guard let start = bytes.baseAddress,
            unsafe name(start.assumingMemoryBound(to: sockaddr.self), &length) == 0
        else { return nil }
        return unsafe Int(UInt16(bigEndian: bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    }
}
