import FactSheets
import Scheduling

/// Looks made and edits seen under one rule.
struct LookOutcome {
    var looks = 0
    /// Of each edit, in hours, until the look that saw it; until the end of the record for one that none saw.
    var delays: [Double] = []

    var mean: Double { delays.reduce(0, +) / Double(max(1, delays.count)) }
    func quantile(_ part: Double) -> Double {
        delays.isEmpty ? 0 : delays.sorted()[min(delays.count - 1, Int(part * Double(delays.count)))]
    }

    /// Looks at each of `pages` when `next` says, which is told of the last look and of the edit it saw, if any.
    mutating func run(
        _ page: LookPage, first: Instant, next: (_ look: Instant, _ sawEdit: Bool) -> Instant
    ) {
        var look = first
        var unseen = page.edits[...].filter { $0 >= page.start }[...]
        while look <= page.end {
            looks += 1
            let seen = unseen.prefix { $0 <= look }
            for edit in seen { delays.append(hours(from: edit, to: look)) }
            unseen = unseen.dropFirst(seen.count)
            look = next(look, !seen.isEmpty)
        }
        for edit in unseen { delays.append(hours(from: edit, to: page.end)) }
    }

    private func hours(from start: Instant, to end: Instant) -> Double {
        Double((end - start).milliseconds) / 3_600_000
    }
}

/// The habits known at a time: from what was published before that day began.
struct LookHabits {
    private let start: Instant
    private let days: [WeekHours]

    init(_ record: LookRecord) {
        start = record.start
        var (hours, next) = (WeekHours(), record.publications[...])
        days = (0...Int((record.end - record.start).milliseconds / 86_400_000)).map { day in
            let morning = record.start + .seconds(Int64(day) * 86_400)
            while let time = next.first, time < morning {
                hours.note(time)
                next = next.dropFirst()
            }
            return hours
        }
    }

    func hours(at time: Instant) -> WeekHours {
        days[max(0, min(days.count - 1, Int((time - start).milliseconds / 86_400_000)))]
    }
}

/// By the daemon's own functions, with its own defaults but for `patience`.
func adaptive(_ pages: [LookPage], _ habits: LookHabits?, patience: Double?) -> LookOutcome {
    let watch = Configuration.Watch()
    var pace = Pace(shortest: watch.shortestPageInterval, longest: watch.longestPageInterval)
    if let patience { pace.patience = patience }
    var outcome = LookOutcome()
    for page in pages {
        var rate = ChangeRate(quietSince: page.published, watchedSince: page.start)
        func next(_ look: Instant) -> Instant {
            pace.next(rate, hours: habits?.hours(at: look) ?? WeekHours(), after: look, key: page.key)
        }
        var last = page.start
        outcome.run(page, first: next(page.start)) { look, sawEdit in
            if sawEdit { rate.note(changeAt: look, since: last) }
            last = look
            return next(look)
        }
    }
    return outcome
}

/// At one interval for all pages, each at a moment of its own.
func fixed(_ pages: [LookPage], looks: Int) -> LookOutcome {
    let watched = pages.reduce(0.0) { $0 + Double(($1.end - $1.start).milliseconds) }
    let interval = Duration.milliseconds(Int64(watched / Double(max(1, looks))))
    var random = SplitMix(state: 1)
    var outcome = LookOutcome()
    for page in pages {
        let moment = Int64(random.unit() * Double(interval.milliseconds))
        outcome.run(page, first: page.start + .milliseconds(moment)) { look, _ in look + interval }
    }
    return outcome
}

/// As NewsDiffs does (<https://github.com/ecprice/newsdiffs>, website/frontend/management/commands/scraper.py): by the
/// time since publication or last change; what it ignores as older than 360 days is looked at as younger. `scale` makes all its intervals longer.
func tiers(_ pages: [LookPage], scale: Double = 1) -> LookOutcome {
    let steps: [(below: Int64, pause: Int64)] = [
        (3 * 3600, 900), (86_400, 3600), (7 * 86_400, 3 * 3600), (30 * 86_400, 3 * 86_400),
    ]
    var outcome = LookOutcome()
    for page in pages {
        var changed = page.published
        func next(_ look: Instant) -> Instant {
            let age = (look - changed).milliseconds / 1000
            let pause = steps.first { age < $0.below }?.pause ?? 30 * 86_400
            return look + .milliseconds(Int64(Double(pause) * 1000 * scale))
        }
        outcome.run(page, first: next(page.start)) { look, sawEdit in
            if sawEdit { changed = look }
            return next(look)
        }
    }
    return outcome
}
