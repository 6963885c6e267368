import FactSheets
import Scheduling
import Testing

@Suite struct SlotTests {
    private func timing(
        _ rhythm: Timing.Rhythm, _ zone: String, quiet: (Int, Int)? = nil
    ) throws -> Timing {
        Timing(
            rhythm, quiet: quiet.map { Timing.Quiet(from: $0.0 * 60, until: $0.1 * 60) },
            zone: try #require(Zone.named(zone)))
    }

    /// Every slot that comes due while time goes on by `step`.
    private func slots(_ timing: Timing, _ from: String, days: Int, step: Duration) throws -> [String] {
        var now = try #require(Instant(rfc3339: from))
        let end = now + .seconds(days * 86_400)
        var reckoned = now
        var made: [String] = []
        while now < end {
            if let slot = timing.dueSlot(after: reckoned, now: now) {
                made.append("\(slot)")
                reckoned = slot
            }
            now = now + step
        }
        return made
    }

    @Test func `a daily slot keeps its local time over a change of clocks`() throws {
        let daily = try timing(.daily(minute: 8 * 60), "America/New_York")
        #expect(
            try slots(daily, "2022-11-05T00:00:00Z", days: 3, step: .seconds(600)) == [
                "2022-11-05T12:00:00Z", "2022-11-06T13:00:00Z", "2022-11-07T13:00:00Z",
            ])
    }

    @Test func `half past two comes once on the day that lacks it and on the day that has it twice`() throws {
        let daily = try timing(.daily(minute: 150), "America/New_York")
        #expect(
            try slots(daily, "2022-03-12T12:00:00Z", days: 2, step: .seconds(60)) == [
                "2022-03-13T07:30:00Z", "2022-03-14T06:30:00Z",
            ])
        let twice = try timing(.daily(minute: 90), "America/New_York")
        #expect(
            try slots(twice, "2022-11-05T12:00:00Z", days: 2, step: .seconds(60)) == [
                "2022-11-06T05:30:00Z", "2022-11-07T06:30:00Z",
            ])
    }

    @Test func `a weekly slot comes on its day, and however many were missed the last one is due`() throws {
        let weekly = try timing(.weekly(day: 1, minute: 9 * 60), "Asia/Kathmandu")
        #expect(
            try slots(weekly, "2022-09-10T00:00:00Z", days: 15, step: .seconds(900)) == [
                "2022-09-12T03:15:00Z", "2022-09-19T03:15:00Z",
            ])
        let off = try #require(Instant(rfc3339: "2022-09-10T00:00:00Z"))
        let back = try #require(Instant(rfc3339: "2022-10-05T00:00:00Z"))
        #expect(weekly.dueSlot(after: off, now: back)?.description == "2022-10-03T03:15:00Z")
    }

    @Test func `hourly slots are full hours of the zone, and none in quiet hours across midnight`() throws {
        let hourly = try timing(.hourly, "Asia/Kathmandu", quiet: (22, 7))
        let made = try slots(hourly, "2022-09-12T10:00:00Z", days: 1, step: .seconds(300))
        #expect(made.first == "2022-09-12T10:15:00Z")
        #expect(made.count == 15)
        // 21:00 is the last, 07:00 the next.
        #expect(made.contains("2022-09-12T15:15:00Z") && made.contains("2022-09-13T01:15:00Z"))
        #expect(!made.contains("2022-09-12T16:15:00Z") && !made.contains("2022-09-13T00:15:00Z"))
    }

    @Test func `what is told at once waits until quiet hours end`() throws {
        let quiet = try timing(.atOnce, "Europe/Berlin", quiet: (22, 7))
        for (time, isQuiet) in [
            ("2022-09-12T19:59:00Z", false), ("2022-09-12T20:00:00Z", true), ("2022-09-13T04:59:00Z", true),
            ("2022-09-13T05:00:00Z", false),
        ] {
            let now = try #require(Instant(rfc3339: time))
            #expect(quiet.isQuiet(at: now) == isQuiet)
            #expect(quiet.lastSlot(notAfter: now) == (isQuiet ? nil : now))
        }
    }
}
