public import FactSheets

/// The looks at a document's page, folded into stretches in which nothing changed.
public struct LookHistory: Equatable, Sendable {
    /// Looks one after the other that came to the same.
    public struct Run: Equatable, Sendable {
        public var first: Instant
        public var last: Instant
        /// The version that stood; `nil` before there was one.
        public var version: Int?
        /// Why nothing was learned of the text; `nil` when it was seen to stand.
        public var reason: String?
        public var notModified = 0
        public var sameBytes = 0
        /// Pages that were read and said the same, or what made the version.
        public var read = 0
        public var unknown = 0
        /// The longest time between two looks of it.
        public var longestPause: Duration = .zero

        public var looks: Int { notModified + sameBytes + read + unknown }
    }

    public private(set) var runs: [Run] = []

    /// - Parameters:
    ///   - looks: In the order of their times.
    ///   - versions: The number and the time of each version, in their order.
    public init(_ looks: [RecordedLook], versions: [(number: Int, time: Instant)]) {
        var next = 0
        var version: Int?
        for look in looks {
            while next < versions.count, versions[next].time <= look.time {
                version = versions[next].number
                next += 1
            }
            add(look, version)
        }
    }

    private mutating func add(_ look: RecordedLook, _ version: Int?) {
        let reason: String? =
            switch look.outcome {
            case .notModified, .sameBytes, .read: nil
            case .setAside(let flag): flag
            case .failed(let reason): "failed: \(reason)"
            }
        if runs.last?.version != version || runs.last?.reason != reason || runs.isEmpty {
            runs.append(Run(first: look.time, last: look.time, version: version, reason: reason))
        }
        let index = runs.count - 1
        runs[index].longestPause = max(runs[index].longestPause, look.time - runs[index].last)
        runs[index].last = look.time
        switch look.outcome {
        case .notModified: runs[index].notModified += 1
        case .sameBytes: runs[index].sameBytes += 1
        case .read: runs[index].read += 1
        case .setAside, .failed: runs[index].unknown += 1
        }
    }

    /// What is proved of each version that was looked at more than once: a sentence each.
    public var proofs: [String] {
        runs.filter { $0.reason == nil && $0.version != nil && $0.looks > 1 }.map { run in
            "The text of version \(run.version ?? 0) stood at every look from \(run.first) to \(run.last):"
                + " \(run.looks) looks, at most \(span(run.longestPause)) between two of them."
        }
    }

    /// One for each run.
    public var lines: [String] { runs.map(\.line) }
}

extension LookHistory.Run {
    /// `2022-09-12T18:00:00Z … 2022-09-13T15:00:00Z  version 2: 84 looks, unchanged (83 × 304, 1 × the same bytes)`.
    fileprivate var line: String {
        let times = looks == 1 ? "\(first)" : "\(first) … \(last)"
        let count = looks == 1 ? "1 look" : "\(looks) looks"
        let name = version.map { "version \($0)" } ?? "no version"
        if let reason { return "\(times)  \(name): \(count), nothing learned: \(reason)" }
        let parts = [(notModified, "304"), (sameBytes, "the same bytes"), (read, "read")]
        let kinds = parts.filter { $0.0 > 0 }.map { "\($0.0) × \($0.1)" }.joined(separator: ", ")
        let pause = looks > 1 ? ", at most \(span(longestPause)) apart" : ""
        // A text that was read once has not been seen to stand yet.
        let stood = looks == read && looks == 1 ? "" : ", unchanged"
        return "\(times)  \(name): \(count)\(stood) (\(kinds))\(pause)"
    }
}

/// `15 min`, `2 h 5 min`, `3 d 4 h`: the two largest units of it.
private func span(_ duration: Duration) -> String {
    let seconds = duration.milliseconds / 1000
    let units: [(Int64, String)] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")]
    let parts = units.enumerated().map { index, unit in
        (index == 0 ? seconds / unit.0 : seconds % units[index - 1].0 / unit.0, unit.1)
    }
    guard let start = parts.firstIndex(where: { $0.0 > 0 }) else { return "0 s" }
    return parts[start...].prefix(2).filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: " ")
}
