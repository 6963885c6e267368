internal import Synchronization

/// What a server is busy with, to be looked at from any thread at any time.
public final class ServerLoad: Sendable {
    private let open = Atomic(0)
    private let listening = Atomic(0)
    private let queued = Atomic(0)
    private let fromShelf = Atomic(0)
    private let fromWorkers = Atomic(0)
    private let refused = Atomic(0)

    public init() {}

    /// Open connections.
    public var connections: Int { open.load(ordering: .relaxed) }
    /// Event streams among them.
    public var streams: Int { listening.load(ordering: .relaxed) }
    /// Requests that wait for a worker.
    public var waiting: Int { queued.load(ordering: .relaxed) }
    /// Answers that stood ready, since the server began.
    public var kept: Int { fromShelf.load(ordering: .relaxed) }
    /// Requests that workers were given since.
    public var made: Int { fromWorkers.load(ordering: .relaxed) }
    /// Requests that were answered 503 since, because too many waited or listened.
    public var turnedAway: Int { refused.load(ordering: .relaxed) }

    // MARK: Said by the server's thread

    func note(connections: Int) { open.store(connections, ordering: .relaxed) }
    func note(streams: Int) { listening.store(streams, ordering: .relaxed) }
    func note(waiting: Int) { queued.store(waiting, ordering: .relaxed) }
    func countKept() { fromShelf.add(1, ordering: .relaxed) }
    func countMade() { fromWorkers.add(1, ordering: .relaxed) }
    func countTurnedAway() { refused.add(1, ordering: .relaxed) }
}
