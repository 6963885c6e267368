public import FactSheets

/// The deadlines as a calendar (RFC 5545): an all-day event on the last day that each allows.
///
/// The same commitment has the same UID whenever it is written, so that a calendar replaces what it had. `name` is what
/// a calendar program calls it (RFC 7986, and what older programs read).
public func ledgerCalendar(_ commitments: [Commitment], name: String? = nil) -> String {
    var made = ""
    func add(_ name: String, _ value: String) { made += calendarLine(name + ":" + value) }
    add("BEGIN", "VCALENDAR")
    add("VERSION", "2.0")
    add("PRODID", "-//hledwatch//ledger//EN")
    add("CALSCALE", "GREGORIAN")
    if let name {
        add("NAME", calendarText(name))
        add("X-WR-CALNAME", calendarText(name))
    }
    for commitment in commitments {
        guard let deadline = commitment.deadline, let day = calendarDay(deadline.lastDay) else { continue }
        add("BEGIN", "VEVENT")
        add("UID", commitment.id + "@hledwatch.invalid")
        add("DTSTAMP", calendarTime(commitment.lastChanged ?? commitment.firstSeen))
        add("DTSTART;VALUE=DATE", digits("\(day)"))
        if day < CivilDate(day: 2_932_896) {
            add("DTEND;VALUE=DATE", digits("\(CivilDate(day: day.dayNumber + 1))"))
        }
        add("SUMMARY", calendarText(shortened(commitment.text, to: 80)))
        var details = [commitment.text, "Stands: \(ledgerState(commitment.state))"]
        if let pillar = commitment.pillar { details.append(pillar) }
        details += ledgerDetails(commitment)
        add("DESCRIPTION", details.map(calendarText).joined(separator: "\\n"))
        if commitment.state == .dropped { add("STATUS", "CANCELLED") }
        add("TRANSP", "TRANSPARENT")
        add("END", "VEVENT")
    }
    add("END", "VCALENDAR")
    return made
}

/// A content line, folded after 75 octets at most and never within a character (section 3.1).
func calendarLine(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var made: [UInt8] = []
    var used = 0
    var index = 0
    while index < bytes.count {
        let length = scalar(in: bytes, at: index).length
        if used + length > 75 {
            made += [0x0D, 0x0A, 0x20]
            used = 1
        }
        made += bytes[index..<index + length]
        used += length
        index += length
    }
    return String(decoding: made, as: UTF8.self) + "\r\n"
}

/// A TEXT value (section 3.3.11): one line, nothing active.
func calendarText(_ text: String) -> String {
    var made: [UInt8] = []
    for byte in terminalSafe(folded(text)).utf8 {
        if "\\;,".utf8.contains(byte) { made.append(UInt8(ascii: "\\")) }
        made.append(byte)
    }
    return String(decoding: made, as: UTF8.self)
}

private func calendarDay(_ text: String) -> CivilDate? {
    let parts = text.split(separator: "-").compactMap { Int($0) }
    return parts.count == 3 ? CivilDate(year: parts[0], month: parts[1], day: parts[2]) : nil
}

private func digits(_ text: String) -> String { text.filter { $0 != "-" && $0 != ":" } }

/// UTC, to the second: `20220912T214321Z`.
private func calendarTime(_ time: Instant) -> String {
    let whole = time.milliseconds - ((time.milliseconds % 1000) + 1000) % 1000
    return digits("\(Instant(milliseconds: whole))")
}
