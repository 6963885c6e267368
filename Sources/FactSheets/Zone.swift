/// A time zone by its IANA name: what clocks there show at any instant, and at which instants they show a given time.
public struct Zone: Equatable, Sendable {
    /// What clocks show from some instant on.
    public struct Offset: Codable, Equatable, Sendable {
        /// Seconds east of UTC.
        public var seconds: Int
        /// Such as `CST`, or `+1030` where a zone has no letters.
        public var abbreviation: String

        public init(seconds: Int, abbreviation: String) {
            (self.seconds, self.abbreviation) = (seconds, abbreviation)
        }
    }

    /// As in the IANA database, such as `America/Mexico_City`.
    public let name: String
    /// Seconds since 1970 from which each offset holds, ascending.
    let times: [Int64]
    let offsets: [Offset]
    /// Before the first of `times`.
    let first: Offset
    /// After the last of `times`; `nil`: the last offset stays.
    let rule: ZoneRule?

    public static let utc = Zone(
        name: "UTC", times: [], offsets: [], first: Offset(seconds: 0, abbreviation: "UTC"), rule: nil)

    /// What clocks show at `time`.
    public func offset(at time: Instant) -> Offset {
        let second = Int64(time.milliseconds.flooredQuotient(1000))
        guard let last = times.last, second < last || rule == nil else {
            return rule?.offset(at: second) ?? offsets.last ?? first
        }
        var (low, high) = (0, times.count)
        while low < high {
            let middle = (low + high) / 2
            if times[middle] <= second { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? first : offsets[low - 1]
    }

    /// The calendar date and the minute of the day that clocks show at `time`.
    public func local(_ time: Instant) -> (date: CivilDate, minute: Int) {
        let shown = Instant(milliseconds: time.milliseconds + Int64(offset(at: time).seconds) * 1000)
        let ofDay = shown.milliseconds - Int64(shown.date.dayNumber) * 86_400_000
        return (shown.date, Int(ofDay / 60_000))
    }

    /// The instant at which clocks show `minute` of the day `date`, for the first time where they show it twice.
    ///
    /// Where they show it never (clocks were put forward), the instant that the old offset gives: as much after the
    /// gap's beginning as the time lies after it, so that every date has one instant for every minute.
    public func instant(_ date: CivilDate, minute: Int) -> Instant {
        let shown = (Int64(date.dayNumber) * 86_400 + Int64(minute) * 60) * 1000
        // No offset is longer than 26 hours (RFC 8536 section 3.2 says less than that): these two see every change.
        let before = offset(at: Instant(milliseconds: shown - 26 * 3_600_000))
        let after = offset(at: Instant(milliseconds: shown + 26 * 3_600_000))
        let candidates = Set([before.seconds, after.seconds]).map {
            Instant(milliseconds: shown - Int64($0) * 1000)
        }
        let real = candidates.filter { time in
            let there = local(time)
            return there.date == date && there.minute == minute
        }
        return real.min() ?? Instant(milliseconds: shown - Int64(before.seconds) * 1000)
    }
}
