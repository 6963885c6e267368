public import FactSheets
internal import Glibc
internal import Synchronization

/// One address to be fetched.
public struct Wanted: Sendable {
    /// By which the caller knows it again.
    public let number: Int64
    /// Canonical.
    public let url: String
    public let role: Capture.Role
    public let validators: Validators?

    public init(number: Int64, url: String, role: Capture.Role, validators: Validators?) {
        self.number = number
        self.url = url
        self.role = role
        self.validators = validators
    }
}

/// What became of it.
public struct Fetched: Sendable {
    /// That of the `Wanted`.
    public let number: Int64
    /// A failure is a capture, too.
    public let capture: Capture
    /// From the first request to the end of the last answer.
    public let took: Duration
    /// `nil` in a replay.
    public let passage: Passage?
    /// The line was closed before the answer was complete: that says nothing of the page.
    public let isGivenUp: Bool
}

/// Addresses go in, captures come out, as they are complete; `Client.serve` works it off.
///
/// Sources are asked before pages, hosts take turns. Answers are handed over in batches, for each costs whoever keeps
/// them a write to the disk: after a quarter of a second, or when nothing else waits or is under way.
public final class FetchLine: Sendable {
    private struct State {
        var queue: HostQueue<Wanted>
        var done: [Fetched] = []
        var doneBytes = 0
        /// When the first of `done` must be handed over.
        var deadline: ContinuousClock.Instant?
        var isClosed = false
        var consumer: CheckedContinuation<Void, Never>?

        /// Enough is done that no more is begun until it is handed over.
        var isFull: Bool { done.count >= FetchLine.mostAnswers || doneBytes >= FetchLine.mostBytes }
        func isRipe(_ now: ContinuousClock.Instant) -> Bool {
            if done.isEmpty { return queue.isEmpty }
            return isFull || queue.isEmpty || deadline.map { $0 <= now } ?? false
        }
        /// Who waits for what is ripe; told once.
        mutating func ripeConsumer(_ now: ContinuousClock.Instant) -> CheckedContinuation<Void, Never>? {
            guard isRipe(now) else { return nil }
            defer { consumer = nil }
            return consumer
        }
    }

    private static let mostAnswers = 512
    private static let mostBytes = 16 << 20
    private static let patience: Duration = .milliseconds(250)

    private let state: Mutex<State>
    private let bell = Bell()

    /// `width` addresses are asked side by side, `perHost` of one host.
    public init(width: Int, perHost: Int) {
        self.width = width
        self.perHost = perHost
        state = Mutex(State(queue: HostQueue(width: width, perHost: perHost)))
    }

    let width: Int
    let perHost: Int

    // MARK: The caller's side

    /// How many wait for their turn.
    public var waiting: Int { state.withLock { $0.queue.waiting } }

    public func add(_ wanted: [Wanted]) {
        if wanted.isEmpty { return }
        state.withLock { state in
            if state.isClosed { return }
            for one in wanted {
                state.queue.add(one, host: hostName(in: one.url), isUrgent: one.role == .source)
            }
        }
        bell.ring()
    }

    /// Those that are complete, in the order in which they were; none when nothing is left to wait for.
    public func next() async -> [Fetched] {
        await withCheckedContinuation { continuation in
            let isRipe = state.withLock { state in
                if state.isRipe(.now) { return true }
                state.consumer = continuation
                return false
            }
            if isRipe { continuation.resume() } else { bell.ring() }
        }
        let done = state.withLock { state in
            defer { (state.done, state.doneBytes, state.deadline) = ([], 0, nil) }
            return state.done
        }
        bell.ring()
        return done
    }

    /// Nothing more is begun; what is under way is given up.
    public func close() {
        state.withLock { state in
            state.isClosed = true
            state.queue.clear()
        }
        bell.ring()
    }

    // MARK: The side of whoever works it off

    /// What to begin, if anything may be.
    func begin() -> HostQueue<Wanted>.Turn? {
        state.withLock { state in state.isClosed || state.isFull ? nil : state.queue.next() }
    }

    func finish(_ turn: HostQueue<Wanted>.Turn, _ fetched: Fetched) {
        state.withLock { state in
            state.queue.giveBack(turn)
            state.done.append(fetched)
            state.doneBytes += fetched.capture.body.count
            state.deadline = state.deadline ?? .now + Self.patience
        }
    }

    /// Hands over what is ripe, if somebody waits for it.
    func handOver() {
        let consumer = state.withLock { $0.ripeConsumer(.now) }
        consumer?.resume()
    }

    var isClosed: Bool { state.withLock { $0.isClosed } }

    /// Something waits, and may be begun.
    var canBegin: Bool { state.withLock { !$0.isClosed && !$0.isFull && $0.queue.canBegin } }

    /// How long may be waited for the network at most.
    var pause: Duration {
        state.withLock { state in
            guard state.consumer != nil, let deadline = state.deadline else { return .seconds(1) }
            return min(max(deadline - .now, .zero), .seconds(1))
        }
    }

    /// Can be read when something changed on the caller's side.
    var descriptor: Int32 { bell.descriptor }
    func heard() { bell.silence() }
}

/// Wakes whoever waits for its descriptor, from any thread: a pipe to oneself.
private struct Bell: ~Copyable {
    let descriptor: Int32
    private let rope: Int32

    init() {
        var ends: [Int32] = [-1, -1]
        precondition(unsafe pipe(&ends) == 0, "no descriptor is left for a line of requests")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (descriptor, rope) = (ends[0], ends[1])
    }

    deinit {
        close(descriptor)
        close(rope)
    }

    /// A pipe that is full rings already.
    func ring() { _ = unsafe write(rope, [1], 1) }

    func silence() {
        unsafe withUnsafeTemporaryAllocation(byteCount: 256, alignment: 1) { room in
            while unsafe read(descriptor, room.baseAddress, room.count) == room.count {}
        }
    }
}
