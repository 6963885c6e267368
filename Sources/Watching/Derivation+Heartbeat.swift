internal import Archiving
internal import Digesting
internal import FactSheets

/// Word that the watch goes on, for those who want it even when nothing happened.
extension Derivation {
    /// Puts a heartbeat into the outbox for each subscriber whose day or week has ended since the last one.
    ///
    /// Its id follows from the subscriber and the day: asked again, nothing is added. Of several periods that ended
    /// while nobody watched, the last is told.
    func enqueueHeartbeats(now: Instant) throws {
        for subscriber in subscribers {
            guard let period = subscriber.heartbeat?.lastPeriod(before: now) else { continue }
            let identity = [subscriber.name, Event.Kind.watched.rawValue, period.upperBound.description]
            let id = Identity.make("dg", identity)
            if try archive.hasDelivery(id, to: subscriber.name) { continue }
            guard let first = try archive.firstCaptureTime(), first < period.upperBound else { continue }
            let counts = try archive.checkCounts(from: period.lowerBound, until: period.upperBound)
            let event = Event(
                id: Identity.make("ev", identity), kind: .watched, time: period.upperBound,
                since: period.lowerBound, significance: .none,
                detail: heartbeatText(
                    sources: counts.sources, checks: counts.checks, unchanged: counts.unchanged,
                    failed: counts.failed, events: counts.events, blind: counts.blind))
            let digest = Digest(id: id, subscriber: subscriber.name, time: period.upperBound, events: [event])
            try archive.enqueue(
                OutboxEntry(
                    digestID: id, subscriber: subscriber.name, digest: try digestJSON(digest),
                    created: now, due: now))
        }
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
