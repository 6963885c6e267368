public import FactSheets
internal import Synchronization

/// One thing that happened, as event streams tell it (<https://html.spec.whatwg.org/multipage/server-sent-events.html>).
public struct HTTPEvent: Sendable, Equatable {
    /// Grows from one to the next. A client that comes back says the last one that it has, as `Last-Event-ID`.
    public let id: Int
    /// What kind of thing it is; letters, digits and `.-_`.
    public let kind: String
    /// Any text; its lines become lines.
    public let data: String

    public init(id: Int, kind: String, data: String) {
        self.id = id
        self.kind = kind
        self.data = data
    }

    fileprivate var bytes: [UInt8] {
        var text = "id: \(id)\nevent: \(kind.filter { $0.isLetter || $0.isNumber || ".-_".contains($0) })\n"
        for line in data.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            text += "data: \(line)\n"
        }
        return Array(text.utf8) + [UInt8(ascii: "\n")]
    }
}

/// Where events are told to whoever listens; used from any thread.
public final class EventStream: Sendable {
    private struct Listener {
        weak var subscription: EventSubscription?
    }
    private let listeners = Mutex<[ObjectIdentifier: Listener]>([:])

    public init() {}

    /// How many listen.
    public var count: Int { listeners.withLock { $0.count } }

    /// Tells it to all who listen. Whoever has 64 KiB still to take is cut.
    public func publish(_ event: HTTPEvent) {
        let bytes = event.bytes
        // Let go of outside the lock: the last reference to one takes it off the list.
        let all = listeners.withLock { $0.values.compactMap(\.subscription) }
        for subscription in all { subscription.add(event.id, bytes) }
    }

    /// Begins to listen: what is published from now on is kept until `HTTPResponse.events` sends it.
    public func subscribe() -> EventSubscription {
        let subscription = EventSubscription(to: self)
        listeners.withLock { $0[ObjectIdentifier(subscription)] = Listener(subscription: subscription) }
        return subscription
    }

    fileprivate func remove(_ identifier: ObjectIdentifier) {
        listeners.withLock { _ = $0.removeValue(forKey: identifier) }
    }
}

/// One listener's share of an event stream.
public final class EventSubscription: Sendable, Equatable {
    private struct State {
        /// `nil` once the stream has begun: until then what comes is kept apart.
        var early: [(id: Int, bytes: [UInt8])]? = []
        var last = Int.min
        var bytes: [UInt8] = []
        /// Of the bytes, those that are not the listener's fault.
        var allowance = EventSubscription.room
        var isOverrun = false
        var wake: (@Sendable () -> Void)?
    }

    private static let room = 64 << 10
    private let state = Mutex(State())
    private let stream: EventStream

    fileprivate init(to stream: EventStream) { self.stream = stream }

    deinit { stream.remove(ObjectIdentifier(self)) }

    public static func == (one: EventSubscription, other: EventSubscription) -> Bool { one === other }

    fileprivate func add(_ id: Int, _ bytes: [UInt8]) {
        let wake = state.withLock { state -> (@Sendable () -> Void)? in
            if state.early != nil {
                state.early?.append((id, bytes))
                return nil
            }
            guard id > state.last, !state.isOverrun else { return nil }
            state.last = id
            if state.bytes.count + bytes.count > state.allowance {
                state.isOverrun = true
            } else {
                state.bytes += bytes
            }
            return state.wake
        }
        wake?()
    }

    /// Begins with what came before, then what came meanwhile and is newer.
    fileprivate func begin(after last: Int?, _ earlier: [HTTPEvent]) {
        state.withLock { state in
            // At once: with it the head goes out, and the client knows that it listens.
            state.bytes += Array("retry: 5000\n\n".utf8)
            state.last = last ?? .min
            for event in earlier where event.id > state.last {
                state.bytes += event.bytes
                state.last = event.id
            }
            for (id, bytes) in state.early ?? [] where id > state.last {
                state.bytes += bytes
                state.last = id
            }
            state.early = nil
            state.allowance += state.bytes.count
        }
    }

    // MARK: The server's side

    /// Has `wake` called whenever there is something to take.
    func whenReady(_ wake: (@Sendable () -> Void)?) { state.withLock { $0.wake = wake } }

    /// A sign of life, for who is asked to keep the connection: a comment.
    func beat() {
        state.withLock { state in
            if state.bytes.isEmpty { state.bytes = Array(":\n\n".utf8) }
        }
    }

    /// More has come than its client took.
    var isOverrun: Bool { state.withLock { $0.isOverrun } }

    /// Takes what is there, as far as it fits.
    func take(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        state.withLock { state in
            let count = min(state.bytes.count, buffer.count)
            unsafe state.bytes.withUnsafeBytes { bytes in
                unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
            }
            state.bytes.removeFirst(count)
            if state.bytes.isEmpty { state.allowance = Self.room }
            return count
        }
    }
}

extension HTTPResponse {
    /// An answer that goes on: what is told to `subscription`, as it happens, for up to an hour; the client comes back
    /// by itself. `earlier`: what happened before, oldest first, of which it gets what came after `last`, the one that it
    /// has. Nothing is told twice, nor left out, when `subscription` began before `earlier` was looked up.
    ///
    /// At most 32 such answers are under way at a time; more are answered 503.
    public static func events(
        _ subscription: EventSubscription, after last: Int? = nil, earlier: [HTTPEvent] = []
    ) -> HTTPResponse {
        subscription.begin(after: last, earlier)
        var response = HTTPResponse(status: 200, headers: eventHeaders)
        response.flow = .events(subscription)
        return response
    }

    private static let eventHeaders = [
        Header("Content-Type", "text/event-stream; charset=utf-8"), Header("Cache-Control", "no-store"),
        // nginx would keep events back until a buffer is full.
        Header("X-Accel-Buffering", "no"),
    ]

    /// Events that happened, and no more: the client comes back by itself for what came after them.
    public static func events(_ events: [HTTPEvent]) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: eventHeaders, body: Array("retry: 1000\n\n".utf8) + events.flatMap(\.bytes))
    }

    /// An answer whose body is made piece by piece.
    public static func pieces(_ status: Int, headers: [Header], _ pieces: HTTPPieces) -> HTTPResponse {
        var response = HTTPResponse(status: status, headers: headers)
        response.flow = .pieces(pieces)
        return response
    }
}
