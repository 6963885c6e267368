public import FactSheets

/// Reads an HTTP date in any of the three forms of RFC 9110 section 5.6.7; `nil` for anything else.
///
/// `Sun, 06 Nov 1994 08:49:37 GMT`, `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`. The day of
/// the week must be one, but is not held against the date: servers get it wrong. A year of two digits is the
/// one in 1970 to 2069, so that reading needs no clock.
public func parseHTTPDate(_ value: String) -> Instant? {
    var scan = DateScan(trimmed(value))
    guard let weekday = scan.letters() else { return nil }
    if scan.skip(",") {
        guard scan.skip(" ") else { return nil }
        return DateScan.shortDays.contains(weekday)
            ? scan.fixed() : DateScan.longDays.contains(weekday) ? scan.obsolete() : nil
    }
    return DateScan.shortDays.contains(weekday) && scan.skip(" ") ? scan.asctime() : nil
}

/// An HTTP date in the one form that is to be written (RFC 9110, 5.6.7), to the second: `Sun, 06 Nov 1994 08:49:37 GMT`.
public func httpDate(_ time: Instant) -> String {
    let date = time.date
    let clock = (time.milliseconds - Int64(date.dayNumber) * 86_400_000) / 1000
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    func name(_ names: [String], _ index: Int) -> String {
        names[index].prefix(1).uppercased() + names[index].dropFirst()
    }
    let day = "\(name(DateScan.shortDays, date.weekday)), \(two(Int64(date.day)))"
    let month = name(DateScan.months, date.month - 1)
    let time = "\(two(clock / 3600)):\(two(clock / 60 % 60)):\(two(clock % 60))"
    return "\(day) \(month) \(date.description.prefix(4)) \(time) GMT"
}

/// A cursor over the bytes of an HTTP date.
private struct DateScan {
    static let shortDays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    static let longDays: Set = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
    static let months = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `06 Nov 1994 08:49:37 GMT`.
    mutating func fixed() -> Instant? {
        guard let day = number(2), skip(" "), let month = month(), skip(" "), let year = number(4), skip(" "),
            let clock = clock(), skip(" "), zone()
        else { return nil }
        return instant(year, month, day, clock)
    }

    /// `06-Nov-94 08:49:37 GMT`; some servers write four digits here.
    mutating func obsolete() -> Instant? {
        guard let day = number(2), skip("-"), let month = month(), skip("-") else { return nil }
        let start = position
        guard let year = number(4) ?? shortYear(from: start), skip(" "), let clock = clock(), skip(" "),
            zone()
        else {
            return nil
        }
        return instant(year, month, day, clock)
    }

    /// `Nov  6 08:49:37 1994`.
    mutating func asctime() -> Instant? {
        guard let month = month(), skip(" "), let day = skip(" ") ? number(1) : number(2), skip(" "),
            let clock = clock(), skip(" "), let year = number(4), position == bytes.count
        else { return nil }
        return instant(year, month, day, clock)
    }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, UInt32(bytes[position]) == character.value else { return false }
        position += 1
        return true
    }

    /// A run of at most nine letters, in lower case.
    mutating func letters() -> String? {
        var word = ""
        while position < bytes.count, word.utf8.count < 10, case let byte = bytes[position] | 0x20,
            (0x61...0x7A).contains(byte)
        {
            word.unicodeScalars.append(Unicode.Scalar(byte))
            position += 1
        }
        return word.isEmpty ? nil : word
    }

    private mutating func number(_ digits: Int) -> Int? {
        guard position + digits <= bytes.count else { return nil }
        var value = 0
        for byte in bytes[position..<position + digits] {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        position += digits
        return value
    }

    private mutating func shortYear(from start: Int) -> Int? {
        position = start
        return number(2).map { $0 < 70 ? 2000 + $0 : 1900 + $0 }
    }

    private mutating func month() -> Int? {
        letters().flatMap { DateScan.months.firstIndex(of: $0) }.map { $0 + 1 }
    }

    /// Seconds of the day; 60 is a leap second and counts as 59.
    private mutating func clock() -> Int? {
        guard let hour = number(2), skip(":"), let minute = number(2), skip(":"), let second = number(2),
            hour < 24, minute < 60, second < 61
        else { return nil }
        return hour * 3600 + minute * 60 + min(second, 59)
    }

    /// `GMT` at the end; `UTC` is seen in the wild.
    private mutating func zone() -> Bool {
        let name = letters()
        return (name == "gmt" || name == "utc") && position == bytes.count
    }

    private func instant(_ year: Int, _ month: Int, _ day: Int, _ clock: Int) -> Instant? {
        CivilDate(year: year, month: month, day: day).map {
            Instant(seconds: Int64($0.dayNumber) * 86_400 + Int64(clock))
        }
    }
}
