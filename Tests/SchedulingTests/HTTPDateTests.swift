import FactSheets
import Scheduling
import Testing

@Suite struct HTTPDateTests {
    @Test(
        arguments: [
            (784_111_777_000, "Sun, 06 Nov 1994 08:49:37 GMT"), (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"), (-86_400_000, "Wed, 31 Dec 1969 00:00:00 GMT"),
        ] as [(Int64, String)])
    func `a date is written in the form that all read`(_ milliseconds: Int64, _ text: String) {
        let time = Instant(milliseconds: milliseconds)
        #expect(httpDate(time) == text)
    }

    @Test(arguments: [
        "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        " \tSun, 06 Nov 1994 08:49:37 GMT ", "sun, 06 nov 1994 08:49:37 gmt", "Sun, 06 Nov 1994 08:49:37 UTC",
        "Sunday, 06-Nov-1994 08:49:37 GMT", "Mon, 06 Nov 1994 08:49:37 GMT",
    ])
    func `the three forms of an HTTP date are read`(_ text: String) {
        #expect(parseHTTPDate(text)?.description == "1994-11-06T08:49:37Z")
    }

    @Test(arguments: [
        ("Wed, 21 Oct 2015 07:28:00 GMT", "2015-10-21T07:28:00Z"),
        ("Thu, 01 Jan 1970 00:00:00 GMT", "1970-01-01T00:00:00Z"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59Z"),
        ("Mon, 29 Feb 2016 12:00:00 GMT", "2016-02-29T12:00:00Z"),
        ("Friday, 01-Jan-69 00:00:00 GMT", "2069-01-01T00:00:00Z"),
        ("Thursday, 01-Jan-70 00:00:00 GMT", "1970-01-01T00:00:00Z"),
        ("Mon Oct 24 08:00:00 2022", "2022-10-24T08:00:00Z"),
    ])
    func `an HTTP date means the time it says`(_ text: String, _ time: String) {
        #expect(parseHTTPDate(text)?.description == time)
    }

    @Test(arguments: [
        "", " ", ",", "Sun", "Sun,", "0", "2022-09-12T21:43:21Z", "Sun, 06 Nov 1994",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 EST", "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 6 Nov 1994 08:49:37 GMT",
        "Sun, 31 Feb 1994 08:49:37 GMT", "Sun, 29 Feb 2015 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
        "Sun, 06 Nov 1994 08:60:00 GMT", "Sun, 06 Nov 0000 08:49:37 GMT", "Xyz, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Foo 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 GMT!", "Sun Nov 6 08:49:37 1994",
        "Sun Nov  6 08:49:37 1994 GMT", "Sun, 06 Nov 1994 08:49:3", "Sun,\u{0}06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-9 08:49:37 GMT", "Sun, ٠٦ Nov 1994 08:49:37 GMT",
        String(repeating: "S", count: 100_000),
    ])
    func `anything else is refused`(_ text: String) {
        #expect(parseHTTPDate(text) == nil)
    }

    static let now = Instant(rfc3339: "2022-09-13T14:00:00Z") ?? Instant(milliseconds: 0)

    @Test(
        arguments: [
            ("0", 0), ("120", 120), (" 120\t", 120), ("604800", 604_800), ("604801", 604_800),
            (String(repeating: "9", count: 10_000), 604_800), ("Tue, 13 Sep 2022 14:05:00 GMT", 300),
            ("Tue, 13 Sep 2022 13:00:00 GMT", 0), ("Fri, 13 Sep 2999 13:00:00 GMT", 604_800),
            ("Tuesday, 13-Sep-22 15:00:00 GMT", 3600),
        ] as [(String, Int64)])
    func `retry-after is read as seconds or as a date, up to seven days`(_ value: String, _ seconds: Int64) {
        #expect(parseRetryAfter(value, now: Self.now) == .seconds(seconds))
    }

    @Test(arguments: ["", " ", "-1", "+5", "1.5", "5 s", "soon", "0x10", "１２", "5,6", "Tue, 13 Sep"])
    func `a retry-after of another form is none`(_ value: String) {
        #expect(parseRetryAfter(value, now: Self.now) == nil)
    }
}
