import FactSheets
import Testing

@testable import Scheduling

private let hour: Int64 = 3_600_000
private let day = 24 * hour
private let start = Instant(seconds: 1_663_000_000)

@Suite struct PaceTests {
    static let pace = Pace(shortest: .seconds(900), longest: .seconds(30 * 86_400))
    static let flat = WeekHours()

    private func pause(
        age: Int64, changed: Int64? = nil, watched: Int64? = nil, edits: Double = 0, pace: Pace = Self.pace,
        hours: WeekHours = Self.flat, key: String = "k", now: Instant = start
    ) -> Duration {
        let rate = ChangeRate(
            quietSince: now - .milliseconds(changed ?? age),
            watchedSince: now - .milliseconds(watched ?? age), edits: edits)
        return pace.next(rate, hours: hours, after: now, key: key) - now
    }

    struct PageCase: CustomTestStringConvertible {
        let testDescription: String
        let age: Int64
        var changed: Int64?
        var edits = 0.0
        let hours: ClosedRange<Double>
    }

    static let pages = [
        PageCase(testDescription: "just published", age: 0, hours: 0.3...0.8),
        PageCase(testDescription: "a day old", age: day, hours: 2...4.5),
        PageCase(testDescription: "a month old", age: 30 * day, hours: 8...16),
        PageCase(testDescription: "a year old", age: 365 * day, hours: 24...60),
        PageCase(
            testDescription: "a year old, changed an hour ago", age: 365 * day, changed: hour,
            hours: 0.5...1.2),
        PageCase(
            testDescription: "a year old, changed once a day", age: 365 * day, changed: 12 * hour, edits: 365,
            hours: 0.25...0.7),
        PageCase(testDescription: "published in the future", age: -30 * day, hours: 0.3...0.8),
        PageCase(testDescription: "published before all time", age: 700_000 * day, hours: 24...720),
    ]

    @Test(arguments: pages)
    func `a page is looked at the more rarely the less an edit is to be expected`(_ c: PageCase) {
        for key in ["", "a", "b", "https://www.whitehouse.gov/?p=42"] {
            let pause = pause(age: c.age, changed: c.changed, edits: c.edits, key: key)
            #expect(c.hours.contains(Double(pause.milliseconds) / Double(hour)), "\(pause)")
        }
    }

    @Test(arguments: [(60, 3600), (900, 900), (86_400, 7 * 86_400)] as [(Int64, Int64)])
    func `no look comes sooner than the shortest interval or later than the longest`(
        _ shortest: Int64, _ longest: Int64
    ) {
        let pace = Pace(shortest: .seconds(shortest), longest: .seconds(longest))
        for age in [0, hour, day, 30 * day, 4000 * day, 700_000 * day, -day] {
            for edits in [0, 1, 1e3, 1e300, -5, .infinity] {
                for key in (0..<20).map({ "key \($0)" }) {
                    let pause = pause(age: age, edits: edits, pace: pace, key: key)
                    #expect(pause >= pace.shortest && pause <= pace.longest)
                }
            }
        }
    }

    @Test func `time at its ends does not trap`() {
        for time in [Int64.min / 2, 0, Int64.max / 4] {
            let now = Instant(milliseconds: time)
            let rate = ChangeRate(quietSince: Instant(milliseconds: .min), watchedSince: .never)
            #expect(Self.pace.next(rate, hours: Self.flat, after: now, key: "k") > now)
        }
    }

    @Test func `the more often a page was seen to change, the sooner the next look`() {
        let pauses = (0..<60).map { pause(age: 60 * day, edits: Double($0)) }
        #expect(pauses == pauses.sorted(by: >))
        let aging = (0..<60).map { pause(age: Int64($0) * day) }
        #expect(aging == aging.sorted())
    }

    @Test func `four times the rate makes half the pause`() {
        func pause(_ rate: Double) -> Double {
            Double(Self.pace.pause(after: start, hours: Self.flat) { _ in rate }.milliseconds)
        }
        for rate in [0.0001, 0.001, 0.01] { #expect(abs(pause(4 * rate) * 2 / pause(rate) - 1) < 0.001) }
    }

    @Test func `the jitter is the same for the same key and spreads over different ones`() {
        let pauses = (0..<500).map { pause(age: day, key: "key \($0)").milliseconds }
        #expect(pauses == (0..<500).map { pause(age: day, key: "key \($0)").milliseconds })
        #expect(Set(pauses).count > 150)
        #expect(Double(pauses.max() ?? 0) / Double(pauses.min() ?? 1) < 1.23)
    }

    @Test func `pages that came by import are spread over the pause that their age asks for`() {
        let rate = ChangeRate(quietSince: start - .milliseconds(400 * day), watchedSince: start)
        let looks = (0..<1000).map {
            Self.pace.first(rate, hours: Self.flat, now: start, key: "page \($0)") - start
        }
        let most = looks.max() ?? .zero
        for part in 0..<4 {
            let quarter = (most / 4 * part)...(most / 4 * (part + 1))
            #expect(looks.count { quarter.contains($0) } > 150)
        }
    }

    @Test func `a page that is edited at random once a day is soon known to be`() {
        var rate = ChangeRate(quietSince: start - .milliseconds(100 * day), watchedSince: start)
        var (look, edit) = (start, start + .milliseconds(day))
        for _ in 0..<400 {
            let next = Self.pace.next(rate, hours: Self.flat, after: look, key: "\(look)")
            if edit <= next {
                rate.note(changeAt: next, since: look)
                while edit <= next { edit = edit + .milliseconds(day) }
            }
            look = next
        }
        let daily = rate.perHour(at: rate.quietSince + .milliseconds(12 * hour)) * 24
        #expect((0.7...2.5).contains(daily), "\(daily)")
    }
}

@Suite struct WeekHoursTests {
    private static let monday = Instant(seconds: 1_621_814_400)  // 2021-05-24

    private static func at(_ day: Int, _ hour: Int) -> Instant {
        let hours: Int64 = Int64(day) * 24 + Int64(hour)
        return monday + .seconds(hours * 3600)
    }

    /// Monday to Friday, 14 to 22 UTC, of ten weeks.
    private static var office: [Instant] {
        var times: [Instant] = []
        for day in 0..<70 where day % 7 < 5 { for hour in 14..<22 { times.append(at(day, hour)) } }
        return times
    }

    @Test func `hours of the week weigh 1 on average, and more where more was published`() {
        #expect(WeekHours().weights == Array(repeating: 1.0, count: 168))
        let weights = WeekHours(publishedAt: Self.office).weights
        let mean = weights.reduce(0, +) / 168
        #expect(abs(mean - 1) < 1e-9)
        let busy = weights[WeekHours.hour(of: Self.at(0, 18))]
        let night = weights[WeekHours.hour(of: Self.at(0, 4))]
        let sunday = weights[WeekHours.hour(of: Self.at(-1, 18))]
        #expect(busy > 2.5)
        #expect(night < 0.5 && night > 0)
        #expect(sunday < 0.5 && sunday > 0)
    }

    @Test func `one by one or all at once, the same publications give the same hours`() {
        var hours = WeekHours()
        let times: [Instant] = (0..<50).map { number in
            let seconds: Int64 = Int64(number) * 7_777_777 - 200_000_000
            return Instant(seconds: seconds)
        }
        for time in times { hours.note(time) }
        #expect(hours == WeekHours(publishedAt: times))
    }

    @Test func `a source is polled as often as at fixed intervals, but when its publisher publishes`() {
        let hours = WeekHours(publishedAt: Self.office)
        var now = Self.monday
        var (polls, busy) = (0, 0)
        while now < Self.at(28, 0) {
            let next = nextSourcePoll(
                interval: .seconds(900), hours: hours, failures: 0, retryAfter: nil, now: now, key: "\(now)")
            #expect(next - now >= .seconds(200) && next - now <= .seconds(3960))
            now = next
            polls += 1
            let hour = Int(now.milliseconds / 3_600_000 % 24)
            if (1...5).contains(now.date.weekday), (14..<22).contains(hour) { busy += 1 }
        }
        #expect((2500...2900).contains(polls), "\(polls)")
        // 40 of the week's 168 hours have more than a third of the polls.
        #expect(busy * 3 > polls, "\(busy)")
    }
}
