internal import Archiving
internal import FactSheets
internal import Synchronization

/// What of the daemon's work fails now, since when and why: for whoever asks how it is.
public final class Health: Sendable {
    /// A part of the work.
    enum Part: String, Sendable, Encodable, CaseIterable {
        case archive, polling, deliveries, sealing, timeStamps = "time_stamps", disk, feeds

        /// A failure that loses nothing and is made good later: no reason to call a supervisor.
        var canWait: Bool { self == .timeStamps || self == .feeds }
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
        entries = gauges.map { $0.captures + $0.checks }
    }
}
