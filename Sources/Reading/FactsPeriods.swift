internal import FactSheets

/// Dates said by a part of a period, or by a day before its month.
extension FactFinder {
    /// Whole months, counted from the year 0.
    private struct Months {
        var first: Int
        var count: Int

        init(_ first: Int, _ count: Int) { (self.first, self.count) = (first, count) }
        init(year: Int, years: Int = 1) { self.init(year * 12, 12 * years) }
        /// The federal fiscal year, from October.
        init(fiscalYear year: Int) { self.init(year * 12 - 3, 12) }
    }

    /// `early 2023`, `mid-October`, `by the end of the fiscal year`, `a finales de este año`: a third of a period as
    /// an interval; its last day for the end.
    mutating func takePhase(_ phase: Int) -> Bool {
        let first = index
        var next = first + 1
        if isMark(next, FactMark.dash, joined: true) { next += 1 }
        let isOf = isWord(next, .of)
        if isOf { next += 1 }
        if isWord(next, .article) || isWord(next, .spanishArticle) { next += 1 }
        guard phase < 4 || isOf, let (months, end) = months(at: next) else { return false }
        take(.date, from: first, before: end, value: FactFinder.value(of: phase, in: months))
        return true
    }

    private static func value(of phase: Int, in months: Months) -> String {
        let after = months.first + months.count
        if phase == 4 { return day(after).map { CivilDate(day: $0.dayNumber - 1).description } ?? "" }
        guard months.count >= 3 else {
            let days = [("01", "10"), ("11", "20"), ("21", "")][phase - 1]
            let last = days.1.isEmpty ? value(of: 4, in: months) : name(months.first) + "-" + days.1
            return name(months.first) + "-" + days.0 + "/" + last
        }
        let third = months.count / 3
        let from = months.first + (phase - 1) * third
        return name(from) + "/" + name((phase == 3 ? after : from + third) - 1)
    }

    /// The first day of a month.
    private static func day(_ month: Int) -> CivilDate? {
        CivilDate(year: month / 12, month: month % 12 + 1, day: 1)
    }

    private static func name(_ month: Int) -> String { String(day(month)?.description.dropLast(3) ?? "") }

    /// The period at a token: `2023`, `1990s`, `FY2023`, `October 2022`, `second quarter`, `next year`, `year`.
    private func months(at first: Int) -> (Months, next: Int)? {
        if let year = year(at: first) {
            guard isAttached(first + 1), token(first + 1)?.kind == .word else {
                return (Months(year: year), first + 1)
            }
            return year % 10 == 0 ? (Months(year: year, years: 10), first + 2) : nil
        }
        if let (year, next) = fiscalYear(at: first) { return (Months(fiscalYear: year), next) }
        switch role(first) {
        case .month(let month):
            guard let year = namedYear(behind: first + 1) else {
                let value = dated(month: Int(month), day: nil, year: nil)
                guard let year = Int(value.prefix(4)) else { return nil }
                return (Months(year * 12 + Int(month) - 1, 1), first + 1)
            }
            return (Months(year.value * 12 + Int(month) - 1, 1), year.next)
        case .ordinal(let number) where number <= 4:
            guard case .period(.quarter) = role(first + 1) else { return nil }
            let year = namedYear(behind: first + 2)
            guard let value = year?.value ?? published?.year else { return nil }
            return (Months(value * 12 + Int(number) * 3 - 3, 3), year?.next ?? first + 2)
        case .near(let offset): return months(of: first + 1, from: Int(offset))
        default: return months(of: first, from: 0)
        }
    }

    /// `year`, `fiscal year`, `month`, `decade` from the day of publication; `offset` of them later.
    private func months(of first: Int, from offset: Int) -> (Months, next: Int)? {
        guard let published else { return nil }
        let isFiscal = isWord(first, .fiscal)
        guard case .period(let period) = role(isFiscal ? first + 1 : first) else { return nil }
        let month = published.year * 12 + published.month - 1
        switch period {
        case .year where isFiscal:
            let year = published.year + (published.month >= 10 ? 1 : 0)
            return (Months(fiscalYear: year + offset), first + 2)
        case .year: return (Months(year: published.year + offset), first + 1)
        case .month: return (Months(month + offset, 1), first + 1)
        case .quarter: return (Months(month - month % 3 + 3 * offset, 3), first + 1)
        case .decade: return (Months(year: (published.year / 10 + offset) * 10, years: 10), first + 1)
        default: return nil
        }
    }

    /// `2022`, `, 2022`, `de 2022` behind a month or quarter.
    private func namedYear(behind at: Int) -> (value: Int, next: Int)? {
        let next = isWord(at, .of) || isMark(at, UInt8(ascii: ",")) ? at + 1 : at
        return year(at: next).map { ($0, next + 1) }
    }

    /// `FY 2023`, `FY2023`, `fiscal year 2023`.
    func fiscalYear(at first: Int) -> (year: Int, next: Int)? {
        var next = first + 1
        var year: Int?
        if isWord(first, .fy) {
            year = self.year(at: next) ?? smallNumber(next).map { 2000 + $0 % 100 }
        } else if isWord(first, .fiscal), case .period(.year) = role(next) {
            next += 1
            year = self.year(at: next)
        } else if let token = token(first), token.kind == .word, token.end - token.start == 6,
            bytes[token.start] | 0x20 == UInt8(ascii: "f"), bytes[token.start + 1] | 0x20 == UInt8(ascii: "y")
        {
            year = bytes[token.start + 2..<token.end].reduce(0) { sum, byte in
                byte.isDigit ? (sum ?? 0) * 10 + Int(byte - 0x30) : nil
            }
            next = first
        } else if isWord(first, .fiscal), let found = self.year(at: next) {
            year = found  // año fiscal 2023
        }
        guard let year, (1900...2100).contains(year) else { return nil }
        return (year, next + 1)
    }

    /// `24 October 2022`, `12 y 13 de septiembre de 2022`, `31 de agosto al 1 de septiembre`.
    mutating func takeDayAndMonth() -> Bool {
        let first = index
        guard let day = day(at: first) else { return false }
        let lower = monthBehind(day: first)
        var last = lower
        var upperDay: Int?
        let joint = lower?.next ?? first + 1
        if isMark(joint, FactMark.dash) || isWord(joint, .toDay) || isWord(joint, .spanishAnd)
            || isWord(joint, .a),
            let to = self.day(at: joint + 1), let found = monthBehind(day: joint + 1)
        {
            (upperDay, last) = (to, found)
        }
        guard let last else { return false }
        let year = namedYear(behind: last.next)
        var value = dated(month: (lower ?? last).month, day: day, year: year?.value)
        if let upperDay { value += "/" + dated(month: last.month, day: upperDay, year: year?.value) }
        take(.date, from: first, before: year?.next ?? last.next, value: value)
        return true
    }

    private func monthBehind(day at: Int) -> (month: Int, next: Int)? {
        var next = at + 1
        let isSpanish = isWord(next, .ofSpanish)
        if isSpanish { next += 1 }
        guard case .month(let month) = role(next), isSpanish || tokens[next].capital else { return nil }
        return (Int(month), next + 1)
    }
}
