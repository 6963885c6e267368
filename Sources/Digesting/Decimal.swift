/// An exact decimal number with up to six places: enough for any amount a government writes.
package struct Decimal: Comparable, Sendable {
    private static let places = 6
    private static let one: Int128 = 1_000_000
    /// Millionths.
    private let raw: Int128

    private init(raw: Int128) { self.raw = raw }

    /// Reads `474000000`, `3.4`, `-5`; `nil` for anything else, and for more than 30 digits.
    package init?(_ text: String) {
        var value: Int128 = 0
        var fraction: Int?
        var digits = 0
        for byte in text.hasPrefix("-") ? text.dropFirst().utf8 : text[...].utf8 {
            switch byte {
            case 0x30...0x39:
                digits += 1
                if let places = fraction { fraction = places + 1 }
                guard digits <= 30, fraction ?? 0 <= Decimal.places else { return nil }
                value = value * 10 + Int128(byte - 0x30)
            case UInt8(ascii: ".") where fraction == nil && digits > 0: fraction = 0
            default: return nil
            }
        }
        guard digits > 0, fraction != 0 else { return nil }
        for _ in (fraction ?? 0)..<Decimal.places { value *= 10 }
        raw = text.hasPrefix("-") ? -value : value
    }

    package static func - (a: Decimal, b: Decimal) -> Decimal { Decimal(raw: a.raw - b.raw) }

    /// Wraps around beyond what any text can say: each number has at most 30 digits.
    package static func + (a: Decimal, b: Decimal) -> Decimal { Decimal(raw: a.raw &+ b.raw) }

    package static func < (a: Decimal, b: Decimal) -> Bool { a.raw < b.raw }

    /// As many of it; wraps around as `+` does.
    func times(_ count: Int) -> Decimal { Decimal(raw: raw &* Int128(count)) }

    var millionths: Int128 { raw }

    /// As near as a floating-point number comes, for pictures.
    package var approximately: Double { Double(raw) / Double(Decimal.one) }

    package static let zero = Decimal(raw: 0)

    package var isZero: Bool { raw == 0 }
    var isNegative: Bool { raw < 0 }

    /// Its first `digits` digits, at least one, rounded half away from zero: sums of much, of which nobody reads more.
    package func rounded(toDigits digits: Int) -> Decimal {
        var unit: UInt128 = 1
        while raw.magnitude / unit >= Decimal.power(of: max(digits, 1)) { unit *= 10 }
        let size = Int128(clamping: (raw.magnitude + unit / 2) / unit * unit)
        return Decimal(raw: raw < 0 ? 0 - size : size)
    }

    private static func power(of digits: Int) -> UInt128 {
        (0..<min(digits, 30)).reduce(1) { power, _ in power * 10 }
    }

    var magnitude: Decimal { raw < 0 ? Decimal(raw: 0 &- raw) : self }
    /// `−` or `+`.
    var sign: String { raw < 0 ? "−" : "+" }

    /// Without the sign, in groups of three: `1,234.5`.
    var grouped: String { Decimal.grouped(raw.magnitude, unit: UInt128(Decimal.one)) }

    /// Without the sign, as people write large numbers: `74 million`, `1.5 billion`, `38,000`.
    package var inWords: String {
        let scales: [(UInt128, String)] = [
            (1_000_000_000_000, " trillion"), (1_000_000_000, " billion"), (1_000_000, " million"),
        ]
        let size = raw.magnitude
        for (scale, name) in scales where size >= scale * UInt128(Decimal.one) {
            let unit = scale * UInt128(Decimal.one)
            // Of more than three places the digits say it better.
            guard size % (unit / 1000) == 0 else { break }
            return Decimal.grouped(size, unit: unit) + name
        }
        return grouped
    }

    /// `size / unit` written out; the rest becomes decimal places, zeros at the end left out.
    private static func grouped(_ size: UInt128, unit: UInt128) -> String {
        let whole = String(size / unit)
        var text = ""
        for (index, digit) in whole.utf8.enumerated() {
            if index > 0, (whole.utf8.count - index) % 3 == 0 { text += "," }
            text.unicodeScalars.append(Unicode.Scalar(digit))
        }
        var rest = size % unit
        guard rest > 0 else { return text }
        text += "."
        while rest > 0 {
            rest *= 10
            text += String(rest / unit)
            rest %= unit
        }
        return text
    }
}
