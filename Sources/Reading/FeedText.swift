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
            case .title, .summary, .category: self = dialect == .atom ? .plain : .html
            default: self = .plain
            }
        }

        /// RFC 4287 section 4.1.3.3; `mode` is Atom 0.3's.
        private init(type: String, mode: String?) {
            switch type {
            case "text", "text/plain": self = .plain
            case "html": self = .html
            case "text/html": self = mode == "xml" ? .xhtml : .html
            case "xhtml", "application/xhtml+xml": self = mode == "escaped" ? .html : .xhtml
            default: self = type.hasPrefix("text/") ? .plain : .other
            }
        }
    }

    let bytes: [UInt8]
    let format: Format

    /// One line of plain text.
    var line: String {
        guard format != .other else { return "" }
        let plain = format != .plain && looksLikeHTML ? Array(plainText(html: raw).utf8) : bytes
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
