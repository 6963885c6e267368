internal import FactSheets

/// Two texts cut into tokens, and which stretches of tokens differ.
struct WordDiff {
    /// A word, a number or a mark, with the white space before it.
    struct Token {
        /// Where the white space before it begins, and where it begins and ends itself, in bytes.
        var lead: Int
        var start: Int
        var end: Int
        var number: Int32
    }

    /// Token ranges that differ; what stands between two hunks is equal.
    struct Hunk: Equatable {
        var old: Range<Int>
        var new: Range<Int>
    }

    let old: [UInt8]
    let new: [UInt8]
    let oldTokens: [Token]
    let newTokens: [Token]
    private(set) var hunks: [Hunk]

    init(_ old: [UInt8], _ new: [UInt8]) {
        var words = Interner()
        (self.old, self.new) = (old, new)
        oldTokens = WordDiff.tokens(of: old, &words)
        newTokens = WordDiff.tokens(of: new, &words)
        // Always searched from the same side, so that the other way round gives the mirror image.
        if old.lexicographicallyPrecedes(new) {
            hunks = differences(oldTokens.map(\.number), newTokens.map(\.number))
        } else {
            hunks = differences(newTokens.map(\.number), oldTokens.map(\.number)).map {
                Hunk(old: $0.new, new: $0.old)
            }
        }
        tidy()
    }

    // MARK: Tokens

    private static func tokens(of text: [UInt8], _ words: inout Interner) -> [Token] {
        let bytes = text.span
        var tokens: [Token] = []
        tokens.reserveCapacity(bytes.count / 5 + 2)
        var lead = 0
        var position = 0
        while position < bytes.count {
            if isSpace(bytes, position) {
                position += bytes[position] < 0x80 ? 1 : scalarWidth(bytes, at: position)
                continue
            }
            let start = position
            position = end(of: bytes, from: start)
            tokens.append(
                Token(
                    lead: lead, start: start, end: position,
                    number: Int32(words.number(of: bytes.extracting(start..<position)))))
            lead = position
        }
        if lead < bytes.count {  // white space at the very end is a token of its own
            tokens.append(
                Token(
                    lead: lead, start: bytes.count, end: bytes.count,
                    number: Int32(words.number(of: bytes.extracting(lead..<bytes.count)))))
        }
        return tokens
    }

    private static func isSpace(_ bytes: borrowing Swift.Span<UInt8>, _ position: Int) -> Bool {
        let byte = bytes[position]
        if byte <= 0x20 { return true }
        return byte == 0xC2 && position + 1 < bytes.count && bytes[position + 1] == 0xA0
    }

    /// The end of the word, number or mark at `start`.
    private static func end(of bytes: borrowing Swift.Span<UInt8>, from start: Int) -> Int {
        var position = start
        while position < bytes.count {
            let byte = bytes[position]
            let width = byte < 0x80 ? 1 : scalarWidth(bytes, at: position)
            if position == start, byte == UInt8(ascii: "$"), position + 1 < bytes.count,
                bytes[position + 1].isDigit
            {
                position += 1  // an amount is one word
                continue
            }
            if byte.isLetterOrDigit || (byte >= 0xC3 && byte != 0xE2 && byte < 0xEE) {
                position += width
                continue
            }
            guard position > start, position + width < bytes.count, bytes[position + width].isLetterOrDigit
            else { break }
            let inside =
                switch byte {
                case UInt8(ascii: "."), UInt8(ascii: ","):
                    bytes[position - 1].isDigit && bytes[position + 1].isDigit
                        || byte == UInt8(ascii: ".") && isAbbreviation(bytes, position, start)
                case UInt8(ascii: "'"): true
                default: byte == 0xE2 && glyph(bytes, at: position, width: width) == .apostrophe
                }
            guard inside else { break }
            position += width
        }
        if position > start { return position }
        return start + (bytes[start] < 0x80 ? 1 : scalarWidth(bytes, at: start))
    }

    /// The full stop between the letters of `U.S.`
    private static func isAbbreviation(_ bytes: borrowing Swift.Span<UInt8>, _ position: Int, _ start: Int)
        -> Bool
    {
        bytes[position - 1].isCapital && bytes[position + 1].isCapital
            && (position - 1 == start || bytes[position - 2] == UInt8(ascii: "."))
    }

    // MARK: Reading

    func oldText(_ range: Range<Int>) -> ArraySlice<UInt8> {
        range.isEmpty ? [] : old[oldTokens[range.lowerBound].start..<oldTokens[range.upperBound - 1].end]
    }

    func newText(_ range: Range<Int>) -> ArraySlice<UInt8> {
        range.isEmpty ? [] : new[newTokens[range.lowerBound].start..<newTokens[range.upperBound - 1].end]
    }

    /// The stretches as the contract wants them: without inserts they spell the old text, without deletes the new.
    var edits: [Edit] {
        var pen = EditPen()
        var (a, b) = (0, 0)
        for hunk in hunks + [
            Hunk(old: oldTokens.count..<oldTokens.count, new: newTokens.count..<newTokens.count)
        ] {
            while a < hunk.old.lowerBound, b < hunk.new.lowerBound {
                let (one, other) = (oldTokens[a], newTokens[b])
                let (before, after) = (old[one.lead..<one.start], new[other.lead..<other.start])
                if before.elementsEqual(after) {
                    pen.write(.equal, old[one.lead..<one.end])
                } else {
                    pen.write(.delete, before)
                    pen.write(.insert, after)
                    pen.write(.equal, old[one.start..<one.end])
                }
                a += 1
                b += 1
            }
            if !hunk.old.isEmpty {
                pen.write(
                    .delete, old[oldTokens[hunk.old.lowerBound].lead..<oldTokens[hunk.old.upperBound - 1].end]
                )
            }
            if !hunk.new.isEmpty {
                pen.write(
                    .insert, new[newTokens[hunk.new.lowerBound].lead..<newTokens[hunk.new.upperBound - 1].end]
                )
            }
            (a, b) = (hunk.old.upperBound, hunk.new.upperBound)
        }
        return pen.edits
    }

    // MARK: Tidying

    private mutating func tidy() {
        for place in hunks.indices { hunks[place] = slid(place) }
        join()
    }

    /// Moves a pure insertion or deletion to where a sentence or clause begins, when the words allow several places.
    private func slid(_ place: Int) -> Hunk {
        let hunk = hunks[place]
        guard hunk.old.isEmpty != hunk.new.isEmpty else { return hunk }
        let inserts = hunk.old.isEmpty
        let tokens = inserts ? newTokens : oldTokens
        let bytes = inserts ? new : old
        let range = inserts ? hunk.new : hunk.old
        let before = place > 0 ? hunks[place - 1] : nil
        let after = place + 1 < hunks.count ? hunks[place + 1] : nil
        let floor = before.map { inserts ? $0.new.upperBound : $0.old.upperBound } ?? 0
        let ceiling = after.map { inserts ? $0.new.lowerBound : $0.old.lowerBound } ?? tokens.count
        var best = (shift: 0, score: boundary(range, tokens, bytes))
        for direction in [-1, 1] {
            var (low, high, shift) = (range.lowerBound, range.upperBound, 0)
            while abs(shift) < 64 {
                if direction < 0 {
                    guard low > floor, tokens[low - 1].number == tokens[high - 1].number else { break }
                } else {
                    guard high < ceiling, tokens[low].number == tokens[high].number else { break }
                }
                low += direction
                high += direction
                shift += direction
                let score = boundary(low..<high, tokens, bytes)
                if score > best.score { best = (shift, score) }
            }
        }
        let shift = best.shift
        return Hunk(
            old: hunk.old.lowerBound + shift..<hunk.old.upperBound + shift,
            new: hunk.new.lowerBound + shift..<hunk.new.upperBound + shift)
    }

    private func boundary(_ range: Range<Int>, _ tokens: [Token], _ bytes: [UInt8]) -> Int {
        func mark(_ place: Int) -> Int {
            guard tokens.indices.contains(place) else { return 3 }
            let token = tokens[place]
            guard token.end == token.start + 1 else { return 0 }
            switch bytes[token.start] {
            case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): return 3
            case UInt8(ascii: ";"), UInt8(ascii: ":"), 0x0A: return 2
            case UInt8(ascii: ","): return 1
            default: return 0
            }
        }
        return mark(range.lowerBound - 1) + mark(range.upperBound - 1)
            + (mark(range.upperBound) > 0 && mark(range.upperBound - 1) == 0 ? 1 : 0)
    }

    /// Joins hunks that only a scrap of equal text keeps apart: reading one replaced phrase is easier than two halves.
    private mutating func join() {
        var joined: [Hunk] = []
        for hunk in hunks {
            guard let last = joined.last, hunk.old.lowerBound > last.old.upperBound else {
                if let last = joined.last, hunk.old.lowerBound == last.old.upperBound {
                    joined[joined.count - 1] = Hunk(
                        old: last.old.lowerBound..<hunk.old.upperBound,
                        new: last.new.lowerBound..<hunk.new.upperBound)
                } else {
                    joined.append(hunk)
                }
                continue
            }
            let scrap = max(
                oldText(last.old.upperBound..<hunk.old.lowerBound).count,
                newText(last.new.upperBound..<hunk.new.lowerBound).count)
            let words = hunk.old.lowerBound - last.old.upperBound
            let left = max(oldText(last.old).count, newText(last.new).count)
            let right = max(oldText(hunk.old).count, newText(hunk.new).count)
            let oneSided =
                (last.old.isEmpty && hunk.old.isEmpty) || (last.new.isEmpty && hunk.new.isEmpty)
            if words <= 3, scrap <= min(left, right), !oneSided || words == 1 && scrap == 1 {
                joined[joined.count - 1] = Hunk(
                    old: last.old.lowerBound..<hunk.old.upperBound,
                    new: last.new.lowerBound..<hunk.new.upperBound)
            } else {
                joined.append(hunk)
            }
        }
        hunks = joined
    }
}

/// Collects edits; neighbours of one kind become one, and a run of changes is one delete before one insert.
struct EditPen {
    private var done: [Edit] = []
    private var equal: [UInt8] = []
    private var gone: [UInt8] = []
    private var come: [UInt8] = []

    mutating func write(_ op: Edit.Op, _ bytes: ArraySlice<UInt8>) {
        guard !bytes.isEmpty else { return }
        switch op {
        case .equal:
            flushChanges()
            equal += bytes
        case .delete:
            flushEqual()
            gone += bytes
        case .insert:
            flushEqual()
            come += bytes
        }
    }

    private mutating func flushEqual() {
        if !equal.isEmpty { done.append(Edit(.equal, String(decoding: equal, as: UTF8.self))) }
        equal.removeAll()
    }

    private mutating func flushChanges() {
        if !gone.isEmpty { done.append(Edit(.delete, String(decoding: gone, as: UTF8.self))) }
        if !come.isEmpty { done.append(Edit(.insert, String(decoding: come, as: UTF8.self))) }
        gone.removeAll()
        come.removeAll()
    }

    var edits: [Edit] {
        var copy = self
        copy.flushEqual()
        copy.flushChanges()
        return copy.done
    }
}
