internal import FactSheets

/// Named fields beyond the WARC standard, which allows them: what a capture says and a response does not.
enum OwnFields {
    static let role = "Hledwatch-Role"
    static let answered = "Hledwatch-Answered"
    static let redirect = "Hledwatch-Redirect"
    static let failure = "Hledwatch-Failure"
    /// Before HTTP fields that told of a coding or length which the recorded body no longer has.
    static let original = "X-Hledwatch-Original-"

    static func role(_ record: WARCRecord) -> Capture.Role {
        record.headers[role].flatMap { Capture.Role(rawValue: $0) } ?? .page
    }

    static func redirects(_ record: WARCRecord) -> [Capture.Redirect] {
        record.headers.filter { $0.name == redirect }.compactMap { field in
            let words = field.value.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let status = Int(words[0]) else { return nil }
            return Capture.Redirect(status: status, location: String(words[1]))
        }
    }

    static func failure(_ text: String) -> Capture.Failure {
        let words = text.split(separator: " ", maxSplits: 1)
        let kind = words.first.flatMap { Capture.Failure.Kind(rawValue: String($0)) } ?? .other
        return Capture.Failure(kind, words.count == 2 ? String(words[1]) : "")
    }

    static func restored(_ header: Header) -> Header {
        guard header.name.hasPrefix(original) else { return header }
        return Header(String(header.name.dropFirst(original.utf8.count)), header.value)
    }
}
