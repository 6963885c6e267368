/// A decimal number as it is read: `mantissa` times ten to the power of `exponent`.
struct FactNumber: Equatable {
    var mantissa: UInt64
    var exponent = 0

    /// Digits with separators: `1,000`, `3.4`; `nil` beyond 18 digits.
    init?(digits: ArraySlice<UInt8>) {
        mantissa = 0
        var fraction: Int?
        var count = 0
        let decimal = FactNumber.decimalMark(of: digits)
        for (offset, byte) in digits.enumerated() {
            if byte.isDigit {
                count += 1
                guard count <= 18 else { return nil }
                mantissa = mantissa * 10 + UInt64(byte - 0x30)
                if fraction != nil { fraction = (fraction ?? 0) + 1 }
            } else if offset == decimal {
                fraction = 0
            }
        }
        exponent = -(fraction ?? 0)
    }

    init(_ value: UInt64) { mantissa = value }

    /// Where the decimal mark stands: the last separator, unless exactly three digits follow it or it is repeated.
    private static func decimalMark(of digits: ArraySlice<UInt8>) -> Int? {
        var last: Int?
        var separators = 0
        for (offset, byte) in digits.enumerated() where !byte.isDigit {
            last = offset
            separators += 1
        }
        guard let last else { return nil }
        let after = digits.count - last - 1
        let mark = digits[digits.startIndex + last]
        if mark == UInt8(ascii: ".") {
            return separators == 1 || digits.contains(UInt8(ascii: ",")) || after != 3 ? last : nil
        }
        return after != 3 && separators == 1 ? last : nil
    }

    func scaled(by power: Int) -> FactNumber {
        var scaled = self
        scaled.exponent += power
        return scaled
    }

    func times(_ factor: UInt64) -> FactNumber {
        var product = self
        let (result, overflow) = mantissa.multipliedReportingOverflow(by: factor)
        if !overflow { product.mantissa = result }
        return product
    }

    /// Plain digits, no trailing zeros after the point.
    var description: String {
        if exponent >= 0 {
            return String(mantissa) + String(repeating: "0", count: mantissa == 0 ? 0 : exponent)
        }
        var digits = String(mantissa)
        if digits.utf8.count <= -exponent {
            digits = String(repeating: "0", count: -exponent - digits.utf8.count + 1) + digits
        }
        let point = digits.utf8.count + exponent
        let whole = digits.prefix(point)
        var fraction = digits.suffix(-exponent)
        while fraction.last == "0" { fraction.removeLast() }
        return fraction.isEmpty ? String(whole) : "\(whole).\(fraction)"
    }
}

/// A number in digits or words, and the token behind it.
struct NumberPhrase {
    var value: FactNumber
    var next: Int
    /// Written in digits without a scale word.
    var plain = false
    var hasScale = false
    /// The power of ten of its last scale word: 6 for `3 million`.
    var power = 0
    var ordinal = false
}

extension FactFinder {
    /// The number that begins at a token: `1,000`, `3.4 billion`, `two hundred and fifty`, `mil millones`.
    func number(at first: Int, money: Bool = false) -> NumberPhrase? {
        guard let token = token(first) else { return nil }
        if token.kind == .number {
            guard let value = FactNumber(digits: bytes[token.start..<token.end]) else { return nil }
            return withScale(NumberPhrase(value: value, next: first + 1, plain: true), money: money)
        }
        return token.kind == .word ? spelledNumber(at: first) : nil
    }

    private func withScale(_ phrase: NumberPhrase, money: Bool) -> NumberPhrase {
        var phrase = phrase
        while true {
            var next = phrase.next
            // "3-million", "1.5-billion"
            if isMark(next, FactMark.dash, joined: true), case .scale = role(next + 1), isAttached(next + 1) {
                next += 1
            }
            if case .scale(let power) = role(next) {
                phrase.value.exponent += Int(power)
                phrase.power += Int(power)
            } else if case .hundred = role(next), !isAttached(next) {
                phrase.value.exponent += 2
                phrase.power += 2
            } else if money || isAttached(next), let power = scaleLetter(next) {
                phrase.value.exponent += power
                phrase.power += power
                phrase.next = next + 1
                phrase.plain = false
                phrase.hasScale = true
                return phrase
            } else {
                return phrase
            }
            guard phrase.value.exponent <= 24 else { return phrase }
            phrase.next = next + 1
            phrase.plain = false
            phrase.hasScale = true
        }
    }

    /// `M`, `MM`, `B`, `K` as in `US$ 20 M`.
    private func scaleLetter(_ at: Int) -> Int? {
        guard let token = token(at), token.kind == .word, token.end - token.start <= 2 else { return nil }
        let letter = bytes[token.start] | 0x20
        if token.end - token.start == 2,
            letter != UInt8(ascii: "m") || bytes[token.start + 1] | 0x20 != letter
        {
            return nil
        }
        switch letter {
        case UInt8(ascii: "k"): return 3
        case UInt8(ascii: "m"): return token.capital || !token.spaced ? 6 : nil
        case UInt8(ascii: "b"): return token.capital ? 9 : nil
        default: return nil
        }
    }

    private func spelledNumber(at first: Int) -> NumberPhrase? {
        var total: UInt64 = 0
        var group: UInt64 = 0
        var next = first
        var words = 0
        var hasScale = false
        var lastPower = 0
        if isWord(next, .indefinite) {
            switch role(next + 1) {
            case .hundred, .scale, .dozen:
                group = 1
                next += 1
            default: return nil
            }
        }
        if case .ordinal(let value) = role(first) {
            return NumberPhrase(value: FactNumber(UInt64(value)), next: first + 1, ordinal: true)
        }
        while words < 12 {
            switch role(next) {
            case .digit(let value): group += UInt64(value)
            case .tens(let value): group += UInt64(value)
            case .hundred: group = max(group, 1) * 100
            case .dozen: group = max(group, 1) * 12
            case .scale(let power):
                guard power <= 12, group < 1000, words > 0 || group > 0 || power == 3 else { return nil }
                hasScale = true
                lastPower = Int(power)
                if power == 3, case .scale(let million) = role(next + 1) {  // mil millones
                    return NumberPhrase(
                        value: FactNumber(max(group, 1)).scaled(by: 3 + Int(million)), next: next + 2,
                        hasScale: true, power: 3 + Int(million))
                }
                var factor: UInt64 = 1
                for _ in 0..<power { factor *= 10 }
                total += max(group, 1) * factor
                group = 0
            default:
                return words == 0
                    ? nil
                    : NumberPhrase(
                        value: FactNumber(total + group), next: next, hasScale: hasScale, power: lastPower)
            }
            words += 1
            next += 1
            if isMark(next, FactMark.dash, joined: true), isAttached(next + 1), isSpelled(next + 1) {
                next += 1
            }
            // "and" between tens parts two numbers
            let more = hasScale || group >= 100 ? WordClass.and : .spanishAnd
            if isWord(next, more), isSpelled(next + 1) { next += 1 }
            guard group < 1_000_000, total < 1_000_000_000_000_000 else { return nil }
        }
        return nil
    }

    private func isSpelled(_ at: Int) -> Bool {
        switch role(at) {
        case .digit, .tens, .hundred: true
        default: false
        }
    }

    /// The second number of a range: `3-5`, `3 to 5`, `between 3 and 5`; with its own currency sign or not.
    func rangeEnd(after phrase: NumberPhrase, from first: Int, money: Bool) -> NumberPhrase? {
        var next = phrase.next
        if isMark(next, FactMark.dash) {
            next += 1
        } else if isWord(next, .to) || isWord(next, .a) {
            next += 1
        } else if isWord(next, .and), isWord(first - 1, .between) {
            next += 1
        } else {
            return nil
        }
        if money, let sign = currencySign(at: next) { next = sign.next }
        return number(at: next, money: money)
    }
}
