/// The first pass over a page's bytes, before libxml2 sees them.
///
/// It drops comments, scripts, styles, CDATA and declarations, resolves character references as HTML does
/// (<https://html.spec.whatwg.org/#character-reference-state>), and refuses tags that would cost the parser quadratic
/// time. Texts are taken out of the markup: libxml2 finds out which element each belongs to, and need not copy it.
struct MarkupScan {
    /// What libxml2 may be given, UTF-8: the tags, and a `Placeholder` for each text between two of them.
    private(set) var markup: [UInt8] = []
    /// The texts that the placeholders stand for, one behind the other.
    private(set) var text: [UInt8] = [0x20]
    /// Where in `text` each of them ends; they begin behind a blank, which stands for all that are blank.
    private(set) var textEnds: [Int32] = []
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
    /// Where in `text` the one that is being read begins.
    private var textStart = 1

    /// - Throws: a `Refusal` that says which limit was passed.
    init(_ bytes: [UInt8]) throws(Refusal) {
        self.bytes = bytes
        markup.reserveCapacity(bytes.count / 2)
        text.reserveCapacity(bytes.count)
        while case let found = nextToChange(), found < bytes.count {
            if found > copied { text.append(contentsOf: bytes[copied..<found]) }
            skip(through: found)
            switch bytes[position] {
            case UInt8(ascii: "<"): try angle()
            case UInt8(ascii: "&"):
                skip(through: readReference(in: bytes, at: position, inAttribute: false, into: &text))
            default: skip(through: position + 1)
            }
        }
        text.append(contentsOf: bytes[copied...])
        endText()
    }

    /// The place of the next byte of the text that does not stay as it is: a tag, a reference or a control character.
    private func nextToChange() -> Int {
        let bytes = bytes.span
        var place = position
        while place < bytes.count {
            while place + 8 <= bytes.count, case let eight = EightBytes(bytes, at: place),
                eight.equal(to: UInt8(ascii: "<")) | eight.equal(to: UInt8(ascii: "&"))
                    | eight.equal(to: 0x7F) | ((eight.atLeast(0x20) | eight.beyond) ^ EightBytes.marks) == 0
            {
                place += 8
            }
            guard place < bytes.count else { break }
            switch bytes[place] {
            case UInt8(ascii: "<"), UInt8(ascii: "&"), 0...8, 11, 14...31, 127: return place
            default: place += 1
            }
        }
        return place
    }

    /// Puts the placeholder of what was read since the last tag; a blank for blanks, which libxml2 drops here and there.
    private mutating func endText() {
        guard text.count > textStart else { return }
        if text[textStart...].allSatisfy(\.isBlank) {
            text.removeLast(text.count - textStart)
            markup.append(0x20)
        } else {
            Placeholder.append(textEnds.count, to: &markup)
            textEnds.append(Int32(text.count))
            textStart = text.count
        }
    }

    struct Refusal: Error, Equatable {
        let because: String
    }

    /// Goes on at `end` without what stands between.
    private mutating func skip(through end: Int) {
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
            skip(through: end(of: ">", from: position + 1))
        } else {
            text.append(UInt8(ascii: "<"))
            skip(through: position + 1)
        }
    }

    /// A comment, a CDATA section or a DOCTYPE: all dropped.
    private mutating func declaration() {
        if begins("<!--", at: position) {
            // HTML closes `<!-->` and `<!--->` at once.
            let early = begins(">", at: position + 4) || begins("->", at: position + 4)
            skip(through: end(of: early ? ">" : "-->", from: position + 4))
        } else if begins("<![cdata[", at: position) {
            skip(through: end(of: "]]>", from: position))
        } else {
            var close = end(of: ">", from: position)
            // An internal subset reaches to its own bracket.
            if bytes[position..<close].contains(UInt8(ascii: "[")), begins("<!doctype", at: position) {
                close = end(of: ">", from: end(of: "]", from: position))
            }
            skip(through: close)
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
        let name = position
        while position < bytes.count, !bytes[position].endsTagName { position += 1 }
        let tag = isEnd ? .other : Tag(name: bytes[name..<position].lazy.map(\.lowercased))
        // What is dropped with all it holds does not part the text around it.
        if tag != .script, tag != .style { endText() }
        let kept = markup.count
        copied = start
        try attributes(from: start)
        if position >= bytes.count {
            // HTML drops a tag that the page ends in; the words in it are not text.
            markup.removeLast(markup.count - kept)
            skip(through: bytes.count)
            return
        }
        position += 1
        switch tag {
        case .script, .style:
            markup.removeLast(markup.count - kept)
            drop(tag, from: start)
            return
        case .html, .head, .body: isWholePage = true
        default: break
        }
        copyMarkup(upTo: position)
    }

    /// Drops what stands in a script or a style sheet, its end tag too; `position` stands behind the start tag.
    private mutating func drop(_ tag: Tag, from start: Int) {
        let content = position
        let stop = index(of: tag == .script ? "</script" : "</style", from: content) ?? bytes.count
        if tag == .script, contains("ld+json", in: start..<content) {
            linkedData.append(bytes[content..<stop])
        }
        skip(through: end(of: ">", from: stop))
    }

    private mutating func copyMarkup(upTo end: Int) {
        if end > copied { markup.append(contentsOf: bytes[copied..<end]) }
        copied = end
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
        if bytes[position] == 0 { dropByte() } else { position += 1 }
        while position < bytes.count, !bytes[position].endsTagName, bytes[position] != UInt8(ascii: "=") {
            if bytes[position] == 0 { dropByte() } else { position += 1 }
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
        switch bytes[position] {
        case UInt8(ascii: "&"):
            copyMarkup(upTo: position)
            var value: [UInt8] = []
            skip(through: readReference(in: bytes, at: position, inAttribute: true, into: &value))
            for byte in value { Self.appendEscaped(byte, to: &markup) }
        case 0: dropByte()
        default: position += 1
        }
    }

    /// libxml2 would take a NUL for the end of the page.
    private mutating func dropByte() {
        copyMarkup(upTo: position)
        skip(through: position + 1)
    }

    /// What a reference stands for must not become markup.
    private static func appendEscaped(_ byte: UInt8, to markup: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "<"): markup += "&lt;".utf8
        case UInt8(ascii: ">"): markup += "&gt;".utf8
        case UInt8(ascii: "&"): markup += "&amp;".utf8
        case UInt8(ascii: "\""): markup += "&quot;".utf8
        case UInt8(ascii: "'"): markup += "&#39;".utf8
        default: markup.append(byte)
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

/// A word that stands for a text in what libxml2 is given: a letter and the text's number.
enum Placeholder {
    private static let mark = UInt8(ascii: "T")

    static func append(_ number: Int, to markup: inout [UInt8]) {
        markup.append(mark)
        var power = 1
        while power * 10 <= number { power *= 10 }
        while power > 0 {
            markup.append(0x30 + UInt8(number / power % 10))
            power /= 10
        }
    }

    /// The number of the placeholder that libxml2 hands over; `nil` for blanks, and for whatever else it makes of a
    /// broken tag.
    static func number(in bytes: borrowing Swift.Span<UInt8>) -> Int? {
        guard (2...10).contains(bytes.count), bytes[0] == mark else { return nil }
        var number = 0
        for index in 1..<bytes.count {
            guard bytes[index].isDigit else { return nil }
            number = number * 10 + Int(bytes[index] - 0x30)
        }
        return number
    }
}
