public import FactSheets

/// How eagerly pages are looked at, and within which bounds.
///
/// A page is looked at again as soon as the delay that must be expected to have run up, the sum over the edits that may
/// have been made of how long ago they were, reaches `patience`. With edits at the rate λ that is after √(2 · patience
/// / λ): for looks of a given number this spread over pages makes the mean delay least, for then one look more spares
/// the same delay wherever it is made. It is not proportional to the rates, see J. Cho, H. Garcia-Molina, "Effective
/// page refresh policies for Web crawlers", 2003.
public struct Pace: Equatable, Sendable {
    public var shortest: Duration
    public var longest: Duration
    /// In edits times hours.
    public var patience: Double

    public init(shortest: Duration, longest: Duration, patience: Double = 0.005) {
        self.shortest = shortest
        self.longest = max(shortest, longest)
        self.patience = patience
    }

    /// When a page is looked at after a look at `now`, given its rate and its publisher's hours.
    ///
    /// A stable hash of `key` moves it by up to a tenth, so that pages do not come due all at once, never out of the
    /// bounds.
    public func next(_ rate: ChangeRate, hours: WeekHours, after now: Instant, key: String) -> Instant {
        let pause = pause(after: now, hours: hours) { rate.perHour(at: $0) }
        return now + min(max(jittered(pause, key: key), shortest), longest)
    }

    /// When a page is looked at for the first time that came by import: within the pause that its rate asks for, so
    /// that a thousand of them make no burst.
    public func first(_ rate: ChangeRate, hours: WeekHours, now: Instant, key: String) -> Instant {
        now + part(of: next(rate, hours: hours, after: now, key: key) - now, key: key)
    }

    /// The expected delay at `now` since the last look: what a look would spare, now.
    public func gain(_ rate: ChangeRate, since look: Instant, now: Instant) -> Double {
        let span = hours(from: look, to: now)
        return rate.perHour(at: now) * span * span / 2
    }

    /// Walks from hour to hour, at most to `longest`.
    func pause(after now: Instant, hours: WeekHours, rate: (Instant) -> Double) -> Duration {
        let hour: Int64 = 3_600_000
        let end = longest.milliseconds
        var (edits, delay) = (0.0, 0.0)
        var passed: Int64 = 0
        var place = WeekHours.hour(of: now)
        var step = hour - (now.milliseconds % hour + hour) % hour
        while passed < end {
            let lambda = rate(now + .milliseconds(passed + step / 2)) * hours.weights[place]
            let span = Double(step) / Double(hour)
            let grown = delay + edits * span + lambda * span * span / 2
            if grown >= patience {
                // edits · x + λ · x² / 2 = what is left; λ is above 0, or `grown` came from `edits` alone.
                let left = patience - delay
                let root = (edits * edits + 2 * lambda * left).squareRoot()
                let x = 2 * left / (edits + root)
                return .milliseconds(min(end, passed + Int64(x * Double(hour))))
            }
            delay = grown
            edits += lambda * span
            passed += step
            step = hour
            place = place == 167 ? 0 : place + 1
        }
        return longest
    }
}
