internal import CZlib

/// The CRC-32 of gzip and ZIP, of bytes that come piece by piece.
public struct Checksum: Sendable {
    private var sum: UInt = 0

    public init() {}

    public var value: UInt32 { UInt32(truncatingIfNeeded: sum) }

    public mutating func update(_ bytes: [UInt8]) {
        if bytes.isEmpty { return }  // zlib takes no bytes for a wish to begin anew
        sum = unsafe bytes.withUnsafeBytes { bytes in
            unsafe crc32_z(sum, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
        }
    }
}
