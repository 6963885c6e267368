internal import Dispatch
internal import Threading

#if canImport(Glibc)
    internal import Glibc
#endif

/// A web server on loopback for GET and HEAD, on one thread of its own, and its service's workers.
///
/// Requests must be complete within 5 s, answers within 30 s, counted whole and not by silence; at most 256
/// connections at a time, of which the longest unfinished request, else the slowest reader, gives way to a new one; the
/// Host must be `127.0.0.1`, `localhost` or `[::1]` with the server's port, or a name given, so that no page of another
/// site can reach it by a name of its own (DNS rebinding). At most 64 requests wait for a worker; more are answered 503,
/// as is what takes a worker more than 30 s. The security headers stand on every answer but those with which
/// libmicrohttpd itself refuses what is no HTTP; those are constant text, and it offers no place to add to them.
public final class HTTPServer: Sendable {
    /// The port it listens on, also when 0 was asked for; 0 on a Unix socket.
    public let port: Int
    private let mailbox: Mailbox
    private let workers: [Worker]
    private let finished = DispatchGroup()

    /// Begins to listen and to answer.
    ///
    /// `port` 0 means any that is free. A handler must not call `stop()`.
    /// - Throws: `ServingError.portInUse`, `.notLoopback` and so on; then nothing listens.
    public convenience init(
        host: String = "127.0.0.1", port: Int, service: HTTPService
    ) throws(ServingError) {
        try self.init(host: host, port: port, service: service, limits: ServingLimits())
    }

    /// As the other, with a service of answers that are all ready at once: `handler` runs on the server's thread.
    public convenience init(
        host: String = "127.0.0.1", port: Int, names: [String] = [],
        handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) throws(ServingError) {
        try self.init(host: host, port: port, service: HTTPService(names: names, handler: handler))
    }

    /// As the first, on a socket that listens already, such as one that systemd passes: a TCP or a Unix one. It is
    /// closed by `stop()`; on failure too.
    public convenience init(listening descriptor: Int32, service: HTTPService) throws(ServingError) {
        try self.init(
            Listener(inherited: descriptor), host: "the socket passed", service: service,
            limits: ServingLimits())
    }

    convenience init(
        host: String = "127.0.0.1", port: Int, service: HTTPService, limits: ServingLimits
    ) throws(ServingError) {
        try self.init(try Listener(host: host, port: port), host: host, service: service, limits: limits)
    }

    private init(
        _ listener: consuming Listener, host: String, service: HTTPService, limits: ServingLimits
    ) throws(ServingError) {
        let bound = listener.port
        guard let mailbox = Mailbox() else {
            throw .cannotListen(host: host, port: bound, reason: reason(errno))
        }
        port = bound
        self.mailbox = mailbox

        let listening = listener.release()
        let hosts = Self.hosts(host, port: bound).union(service.names)
        let started = StartSignal()
        let finished = finished
        let workers = (0..<service.workers).map { Worker($0, of: service, in: finished, mailbox: mailbox) }
        self.workers = workers
        DispatchQueue(label: "hledwatch.serving").async(group: finished) {
            standAside(as: "hw-web", yielding: service.yields)
            let loop = ServerLoop(
                listening: listening, mailbox: mailbox, hosts: hosts, limits: limits, service: service,
                workers: workers)
            if loop == nil { close(listening) }
            started.report(loop != nil)
            loop?.run()
            for worker in workers { worker.stop() }
        }
        guard started.wait() else {
            finished.wait()
            throw .cannotListen(host: host, port: bound, reason: "the web server could not begin")
        }
    }

    deinit { stop() }

    /// Closes every connection and frees the port, then waits for the answers that workers are making to be done with.
    /// Calling it again does nothing.
    public func stop() {
        mailbox.stop()
        finished.wait()
    }

    private static func hosts(_ host: String, port: Int) -> Set<String> {
        let names =
            ["127.0.0.1", "localhost", "[::1]"] + (host.contains(":") || host.contains(" ") ? [] : [host])
        // A client leaves the port out when it is the scheme's own, or when there is none.
        return Set(names.map { "\($0):\(port)" } + (port == 80 || port == 0 ? names : []))
    }
}

/// Tells the maker of a thread, once, whether its work began.
private final class StartSignal: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)
    private let success = DispatchSemaphore(value: 0)

    func report(_ began: Bool) {
        if began { success.signal() }
        semaphore.signal()
    }

    func wait() -> Bool {
        semaphore.wait()
        return success.wait(timeout: .now()) == .success
    }
}
