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
        case 404, 410: self = Answer(missing: capture, options)
        case 200: self = Answer(page: capture, options)
        default: self = .noAnswer("status \(capture.status)")
        }
    }

    /// Gone, unless what says so speaks of the whole site, or of whoever asks.
    private init(missing capture: Capture, _ options: PageOptions) {
        let sheet = try? readPage(
            capture.body, format: .html, contentType: capture.headers["Content-Type"], name: capture.answered,
            options: options)
        if let found = sheet.flatMap({ standIn($0, markup: capture.body) }), found.isOfSite {
            self = .noAnswer("status \(capture.status), \(found.rawValue)")
        } else {
            self = .gone
        }
    }

    private init(page capture: Capture, _ options: PageOptions) {
        if let reason = Detour(from: capture.url, to: capture.answered)?.reason {
            self = .noAnswer(reason)
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
            if let found = standIn(sheet, markup: capture.body) {
                self = .noAnswer(found.rawValue)
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

    /// Whether a page can be of this type: any text, what says XML, and what says nothing.
    private static func mayBePage(_ type: String) -> Bool {
        let type = type.prefix { $0 != ";" }.lowercased().filter { $0 != " " && $0 != "\t" }
        return type.hasPrefix("text/") && !["text/css", "text/javascript", "text/csv"].contains(type)
            || type.contains("html") || type.contains("xml") || type.contains("markdown")
            || ["", "application/octet-stream", "unknown/unknown", "*/*"].contains(type)
    }
}
