internal import CCurl
internal import Glibc

/// An IPv4 or IPv6 address, as a socket sees it: no name, no spelling.
public struct InternetAddress: Hashable, Sendable {
    /// Four bytes or sixteen, in network order.
    let bytes: [UInt8]

    /// The address in the strict form of `inet_pton(3)`: four decimal numbers, or RFC 4291. `nil` for anything else.
    public init?(_ text: String) {
        guard !text.utf8.contains(0) else { return nil }
        let isVersion6 = text.utf8.contains(UInt8(ascii: ":"))
        var bytes = [UInt8](repeating: 0, count: isVersion6 ? 16 : 4)
        let read = unsafe bytes.withUnsafeMutableBytes {
            unsafe inet_pton(isVersion6 ? AF_INET6 : AF_INET, text, $0.baseAddress)
        }
        guard read == 1 else { return nil }
        self.bytes = bytes
    }

    /// - Parameter bytes: Four or sixteen.
    init(bytes: [UInt8]) { self.bytes = bytes }

    var isVersion4: Bool { bytes.count == 4 }
}

extension InternetAddress: CustomStringConvertible {
    /// Four decimal numbers, or the form of RFC 5952.
    public var description: String {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            let written = unsafe bytes.withUnsafeBytes {
                unsafe inet_ntop(
                    isVersion4 ? AF_INET : AF_INET6, $0.baseAddress, text.baseAddress, socklen_t(text.count))
            }
            return unsafe written.map { unsafe String(cString: $0) } ?? "?"
        }
    }
}

/// Where one socket is about to connect to.
struct SocketAddress: Equatable {
    let address: InternetAddress
    let port: UInt16
    /// IPv6 only: the interface; 0 when the address is not bound to one.
    let scope: UInt32

    /// What libcurl is about to connect to; `nil` unless it is a complete IPv4 or IPv6 address (sockaddr_in is 16
    /// bytes long, sockaddr_in6 28).
    @unsafe init?(_ target: UnsafePointer<curl_sockaddr>) {
        guard let offset = MemoryLayout<curl_sockaddr>.offset(of: \.addr) else { return nil }
        let family = unsafe target.pointee.family
        let length = unsafe Int(target.pointee.addrlen)
        let start = unsafe UnsafeRawPointer(target) + offset
        guard unsafe Int32(start.loadUnaligned(as: sa_family_t.self)) == family else { return nil }
        switch family {
        case AF_INET where length >= MemoryLayout<sockaddr_in>.size:
            let raw = unsafe start.loadUnaligned(as: sockaddr_in.self)
            address = InternetAddress(bytes: bigEndianBytes(UInt32(bigEndian: raw.sin_addr.s_addr)))
            port = UInt16(bigEndian: raw.sin_port)
            scope = 0
        case AF_INET6 where length >= MemoryLayout<sockaddr_in6>.size:
            let raw = unsafe start.loadUnaligned(as: sockaddr_in6.self)
            let bytes = unsafe withUnsafeBytes(of: raw.sin6_addr) { unsafe [UInt8]($0) }
            address = InternetAddress(bytes: bytes)
            port = UInt16(bigEndian: raw.sin6_port)
            scope = raw.sin6_scope_id
        default: return nil
        }
    }

    init(address: InternetAddress, port: UInt16) {
        self.address = address
        self.port = port
        scope = 0
    }
}

private func bigEndianBytes(_ value: UInt32) -> [UInt8] {
    [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
}
