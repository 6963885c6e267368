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
    /// How late a connection may be cut.
    private static let tick: Int32 = 250

    private let mailbox: Mailbox
    private let hosts: Set<String>
    private let prompt: @Sendable (HTTPRequest) -> HTTPResponse?
    private var crew: Crew
    private var connections: Connections
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
        prompt = service.prompt
        crew = Crew(workers, room: limits.waiting)
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
        for key in connections.cutLate() {
            if let ticket = connections[key]?.ticket { crew.forget(ticket) }
            connections[key]?.response = .problem(
                503, "the answer took too long to make", headers: [Self.retryAfter])
            resume(key)
        }
        for key in connections.gone() {
            if let ticket = connections[key]?.ticket { crew.forget(ticket) }
            connections[key]?.isCut = true
            resume(key)
        }
    }

    /// A worker's answer: for the connection that waits for it, if one still does.
    private func take(_ outcome: Outcome) {
        crew.finished(outcome.worker)
        guard let key = connections.key(of: outcome.ticket) else { return }
        connections[key]?.stage = .sending
        connections[key]?.response = outcome.response
        resume(key)
    }

    private static let retryAfter = Header("Retry-After", "2")

    private func suspend(_ connection: OpaquePointer) {
        connections[UInt(bitPattern: connection)]?.isSuspended = true
        unsafe MHD_suspend_connection(connection)
    }

    private func resume(_ key: UInt) {
        guard connections[key]?.isSuspended == true else { return }
        connections[key]?.isSuspended = false
        unsafe MHD_resume_connection(OpaquePointer(bitPattern: key))
    }

    // MARK: What libmicrohttpd calls, on this thread, while it runs

    fileprivate func opened(_ connection: OpaquePointer) {
        connections.open(UInt(bitPattern: connection), socket: unsafe hledwatch_mhd_socket(connection))
    }

    fileprivate func closed(_ connection: OpaquePointer) {
        connections.close(UInt(bitPattern: connection))
    }

    fileprivate func keep(_ target: UnsafePointer<CChar>, of connection: OpaquePointer) {
        let bytes = unsafe UnsafeRawBufferPointer(start: target, count: strlen(target))
        connections[UInt(bitPattern: connection)]?.target = unsafe Array(bytes)
    }

    fileprivate func answered(_ connection: OpaquePointer) {
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
        if let refusal = head.refusal(hosts: hosts) {
            _ = connections.begin(key)
            return unsafe queue(refusal, closes: true, on: connection)
        }
        connections[key]?.request = HTTPRequest(
            method: head.method, target: String(decoding: head.target, as: UTF8.self),
            headers: head.headers, remote: unsafe peer(of: connection))
        return .YES
    }

    /// The request is whole, or its connection was resumed: the answer that is there, or leave to wait for it.
    fileprivate func answer(_ connection: OpaquePointer) -> MHD_Result {
        let key = UInt(bitPattern: connection)
        guard let entry = connections[key], !entry.isCut, let request = entry.request else { return .NO }
        if let response = entry.response { return unsafe queue(response, closes: false, on: connection) }
        // Resumed without an answer: everything ends.
        guard entry.stage == .reading else { return .NO }
        let ticket = connections.begin(key)
        if let response = prompt(request) {
            return unsafe queue(response, closes: false, on: connection)
        }
        guard crew.take(request, ticket: ticket) else {
            let busy = HTTPResponse.problem(
                503, "too many others wait for their answers", headers: [Self.retryAfter])
            return unsafe queue(busy, closes: false, on: connection)
        }
        unsafe suspend(connection)
        return .YES
    }

    private func queue(_ response: HTTPResponse, closes: Bool, on connection: OpaquePointer) -> MHD_Result {
        let key = UInt(bitPattern: connection)
        connections[key]?.stage = .sending
        connections[key]?.response = nil
        var body = response.body
        let made = unsafe body.withUnsafeMutableBytes { bytes in
            unsafe MHD_create_response_from_buffer(bytes.count, bytes.baseAddress, .RESPMEM_MUST_COPY)
        }
        guard let made = unsafe made else { return .NO }
        defer { unsafe MHD_destroy_response(made) }
        for header in response.headersToSend {
            _ = unsafe MHD_add_response_header(made, header.name, header.value)
        }
        if closes { _ = unsafe MHD_add_response_header(made, "Connection", "close") }
        let status = (200...599).contains(response.status) ? response.status : 500
        return unsafe MHD_queue_response(connection, UInt32(status), made)
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
    context, connection, _, method, version, _, _, place in
    guard let loop = unsafe loop(context), let connection = unsafe connection,
        let method = unsafe method, let version = unsafe version, let place = unsafe place
    else { return .NO }
    guard unsafe place.pointee == nil else { return unsafe loop.answer(connection) }
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
