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

/// One open connection and what it is about. Belongs to the server's thread.
final class Connection {
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

    /// Of the connection for libmicrohttpd.
    let key: UInt
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
    /// The head was looked at.
    var isChecked = false
    /// The answer, when it was ready before it was asked for.
    var kept: PreparedAnswer?
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

    init(_ key: UInt, socket: Int32, remote: String, deadline: ContinuousClock.Instant) {
        self.key = key
        self.socket = socket
        self.remote = remote
        self.deadline = deadline
    }

    /// Ready for the next request.
    fileprivate func renew(until deadline: ContinuousClock.Instant) {
        self.deadline = deadline
        stage = .reading
        (isChecked, isSuspended) = (false, false)
        (kept, request, response, flow, maker) = (nil, nil, nil, nil, nil)
        (missing, form, ticket) = (0, nil, 0)
    }
}

/// The open connections and until when each may take. libmicrohttpd's own time limit counts silence only, so that
/// a client that sends a byte now and then would hold its place for ever.
///
/// Belongs to the server's thread.
struct Connections {
    private let limits: ServingLimits
    private let load: ServerLoad
    private var entries: [UInt: Connection] = [:] {
        didSet { load.note(connections: entries.count) }
    }
    private var keys: [UInt64: UInt] = [:]
    private var tickets: UInt64 = 0
    private var closed = false
    /// The time, as of when the loop last woke.
    var now = ContinuousClock.Instant.now

    init(_ limits: ServingLimits, load: ServerLoad) { (self.limits, self.load) = (limits, load) }

    var isEmpty: Bool { entries.isEmpty }

    subscript(key: UInt) -> Connection? { entries[key] }

    mutating func open(_ key: UInt, socket: Int32, remote: String) {
        entries[key] = Connection(key, socket: socket, remote: remote, deadline: now + limits.request)
        makeRoom()
    }

    /// Cuts a connection when there is hardly room left: the one whose request is unfinished for longest, so that
    /// whoever sends slowly on many connections takes his own places; else the one that takes its answer for longest,
    /// so that whoever reads slowly on many does. Whoever comes to ask finds a place.
    private func makeRoom() {
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
        if let entry = entries.removeValue(forKey: key) {
            keys[entry.ticket] = nil
            forget(entry)
        }
        closed = true
    }

    /// Whether a connection was closed since this was last asked.
    mutating func takeClosed() -> Bool {
        defer { closed = false }
        return closed
    }

    /// The request is whole; from now on its answer's time runs. One that is still to be made will be known by a ticket.
    mutating func begin(_ entry: Connection) {
        entry.deadline = now + limits.answer
        entry.stage = .making
        guard entry.kept == nil else { return }
        tickets += 1
        entry.ticket = tickets
        keys[tickets] = entry.key
    }

    /// The connection that waits for that answer; `nil` once it does not any more.
    func key(of ticket: UInt64) -> UInt? { keys[ticket] }

    /// The answer is out, or given up; the next request's time runs.
    mutating func answered(_ entry: Connection) {
        if entry.ticket != 0 { keys[entry.ticket] = nil }
        forget(entry)
        entry.renew(until: now + limits.request)
    }

    /// The answer is a stream of events, and has the time of one.
    mutating func stream(_ entry: Connection, _ flow: BodyFlow) {
        entry.stage = .streaming
        entry.deadline = now + limits.stream
        entry.flow = flow
        streaming += 1
        load.note(streams: streaming)
    }

    private mutating func forget(_ entry: Connection) {
        guard entry.stage == .streaming else { return }
        streaming -= 1
        load.note(streams: streaming)
    }

    /// How many event streams there are.
    private(set) var streaming = 0

    /// The event streams.
    var streams: [BodyFlow] { entries.values.filter { $0.stage == .streaming }.compactMap(\.flow) }

    /// The client has taken enough to have more time.
    func prolong(_ key: UInt) { entries[key]?.deadline = now + limits.answer }

    /// The suspended connections.
    var suspended: [UInt] { entries.filter(\.value.isSuspended).map(\.key) }

    /// The connections that are past their time. Those that have nothing to say to it are cut: libmicrohttpd then finds
    /// them at their end and closes them. The others, whose answer is still being made or goes on, have the time that a
    /// request takes to say so.
    func takeLate() -> [UInt] {
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
