/// What of a JSON Feed is whole when its end is missing.
enum FeedJSONCut {
    /// The feed up to the last item that ended, closed there; `nil` for what is not cut off, or not in that place:
    /// between or in its items.
    ///
    /// One pass over brackets and strings, as RFC 8259 writes them; whether the rest is JSON is for the decoder to say.
    static func wholeItems(of text: [UInt8]) -> [UInt8]? {
        var open: [UInt8] = []
        /// Of the last string among the feed's own members: the name of what comes next.
        var key: Range<Int> = 0..<0
        var isInItems = false
        var end: Int?
        var place = 0
        while place < text.count {
            switch text[place] {
            case UInt8(ascii: "\""):
                let start = place + 1
                place = start
                while place < text.count, text[place] != UInt8(ascii: "\"") {
                    place += text[place] == UInt8(ascii: "\\") ? 2 : 1
                }
                if open.count == 1, place < text.count { key = start..<place }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard open.count < deepest else { return nil }
                open.append(text[place])
                if open == Array("{[".utf8), text[key].elementsEqual("items".utf8) {
                    (isInItems, end) = (true, place + 1)
                }
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // Two characters on in ASCII, either closes what it belongs to.
                guard open.popLast() == text[place] - 2 else { return nil }
                if isInItems, open.count == 2 { end = place + 1 }
                if open.count == 1 { isInItems = false }
                if open.isEmpty { return nil }
            default: break
            }
            place += 1
        }
        guard isInItems, let end else { return nil }
        return text[..<end] + Array("]}".utf8)
    }

    /// As deep as the decoder goes, and deeper than any feed is.
    private static let deepest = 512
}
