internal import FactSheets

/// The text of one block while it is read: white space folded, line breaks kept as LF, emphasis as spans.
struct InlineRun {
    private(set) var bytes: [UInt8] = []
    /// Ordered by start; where two are alike, the outer one comes first.
    private(set) var spans: [Span] = []
    private(set) var hasBreaks = false
    /// Styles that are open, outermost first, with the place in `bytes` where each began.
    private var open: [(style: Span.Style, start: Int, target: String?)] = []
    private var needsBlank = false

    var isEmpty: Bool { bytes.isEmpty }

    /// Where text that comes next will begin.
    private var next: Int {
        needsBlank && !bytes.isEmpty && bytes.last != 0x0A ? bytes.count + 1 : bytes.count
    }

    mutating func append(_ text: ArraySlice<UInt8>) {
        let span = text.span
        let first = text.startIndex
        var index = 0
        var start = 0
        while index < span.count {
            if index + 8 <= span.count, case let ink = Self.plainInk(span, at: index), ink > 0 {
                index += ink
                continue
            }
            let byte = span[index]
            // Ink, as nearly everything is: ASCII's, and what follows a lead byte that begins no blank.
            if (byte > 0x20 && byte < 0x7F) || !Glyph.mayBeOther(byte) {
                index += 1
                continue
            }
            // A single blank between ink stays where it is.
            if byte == 0x20, index > start, index + 1 < span.count, span[index + 1] > 0x20,
                span[index + 1] < 0x7F
            {
                index += 1
                continue
            }
            let (kind, length) = Glyph.kind(in: text, at: first + index)
            if kind == .ink {
                index = min(index + length, span.count)
                continue
            }
            take(text[first + start..<first + index])
            if kind == .blank { needsBlank = true }
            index += length
            start = index
        }
        if start < span.count { take(text[(first + start)...]) }
    }

    /// How many of the next eight bytes are ink of ASCII that single blanks part; 0 when they are anything else.
    @inline(__always)
    private static func plainInk(_ span: borrowing Swift.Span<UInt8>, at index: Int) -> Int {
        let eight = EightBytes(span, at: index)
        let blanks = eight.equal(to: 0x20)
        guard eight.beyond | (eight.atLeast(0x20) ^ EightBytes.marks) | eight.atLeast(0x7F) == 0,
            blanks & (blanks << 8 | 0x80) == 0
        else { return 0 }
        // What follows a blank at the end is not known.
        return blanks >> 63 == 0 ? 8 : 7
    }

    private mutating func take(_ ink: ArraySlice<UInt8>) {
        guard !ink.isEmpty else { return }
        if needsBlank, !bytes.isEmpty, bytes.last != 0x0A { bytes.append(0x20) }
        needsBlank = false
        bytes.append(contentsOf: ink)
    }

    mutating func appendBlank() { needsBlank = true }

    mutating func appendBreak() {
        bytes.append(0x0A)
        hasBreaks = true
        needsBlank = false
    }

    mutating func begin(_ style: Span.Style, target: String? = nil) { open.append((style, next, target)) }

    mutating func end() {
        guard let last = open.popLast() else { return }
        close(last)
    }

    private mutating func close(_ mark: (style: Span.Style, start: Int, target: String?)) {
        guard bytes.count > mark.start else { return }
        // Inner ones were closed before.
        var place = spans.count
        while place > 0, spans[place - 1].start >= mark.start { place -= 1 }
        spans.insert(Span(mark.style, start: mark.start, end: bytes.count, target: mark.target), at: place)
    }

    /// Moves what has been read into `text`; styles still open go on in the next block. `nil` when there is no ink.
    mutating func flush(into text: inout PageText) -> Piece? {
        for mark in open { close(mark) }
        let hasInk = !bytes.isEmpty && (!hasBreaks || bytes.contains { $0 != 0x0A })
        let piece = hasInk ? text.append(bytes, spans: spans, mayBreak: hasBreaks) : nil
        bytes.removeAll(keepingCapacity: true)
        spans.removeAll(keepingCapacity: true)
        needsBlank = false
        hasBreaks = false
        for index in open.indices { open[index].start = 0 }
        return piece
    }
}

/// What a character does to the text around it.
enum Glyph {
    case ink, blank, nothing

    /// Could a character that begins with this byte be something else than ink?
    static func mayBeOther(_ byte: UInt8) -> Bool {
        byte < 0x80 || byte == 0xC2 || byte == 0xE1 || byte == 0xE2 || byte == 0xE3 || byte == 0xEF
    }

    /// The kind of the character at `index` and its length in bytes. Blank: white space of Unicode, no-break spaces
    /// too. Nothing: U+2060, U+200B, U+FEFF, U+00AD, which have no width and no meaning.
    static func kind(in text: ArraySlice<UInt8>, at index: Int) -> (Glyph, Int) {
        let byte = text[index]
        let second = index + 1 < text.endIndex ? text[index + 1] : 0
        let third = index + 2 < text.endIndex ? text[index + 2] : 0
        switch byte {
        case 0x09...0x0D, 0x20: return (.blank, 1)
        case 0...0x1F, 0x7F: return (.nothing, 1)
        case 0xC2:
            if second == 0xA0 || second == 0x85 { return (.blank, 2) }
            return (second == 0xAD ? .nothing : .ink, 2)
        case 0xE1: return (second == 0x9A && third == 0x80 ? .blank : .ink, 3)
        case 0xE2:
            if second == 0x80 {
                switch third {
                case 0x80...0x8A, 0xA8, 0xA9, 0xAF: return (.blank, 3)
                case 0x8B: return (.nothing, 3)
                default: return (.ink, 3)
                }
            }
            if second == 0x81 {
                if third == 0x9F { return (.blank, 3) }
                if third == 0xA0 { return (.nothing, 3) }
            }
            return (.ink, 3)
        case 0xE3: return (second == 0x80 && third == 0x80 ? .blank : .ink, 3)
        case 0xEF: return (second == 0xBB && third == 0xBF ? .nothing : .ink, 3)
        default: return (.ink, 1)
        }
    }
}

/// `text` as a fact sheet's text is: runs of white space one blank, none at the ends, invisible characters gone.
func folded(_ text: some StringProtocol) -> String {
    var run = InlineRun()
    run.append(Array(text.utf8)[...])
    return String(decoding: run.bytes, as: UTF8.self)
}
