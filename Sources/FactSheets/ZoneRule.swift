/// What a zone does after its last recorded change: the POSIX TZ string of a TZif file's footer (RFC 8536 section 3.3).
struct ZoneRule: Equatable, Sendable {
    /// When a change happens each year, in the time that clocks show before it.
    struct Change: Equatable, Sendable {
        enum Day: Equatable, Sendable {
            /// `Jn`, 1 to 365: 29 February is never counted.
            case julian(Int)
            /// `n`, 0 to 365: 29 February is counted.
            case ordinal(Int)
            /// `Mm.w.d`: weekday `d` (0: Sunday) for the `w`th time in month `m`; 5: for the last time.
            case weekday(month: Int, week: Int, day: Int)
        }
        var day: Day
        /// Seconds after midnight; from -167 to 167 hours, as RFC 8536 allows beyond POSIX.
        var second: Int

        /// Seconds since 1970 in local time.
        func local(in year: Int) -> Int64 {
            let start = ZoneRule.day(year, 1)
            let number: Int
            switch day {
            case .julian(let day):
                let leaps = CivilDate.length(ofMonth: 2, year: year) == 29 && day > 59
                number = start + day - 1 + (leaps ? 1 : 0)
            case .ordinal(let day): number = start + day
            case .weekday(let month, let week, let day):
                let first = ZoneRule.day(year, month)
                let weekday = CivilDate(day: first).weekday
                var ofMonth = (day - weekday + 7) % 7 + (week - 1) * 7
                if ofMonth >= CivilDate.length(ofMonth: month, year: year) { ofMonth -= 7 }
                number = first + ofMonth
            }
            return Int64(number) * 86_400 + Int64(second)
        }
    }

    var standard: Zone.Offset
    var summer: (offset: Zone.Offset, begins: Change, ends: Change)?

    static func == (a: ZoneRule, b: ZoneRule) -> Bool {
        a.standard == b.standard && a.summer?.offset == b.summer?.offset
            && a.summer?.begins == b.summer?.begins && a.summer?.ends == b.summer?.ends
    }

    /// The first of a month, in days since 1970; years outside 1...9999 are taken for the nearest within.
    private static func day(_ year: Int, _ month: Int) -> Int {
        CivilDate(year: min(9999, max(1, year)), month: month, day: 1)?.dayNumber ?? 0
    }

    func offset(at second: Int64) -> Zone.Offset {
        guard let summer else { return standard }
        let year = Instant(seconds: second + Int64(standard.seconds)).date.year
        // A year's change may fall into its neighbour's: the latest one decides.
        var latest: (time: Int64, offset: Zone.Offset) = (.min, standard)
        for year in year - 1...year + 1 {
            let begin = summer.begins.local(in: year) - Int64(standard.seconds)
            let end = summer.ends.local(in: year) - Int64(summer.offset.seconds)
            if begin <= second, begin >= latest.time { latest = (begin, summer.offset) }
            if end <= second, end > latest.time { latest = (end, standard) }
        }
        return latest.offset
    }
}

extension ZoneRule {
    /// Reads `EST5EDT,M3.2.0,M11.1.0`, `<-03>3`, `<+1030>-10:30<+11>-11,M10.1.0,M4.1.0`; `nil` for anything else.
    init?(posix text: String) {
        var scan = RuleScan(bytes: Array(text.utf8))
        guard let name = scan.name(), let west = scan.time(hours: 24) else { return nil }
        standard = Zone.Offset(seconds: -west, abbreviation: name)
        guard !scan.atEnd else { return }
        guard let summerName = scan.name() else { return nil }
        var east = standard.seconds + 3600
        if scan.next != UInt8(ascii: ",") {
            guard let west = scan.time(hours: 24) else { return nil }
            east = -west
        }
        guard scan.skip(","), let begins = scan.change(), scan.skip(","), let ends = scan.change(), scan.atEnd
        else { return nil }
        summer = (Zone.Offset(seconds: east, abbreviation: summerName), begins, ends)
    }
}

private struct RuleScan {
    let bytes: [UInt8]
    var place = 0

    var atEnd: Bool { place == bytes.count }
    var next: UInt8? { atEnd ? nil : bytes[place] }

    mutating func skip(_ letter: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: letter) else { return false }
        place += 1
        return true
    }

    /// Three letters or more, or letters, digits and signs in angle brackets.
    mutating func name() -> String? {
        let quoted = skip("<")
        let start = place
        while let byte = next, isLetter(byte) || quoted && isSignOrDigit(byte) { place += 1 }
        let name = String(decoding: bytes[start..<place], as: UTF8.self)
        guard (3...16).contains(name.utf8.count), !quoted || skip(">") else { return nil }
        return name
    }

    /// `[+-]hh[:mm[:ss]]` as seconds.
    mutating func time(hours most: Int) -> Int? {
        let negative = skip("-")
        if !negative { _ = skip("+") }
        guard let hours = number(), hours <= most else { return nil }
        var seconds = hours * 3600
        for unit in [60, 1] where skip(":") {
            guard let part = number(), part < 60 else { return nil }
            seconds += part * unit
        }
        return negative ? -seconds : seconds
    }

    mutating func change() -> ZoneRule.Change? {
        let day: ZoneRule.Change.Day
        if skip("J") {
            guard let number = number(), (1...365).contains(number) else { return nil }
            day = .julian(number)
        } else if skip("M") {
            guard let month = number(), (1...12).contains(month), skip("."), let week = number(),
                (1...5).contains(week), skip("."), let weekday = number(), weekday <= 6
            else { return nil }
            day = .weekday(month: month, week: week, day: weekday)
        } else {
            guard let number = number(), number <= 365 else { return nil }
            day = .ordinal(number)
        }
        var second = 7200
        if skip("/") {
            guard let time = time(hours: 167) else { return nil }
            second = time
        }
        return ZoneRule.Change(day: day, second: second)
    }

    private mutating func number() -> Int? {
        let start = place
        var value = 0
        while let byte = next, (0x30...0x39).contains(byte), place - start < 3 {
            value = value * 10 + Int(byte - 0x30)
            place += 1
        }
        return place > start ? value : nil
    }

    private func isLetter(_ byte: UInt8) -> Bool {
        (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }

    private func isSignOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")
    }
}
