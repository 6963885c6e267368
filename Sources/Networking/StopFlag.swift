internal import Synchronization

/// Raised from any thread to end a transfer; libcurl looks at it at least once a second.
final class StopFlag: Sendable {
    private let due = Mutex<ContinuousClock.Instant?>(nil)

    var isRaised: Bool { due.withLock { $0.map { $0 <= .now } ?? false } }

    /// Raises the flag when `delay` has passed; an earlier time holds.
    func raise(after delay: Duration = .zero) {
        let time = ContinuousClock.now + delay
        due.withLock { $0 = min($0 ?? time, time) }
    }
}
