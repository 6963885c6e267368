/// A labelled digest, as `WARC-Block-Digest` and `WARC-Payload-Digest` give it (WARC/1.1 section 5.8): an algorithm, and
/// its value in base 16, 32 or 64.
public struct RecordDigest: Hashable, Sendable {
    /// Such as `sha1`, in lower case.
    public let algorithm: String
    public let value: [UInt8]

    /// `nil` for what is none, or of an algorithm whose length is not known here.
    public init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        algorithm = text[..<colon].lowercased().filter { $0 != "-" }
        guard let size = ["md5": 16, "sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64][algorithm] else {
            return nil
        }
        let digits = text[text.index(after: colon)...].utf8.filter { $0 != UInt8(ascii: "=") }
        // The lengths of the three never agree for one size.
        let bits =
            switch digits.count {
            case size * 2: 4
            case (size * 8 + 4) / 5: 5
            case (size * 8 + 5) / 6: 6
            default: 0
            }
        guard bits > 0 else { return nil }
        var value: [UInt8] = []
        var (held, count) = (0, 0)
        for digit in digits {
            guard let part = Self.value(of: digit, bits: bits) else { return nil }
            held = (held << bits | part) & 0xFFFF
            count += bits
            if count >= 8 {
                count -= 8
                value.append(UInt8(truncatingIfNeeded: held >> count))
            }
        }
        guard value.count == size else { return nil }
        self.value = value
    }

    private static func value(of digit: UInt8, bits: Int) -> Int? {
        let letter = digit | 0x20
        switch (bits, digit) {
        case (4, 0x30...0x39): return Int(digit - 0x30)
        case (4, _) where (0x61...0x66).contains(letter): return Int(letter - 0x61 + 10)
        case (5, 0x32...0x37): return Int(digit - 0x32 + 26)
        case (5, _) where (0x61...0x7A).contains(letter): return Int(letter - 0x61)
        case (6, 0x41...0x5A): return Int(digit - 0x41)
        case (6, 0x61...0x7A): return Int(digit - 0x61 + 26)
        case (6, 0x30...0x39): return Int(digit - 0x30 + 52)
        case (6, UInt8(ascii: "+")), (6, UInt8(ascii: "-")): return 62
        case (6, UInt8(ascii: "/")), (6, UInt8(ascii: "_")): return 63
        default: return nil
        }
    }
}
