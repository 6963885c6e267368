internal import FactSheets

/// `2022-09-13 14:32Z`, for people: to the minute, in UTC.
func shortTime(_ time: Instant) -> String { "\(time.date) \(timeOfDay(time))" }

/// The time alone when the day is that of `reference`, else both.
func shortTime(_ time: Instant, besides reference: Instant) -> String {
    time.date == reference.date ? timeOfDay(time) : shortTime(time)
}

private func timeOfDay(_ time: Instant) -> String { minuteText(time) + "Z" }

/// `14:32`, of UTC.
func minuteText(_ time: Instant) -> String {
    let second = secondOfDay(time)
    return "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60))"
}

/// The `date-time` of RFC 5322 section 3.3, in UTC.
func mailDate(_ time: Instant) -> String {
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    let date = time.date
    let second = secondOfDay(time)
    let clock = "\(twoDigits(second / 3600)):\(twoDigits(second / 60 % 60)):\(twoDigits(second % 60))"
    let year = String(String(10_000 + min(9999, max(0, date.year))).dropFirst())
    return "\(days[date.weekday]), \(date.day) \(months[date.month - 1]) \(year) \(clock) +0000"
}

private func secondOfDay(_ time: Instant) -> Int {
    let ofDay = time.milliseconds % 86_400_000
    return Int((ofDay < 0 ? ofDay + 86_400_000 : ofDay) / 1000)
}

private func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
