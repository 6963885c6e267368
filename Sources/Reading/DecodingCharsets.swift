internal import Glibc

func isValidUTF8(_ bytes: [UInt8]) -> Bool {
    let bytes = bytes.span
    var place = 0
    while place < bytes.count {
        if place + 8 <= bytes.count, EightBytes(bytes, at: place).beyond == 0 {
            place += 8
        } else if bytes[place] < 0x80 {
            place += 1
        } else {
            let start = place
            while place < bytes.count, bytes[place] >= 0x80 { place += 1 }
            guard (try? UTF8Span(validating: bytes.extracting(start..<place))) != nil else { return false }
        }
    }
    return true
}

/// Is there something that only UTF-8 would write: a character of two bytes or more, in its form if not in its range?
func holdsMultiByteUTF8(_ bytes: [UInt8]) -> Bool {
    for (index, byte) in bytes.enumerated() where byte >= 0xC2 && byte < 0xF5 {
        let end = index + (byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4)
        if end <= bytes.count, bytes[(index + 1)..<end].allSatisfy({ $0 & 0xC0 == 0x80 }) { return true }
    }
    return false
}

/// The bytes themselves when they are valid UTF-8; else with U+FFFD for what is not.
func repairedUTF8(_ bytes: [UInt8]) -> [UInt8] {
    isValidUTF8(bytes) ? bytes : Array(String(decoding: bytes, as: UTF8.self).utf8)
}

/// <https://encoding.spec.whatwg.org/#windows-1252>: every byte means something.
func decodedWindows1252(_ bytes: [UInt8]) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 8)
    for byte in bytes { appendWindows1252(byte, to: &text) }
    return text
}

func appendWindows1252(_ byte: UInt8, to text: inout [UInt8]) {
    let scalar = (0x80...0x9F).contains(byte) ? upperControls[Int(byte) - 0x80] : UInt16(byte)
    if scalar < 0x80 {
        text.append(UInt8(scalar))
    } else if scalar < 0x800 {
        text.append(UInt8(0xC0 | scalar >> 6))
        text.append(UInt8(0x80 | scalar & 0x3F))
    } else {
        text.append(UInt8(0xE0 | scalar >> 12))
        text.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        text.append(UInt8(0x80 | scalar & 0x3F))
    }
}

/// What windows-1252 has from 0x80 to 0x9F.
private let upperControls: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D,
    0x17D,
    0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153,
    0x9D,
    0x17E, 0x178,
]

/// Lone surrogates and an odd last byte become U+FFFD.
func decodedUTF16(_ bytes: ArraySlice<UInt8>, bigEndian: Bool) -> [UInt8] {
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2 + 1)
    var index = bytes.startIndex
    while index + 1 < bytes.endIndex {
        let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
        units.append(bigEndian ? first << 8 | second : second << 8 | first)
        index += 2
    }
    if index < bytes.endIndex { units.append(0xFFFD) }
    return Array(String(decoding: units, as: UTF16.self).utf8)
}

/// Decoded by the C library; each byte that it cannot read becomes U+FFFD. `nil` when it does not know `charset`.
///
/// `charset` comes from the table of labels, never from outside. The result has at most 4 bytes for each of `bytes`.
func decodedByIconv(_ bytes: [UInt8], from charset: String) -> [UInt8]? {
    guard let converter = Converter(from: charset) else { return nil }
    return converter.convert(bytes)
}

/// One `iconv` descriptor into UTF-8.
@safe private struct Converter: ~Copyable {
    private let raw: iconv_t

    init?(from charset: String) {
        // (iconv_t)-1 is the error, see iconv_open(3).
        guard let raw = unsafe iconv_open("UTF-8", charset), Int(bitPattern: raw) != -1 else { return nil }
        unsafe self.raw = raw
    }

    deinit { _ = unsafe iconv_close(raw) }

    func convert(_ bytes: [UInt8]) -> [UInt8] {
        var input = bytes
        var text: [UInt8] = []
        text.reserveCapacity(bytes.count + bytes.count / 2)
        var chunk = [UInt8](repeating: 0, count: 32 * 1024)
        unsafe input.withUnsafeMutableBytes { input in
            var from = unsafe input.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = input.count
            while left > 0 {
                let (written, error) = unsafe step(&from, &left, into: &chunk)
                text += chunk[..<written]
                switch error {
                case 0, E2BIG: continue
                default:
                    text += "\u{FFFD}".utf8
                    if let next = unsafe from { unsafe from = next + 1 }
                    left -= 1
                }
            }
            // Vietnamese holds a letter back for the accent that may follow.
            unsafe from = nil
            let (written, _) = unsafe step(&from, &left, into: &chunk)
            text += chunk[..<written]
        }
        return text
    }

    /// One call: how many bytes it wrote into `chunk`, and its error.
    private func step(
        _ from: inout UnsafeMutablePointer<CChar>?, _ left: inout Int, into chunk: inout [UInt8]
    ) -> (written: Int, error: Int32) {
        unsafe chunk.withUnsafeMutableBytes { chunk in
            var into = unsafe chunk.baseAddress?.assumingMemoryBound(to: CChar.self)
            var room = chunk.count
            // Without input it writes what it holds back.
            let result =
                unsafe from == nil
                ? unsafe iconv(raw, nil, nil, &into, &room) : unsafe iconv(raw, &from, &left, &into, &room)
            // (size_t)-1, as iconv(3) has it.
            return (chunk.count - room, result == -1 ? errno : 0)
        }
    }
}

extension [UInt8] {
    /// The place of the next `byte`.
    func place(of byte: UInt8, from start: Int) -> Int? {
        unsafe withUnsafeBytes { buffer -> Int? in
            guard start >= 0, start < buffer.count, let base = buffer.baseAddress,
                let found = unsafe memchr(base + start, Int32(byte), buffer.count - start)
            else { return nil }
            return unsafe UnsafeRawPointer(found) - base
        }
    }

    /// Do exactly the bytes of `text` stand at `index`?
    func stands(_ text: StaticString, at index: Int) -> Bool {
        guard index >= 0, text.utf8CodeUnitCount <= count - index else { return false }
        return unsafe withUnsafeBytes { buffer -> Bool in
            guard let base = buffer.baseAddress else { return false }
            return unsafe memcmp(base + index, text.utf8Start, text.utf8CodeUnitCount) == 0
        }
    }

    /// The place of the next `text`, exactly as written.
    func place(of text: StaticString, from start: Int) -> Int? {
        guard text.utf8CodeUnitCount > 0 else { return nil }
        let first = unsafe text.utf8Start.pointee
        var index = start
        while let found = place(of: first, from: index) {
            if stands(text, at: found) { return found }
            index = found + 1
        }
        return nil
    }
}
