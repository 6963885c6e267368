internal import CMicroHTTPD
internal import FactSheets

#if canImport(Glibc)
    internal import Glibc
#endif

/// libmicrohttpd's daemon and the loop that drives it. Lives and dies on one thread, which alone talks to libmicrohttpd:
/// others leave in the mailbox what they have.
@safe final class ServerLoop {
    /// The head of a request must fit, and with it a target that is a whole percent-encoded address.
    private static let memoryPerConnection = 64 << 10
    private static let idleSeconds: UInt32 = 5
    /// How much is read of a body under way at a time.
    private static let block = 32 << 10
    /// How late a connection may be cut.
    private static let tick: Int32 = 250

    private let mailbox: Mailbox
    private let hosts: Set<String>
    private let service: HTTPService
    private var crew: Crew
    private var connections: Connections
    private let limits: ServingLimits
    private var daemon: OpaquePointer?
    private var looked = ContinuousClock.Instant.now

    /// `nil` when libmicrohttpd cannot start; then `listening` still belongs to the caller. `workers` leave their answers
    /// in `mailbox`.
    init?(
        listening: Int32, mailbox: Mailbox, hosts: Set<String>, limits: ServingLimits, service: HTTPService,
        workers: [Worker]
    ) {
        self.mailbox = mailbox
        self.hosts = hosts
        self.service = service
        crew = Crew(workers, room: limits.waiting)
        self.limits = limits
        connections = Connections(limits)
        unsafe daemon = hledwatch_mhd_start(
            listening, limits.connections, Self.memoryPerConnection, Self.idleSeconds,
            Unmanaged.passUnretained(self).toOpaque(), answerRequest, keepTarget, followConnection,
            endRequest, { _, _, _ in })
        guard unsafe daemon != nil else { return nil }
    }

    /// Answers until the mailbox says to stop; then closes every connection and the listening socket.
    func run() {
        let epoll = unsafe hledwatch_mhd_epoll(daemon)
        while true {
            var waiting = [
                pollfd(fd: epoll, events: Int16(POLLIN), revents: 0),
                pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            _ = unsafe poll(&waiting, 2, timeout())
            if waiting[1].revents != 0 {
                let post = mailbox.take()
                if post.mustStop { break }
                for outcome in post.outcomes { take(outcome) }
                for ticket in post.rung { ring(ticket) }
            }
            guard unsafe MHD_run(daemon) == .YES else { break }
            lookAfter()
        }
        for key in connections.suspended { resume(key) }
        unsafe MHD_stop_daemon(daemon)
    }

    /// Milliseconds; -1 when nothing but a new connection can happen.
    private func timeout() -> Int32 {
        // When it was full, libmicrohttpd listens again only from its next run on.
        if connections.takeClosed() { return 0 }
        var wanted: UInt64 = 0
        let own = connections.isEmpty ? Int32(-1) : Self.tick
        guard unsafe MHD_get_timeout(daemon, &wanted) == .YES else { return own }
        return own < 0 ? Int32(clamping: wanted) : min(own, Int32(clamping: wanted))
    }

    /// What time alone brings about, once a tick.
    private func lookAfter() {
        let now = ContinuousClock.Instant.now
        guard now - looked >= .milliseconds(Int(Self.tick)) else { return }
        looked = now
        for key in connections.takeLate() {
            if let flow = connections[key]?.flow {
                flow.isOver = true
            } else if connections[key]?.stage == .making {
                if let ticket = connections[key]?.ticket { crew.forget(ticket) }
                connections[key]?.stage = .sending
                connections[key]?.response = .problem(
                    503, "the answer took too long to make", headers: [Self.retryAfter])
            }
            resume(key)
        }
        for key in connections.gone() {
            if let ticket = connections[key]?.ticket { crew.forget(ticket) }
            connections[key]?.isCut = true
            resume(key)
        }
        for flow in connections.streams where now - flow.lastSent >= limits.heartbeat {
            guard case .events(let subscription) = flow.origin else { continue }
            subscription.beat()
            resume(flow.key)
        }
    }

    /// What a worker came to: for the connection that waits for it, if one still does.
    private func take(_ outcome: Outcome) {
        let key = connections.key(of: outcome.ticket)
        let isWanted = key.map { connections[$0]?.stage == .making } ?? false
        switch outcome.result {
        case .whole(let response):
            crew.finished(outcome.worker)
            guard let key, isWanted else { return }
            connections[key]?.response = response
            connections[key]?.stage = .sending
            resume(key)
        case .head(let response, let size):
            crew.finished(outcome.worker)
            guard let key, isWanted else { return crew.workers[outcome.worker].drop(outcome.ticket) }
            connections[key]?.response = response
            connections[key]?.stage = .sending
            connections[key]?.maker = outcome.worker
            connections[key]?.flow = BodyFlow(
                of: key, ticket: outcome.ticket, .pieces(worker: outcome.worker), size: size, loop: self)
            resume(key)
        case .piece(let piece):
            guard let key, let flow = connections[key]?.flow else { return }
            flow.add(piece)
            resume(key)
        }
    }

    /// Something is to be sent on an event stream; one whose client does not take what there is is cut.
    private func ring(_ ticket: UInt64) {
        guard let key = connections.key(of: ticket), let entry = connections[key],
            case .events(let subscription) = entry.flow?.origin
        else { return }
        if subscription.isOverrun {
            connections[key]?.isCut = true
            shutdown(entry.socket, Int32(SHUT_RDWR))
        }
        resume(key)
    }

    /// What is sent next of a body; when there is nothing yet, the connection is left alone until there is.
    fileprivate func read(_ flow: BodyFlow, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        guard connections[flow.key]?.isCut == false else { return failure }
        switch unsafe flow.take(into: buffer) {
        case .bytes(let count):
            if flow.takeEarned() { connections.prolong(flow.key) }
            return count
        case .end: return -1  // MHD_CONTENT_READER_END_OF_STREAM, a macro
        case .failure: return failure
        case .nothing:
            if case .pieces(let worker) = flow.origin, flow.await() { crew.workers[worker].next(flow.ticket) }
            suspend(flow.key)
            return 0
        }
    }

    private static let retryAfter = Header("Retry-After", "2")

    private func suspend(_ key: UInt) {
        connections[key]?.isSuspended = true
        unsafe MHD_suspend_connection(OpaquePointer(bitPattern: key))
    }

    private func resume(_ key: UInt) {
        guard connections[key]?.isSuspended == true else { return }
        connections[key]?.isSuspended = false
        unsafe MHD_resume_connection(OpaquePointer(bitPattern: key))
    }

    // MARK: What libmicrohttpd calls, on this thread, while it runs

    fileprivate func opened(_ connection: OpaquePointer) {
        connections.open(
            UInt(bitPattern: connection), socket: unsafe hledwatch_mhd_socket(connection),
            remote: unsafe peer(of: connection))
    }

    fileprivate func closed(_ connection: OpaquePointer) {
        letGo(UInt(bitPattern: connection))
        connections.close(UInt(bitPattern: connection))
    }

    /// The worker that makes the answer's body need not any more.
    private func letGo(_ key: UInt) {
        guard let entry = connections[key], let maker = entry.maker else { return }
        connections[key]?.maker = nil
        crew.workers[maker].drop(entry.ticket)
    }

    fileprivate func keep(_ target: UnsafePointer<CChar>, of connection: OpaquePointer) {
        let bytes = unsafe UnsafeRawBufferPointer(start: target, count: strlen(target))
        connections[UInt(bitPattern: connection)]?.target = unsafe Array(bytes)
    }

    fileprivate func answered(_ connection: OpaquePointer) {
        letGo(UInt(bitPattern: connection))
        connections.answered(UInt(bitPattern: connection))
    }

    /// Looks at a head that is complete. A refusal is queued at once, which closes the connection; else nothing is,
    /// because libmicrohttpd keeps a connection only when the answer comes with a later call.
    fileprivate func check(
        _ connection: OpaquePointer, _ method: UnsafePointer<CChar>, _ version: UnsafePointer<CChar>
    ) -> MHD_Result {
        let key = UInt(bitPattern: connection)
        let head = unsafe RequestHead(
            method: String(cString: method), target: connections[key]?.target ?? [],
            version: String(cString: version), headers: headers(of: connection),
            size: hledwatch_mhd_head_size(connection))
        switch head.verdict(hosts: hosts, service: service) {
        case .refused(let refusal):
            _ = connections.begin(key)
            return unsafe queue(refusal, closes: true, on: connection)
        case .taken(let access, let size, let form):
            let (remote, scheme) = service.proxy?.read(head.headers) ?? (nil, nil)
            var request = HTTPRequest(
                method: head.method, target: String(decoding: head.target, as: UTF8.self),
                headers: head.headers.filter { !isNamed($0, "Authorization") },
                remote: remote ?? connections[key]?.remote ?? "unknown")
            request.scheme = scheme ?? "http"
            request.access = access
            connections[key]?.request = request
            connections[key]?.missing = size
            connections[key]?.form = form
            return .YES
        }
    }

    /// A part of the body; false when it is more than was announced.
    fileprivate func add(_ bytes: UnsafeRawBufferPointer, to connection: OpaquePointer) -> Bool {
        let key = UInt(bitPattern: connection)
        guard let missing = connections[key]?.missing, bytes.count <= missing else { return false }
        connections[key]?.missing = missing - bytes.count
        unsafe connections[key]?.request?.body += bytes
        return true
    }

    /// The request is whole, or its connection was resumed: the answer that is there, or leave to wait for it.
    fileprivate func answer(_ connection: OpaquePointer) -> MHD_Result {
        let key = UInt(bitPattern: connection)
        guard let entry = connections[key], !entry.isCut, var request = entry.request else { return .NO }
        if let response = entry.response { return unsafe queue(response, closes: false, on: connection) }
        // Resumed without an answer: everything ends.
        guard entry.stage == .reading else { return .NO }
        if let form = entry.form {
            request.readForm(service.tokens, permitting: form)
            connections[key]?.request = request
        }
        let ticket = connections.begin(key)
        if let response = service.prompt(request) {
            return unsafe queue(response, closes: false, on: connection)
        }
        guard crew.take(request, ticket: ticket) else {
            let busy = HTTPResponse.problem(
                503, "too many others wait for their answers", headers: [Self.retryAfter])
            return unsafe queue(busy, closes: false, on: connection)
        }
        suspend(key)
        return .YES
    }

    private func queue(_ answer: HTTPResponse, closes: Bool, on connection: OpaquePointer) -> MHD_Result {
        let key = UInt(bitPattern: connection)
        connections[key]?.stage = .sending
        connections[key]?.response = nil
        let response = sendable(answer)
        guard let made = unsafe prepared(response, for: key) else { return .NO }
        defer { unsafe MHD_destroy_response(made) }
        for header in response.headersToSend {
            _ = unsafe MHD_add_response_header(made, header.name, header.value)
        }
        if closes { _ = unsafe MHD_add_response_header(made, "Connection", "close") }
        let status = (200...599).contains(response.status) ? response.status : 500
        return unsafe MHD_queue_response(connection, UInt32(status), made)
    }

    /// The answer, or why it cannot be sent.
    private func sendable(_ response: HTTPResponse) -> HTTPResponse {
        switch response.flow {
        case nil: response
        case .events where connections.streams.count < limits.streams: response
        case .events:
            .problem(503, "too many others listen for events", headers: [Header("Retry-After", "60")])
        case .pieces: .problem(500, "the answer could not be made")
        }
    }

    /// The answer without its head.
    private func prepared(_ response: HTTPResponse, for key: UInt) -> OpaquePointer? {
        if case .events(let subscription) = response.flow, let ticket = connections[key]?.ticket {
            connections[key]?.stage = .streaming
            connections[key]?.deadline = .now + limits.stream
            connections[key]?.flow = BodyFlow(
                of: key, ticket: ticket, .events(subscription), size: nil, loop: self)
            subscription.whenReady { [mailbox] in mailbox.ring(ticket) }
        }
        guard let flow = connections[key]?.flow else {
            var body = response.body
            return unsafe body.withUnsafeMutableBytes { bytes in
                unsafe MHD_create_response_from_buffer(bytes.count, bytes.baseAddress, .RESPMEM_MUST_COPY)
            }
        }
        let context = unsafe Unmanaged.passRetained(flow)
        let made = unsafe MHD_create_response_from_callback(
            flow.size.map(UInt64.init) ?? .max, Self.block, readFlow, context.toOpaque(), dropFlow)
        if unsafe made == nil { unsafe context.release() }
        return unsafe made
    }

    private func headers(of connection: OpaquePointer) -> [Header] {
        var headers: [Header] = []
        unsafe withUnsafeMutablePointer(to: &headers) { pointer in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, collectHeader, pointer)
        }
        return headers
    }

    private func peer(of connection: OpaquePointer) -> String {
        guard let address = unsafe hledwatch_mhd_peer(connection) else { return "unknown" }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        var port = [CChar](repeating: 0, count: Int(NI_MAXSERV))
        let size =
            unsafe MemoryLayout<sockaddr_in>.size
            + (address.pointee.sa_family == sa_family_t(AF_INET6)
                ? MemoryLayout<sockaddr_in6>.size - MemoryLayout<sockaddr_in>.size : 0)
        let code = unsafe getnameinfo(
            address, socklen_t(size), &host, socklen_t(host.count), &port, socklen_t(port.count),
            NI_NUMERICHOST | NI_NUMERICSERV)
        guard code == 0 else { return "unknown" }
        let name = text(host)
        return (name.contains(":") ? "[\(name)]" : name) + ":" + text(port)
    }

    private func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

// MARK: Callbacks

/// The loop that a callback's context stands for; it outlives the daemon.
private func loop(_ context: UnsafeMutableRawPointer?) -> ServerLoop? {
    unsafe context.map { unsafe Unmanaged<ServerLoop>.fromOpaque($0).takeUnretainedValue() }
}

/// The first call for a request finds nothing in its place for a context; it leaves the loop there.
private let answerRequest: MHD_AccessHandlerCallback = {
    context, connection, _, method, version, bytes, count, place in
    guard let loop = unsafe loop(context), let connection = unsafe connection,
        let method = unsafe method, let version = unsafe version, let place = unsafe place
    else { return .NO }
    if unsafe place.pointee != nil {
        guard let bytes = unsafe bytes, let count = unsafe count, unsafe count.pointee > 0 else {
            return unsafe loop.answer(connection)
        }
        let part = unsafe UnsafeRawBufferPointer(start: bytes, count: count.pointee)
        unsafe count.pointee = 0
        return unsafe loop.add(part, to: connection) ? .YES : .NO
    }
    unsafe place.pointee = context
    return unsafe loop.check(connection, method, version)
}

private let keepTarget:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
        UnsafeMutableRawPointer? =
        { context, target, connection in
            if let loop = unsafe loop(context), let target = unsafe target, let connection = unsafe connection
            {
                unsafe loop.keep(target, of: connection)
            }
            return nil
        }

private let followConnection: MHD_NotifyConnectionCallback = { context, connection, _, code in
    guard let loop = unsafe loop(context), let connection = unsafe connection else { return }
    if code == .CONNECTION_NOTIFY_STARTED {
        unsafe loop.opened(connection)
    } else {
        unsafe loop.closed(connection)
    }
}

private let endRequest: MHD_RequestCompletedCallback = { context, connection, _, _ in
    guard let loop = unsafe loop(context), let connection = unsafe connection else { return }
    unsafe loop.answered(connection)
}

/// More header fields than this are more than any client sends; the rest is refused with the first of them.
private let collectHeader: MHD_KeyValueIteratorN = { context, _, key, keySize, value, valueSize in
    guard let headers = unsafe context?.assumingMemoryBound(to: [Header].self), let key = unsafe key else {
        return .NO
    }
    unsafe headers.pointee.append(
        Header(
            String(decoding: UnsafeRawBufferPointer(start: key, count: keySize), as: UTF8.self),
            String(
                decoding: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize),
                as: UTF8.self)))
    return .YES
}

/// MHD_CONTENT_READER_END_WITH_ERROR, a macro: the connection is closed.
private let failure = -2

private let readFlow: MHD_ContentReaderCallback = { context, _, buffer, size in
    guard let context = unsafe context, let buffer = unsafe buffer else { return failure }
    let flow = unsafe Unmanaged<BodyFlow>.fromOpaque(context).takeUnretainedValue()
    return unsafe flow.loop.read(flow, into: UnsafeMutableRawBufferPointer(start: buffer, count: size))
}

private let dropFlow: MHD_ContentReaderFreeCallback = { context in
    guard let context = unsafe context else { return }
    unsafe Unmanaged<BodyFlow>.fromOpaque(context).release()
}
