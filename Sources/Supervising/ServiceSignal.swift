internal import Dispatch

#if canImport(Glibc)
    internal import Glibc
#endif

/// What the system asks of the service by a signal.
public enum ServiceSignal: Sendable {
    /// SIGTERM or SIGINT.
    case stop
    /// SIGHUP.
    case reload
}

/// The signals as they come. From its return on, none of them ends the process by itself, and SIGPIPE is ignored.
///
/// Call it once; signals of one kind that come faster than they are taken may be told once. When the stream ends,
/// the signals act as the system has them by default.
public func serviceSignals() -> AsyncStream<ServiceSignal> {
    _ = signal(SIGPIPE, SIG_IGN)
    return AsyncStream { continuation in
        let queue = DispatchQueue(label: "hledwatch.signals")
        let installed = DispatchGroup()
        let meanings: [(Int32, ServiceSignal)] = [(SIGTERM, .stop), (SIGINT, .stop), (SIGHUP, .reload)]
        // Safe: it never changes, and cancelling is the one thing libdispatch allows from any thread.
        nonisolated(unsafe) let sources = meanings.map { number, meaning in
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { continuation.yield(meaning) }
            installed.enter()
            source.setRegistrationHandler { installed.leave() }
            source.resume()
            return source
        }
        // Until libdispatch has taken a signal over, it would still end the process.
        installed.wait()
        continuation.onTermination = { _ in
            for source in unsafe sources { source.cancel() }
        }
    }
}
