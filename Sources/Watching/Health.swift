internal import Archiving
internal import FactSheets
internal import Synchronization

/// What of the daemon's work fails now, since when and why: for whoever asks how it is.
public final class Health: Sendable {
    /// A part of the work.
    enum Part: String, Sendable, Encodable, CaseIterable {
        case archive, polling, deliveries, sealing, timeStamps = "time_stamps", disk, feeds, channels

        /// A failure that loses nothing and is made good later: no reason to call a supervisor.
        var canWait: Bool { [.timeStamps, .feeds, .channels].contains(self) }
    }

    struct Problem: Sendable, Equatable, Encodable {
        let part: Part
        let reason: String
        let since: Instant
    }

    private let problems = Mutex<[Part: Problem]>([:])

    public init() {}

    /// `reason` is `nil` when the part works again. A failure that goes on keeps the time when it began.
    func note(_ part: Part, _ reason: String?, at now: Instant = .systemClock()) {
        problems.withLock { problems in
            problems[part] = reason.map {
                Problem(part: part, reason: $0, since: problems[part]?.since ?? now)
            }
        }
    }

    var current: [Problem] {
        problems.withLock { problems in Part.allCases.compactMap { problems[$0] } }
    }
}

/// `/healthz`, as `Config/schema/healthz.schema.json` says.
struct HealthReport: Encodable {
    enum Status: String, Encodable {
        case well, degraded, failing
    }

    let status: Status
    let problems: [Health.Problem]
    let version: String
    let serving: Instant
    /// When anything was last looked at; absent before the first look.
    let lastLook: Instant?
    let entries: Int?

    init(_ problems: [Health.Problem], version: String, serving: Instant, gauges: ArchiveGauges?) {
        status = problems.isEmpty ? .well : problems.allSatisfy(\.part.canWait) ? .degraded : .failing
        self.problems = problems
        self.version = version
        self.serving = serving
        lastLook = gauges?.newest
        entries = gauges.map { $0.captures + $0.checks + $0.notes }
    }
}

extension Health.Problem {
    /// A channel that is off, or that failed twice in a row: once happens to all of them.
    init?(_ endpoint: Endpoint) {
        guard let since = endpoint.failingSince, endpoint.failures > 1 || endpoint.switchedOff != nil else {
            return nil
        }
        let state =
            endpoint.switchedOff.map { "switched off at \($0)" }
            ?? "failed \(endpoint.failures) times in a row"
        let error = terminalSafe(endpoint.lastError ?? "")
        self.init(part: .channels, reason: "'\(endpoint.subscriber)' \(state): \(error)", since: since)
    }
}
