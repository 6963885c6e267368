internal import FactSheets

/// A date at the precision a text gives it.
enum CalendarPoint: Equatable {
    case year(Int)
    /// Months since year 0.
    case month(Int)
    case day(CivilDate)

    /// Reads `2030`, `2022-10` and `2022-10-24`; intervals and dates without a year are not points.
    init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
        guard text.utf8.count >= 4, parts.count <= 3, let year = parts[0], (1...9999).contains(year) else {
            return nil
        }
        guard parts.count > 1 else {
            self = .year(year)
            return
        }
        guard let month = parts[1], (1...12).contains(month) else { return nil }
        guard parts.count > 2 else {
            self = .month(year * 12 + month - 1)
            return
        }
        guard let day = parts[2], let date = CivilDate(year: year, month: month, day: day) else { return nil }
        self = .day(date)
    }

    private var year: Int {
        switch self {
        case .year(let year): year
        case .month(let month): month / 12
        case .day(let date): date.year
        }
    }

    private var month: Int? {
        switch self {
        case .year: nil
        case .month(let month): month
        case .day(let date): date.year * 12 + date.month - 1
        }
    }

    /// How much later or earlier the new date is, at the coarser of the two precisions: `5 years later`.
    static func difference(_ old: String, _ new: String, _ voice: Voice) -> String? {
        guard let old = CalendarPoint(old), let new = CalendarPoint(new) else { return nil }
        if case .day(let from) = old, case .day(let to) = new {
            let days = to.dayNumber - from.dayNumber
            let months = (to.year - from.year) * 12 + to.month - from.month
            guard days != 0 else { return nil }
            return from.day == to.day && abs(days) > 27 ? inMonths(months, voice) : said(days, "day", voice)
        }
        if let from = old.month, let to = new.month { return inMonths(to - from, voice) }
        return said(new.year - old.year, "year", voice)
    }

    private static func inMonths(_ months: Int, _ voice: Voice) -> String? {
        months % 12 == 0 ? said(months / 12, "year", voice) : said(months, "month", voice)
    }

    private static func said(_ number: Int, _ unit: String, _ voice: Voice) -> String? {
        number == 0
            ? nil : voice(number < 0 ? "{1} earlier" : "{1} later", voice.counted(abs(number), unit))
    }
}
