internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#endif

/// A web server on loopback for GET and HEAD, on one thread of its own.
///
/// Requests must be complete within 5 s, answers within 30 s, counted whole and not by silence; at most 256
/// connections at a time, of which the longest unfinished request gives way to a new one; the Host must be
/// `127.0.0.1`, `localhost` or `[::1]` with the server's port, or a name given, so that no page of another site can
/// reach it by a name of its own (DNS rebinding). The security headers stand on every
/// answer but those with which libmicrohttpd itself refuses what is no HTTP; those are constant text.
public final class HTTPServer: Sendable {
    /// The port it listens on, also when 0 was asked for; 0 on a Unix socket.
    public let port: Int
    /// A pipe's ends: what the loop waits for besides its connections, and what ends that wait.
    private let woken: Int32
    private let waker: Int32
    private let finished = DispatchGroup()

    /// Begins to listen and to answer.
    ///
    /// `handler` runs on the server's thread, one request at a time: it must be quick, and must not call `stop()`.
    /// `port` 0 means any that is free. `names`: what a request's Host may be besides loopback's names with the port,
    /// in lower case, exactly.
    /// - Throws: `ServingError.portInUse`, `.notLoopback` and so on; then nothing listens.
    public convenience init(
        host: String = "127.0.0.1", port: Int, names: [String] = [],
        handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) throws(ServingError) {
        try self.init(host: host, port: port, names: names, limits: ServingLimits(), handler: handler)
    }

    /// As the other, on a socket that listens already, such as one that systemd passes: a TCP or a Unix one. It is
    /// closed by `stop()`; on failure too.
    public convenience init(
        listening descriptor: Int32, names: [String] = [],
        handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) throws(ServingError) {
        try self.init(
            Listener(inherited: descriptor), host: "the socket passed", names: names, limits: ServingLimits(),
            handler: handler)
    }

    convenience init(
        host: String, port: Int, names: [String] = [], limits: ServingLimits,
        handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) throws(ServingError) {
        try self.init(
            try Listener(host: host, port: port), host: host, names: names, limits: limits, handler: handler)
    }

    private init(
        _ listener: consuming Listener, host: String, names: [String], limits: ServingLimits,
        handler: @escaping @Sendable (HTTPRequest) -> HTTPResponse
    ) throws(ServingError) {
        let bound = listener.port
        var pipeEnds: [Int32] = [-1, -1]
        guard unsafe pipe(&pipeEnds) == 0 else {
            throw .cannotListen(host: host, port: bound, reason: reason(errno))
        }
        for end in pipeEnds { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let wake = pipeEnds[0]
        self.port = bound
        woken = wake
        waker = pipeEnds[1]

        let listening = listener.release()
        let hosts = Self.hosts(host, port: bound).union(names)
        let started = StartSignal()
        let finished = finished
        DispatchQueue(label: "hledwatch.serving").async(group: finished) {
            guard
                let loop = ServerLoop(
                    listening: listening, wake: wake, hosts: hosts, limits: limits, handler: handler)
            else {
                close(listening)
                return started.report(false)
            }
            started.report(true)
            loop.run()
        }
        guard started.wait() else {
            finished.wait()
            throw .cannotListen(host: host, port: bound, reason: "the web server could not begin")
        }
    }

    deinit {
        stop()
        close(woken)
        close(waker)
    }

    /// Closes every connection and frees the port before it returns. Calling it again does nothing.
    public func stop() {
        var byte: UInt8 = 1
        _ = unsafe write(waker, &byte, 1)
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
