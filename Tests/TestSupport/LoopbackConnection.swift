internal import Glibc

/// One accepted connection, read and written by blocking calls; its owner closes it.
public struct LoopbackConnection: Sendable {
    let descriptor: Int32

    /// Up to 64 KiB as they come; empty when the other side has closed.
    public func receive() -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: 65_536) { buffer, count in
            repeat {
                count = unsafe recv(descriptor, buffer.baseAddress, buffer.count, 0)
            } while count < 0
                && errno == EINTR
            count = max(0, count)
        }
    }

    /// False when the other side no longer takes anything.
    @discardableResult public func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Waits until something arrives, the other side closes, or the time is over; true when it has closed.
    public func isClosed(within milliseconds: Int32) -> Bool {
        var event = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard unsafe poll(&event, 1, milliseconds) > 0 else { return false }
        var byte: UInt8 = 0
        return unsafe recv(descriptor, &byte, 1, Int32(MSG_PEEK)) <= 0
    }

    /// Waits until the other side closes, whatever it sends meanwhile.
    public func waitUntilClosed() {
        while !receive().isEmpty {}
    }

    /// Makes the closing of this connection a reset (RST) instead of an orderly end.
    public func resetOnClose() {
        var option = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    }
}

/// Lines and blocks out of a connection's bytes.
public struct LoopbackReader {
    private let connection: LoopbackConnection
    private var buffer: [UInt8] = []
    private var start = 0

    public init(_ connection: LoopbackConnection) { self.connection = connection }

    /// The next line without its line break, or `nil` at the end.
    public mutating func line() -> [UInt8]? {
        var scanned = start
        while true {
            if let end = buffer[scanned...].firstIndex(of: 0x0A) {
                defer { start = end + 1 }
                return Array(
                    buffer[start..<end].last == 0x0D ? buffer[start..<(end - 1)] : buffer[start..<end])
            }
            scanned = buffer.count
            let more = connection.receive()
            if more.isEmpty { return nil }
            buffer += more
        }
    }

    /// The next `count` bytes, fewer at the end.
    public mutating func bytes(_ count: Int) -> [UInt8] {
        while buffer.count - start < count {
            let more = connection.receive()
            if more.isEmpty { break }
            buffer += more
        }
        defer { start = min(buffer.count, start + count) }
        return Array(buffer[start..<min(buffer.count, start + count)])
    }
}
