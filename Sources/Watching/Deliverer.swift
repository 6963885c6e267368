internal import Archiving
public import FactSheets
public import Networking
internal import Scheduling
public import Supervising

/// Carries digests out of the outbox. At least once: what is sent again bears the same id and the same bytes.
public struct Deliverer: Sendable {
    private let keeper: Keeper
    private let courier: Courier
    private let channels: [String: Subscriber]
    private let log: Log

    public init(keeper: Keeper, client: Client, configuration: Configuration, log: Log) {
        self.keeper = keeper
        courier = Courier(client: client, mail: configuration.mail)
        channels = Dictionary(configuration.subscribers.map { ($0.name, $0) }) { first, _ in first }
        self.log = log
    }

    /// Sends what is due: each subscriber's in order, subscribers side by side, so that one never delays another.
    @concurrent public func deliverDue(now: Instant) async throws {
        let due = try await keeper.dueDeliveries(now: now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, entries) in Dictionary(grouping: due, by: \.subscriber) {
                let subscriber = channels[name]
                group.addTask {
                    for entry in entries where !Task.isCancelled {
                        guard try await deliver(entry, to: subscriber, now: now) else { return }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// False when the rest of this subscriber's should wait.
    private func deliver(_ entry: OutboxEntry, to subscriber: Subscriber?, now: Instant) async throws -> Bool
    {
        var entry = entry
        let outcome: Courier.Outcome
        if let subscriber {
            outcome = await courier.send(entry.digest, to: subscriber, now: now)
        } else {
            outcome = .dead("the configuration no longer names this subscriber")
        }
        // An attempt that was given up because the daemon stops or reads its configuration again is none.
        if case .later = outcome, Task.isCancelled { return false }
        entry.attempts += 1
        var wantsLess = false
        switch outcome {
        case .sent:
            entry.state = .sent
            entry.lastError = nil
        case .dead(let reason):
            entry.state = .dead
            entry.lastError = reason
        case .later(let reason, let retryAfter, let throttled):
            wantsLess = throttled
            entry.lastError = reason
            let key = entry.digestID + entry.subscriber
            if let delay = nextDelivery(attempt: entry.attempts, retryAfter: retryAfter, key: key) {
                entry.due = now + delay
            } else {
                entry.state = .dead
            }
        }
        if wantsLess, entry.state == .pending {
            try await keeper.postpone(entry)
        } else {
            try await keeper.update(entry)
        }
        report(entry)
        return entry.state != .pending
    }

    private func report(_ entry: OutboxEntry) {
        let fields: [(Field, String)] = [(.digest, entry.digestID), (.subscriber, entry.subscriber)]
        switch entry.state {
        case .sent: log(.info, "digest delivered", fields)
        case .pending:
            log(.warning, "digest not delivered, trying again", fields + [(.reason, entry.lastError ?? "")])
        case .dead:
            log(.error, "digest not delivered, giving up", fields + [(.reason, entry.lastError ?? "")])
        }
    }
}
