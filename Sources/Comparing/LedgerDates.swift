internal import FactSheets

/// Deadlines: the dates in a commitment by which, or on which, it is to be met.
enum LedgerDates {
    /// The date a commitment is to be met by: one behind `by` or `before`, else the first that is still to come when the
    /// text is published. Until when something lasts is no deadline.
    static func deadline(_ unit: LedgerUnit, published: Instant) -> LedgerDeadline? {
        let bytes = Array(unit.text.utf8)
        var best: (fact: Fact, first: CivilDate, last: CivilDate, isLimit: Bool)?
        for fact in unit.facts where fact.type == .date {
            guard let days = days(fact.value), days.last >= published.date else { continue }
            let isLimit = stands(limits, in: bytes, before: fact.start)
            if !isLimit, stands(spans, in: bytes, before: fact.start) { continue }
            // A year that was under way when it was said is a time of events, not a limit.
            guard isLimit || days.first > published.date else { continue }
            if best == nil || isLimit && best?.isLimit == false {
                best = (fact, days.first, days.last, isLimit)
            }
        }
        return best.map {
            LedgerDeadline(
                text: $0.fact.text, value: $0.fact.value, firstDay: "\($0.first)", lastDay: "\($0.last)")
        }
    }

    private static let limits = Set(["by", "before", "than", "antes", "para"].map { Array($0.utf8) })
    private static let spans = Set(["until", "through", "till", "hasta"].map { Array($0.utf8) })

    /// Whether one of the five words before the date is such a one: `by the end of 2023`, `through September`.
    private static func stands(_ words: Set<[UInt8]>, in bytes: [UInt8], before start: Int) -> Bool {
        var end = min(start, bytes.count)
        for _ in 0..<5 {
            while end > 0, !bytes[end - 1].isLetterOrDigit {
                if [0x2C, 0x2E, 0x3B].contains(bytes[end - 1]) { return false }
                end -= 1
            }
            var begin = end
            while begin > 0, bytes[begin - 1].isLetterOrDigit { begin -= 1 }
            if begin == end { return false }
            if words.contains(bytes[begin..<end].map(\.lowered)) { return true }
            end = begin
        }
        return false
    }

    /// The first and the last day of a date's normal value; `nil` for one without a year.
    static func days(_ value: String) -> (first: CivilDate, last: CivilDate)? {
        let ends = value.split(separator: "/", omittingEmptySubsequences: false)
        if ends.count == 2, let from = point(ends[0]), let to = point(ends[1]), from.first <= to.last {
            return (from.first, to.last)
        }
        return ends.count == 1 ? point(ends[0]) : nil
    }

    private static func point(_ text: Substring) -> (first: CivilDate, last: CivilDate)? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first, first.utf8.count == 4, let year = Int(first),
            (1...9999).contains(year),
            parts.count <= 3
        else { return nil }
        if parts.count == 1 { return span(year, 1, year, 12) }
        if parts.count == 2, let half = parts[1].first, "QH".contains(half) {
            let size = half == "Q" ? 3 : 6
            guard let number = Int(parts[1].dropFirst()), number >= 1, number * size <= 12 else { return nil }
            return span(year, (number - 1) * size + 1, year, number * size)
        }
        guard let month = Int(parts[1]), (1...12).contains(month) else { return nil }
        if parts.count == 2 { return span(year, month, year, month) }
        guard let day = Int(parts[2]), let date = CivilDate(year: year, month: month, day: day) else {
            return nil
        }
        return (date, date)
    }

    private static func span(_ year: Int, _ month: Int, _ endYear: Int, _ endMonth: Int) -> (
        first: CivilDate, last: CivilDate
    )? {
        guard let first = CivilDate(year: year, month: month, day: 1),
            let last = CivilDate(
                year: endYear, month: endMonth, day: CivilDate.length(ofMonth: endMonth, year: endYear))
        else { return nil }
        return (first, last)
    }
}
