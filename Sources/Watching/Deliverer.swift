internal import Archiving
public import FactSheets
public import Networking
internal import Scheduling
public import Supervising
internal import Synchronization

/// Carries digests out of the outbox. At least once: what is sent again bears the same id and the same bytes.
///
/// Each subscriber has a lane of its own, in which one digest after the other is claimed, sent and settled. A lane that
/// hangs holds up neither the others nor who looks for more.
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

    /// Sends what is due at `now`, and returns when all of it was tried.
    @concurrent public func deliverDue(now: Instant) async throws {
        let due = try await keeper.dueSubscribers(now: now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for name in due { group.addTask { try await work(off: name) { now } } }
            try await group.waitForAll()
        }
    }

    /// Sends what falls due, each time that `wait` returns, until it throws.
    ///
    /// `note` is told why the archive cannot be written, and `nil` when it can.
    /// - Throws: What `wait` threw, or an error of the archive that does not pass.
    @concurrent func run(
        clock: some WatchClock, wait: @escaping @Sendable (_ isFailing: Bool) async throws -> Void,
        note: @escaping @Sendable (String?) -> Void
    ) async throws {
        let lanes = Lanes()
        try await withThrowingDiscardingTaskGroup { group in
            while true {
                do {
                    for name in lanes.broken {
                        try await keeper.forsake(name)
                        lanes.mend(name)
                    }
                    let due = try await keeper.dueSubscribers(now: clock.now())
                    // Where there is nothing to write, nothing fails.
                    if due.isEmpty { lanes.note(nil) }
                    for name in due where lanes.open(name) {
                        group.addTask {
                            do {
                                try await work(off: name) { clock.now() }
                                lanes.close(name, failure: nil)
                            } catch let error as ArchiveError where error.mayPass {
                                lanes.close(name, failure: error.summary)
                            }
                        }
                    }
                } catch let error as ArchiveError where error.mayPass { lanes.note(error.summary) }
                let failure = lanes.failure
                note(failure)
                if let failure {
                    log(.error, "the archive cannot be written, deliveries pause", [(.reason, failure)])
                }
                try await wait(failure != nil)
            }
        }
    }

    /// Sends one subscriber's digests in their order, until none is due or one has to wait.
    private func work(off name: String, now: @Sendable () -> Instant) async throws {
        while !Task.isCancelled, let entry = try await keeper.claim(for: name, now: now()) {
            guard try await deliver(entry, to: channels[name], now: now) else { return }
        }
    }

    /// False when the rest of this subscriber's should wait.
    private func deliver(
        _ claimed: OutboxEntry, to subscriber: Subscriber?, now: @Sendable () -> Instant
    ) async throws -> Bool {
        var entry = claimed
        let outcome: Courier.Outcome
        if let subscriber {
            outcome = await courier.send(entry.digest, to: subscriber, now: now())
        } else {
            outcome = .dead("the configuration no longer names this subscriber")
        }
        // An attempt that was given up because the daemon stops or reads its configuration again is none.
        if case .later = outcome, Task.isCancelled {
            try await keeper.release(claimed)
            return false
        }
        entry.attempts += 1
        var (wantsLess, isGone) = (false, false)
        switch outcome {
        case .sent:
            entry.state = .sent
            entry.lastError = nil
        case .dead(let reason, let gone):
            isGone = gone
            entry.state = .dead
            entry.lastError = reason
        case .later(let reason, let retryAfter, let throttled):
            wantsLess = throttled
            entry.lastError = reason
            let key = entry.digestID + entry.subscriber
            if let delay = nextDelivery(attempt: entry.attempts, retryAfter: retryAfter, key: key) {
                entry.due = now() + delay
            } else {
                entry.state = .dead
            }
        }
        let isOff = try await keeper.settle(
            entry, wantsLess: wantsLess && entry.state == .pending, isGone: isGone, now: now())
        report(entry)
        if isOff {
            log(
                .error,
                "the subscriber's channel is switched off: nothing but failures for five days, or it is gone",
                [(.subscriber, entry.subscriber), (.reason, entry.lastError ?? "")])
        }
        return entry.state != .pending && !isOff
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

/// The subscribers that something is being sent to, and whether the archive could be written last.
private final class Lanes: Sendable {
    private struct State {
        var open: Set<String> = []
        var broken: Set<String> = []
        var failure: String?
    }
    private let state = Mutex(State())

    var failure: String? { state.withLock { $0.failure } }

    /// Those that ended because the archive could not be written, with a digest in hand.
    var broken: Set<String> { state.withLock { $0.broken } }

    /// False when it is open already.
    func open(_ name: String) -> Bool { state.withLock { $0.open.insert(name).inserted } }

    func close(_ name: String, failure: String?) {
        state.withLock { state in
            state.open.remove(name)
            if failure != nil { state.broken.insert(name) }
            state.failure = failure
        }
    }

    func mend(_ name: String) { state.withLock { _ = $0.broken.remove(name) } }

    func note(_ failure: String?) { state.withLock { $0.failure = failure } }
}
