public import FactSheets

/// How many looks each host has had of late, so that no host is ever asked more often in any hour than it may be, nor
/// all at once.
///
/// Counted in windows of five minutes: an hour touches thirteen of them at most.
public struct HostBudget: Sendable {
    private static let window: Int64 = 5 * 60_000
    private static let windows = 13

    /// Requests an hour.
    private let hourly: Int
    private var hosts: [String: Spent] = [:]
    /// How many hosts there may be before those that were not asked of late are forgotten.
    private var most = 1000

    private struct Spent {
        /// The number of the newest window, and the looks of it and those before, newest first.
        var newest: Int64
        var counts: [Int]

        mutating func move(to window: Int64) {
            let steps = max(0, min(window - newest, Int64(HostBudget.windows)))
            counts = Array(repeating: 0, count: Int(steps)) + counts.dropLast(Int(steps))
            newest = max(newest, window)
        }
    }

    public init(hourly: Int) { self.hourly = max(1, hourly) }

    /// How many more looks `host` may have now: a sixth of an hour's at most within five minutes.
    public func left(_ host: String, now: Instant) -> Int {
        guard var spent = hosts[host] else { return perWindow }
        spent.move(to: Self.window(of: now))
        return max(0, min(hourly - spent.counts.reduce(0, +), perWindow - spent.counts[0]))
    }

    /// Notes `looks` at `host`. A time before the last one noted counts as that one, or a little earlier.
    public mutating func spend(_ looks: Int, on host: String, now: Instant) {
        let window = Self.window(of: now)
        if hosts.count >= most {
            hosts = hosts.filter { $0.value.newest > window - Int64(Self.windows) }
            most = max(1000, 2 * hosts.count)
        }
        var spent = hosts[host] ?? Spent(newest: window, counts: Array(repeating: 0, count: Self.windows))
        spent.move(to: window)
        let place = Int(max(0, min(spent.newest - window, Int64(Self.windows - 1))))
        spent.counts[place] += looks
        hosts[host] = spent
    }

    /// What is known of a host, to be read by `adopt`: the number of the newest window, and the looks of it and of those
    /// before; empty: nothing.
    public func record(of host: String) -> String {
        hosts[host].map { ([$0.newest] + $0.counts.map(Int64.init)).map(String.init).joined(separator: " ") }
            ?? ""
    }

    /// Takes over what somebody else noted of a host, in place of what was known; nothing of what is no such record.
    public mutating func adopt(_ record: String, of host: String) {
        let numbers = record.split(separator: " ").compactMap { Int64($0) }
        guard let newest = numbers.first, numbers.count == Self.windows + 1,
            numbers.dropFirst().allSatisfy({ (0...1 << 40).contains($0) })
        else { return }
        hosts[host] = Spent(newest: newest, counts: numbers.dropFirst().map(Int.init))
    }

    /// When there may be something left again.
    public func refill(after now: Instant) -> Instant {
        Instant(milliseconds: (Self.window(of: now) + 1) * Self.window)
    }

    private var perWindow: Int { max(1, hourly / 6) }

    private static func window(of time: Instant) -> Int64 {
        let (number, rest) = time.milliseconds.quotientAndRemainder(dividingBy: window)
        return rest < 0 ? number - 1 : number
    }
}

/// For how long a host is left alone that answers 429 or 503: as long as it asks, at least a minute and at most a week;
/// where it does not say, a quarter of an hour, twice as long each time in a row, up to a day.
public func hostPause(strikes: Int, retryAfter: Duration?, key: String) -> Duration {
    var pause = Duration.seconds(15 * 60)
    var left = strikes - 1
    while left > 0, pause < .seconds(86_400) {
        pause = min(pause * 2, .seconds(86_400))
        left -= 1
    }
    if let retryAfter { pause = min(max(retryAfter, .seconds(60)), longestRetryAfter) }
    return lengthened(pause, key: key)
}

/// When an entry is looked at that could not be at its time: within five minutes after `time`, by a stable hash.
public func putOff(to time: Instant, key: String) -> Instant {
    time + part(of: .seconds(300), key: key)
}
