import FactSheets
import Scheduling

/// Prints how late edits are seen, for each set of pages and each rule.
func simulateLooks(recording: String, state: String) throws {
    let record = try LookRecord(recording: recording, state: state)
    let habits = LookHabits(record)
    let seeded = record.seeded(100, seed: 2026)
    print("Looks at pages, simulated: hours from an edit until it is seen")
    print(
        padded("", 34) + ["looks", "edits", "mean", "median", "90th", "ratio"].map { right($0, 9) }.joined())
    let all = record.toTheEnd(record.pages)
    // The last three have no goal. The mean delay over that of fixed intervals is at least (mean √λ)² / mean λ, by
    // Cauchy and Schwarz: 0.44 for the seeded pages even if each one's rate λ were known, and 0.68 to 0.83 by age alone
    // while pages are in the feed, by the laws that fit the edits there. Beside NewsDiffs 'to its end' says little: no
    // edit is counted after a page left the feed, so that the fewest looks at old pages win. Priors that come near it
    // there (0.005 edits in 12 hours, say) cost the seeded pages 0.80 of fixed intervals instead of 0.57.
    let sets: [(name: String, pages: [LookPage], habits: LookHabits?, goal: Double?)] = [
        ("the record of 2021 and seeded pages", all + seeded, habits, 0.5),
        ("the record of 2021, to its end", all, habits, 0.5),
        ("its second half, to its end", record.toTheEnd(record.secondHalf), habits, 0.5),
        ("only while in the feed", record.pages, habits, nil),
        ("second half, only while in the feed", record.secondHalf, habits, nil),
        ("seeded pages", seeded, nil, nil),
    ]
    for set in sets {
        print(set.name + ": \(set.pages.count) pages")
        let ours = adaptive(set.pages, set.habits, patience: nil)
        row("hledwatch", ours)
        row("fixed intervals, as many looks", fixed(set.pages, looks: ours.looks), ours, goal: set.goal)
        let others = tiers(set.pages)
        row("NewsDiffs, as many looks", tiers(set.pages, scale: scale(set.pages, looks: ours.looks)), ours)
        row("NewsDiffs", others)
        let patience = patience(set.pages, set.habits, looks: others.looks)
        row("hledwatch, with as many looks", adaptive(set.pages, set.habits, patience: patience), nil, others)
    }
    simulatePolls(record, habits)
}

/// The feed itself: how late a publication is seen, at fixed intervals and in habitual hours.
private func simulatePolls(_ record: LookRecord, _ habits: LookHabits) {
    let inRecord = record.publications.filter { $0 >= record.start && $0 <= record.end }
    let feed = LookPage(
        key: "feed", published: record.start, start: record.start, end: record.end, edits: inRecord)
    print("the feed, every hour: \(inRecord.count) publications")
    var ours = LookOutcome()
    func next(_ look: Instant) -> Instant {
        nextSourcePoll(
            interval: .seconds(3600), hours: habits.hours(at: look), failures: 0, retryAfter: nil, now: look,
            key: "feed \(look)")
    }
    ours.run(feed, first: next(feed.start)) { look, _ in next(look) }
    row("hledwatch", ours)
    row("fixed intervals, as many looks", fixed([feed], looks: ours.looks), ours)
}

/// What makes NewsDiffs' tiers take about so many looks.
private func scale(_ pages: [LookPage], looks: Int) -> Double {
    bisect(0.05, 20) { tiers(pages, scale: $0).looks > looks }
}

/// What makes hledwatch take about so many looks.
private func patience(_ pages: [LookPage], _ habits: LookHabits?, looks: Int) -> Double {
    bisect(0.00001, 10) { adaptive(pages, habits, patience: $0).looks > looks }
}

/// The least number, between two and to a few in a thousand, that is not too small.
private func bisect(_ low: Double, _ high: Double, isTooSmall: (Double) -> Bool) -> Double {
    var (low, high) = (low, high)
    while high / low > 1.005 {
        let middle = (low * high).squareRoot()
        if isTooSmall(middle) { low = middle } else { high = middle }
    }
    return high
}

/// `ours` is what the ratio of means compares to this rule; `theirs`, what this rule is compared to.
private func row(
    _ name: String, _ outcome: LookOutcome, _ ours: LookOutcome? = nil, _ theirs: LookOutcome? = nil,
    goal: Double? = nil
) {
    let ratio = ours.map { $0.mean / outcome.mean } ?? theirs.map { outcome.mean / $0.mean }
    let numbers =
        [String(outcome.looks), String(outcome.delays.count)]
        + [outcome.mean, outcome.quantile(0.5), outcome.quantile(0.9)].map(decimals)
        + (ratio.map { [decimals($0)] } ?? [])
    var line = padded("  " + name, 34) + numbers.map { right($0, 9) }.joined()
    if let goal, let ratio {
        line += "  <=\(decimals(goal))x  " + (ratio <= goal ? "met" : "NOT MET")
    }
    print(line)
}

private func decimals(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
}

private func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
}

private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
}
