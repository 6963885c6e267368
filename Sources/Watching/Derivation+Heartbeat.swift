internal import Archiving
internal import Digesting
internal import FactSheets
internal import Scheduling

/// Word that the watch goes on, for those who want it even when nothing happened.
extension Derivation {
    /// Puts a heartbeat into the outbox for each subscriber that is told at once and whose day or week has ended since
    /// the last one; the others are told with their digests.
    ///
    /// Its id follows from the subscriber and the day: asked again, nothing is added. Of several periods that ended
    /// while nobody watched, the last is told.
    func enqueueHeartbeats(now: Instant) throws {
        for subscriber in subscribers where subscriber.timing.rhythm == .atOnce {
            guard let period = subscriber.heartbeat?.lastPeriod(before: now),
                !subscriber.timing.isQuiet(at: now)
            else { continue }
            let id = Identity.make("dg", heartbeatIdentity(subscriber, period))
            if try archive.hasDelivery(id, to: subscriber.name) { continue }
            guard let event = try heartbeat(of: subscriber, period) else { continue }
            let bare = Digest(id: id, subscriber: subscriber.name, time: period.upperBound, events: [event])
            try enqueue(telling.dressed(bare, for: subscriber), now: now)
        }
    }

    /// What was watched in `period`; `nil` when that was before the first look.
    func heartbeat(of subscriber: Subscriber, _ period: Range<Instant>) throws -> Event? {
        guard let first = try archive.firstCaptureTime(), first < period.upperBound else { return nil }
        let counts = try archive.checkCounts(from: period.lowerBound, until: period.upperBound)
        return Event(
            id: Identity.make("ev", heartbeatIdentity(subscriber, period)), kind: .watched,
            time: period.upperBound, since: period.lowerBound, significance: .none,
            detail: heartbeatText(
                sources: counts.sources, checks: counts.checks, unchanged: counts.unchanged,
                failed: counts.failed, events: counts.events, blind: counts.blind))
    }

    private func heartbeatIdentity(_ subscriber: Subscriber, _ period: Range<Instant>) -> [String] {
        [subscriber.name, Event.Kind.watched.rawValue, period.upperBound.description]
    }
}

extension Subscriber.Heartbeat {
    private static let day: Int64 = 86_400_000

    /// The last whole day, or week from Monday to Monday, of UTC before `now`.
    func lastPeriod(before now: Instant) -> Range<Instant> {
        let today = now.date
        let days = self == .daily ? 1 : 7
        let end = self == .daily ? today.dayNumber : today.dayNumber - (today.weekday + 6) % 7
        return Instant(
            milliseconds: Int64(end - days) * Self.day)..<Instant(milliseconds: Int64(end) * Self.day)
    }
}
