internal import Archiving
internal import FactSheets
internal import Networking

/// robots.txt: kept as captures, so that what was allowed when can be shown.
extension Keeper {
    /// What is known of the robots.txt at `robots`, from the log; `nil` when it has to be asked for.
    func robots(_ robots: String, now: Instant) throws -> RobotsStanding? {
        var last: Capture?
        try archive.eachAnswer(of: robots, role: .robots) { answer in
            last = answer
            return false
        }
        guard let last else { return nil }
        let standing = try standing(of: last)
        return now < standing.until ? standing : nil
    }

    /// Keeps what a robots.txt answered.
    func take(robots capture: Capture) throws -> RobotsStanding {
        _ = try derivation.take(capture)
        return try standing(of: capture)
    }

    /// What the last answer means; where it cannot be used, those before it count, too.
    private func standing(of last: Capture) throws -> RobotsStanding {
        let standing = RobotsStanding(last, failingSince: nil)
        guard case .unreachable = standing else { return standing }
        return RobotsStanding(last, failingSince: try failing(last.url))
    }

    /// Since when there has been no answer that could be used.
    private func failing(_ robots: String) throws -> Instant? {
        var since: Instant?
        try archive.eachAnswer(of: robots, role: .robots) { answer in
            guard !RobotsStanding.isUsable(answer) else { return false }
            since = answer.time
            return true
        }
        return since
    }

    /// Whether robots.txt is to be asked about a source: about listings, as about pages, not about the feeds and
    /// sitemaps that a publisher offers to robots.
    func needsLeave(_ entry: AgendaEntry) throws -> Bool {
        let origin = try derivation.origin(of: entry.url)
        let source = origin?.url ?? entry.url
        return try origin?.source.kind ?? archive.sourceState(source)?.kind == .listing
    }

    /// Takes note that `entry` may not be asked for until `until`. A page is recorded as refused once in a row.
    /// - Returns: The refusal, where it is recorded.
    func refuse(_ entry: AgendaEntry, rule: String, now: Instant, until: Instant) throws -> (
        capture: Capture, taken: Derivation.Taken
    )? {
        if entry.role == .page, entry.failures > 0 {
            try postpone(entry, until: until)
            return nil
        }
        let idle = turns.end([entry])
        let reason = "its host's robots.txt forbids it to hledwatch: '\(rule)'"
        let capture = Capture(
            role: entry.role, url: entry.url, time: now, status: 0, failure: Capture.Failure(.refused, reason)
        )
        let taken = try derivation.take([Answered(capture, to: entry, took: .zero)]) {
            if var next = try archive.agenda(entry.url) {
                next.due = until
                try archive.put(next)
            }
            try release([entry], idle)
        }
        return taken.first.map { (capture, $0) }
    }

    /// Puts a look off.
    func postpone(_ entry: AgendaEntry, until: Instant) throws {
        let idle = turns.end([entry])
        var postponed = entry
        postponed.due = until
        try archive.transaction {
            try archive.put(postponed)
            try release([entry], idle)
        }
    }
}
