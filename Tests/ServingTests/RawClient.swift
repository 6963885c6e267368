#if canImport(Glibc)
    import Glibc
#endif
import Testing

/// A bare TCP connection to loopback: sends exactly the bytes given, and reads what comes.
final class RawClient {
    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, size)
            }
        }
        try #require(connected == 0)
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// False when the other side has closed.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// What comes until the other side closes; `nil` when it does not within twenty seconds.
    func readToEnd() -> String? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count == 0 || count < 0 && errno == ECONNRESET { return String(decoding: all, as: UTF8.self) }
            guard count > 0 else { return nil }
            all += buffer[..<count]
        }
    }

    /// What comes until `mark` has come.
    func read(until mark: String) -> String {
        var all: [UInt8] = []
        var byte: UInt8 = 0
        let wanted = Array(mark.utf8)
        while unsafe recv(descriptor, &byte, 1, 0) == 1 {
            all.append(byte)
            if all.suffix(wanted.count) == wanted[...] { break }
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// True once the other side has closed or sent something, within `milliseconds`.
    func isReadable(within milliseconds: Int32) -> Bool {
        var waiting = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        return unsafe poll(&waiting, 1, milliseconds) > 0
    }
}
