public import FactSheets

/// At which hours of the week a publisher publishes: counts for each of the 168 hours, in UTC.
///
/// Nothing need be known of the publisher's zone; where daylight saving moves its hours by one, smoothing covers it.
public struct WeekHours: Equatable, Sendable {
    private static let count = 168
    /// So many publications, evenly spread, are assumed before one is seen.
    private static let prior = 168.0
    /// How far a publication counts for the hours beside its own.
    private static let kernel = [1.0, 2, 3, 2, 1].map { $0 / 9 }

    private var counts: [UInt32]
    /// How much more, or less, happens in an hour than on average; their mean is 1.
    private(set) var weights: [Double]

    /// A publisher of whom nothing is known: every hour is like the others.
    public init() {
        counts = Array(repeating: 0, count: Self.count)
        weights = Array(repeating: 1, count: Self.count)
    }

    /// The habit that `times` of publication show.
    public init(publishedAt times: some Sequence<Instant>) {
        self.init()
        for time in times { counts[Self.hour(of: time)] &+= 1 }
        weigh()
    }

    /// Takes one more publication in.
    public mutating func note(_ time: Instant) {
        counts[Self.hour(of: time)] &+= 1
        weigh()
    }

    private mutating func weigh() {
        let all = counts.reduce(0.0) { $0 + Double($1) }
        for hour in 0..<Self.count {
            var near = 0.0
            for (step, part) in Self.kernel.enumerated() {
                near += part * Double(counts[(hour + step + Self.count - 2) % Self.count])
            }
            weights[hour] = (near * Double(Self.count) + Self.prior) / (all + Self.prior)
        }
    }

    /// How an hour of the week is numbered: from Thursday 0:00 UTC on, as 1970 began.
    static func hour(of time: Instant) -> Int {
        let hour = time.milliseconds / 3_600_000 - (time.milliseconds % 3_600_000 < 0 ? 1 : 0)
        return Int(hour % Int64(count) + Int64(count)) % count
    }
}
