import FactSheets
import Scheduling
import Testing

private let minute: Int64 = 60_000
private let hour = 60 * minute
private let day = 24 * hour
private let start = Instant(seconds: 1_663_000_000)

/// Whether `span` is `milliseconds`, give or take a tenth.
private func isAbout(_ span: Duration, _ milliseconds: Int64) -> Bool {
    (milliseconds - milliseconds / 10...milliseconds + milliseconds / 10).contains(span.milliseconds)
}

@Suite struct LooksTests {
    struct SourceCase: CustomTestStringConvertible {
        let testDescription: String
        var interval: Int64 = 15 * minute
        var failures = 0
        var retryAfter: Duration?
        let pause: Int64
    }

    static let sources = [
        SourceCase(testDescription: "a healthy source", pause: 15 * minute),
        SourceCase(testDescription: "one failure", failures: 1, pause: 30 * minute),
        SourceCase(testDescription: "three failures", failures: 3, pause: 120 * minute),
        SourceCase(testDescription: "failures beyond a day", failures: 7, pause: day),
        SourceCase(testDescription: "failures without end", failures: .max, pause: day),
        SourceCase(testDescription: "a negative count", failures: -1, pause: 15 * minute),
        SourceCase(
            testDescription: "an interval above a day", interval: 7 * day, failures: 5, pause: 7 * day),
        SourceCase(
            testDescription: "retry-after below the interval", retryAfter: .seconds(5), pause: 15 * minute),
        SourceCase(testDescription: "a negative retry-after", retryAfter: .seconds(-5), pause: 15 * minute),
        SourceCase(testDescription: "no interval at all", interval: 0, pause: 1000),
    ]

    @Test(arguments: sources)
    func `a source is polled on its interval, and more rarely while it fails`(_ c: SourceCase) {
        let next = nextSourcePoll(
            interval: .milliseconds(c.interval), failures: c.failures, retryAfter: c.retryAfter, now: start,
            key: "feed")
        #expect(isAbout(next - start, c.pause))
    }

    @Test(
        arguments: [(3600, 3600), (86_400, 86_400), (7 * 86_400, 7 * 86_400), (30 * 86_400, 7 * 86_400)]
            as [(Int64, Int64)])
    func `a source is never polled sooner than it asked, but asking for more than a week is in vain`(
        _ asked: Int64, _ pause: Int64
    ) {
        for key in (0..<50).map({ "feed \($0)" }) {
            let next = nextSourcePoll(
                interval: .seconds(900), failures: 1, retryAfter: .seconds(asked), now: start, key: key)
            #expect(next - start >= .seconds(pause))
            #expect(next - start <= .seconds(pause + pause / 10))
        }
    }

    @Test(arguments: zip(1...9, [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400] as [Int64]))
    func `a delivery is tried again at the steps of the contract`(_ attempt: Int, _ seconds: Int64) throws {
        for key in ["", "dg-1", "dg-2"] {
            #expect(
                isAbout(
                    try #require(nextDelivery(attempt: attempt, retryAfter: nil, key: key)), seconds * 1000))
        }
    }

    @Test func `a delivery is given up after nine retries`() {
        #expect(nextDelivery(attempt: 10, retryAfter: nil, key: "dg") == nil)
        #expect(nextDelivery(attempt: .max, retryAfter: .seconds(5), key: "dg") == nil)
    }

    @Test func `a receiver's retry-after only makes the pause longer, up to a week`() {
        #expect(nextDelivery(attempt: 1, retryAfter: .seconds(600), key: "dg") == .seconds(600))
        #expect(nextDelivery(attempt: 9, retryAfter: .seconds(1), key: "dg").map { isAbout($0, day) } == true)
        #expect(
            nextDelivery(attempt: 1, retryAfter: .seconds(Int64.max / 2), key: "dg") == .seconds(7 * 86_400))
        #expect(
            nextDelivery(attempt: 0, retryAfter: .seconds(-9), key: "dg").map { isAbout($0, 5000) } == true)
    }
}
