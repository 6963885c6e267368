import FactSheets
import Testing

struct WrittenTime: CustomTestStringConvertible {
    let text: String
    let read: String
    var testDescription: String { text }

    init(_ text: String, _ read: String) {
        self.text = text
        self.read = read
    }
}

@Suite struct InstantTests {
    static let times = [
        WrittenTime("2022-09-12T21:43:21Z", "2022-09-12T21:43:21Z"),
        WrittenTime("2022-09-12T17:43:21-04:00", "2022-09-12T21:43:21Z"),
        WrittenTime("2022-09-12T21:43:21.5+0000", "2022-09-12T21:43:21.500Z"),
        WrittenTime("2022-09-12 21:43:21", "2022-09-12T21:43:21Z"),
        WrittenTime("2022-09-12 21:43", "2022-09-12T21:43:00Z"),
        WrittenTime("2022-09-12", "2022-09-12T00:00:00Z"),
        WrittenTime("2022-09-12t21:43:21,0019z", "2022-09-12T21:43:21.001Z"),
        WrittenTime("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        WrittenTime("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
        WrittenTime("0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
        WrittenTime("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        WrittenTime("2038-01-19T03:14:08Z", "2038-01-19T03:14:08Z"),
    ]

    @Test(arguments: times)
    func `a time is read and written as RFC 3339`(_ time: WrittenTime) throws {
        let instant = try #require(Instant(rfc3339: time.text))
        #expect(instant.description == time.read)
        #expect(Instant(rfc3339: instant.description) == instant)
    }

    @Test(arguments: [
        "", "2022", "2022-02-30", "2022-13-01", "2022-09-12T", "2022-09-12T24:00:00Z", "2022-09-12T21:60Z",
        "2022-09-12T21:43:21Zjunk", "2022-09-12T21:43:21.Z", "2022-09-12T21:43:21+24:00", "+022-09-12",
        "2022-09-12T21:43:21+1", "２０２２-09-12", "2022-09-12T21:43:21Z\u{0}",
    ])
    func `what is not a time is not read`(_ text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `every day from 1600 to 2400 goes through its number and back`() {
        var previous = CivilDate(day: -135_141)
        for day in -135_140...157_000 {
            let date = CivilDate(day: day)
            #expect(date.dayNumber == day && previous < date)
            #expect(date.weekday == (previous.weekday + 1) % 7)
            previous = date
        }
    }

    @Test func `known days have their number and weekday`() throws {
        let epoch = try #require(CivilDate(year: 1970, month: 1, day: 1))
        #expect(epoch.dayNumber == 0)
        #expect(epoch.weekday == 4)
        let factSheet = try #require(CivilDate(year: 2022, month: 9, day: 12))
        #expect(factSheet.weekday == 1)
        #expect(factSheet.description == "2022-09-12")
        #expect(Instant(rfc3339: "2022-09-12T21:43:21Z")?.date == factSheet)
        #expect(Instant(milliseconds: -1).date.description == "1969-12-31")
    }

    @Test func `there is no 29 February in a common year`() {
        #expect(CivilDate(year: 2000, month: 2, day: 29) != nil)
        #expect(CivilDate(year: 1900, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 2023, month: 2, day: 29) == nil)
        #expect(CivilDate(year: 0, month: 1, day: 1) == nil)
        #expect(CivilDate(year: 2022, month: 4, day: 31) == nil)
        #expect(CivilDate(year: 2022, month: 4, day: 0) == nil)
    }

    @Test func `a span is added and found again`() throws {
        let start = try #require(Instant(rfc3339: "2022-09-12T21:43:21.250Z"))
        let end = start + .seconds(90)
        #expect(end - start == .seconds(90))
        #expect(end - .seconds(90) == start)
        #expect(start < end)
    }

    @Test func `an instant travels through JSON as text`() throws {
        let instant = try #require(Instant(rfc3339: "2022-09-12T21:43:21Z"))
        let bytes = try JSON.encode([instant])
        #expect(String(decoding: bytes, as: UTF8.self) == #"["2022-09-12T21:43:21Z"]"#)
        #expect(try JSON.decode([Instant].self, from: bytes) == [instant])
    }
}

@Suite struct DurationTests {
    @Test(arguments: [("15m", 900), ("90s", 90), ("1h30m", 5400), ("7d", 604_800), ("2w1d", 1_296_000)])
    func `a duration is read as it is written`(_ text: String, _ seconds: Int) {
        #expect(Duration(written: text) == .seconds(seconds))
    }

    @Test(arguments: [
        "", "15", "m", "1.5h", "-1h", "1m1h", "1m1m", "1 h", "99999999999s", "101y", "5000w9s1",
    ])
    func `what is not a duration is not read`(_ text: String) {
        #expect(Duration(written: text) == nil)
    }

    @Test(arguments: ["1h30m", "7d", "1d1s", "59s", "0s"])
    func `a duration is written as it is read`(_ text: String) {
        #expect(Duration(written: text)?.written == text)
    }
}
