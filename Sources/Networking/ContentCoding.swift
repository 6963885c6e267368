internal import FactSheets

/// A coding of a body (RFC 9110 section 8.4.1).
enum ContentCoding: Sendable {
    case gzip, deflate

    /// What is asked for.
    static let accepted = "gzip, deflate"

    /// The codings of an answer, in the order they were applied; `nil` when one is unknown or there are more than 3.
    static func all(in headers: [Header]) -> [ContentCoding]? {
        var codings: [ContentCoding] = []
        for header in headers where header.name.lowercased() == "content-encoding" {
            for name in header.value.lowercased().split(whereSeparator: {
                $0 == "," || $0 == " " || $0 == "\t"
            }) {
                switch name {
                case "gzip", "x-gzip": codings.append(.gzip)
                case "deflate": codings.append(.deflate)
                case "identity": break
                default: return nil
                }
            }
        }
        return codings.count <= 3 ? codings : nil
    }

    /// `bytes` without this coding.
    /// - Throws: `tooLarge` when the result would be larger than `limit` bytes.
    func undone(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
        switch self {
        case .gzip: try gunzip(bytes, limit: limit)
        case .deflate: try undoDeflate(bytes, limit: limit)
        }
    }
}

/// RFC 1952: one member or several; what follows the last and is none is padding.
private func gunzip(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    repeat {
        position = try endOfGzipHeader(bytes, from: position)
        let start = output.count
        let stream = try Inflate(bytes, from: position, appendingTo: output, limit: limit)
        (output, position) = (stream.output, stream.position)
        guard position + 8 <= bytes.count else { throw .truncated }
        guard littleEndian(bytes, at: position) == crc32(output[start...]),
            littleEndian(bytes, at: position + 4) == UInt32(truncatingIfNeeded: output.count - start)
        else { throw .corrupt }
        position += 8
    } while bytes[position...].starts(with: [0x1F, 0x8B])
    return output
}

private func endOfGzipHeader(_ bytes: [UInt8], from start: Int) throws(InflateError) -> Int {
    guard start + 10 <= bytes.count else {
        throw [0x1F, 0x8B].starts(with: bytes.prefix(2)) ? .truncated : .corrupt
    }
    let flags = bytes[start + 3]
    guard bytes[start...].starts(with: [0x1F, 0x8B, 8]), flags & 0xE0 == 0 else { throw .corrupt }
    var position = start + 10
    if flags & 4 != 0 {
        guard position + 2 <= bytes.count else { throw .truncated }
        position += 2 + Int(bytes[position]) + Int(bytes[position + 1]) << 8
    }
    for flag: UInt8 in [8, 16] where flags & flag != 0 {
        guard position < bytes.count, let end = bytes[position...].firstIndex(of: 0) else { throw .truncated }
        position = end + 1
    }
    if flags & 2 != 0 { position += 2 }
    guard position <= bytes.count else { throw .truncated }
    return position
}

/// RFC 1950; or the bare stream that some servers send under that name.
private func undoDeflate(_ bytes: [UInt8], limit: Int) throws(InflateError) -> [UInt8] {
    guard bytes.count >= 2, bytes[0] & 15 == 8, (Int(bytes[0]) << 8 | Int(bytes[1])) % 31 == 0,
        bytes[1] & 0x20 == 0
    else { return try Inflate(bytes, from: 0, appendingTo: [], limit: limit).output }
    let stream = try Inflate(bytes, from: 2, appendingTo: [], limit: limit)
    guard stream.position + 4 <= bytes.count else { throw .truncated }
    guard littleEndian(bytes, at: stream.position).byteSwapped == adler32(stream.output) else {
        throw .corrupt
    }
    return stream.output
}

private func littleEndian(_ bytes: [UInt8], at position: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[position + $1]) << UInt32(8 * $1) }
}

private let crcTable: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
}

private func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes { crc = crcTable[Int((crc ^ UInt32(byte)) & 255)] ^ crc >> 8 }
    return ~crc
}

private func adler32(_ bytes: [UInt8]) -> UInt32 {
    var (a, b): (UInt32, UInt32) = (1, 0)
    var start = 0
    while start < bytes.count {
        // 5552 is the most that cannot overflow (zlib's NMAX).
        let end = min(start + 5552, bytes.count)
        for byte in bytes[start..<end] {
            a &+= UInt32(byte)
            b &+= a
        }
        (a, b, start) = (a % 65_521, b % 65_521, end)
    }
    return b << 16 | a
}
