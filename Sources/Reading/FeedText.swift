internal import FactSheets

/// The text of one element of a feed, and what kind of text it is.
struct FeedText {
    enum Format {
        case plain, html
        /// Elements stand in it unescaped; they are written as HTML here.
        case xhtml
        /// Not text: a picture, say.
        case other

        init(of field: FeedField, _ attributes: [FeedAttribute], _ dialect: Feed.Dialect) {
            switch field {
            case .body: self = .xhtml
            case .content where dialect != .atom && attributes["type"] == nil: self = .html
            case .title where dialect == .atom, .summary where dialect == .atom, .content:
                self = Format(type: attributes["type"]?.lowercased() ?? "text", mode: attributes["mode"])
            // The `type` is Media RSS's, and was RSS 0.94's.
            case .title, .summary:
                self = ["plain", "text/plain"].contains(attributes["type"]?.lowercased()) ? .plain : .html
            case .category: self = dialect == .atom ? .plain : .html
            default: self = .plain
            }
        }

        /// RFC 4287 section 4.1.3.3; `mode` is Atom 0.3's.
        private init(type: String, mode: String?) {
            let type = type.prefix { $0 != ";" }
            switch type {
            case "text", "text/plain", "plain": self = .plain
            case "html": self = .html
            case "text/html": self = mode == "xml" ? .xhtml : .html
            case "xhtml", "application/xhtml+xml": self = mode == "escaped" ? .html : .xhtml
            default: self = type.hasPrefix("text/") ? .plain : .other
            }
        }
    }

    let bytes: [UInt8]
    let format: Format

    /// `mode` is Atom 0.3's: text in base64 is decoded, as far as it is that.
    init(bytes: [UInt8], format: Format, mode: String?) {
        let isCoded = mode?.lowercased() == "base64" && format != .other
        self.bytes = isCoded ? decodedBase64(bytes).map(repairedUTF8) ?? bytes : bytes
        self.format = format
    }

    /// One line of plain text.
    var line: String {
        guard format != .other else { return "" }
        let plain =
            format != .plain && looksLikeHTML
            ? Array(plainText(html: String(decoding: FeedText.withTextEscaped(bytes), as: UTF8.self)).utf8)
            : bytes
        return String(decoding: FeedText.folded(plain[...]), as: UTF8.self)
    }

    /// Plain text, a line per block.
    var paragraphs: String {
        switch format {
        case .other: ""
        case .html, .xhtml: looksLikeHTML ? plainText(html: raw) : line
        case .plain:
            bytes.split(separator: 0x0A).map { String(decoding: FeedText.folded($0), as: UTF8.self) }
                .filter { !$0.isEmpty }.joined(separator: "\n")
        }
    }

    /// The text as HTML; `nil` when it is plain text or none.
    var html: String? {
        format == .html || format == .xhtml ? String(decoding: bytes.trimmed, as: UTF8.self) : nil
    }

    private var raw: String { String(decoding: bytes, as: UTF8.self) }

    /// Does it hold a tag, or a character reference?
    private var looksLikeHTML: Bool {
        bytes.place(of: UInt8(ascii: "<"), from: 0) != nil
            || bytes.place(of: UInt8(ascii: "&"), from: 0) != nil
    }

    /// A title of plain text may say `A<B` or `<gorilla>` (RSS Profile, title): what begins no tag that HTML has is text.
    private static func withTextEscaped(_ bytes: [UInt8]) -> [UInt8] {
        var escaped: [UInt8] = []
        var copied = 0
        var place = 0
        let lastEnd = bytes.lastIndex(of: UInt8(ascii: ">")) ?? -1
        while let angle = bytes.place(of: UInt8(ascii: "<"), from: place) {
            place = angle + 1
            let isEnd = place < bytes.count && bytes[place] == UInt8(ascii: "/")
            let name = bytes[(isEnd ? place + 1 : place)...].prefix { $0.isLetter || $0.isDigit }
            let isTag =
                name.count <= 10 && elements.contains(String(decoding: name.map(\.lowercased), as: UTF8.self))
                && place <= lastEnd
            let isOther =
                place < bytes.count
                && (bytes[place] == UInt8(ascii: "!") || bytes[place] == UInt8(ascii: "?"))
            guard !isTag, !isOther else { continue }
            escaped += bytes[copied..<angle] + "&lt;".utf8
            copied = place
        }
        return copied == 0 ? bytes : escaped + bytes[copied...]
    }

    /// What HTML may have in a line of text, and what careless publishers put there.
    private static let elements: Set<String> = [
        "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "body",
        "br",
        "center", "cite", "code", "data", "dd", "del", "dfn", "div", "dl", "dt", "em", "figcaption", "figure",
        "font",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "head", "header", "hr", "html", "i", "iframe", "img",
        "ins", "kbd",
        "li", "link", "main", "mark", "meta", "nav", "nobr", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s",
        "samp",
        "script", "section", "small", "span", "strike", "strong", "style", "sub", "sup", "table", "tbody",
        "td", "th",
        "time", "title", "tr", "tt", "u", "ul", "var", "video", "wbr",
    ]

    /// White space of ASCII folded to single blanks, none at the ends.
    static func folded(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        let trimmed = bytes.trimmed
        var folded: [UInt8] = []
        folded.reserveCapacity(trimmed.count)
        var isBehindBlank = false
        for byte in trimmed {
            if !byte.isBlank {
                folded.append(byte)
            } else if !isBehindBlank {
                folded.append(0x20)
            }
            isBehindBlank = byte.isBlank
        }
        return folded
    }

    // MARK: Writing markup

    static func startTag(_ element: String, _ attributes: [FeedAttribute]) -> [UInt8] {
        var tag = Array("<\(element)".utf8)
        for attribute in attributes {
            tag += " \(attribute.name)=\"".utf8
            var value = attribute.value
            value.withUTF8 { unsafe escape($0, into: &tag) }
            tag += "\"".utf8
        }
        return tag + ">".utf8
    }

    static func endTag(_ element: String) -> [UInt8] {
        ["br", "hr", "img", "wbr", "input"].contains(element) ? [] : Array("</\(element)>".utf8)
    }

    static func escape(_ text: UnsafeBufferPointer<UInt8>, into escaped: inout [UInt8]) {
        for index in 0..<text.count {
            let byte = unsafe text[index]
            switch byte {
            case UInt8(ascii: "&"): escaped += "&amp;".utf8
            case UInt8(ascii: "<"): escaped += "&lt;".utf8
            case UInt8(ascii: ">"): escaped += "&gt;".utf8
            case UInt8(ascii: "\""): escaped += "&quot;".utf8
            default: escaped.append(byte)
            }
        }
    }
}

/// The bytes that base64 (RFC 4648 section 4, white space aside) stands for; `nil` for what is none.
func decodedBase64(_ text: [UInt8]) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var bits: UInt32 = 0
    var count = 0
    var hasEnded = false
    for byte in text where !byte.isBlank {
        let value: UInt8
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"): value = 62
        case UInt8(ascii: "/"): value = 63
        case UInt8(ascii: "="):
            hasEnded = true
            continue
        default: return nil
        }
        guard !hasEnded else { return nil }
        bits = bits << 6 | UInt32(value)
        count += 1
        if count % 4 != 1 { bytes.append(UInt8(truncatingIfNeeded: bits >> [0, 0, 4, 2][count % 4])) }
    }
    return count % 4 == 1 ? nil : bytes
}
