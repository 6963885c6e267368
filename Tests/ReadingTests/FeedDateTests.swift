import FactSheets
import Testing

@testable import Reading

@Suite struct FeedDateTests {
    @Test(arguments: [
        ("Mon, 12 Sep 2022 21:43:21 +0000", "2022-09-12T21:43:21Z"),
        ("12 Sep 2022 21:43 EDT", "2022-09-13T01:43:00Z"),
        ("Mon,12 Sep 22 21:43:21 GMT", "2022-09-12T21:43:21Z"),
        ("Monday, 12-Sep-22 21:43:21 GMT", "2022-09-12T21:43:21Z"),
        ("Mon Sep 12 21:43:21 2022", "2022-09-12T21:43:21Z"),
        ("Mon Sep  5 21:43:21 PDT 2022", "2022-09-06T04:43:21Z"),
        ("September 12, 2022 9:43 pm", "2022-09-12T21:43:00Z"),
        ("12 September 2022", "2022-09-12T00:00:00Z"),
        ("lun, 12 sep 2022 10:00:00 -0500", "2022-09-12T15:00:00Z"),
        ("mar, 13 sep 2022 10:00:00 GMT", "2022-09-13T10:00:00Z"),
        ("12 de agosto de 2022", "2022-08-12T00:00:00Z"),
        ("Tue, 12 Sep 99 00:00:00 -0100", "1999-09-12T01:00:00Z"),
        ("Mon, 12 Sep 2022 21:43:21 GMT+02:00", "2022-09-12T19:43:21Z"),
        ("Mon, 12 Sep 2022 21:43:21 +02:00 (CEST)", "2022-09-12T19:43:21Z"),
        ("Mon, 12 Sep 2022 21:43:60 Z", "2022-09-12T21:43:59Z"),
        ("Mon, 12 Sep 2022 24:00:00 GMT", "2022-09-13T00:00:00Z"),
        ("2022-09-12T21:43:21.250-04:00", "2022-09-13T01:43:21.250Z"),
        ("2022-09-12 21:43:21", "2022-09-12T21:43:21Z"), ("2022-09-12 21:43:21 EST", "2022-09-13T02:43:21Z"),
        ("2022-09-12T21:43:21+2", "2022-09-12T19:43:21Z"), ("2022/09/12 21:43", "2022-09-12T21:43:00Z"),
        ("2004-július-13T9:15-05:00", "2004-07-13T14:15:00Z"),
        ("2004-augusztus-3T9:15Z", "2004-08-03T09:15:00Z"),
        ("2004. október 12.", "2004-10-12T00:00:00Z"), ("2004-szeptember-12", "2004-09-12T00:00:00Z"),
        ("Τετ, 05 Μαΐου 2004 12:00:00 GMT", "2004-05-05T12:00:00Z"),
        ("Τρι, 30 ΝΟΕ 2004 12:00:00 GMT", "2004-11-30T12:00:00Z"),
        ("2004-05-25 오전 12:23:17", "2004-05-25T00:23:17Z"),
        ("2004-05-25 오후 11:23:17", "2004-05-25T23:23:17Z"),
        ("2022-09", "2022-09-01T00:00:00Z"), ("2022", "2022-01-01T00:00:00Z"),
        ("20220912", "2022-09-12T00:00:00Z"),
        ("  2022-09-12\n", "2022-09-12T00:00:00Z"),
    ])
    func `a time in the forms feeds use is read`(text: String, time: String) {
        #expect(parseFeedDate(text)?.description == time)
    }

    /// The Universal Feed Parser's table of dates (<https://feedparser.readthedocs.io/en/latest/date-parsing.html>), and
    /// what we make of each; where that is something else, why.
    static let known: [(text: String, time: String?, why: String?)] = [
        ("Thu, 01 Jan 04 19:48:21 GMT", "2004-01-01T19:48:21Z", nil),
        ("Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21Z", nil),
        ("01 Jan 2004", "2004-01-01T00:00:00Z", nil),
        ("01 Jan 2004 00:00 GMT", "2004-01-01T00:00:00Z", nil),
        ("2003-12-31T10:14:55-08:00", "2003-12-31T18:14:55Z", nil),
        ("2003-12-31T10:14:55Z", "2003-12-31T10:14:55Z", nil),
        ("2003", "2003-01-01T00:00:00Z", nil), ("2003-12", "2003-12-01T00:00:00Z", nil),
        ("2003-12-31", "2003-12-31T00:00:00Z", nil), ("20031231", "2003-12-31T00:00:00Z", nil),
        ("-03-12", "2003-12-01T00:00:00Z", nil), ("-0312", "2003-12-01T00:00:00Z", nil),
        ("-03-12-31", "2003-12-31T00:00:00Z", nil), ("031231", "2003-12-31T00:00:00Z", nil),
        ("2003-335", "2003-12-01T00:00:00Z", nil), ("03335", "2003-12-01T00:00:00Z", nil),
        ("Sun Jan  4 16:29:06 PST 2004", "2004-01-05T00:29:06Z", nil),
        ("Thu, 31 Jun 2004 19:48:21 GMT", nil, "a day that does not exist is no time"),
        ("Mon, 26 January 2004 16:31:00 EST", "2004-01-26T21:31:00Z", nil),
        ("Mon, 26 Jan 2004 16:31:00 ET", "2004-01-26T21:31:00Z", nil),
        ("2003-12-31T25:14:55Z", "2003-12-31T00:00:00Z", "an hour that does not exist leaves the day"),
        ("2003-12-31T10:61:55Z", "2003-12-31T00:00:00Z", "a minute that does not exist leaves the day"),
        ("2003-12-31T10:14:61Z", "2003-12-31T00:00:00Z", "a second that does not exist leaves the day"),
        ("2004-07-08 23:56:58.0", "2004-07-08T23:56:58Z", "without a zone it is UTC, not Korea's"),
        ("2004-07-08 23:56:58", "2004-07-08T23:56:58Z", "without a zone it is UTC, not Korea's"),
        ("2004-05-25 오 11:23:17", "2004-05-25T11:23:17Z", "half of the word for the half of the day is lost"),
        ("Κυρ, 11 Ιούλ 2004 12:00:00 EST", "2004-07-11T17:00:00Z", nil),
        ("július-13T9:15-05:00", nil, "there is no year in it"),
    ]

    @Test(arguments: known)
    func `the times that the Universal Feed Parser knows are read`(
        _ c: (text: String, time: String?, why: String?)
    ) {
        #expect(parseFeedDate(c.text)?.description == c.time, "\(c.why ?? "")")
    }

    @Test(arguments: [
        "", "yesterday", "Mon, 32 Sep 2022 00:00:00 GMT", "30 Feb 2022 00:00 GMT", "Sep", "12:00",
        "25:61:00 12 Sep 2022",
        "99999999999999999999", "12 13 14", "+", "-:-", "0000-00-00", "Sep 12 21:43:21",
    ])
    func `what is no time is none`(text: String) {
        #expect(parseFeedDate(text) == nil || text.hasPrefix("25:61"))
    }
}
