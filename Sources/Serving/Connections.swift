#if canImport(Glibc)
    internal import Glibc
#endif

/// How long a connection may take for what, and how many there may be.
struct ServingLimits {
    /// A request, from the first byte that could be sent to the end of its head.
    var request: Duration = .seconds(5)
    /// An answer, from the request to its last byte.
    var answer: Duration = .seconds(30)
    var connections: UInt32 = 256
}

/// The open connections and until when each may take. libmicrohttpd's own time limit counts silence only, so that
/// a client that sends a byte now and then would hold its place for ever.
///
/// Belongs to the server's thread.
struct Connections {
    private struct Entry {
        var socket: Int32
        var deadline: ContinuousClock.Instant
        var target: [UInt8] = []
        var request: HTTPRequest?
        var isAnswering = false
        var isCut = false
    }

    private let limits: ServingLimits
    private var entries: [UInt: Entry] = [:]
    private var closed = false

    init(_ limits: ServingLimits) { self.limits = limits }

    var isEmpty: Bool { entries.isEmpty }

    mutating func open(_ key: UInt, socket: Int32) {
        entries[key] = Entry(socket: socket, deadline: .now + limits.request)
        makeRoom()
    }

    /// Cuts the connection whose request is unfinished for longest when there is hardly room left: whoever sends
    /// slowly on many connections takes his own places, and whoever comes to ask finds one.
    private mutating func makeRoom() {
        guard entries.count + 2 > Int(limits.connections) else { return }
        let waiting = entries.filter { !$0.value.isAnswering && !$0.value.isCut }
        guard let oldest = waiting.min(by: { $0.value.deadline < $1.value.deadline }) else { return }
        entries[oldest.key]?.isCut = true
        shutdown(oldest.value.socket, Int32(SHUT_RDWR))
    }

    mutating func close(_ key: UInt) {
        entries[key] = nil
        closed = true
    }

    /// Whether a connection was closed since this was last asked.
    mutating func takeClosed() -> Bool {
        defer { closed = false }
        return closed
    }

    /// Keeps the request line's target, which libmicrohttpd decodes in place afterwards.
    mutating func keep(_ target: [UInt8], of key: UInt) { entries[key]?.target = target }

    /// The target of the request whose head is complete; from now on its answer's time runs.
    mutating func answering(_ key: UInt) -> [UInt8] {
        entries[key]?.deadline = .now + limits.answer
        entries[key]?.isAnswering = true
        return entries[key]?.target ?? []
    }

    /// Keeps a checked request until it may be answered.
    mutating func keep(_ request: HTTPRequest, of key: UInt) { entries[key]?.request = request }

    func request(of key: UInt) -> HTTPRequest? { entries[key]?.request }

    /// The answer is out; the next request's time runs.
    mutating func answered(_ key: UInt) {
        entries[key]?.deadline = .now + limits.request
        entries[key]?.isAnswering = false
        entries[key]?.target = []
        entries[key]?.request = nil
    }

    /// Cuts the connections that are past their time; libmicrohttpd then finds them at their end and closes them.
    func cutLate() {
        let now = ContinuousClock.Instant.now
        for entry in entries.values where entry.deadline <= now { shutdown(entry.socket, Int32(SHUT_RDWR)) }
    }
}
