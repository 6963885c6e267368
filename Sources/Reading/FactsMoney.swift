internal import FactSheets

extension FactFinder {
    /// A currency sign or code at a token: `$`, `US$`, `MX$`, `€`, `USD`.
    func currencySign(at first: Int) -> (code: Currency, next: Int)? {
        guard let token = token(first) else { return nil }
        if token.kind == .mark {
            switch token.mark {
            case UInt8(ascii: "$"): return (.usd, first + 1)
            case FactMark.euro: return (.eur, first + 1)
            case FactMark.pound: return (.gbp, first + 1)
            case FactMark.yen: return (.jpy, first + 1)
            default: return nil
            }
        }
        guard token.kind == .word else { return nil }
        if token.word.is(.dollarPrefix), isMark(first + 1, UInt8(ascii: "$"), joined: true) {
            switch bytes[token.start] | 0x20 {
            case UInt8(ascii: "u"): return (.usd, first + 2)
            case UInt8(ascii: "m"): return (.mxn, first + 2)
            case UInt8(ascii: "c"): return (.cad, first + 2)
            default: return (.aud, first + 2)
            }
        }
        if token.shouted, case .currency(let code, 0) = token.word.role { return (code, first + 1) }
        return nil
    }

    /// `$3.4 billion`, `US$ 20 M`, `$3-5 million`, `20 millones de pesos`, `3,500 mdp`, `EUR 40`.
    mutating func takeMoney() -> Bool {
        let first = index
        if let sign = currencySign(at: first) {
            guard let phrase = number(at: sign.next, money: true), !phrase.ordinal else { return false }
            var code = sign.code
            var end = phrase.next
            var values = [phrase]
            if let upper = rangeEnd(after: phrase, from: first, money: true),
                isRange(phrase, upper, money: true)
            {
                values.append(upper)
                end = upper.next
            }
            if let word = currencyWord(at: end), word.power == 0 {
                (code, end) = (word.code, word.next)
            }
            take(.amount, from: first, before: end, value: rangeValue(values), unit: code.rawValue)
            return true
        }
        // "in 2008 dollars" says which dollars.
        guard startsNumber(first), year(at: first) == nil || !isWord(first - 1, .beforeMonth),
            let phrase = number(at: first), !phrase.ordinal
        else { return false }
        var values = [phrase]
        var end = phrase.next
        if currencyWord(at: end) == nil, let upper = rangeEnd(after: phrase, from: first, money: false),
            isRange(phrase, upper, money: false)
        {
            values.append(upper)
            end = upper.next
        }
        guard let word = currencyWord(at: end) else { return false }
        for place in values.indices { values[place].value.exponent += word.power }
        take(.amount, from: first, before: word.next, value: rangeValue(values), unit: word.code.rawValue)
        return true
    }

    private func startsNumber(_ at: Int) -> Bool {
        guard let token = token(at) else { return false }
        if token.kind == .number { return !isBound(at) }
        switch token.word.role {
        case .digit, .tens, .hundred, .scale, .dozen: return true
        default: return token.word.is(.indefinite)
        }
    }

    /// A number that hangs on what stands before it: `COVID-19`, `F-16`, `G7`, `#5`.
    func isBound(_ at: Int) -> Bool {
        guard let token = token(at), !token.spaced, let before = self.token(at - 1) else { return false }
        if before.kind == .word || before.kind == .number { return true }
        if before.mark == UInt8(ascii: "#") { return true }
        guard before.mark == FactMark.dash || before.mark == UInt8(ascii: "/") else { return false }
        return !before.spaced && at >= 2
    }

    private func currencyWord(at first: Int) -> (code: Currency, power: Int, next: Int)? {
        var next = first
        if isWord(next, .ofSpanish) { next += 1 }
        if isWord(next, .beforeCurrency) { next += 1 }
        guard case .currency(let code, let power) = role(next) else { return nil }
        return (code, Int(power), next + 1)
    }

    /// Whether two numbers make one range: `$3-5 million` and `$3 to $5`, not `in 2021 - 40 people`.
    func isRange(_ lower: NumberPhrase, _ upper: NumberPhrase, money: Bool) -> Bool {
        guard !lower.ordinal, !upper.ordinal else { return false }
        var low = lower.value
        if !lower.hasScale, upper.hasScale { low = upper.scaleApplied(to: low) }
        return money || isMark(lower.next, FactMark.dash, joined: true) || low.isBelow(upper.value)
    }

    func rangeValue(_ values: [NumberPhrase], times factor: UInt64 = 1) -> String {
        guard let first = values.first else { return "" }
        guard values.count == 2 else { return first.value.times(factor).description }
        let upper = values[1]
        let lower = !first.hasScale && upper.hasScale ? upper.scaleApplied(to: first.value) : first.value
        return lower.times(factor).description + "/" + upper.value.times(factor).description
    }
}

extension NumberPhrase {
    /// The scale word of this number on another: in `$3-5 million` both are millions.
    func scaleApplied(to other: FactNumber) -> FactNumber {
        other.scaled(by: power)
    }
}

extension FactNumber {
    func isBelow(_ other: FactNumber) -> Bool {
        var (a, b) = (Double(mantissa), Double(other.mantissa))
        for _ in 0..<min(abs(exponent), 40) { a = exponent > 0 ? a * 10 : a / 10 }
        for _ in 0..<min(abs(other.exponent), 40) { b = other.exponent > 0 ? b * 10 : b / 10 }
        return a < b
    }
}
