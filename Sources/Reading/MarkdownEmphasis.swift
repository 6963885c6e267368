/// Markdown in which emphasis begins and ends where its writer meant it.
///
/// CommonMark sees no emphasis in `**health **by` or `**“forum.”**The`, because of the blank or the punctuation beside
/// the asterisks (<https://spec.commonmark.org/0.30/#emphasis-and-strong-emphasis>); pandoc writes both. In each block
/// asterisks are paired off in turn; a word joiner, which reading drops again, beside an asterisk makes it count, and
/// one without a partner is dropped.
func repairedEmphasis(_ markdown: [UInt8]) -> [UInt8] {
    var repair = EmphasisRepair(markdown)
    repair.run()
    return repair.result
}

private struct EmphasisRepair {
    /// One or two asterisks that begin or end emphasis.
    private struct Mark {
        var range: Range<Int>
        var closes: Bool
        var isDropped = false
    }

    private(set) var result: [UInt8] = []

    private let markdown: [UInt8]
    /// The marks of the block at hand.
    private var marks: [Mark] = []
    /// Indices in `marks` of what is open: the emphasis, the strong emphasis.
    private var open: [Int?] = [nil, nil]
    private var copied = 0

    private static let joiner: [UInt8] = [0xE2, 0x81, 0xA0]
    private static let asterisk = UInt8(ascii: "*")

    init(_ markdown: [UInt8]) {
        self.markdown = markdown
        result.reserveCapacity(markdown.count + markdown.count / 16)
    }

    mutating func run() {
        var index = 0
        while index < markdown.count {
            if startsBlock(at: index) { finishBlock() }
            index = collectMarks(from: index)
        }
        finishBlock()
        result.append(contentsOf: markdown[copied...])
    }

    private func at(_ index: Int) -> UInt8 { markdown.indices.contains(index) ? markdown[index] : 0x0A }

    /// Is the line at `start` empty, a heading or the first of a list item?
    private func startsBlock(at start: Int) -> Bool {
        var index = start
        while at(index) == 0x20 || at(index) == 0x09 { index += 1 }
        switch at(index) {
        case 0x0A, 0x0D, UInt8(ascii: "#"): return true
        // An empty item cannot interrupt a paragraph.
        case UInt8(ascii: "-"), UInt8(ascii: "+"), Self.asterisk: return isItem(from: index + 1)
        default:
            let first = index
            while at(index).isDigit { index += 1 }
            let isPoint = at(index) == UInt8(ascii: ".") || at(index) == UInt8(ascii: ")")
            return index > first && isPoint && isItem(from: index + 1)
        }
    }

    /// Does a blank and something else follow a list item's marker?
    private func isItem(from index: Int) -> Bool {
        at(index) == 0x20 && markdown[index..<lineEnd(from: index)].contains { !$0.isBlank }
    }

    /// Notes the asterisks of one line that are markup; the index of the next line.
    private mutating func collectMarks(from start: Int) -> Int {
        var index = start
        var hasInk = false
        while index < markdown.count, markdown[index] != 0x0A {
            guard markdown[index] == Self.asterisk else {
                if !markdown[index].isBlank { hasInk = true }
                // What is escaped is text.
                index += markdown[index] == UInt8(ascii: "\\") && at(index + 1) != 0x0A ? 2 : 1
                continue
            }
            let first = index
            while at(index) == Self.asterisk { index += 1 }
            let isOpen = open != [nil, nil]
            if !hasInk, !isOpen, isRule(from: first) { break }
            let isBullet = !hasInk && !isOpen && index - first == 1 && at(index).isBlank
            let isSign = !isOpen && index - first == 1 && at(first - 1).isBlank && at(index).isBlank
            hasInk = true
            if !isBullet, !isSign { note(first..<index) }
        }
        return min(lineEnd(from: index) + 1, markdown.count)
    }

    private func lineEnd(from index: Int) -> Int { markdown[index...].firstIndex(of: 0x0A) ?? markdown.count }

    /// Three asterisks or more and nothing else: a line across the page.
    private func isRule(from index: Int) -> Bool {
        let line = markdown[index..<lineEnd(from: index)]
        return line.count { $0 == Self.asterisk } > 2 && line.allSatisfy { $0 == Self.asterisk || $0.isBlank }
    }

    private mutating func note(_ run: Range<Int>) {
        switch run.count {
        case 1: toggle(0, run)
        case 2: toggle(1, run)
        case 3:
            // What is open closes first.
            let singleFirst = open[0] != nil && open[1] == nil
            let middle = run.lowerBound + (singleFirst ? 1 : 2)
            toggle(singleFirst ? 0 : 1, run.lowerBound..<middle)
            toggle(singleFirst ? 1 : 0, middle..<run.upperBound)
        // Four and more are emphasis of nothing.
        default: marks.append(Mark(range: run, closes: false, isDropped: true))
        }
    }

    private mutating func toggle(_ kind: Int, _ range: Range<Int>) {
        marks.append(Mark(range: range, closes: open[kind] != nil))
        open[kind] = open[kind] == nil ? marks.count - 1 : nil
    }

    private mutating func finishBlock() {
        for index in open.compactMap({ $0 }) { marks[index].isDropped = true }
        open = [nil, nil]
        for mark in marks {
            result.append(contentsOf: markdown[copied..<mark.range.lowerBound])
            copied = mark.range.upperBound
            if mark.isDropped { continue }
            if mark.closes, at(mark.range.lowerBound - 1).obstructs { result += Self.joiner }
            result.append(contentsOf: markdown[mark.range])
            if !mark.closes, at(mark.range.upperBound).obstructs { result += Self.joiner }
        }
        marks.removeAll(keepingCapacity: true)
    }
}

extension UInt8 {
    /// Keeps an asterisk beside it from being emphasis: a blank, punctuation, or the beginning of either outside ASCII.
    fileprivate var obstructs: Bool {
        switch self {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5B, 0x3C, UInt8(ascii: "*"): false
        default: true
        }
    }
}
