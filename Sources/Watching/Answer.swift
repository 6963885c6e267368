internal import FactSheets
internal import Reading

/// What a page's capture is worth: the page itself, word that it is gone, or neither.
enum Answer {
    case page(FactSheet)
    case unchanged
    case gone
    /// Kept and flagged, never a version and never a removal: why.
    case noAnswer(String)

    init(_ capture: Capture, options: PageOptions) {
        if let failure = capture.failure {
            self = .noAnswer("failed: \(failure.kind.rawValue)")
            return
        }
        switch capture.status {
        case 304: self = .unchanged
        case 404, 410: self = .gone
        case 200: self = Answer(page: capture, options)
        default: self = .noAnswer("status \(capture.status)")
        }
    }

    private init(page capture: Capture, _ options: PageOptions) {
        if Answer.leadsHome(from: capture.url, to: capture.answered) {
            self = .noAnswer("redirected to the home page")
            return
        }
        let type = capture.headers["Content-Type"]
        if let type, !Answer.mayBePage(type) {
            self = .noAnswer("not a page: \(type.prefix { $0 != ";" }.prefix(80))")
            return
        }
        let format = pageFormat(of: capture.body, contentType: type, name: capture.answered)
        do throws(ReadingError) {
            let sheet = try readPage(
                capture.body, format: format, contentType: type, name: capture.answered, options: options)
            if let reason = Answer.apology(in: sheet) {
                self = .noAnswer(reason)
            } else if sheet.statements.isEmpty {
                self = .noAnswer("no text")
            } else {
                self = .page(sheet)
            }
        } catch {
            switch error {
            case .unreadable(_, let because): self = .noAnswer(because)
            case .notAPage, .notAFeed: self = .noAnswer("a feed, not a page")
            }
        }
    }

    /// A deep address that ends at a site's root was not answered, whatever the root says.
    static func leadsHome(from asked: String, to answered: String) -> Bool {
        func depth(_ address: String) -> Int {
            // scheme, host, then the path's steps
            address.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").count - 2
        }
        return asked != answered && depth(asked) > 0 && depth(answered) == 0
    }

    /// Whether a page can be of this type: any text, what says XML, and what says nothing.
    private static func mayBePage(_ type: String) -> Bool {
        let type = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return type.hasPrefix("text/") && !["text/css", "text/javascript", "text/csv"].contains(type)
            || type.contains("html") || type.contains("xml") || type.contains("markdown")
            || ["", "application/octet-stream", "unknown/unknown", "*/*"].contains(type)
    }

    /// Titles of pages that stand in for the page asked for: soft 404s, bot walls, log-ins, maintenance.
    private static let apologies: [(words: String, reason: String)] = [
        ("page not found", "soft 404"), ("404", "soft 404"), ("not found", "soft 404"),
        ("página no encontrada", "soft 404"), ("access denied", "access denied"),
        ("forbidden", "access denied"),
        ("just a moment", "bot wall"), ("attention required", "bot wall"), ("are you a robot", "bot wall"),
        ("security check", "bot wall"), ("request blocked", "bot wall"),
        ("pardon our interruption", "bot wall"),
        ("service unavailable", "maintenance"), ("temporarily unavailable", "maintenance"),
        ("under maintenance", "maintenance"), ("bad gateway", "maintenance"), ("gateway time", "maintenance"),
        ("sign in", "log-in page"), ("log in", "log-in page"), ("login", "log-in page"),
    ]

    /// A short page whose title begins with an apology, or ends with one after a dash or bar, is none; a long article
    /// about one is an article, and so is a short one whose title only holds such words ("Report on Highway 404").
    private static func apology(in sheet: FactSheet) -> String? {
        let text = sheet.statements.reduce(0) { $0 + $1.text.utf8.count }
        guard text < 2_000 else { return nil }
        let title = sheet.title.lowercased()
        return apologies.first { words, _ in
            if title.hasPrefix(words) {
                let rest = title.dropFirst(words.count).drop { $0 == " " }
                let isWhole = rest.first.map { !$0.isLetter && !$0.isNumber } ?? true
                return isWhole || !ambiguous.contains(words)
                    || words == "404" && ["not ", "page", "error"].contains { rest.hasPrefix($0) }
            }
            guard title.hasSuffix(words) else { return false }
            let before = title.dropLast(words.count).reversed().drop { $0 == " " }
            return before.first.map { "|-–—:·»(".contains($0) } ?? true
                || String(before.reversed()).hasSuffix("error")
        }?.reason
    }

    /// Words that may begin the title of a page that is one: an apology only when nothing but a sign follows.
    private static let ambiguous: Set = ["404", "forbidden", "not found"]
}
