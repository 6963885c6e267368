internal import Archiving
internal import Digesting
internal import FactSheets
internal import Scheduling

/// Who is owed what: in the transaction of the events themselves, so that neither is ever there without the other.
extension Derivation {
    /// Puts a digest into the outbox of each subscriber that is told at once, and owes the events to the others.
    func tell(_ events: [Event]) throws {
        guard let now = events.map(\.time).max() else { return }
        for subscriber in subscribers {
            let wanted = try telling.events(events, for: subscriber)
            if wanted.isEmpty { continue }
            // What quiet hours held back is told first, and then with it.
            if subscriber.timing.rhythm == .atOnce, !subscriber.timing.isQuiet(at: now),
                try !archive.owes(subscriber.name)
            {
                let notes = try takeNotes(for: subscriber)
                try enqueue(telling.digest(of: wanted, for: subscriber, notes: notes), now: now)
            } else {
                for event in wanted { try archive.owe(event.id, to: subscriber.name) }
            }
        }
    }

    /// The notes that `subscriber` is to be told with the digest in hand; told with that.
    private func takeNotes(for subscriber: Subscriber) throws -> [Note] {
        guard subscriber.interest.notes else { return [] }
        let notes = try telling.notes(for: subscriber, after: archive.toldNotes(to: subscriber.name) ?? 0)
        try archive.tellNotes(to: subscriber.name)
        return notes
    }

    /// Fixes a digest to the byte.
    func enqueue(_ digest: Digest, now: Instant, due: Instant? = nil) throws {
        try archive.enqueue(
            OutboxEntry(
                digestID: digest.id, subscriber: digest.subscriber, digest: try digestJSON(digest),
                created: now, due: due ?? now))
    }

    /// Subscribers met for the first time begin at `now`; those that are no more are owed nothing.
    func beginTelling(now: Instant) throws {
        try adoptEndpoints()
        try archive.forgetOwed(butTo: Set(subscribers.map(\.name)))
        try archive.beginTellingNotes(to: Set(subscribers.filter(\.interest.notes).map(\.name)))
        let known = try archive.reckonings()
        for subscriber in subscribers where known[subscriber.name] == nil {
            try archive.reckon(with: subscriber.name, until: now)
        }
    }

    /// Whether `enqueueDigests` would change anything: it is asked every few seconds.
    func oughtToReckon(now: Instant) throws -> Bool {
        guard !subscribers.isEmpty else { return false }
        let reckonings = try archive.reckonings()
        return try subscribers.contains { subscriber in
            guard let until = reckonings[subscriber.name], until <= now else { return true }
            return try dueSlot(subscriber, after: until, now: now) != nil
        }
    }

    private func dueSlot(_ subscriber: Subscriber, after until: Instant, now: Instant) throws -> Instant? {
        if subscriber.timing.rhythm == .atOnce, try !archive.owes(subscriber.name) { return nil }
        return subscriber.timing.rhythm == .atOnce
            ? subscriber.timing.lastSlot(notAfter: now)
            : subscriber.timing.dueSlot(after: until, now: now)
    }

    /// Puts a digest into the outbox of each subscriber whose time has come, with all that it is owed.
    ///
    /// There is none where there is nothing to say. Where the clock went back behind the last digest, time is reckoned
    /// from `now` on; what was told is owed no more, whatever the clock does.
    func enqueueDigests(now: Instant) throws {
        let reckonings = try archive.reckonings()
        var ledgers: [Instant: Ledger] = [:]
        for subscriber in subscribers {
            guard let until = reckonings[subscriber.name], until <= now else {
                try archive.reckon(with: subscriber.name, until: now)
                continue
            }
            guard let slot = try dueSlot(subscriber, after: until, now: now) else { continue }
            var events = try telling.events(try archive.owedEvents(to: subscriber.name), for: subscriber)
            if subscriber.timing.rhythm != .atOnce,
                let period = subscriber.heartbeat?.lastPeriod(before: slot), period.upperBound > until,
                let event = try heartbeat(of: subscriber, period)
            {
                events.append(event)
            }
            let deadlines = try telling.deadlines(for: subscriber, since: until, now: slot, ledgers: &ledgers)
            let notes = try takeNotes(for: subscriber)
            if !events.isEmpty || deadlines.areNews || !notes.isEmpty {
                let digest = telling.digest(
                    of: events, for: subscriber, slot: slot, deadlines: deadlines.all, notes: notes)
                try enqueue(digest, now: now)
            }
            try archive.forgetOwed(to: subscriber.name)
            try archive.reckon(with: subscriber.name, until: slot)
        }
    }
}
