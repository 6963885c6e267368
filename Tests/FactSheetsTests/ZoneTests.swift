import FactSheets
import Testing

@Suite struct ZoneTests {
    struct Known: CustomTestStringConvertible {
        var testDescription: String { "\(zone) at \(time)" }
        let zone: String
        let time: String
        let seconds: Int
        let abbreviation: String

        init(_ zone: String, _ time: String, _ seconds: Int, _ abbreviation: String) {
            (self.zone, self.time, self.seconds, self.abbreviation) = (zone, time, seconds, abbreviation)
        }
    }

    // The seconds before and after changes, as the IANA database's own source states them.
    static let known = [
        Known("America/New_York", "2022-03-13T06:59:59Z", -18_000, "EST"),
        Known("America/New_York", "2022-03-13T07:00:00Z", -14_400, "EDT"),
        Known("America/New_York", "2022-11-06T05:59:59Z", -14_400, "EDT"),
        Known("America/New_York", "2022-11-06T06:00:00Z", -18_000, "EST"),
        Known("America/New_York", "2199-07-01T00:00:00Z", -14_400, "EDT"),
        Known("America/New_York", "2199-12-01T00:00:00Z", -18_000, "EST"),
        Known("America/Mexico_City", "2022-04-03T07:59:59Z", -21_600, "CST"),
        Known("America/Mexico_City", "2022-04-03T08:00:00Z", -18_000, "CDT"),
        Known("America/Mexico_City", "2022-10-30T06:59:59Z", -18_000, "CDT"),
        Known("America/Mexico_City", "2022-10-30T07:00:00Z", -21_600, "CST"),
        // Abolished: no summer time in 2023 nor after.
        Known("America/Mexico_City", "2023-07-01T00:00:00Z", -21_600, "CST"),
        Known("America/Mexico_City", "2050-07-01T00:00:00Z", -21_600, "CST"),
        Known("Europe/Berlin", "2022-03-27T00:59:59Z", 3600, "CET"),
        Known("Europe/Berlin", "2022-03-27T01:00:00Z", 7200, "CEST"),
        Known("Europe/Berlin", "2040-10-28T00:59:59Z", 7200, "CEST"),
        Known("Europe/Berlin", "2040-10-28T01:00:00Z", 3600, "CET"),
        Known("Asia/Kathmandu", "2022-09-12T00:00:00Z", 20_700, "+0545"),
        Known("Australia/Lord_Howe", "2022-04-02T14:59:59Z", 39_600, "+11"),
        Known("Australia/Lord_Howe", "2022-04-02T15:00:00Z", 37_800, "+1030"),
        Known("Australia/Lord_Howe", "2060-01-01T00:00:00Z", 39_600, "+11"),
        // Its footer counts from the Thursday before, at hour 26 or so, in more recent data.
        Known("America/Santiago", "2030-01-01T00:00:00Z", -10_800, "-03"),
        Known("UTC", "2022-01-01T00:00:00Z", 0, "UTC"),
    ]

    @Test(arguments: known) func `clocks show what the database says`(_ known: Known) throws {
        let zone = try #require(Zone.named(known.zone))
        let time = try #require(Instant(rfc3339: known.time))
        #expect(
            zone.offset(at: time) == Zone.Offset(seconds: known.seconds, abbreviation: known.abbreviation))
    }

    private func instant(_ zone: String, _ date: (Int, Int, Int), _ hour: Int, _ minute: Int) throws -> String
    {
        let zone = try #require(Zone.named(zone))
        let day = try #require(CivilDate(year: date.0, month: date.1, day: date.2))
        return "\(zone.instant(day, minute: hour * 60 + minute))"
    }

    @Test func `a local time that comes twice is its first, one that never comes is moved by the gap`() throws
    {
        #expect(try instant("America/New_York", (2022, 11, 6), 1, 30) == "2022-11-06T05:30:00Z")
        #expect(try instant("America/New_York", (2022, 3, 13), 2, 30) == "2022-03-13T07:30:00Z")
        #expect(try instant("Australia/Lord_Howe", (2022, 4, 3), 1, 45) == "2022-04-02T14:45:00Z")
        #expect(try instant("Asia/Kathmandu", (2022, 9, 12), 0, 0) == "2022-09-11T18:15:00Z")
    }

    @Test func `every minute of a year is met by its instant, and comes back as itself where clocks show it`()
        throws
    {
        for name in ["America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu"] {
            let zone = try #require(Zone.named(name))
            let first = try #require(CivilDate(year: 2022, month: 1, day: 1)).dayNumber
            var missed = 0
            for day in first..<first + 365 {
                for minute in stride(from: 0, to: 1440, by: 15) {
                    let date = CivilDate(day: day)
                    let there = zone.local(zone.instant(date, minute: minute))
                    if there.date != date || there.minute != minute { missed += 1 }
                }
            }
            // One gap a year: four quarters of an hour, at Lord Howe two.
            #expect(missed == (name == "Asia/Kathmandu" ? 0 : name == "Australia/Lord_Howe" ? 2 : 4))
        }
    }

    @Test(arguments: [
        "", "/etc/passwd", "../../etc/passwd", "America/../../../etc/passwd", "America//New_York",
        "Mars/Phobos",
        "America", "America/New York", "tzdata.zi", "a/b/c/d", String(repeating: "a", count: 500),
    ])
    func `what is no zone's name is none`(_ name: String) { #expect(Zone.named(name) == nil) }

    @Test func `data that is cut short or damaged is no zone, and is read without harm`() throws {
        // Version 1, one change at second 0 from +1 to +2 hours.
        var bytes = Array("TZif".utf8) + [0] + [UInt8](repeating: 0, count: 15)
        for count in [0, 0, 0, 1, 2, 8] { bytes += [0, 0, 0, UInt8(count)] }
        bytes += [0, 0, 0, 0, 1]
        bytes += [0, 0, 0x0E, 0x10, 0, 0, 0, 0, 0x1C, 0x20, 1, 4]
        bytes += Array("CET\0TWO\0".utf8)
        let zone = try #require(Zone(name: "made", tzif: bytes))
        #expect(zone.offset(at: Instant(seconds: -1)).seconds == 3600)
        #expect(zone.offset(at: Instant(seconds: 0)) == Zone.Offset(seconds: 7200, abbreviation: "TWO"))
        for length in bytes.indices { #expect(Zone(name: "made", tzif: Array(bytes[..<length])) == nil) }
        for place in bytes.indices {
            for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
                var damaged = bytes
                damaged[place] = value
                _ = Zone(name: "made", tzif: damaged)?.offset(at: Instant(seconds: 5))
            }
        }
    }
}
