internal import FactSheets

/// A page or a feed that read well and does so no more: its markup changed, or what is read is not it.
struct Drift: Equatable {
    let reason: String
    /// Are the words still there, only their structure lost? Then they make a version all the same.
    let keepsWords: Bool

    init(reason: String, keepsWords: Bool) {
        self.reason = reason
        self.keepsWords = keepsWords
    }

    /// From `old` to `new`, two readings of one document; `nil` when the new one is as good, or the old as bad.
    init?(from old: FactSheet, to new: FactSheet) {
        let before = old.confidence ?? Confidence()
        let now = new.confidence ?? Confidence()
        if before.score >= Confidence.good, now.score < Confidence.poor {
            reason = now.reasons.joined(separator: "; ")
            keepsWords = false
            return
        }
        let parts = (Self.parts(of: old), Self.parts(of: new))
        guard before.score >= Confidence.good, parts.0 >= Self.fewest, parts.1 * 3 < parts.0,
            Self.share(of: old, in: new) >= 0.8
        else { return nil }
        reason =
            "\(parts.0) headings and items were told apart before, \(parts.1) now, in nearly the same words"
        keepsWords = true
    }

    /// From `old` to `new`, two states of one feed.
    init?(from old: Feed, to new: Feed) {
        func share(_ feed: Feed, _ has: (FeedItem) -> Bool) -> Double {
            Double(feed.items.count(where: has)) / Double(max(1, feed.items.count))
        }
        let traits: [(what: String, has: (FeedItem) -> Bool)] = [
            ("the whole text", { $0.contentHTML != nil || $0.contentText != nil }),
            ("a date", { $0.published != nil }), ("a title", { $0.title?.isEmpty == false }),
            ("an address", { $0.url != nil }),
        ]
        guard old.items.count >= 3, !new.items.isEmpty else { return nil }
        let lost = traits.filter { share(old, $0.has) >= 0.8 && share(new, $0.has) == 0 }.map(\.what)
        guard !lost.isEmpty else { return nil }
        reason = "its items came with \(lost.joined(separator: ", ")) before, and none does now"
        keepsWords = true
    }

    /// Could `feed` have lost something at all? Only then is the one before it worth reading again.
    static func isPossible(in feed: Feed) -> Bool {
        let items = feed.items
        return items.allSatisfy { $0.contentHTML == nil && $0.contentText == nil }
            || items.allSatisfy { $0.published == nil } || items.allSatisfy { $0.title?.isEmpty != false }
            || items.allSatisfy { $0.url == nil }
    }

    /// A sheet of fewer headings and items has no structure to lose.
    private static let fewest = 6

    private static func parts(of sheet: FactSheet) -> Int {
        sheet.sections.count + sheet.statements.count { $0.kind != .paragraph }
    }

    /// How much of the old text's words the new text has: 0 to 1.
    private static func share(of old: FactSheet, in new: FactSheet) -> Double {
        var left: [Substring: Int] = [:]
        for word in words(of: new) { left[word, default: 0] += 1 }
        let wanted = words(of: old)
        let found = wanted.count { word in
            guard let count = left[word], count > 0 else { return false }
            left[word] = count - 1
            return true
        }
        return wanted.isEmpty ? 0 : Double(found) / Double(wanted.count)
    }

    private static func words(of sheet: FactSheet) -> [Substring] {
        sheet.plainText.split { $0 == " " || $0 == "\n" }
    }
}
