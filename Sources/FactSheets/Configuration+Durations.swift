extension Duration {
    private static let units: [(letter: UInt8, seconds: Int64)] = [
        (UInt8(ascii: "w"), 604_800), (UInt8(ascii: "d"), 86_400), (UInt8(ascii: "h"), 3600),
        (UInt8(ascii: "m"), 60), (UInt8(ascii: "s"), 1),
    ]

    /// Reads `15m`, `90s`, `1h30m`, `7d`, `2w`: whole numbers with a unit, larger units first, no blanks, at most
    /// 100 years; `nil` for anything else.
    public init?(written text: some StringProtocol) {
        var total: Int64 = 0
        var number: Int64?
        var next = 0
        for byte in text.utf8 {
            if (0x30...0x39).contains(byte) {
                number = (number ?? 0) * 10 + Int64(byte - 0x30)
                guard let number, number < 10_000_000_000 else { return nil }
                continue
            }
            guard let count = number,
                let unit = Self.units[next...].firstIndex(where: { $0.letter == byte })
            else { return nil }
            total += count * Self.units[unit].seconds
            number = nil
            next = unit + 1
        }
        guard number == nil, next > 0, total <= 100 * 365 * 86_400 else { return nil }
        self = .seconds(total)
    }

    /// The duration as a configuration writes it, whole seconds: `1h30m`, `7d`, `0s`.
    public var written: String {
        var rest = max(0, components.seconds)
        guard rest > 0 else { return "0s" }
        var out = ""
        for unit in Self.units.dropFirst() where rest >= unit.seconds {
            out += "\(rest / unit.seconds)" + String(UnicodeScalar(unit.letter))
            rest %= unit.seconds
        }
        return out
    }
}
