/// The first pass over a page's bytes, before libxml2 sees them.
///
/// It drops comments, scripts, styles, CDATA and declarations, maps `&#128;` to `&#159;` as HTML does
/// (<https://html.spec.whatwg.org/#numeric-character-reference-end-state>), supplies the entities libxml2 2.9 lacks,
/// and refuses tags that would cost the parser quadratic time.
struct MarkupScan {
    /// What libxml2 may be given, UTF-8.
    private(set) var markup: [UInt8] = []
    /// The texts of `<script type="application/ld+json">`.
    private(set) var linkedData: [ArraySlice<UInt8>] = []
    /// Is there `<html>`, `<head>` or `<body>`: a whole page rather than a fragment?
    private(set) var isWholePage = false
    private(set) var tagCount = 0

    static let mostAttributes = 256
    static let longestTag = 64 * 1024
    static let mostTags = 500_000

    private let bytes: [UInt8]
    private var position = 0
    /// Everything before it has been copied or dropped.
    private var copied = 0

    /// - Throws: a `Refusal` that says which limit was passed.
    init(_ bytes: [UInt8]) throws(Refusal) {
        self.bytes = bytes
        markup.reserveCapacity(bytes.count)
        while case let found = nextToChange(), found < bytes.count {
            position = found
            switch bytes[position] {
            case UInt8(ascii: "<"): try angle()
            case UInt8(ascii: "&"): reference(inAttribute: false)
            default: replace(through: position + 1, by: [])
            }
        }
        copy(upTo: bytes.count)
    }

    /// The place of the next byte of the text that does not stay as it is: a tag, a reference or a control character.
    private func nextToChange() -> Int {
        let bytes = bytes.span
        var place = position
        while place < bytes.count {
            switch bytes[place] {
            case UInt8(ascii: "<"), UInt8(ascii: "&"), 0...8, 11, 14...31, 127: return place
            default: place += 1
            }
        }
        return place
    }

    struct Refusal: Error, Equatable {
        let because: String
    }

    private mutating func copy(upTo end: Int) {
        if end > copied { markup.append(contentsOf: bytes[copied..<end]) }
        copied = end
    }

    private mutating func replace(through end: Int, by new: some Collection<UInt8>) {
        copy(upTo: position)
        markup.append(contentsOf: new)
        position = end
        copied = end
    }

    private func at(_ index: Int) -> UInt8 { index < bytes.count ? bytes[index] : 0 }

    private mutating func angle() throws(Refusal) {
        let next = at(position + 1)
        if next.isLetter || (next == UInt8(ascii: "/") && at(position + 2).isLetter) {
            try tag()
        } else if next == UInt8(ascii: "!") {
            declaration()
        } else if next == UInt8(ascii: "?") || next == UInt8(ascii: "/") {
            replace(through: end(of: ">", from: position + 1), by: [])
        } else {
            replace(through: position + 1, by: "&lt;".utf8)
        }
    }

    /// A comment, a CDATA section or a DOCTYPE: all dropped.
    private mutating func declaration() {
        if begins("<!--", at: position) {
            // HTML closes `<!-->` and `<!--->` at once.
            let early = begins(">", at: position + 4) || begins("->", at: position + 4)
            replace(through: end(of: early ? ">" : "-->", from: position + 4), by: [])
        } else if begins("<![cdata[", at: position) {
            replace(through: end(of: "]]>", from: position), by: [])
        } else {
            var close = end(of: ">", from: position)
            // An internal subset reaches to its own bracket.
            if bytes[position..<close].contains(UInt8(ascii: "[")), begins("<!doctype", at: position) {
                close = end(of: ">", from: end(of: "]", from: position))
            }
            replace(through: close, by: [])
        }
    }

    private mutating func tag() throws(Refusal) {
        let start = position
        tagCount += 1
        guard tagCount <= Self.mostTags else {
            throw Refusal(because: "it has more than \(Self.mostTags) tags")
        }
        let isEnd = at(position + 1) == UInt8(ascii: "/")
        position += isEnd ? 2 : 1
        let nameStart = position
        while position < bytes.count, !bytes[position].endsTagName { position += 1 }
        let name = nameStart..<position
        try attributes(from: start)
        if position >= bytes.count {
            // HTML drops a tag that the page ends in; the words in it are not text.
            position = start
            replace(through: bytes.count, by: [])
            return
        }
        position += 1
        guard !isEnd else { return }
        note(name, from: start)
    }

    /// Steps over a tag's attributes to its `>`.
    private mutating func attributes(from start: Int) throws(Refusal) {
        var count = 0
        while position < bytes.count, bytes[position] != UInt8(ascii: ">") {
            if bytes[position].isBlank || bytes[position] == UInt8(ascii: "/") {
                position += 1
                continue
            }
            count += 1
            guard count <= Self.mostAttributes else {
                throw Refusal(because: "a tag has more than \(Self.mostAttributes) attributes")
            }
            attribute()
            guard position - start <= Self.longestTag else {
                throw Refusal(because: "a tag is longer than \(Self.longestTag / 1024) KiB")
            }
        }
        guard position - start <= Self.longestTag else {
            throw Refusal(because: "a tag is longer than \(Self.longestTag / 1024) KiB")
        }
    }

    private mutating func attribute() {
        // A stray `=` begins a name.
        position += 1
        while position < bytes.count, !bytes[position].endsTagName, bytes[position] != UInt8(ascii: "=") {
            position += 1
        }
        var value = position
        while at(value).isBlank { value += 1 }
        guard at(value) == UInt8(ascii: "=") else { return }
        value += 1
        while at(value).isBlank { value += 1 }
        position = value
        let quote = at(value)
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position += 1
            while position < bytes.count, bytes[position] != quote { valueByte() }
            position = min(position + 1, bytes.count)
        } else {
            while position < bytes.count, !bytes[position].isBlank, bytes[position] != UInt8(ascii: ">") {
                valueByte()
            }
        }
    }

    private mutating func valueByte() {
        if bytes[position] == UInt8(ascii: "&") {
            reference(inAttribute: true)
        } else if bytes[position] == 0 {
            replace(through: position + 1, by: [])
        } else {
            position += 1
        }
    }

    /// Acts on the start tags that matter here; `position` stands behind the tag.
    private mutating func note(_ name: Range<Int>, from start: Int) {
        switch Tag(name: bytes[name].lazy.map(\.lowercased)) {
        case .html, .head, .body: isWholePage = true
        case .script: drop(until: "</script", from: start, keep: true)
        case .style: drop(until: "</style", from: start, keep: false)
        default: break
        }
    }

    private mutating func drop(until close: String, from start: Int, keep: Bool) {
        let content = position
        let stop = index(of: close, from: content) ?? bytes.count
        if keep, contains("ld+json", in: start..<content) { linkedData.append(bytes[content..<stop]) }
        position = start
        replace(through: end(of: ">", from: stop), by: [])
    }

    private mutating func reference(inAttribute: Bool) {
        guard let found = CharacterReference(in: bytes, at: position, inAttribute: inAttribute) else {
            position += 1
            return
        }
        if let text = found.text {
            replace(through: found.end, by: text)
        } else {
            position = found.end
        }
    }

    private func begins(_ text: String, at index: Int) -> Bool {
        bytes.begins(text, at: index)
    }

    private func contains(_ text: String, in range: Range<Int>) -> Bool {
        range.contains { bytes.begins(text, at: $0) }
    }

    private func index(of text: String, from start: Int) -> Int? {
        bytes.index(of: text, from: start)
    }

    /// The place behind the next `text`, or the end of the page.
    private func end(of text: String, from start: Int) -> Int {
        index(of: text, from: start).map { $0 + text.utf8.count } ?? bytes.count
    }
}
