internal import CMicroHTTPD
internal import FactSheets

#if canImport(Glibc)
    internal import Glibc
#endif

/// libmicrohttpd's daemon and the loop that drives it. Lives and dies on one thread, which alone talks to libmicrohttpd:
/// others leave in the mailbox what they have.
@safe final class ServerLoop {
    /// The head of a request must fit, and with it a target that is a whole percent-encoded address; so must the head of
    /// its answer. libmicrohttpd clears one and a half times as much for every request.
    private static let memoryPerConnection = 32 << 10
    private static let idleSeconds: UInt32 = 5
    /// How late a connection may be cut.
    private static let tick: Int32 = 250

    private let mailbox: Mailbox
    /// In lower case.
    private let hosts: [[UInt8]]
    private let service: HTTPService
    private var crew: Crew
    private var connections: Connections
    private let limits: ServingLimits
    private var daemon: OpaquePointer?
    private var looked = ContinuousClock.Instant.now
    /// The head that is being looked at, and what its answer would be kept under.
    private var head = RequestHead()
    private var key = AnswerKey()
    /// Counts what libmicrohttpd called for.
    private var calls = 0

    /// `nil` when libmicrohttpd cannot start; then `listening` still belongs to the caller. `workers` leave their answers
    /// in `mailbox`.
    init?(
        listening: Int32, mailbox: Mailbox, hosts: Set<String>, limits: ServingLimits, service: HTTPService,
        workers: [Worker]
    ) {
        self.mailbox = mailbox
        self.hosts = hosts.map { Array($0.utf8) }
        self.service = service
        crew = Crew(workers, room: limits.waiting, load: service.load)
        self.limits = limits
        connections = Connections(limits, load: service.load)
        unsafe daemon = hledwatch_mhd_start(
            listening, limits.connections, Self.memoryPerConnection, Self.idleSeconds,
            Unmanaged.passUnretained(self).toOpaque(), answerRequest, keepTarget, followConnection,
            endRequest, { _, _, _ in })
        guard unsafe daemon != nil else { return nil }
    }

    /// Answers until the mailbox says to stop; then closes every connection and the listening socket.
    func run() {
        let epoll = unsafe hledwatch_mhd_epoll(daemon)
        var waiting = [
            pollfd(fd: epoll, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        var isBusy = false
        while true {
            // Who was busy a moment ago looks without waiting: it is cheaper than to wait for what has come meanwhile.
            waiting[1].revents = 0
            if !isBusy { _ = unsafe poll(&waiting, 2, timeout()) }
            connections.now = .now
            if waiting[1].revents != 0 || mailbox.mayHold {
                let post = mailbox.take()
                if post.mustStop { break }
                for outcome in post.outcomes { take(outcome) }
                for ticket in post.rung { ring(ticket) }
            }
            let before = calls
            guard unsafe MHD_run(daemon) == .YES else { break }
            isBusy = calls != before
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
        let now = connections.now
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

    /// What is sent next of a body, as libmicrohttpd wants to be told; `nil`: it has failed. When there is nothing yet, the
    /// connection is left alone until there is.
    func read(_ flow: BodyFlow, into buffer: UnsafeMutableRawBufferPointer) -> Int? {
        calls += 1
        guard connections[flow.key]?.isCut == false else { return nil }
        switch unsafe flow.take(into: buffer) {
        case .bytes(let count):
            if flow.takeEarned() { connections.prolong(flow.key) }
            return count
        case .end: return -1  // MHD_CONTENT_READER_END_OF_STREAM, a macro
        case .failure: return nil
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
        calls += 1
        connections.open(
            UInt(bitPattern: connection), socket: unsafe hledwatch_mhd_socket(connection),
            remote: unsafe peer(of: connection))
    }

    fileprivate func closed(_ connection: OpaquePointer) {
        calls += 1
        letGo(connections[UInt(bitPattern: connection)])
        connections.close(UInt(bitPattern: connection))
    }

    /// The worker that makes the answer's body need not any more.
    private func letGo(_ entry: Connection?) {
        guard let entry, let maker = entry.maker else { return }
        entry.maker = nil
        crew.workers[maker].drop(entry.ticket)
    }

    /// A request's first line has come.
    fileprivate func keep(_ target: UnsafePointer<CChar>, of connection: OpaquePointer) -> Connection? {
        calls += 1
        guard let entry = connections[UInt(bitPattern: connection)] else { return nil }
        entry.target.removeAll(keepingCapacity: true)
        unsafe entry.target.append(contentsOf: UnsafeRawBufferPointer(start: target, count: strlen(target)))
        return entry
    }

    fileprivate func answered(_ entry: Connection) {
        letGo(entry)
        connections.answered(entry)
    }

    /// Looks at a head that is complete. A refusal is queued at once, which closes the connection; else nothing is,
    /// because libmicrohttpd keeps a connection only when the answer comes with a later call.
    fileprivate func check(
        _ entry: Connection, _ connection: OpaquePointer, _ method: UnsafePointer<CChar>,
        _ version: UnsafePointer<CChar>
    ) -> MHD_Result {
        entry.isChecked = true
        unsafe readHead(of: connection, method, entry.target, version)
        switch head.verdict(hosts: hosts, service: service) {
        case .refused(let refusal):
            connections.begin(entry)
            return unsafe queue(refusal, closes: true, of: entry, on: connection)
        case .taken(let access, let size, let form):
            let (remote, scheme) = service.proxy?.read(head) ?? (nil, nil)
            let isKept = key.become(of: head, scheme: scheme ?? "http", access: access)
            if isKept, let kept = service.shelf(key, connections.now) {
                let isKnown = head.field("If-None-Match").map { names($0, kept.tag) } ?? false
                entry.kept = isKnown ? kept.unchanged : kept.whole
                service.load.countKept()
            } else {
                entry.request = head.request(
                    remote: remote ?? entry.remote, scheme: scheme ?? "http", access: access,
                    key: isKept ? key : nil)
                entry.missing = size
                entry.form = form
            }
            return .YES
        }
    }

    private func readHead(
        of connection: OpaquePointer, _ method: UnsafePointer<CChar>, _ target: [UInt8],
        _ version: UnsafePointer<CChar>
    ) {
        unsafe head.begin(
            method: UnsafeRawBufferPointer(start: method, count: strlen(method)), target: target,
            version: UnsafeRawBufferPointer(start: version, count: strlen(version)),
            size: hledwatch_mhd_head_size(connection))
        unsafe withUnsafeMutablePointer(to: &head) { pointer in
            _ = unsafe MHD_get_connection_values_n(connection, .HEADER_KIND, collectField, pointer)
        }
    }

    /// A part of the body; false when it is more than was announced.
    fileprivate func add(_ bytes: UnsafeRawBufferPointer, to entry: Connection) -> Bool {
        guard bytes.count <= entry.missing else { return false }
        entry.missing -= bytes.count
        unsafe entry.request?.body += bytes
        return true
    }

    /// The request is whole, or its connection was resumed: the answer that is there, or leave to wait for it.
    fileprivate func answer(_ entry: Connection, _ connection: OpaquePointer) -> MHD_Result {
        guard !entry.isCut else { return .NO }
        if let kept = entry.kept {
            connections.begin(entry)
            entry.stage = .sending
            return unsafe kept.queue(on: connection)
        }
        guard var request = entry.request else { return .NO }
        if let response = entry.response {
            return unsafe queue(response, closes: false, of: entry, on: connection)
        }
        // Resumed without an answer: everything ends.
        guard entry.stage == .reading else { return .NO }
        if let form = entry.form {
            request.readForm(service.tokens, permitting: form)
            entry.request = request
        }
        connections.begin(entry)
        if let response = service.prompt(request) {
            return unsafe queue(response, closes: false, of: entry, on: connection)
        }
        guard crew.take(request, ticket: entry.ticket) else {
            let busy = HTTPResponse.problem(
                503, "too many others wait for their answers", headers: [Self.retryAfter])
            return unsafe queue(busy, closes: false, of: entry, on: connection)
        }
        suspend(entry.key)
        return .YES
    }

    private func queue(
        _ answer: HTTPResponse, closes: Bool, of entry: Connection, on connection: OpaquePointer
    ) -> MHD_Result {
        entry.stage = .sending
        entry.response = nil
        let response = sendable(answer)
        if case .events(let subscription) = response.flow { begin(subscription, of: entry) }
        let prepared =
            if case .kept(let kept) = response.flow { kept } else if let flow = entry.flow {
                PreparedAnswer(response, flow)
            } else { PreparedAnswer(response, closes: closes) }
        return unsafe prepared?.queue(on: connection) ?? .NO
    }

    /// The answer, or why it cannot be sent.
    private func sendable(_ response: HTTPResponse) -> HTTPResponse {
        switch response.flow {
        case nil, .kept: response
        case .events where connections.streaming < limits.streams: response
        case .events: tooManyListen()
        case .pieces: .problem(500, "the answer could not be made")
        }
    }

    private func tooManyListen() -> HTTPResponse {
        service.load.countTurnedAway()
        return .problem(503, "too many others listen for events", headers: [Header("Retry-After", "60")])
    }

    private func begin(_ subscription: EventSubscription, of entry: Connection) {
        let ticket = entry.ticket
        connections.stream(
            entry, BodyFlow(of: entry.key, ticket: ticket, .events(subscription), size: nil, loop: self))
        subscription.whenReady { [mailbox] in mailbox.ring(ticket) }
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

/// What a request's callbacks are about, which `keepTarget` leaves with it; the loop holds it as long as the connection is
/// open.
private func entry(_ context: UnsafeMutableRawPointer?) -> Connection? {
    unsafe context.map { unsafe Unmanaged<Connection>.fromOpaque($0).takeUnretainedValue() }
}

private let answerRequest: MHD_AccessHandlerCallback = {
    context, connection, _, method, version, bytes, count, place in
    guard let loop = unsafe loop(context), let connection = unsafe connection,
        let method = unsafe method, let version = unsafe version,
        let entry = unsafe place.flatMap({ unsafe entry($0.pointee) })
    else { return .NO }
    guard entry.isChecked else { return unsafe loop.check(entry, connection, method, version) }
    guard let bytes = unsafe bytes, let count = unsafe count, unsafe count.pointee > 0 else {
        return unsafe loop.answer(entry, connection)
    }
    let part = unsafe UnsafeRawBufferPointer(start: bytes, count: count.pointee)
    unsafe count.pointee = 0
    return unsafe loop.add(part, to: entry) ? .YES : .NO
}

private let keepTarget:
    @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?) ->
        UnsafeMutableRawPointer? =
        { context, target, connection in
            guard let loop = unsafe loop(context), let target = unsafe target,
                let connection = unsafe connection, let entry = unsafe loop.keep(target, of: connection)
            else { return nil }
            return unsafe Unmanaged.passUnretained(entry).toOpaque()
        }

private let followConnection: MHD_NotifyConnectionCallback = { context, connection, _, code in
    guard let loop = unsafe loop(context), let connection = unsafe connection else { return }
    if code == .CONNECTION_NOTIFY_STARTED {
        unsafe loop.opened(connection)
    } else {
        unsafe loop.closed(connection)
    }
}

private let endRequest: MHD_RequestCompletedCallback = { context, _, place, _ in
    guard let loop = unsafe loop(context), let entry = unsafe place.flatMap({ unsafe entry($0.pointee) })
    else {
        return
    }
    loop.answered(entry)
}

private let collectField: MHD_KeyValueIteratorN = { context, _, key, keySize, value, valueSize in
    guard let head = unsafe context?.assumingMemoryBound(to: RequestHead.self), let key = unsafe key else {
        return .NO
    }
    unsafe head.pointee.add(
        name: UnsafeRawBufferPointer(start: key, count: keySize),
        value: UnsafeRawBufferPointer(start: value, count: value == nil ? 0 : valueSize))
    return .YES
}
