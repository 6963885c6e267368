import Archiving
import FactSheets
import Networking
import Synchronization
import Watching

/// One round of what is due in the archive `state`.
func poll(_ state: String, _ configuration: Configuration) async throws {
    let keeper = try Keeper(directory: state, configuration: configuration, follow: nil)
    let clock = SystemClock()
    try await keeper.adopt(configuration, now: clock.now())
    let watcher = Watcher(
        keeper: keeper, client: try client(configuration), clock: clock, width: configuration.watch.width,
        perHost: configuration.network.perHost)
    let looks = Mutex(0)
    try await timed {
        try await watcher.round { look in
            if !look.url.hasSuffix("/robots.txt") { looks.withLock { $0 += 1 } }
        }
        return looks.withLock { $0 }
    }
}

/// The requests of such a round alone: nothing is read of the archive meanwhile, and nothing kept of the answers.
func fetch(_ state: String, _ configuration: Configuration) async throws {
    let wanted = try Archive(directory: state, mode: .read).due(.page, now: SystemClock().now(), limit: .max)
        .map { entry in
            Wanted(
                number: entry.id ?? 0, url: entry.url, role: entry.role,
                validators: Validators(etag: entry.etag, lastModified: entry.lastModified))
        }
    let client = try client(configuration)
    await timed {
        let line = FetchLine(width: configuration.watch.width, perHost: configuration.network.perHost)
        line.add(wanted)
        async let served: Void = client.serve(line) { SystemClock().now() }
        var unchanged = 0
        while case let answers = await line.next(), !answers.isEmpty {
            unchanged += answers.count { $0.capture.status == 304 }
        }
        line.close()
        await served
        return unchanged
    }
}

private func client(_ configuration: Configuration) throws -> Client {
    Client(policy: try NetworkPolicy(network: configuration.network, userAgent: "hledwatch/bench"))
}

/// Prints the processor time and the wall time of `body`, in nanoseconds, and what it returns.
private func timed(_ body: () async throws -> Int) async rethrows {
    let (start, wall) = (processorNanoseconds(), ContinuousClock.now)
    let count = try await body()
    let spent = (processorNanoseconds() - start, ContinuousClock.now - wall)
    print(spent.0, Int(spent.1 / .nanoseconds(1)), count)
}
