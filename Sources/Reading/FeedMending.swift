/// The first pass over an XML feed, before libxml2 sees it: what careless publishers write is made well-formed, and
/// what is made to harm a parser is refused.
///
/// Stray `&` and `<` are escaped, HTML's entities are written as numbers, tags that are not closed or not open are
/// closed or dropped, attributes without quotes get them, and a DOCTYPE is left out. libxml2's own recovery would
/// close the wrong element and lose or misplace whole items.
struct FeedMending {
    /// Well-formed but for control characters and name spaces, UTF-8.
    private(set) var text: [UInt8] = []
    /// What was mended, one line each.
    private(set) var remarks: [String] = []

    /// Elements inside each other; libxml2 has the same limit.
    static let deepest = 256
    static let mostAttributes = 256
    static let longestTag = 64 * 1024
    static let mostRepairs = 100_000

    struct Refusal: Error, Equatable {
        let because: String
    }

    let bytes: [UInt8]
    var position: Int
    /// Everything before it has been copied into `text` or dropped.
    private var copied: Int
    /// The names of the open elements.
    var open: [Range<Int>] = []
    var rootHasClosed = false
    /// The root element's name where it never closes: the feed is cut off.
    private(set) var unclosedRoot: String?
    /// Found once and kept until it is passed: text of megabytes between two tags holds an `&` every few bytes, and
    /// searching it for its end at each of them took minutes.
    private var nextAmpersand = -1
    private var nextAngle = -1
    private var repairs: [Repair: Int] = [:]
    private var repairCount = 0

    enum Repair: String, CaseIterable {
        case ampersand = "a stray '&' was escaped"
        case entity = "an entity that XML does not know was replaced"
        case angle = "a stray '<' was escaped"
        case attribute = "a malformed attribute was mended"
        case unclosed = "an element that was never closed was closed"
        case unopened = "an end tag without its start was dropped"
        case reference = "a reference to a character that XML forbids was dropped"
        case trailing = "what follows the end of the feed was left out"
    }

    /// - Throws: a `Refusal` for what holds no element, or is built to harm its reader.
    init(_ bytes: [UInt8], from start: Int) throws(Refusal) {
        self.bytes = bytes
        position = start
        copied = start
        try scan(from: start)
    }

    private mutating func scan(from start: Int) throws(Refusal) {
        while position < bytes.count, !rootHasClosed {
            switch bytes[position] {
            case UInt8(ascii: "<"): try angle(isFirst: position == start)
            case UInt8(ascii: "&"): try reference()
            default: skipText()
            }
        }
        guard rootHasClosed || !open.isEmpty else { throw Refusal(because: "it holds no element") }
        let rest = bytes[position...].trimmed
        if !rest.isEmpty, !rest.begins("<!--", at: rest.startIndex) { try note(.trailing) }
        copy(upTo: position)
        if !rootHasClosed {
            unclosedRoot = name(open[0])
            // A tag that was begun is no tag: the parser would take '</item' for an end.
            text.removeLast(text.reversed().prefix { $0 != UInt8(ascii: ">") }.count)
        }
        for repair in Repair.allCases {
            guard let count = repairs[repair] else { continue }
            remarks.append(count == 1 ? repair.rawValue : "\(repair.rawValue) (\(count) times)")
        }
    }

    private mutating func skipText() {
        if nextAmpersand < position {
            nextAmpersand = bytes.place(of: UInt8(ascii: "&"), from: position) ?? bytes.count
        }
        if nextAngle < position {
            nextAngle = bytes.place(of: UInt8(ascii: "<"), from: position) ?? bytes.count
        }
        let end = min(nextAngle, nextAmpersand)
        if open.isEmpty { replace(through: end, by: []) } else { position = end }
    }

    // MARK: Edits

    private mutating func copy(upTo end: Int) {
        if end > copied { text.append(contentsOf: bytes[copied..<end]) }
        copied = max(copied, end)
    }

    /// Puts `new` in the place of what stands from `position` to `end`, and goes on behind it.
    mutating func replace(through end: Int, by new: some Collection<UInt8>) {
        copy(upTo: position)
        text.append(contentsOf: new)
        position = end
        copied = end
    }

    mutating func insert(_ new: some Collection<UInt8>) { replace(through: position, by: new) }

    mutating func note(_ repair: Repair) throws(Refusal) {
        repairs[repair, default: 0] += 1
        repairCount += 1
        guard repairCount <= Self.mostRepairs else {
            throw Refusal(because: "it has more than \(Self.mostRepairs) mistakes in its markup")
        }
    }

    func name(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    // MARK: Markup

    private mutating func angle(isFirst: Bool) throws(Refusal) {
        let next = position + 1 < bytes.count ? bytes[position + 1] : 0
        if nameLength(at: position + 1, isFirst: true) > 0 {
            try startTag()
        } else if next == UInt8(ascii: "/"), nameLength(at: position + 2, isFirst: true) > 0 {
            try endTag()
        } else if bytes.stands("<![CDATA[", at: position) {
            let end = bytes.place(of: "]]>", from: position + 9).map { $0 + 3 } ?? bytes.count
            if open.isEmpty { replace(through: end, by: []) } else { position = end }
        } else if bytes.stands("<!--", at: position) {
            // Left out: what XML forbids inside one, a parser ends at.
            replace(through: bytes.place(of: "-->", from: position + 4).map { $0 + 3 } ?? bytes.count, by: [])
        } else if bytes.begins("<!doctype", at: position) {
            try documentType()
        } else if next == UInt8(ascii: "?") {
            let end = instructionEnd()
            if isFirst { position = end } else { replace(through: end, by: []) }
        } else {
            try note(.angle)
            replace(through: position + 1, by: (open.isEmpty ? "" : "&lt;").utf8)
        }
    }

    /// The place behind the instruction at `position`. Word's `<?xml:namespace … />` ends as a tag does.
    private func instructionEnd() -> Int {
        let tag = bytes.place(of: UInt8(ascii: ">"), from: position) ?? bytes.count - 1
        let next = bytes.place(of: UInt8(ascii: "<"), from: position + 1) ?? bytes.count
        let end = bytes[(position + 2)..<max(next, position + 2)].firstRange(of: Array("?>".utf8))
        return end?.upperBound ?? tag + 1
    }

    /// Left out, and refused when it declares anything: entities that expand into gigabytes live there.
    private mutating func documentType() throws(Refusal) {
        var index = position
        var quote: UInt8 = 0
        while index < bytes.count, quote != 0 || bytes[index] != UInt8(ascii: ">") {
            let byte = bytes[index]
            if quote == 0, byte == UInt8(ascii: "[") {
                throw Refusal(because: "its DOCTYPE declares entities or elements of its own")
            }
            if quote == byte {
                quote = 0
            } else if quote == 0, byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            }
            index += 1
        }
        replace(through: min(index + 1, bytes.count), by: [])
    }

    private mutating func endTag() throws(Refusal) {
        let nameStart = position + 2
        guard let end = bytes.place(of: UInt8(ascii: ">"), from: nameStart) else {
            position = bytes.count
            return
        }
        let range = nameStart..<nameEnd(from: nameStart, to: end)
        if let innermost = open.last, bytes[innermost].elementsEqual(bytes[range]) {
            position = end + 1
            open.removeLast()
        } else if let depth = open.lastIndex(where: { bytes[$0].elementsEqual(bytes[range]) }) {
            try closeElements(downTo: depth + 1)
            position = end + 1
            open.removeLast()
        } else {
            if !isVoid(range) { try note(.unopened) }
            replace(through: end + 1, by: [])
        }
        rootHasClosed = open.isEmpty
    }

    /// Writes the end tags of all open elements but the `depth` outermost.
    mutating func closeElements(downTo depth: Int) throws(Refusal) {
        while open.count > depth, let range = open.popLast() {
            try note(.unclosed)
            insert("</".utf8)
            insert(Array(bytes[range]))
            insert(">".utf8)
        }
    }

    func nameEnd(from start: Int, to limit: Int) -> Int {
        var index = start
        while index < limit, case let length = nameLength(at: index, isFirst: false), length > 0 {
            index += length
        }
        return index
    }

    /// How many bytes the character at `index` has when it may stand in a name, or begin one; else 0. What is in
    /// quotation marks between angle brackets is text, and would end the parser's reading if taken for a tag.
    func nameLength(at index: Int, isFirst: Bool) -> Int {
        guard index < bytes.count else { return 0 }
        let byte = bytes[index]
        guard byte >= 0x80 else { return (isFirst ? byte.beginsName : byte.continuesName) ? 1 : 0 }
        let length = byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4
        guard index + length <= bytes.count else { return 0 }
        var scalar = UInt32(byte) & (0x7F >> UInt32(length))
        for next in bytes[(index + 1)..<(index + length)] { scalar = scalar << 6 | UInt32(next & 0x3F) }
        // <https://www.w3.org/TR/xml/#NT-NameStartChar>, and what NameChar adds.
        switch scalar {
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x2FF, 0x370...0x37D, 0x37F...0x1FFF, 0x200C...0x200D,
            0x2070...0x218F, 0x2C00...0x2FEF, 0x3001...0xD7FF, 0xF900...0xFDCF, 0xFDF0...0xFFFD,
            0x10000...0xEFFFF:
            return length
        case 0xB7, 0x300...0x36F, 0x203F...0x2040: return isFirst ? 0 : length
        default: return 0
        }
    }

    /// HTML's elements without an end tag, as far as they stand in running text.
    func isVoid(_ range: Range<Int>) -> Bool {
        guard range.count <= 5 else { return false }
        return ["br", "hr", "img", "wbr", "input"].contains {
            $0.utf8.count == range.count && bytes.begins($0, at: range.lowerBound)
        }
    }

    /// Steps over the `&` at `position` and what belongs to it.
    mutating func reference() throws(Refusal) {
        if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "#") {
            guard let (value, end) = numericReference(in: bytes, at: position),
                bytes[end - 1] == UInt8(ascii: ";")
            else {
                return try escapeAmpersand()
            }
            switch value {
            case 9, 10, 13, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: position = end
            default:
                try note(.reference)
                replace(through: end, by: [])
            }
            return
        }
        let nameStart = position + 1
        var end = nameStart
        while end < bytes.count, end - nameStart <= 32, bytes[end].isLetter || bytes[end].isDigit { end += 1 }
        guard end > nameStart, end < bytes.count, bytes[end] == UInt8(ascii: ";") else {
            return try escapeAmpersand()
        }
        let name = bytes[nameStart..<end]
        if ["amp", "lt", "gt", "quot", "apos"].contains(where: { name.elementsEqual($0.utf8) }) {
            position = end + 1
        } else if let value = FeedEntities.codePoint(of: name) {
            try note(.entity)
            replace(through: end + 1, by: "&#\(value);".utf8)
        } else {
            try escapeAmpersand()
        }
    }

    private mutating func escapeAmpersand() throws(Refusal) {
        try note(.ampersand)
        replace(through: position + 1, by: (open.isEmpty ? "" : "&amp;").utf8)
    }
}

extension UInt8 {
    var beginsName: Bool { isLetter || self == UInt8(ascii: "_") || self >= 0x80 }
    var continuesName: Bool {
        beginsName || isDigit || self == UInt8(ascii: ":") || self == UInt8(ascii: "-")
            || self == UInt8(ascii: ".")
    }
}
