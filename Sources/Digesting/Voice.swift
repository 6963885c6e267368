package import FactSheets

/// In which language a digest speaks, and by whose clocks.
///
/// Its texts are named by their English, with `{1}`, `{2}` where values stand; `Spanish` has the others.
package struct Voice: Sendable {
    var language = Digest.Language.english
    var times: Digest.LocalTimes?
    /// Dates as RFC 3339 writes them, for what programs and other commands also read.
    var isPlain = true

    package static let plain = Voice()

    init() {}

    /// For a reader of that language, by whose clock nothing is known: times are in UTC.
    package init(_ language: Digest.Language) { (self.language, isPlain) = (language, false) }

    init(_ digest: Digest) {
        (language, times, isPlain) = (digest.language ?? .english, digest.timeZone, false)
    }

    /// The text of that name, with its values.
    package func callAsFunction(_ text: String, _ values: String...) -> String { filled(text, values) }

    /// The same, of values in a list.
    package func text(_ text: String, _ values: [String]) -> String { filled(text, values) }

    private func filled(_ text: String, _ values: [String]) -> String {
        let template = language == .spanish ? Spanish.texts[text] ?? text : text
        return Voice.fill(template, values)
    }

    /// `1 change`, `3 changes`; of a noun in the singular, as `counted`.
    package func counted(_ number: Int, _ noun: String) -> String {
        guard language == .spanish, let forms = Spanish.nouns[noun] else {
            return Digesting.counted(number, noun)
        }
        return "\(withThousands(number)) \(number == 1 ? forms.one : forms.many)"
    }

    /// A sentence, or several, that the archive holds in English, its times as a reader wants them.
    package func stored(_ text: String) -> String {
        guard language == .spanish else { return timed(text) }
        if let whole = Spanish.translated(text) { return timed(whole) }
        return timed(Voice.sentences(text).map { Spanish.translated($0) ?? $0 }.joined(separator: " "))
    }

    /// With the times of RFC 3339 that stand in it written out.
    private func timed(_ text: String) -> String {
        guard !isPlain, text.utf8.contains(UInt8(ascii: "Z")) else { return text }
        let words = text.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
            let bare = word.prefix { !",.;".contains($0) }
            guard bare.hasSuffix("Z"), let time = Instant(rfc3339: bare) else { return String(word) }
            return self.time(time) + word.dropFirst(bare.count)
        }
        return words.joined(separator: " ")
    }

    /// Words of a sum: `$74 million`, in Spanish `US$74 millones`.
    package func money(_ text: String) -> String {
        guard language == .spanish else { return text }
        return Spanish.money(text)
    }

    // MARK: Times

    /// `Sep 13, 2022, 10:00 CDT (15:00 UTC)`, to the minute.
    package func time(_ time: Instant) -> String { said(time, besides: nil) }

    /// The same without the date when that is the one of `reference`.
    package func time(_ time: Instant, besides reference: Instant) -> String {
        said(time, besides: reference)
    }

    /// A day that the archive writes as `2022-09-13`.
    package func day(_ text: String) -> String {
        let parts = text.split(separator: "-").compactMap { Int($0) }
        guard parts.count == 3, let date = CivilDate(year: parts[0], month: parts[1], day: parts[2]) else {
            return text
        }
        return self.date(date)
    }

    private func said(_ time: Instant, besides reference: Instant?) -> String {
        if isPlain { return reference.map { shortTime(time, besides: $0) } ?? shortTime(time) }
        let here = local(time)
        let isSameDay = reference.map { local($0).date == here.date } ?? false
        let date = isSameDay ? "" : date(here.date) + ", "
        let utc = minuteText(time) + " UTC"
        guard let abbreviation = offset(time)?.abbreviation else { return date + utc }
        // An offset such as `+0545` needs a name beside it.
        let zone =
            abbreviation.utf8.first.map { $0 == 0x2B || $0 == 0x2D } ?? true
            ? "UTC" + abbreviation : abbreviation
        let day = time.date == here.date ? "" : shortDate(time.date) + ", "
        return "\(date)\(here.clock) \(zone) (\(day)\(utc))"
    }

    private func offset(_ time: Instant) -> Zone.Offset? {
        guard let spans = times?.spans else { return nil }
        return (spans.last { $0.from <= time } ?? spans.first)?.offset
    }

    private func local(_ time: Instant) -> (date: CivilDate, clock: String) {
        let shown = Instant(milliseconds: time.milliseconds + Int64(offset(time)?.seconds ?? 0) * 1000)
        return (shown.date, minuteText(shown))
    }

    private func date(_ date: CivilDate) -> String {
        language == .spanish
            ? "\(date.day) \(Spanish.months[date.month - 1]) \(date.year)"
            : "\(Voice.months[date.month - 1]) \(date.day), \(date.year)"
    }

    private func shortDate(_ date: CivilDate) -> String {
        language == .spanish
            ? "\(date.day) \(Spanish.months[date.month - 1])" : "\(Voice.months[date.month - 1]) \(date.day)"
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}

extension Voice {
    /// The template with its values in the places of `{1}` to `{9}`.
    package static func fill(_ template: String, _ values: [String]) -> String {
        guard !values.isEmpty else { return template }
        var made: [UInt8] = []
        let bytes = Array(template.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "{"), index + 2 < bytes.count,
                bytes[index + 2] == UInt8(ascii: "}"),
                case let number = Int(bytes[index + 1]) - 0x31, values.indices.contains(number)
            {
                made += values[number].utf8
                index += 3
            } else {
                made.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: made, as: UTF8.self)
    }

    /// The values that stand in `text` where `template` has `{1}`, `{2}` in rising order; `nil` when it is no such text.
    ///
    /// What follows a place in the template ends its value at the first chance; the last part at the text's end.
    static func match(_ template: String, _ text: String) -> [String]? {
        var parts: [[UInt8]] = [[]]
        let bytes = Array(template.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "{") {
                parts.append([])
                index += 3
            } else {
                parts[parts.count - 1].append(bytes[index])
                index += 1
            }
        }
        let said = Array(text.utf8)
        guard said.starts(with: parts[0]) else { return nil }
        var values: [String] = []
        var place = parts[0].count
        for (number, part) in parts.enumerated().dropFirst() {
            let end: Int?
            if number == parts.count - 1 {
                let candidate = said.count - part.count
                end = candidate >= place && said[candidate...].elementsEqual(part) ? candidate : nil
            } else {
                end = (place...max(place, said.count)).first { said.dropFirst($0).starts(with: part) }
            }
            guard let end, end > place else { return nil }
            values.append(String(decoding: said[place..<end], as: UTF8.self))
            place = end + part.count
        }
        return place == said.count ? values : nil
    }

    /// The sentences of a text; a full stop within ‘ ’ ends none.
    static func sentences(_ text: String) -> [String] {
        var made: [String] = []
        var sentence = ""
        var depth = 0
        for word in text.split(separator: " ") {
            sentence += (sentence.isEmpty ? "" : " ") + word
            for letter in word { depth += letter == "‘" ? 1 : letter == "’" && depth > 0 ? -1 : 0 }
            if depth == 0, word.hasSuffix(".") {
                made.append(sentence)
                sentence = ""
            }
        }
        return sentence.isEmpty ? made : made + [sentence]
    }
}
