internal import FactSheets

/// A stretch of text that stands by itself, with its spans; LF marks a line break inside it.
struct Piece {
    var bytes: [UInt8]
    /// Ordered by start.
    var spans: [Span]
    /// The mark of the footnote that begins with it.
    var note: String?

    /// The part of it in `range`, without line breaks, blanks and what else folding drops at its ends.
    func part(_ range: Range<Int>) -> Piece {
        var range = range
        while let first = range.first, bytes[first].isBlank { range = first + 1..<range.upperBound }
        while let last = range.last, bytes[last].isBlank { range = range.lowerBound..<last }
        guard range.count < bytes.count else { return self }
        let kept = spans.compactMap { span -> Span? in
            let start = max(span.start, range.lowerBound)
            let end = min(span.end, range.upperBound)
            guard start < end else { return nil }
            var moved = span
            moved.start = start - range.lowerBound
            moved.end = end - range.lowerBound
            return moved
        }
        return Piece(bytes: Array(bytes[range]), spans: kept, note: note)
    }

    /// The parts in `ranges`, which are in order and do not overlap.
    func parts(_ ranges: [Range<Int>]) -> [Piece] {
        var spansOf = [[Span]](repeating: [], count: ranges.count)
        for span in spans {
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
        return zip(ranges, spansOf).enumerated().map { index, part in
            Piece(bytes: bytes, spans: part.1, note: index == 0 ? note : nil).part(part.0)
        }
    }

    /// The ranges between line breaks.
    var lines: [Range<Int>] {
        var lines: [Range<Int>] = []
        var start = 0
        while let index = bytes[start...].firstIndex(of: 0x0A) {
            if index > start { lines.append(start..<index) }
            start = index + 1
        }
        if bytes.count > start { lines.append(start..<bytes.count) }
        return lines
    }

    /// The same with its spans ordered by start, without blanks at their ends, `</strong><strong>` joined.
    var tidied: Piece { Piece(bytes: bytes, spans: tidySpans, note: note) }

    /// Is all of `range` in spans of one of `styles`, blanks, line breaks and closing punctuation aside?
    func isCovered(_ range: Range<Int>, by styles: Set<Span.Style>) -> Bool {
        var reached = range.lowerBound
        var hasInk = false
        for span in spans
        where styles.contains(span.style) && span.end > reached && span.start < range.upperBound {
            guard isBare(reached..<max(span.start, reached)) else { return false }
            reached = min(span.end, range.upperBound)
            hasInk = true
        }
        return hasInk && isBare(reached..<range.upperBound)
    }

    /// Nothing in it but blanks and punctuation of the kind that is left outside emphasis.
    private func isBare(_ range: Range<Int>) -> Bool {
        bytes[range].allSatisfy { $0.isBlank || $0 == 0x3A || $0 == 0x2E || $0 == 0x2C || $0 == 0x2A }
    }

    var string: String {
        guard bytes.contains(0x0A) else { return String(decoding: bytes, as: UTF8.self) }
        return String(decoding: bytes.map { $0 == 0x0A ? 0x20 : $0 }, as: UTF8.self)
    }

    /// As a statement without facts: line breaks are blanks, adjoining spans of one kind are one.
    func statement(_ kind: Statement.Kind, depth: Int) -> Statement {
        var statement = Statement(kind, string, depth: depth, spans: tidySpans)
        statement.note = note
        return statement
    }

    private var tidySpans: [Span] {
        if spans.isEmpty { return spans }
        var kept: [Span] = []
        let trimmed = spans.compactMap { span -> Span? in
            var span = span
            while span.start < span.end, bytes[span.start].isBlank { span.start += 1 }
            while span.start < span.end, bytes[span.end - 1].isBlank { span.end -= 1 }
            return span.start < span.end ? span : nil
        }
        let ordered = trimmed.enumerated().sorted {
            ($0.element.start, -$0.element.end, $0.offset) < ($1.element.start, -$1.element.end, $1.offset)
        }
        for (_, span) in ordered {
            // Only near ones can adjoin; a paragraph of a hundred thousand links must not cost their square.
            let like = kept.indices.suffix(8).last {
                kept[$0].style == span.style && kept[$0].target == span.target
            }
            if let like, bytes[min(kept[like].end, span.start)..<span.start].allSatisfy(\.isBlank) {
                kept[like].end = max(kept[like].end, span.end)
            } else {
                kept.append(span)
            }
        }
        return kept
    }
}
