public import FactSheets
internal import Synchronization

/// Where the daemon reads the time and waits: the system's clock, or a recording's.
public protocol WatchClock: Sendable {
    func now() -> Instant
    /// Returns at `deadline`, or earlier; throws `CancellationError` when the task is cancelled.
    func sleep(until deadline: Instant) async throws
}

/// Wall-clock time that moves with the monotonic clock, so that a clock set anew neither stops nor floods polling.
public final class SystemClock: WatchClock {
    private let start = ContinuousClock.now
    private let anchor: Mutex<Instant>

    public init() { anchor = Mutex(Instant.systemClock()) }

    public func now() -> Instant { anchor.withLock { $0 } + (ContinuousClock.now - start) }

    /// How far the wall clock has been set away from this one; takes it over when that is more than two minutes.
    public func adopt() -> Duration? {
        let jump = Instant.systemClock() - now()
        guard jump > .seconds(120) || jump < .seconds(-120) else { return nil }
        anchor.withLock { $0 = $0 + jump }
        return jump
    }

    public func sleep(until deadline: Instant) async throws {
        let wait = deadline - now()
        try await Task.sleep(for: max(.milliseconds(1), min(wait, .seconds(60))))
    }
}

/// A recording's time: it stands still until it is moved.
public final class VirtualClock: WatchClock {
    private let time: Mutex<Instant>

    public init(_ start: Instant) { time = Mutex(start) }

    public func now() -> Instant { time.withLock { $0 } }

    /// Moves forward to `instant`; never back.
    public func advance(to instant: Instant) { time.withLock { $0 = max($0, instant) } }

    public func sleep(until deadline: Instant) async throws { advance(to: deadline) }
}
