internal import Archiving
public import FactSheets
public import Networking

/// Looks at what is due: fetches, appends, derives. What it reports is for the journal and the terminal.
public struct Watcher: Sendable {
    /// What one look came to.
    public struct Report: Sendable {
        public let url: String
        public let status: Int
        public let failure: Capture.Failure?
        public let flag: String?
        public let events: [Event]
    }

    private let keeper: Keeper
    private let client: Client
    private let clock: any WatchClock
    private let width: Int

    /// `width` addresses are asked side by side, one a host; 1 makes the order of captures certain.
    public init(keeper: Keeper, client: Client, clock: any WatchClock, width: Int) {
        self.keeper = keeper
        self.client = client
        self.clock = clock
        self.width = width
    }

    /// Looks at everything due, and at what becomes due by it, until nothing is.
    ///
    /// After cancellation nothing new starts and what was fetched is still taken in.
    /// - Throws: `ArchiveError`; a failed fetch is a capture and no error.
    @concurrent public func round(report: @Sendable (Report) -> Void) async throws {
        try await round(
            due: { limit in try await keeper.due(now: clock.now(), limit: limit) }, report: report)
    }

    /// As `round(report:)`, of what `due` names; it is asked again after every look.
    @concurrent func round(
        due: @Sendable (_ limit: Int) async throws -> [AgendaEntry], report: @Sendable (Report) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: (AgendaEntry, Capture).self) { group in
            var busy: [String: String] = [:]  // address to host
            while true {
                var limit = width * 8 + busy.count
                while busy.count < width, !Task.isCancelled {
                    let entries = try await due(limit)
                    for entry in entries where busy.count < width && busy[entry.url] == nil {
                        let host = host(of: entry.url) ?? entry.url
                        guard !busy.values.contains(host) else { continue }
                        busy[entry.url] = host
                        group.addTask { (entry, await look(at: entry)) }
                    }
                    // One host with much to look at must not hide what waits behind it.
                    guard entries.count >= limit, limit < Watcher.farthest else { break }
                    limit *= 8
                }
                guard let (entry, capture) = try await group.next() else { return }
                busy[entry.url] = nil
                if capture.failure?.reason == Watcher.interrupted { continue }
                let taken = try await keeper.take(capture, answering: entry)
                report(
                    Report(
                        url: entry.url, status: capture.status, failure: capture.failure, flag: taken.flag,
                        events: taken.events))
            }
        }
    }

    /// How many due entries are looked through for one of a host that is not being asked.
    private static let farthest = 20_000

    /// A transfer given up because the daemon stops says nothing about the page.
    private static let interrupted = "interrupted"

    private func look(at entry: AgendaEntry) async -> Capture {
        let validators = Validators(etag: entry.etag, lastModified: entry.lastModified)
        let clock = clock
        var capture = await client.fetch(entry.target, role: entry.role, validators: validators) {
            clock.now()
        }
        capture.url = entry.url
        guard Task.isCancelled, capture.failure != nil else { return capture }
        var given = capture
        given.failure = Capture.Failure(.other, Watcher.interrupted)
        return given
    }
}
