internal import FoundationEssentials

/// A point in time, UTC, to the millisecond; the only clock value in the house.
///
/// Written and read as RFC 3339 (<https://www.rfc-editor.org/rfc/rfc3339>), years 0001 to 9999.
public struct Instant: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z; negative before it.
    public let milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Later than anything that is due: the last second of the year 9999.
    public static let never = Instant(milliseconds: 253_402_300_799_000)

    public init(seconds: Int64) { milliseconds = seconds &* 1000 }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    public static func + (a: Instant, span: Duration) -> Instant {
        Instant(milliseconds: a.milliseconds + span.milliseconds)
    }

    public static func - (a: Instant, span: Duration) -> Instant {
        Instant(milliseconds: a.milliseconds - span.milliseconds)
    }

    public static func - (a: Instant, b: Instant) -> Duration {
        .milliseconds(a.milliseconds - b.milliseconds)
    }

    /// What the system's wall clock says. Only the shell of the program calls it; a pure function takes `now`.
    public static func systemClock() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}

extension Duration {
    /// Whole milliseconds, the rest cut off.
    public var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}

extension Instant {
    /// The calendar date in UTC.
    public var date: CivilDate { CivilDate(day: milliseconds.flooredQuotient(86_400_000)) }

    /// Reads an RFC 3339 time, or a bare date (midnight UTC); also a blank instead of the `T`, and no zone (UTC),
    /// as pandoc's front matter and many feeds write it. `nil` for anything else.
    public init?(rfc3339 text: some StringProtocol) {
        var scan = DigitScan(text)
        guard let year = scan.number(digits: 4), scan.skip("-"), let month = scan.number(digits: 2),
            scan.skip("-"),
            let day = scan.number(digits: 2), let date = CivilDate(year: year, month: month, day: day)
        else { return nil }
        var seconds = Int64(date.dayNumber) * 86_400
        var fraction: Int64 = 0
        if !scan.atEnd {
            guard scan.skip("T") || scan.skip("t") || scan.skip(" "), let hour = scan.number(digits: 2),
                scan.skip(":"),
                let minute = scan.number(digits: 2), hour < 24, minute < 60
            else { return nil }
            seconds += Int64(hour) * 3600 + Int64(minute) * 60
            if scan.skip(":") {
                guard let second = scan.number(digits: 2), second < 61 else { return nil }
                seconds += Int64(min(second, 59))
                if scan.skip(".") || scan.skip(",") {
                    guard let read = scan.fractionInMilliseconds() else { return nil }
                    fraction = read
                }
            }
            guard let offset = scan.zoneOffset() else { return nil }
            seconds -= Int64(offset)
        }
        guard scan.atEnd else { return nil }
        milliseconds = seconds * 1000 + fraction
    }
}

extension Instant: CustomStringConvertible, Codable {
    /// `2022-09-12T21:43:21Z`, with milliseconds only when there are any.
    public var description: String {
        let second = (milliseconds).flooredQuotient(1000)
        let rest = Int(milliseconds - Int64(second) * 1000)
        let ofDay = second - second.flooredQuotient(86_400) * 86_400
        let fraction = rest == 0 ? "" : "." + padded(rest, 3)
        return
            "\(date)T\(padded(ofDay / 3600, 2)):\(padded(ofDay / 60 % 60, 2)):\(padded(ofDay % 60, 2))\(fraction)Z"
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let read = Instant(rfc3339: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not an RFC 3339 time")
        }
        self = read
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A date of the proleptic Gregorian calendar, without a time or a zone.
public struct CivilDate: Hashable, Comparable, Sendable, CustomStringConvertible {
    public let year: Int
    public let month: Int
    public let day: Int

    /// `nil` when there is no such day (a 30 February, a month 13, a year outside 1...9999).
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= CivilDate.length(ofMonth: month, year: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
    }

    /// Days since 1970-01-01. The arithmetic is Howard Hinnant's `days_from_civil`
    /// (<https://howardhinnant.github.io/date_algorithms.html>).
    public var dayNumber: Int {
        let y = month <= 2 ? year - 1 : year
        let era = y.flooredQuotient(400)
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date `day` days after 1970-01-01.
    public init(day: Int) {
        let z = day + 719_468
        let era = z.flooredQuotient(146_097)
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let m = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * m + 2) / 5 + 1
        month = m < 10 ? m + 3 : m - 9
        year = yearOfEra + era * 400 + (m < 10 ? 0 : 1)
    }

    /// 0 for Sunday to 6 for Saturday.
    public var weekday: Int { (dayNumber + 4) - (dayNumber + 4).flooredQuotient(7) * 7 }

    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    public static func < (a: CivilDate, b: CivilDate) -> Bool { a.dayNumber < b.dayNumber }

    /// `2022-09-12`.
    public var description: String { "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))" }
}

/// The decimal number with zeros in front, at least `width` digits.
func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
}

extension BinaryInteger {
    /// The quotient rounded towards negative infinity, as an `Int`.
    func flooredQuotient(_ divisor: Self) -> Int {
        let quotient = self / divisor
        return Int(self % divisor < 0 ? quotient - 1 : quotient)
    }
}

/// A cursor over the ASCII of a time written with fixed numbers of digits.
struct DigitScan {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: some StringProtocol) { bytes = Array(text.utf8) }

    var atEnd: Bool { position == bytes.count }

    mutating func skip(_ character: Character) -> Bool {
        guard position < bytes.count, bytes[position] == character.asciiValue else { return false }
        position += 1
        return true
    }

    mutating func number(digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    mutating func fractionInMilliseconds() -> Int64? {
        var value: Int64 = 0
        var weight: Int64 = 100
        let start = position
        while position < bytes.count, (0x30...0x39).contains(bytes[position]) {
            value += Int64(bytes[position] - 0x30) * weight
            weight /= 10
            position += 1
        }
        return position > start ? value : nil
    }

    /// Seconds east of UTC: `Z`, `+hh:mm`, `+hhmm`, `+hh`, or nothing (0).
    mutating func zoneOffset() -> Int? {
        while skip(" ") {}
        if atEnd || skip("Z") || skip("z") { return 0 }
        let negative = skip("-")
        guard negative || skip("+"), let hours = number(digits: 2), hours < 24 else { return nil }
        _ = skip(":")
        let minutes = atEnd ? 0 : number(digits: 2)
        guard let minutes, minutes < 60 else { return nil }
        return (negative ? -1 : 1) * (hours * 3600 + minutes * 60)
    }
}
