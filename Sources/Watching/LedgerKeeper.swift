internal import Archiving
internal import FactSheets
internal import Pages
internal import Synchronization

/// The ledger as it stands, kept for all who show it: derived anew when something changed, by one of them, while the
/// others are given the one before.
///
/// Deriving takes seconds in a large archive. One that took longer than `patience` stands for twenty times as long as it
/// took, so that no more than a twentieth of the time goes into it however often something changes.
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
        fileprivate let rests: Instant
    }

    private let kept = Mutex<Kept?>(nil)
    private let maker = Mutex(LedgerMaker(room: LedgerKeeper.room))
    private let patience: Duration

    /// Bytes of the texts of documents that are held so that they need not be read again.
    private static let room = 32 << 20

    init(patience: Duration = .milliseconds(200)) { self.patience = patience }

    /// The ledger, not older than it has to be. Called within a transaction.
    func take(from archive: Archive, now: Instant) throws -> Kept {
        let state = try archive.derivedState()
        guard let last = kept.withLock({ $0 }) else {
            // Who has none waits for whoever derives it, and has it from him.
            return try maker.withLock { maker in
                try kept.withLock { $0 } ?? make(with: &maker, archive, state, now)
            }
        }
        if last.state == state, last.time.date == now.date { return last }
        var behind = last
        behind.isBehind = true
        if last.rests > now, last.time <= now { return behind }
        return try maker.withLockIfAvailable { try make(with: &$0, archive, state, now) } ?? behind
    }

    private func make(
        with maker: inout LedgerMaker, _ archive: Archive, _ state: DerivedState, _ now: Instant
    ) throws -> Kept {
        let start = ContinuousClock.now
        let ledger = try maker.make(from: archive, now: now)
        let titles = try archive.documents().map { ($0.slug, $0.title) }
        let choices = LedgerChoices(ledger, titles: Dictionary(titles) { first, _ in first })
        let took = ContinuousClock.now - start
        return kept.withLock { kept in
            let made = Kept(
                ledger: ledger, choices: choices, number: (kept?.number ?? 0) + 1, time: now, state: state,
                rests: took > patience ? now + took * 20 : now)
            kept = made
            return made
        }
    }
}
