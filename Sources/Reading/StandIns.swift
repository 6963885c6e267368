public import FactSheets

/// What was served in the place of the page asked for.
public enum StandIn: String, Sendable {
    case notFound = "soft 404"
    case denied = "access denied"
    case wall = "bot wall"
    /// Maintenance, and the error pages of servers and of the networks in front of them.
    case down = "maintenance"
    case login = "log-in page"

    /// Whether it speaks of the site, or of whoever asks, and not of the one page.
    public var isOfSite: Bool { self != .notFound }
}

/// What `sheet`, read from `markup`, stands in for a page as; `nil` when it may be the page itself.
///
/// An article about outages, log-ins or blocked pages is an article: a title must be an apology wholly, a telling
/// sentence must not be quoted, and either counts only in a page that says little else.
public func standIn(_ sheet: FactSheet, markup: [UInt8]) -> StandIn? {
    let size = sheet.statements.reduce(0) { $0 + $1.text.utf8.count }
    if let found = Apology.title(sheet.title, above: size) { return found }
    guard size < Apology.shortText else { return nil }
    if let found = Apology.mark(in: markup) { return found }
    let text = sheet.plainText
    if let found = Apology.sentence(in: text) { return found }
    guard size < Apology.tinyText else { return nil }
    for line in text.split(separator: "\n").prefix(4) {
        if let found = Apology.whole(line) { return found }
    }
    return nil
}

/// How pages apologise for not being the page asked for.
enum Apology {
    /// A title that is one counts above so many bytes of text at most: a soft 404 often lists what else there is.
    private static func longest(_ kind: StandIn) -> Int { kind == .notFound ? 20_000 : 2_000 }
    static let shortText = 1_500
    static let tinyText = 600

    /// A title of which one part is an apology; what stands beside it is the site's name, unless much text follows.
    static func title(_ title: String, above size: Int) -> StandIn? {
        for (parts, limit) in [
            (title.split(whereSeparator: bars.contains), Int.max), (pieces(of: title), tinyText),
        ] {
            for part in parts {
                if let kind = whole(part), size < min(longest(kind), limit) { return kind }
            }
        }
        return nil
    }

    private static let bars: Set<Character> = ["|", "‹", "›", "«", "»", "·", "•"]

    /// The parts of a title that dashes and colons divide.
    private static func pieces(of title: String) -> [Substring] {
        var pieces: [Substring] = []
        var start = title.startIndex
        for index in title.indices {
            let isDash = ["-", "–", "—"].contains(title[index])
            guard isDash || title[index] == ":" || bars.contains(title[index]) else { continue }
            let next = title.index(after: index)
            // A dash within a word divides nothing.
            if isDash, index > title.startIndex, title[title.index(before: index)] != " " { continue }
            pieces.append(title[start..<index])
            start = next
        }
        return pieces + [title[start...]]
    }

    /// What `text` apologises for when it is an apology and nothing else.
    static func whole(_ text: Substring) -> StandIn? {
        guard text.utf8.count < 120 else { return nil }
        var words = text.lowercased().split { !($0.isLetter || $0.isNumber || $0 == "'" || $0 == "’") }[...]
        var code: Int?
        func isFrame(_ word: Substring) -> Bool {
            if let number = Int(word), word.utf8.count == 3, (400..<600).contains(number) {
                code = code ?? number
                return true
            }
            return frame.contains(word)
        }
        while let first = words.first, isFrame(first) { words.removeFirst() }
        while let last = words.last, isFrame(last) { words.removeLast() }
        if words.isEmpty { return code.flatMap(kind(of:)) }
        return titles[words.joined(separator: " ").replacing("’", with: "'")]
    }

    /// Words around an apology that say nothing of their own.
    private static let frame: Set<Substring> = [
        "error", "http", "https", "status", "code", "oops", "sorry", "whoops", "ooops", "we're", "lo",
        "sentimos",
    ]

    private static func kind(of code: Int) -> StandIn? {
        switch code {
        case 404, 410: .notFound
        case 401, 403, 406, 451: .denied
        case 429, 500...599: .down
        default: nil
        }
    }

    /// A sentence that only a stand-in says, and says itself: not within quotation marks.
    static func sentence(in text: String) -> StandIn? {
        let text = WordMatcher.folded(text)
        return first(of: sentences, by: sentenceFinder, in: text) { place in
            let before = String(decoding: text[..<place].suffix(3), as: UTF8.self).last
            return before.map { !"\"„«'".contains($0) } ?? true
        }
    }

    /// A mark in the markup of walls and error pages that no other page of the same networks bears.
    static func mark(in markup: [UInt8]) -> StandIn? {
        first(of: marks, by: markFinder, in: markup) { _ in true }
    }

    private static let sentenceFinder = PhraseFinder(
        sentences.flatMap(\.1).map { String(decoding: WordMatcher.folded($0), as: UTF8.self) })
    private static let markFinder = PhraseFinder(marks.flatMap(\.1))

    /// The kind of the first of `phrases` that `finder`, made of them, finds in `text` at a place that counts.
    private static func first(
        of phrases: [(StandIn, [String])], by finder: PhraseFinder, in text: [UInt8], counts: (Int) -> Bool
    ) -> StandIn? {
        var places = finder.places(in: text)[...]
        for (kind, texts) in phrases {
            if places.prefix(texts.count).contains(where: { $0.map(counts) ?? false }) { return kind }
            places = places.dropFirst(texts.count)
        }
        return nil
    }
}
