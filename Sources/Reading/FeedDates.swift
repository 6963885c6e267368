internal import FactSheets

/// A time as feeds write it: RFC 3339 and its shorter kin, RFC 822 in the forms it is abused in, `asctime`. A time
/// without a zone is UTC; `nil` for what is no time.
///
/// <https://www.rfc-editor.org/rfc/rfc2822#section-4.3>, <https://www.w3.org/TR/NOTE-datetime>
func parseFeedDate(_ text: String) -> Instant? {
    let bytes = Array(text.utf8.prefix(100)).trimmed
    let trimmed = String(decoding: bytes, as: UTF8.self)
    if let instant = Instant(rfc3339: trimmed) { return instant }
    return FeedDateScan(bytes).instant
}

/// Takes a date in word by word, in whatever order.
private struct FeedDateScan {
    private var year: Int?
    private var month: Int?
    private var day: Int?
    /// The day of the year.
    private var ordinal: Int?
    private var numbers: [(value: Int, digits: Int)] = []
    private var time: (hour: Int, minute: Int, second: Int)?
    private var isAfternoon: Bool?
    /// Seconds east of UTC.
    private var zone = 0

    init(_ bytes: ArraySlice<UInt8>) {
        for word in bytes.split(whereSeparator: { $0.isBlank || $0 == UInt8(ascii: ",") }).prefix(12) {
            // A comment, `(PST)`.
            if word.first == UInt8(ascii: "(") { break }
            take(word)
        }
    }

    var instant: Instant? {
        var year = year
        var day = day
        if month != nil {
            // `12 Sep 2022`, `Sep 12 2022`, `Sep 12 21:43:21 2022`: the longer or the later number is the year.
            for number in numbers {
                if day == nil, number.digits <= 2, (1...31).contains(number.value) {
                    day = number.value
                } else if year == nil {
                    year = FeedDateScan.year(number.value, digits: number.digits)
                }
            }
        } else if year == nil, numbers.count == 1, numbers[0].digits == 4, time == nil {
            (year, day) = (numbers[0].value, 1)
        }
        guard let year, let date = CivilDate(year: year, month: month ?? 1, day: day ?? 1) else { return nil }
        guard month != nil && day != nil || ordinal != nil || time == nil else { return nil }
        var hour = time?.hour ?? 0
        if let isAfternoon, (1...12).contains(hour) { hour = hour % 12 + (isAfternoon ? 12 : 0) }
        let seconds = hour * 3600 + (time?.minute ?? 0) * 60 + (time?.second ?? 0)
        return Instant(seconds: Int64(date.dayNumber + (ordinal ?? 1) - 1) * 86_400 + Int64(seconds - zone))
    }

    /// RFC 2822 section 4.3: two digits below 50 are of this century, three digits count from 1900.
    private static func year(_ value: Int, digits: Int) -> Int {
        switch digits {
        case ...2: value < 50 ? 2000 + value : 1900 + value
        case 3: 1900 + value
        default: value
        }
    }

    private mutating func take(_ word: ArraySlice<UInt8>) {
        guard let first = word.first else { return }
        if let colon = word.firstIndex(of: UInt8(ascii: ":")), first.isDigit {
            takeTime(word, colon)
        } else if first == UInt8(ascii: "+") || (first == UInt8(ascii: "-") && time != nil) {
            zone = FeedDateScan.offset(word) ?? zone
        } else if first.isDigit {
            takeNumbers(word)
        } else if first == UInt8(ascii: "-") {
            takeShortDate(word.dropFirst())
        } else {
            takeName(word)
        }
    }

    /// `21:43`, `21:43:21`, `21:43:21.5`, with a zone stuck to it or not: `21:43:21Z`, `21:43:21+0200`, `9:43pm`.
    private mutating func takeTime(_ word: ArraySlice<UInt8>, _ colon: Int) {
        // `2022-09-12T21:43` with more behind it than RFC 3339 allows.
        if let middle = word[..<colon].lastIndex(where: { $0 | 0x20 == UInt8(ascii: "t") }) {
            takeNumbers(word[..<middle])
            return take(word[(middle + 1)...])
        }
        let end =
            word.firstIndex { !$0.isDigit && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: ".") }
            ?? word.endIndex
        let parts = word[..<end].split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let values = parts.map { part in FeedDateScan.number(part.prefix { $0.isDigit }) }
        guard time == nil, (2...3).contains(values.count), let hour = values[0], let minute = values[1],
            let second = values.count == 3 ? values[2] : 0, hour <= 24, minute < 60, second <= 60
        else { return }
        time = (hour, minute, min(second, 59))
        if end < word.endIndex { take(word[end...]) }
    }

    /// ISO 8601 of 1988 without a century: `-03-12`, `-0312`, `-03-12-31`.
    private mutating func takeShortDate(_ word: ArraySlice<UInt8>) {
        let digits = word.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 4 || digits.count == 6, let value = FeedDateScan.number(digits[...]) else {
            return
        }
        let months = digits.count == 4 ? value : value / 100
        (year, month) = (FeedDateScan.year(months / 100, digits: 2), months % 100)
        day = digits.count == 4 ? 1 : value % 100
    }

    /// `12`, `2022`, `12th`, and dates in one word: `2022-09-12`, `2022/09/12`, `12-Sep-2022`, `2022-09`, `20220912`,
    /// `220912`, and by the day of the year, `2022-255` and `22255`.
    private mutating func takeNumbers(_ word: ArraySlice<UInt8>) {
        let parts = word.split { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "/") }
        let isYearFirst = parts.first.map { $0.count == 4 && FeedDateScan.number($0) != nil } ?? false
        if parts.count > 1, isYearFirst, parts.count <= 3, parts.dropFirst().allSatisfy({ $0.count <= 2 }) {
            year = FeedDateScan.number(parts[0])
            month = FeedDateScan.number(parts[1])
            day = parts.count == 3 ? FeedDateScan.number(parts[2]) : 1
        } else if parts.count == 2, isYearFirst, parts[1].count == 3 {
            take(year: FeedDateScan.number(parts[0]), ordinal: FeedDateScan.number(parts[1]))
        } else if parts.count == 3, FeedDateScan.number(parts[1]) == nil {
            parts.forEach { take($0) }
        } else if word.count == 8, let value = FeedDateScan.number(word) {
            (year, month, day) = (value / 10_000, value / 100 % 100, value % 100)
        } else if word.count == 6, FeedDateScan.number(word) != nil {
            takeShortDate(word)
        } else if word.count == 5, let value = FeedDateScan.number(word) {
            take(year: FeedDateScan.year(value / 1000, digits: 2), ordinal: value % 1000)
        } else if parts.count == 1 {
            let digits = word.prefix { $0.isDigit }
            if digits.count <= 4, let value = FeedDateScan.number(digits) {
                numbers.append((value, digits.count))
            }
        }
    }

    private mutating func take(year: Int?, ordinal: Int?) {
        guard let year, let ordinal, (1...366).contains(ordinal) else { return }
        (self.year, self.ordinal) = (year, ordinal)
    }

    private mutating func takeName(_ word: ArraySlice<UInt8>) {
        if word.contains(where: { $0 >= 0x80 }) { return take(foreign: word) }
        let name = String(decoding: word.prefix(12).map(\.lowercased), as: UTF8.self)
        if time != nil {
            switch name {
            case "am", "a.m.", "pm", "p.m.":
                isAfternoon = name.hasPrefix("p")
                return
            default: break
            }
            if let hours = FeedDateScan.zones[name] {
                zone = hours * 3600
                return
            }
            // `GMT+2`, `UTC+02:00`.
            if name.hasPrefix("gmt") || name.hasPrefix("utc") {
                zone = FeedDateScan.offset(word.dropFirst(3)) ?? zone
                return
            }
        }
        // The last one counts: a Spanish `mar, 13 sep` is a Tuesday.
        month = FeedDateScan.months[String(name.utf8.prefix(3)) ?? ""] ?? month
    }

    /// A word that is not of ASCII alone: a month in Greek or Hungarian, or Korean for the half of the day, which stands
    /// before the time.
    private mutating func take(foreign word: ArraySlice<UInt8>) {
        let name = String(decoding: word.prefix(60), as: UTF8.self).lowercased()
        switch name {
        case "오전": isAfternoon = false
        case "오후": isAfternoon = true
        default:
            let known = FeedDateScan.foreignMonths.first { name.hasPrefix($0.0) }?.1
            month = known ?? FeedDateScan.months[String(name.prefix(3))] ?? month
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy(\.isDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// `+0200`, `+02:00`, `-7`.
    private static func offset(_ word: ArraySlice<UInt8>) -> Int? {
        guard let sign = word.first, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else {
            return nil
        }
        let digits = word.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard digits.count <= 4, let value = number(digits[...]) else { return nil }
        let (hours, minutes) = digits.count <= 2 ? (value, 0) : (value / 100, value % 100)
        guard hours < 24, minutes < 60 else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    /// Hours east of UTC. RFC 2822 section 4.3; single letters but `Z` are to be taken as unknown, so as UTC.
    private static let zones = [
        "z": 0, "ut": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
        "pst": -8, "pdt": -7, "ast": -4, "adt": -3, "at": -4, "et": -5, "ct": -6, "mt": -7, "pt": -8,
        "cet": 1, "cest": 2, "bst": 1, "akst": -9, "akdt": -8, "hst": -10,
    ]

    /// English, and Spanish and Hungarian where they differ.
    private static let months = [
        "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
        "nov": 11, "dec": 12, "ene": 1, "abr": 4, "ago": 8, "set": 9, "dic": 12,
        "sze": 9, "okt": 10,
    ]

    /// By how the names of months begin in Greek, with and without accents, and in Hungarian.
    private static let foreignMonths = [
        ("ιαν", 1), ("φεβ", 2), ("μαρ", 3), ("μάρ", 3), ("απρ", 4), ("μαϊ", 5), ("μαΐ", 5), ("μαι", 5),
        ("μάι", 5),
        ("ιουν", 6), ("ιούν", 6), ("ιον", 6), ("ιουλ", 7), ("ιούλ", 7), ("ιολ", 7), ("αυγ", 8), ("αύγ", 8),
        ("σεπ", 9), ("οκτ", 10), ("νοε", 11), ("νοέ", 11), ("δεκ", 12), ("már", 3), ("ápr", 4), ("máj", 5),
        ("jún", 6), ("júl", 7),
    ]
}
