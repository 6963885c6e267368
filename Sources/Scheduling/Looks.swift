public import FactSheets

private let minute: Int64 = 60
private let hour = 60 * minute
private let day = 24 * hour

/// The longest that an answer can make us wait (`Retry-After`), and the longest pause of a failing source.
let longestRetryAfter = Duration.seconds(7 * day)
private let longestPause = Duration.seconds(day)

/// When a source is polled again: after its interval on average, sooner in its publisher's habitual hours and later
/// outside them, from a quarter of the interval to four times as long; after failures that doubled each time, up to a
/// day, but never less than the interval; never sooner than `retryAfter` says.
///
/// A stable hash of `key` moves it by up to 10 %.
public func nextSourcePoll(
    interval: Duration, hours: WeekHours = WeekHours(), failures: Int, retryAfter: Duration?, now: Instant,
    key: String
) -> Instant {
    let interval = max(interval, .seconds(1))
    var pause = failures > 0 ? interval : habitual(interval, hours, now)
    var left = max(0, failures)
    while left > 0, pause < longestPause {
        pause = min(pause * 2, longestPause)
        left -= 1
    }
    let asked = min(max(retryAfter ?? .zero, .zero), longestRetryAfter)
    let jitter = jittered(failures > 0 ? max(pause, interval) : pause, key: key)
    return now + (asked > jitter ? lengthened(asked, key: key) : jitter)
}

/// As pages are looked at, with the rate of an average hour such that a week has as many polls as at fixed intervals.
private func habitual(_ interval: Duration, _ hours: WeekHours, _ now: Instant) -> Duration {
    let span = Double(interval.milliseconds) / 3_600_000
    let mean = hours.weights.reduce(0) { $0 + $1.squareRoot() } / Double(hours.weights.count)
    let pace = Pace(shortest: interval / 4, longest: interval * 4, patience: span * span * mean * mean / 2)
    return max(pace.pause(after: now, hours: hours) { _ in 1 }, pace.shortest)
}

/// The pause before attempt `attempt` of a delivery, where 1 is the first retry; `nil` when it is given up.
///
/// The steps are those of the Standard Webhooks specification
/// (<https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md>), with up to
/// 10 % more or less by a stable hash of `key` and attempt; `retryAfter` can only make it longer.
public func nextDelivery(attempt: Int, retryAfter: Duration?, key: String) -> Duration? {
    let steps: [Int64] = [
        5, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour,
    ]
    guard attempt <= steps.count else { return nil }
    let pause = jittered(.seconds(steps[max(1, attempt) - 1]), key: "\(key) \(attempt)")
    let asked = min(max(retryAfter ?? .zero, .zero), longestRetryAfter)
    return max(pause, asked)
}

/// Seconds from `start` to `now`, never negative, whatever the two are.
private func clamped(_ now: Instant, minus start: Instant) -> Int64 {
    guard now > start else { return 0 }
    let (span, overflow) = now.milliseconds.subtractingReportingOverflow(start.milliseconds)
    return overflow ? Int64.max : span / 1000
}

/// How long an answer asks to wait: the field value of `Retry-After` (RFC 9110 section 10.2.3), either a number
/// of seconds or a date; at most seven days, and zero for a date gone by. `nil` for anything else.
public func parseRetryAfter(_ value: String, now: Instant) -> Duration? {
    let bytes = trimmed(value)
    if !bytes.isEmpty, bytes.allSatisfy({ (0x30...0x39).contains($0) }) {
        var seconds: Int64 = 0
        for byte in bytes where seconds <= 7 * day { seconds = seconds * 10 + Int64(byte - 0x30) }
        return min(.seconds(seconds), longestRetryAfter)
    }
    guard let date = parseHTTPDate(value) else { return nil }
    return min(.seconds(clamped(date, minus: now)), longestRetryAfter)
}

/// The bytes without blanks and tabs around them.
func trimmed(_ value: String) -> [UInt8] {
    let isSpace: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 }
    let rest = value.utf8.drop(while: isSpace)
    return Array(rest.reversed().drop(while: isSpace).reversed())
}
