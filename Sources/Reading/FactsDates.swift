internal import FactSheets

extension FactFinder {
    /// A date that begins with a word: a month, weekday, quarter, season, fiscal year, or `today`, `last week`.
    mutating func takeDate() -> Bool {
        let first = index
        switch role(first) {
        case .month(let month): return takeMonth(Int(month), from: first, firstMonth: first)
        case .weekday(let day): return takeWeekday(Int(day))
        case .day(let offset):
            let value = published.map { CivilDate(day: $0.dayNumber + Int(offset)).description }
            take(.date, from: first, before: first + 1, value: value ?? "P\(offset)D")
            return true
        case .near(let offset): return takeNear(Int(offset))
        case .season(let season): return takeSeason(Int(season), from: first, near: nil)
        case .ordinal(let number) where number <= 4:
            if case .period(.quarter) = role(first + 1) {
                return takePart(Int(number), months: 3, end: first + 2)
            }
            if isWord(first + 1, .half), number <= 2 {
                return takePart(Int(number), months: 6, end: first + 2)
            }
            return false
        case .phase(let phase): return takePhase(Int(phase))
        default: break
        }
        guard tokens[first].word.is(.opens) || tokens[first].capital else { return false }
        if isWord(first, .quarterName) {
            return takePart(Int(bytes[tokens[first].start + 1] - 0x30), months: 3, end: first + 1)
        }
        return takeFiscalYear()
    }

    /// A date that begins with a number: `2022`, `2021-2025`, `24 October 2022`, `7/4/2021`, `12:55 P.M. EST`.
    mutating func takeDigitDate() -> Bool {
        let first = index
        guard !isBound(first) else { return false }
        if takeClock() || takeNumericDate() { return true }
        if takeDayAndMonth() { return true }
        guard let year = year(at: first) else { return false }
        if isMark(first + 1, UInt8(ascii: "%"), joined: true) { return false }
        if case .scale = role(first + 1) { return false }
        if case .percent = role(first + 1) { return false }
        if let suffix = token(first + 1), suffix.kind == .word, !suffix.spaced {
            guard bytes[suffix.start] | 0x20 == UInt8(ascii: "s"), suffix.end == suffix.start + 1,
                year % 10 == 0
            else { return false }
            take(.date, from: first, before: first + 2, value: "\(year)/\(year + 9)")
            return true
        }
        if isMark(first + 1, FactMark.dash, joined: true), let upper = yearAfterDash(first + 2, from: year) {
            take(.date, from: first, before: first + 3, value: "\(year)/\(upper)")
            return true
        }
        take(.date, from: first, before: first + 1, value: String(year))
        return true
    }

    /// The end of `2021-2025` or `2021–22`.
    private func yearAfterDash(_ at: Int, from year: Int) -> Int? {
        if let upper = self.year(at: at), upper > year { return upper }
        guard isAttached(at), let short = smallNumber(at), tokens[at].end - tokens[at].start == 2 else {
            return nil
        }
        let upper = year - year % 100 + short
        return upper > year ? upper : nil
    }

    private mutating func takeMonth(_ month: Int, from first: Int, firstMonth: Int) -> Bool {
        let at = firstMonth
        let spanish = !tokens[at].capital
        let mayBeVerb = isWord(at, .monthOrVerb)
        guard !spanish || !mayBeVerb && !isWord(at, .englishMonth) else {
            return false
        }
        var next = at + 1
        if isMark(next, UInt8(ascii: "."), joined: true), tokens[at].end - tokens[at].start <= 4,
            day(at: next + 1) != nil
        {
            next += 1
        }
        let day = spanish ? nil : self.day(at: next)
        guard let day else { return takeMonthAlone(month, from: first, at: at, mayBeVerb: mayBeVerb) }
        next = afterDay(next)
        let (upper, afterRange) = rangeEnd(month: month, at: next)
        if upper != nil { next = afterRange }
        var end = next
        var year: Int?
        if isMark(next, UInt8(ascii: ",")), let found = self.year(at: next + 1) {
            (year, end) = (found, next + 2)
        } else if let found = self.year(at: next) {
            (year, end) = (found, next + 1)
        }
        var value = dated(month: month, day: day, year: year)
        if let upper { value += "/" + dated(month: upper.month, day: upper.day, year: year) }
        take(.date, from: first, before: end, value: value)
        return true
    }

    private mutating func takeMonthAlone(_ month: Int, from first: Int, at: Int, mayBeVerb: Bool) -> Bool {
        var next = at + 1
        if isWord(next, .of) || isMark(next, UInt8(ascii: ",")),
            year(at: next + 1) != nil
        {
            next += 1
        }
        if let year = year(at: next) {
            take(.date, from: first, before: next + 1, value: dated(month: month, day: nil, year: year))
            return true
        }
        if mayBeVerb {
            guard isWord(first - 1, .beforeMonth), !isSentenceStart(at) else { return false }
        }
        take(.date, from: first, before: at + 1, value: dated(month: month, day: nil, year: nil))
        return true
    }

    /// The end of `31-September 1`, `20 to 24`, `20 and June 24`, `20 through 24`.
    private func rangeEnd(month: Int, at: Int) -> (upper: (month: Int, day: Int)?, next: Int) {
        guard isMark(at, FactMark.dash) || isWord(at, .toDay) else {
            return (nil, at)
        }
        var next = at + 1
        var upperMonth = month
        if case .month(let other) = role(next), tokens[next].capital {
            upperMonth = Int(other)
            next += 1
        }
        guard let day = day(at: next), !isWord(at, .and) || upperMonth != month || followsDay(next) else {
            return (nil, at)
        }
        return ((upperMonth, day), afterDay(next))
    }

    /// Nothing countable stands behind the number.
    private func followsDay(_ at: Int) -> Bool {
        guard let next = token(afterDay(at)) else { return true }
        return next.kind == .mark || next.word.is(.function)
    }

    private mutating func takeWeekday(_ day: Int) -> Bool {
        let first = index
        var next = first + 1
        if isMark(next, UInt8(ascii: ",")) { next += 1 }
        if case .month(let month) = role(next), tokens[next].capital, self.day(at: next + 1) != nil {
            return takeMonth(Int(month), from: first, firstMonth: next)
        }
        take(.date, from: first, before: first + 1, value: "-W-\(day)")
        return true
    }

    private mutating func takeNear(_ offset: Int) -> Bool {
        let first = index
        if case .season(let season) = role(first + 1) {
            return takeSeason(Int(season), from: first, near: offset)
        }
        if case .month(let month) = role(first + 1), tokens[first + 1].capital {
            return takeMonth(Int(month), from: first, firstMonth: first + 1)
        }
        if isWord(first + 1, .fiscal), case .period(.year) = role(first + 2), let published {
            let year = published.year + (published.month >= 10 ? 1 : 0) + offset
            take(.date, from: first, before: first + 3, value: "\(year - 1)-10-01/\(year)-09-30")
            return true
        }
        guard case .period(let period) = role(first + 1) else {
            guard case .weekday(let day) = role(first + 1) else { return false }
            take(.date, from: first, before: first + 2, value: "-W-\(day)")
            return true
        }
        let value: String
        switch (period, published) {
        case (.year, let date?): value = String(date.year + offset)
        case (.month, let date?):
            let months = date.year * 12 + date.month - 1 + offset
            value = "\(months / 12)-" + twoDigits(months % 12 + 1)
        case (.week, let date?):
            let monday = date.dayNumber - (date.weekday + 6) % 7 + 7 * offset
            value = "\(CivilDate(day: monday))/\(CivilDate(day: monday + 6))"
        case (.week, nil), (.month, nil), (.year, nil), (.quarter, _): value = "\(offset)\(period.rawValue)"
        default: return false
        }
        take(.date, from: first, before: first + 2, value: value)
        return true
    }

    private mutating func takeSeason(_ season: Int, from first: Int, near: Int?) -> Bool {
        var next = (near == nil ? first : first + 1) + 1
        if isWord(next, .of), year(at: next + 1) != nil { next += 1 }
        if let year = year(at: next) {
            take(.date, from: first, before: next + 1, value: "\(year)-\(season)")
            return true
        }
        guard let near else { return false }
        let value = published.map { "\($0.year + near)-\(season)" } ?? "---\(season)"
        take(.date, from: first, before: first + 2, value: value)
        return true
    }

    /// `third quarter of 2024`, `primer semestre de 2024`: a part of the year, so many months long.
    private mutating func takePart(_ number: Int, months: Int, end: Int) -> Bool {
        var next = end
        if isWord(next, .of) { next += 1 }
        let year = year(at: next)
        let from = "-" + twoDigits((number - 1) * months + 1) + "/", last = "-" + twoDigits(number * months)
        let named = (year ?? published?.year).map(String.init) ?? "-"
        take(.date, from: index, before: year == nil ? end : next + 1, value: named + from + named + last)
        return true
    }

    /// `FY 2023`, `FY2023`, `fiscal year 2023`: the federal one, from October to September.
    private mutating func takeFiscalYear() -> Bool {
        guard let (year, next) = fiscalYear(at: index) else { return false }
        take(.date, from: index, before: next, value: "\(year - 1)-10-01/\(year)-09-30")
        return true
    }
}
