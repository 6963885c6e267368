public import FactSheets

/// How often a source brings something new: what it did on each day of the week, as far back as is remembered.
public struct Habit: Equatable, Sendable {
    /// How far back a habit is looked for, and what it takes to call it one.
    public static let memory: Duration = .seconds(56 * 86_400)
    private static let fewest = 20
    private static let shortest: Duration = .seconds(14 * 86_400)
    /// No silence is remarkable that is shorter, none is unremarkable that is longer.
    private static let bounds: ClosedRange<Duration> = .seconds(2 * 86_400)...(.seconds(60 * 86_400))
    /// −ln 0.005: of so many expected, none at all comes once in 200 times, if they come by chance (Poisson).
    private static let surprise = 5.298

    /// News expected on a day, by `CivilDate.weekday`.
    let perDay: [Double]
    let longestGap: Duration

    /// Learns from the times, in order, at which something new came; `nil` when they are too few to know.
    public init?(_ news: [Instant]) {
        guard news.count >= Self.fewest, let first = news.first, let last = news.last,
            last - first >= Self.shortest
        else { return nil }
        var days = [Double](repeating: 0, count: 7)
        for day in first.date.dayNumber...last.date.dayNumber { days[CivilDate(day: day).weekday] += 1 }
        var came = [Double](repeating: 0, count: 7)
        for time in news { came[time.date.weekday] += 1 }
        let mean = Double(news.count) / days.reduce(0, +)
        // One more day of each kind, as any day is: a weekday seen twice is not known well.
        perDay = (0..<7).map { (came[$0] + mean) / (days[$0] + 1) }
        longestGap = zip(news, news.dropFirst()).map { $1 - $0 }.max() ?? .zero
    }

    /// The longest silence after `last` that is no surprise: by the habit of each day, and by twice what was met before.
    public func silence(after last: Instant) -> Duration {
        var expected = 0.0
        var end = last
        while expected < Self.surprise, end - last < Self.bounds.upperBound {
            let midnight = Instant(milliseconds: Int64(end.date.dayNumber + 1) * 86_400_000)
            let rest = Double((midnight - end).milliseconds) / 86_400_000
            let day = perDay[end.date.weekday]
            let wanted = day > 0 ? (Self.surprise - expected) / day : rest
            end = end + .milliseconds(Int64(min(rest, wanted) * 86_400_000) + 1)
            expected += day * min(rest, wanted)
        }
        return min(max(end - last, longestGap * 2, Self.bounds.lowerBound), Self.bounds.upperBound)
    }
}
