public import FactSheets

/// The longest that any word of a publisher, but `Retry-After`, puts a look off: a page that is fresh for a year is
/// looked at every day all the same.
private let longestHeeded = Duration.seconds(86_400)
/// How far a feed's `skipHours` and `skipDays` can put a look off, beyond that.
private let longestSkip = 3 * 24

/// For how long an answer says that asking again is in vain (RFC 9111 section 4.2): `Cache-Control`, else `Expires`,
/// less `Age`; `nil` when it says nothing, zero for what it says to ask anew for each time.
///
/// `s-maxage` is for caches that serve many, which this is not. What cannot be read counts as stale.
public func freshness(of headers: [Header], now: Instant) -> Duration? {
    guard let lifetime = lifetime(headers, now: now) else { return nil }
    let age = headers["Age"].flatMap { deltaSeconds(trimmed($0)) } ?? 0
    return .seconds(max(0, lifetime - age))
}

private func lifetime(_ headers: [Header], now: Instant) -> Int64? {
    var ages: [Int64] = []
    for header in headers where header.name.lowercased() == "cache-control" {
        for directive in header.value.split(separator: ",") {
            let parts = directive.split(separator: "=", maxSplits: 1)
            let name = parts.first.map { String(decoding: trimmed(String($0)), as: UTF8.self).lowercased() }
            switch name {
            case "no-store": return 0
            case "no-cache" where parts.count == 1: return 0
            case "max-age":
                let digits = parts.count == 2 ? trimmed(parts[1].filter { $0 != "\"" }) : []
                ages.append(deltaSeconds(digits) ?? 0)
            default: break
            }
        }
    }
    if let age = ages.min() { return age }
    guard let expires = headers["Expires"] else { return nil }
    guard let end = parseHTTPDate(expires) else { return 0 }
    let start = headers["Date"].flatMap(parseHTTPDate) ?? now
    return max(0, (end - start).milliseconds / 1000)
}

/// Digits as seconds, at most 2³¹, which is what RFC 9111 section 1.2.2 makes of larger ones.
private func deltaSeconds(_ digits: [UInt8]) -> Int64? {
    guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return digits.reduce(0 as Int64) { min($0 * 10 + Int64($1 - 0x30), 1 << 31) }
}

/// `due` put off as far as the publisher asks: by the freshness of its last answer, and by what its feed says of when
/// to ask. At most a day by each, and up to three days more by hours and days to be skipped; when those would leave
/// nothing, they are not heeded.
public func heeding(
    _ hints: FeedHints, fresh: Duration?, due: Instant, now: Instant, key: String
) -> Instant {
    var due = due
    for wait in [fresh, hints.ttl, hints.base == nil ? hints.period : nil].compactMap({ $0 })
    where now + wait > due {
        due = max(due, now + lengthened(min(wait, longestHeeded), key: key))
    }
    if let base = hints.base, let period = hints.period, period > .zero {
        due = max(due, min(tick(after: now, base, period), now + longestHeeded))
    }
    return unskipped(due, hints)
}

/// The first of the times at which the feed is made anew that lies after `now`.
private func tick(after now: Instant, _ base: Instant, _ period: Duration) -> Instant {
    let (span, overflow) = now.milliseconds.subtractingReportingOverflow(base.milliseconds)
    guard !overflow else { return now }
    let step = period.milliseconds
    return now + .milliseconds(step - (span % step + step) % step)
}

private func unskipped(_ due: Instant, _ hints: FeedHints) -> Instant {
    guard !hints.skipHours.isEmpty || !hints.skipDays.isEmpty else { return due }
    let hour: Int64 = 3_600_000
    var time = due
    for _ in 0...longestSkip {
        let hourOfDay = Int((time.milliseconds % (24 * hour) + 24 * hour) % (24 * hour) / hour)
        if !hints.skipHours.contains(hourOfDay), !hints.skipDays.contains(time.date.weekday) { return time }
        // To the next full hour, and as far into it as the look was to be: feeds that skip the same hours spread.
        time = time + .milliseconds(hour)
    }
    return due
}
