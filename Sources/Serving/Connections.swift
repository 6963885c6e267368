#if canImport(Glibc)
    internal import Glibc
#endif

/// How long a connection may take for what, and how many there may be of what.
struct ServingLimits {
    /// A request, from the first byte that could be sent to its last.
    var request: Duration = .seconds(5)
    /// An answer, from the request to its last byte.
    var answer: Duration = .seconds(30)
    var connections: UInt32 = 256
    /// Requests that wait for a worker.
    var waiting = 64
    /// Event streams.
    var streams = 32
    var stream: Duration = .seconds(3600)
    /// How long an event stream may be silent.
    var heartbeat: Duration = .seconds(15)
}

/// One open connection and what it is about.
struct Connection {
    /// How far the request is that it carries.
    enum Stage {
        /// It is not there yet, or not whole.
        case reading
        /// A worker makes the answer, or will.
        case making
        /// The answer is made, or its body is being made while it is sent.
        case sending
        /// The answer is a stream of events.
        case streaming
    }

    let socket: Int32
    /// The other side's address and port.
    let remote: String
    var deadline: ContinuousClock.Instant
    var stage = Stage.reading
    var isCut = false
    /// libmicrohttpd leaves it alone until it is resumed, and does not see it closed.
    var isSuspended = false
    /// The request line's target, which libmicrohttpd decodes in place afterwards.
    var target: [UInt8] = []
    /// The checked request, until it may be answered.
    var request: HTTPRequest?
    /// What is still to come of its body.
    var missing = 0
    /// What the token in the body must permit, where a form brings one.
    var form: Scope?
    /// What the answer is known by while it is made.
    var ticket: UInt64 = 0
    /// The answer, from when it is made until libmicrohttpd has it.
    var response: HTTPResponse?
    /// Its body, when it is not there whole.
    var flow: BodyFlow?
    /// The worker that makes its body in pieces.
    var maker: Int?

    init(socket: Int32, remote: String, deadline: ContinuousClock.Instant) {
        self.socket = socket
        self.remote = remote
        self.deadline = deadline
    }
}

/// The open connections and until when each may take. libmicrohttpd's own time limit counts silence only, so that
/// a client that sends a byte now and then would hold its place for ever.
///
/// Belongs to the server's thread.
struct Connections {
    private let limits: ServingLimits
    private var entries: [UInt: Connection] = [:]
    private var keys: [UInt64: UInt] = [:]
    private var tickets: UInt64 = 0
    private var closed = false

    init(_ limits: ServingLimits) { self.limits = limits }

    var isEmpty: Bool { entries.isEmpty }

    subscript(key: UInt) -> Connection? {
        get { entries[key] }
        _modify { yield &entries[key] }
    }

    mutating func open(_ key: UInt, socket: Int32, remote: String) {
        entries[key] = Connection(socket: socket, remote: remote, deadline: .now + limits.request)
        makeRoom()
    }

    /// Cuts a connection when there is hardly room left: the one whose request is unfinished for longest, so that
    /// whoever sends slowly on many connections takes his own places; else the one that takes its answer for longest,
    /// so that whoever reads slowly on many does. Whoever comes to ask finds a place.
    private mutating func makeRoom() {
        guard entries.count + 2 > Int(limits.connections) else { return }
        let oldest = oldest(.reading) ?? oldest(.sending)
        guard let oldest else { return }
        entries[oldest]?.isCut = true
        if let socket = entries[oldest]?.socket { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    private func oldest(_ stage: Connection.Stage) -> UInt? {
        entries.filter { $0.value.stage == stage && !$0.value.isCut }
            .min { $0.value.deadline < $1.value.deadline }?.key
    }

    mutating func close(_ key: UInt) {
        if let ticket = entries[key]?.ticket { keys[ticket] = nil }
        entries[key] = nil
        closed = true
    }

    /// Whether a connection was closed since this was last asked.
    mutating func takeClosed() -> Bool {
        defer { closed = false }
        return closed
    }

    /// The request is whole; from now on its answer's time runs. The answer will be known by the ticket.
    mutating func begin(_ key: UInt) -> UInt64 {
        tickets += 1
        entries[key]?.deadline = .now + limits.answer
        entries[key]?.stage = .making
        entries[key]?.ticket = tickets
        keys[tickets] = key
        return tickets
    }

    /// The connection that waits for that answer; `nil` once it does not any more.
    func key(of ticket: UInt64) -> UInt? { keys[ticket] }

    /// The answer is out, or given up; the next request's time runs.
    mutating func answered(_ key: UInt) {
        guard let entry = entries[key] else { return }
        keys[entry.ticket] = nil
        entries[key] = Connection(
            socket: entry.socket, remote: entry.remote, deadline: .now + limits.request)
        entries[key]?.isCut = entry.isCut
    }

    /// The event streams.
    var streams: [BodyFlow] { entries.values.filter { $0.stage == .streaming }.compactMap(\.flow) }

    /// The client has taken enough to have more time.
    mutating func prolong(_ key: UInt) { entries[key]?.deadline = .now + limits.answer }

    /// The suspended connections.
    var suspended: [UInt] { entries.filter(\.value.isSuspended).map(\.key) }

    /// The connections that are past their time. Those that have nothing to say to it are cut: libmicrohttpd then finds
    /// them at their end and closes them. The others, whose answer is still being made or goes on, have the time that a
    /// request takes to say so.
    mutating func takeLate() -> [UInt] {
        let now = ContinuousClock.Instant.now
        var late: [UInt] = []
        for (key, entry) in entries where entry.deadline <= now {
            entries[key]?.deadline = now + limits.request
            let ends = entry.stage == .making || entry.stage == .streaming && entry.flow?.isOver == false
            if !ends {
                entries[key]?.isCut = true
                shutdown(entry.socket, Int32(SHUT_RDWR))
            }
            if ends || entry.isSuspended { late.append(key) }
        }
        return late
    }

    /// The suspended connections whose other side has gone, which libmicrohttpd does not see.
    func gone() -> [UInt] {
        var keys: [UInt] = []
        var sockets: [pollfd] = []
        for (key, entry) in entries where entry.isSuspended {
            keys.append(key)
            sockets.append(pollfd(fd: entry.socket, events: Int16(hungUp), revents: 0))
        }
        guard !sockets.isEmpty, unsafe poll(&sockets, nfds_t(sockets.count), 0) > 0 else { return [] }
        return zip(keys, sockets).filter { $0.1.revents != 0 }.map(\.0)
    }
}

/// POLLRDHUP, which glibc shows to GNU programs only: the other side has closed its end.
private let hungUp = 0x2000
