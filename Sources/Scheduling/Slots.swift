public import FactSheets

extension Timing {
    /// Whether nothing is sent at `now`.
    public func isQuiet(at now: Instant) -> Bool { quiet.map { $0.holds(zone.local(now).minute) } ?? false }

    /// The latest time for a digest that is not after `now`; `nil` while none was in the week before, or now is quiet.
    ///
    /// A local time that does not exist on a day (clocks were put forward) is moved by as much, one that comes twice
    /// counts once: every day has one. With `atOnce` every time is one, with `hourly` every full hour, outside of
    /// quiet hours.
    public func lastSlot(notAfter now: Instant) -> Instant? {
        switch rhythm {
        case .atOnce: return isQuiet(at: now) ? nil : now
        case .hourly:
            guard !isQuiet(at: now) else { return nil }
            let shown = now.milliseconds + Int64(zone.offset(at: now).seconds) * 1000
            let past = (shown % 3_600_000 + 3_600_000) % 3_600_000
            let hour = Instant(milliseconds: now.milliseconds - past)
            // The hour in which quiet time ends began in it.
            return isQuiet(at: hour) ? nil : hour
        case .daily(let minute): return latest(at: minute, among: 0...1, now) { _ in true }
        case .weekly(let day, let minute):
            return latest(at: minute, among: 0...8, now) { $0.weekday == day }
        }
    }

    private func latest(
        at minute: Int, among daysBack: ClosedRange<Int>, _ now: Instant, where fits: (CivilDate) -> Bool
    ) -> Instant? {
        let today = zone.local(now).date
        return daysBack.lazy.map { CivilDate(day: today.dayNumber - $0) }.filter(fits)
            .map { zone.instant($0, minute: minute) }.first { $0 <= now }
    }

    /// The slot of the digest that is due at `now`, when all until `reckoned` was told; `nil` when none is.
    ///
    /// However many slots passed since, there is one digest, in the latest.
    public func dueSlot(after reckoned: Instant, now: Instant) -> Instant? {
        lastSlot(notAfter: now).flatMap { $0 > reckoned ? $0 : nil }
    }
}
