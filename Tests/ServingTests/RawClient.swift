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

    /// What comes until `mark` has come, and nothing of what comes after it.
    func read(until mark: String) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let wanted = Array(mark.utf8)
        while true {
            // Looked at first: what stands behind the mark is left to whoever reads next.
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_PEEK))
            guard count > 0 else { break }
            let before = all.count
            all += buffer[..<count]
            let end = place(behind: wanted, in: all, from: max(0, before - wanted.count + 1))
            if let end { all.removeSubrange(end...) }
            _ = unsafe recv(descriptor, &buffer, all.count - before, 0)
            if end != nil { break }
        }
        return String(decoding: all, as: UTF8.self)
    }

    private func place(behind mark: [UInt8], in bytes: [UInt8], from start: Int) -> Int? {
        guard bytes.count >= start + mark.count else { return nil }
        let (bytes, mark) = (bytes.span, mark.span)
        for place in start...bytes.count - mark.count where bytes[place] == mark[0] {
            if mark.indices.allSatisfy({ bytes[place + $0] == mark[$0] }) { return place + mark.count }
        }
        return nil
    }

    /// True once the other side has closed or sent something, within `milliseconds`.
    func isReadable(within milliseconds: Int32) -> Bool {
        var waiting = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
        return unsafe poll(&waiting, 1, milliseconds) > 0
    }
}
