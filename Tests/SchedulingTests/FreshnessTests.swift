import FactSheets
import Scheduling
import Testing

private let now = Instant(seconds: 1_663_000_000)  // Mon, 12 Sep 2022 16:26:40 GMT
private let key = "feed"

@Suite struct FreshnessTests {
    struct HeaderCase: CustomTestStringConvertible {
        let testDescription: String
        let headers: [Header]
        let seconds: Int64?

        init(_ description: String, _ headers: [(String, String)], _ seconds: Int64?) {
            testDescription = description
            self.headers = headers.map { Header($0.0, $0.1) }
            self.seconds = seconds
        }
    }

    static let cases = [
        HeaderCase("nothing said", [("Content-Type", "text/html")], nil),
        HeaderCase("max-age", [("Cache-Control", "public, max-age=600")], 600),
        HeaderCase("in other letters and quotes", [("CACHE-CONTROL", "Max-Age=\"600\"")], 600),
        HeaderCase("less its age", [("Cache-Control", "max-age=600"), ("Age", "500")], 100),
        HeaderCase("older than fresh", [("Cache-Control", "max-age=600"), ("Age", "900")], 0),
        HeaderCase("an age that is none", [("Cache-Control", "max-age=600"), ("Age", "-5")], 600),
        HeaderCase("no-cache", [("Cache-Control", "max-age=600, no-cache")], 0),
        HeaderCase("no-cache for one field only", [("Cache-Control", "max-age=600, no-cache=\"a\"")], 600),
        HeaderCase(
            "no-store in a second field", [("Cache-Control", "max-age=9"), ("Cache-Control", "no-store")], 0),
        HeaderCase("s-maxage alone", [("Cache-Control", "s-maxage=600")], nil),
        HeaderCase("s-maxage beside", [("Cache-Control", "s-maxage=9, max-age=600")], 600),
        HeaderCase("two of them", [("Cache-Control", "max-age=600, max-age=60")], 60),
        HeaderCase("no number", [("Cache-Control", "max-age=soon")], 0),
        HeaderCase("negative", [("Cache-Control", "max-age=-1")], 0),
        HeaderCase(
            "beyond all numbers", [("Cache-Control", "max-age=99999999999999999999999999")], 2_147_483_648),
        HeaderCase("Expires", [("Expires", "Mon, 12 Sep 2022 16:36:40 GMT")], 600),
        HeaderCase(
            "Expires by the server's own clock",
            [("Expires", "Mon, 12 Sep 2022 10:10:00 GMT"), ("Date", "Mon, 12 Sep 2022 10:00:00 GMT")], 600),
        HeaderCase("Expires in 1970", [("Expires", "Thu, 01 Jan 1970 00:00:00 GMT")], 0),
        HeaderCase("Expires: 0", [("Expires", "0")], 0),
        HeaderCase("Expires: -1", [("Expires", "-1")], 0),
        HeaderCase(
            "max-age before Expires",
            [("Cache-Control", "max-age=5"), ("Expires", "Mon, 12 Sep 2022 16:36:40 GMT")],
            5),
    ]

    @Test(arguments: cases)
    func `an answer's headers say for how long asking again is in vain`(_ c: HeaderCase) {
        #expect(freshness(of: c.headers, now: now) == c.seconds.map { .seconds($0) })
    }
}

@Suite struct HeedingTests {
    private func wait(
        due: Int64 = 900, fresh: Int64? = nil, now start: Instant = now,
        _ set: (inout FeedHints) -> Void = { _ in }
    ) -> Int64 {
        var hints = FeedHints()
        set(&hints)
        let fresh = fresh.map { Duration.seconds($0) }
        let next = heeding(hints, fresh: fresh, due: start + .seconds(due), now: start, key: key)
        return (next - start).milliseconds / 1000
    }

    @Test func `a look is put off as long as the publisher asks, give or take a tenth, and a day at most`() {
        #expect(wait() == 900)
        #expect(wait(fresh: 0) == 900)
        #expect(wait(fresh: 300) == 900)
        #expect((3600...3960).contains(wait(fresh: 3600)))
        #expect((7200...7920).contains(wait(fresh: 3600) { $0.ttl = .seconds(7200) }))
        #expect((3600...3960).contains(wait { $0.period = .seconds(3600) }))
        for far in [86_400, 1 << 31, 1 << 50] as [Int64] {
            #expect((86_400...95_040).contains(wait(fresh: far)))
            #expect((86_400...95_040).contains(wait { $0.ttl = .seconds(far) }))
            #expect((86_400...95_040).contains(wait { $0.period = .seconds(far) }))
            #expect(
                (900...86_400).contains(wait { ($0.period, $0.base) = (.seconds(far), now + .seconds(far)) }))
        }
        #expect(wait { $0.ttl = .seconds(-5) } == 900)
        #expect(wait { ($0.period, $0.base) = (.zero, now) } == 900)
        #expect(wait { ($0.period, $0.base) = (.seconds(60), Instant(milliseconds: .min)) } >= 900)
    }

    @Test func `a feed that says when it is made anew is asked after that`() {
        // Made anew at 12 and at 0 o'clock; it is 16:26:40.
        let noon = Instant(rfc3339: "2000-01-01T12:00:00Z")
        #expect(wait { ($0.period, $0.base) = (.seconds(43_200), noon) } == (7 * 60 + 33) * 60 + 20)
    }

    @Test func `hours and days to be skipped are skipped`() {
        #expect(wait { $0.skipHours = [16, 17, 18] } == 900 + 3 * 3600)
        #expect(wait { $0.skipHours = [3, 4] } == 900)
        #expect(wait { $0.skipDays = [1] } == 900 + 8 * 3600)
        #expect(wait { $0.skipDays = [1, 2, 3] } == 900 + 56 * 3600)
    }

    @Test func `a feed that would never be asked is asked all the same`() {
        #expect(wait { $0.skipHours = Array(0..<24) } == 900)
        #expect(wait { $0.skipDays = Array(0..<7) } == 900)
        #expect(wait { $0.skipHours = [-1, 99] } == 900)
        let longest = wait(fresh: 1 << 31) {
            ($0.ttl, $0.period) = (.seconds(1 << 50), .seconds(1 << 50))
            ($0.skipHours, $0.skipDays) = (Array(1..<24), [0, 1, 2, 3, 4, 5])
        }
        #expect(longest <= 5 * 86_400)
    }
}
