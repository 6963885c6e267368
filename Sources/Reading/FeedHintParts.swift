internal import FactSheets

/// What says when a feed is to be asked for.
enum FeedHint {
    case ttl, skipHour, skipDay, period, frequency, base

    init?(_ element: String, _ space: FeedSpace) {
        switch (element, space) {
        case ("ttl", .own): self = .ttl
        case ("hour", .own): self = .skipHour
        case ("day", .own): self = .skipDay
        case ("updatePeriod", .syndication): self = .period
        case ("updateFrequency", .syndication): self = .frequency
        case ("updateBase", .syndication): self = .base
        default: return nil
        }
    }
}

/// A feed's hints as their elements come; what is no number, or none that makes sense, says nothing.
struct FeedHintParts {
    private var read = FeedHints()
    private var hours: Set<Int> = []
    private var days: Set<Int> = []
    private var period: Int64?
    private var frequency: Int64 = 1

    private static let dayNames = [
        "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    ]
    private static let periods: [String: Int64] = [
        "hourly": 3600, "daily": 86_400, "weekly": 7 * 86_400, "monthly": 30 * 86_400, "yearly": 365 * 86_400,
    ]
    /// Larger numbers count as this one: two years in minutes.
    private static let most: Int64 = 1 << 20

    mutating func take(_ hint: FeedHint, _ text: String) {
        switch hint {
        case .ttl: if let minutes = number(text), minutes > 0 { read.ttl = .seconds(60 * minutes) }
        // 24 stands for midnight in the first descriptions of RSS.
        case .skipHour: if let hour = number(text), hour <= 24 { hours.insert(Int(hour % 24)) }
        case .skipDay: if let day = Self.dayNames.firstIndex(of: text.lowercased()) { days.insert(day) }
        case .period: period = Self.periods[text.lowercased()]
        case .frequency: frequency = max(1, number(text) ?? 1)
        case .base: read.base = parseFeedDate(text)
        }
    }

    /// Without `updatePeriod` the others of its module mean what they would with `daily`, its default.
    var hints: FeedHints {
        var hints = read
        hints.skipHours = hours.sorted()
        hints.skipDays = days.sorted()
        let isNamed = period != nil || frequency > 1 || read.base != nil
        if isNamed { hints.period = .seconds(max(1, (period ?? 86_400) / frequency)) }
        return hints
    }

    private func number(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return text.utf8.reduce(0) { min($0 * 10 + Int64($1 - 0x30), Self.most) }
    }
}
