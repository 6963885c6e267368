internal import FactSheets

/// The parts that dates are made of.
extension FactFinder {
    /// A year of four digits, 1900 to 2100.
    func year(at: Int) -> Int? {
        guard let token = token(at), token.kind == .number, token.end - token.start == 4,
            !isMark(at - 1, UInt8(ascii: "$")),
            let year = smallNumber(at), (1900...2100).contains(year)
        else { return nil }
        return year
    }

    /// A whole number of at most four digits.
    func smallNumber(_ at: Int) -> Int? {
        guard let token = token(at), token.kind == .number, token.end - token.start <= 4 else { return nil }
        var value = 0
        for byte in bytes[token.start..<token.end] {
            guard byte.isDigit else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    /// A day of the month: 1 to 31 in one or two digits, not the start of a larger number or a percent.
    func day(at: Int) -> Int? {
        guard let token = token(at), token.kind == .number, token.end - token.start <= 2,
            let day = smallNumber(at),
            (1...31).contains(day), !isMark(at + 1, UInt8(ascii: "%"), joined: true)
        else { return nil }
        switch role(at + 1) {
        case .percent, .scale: return nil
        default: return day
        }
    }

    /// The token behind a day and its ordinal ending.
    func afterDay(_ at: Int) -> Int {
        isAttached(at + 1) && isWord(at + 1, .ordinalEnding) ? at + 2 : at + 1
    }

    /// ISO 8601 at the precision given; without a year the one that brings the date nearest to publication.
    func dated(month: Int, day: Int?, year: Int?) -> String {
        let rest = "-" + twoDigits(month) + (day.map { "-" + twoDigits($0) } ?? "")
        if let year { return String(year) + rest }
        guard let published else { return "-" + rest }
        let distance = month - published.month
        let shift = distance > 6 ? -1 : distance < -6 ? 1 : 0
        return String(published.year + shift) + rest
    }

    func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    /// `12:55 P.M. BST`, `2 p.m. ET`, `14:30`.
    mutating func takeClock() -> Bool {
        let first = index
        guard let hour = smallNumber(first), hour < 25, tokens[first].end - tokens[first].start <= 2 else {
            return false
        }
        var next = first + 1
        var minute = 0
        var colon = false
        if isMark(next, UInt8(ascii: ":"), joined: true), isAttached(next + 1),
            let read = smallNumber(next + 1), read < 60,
            tokens[next + 1].end - tokens[next + 1].start == 2
        {
            minute = read
            next += 2
            colon = true
        }
        var afternoon: Bool?
        if isWord(next, .pm) { afternoon = true }
        if isWord(next, .am) { afternoon = false }
        if afternoon != nil {
            next += 1
            if isMark(next, UInt8(ascii: "."), joined: true), token(next + 1)?.shouted ?? false { next += 1 }
        }
        guard colon || afternoon != nil else { return false }
        if let zone = token(next), zone.kind == .word, zone.shouted, (2...4).contains(zone.end - zone.start),
            !zone.word.is(.function)
        {
            next += 1
        }
        let clock = afternoon.map { hour % 12 + ($0 ? 12 : 0) } ?? hour
        take(.date, from: first, before: next, value: "T" + twoDigits(clock) + ":" + twoDigits(minute))
        return true
    }

    /// `7/4/2021`, `02/02/22`, `2022-09-12`.
    mutating func takeNumericDate() -> Bool {
        let first = index
        guard let a = smallNumber(first), let mark = token(first + 1), mark.kind == .mark, !mark.spaced,
            let b = smallNumber(first + 2), let second = token(first + 3), second.kind == .mark,
            second.mark == mark.mark,
            let c = smallNumber(first + 4), isAttached(first + 2), isAttached(first + 4)
        else { return false }
        let date: CivilDate?
        if mark.mark == FactMark.dash, a > 1900 {
            date = CivilDate(year: a, month: b, day: c)
        } else if mark.mark == UInt8(ascii: "/") {
            let year = c < 100 ? 2000 + c : c
            date = CivilDate(year: year, month: a, day: b) ?? CivilDate(year: year, month: b, day: a)
        } else {
            date = nil
        }
        guard let date else { return false }
        take(.date, from: first, before: first + 5, value: date.description)
        return true
    }
}
