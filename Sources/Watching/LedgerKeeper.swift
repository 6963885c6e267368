internal import Archiving
internal import Dispatch
internal import FactSheets
internal import Pages
internal import Synchronization
internal import Threading

/// The ledger as it stands, for all who show it: derived at the start and whenever something changed, on a thread and with
/// an archive of its own, so that whoever asks is given the one that was derived last and hardly waits.
///
/// Deriving takes seconds in a large archive. A ledger that took longer than `patience` stands for twenty times as long as
/// it took, so that no more than a twentieth of the time goes into it however often something changes.
final class LedgerKeeper: Sendable {
    struct Kept: Sendable {
        let ledger: Ledger
        /// What can be asked for.
        let choices: LedgerChoices
        /// Counts up: another number, another ledger.
        let number: Int
        /// The moment that it tells of.
        let time: Instant
        /// Something changed since that it does not tell of yet.
        var isBehind = false
        fileprivate let state: DerivedState
        fileprivate let rests: ContinuousClock.Instant

        /// Whether it tells of all that there is in that state, on that day.
        fileprivate func tells(of found: DerivedState, at now: Instant) -> Bool {
            state.continues(found) && time.date == now.date
        }
    }

    /// There is none yet: a large archive's takes a while.
    struct Pending: Error {}

    /// Derives one within a transaction.
    typealias Deriving = @Sendable (inout LedgerMaker, Archive, Instant) throws -> Ledger

    private struct State {
        var kept: Kept?
        /// Why the last attempt failed.
        var failure: (any Error)?
        /// When the one that is being derived was begun.
        var begun: ContinuousClock.Instant?
        var waiting: [DispatchSemaphore] = []
        /// Until when no other is tried, because the last was too large.
        var givenUp: ContinuousClock.Instant?
        var isStarted = false
        var isEnded = false
    }

    private let state = Mutex(State())
    private let woken = DispatchSemaphore(value: 0)
    private let finished = DispatchGroup()
    private let directory: String
    private let yields: Bool
    private let patience: Duration
    private let clock: @Sendable () -> Instant
    private let derive: Deriving

    /// Bytes of the texts of documents that are held so that they need not be read again.
    private static let room = 32 << 20
    /// Bytes of the texts of all documents, some thousands of fact sheets; it takes several times as much to derive.
    private static let most = 64 << 20
    /// When it is tried again with what was larger.
    private static let respite: Duration = .seconds(3600)
    /// How often it looks whether something changed while nobody asks.
    private static let pause: DispatchTimeInterval = .seconds(5)
    /// How much longer who has none waits than who has one that is behind.
    private static let firstPatience = 25

    /// Of the archive in `directory`. `patience`: how long whoever asks waits for one that is not behind; 25 times
    /// as long for the first. `yields`: its thread gives way to others.
    init(
        directory: String, patience: Duration = .milliseconds(200), yields: Bool = false,
        clock: @escaping @Sendable () -> Instant = { .systemClock() },
        derive: @escaping Deriving = { maker, archive, now in try maker.make(from: archive, now: now) }
    ) {
        self.directory = directory
        self.yields = yields
        self.patience = patience
        self.clock = clock
        self.derive = derive
    }

    /// Begins to derive.
    func start() {
        let begins = state.withLock { state in
            defer { state.isStarted = true }
            return !state.isStarted && !state.isEnded
        }
        if begins { DispatchQueue(label: "hledwatch.ledger").async(group: finished) { self.run() } }
    }

    /// Ends before it returns; what is being derived is given up.
    func stop() {
        state.withLock { $0.isEnded = true }
        woken.signal()
        finished.wait()
    }

    /// The ledger, not older than it has to be, for who reads `archive`.
    /// - Throws: `Pending` when there is none yet, `LedgerMaker.TooLarge` when there will be none; what the attempt to
    ///   derive it threw.
    func take(from archive: Archive, now: Instant) throws -> Kept {
        let found = try archive.derivedState()
        let done = DispatchSemaphore(value: 0)
        let limit = state.withLock { state -> Duration? in
            if let kept = state.kept, kept.tells(of: found, at: now) || kept.rests > .now { return nil }
            if state.givenUp.map({ $0 > .now }) ?? false { return nil }
            let all = state.kept == nil ? patience * Self.firstPatience : patience
            let rest = state.begun.map { all - (.now - $0) } ?? all
            guard rest > .zero, !state.isEnded else { return nil }
            state.waiting.append(done)
            state.failure = nil
            return rest
        }
        if let limit {
            woken.signal()
            _ = done.wait(timeout: .now() + limit.timeInterval)
        }
        return try state.withLock { state in
            guard var kept = state.kept else {
                throw state.givenUp == nil ? state.failure ?? Pending() : LedgerMaker.TooLarge()
            }
            kept.isBehind = !kept.tells(of: found, at: now)
            return kept
        }
    }

    // MARK: On the thread

    private func run() {
        standAside(as: "hw-ledger", yielding: yields)
        var maker = LedgerMaker(room: Self.room)
        maker.most = Self.most
        maker.isUnwanted = { self.state.withLock { $0.isEnded } }
        var archive: Archive?
        while !state.withLock({ $0.isEnded }) {
            do {
                let open = try archive ?? Archive(directory: directory, mode: .read)
                archive = open
                try look(open, &maker)
            } catch is LedgerMaker.TooLarge {
                maker.forget()
                finish { $0.givenUp = .now + Self.respite }
            } catch {
                archive = nil
                finish { $0.failure = error }
            }
            _ = woken.wait(timeout: .now() + Self.pause)
        }
        finish { _ in }
    }

    private func look(_ archive: Archive, _ maker: inout LedgerMaker) throws {
        let now = clock()
        let (last, givenUp) = state.withLock { ($0.kept, $0.givenUp) }
        if let givenUp, givenUp > .now { return finish { _ in } }
        try archive.transaction {
            let found = try archive.derivedState()
            if let last, last.tells(of: found, at: now) || last.rests > .now { return finish { _ in } }
            let start = ContinuousClock.now
            state.withLock { $0.begun = start }
            let ledger = try derive(&maker, archive, now)
            let titles = try archive.documents().map { ($0.slug, $0.title) }
            let choices = LedgerChoices(ledger, titles: Dictionary(titles) { first, _ in first })
            let took = ContinuousClock.now - start
            let made = Kept(
                ledger: ledger, choices: choices, number: (last?.number ?? 0) + 1, time: now,
                state: found, rests: took > patience ? .now + took * 20 : .now)
            finish { ($0.kept, $0.failure, $0.givenUp) = (made, nil, nil) }
        }
    }

    /// Whoever waits has what there is.
    private func finish(_ change: (inout State) -> Void) {
        let waiting = state.withLock { state in
            change(&state)
            state.begun = nil
            defer { state.waiting = [] }
            return state.waiting
        }
        for done in waiting { done.signal() }
    }
}

extension Duration {
    /// For Dispatch; at most an hour.
    fileprivate var timeInterval: DispatchTimeInterval {
        .milliseconds(Int(min(self, .seconds(3600)) / .milliseconds(1)))
    }
}
