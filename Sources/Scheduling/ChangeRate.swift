public import FactSheets

/// How often a page is expected to be edited: what its age says, and what was seen of it.
///
/// Edits of press releases come soon or not at all. Over the first half of the record of 2021 (24 edits of 350 pages)
/// the rate falls as one over the time since publication: 2 % for each time that the age grows by the factor e. To
/// that comes the page's own rate, a Gamma–Poisson estimate with a weak prior, for pages that live on.
public struct ChangeRate: Equatable, Sendable {
    /// When it was published or last seen to change, whichever is later.
    public var quietSince: Instant
    /// When it was first looked at.
    public var watchedSince: Instant
    /// How many edits there were since then, by estimate.
    public var edits: Double

    private static let fresh = (edits: 0.02, hours: 0.5)
    private static let prior = (edits: 0.05, hours: 120.0)

    public init(quietSince: Instant, watchedSince: Instant, edits: Double = 0) {
        self.quietSince = quietSince
        self.watchedSince = watchedSince
        self.edits = edits
    }

    /// Edits expected in an hour at `time`, on an average hour of the week; a time not come yet counts as now.
    public func perHour(at time: Instant) -> Double {
        Self.fresh.edits / (hours(from: quietSince, to: time) + Self.fresh.hours) + own(at: time)
    }

    private func own(at time: Instant) -> Double {
        (Self.prior.edits + max(0, edits)) / (Self.prior.hours + hours(from: watchedSince, to: time))
    }

    /// Takes in that a look found a change since the one before.
    ///
    /// One change seen may be several edits: of a Poisson process with x expected, x / (1 − e^−x) when there was one
    /// (J. Cho, H. Garcia-Molina, "Estimating frequency of change", 2003, meet the same bias), here by its series.
    public mutating func note(changeAt time: Instant, since look: Instant) {
        let x = own(at: time) * hours(from: look, to: time)
        edits += x < 3 ? 1 + x / 2 + x * x / 12 : x
        quietSince = max(quietSince, time)
    }
}

/// Hours from `start` to `end`, never negative, whatever the two are.
func hours(from start: Instant, to end: Instant) -> Double {
    guard end > start else { return 0 }
    return (Double(end.milliseconds) - Double(start.milliseconds)) / 3_600_000
}
