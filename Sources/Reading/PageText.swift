internal import FactSheets

/// A stretch of a page's text that stands by itself: a block, a line of one, or what a block is cut into.
struct Piece {
    /// Its place in the page's text.
    var range: Range<Int>
    /// Those of the page's spans that may reach into it.
    var spans: Range<Int>
    /// May there be line breaks in it?
    var mayBreak: Bool
    /// The mark of the footnote that begins with it.
    var note: String?
}

/// The text of a page's main content, block behind block; LF marks a line break within a block.
///
/// Pieces are places in it, so that cutting one costs nothing.
struct PageText {
    private(set) var bytes: [UInt8] = []
    /// A block's stand side by side, ordered by start; offsets are those of `bytes`.
    private(set) var spans: [Span] = []

    /// Takes a block in. Offsets of `spans` are the block's own; where two are alike, the outer one comes first.
    mutating func append(_ block: [UInt8], spans added: [Span], mayBreak: Bool) -> Piece {
        let range = bytes.count..<bytes.count + block.count
        bytes += block
        let moved = added.map { $0.moved(by: range.lowerBound) }
        let own = tidied(moved[...], in: range, movedBy: 0)
        return Piece(range: range, spans: keep(own), mayBreak: mayBreak)
    }

    private mutating func keep(_ added: [Span]) -> Range<Int> {
        let first = spans.count
        spans += added
        return first..<spans.count
    }

    // MARK: Cutting

    /// The part of a piece in `range`, without blanks and line breaks at its ends.
    func part(_ range: Range<Int>, of piece: Piece) -> Piece {
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, bytes[start].isBlank { start += 1 }
        while start < end, bytes[end - 1].isBlank { end -= 1 }
        var part = piece
        part.range = start..<end
        return part
    }

    /// The parts of a piece in `ranges`, which are in order and do not overlap.
    mutating func parts(_ ranges: [Range<Int>], of piece: Piece) -> [Piece] {
        var spansOf = [[Span]](repeating: [], count: ranges.count)
        for span in spans[piece.spans] {
            var low = 0
            var high = ranges.count
            while low < high {
                let middle = (low + high) / 2
                if ranges[middle].upperBound <= span.start { low = middle + 1 } else { high = middle }
            }
            while low < ranges.count, ranges[low].lowerBound < span.end {
                spansOf[low].append(span)
                low += 1
            }
        }
        return ranges.indices.map { index in
            var part = part(ranges[index], of: piece)
            part.spans = keep(spansOf[index])
            if index > 0 { part.note = nil }
            return part
        }
    }

    /// The ranges between line breaks.
    func lines(of piece: Piece) -> [Range<Int>] {
        guard piece.mayBreak else { return piece.range.isEmpty ? [] : [piece.range] }
        var lines: [Range<Int>] = []
        var start = piece.range.lowerBound
        for place in piece.range where bytes[place] == 0x0A {
            if place > start { lines.append(start..<place) }
            start = place + 1
        }
        if piece.range.upperBound > start { lines.append(start..<piece.range.upperBound) }
        return lines
    }

    // MARK: Emphasis

    /// The first of the spans that begin a piece, of those in one of `styles`.
    func opening(_ piece: Piece, in styles: Styles) -> Span? {
        let start = piece.range.lowerBound
        return spans[piece.spans].first { $0.start <= start && $0.end > start && styles.contains($0.style) }
    }

    /// Is all of `range` in spans of one of `styles`, blanks, line breaks and closing punctuation aside?
    func isCovered(_ range: Range<Int>, of piece: Piece, by styles: Styles) -> Bool {
        var reached = range.lowerBound
        var hasInk = false
        for index in piece.spans {
            let (start, end) = (spans[index].start, spans[index].end)
            guard start < range.upperBound else { break }
            guard end > reached, styles.contains(spans[index].style) else { continue }
            guard isBare(reached..<max(start, reached)) else { return false }
            reached = min(end, range.upperBound)
            hasInk = true
        }
        return hasInk && isBare(reached..<range.upperBound)
    }

    /// Nothing in it but blanks and punctuation of the kind that is left outside emphasis.
    private func isBare(_ range: Range<Int>) -> Bool {
        bytes[range].allSatisfy { $0.isBlank || $0 == 0x3A || $0 == 0x2E || $0 == 0x2C || $0 == 0x2A }
    }

    // MARK: Taking out

    /// The text of a piece; line breaks are blanks.
    func string(_ piece: Piece) -> String {
        let text = bytes[piece.range]
        return piece.mayBreak ? stringWithoutBreaks(text) : String(decoding: text, as: UTF8.self)
    }

    /// A piece as a statement without facts: adjoining spans of one kind are one.
    func statement(_ piece: Piece, _ kind: Statement.Kind, depth: Int) -> Statement {
        var statement = Statement(kind, string(piece), depth: depth)
        statement.note = piece.note
        statement.spans = tidied(spans[piece.spans], in: piece.range, movedBy: -piece.range.lowerBound)
        return statement
    }

    /// Spans cut to `range` and ordered by start, without blanks at their ends, `</strong><strong>` joined; then moved.
    private func tidied(_ given: ArraySlice<Span>, in range: Range<Int>, movedBy distance: Int) -> [Span] {
        if given.isEmpty { return [] }
        var tidy: [Span] = []
        tidy.reserveCapacity(given.count)
        var isOrdered = true
        for var span in given {
            span.start = max(span.start, range.lowerBound)
            span.end = min(span.end, range.upperBound)
            while span.start < span.end, bytes[span.start].isBlank { span.start += 1 }
            while span.start < span.end, bytes[span.end - 1].isBlank { span.end -= 1 }
            guard span.start < span.end else { continue }
            if let last = tidy.last, (span.start, -span.end) < (last.start, -last.end) { isOrdered = false }
            tidy.append(span)
        }
        if !isOrdered {
            tidy = tidy.enumerated().sorted {
                ($0.element.start, -$0.element.end, $0.offset) < (
                    $1.element.start, -$1.element.end, $1.offset
                )
            }.map(\.element)
        }
        join(&tidy)
        if distance != 0 {
            for index in tidy.indices { tidy[index] = tidy[index].moved(by: distance) }
        }
        return tidy
    }

    private func join(_ spans: inout [Span]) {
        guard spans.count > 1 else { return }
        var kept = 1
        for index in 1..<spans.count {
            let span = spans[index]
            // Only near ones can adjoin; a paragraph of a hundred thousand links must not cost their square.
            let like = (max(0, kept - 8)..<kept).last {
                spans[$0].style == span.style && spans[$0].target == span.target
            }
            if let like, bytes[min(spans[like].end, span.start)..<span.start].allSatisfy(\.isBlank) {
                spans[like].end = max(spans[like].end, span.end)
            } else {
                spans[kept] = span
                kept += 1
            }
        }
        spans.removeLast(spans.count - kept)
    }
}

extension Span {
    fileprivate func moved(by distance: Int) -> Span {
        var moved = self
        moved.start += distance
        moved.end += distance
        return moved
    }
}

/// A set of styles.
struct Styles: OptionSet {
    let rawValue: UInt8

    static let strong = Styles(.strong)
    static let emphasis = Styles(.emphasis)
    static let underline = Styles(.underline)
    static let link = Styles(.link)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    private init(_ style: Span.Style) {
        rawValue =
            switch style {
            case .strong: 1
            case .emphasis: 2
            case .underline: 4
            case .link: 8
            case .note: 16
            }
    }

    func contains(_ style: Span.Style) -> Bool { !isDisjoint(with: Styles(style)) }
}

/// A text in which line breaks become blanks.
func stringWithoutBreaks(_ text: ArraySlice<UInt8>) -> String {
    guard text.contains(0x0A) else { return String(decoding: text, as: UTF8.self) }
    return String(decoding: text.map { $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
}
