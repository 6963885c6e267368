internal import Archiving
internal import FactSheets

/// What of the archive's writing deliveries need.
extension Keeper {
    /// Longer than any attempt can take.
    private static let lease: Duration = .seconds(15 * 60)

    /// To whom something is to be sent at `now`, digests and heartbeats that fell due included.
    func dueSubscribers(now: Instant) throws -> [String] {
        if derivation.subscribers.contains(where: { $0.heartbeat != nil && $0.timing.rhythm == .atOnce }) {
            try archive.transaction { try derivation.enqueueHeartbeats(now: now) }
        }
        if let damage = DamageReport.untold(in: directory),
            try archive.transaction({ try derivation.enqueueDamage(damage, now: now) })
        {
            DamageReport.markTold(in: directory)
        }
        if try derivation.oughtToReckon(now: now) {
            try archive.transaction { try derivation.enqueueDigests(now: now) }
        }
        return try archive.dueSubscribers(now: now, lease: Self.lease)
    }

    /// The next digest for `subscriber`, which nobody else sends until it is settled or released.
    func claim(for subscriber: String, now: Instant) throws -> OutboxEntry? {
        try archive.transaction { try archive.claimDelivery(to: subscriber, now: now, lease: Self.lease) }
    }

    /// Gives a digest that was claimed back as it was.
    func release(_ entry: OutboxEntry) throws { try archive.transaction { try archive.update(entry) } }

    /// Gives back what was claimed of `subscriber`'s when the archive could not be written: the claim may be stored though
    /// nobody was told so, and what came of the attempt is not.
    func forsake(_ subscriber: String) throws {
        try archive.transaction { try archive.voidLeases(to: subscriber) }
    }

    /// Stores how an attempt went, for the digest and for the channel. Of an endpoint that wants less, whatever else is
    /// on its way there waits as long; one that is gone, or has done nothing but fail for five days, is switched off, and
    /// the others are told.
    /// - Returns: Whether it was switched off.
    func settle(_ entry: OutboxEntry, wantsLess: Bool, isGone: Bool, now: Instant) throws -> Bool {
        try archive.transaction {
            try archive.update(entry)
            if wantsLess { try archive.postpone(entry.subscriber, until: entry.due) }
            let error = entry.state == .sent ? nil : entry.lastError ?? ""
            guard let endpoint = try archive.noteAttempt(to: entry.subscriber, at: now, error: error),
                let since = endpoint.failingSince, endpoint.switchedOff == nil,
                isGone || now - since >= Endpoint.longestFailing
            else { return false }
            try archive.switchOff(endpoint.subscriber, at: now)
            try derivation.tellSwitchedOff(endpoint, since: since, now: now)
            return true
        }
    }
}
