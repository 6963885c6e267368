/// When a subscriber is told: in whose time, how often, and when not.
public struct Timing: Equatable, Sendable {
    public enum Rhythm: Equatable, Sendable {
        /// As soon as something happened.
        case atOnce
        /// At every full hour.
        case hourly
        /// At a minute of the day, 0 to 1439.
        case daily(minute: Int)
        /// On a weekday, 0 (Sunday) to 6, at a minute of the day.
        case weekly(day: Int, minute: Int)
    }

    /// From one minute of the day until before another; past midnight when `from` is the later.
    public struct Quiet: Equatable, Sendable {
        public var from: Int
        public var until: Int

        public init(from: Int, until: Int) { (self.from, self.until) = (from, until) }

        public func holds(_ minute: Int) -> Bool {
            from <= until ? (from..<until).contains(minute) : minute >= from || minute < until
        }
    }

    public var rhythm: Rhythm
    public var quiet: Quiet?
    public var zone: Zone

    public init(_ rhythm: Rhythm = .atOnce, quiet: Quiet? = nil, zone: Zone = .utc) {
        (self.rhythm, self.quiet, self.zone) = (rhythm, quiet, zone)
    }

    /// Told of each event as it happens, at any hour.
    public var isAtAnyTime: Bool { rhythm == .atOnce && quiet == nil }
}

extension Timing {
    init(from table: ConfigurationTable) {
        self.init()
        if let zone = table.checked(
            "time_zone", example: "America/Mexico_City",
            { text throws(Complaint) in
                guard let zone = Zone.named(text) else {
                    throw Complaint(
                        "there is no such time zone in \(Zone.directory); names are like 'America/Mexico_City'"
                    )
                }
                return zone
            })
        {
            self.zone = zone
        }
        if let rhythm = table.checked(
            "when", example: "daily 08:00", { text throws(Complaint) in try Rhythm(written: text) })
        {
            self.rhythm = rhythm
        }
        quiet = table.checked("quiet", example: "22:00-07:00") { text throws(Complaint) in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(minuteOfDay)
            guard parts.count == 2, let from = parts[0], let until = parts[1], from != until else {
                throw Complaint("it must be two times of the day such as '22:00-07:00'")
            }
            return Quiet(from: from, until: until)
        }
        switch rhythm {
        case .daily(let minute), .weekly(_, let minute):
            if let quiet, quiet.holds(minute) {
                table.complain("'quiet' holds the time of 'when'; nothing would ever be sent", at: "quiet")
            }
        case .atOnce, .hourly: break
        }
    }
}

extension Timing.Rhythm {
    private static let days = [
        "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    ]

    /// Reads `at once`, `hourly`, `daily 08:00` and `weekly monday 08:00`.
    init(written text: String) throws(Complaint) {
        let words = text.split(separator: " ")
        switch (words.first, words.count) {
        case ("at", 2) where words[1] == "once": self = .atOnce
        case ("hourly", 1): self = .hourly
        case ("daily", 2):
            guard let minute = minuteOfDay(words[1]) else { throw Self.misread }
            self = .daily(minute: minute)
        case ("weekly", 3):
            guard let day = Self.days.firstIndex(of: String(words[1])), let minute = minuteOfDay(words[2])
            else { throw Self.misread }
            self = .weekly(day: day, minute: minute)
        default: throw Self.misread
        }
    }

    private static var misread: Complaint {
        Complaint("it must be 'at once', 'hourly', 'daily 08:00' or 'weekly monday 08:00'")
    }
}

/// `08:30` as minutes.
private func minuteOfDay(_ text: some StringProtocol) -> Int? {
    let bytes = Array(text.utf8)
    guard bytes.count == 5, bytes[2] == UInt8(ascii: ":"), let hour = Int(text.prefix(2)),
        let minute = Int(text.suffix(2)),
        (0..<24).contains(hour), (0..<60).contains(minute), bytes[0] != UInt8(ascii: "+"),
        bytes[3] != UInt8(ascii: "+"),
        bytes[0] != UInt8(ascii: "-"), bytes[3] != UInt8(ascii: "-")
    else { return nil }
    return hour * 60 + minute
}
