internal import FactSheets

/// Blocks sorted into a lead and sections, by how their text is laid out.
struct Outline {
    private(set) var lead: [Statement] = []
    private(set) var sections: [Section] = []
    /// The bytes of all statements, and of the longest.
    private(set) var size = 0
    private(set) var longest = 0

    /// What makes headings equal in rank: the same element, or the same hand-made look.
    private enum Rank: Equatable {
        case element(Int)
        case look(strong: Bool, underline: Bool, centred: Bool, isNumbered: Bool)
    }

    private enum Draft {
        case heading(Piece, Rank)
        /// A heading and a text in one paragraph.
        case statement(Piece, Statement.Kind, depth: Int)
        case summary(Piece)
    }

    private var text: PageText
    private let mayHoldBanner: Bool
    private var drafts: [Draft] = []
    /// Ranks of the open sections, outermost first.
    private var ranks: [Rank] = []
    /// Items below one that became a heading lose its depth.
    private var surplusDepth = 0

    init(_ blocks: [Block], of text: PageText) {
        self.text = text
        mayHoldBanner = Residue.mayHoldArchiveBanner(text.bytes)
        drafts.reserveCapacity(blocks.count)
        for block in blocks { draft(block) }
        assemble()
    }

    // MARK: Drafting

    private mutating func draft(_ block: Block) {
        if block.depth == 0 { surplusDepth = 0 }
        let depth = max(0, block.depth - surplusDepth)
        guard let piece = withoutResidue(text.part(block.piece.range, of: block.piece)) else { return }
        switch block.kind {
        case .item where piece.note != nil, .paragraph where piece.note != nil:
            drafts.append(.statement(piece, block.kind == .item ? .item : .paragraph, depth: depth))
        case .heading(let level): drafts.append(.heading(piece, .element(level)))
        case .row: drafts.append(.statement(piece, .row, depth: 0))
        case .item: draftItem(piece, depth: depth)
        case .paragraph where depth > 0: draftContinuation(piece, depth: depth)
        case .paragraph: draftParagraph(piece, isCentred: block.isCentred)
        }
    }

    /// Without an end mark; `nil` when there is nothing else.
    private func withoutResidue(_ piece: Piece) -> Piece? {
        let bytes = text.bytes[piece.range]
        guard !bytes.isEmpty, !Residue.isFeedNote(bytes), !Residue.isShareLink(bytes),
            !mayHoldBanner || !Residue.isArchiveBanner(bytes)
        else { return nil }
        guard piece.mayBreak else { return Residue.isEndMark(bytes) ? nil : piece }
        let lines = text.lines(of: piece)
        let kept = lines.filter { !Residue.isEndMark(text.bytes[$0]) }
        if kept.count == lines.count { return piece }
        guard let first = kept.first, let last = kept.last else { return nil }
        return text.part(first.lowerBound..<last.upperBound, of: piece)
    }

    private mutating func draftItem(_ piece: Piece, depth: Int) {
        if depth == 0, draftPillar(piece, .item) {
            surplusDepth = 1
            return
        }
        let bullet = Residue.bullet(text.bytes[piece.range])
        let rest = text.part(piece.range.lowerBound + bullet..<piece.range.upperBound, of: piece)
        draftBulleted(bullet > 0 ? rest : piece, .item, depth: depth)
    }

    /// What follows in an item. When that is a heading, the list was left open by mistake.
    private mutating func draftContinuation(_ piece: Piece, depth: Int) {
        guard let first = text.lines(of: piece).first, rank(of: piece, in: first, isCentred: false) != nil
        else {
            draftBulleted(piece, .paragraph, depth: depth)
            return
        }
        surplusDepth += depth
        draftParagraph(piece, isCentred: false)
    }

    private mutating func draftParagraph(_ piece: Piece, isCentred: Bool) {
        if let rank = rank(of: piece, in: piece.range, isCentred: isCentred) {
            drafts.append(.heading(piece, rank))
            return
        }
        if piece.mayBreak, case let lines = text.lines(of: piece), lines.count > 1,
            let rank = rank(of: piece, in: lines[0], isCentred: isCentred)
        {
            draftHead(piece, lines, rank)
        } else if !draftPillar(piece, .paragraph) {
            draftBulleted(piece, .paragraph, depth: 0)
        }
    }

    /// `<strong>Head</strong><br>text`; the head may take several lines.
    private mutating func draftHead(_ piece: Piece, _ lines: [Range<Int>], _ rank: Rank) {
        // Where every line is bold, only the first is the heading.
        let end = lines.dropFirst().firstIndex { self.rank(of: piece, in: $0, isCentred: false) == nil } ?? 1
        let head = text.part(piece.range.lowerBound..<lines[end - 1].upperBound, of: piece)
        drafts.append(.heading(head, rank))
        let rest = text.part(lines[end].lowerBound..<piece.range.upperBound, of: piece)
        let isSummary =
            HeadingNumber(text.bytes[head.range]) != nil
            || text.isCovered(rest.range, of: rest, by: .emphasis)
        if isSummary, Residue.bullet(text.bytes[rest.range]) == 0 {
            drafts.append(.summary(rest))
        } else {
            draftBulleted(rest, .paragraph, depth: 0)
        }
    }

    /// `**Pillar 1 – Security**: We will …`: a heading and its text in one line.
    private mutating func draftPillar(_ piece: Piece, _ kind: Statement.Kind) -> Bool {
        guard !piece.spans.isEmpty, let run = text.opening(piece, in: [.strong, .underline]) else {
            return false
        }
        let start = piece.range.lowerBound
        var end = min(run.end, piece.range.upperBound)
        // The name of the pillar may be stressed by itself: `**Pillar 2**: **Integrate nutrition**`.
        for span in text.spans[piece.spans] where span.style == run.style && span.start > end {
            guard span.start < piece.range.upperBound,
                text.bytes[end..<span.start].allSatisfy({ !$0.isLetter && !$0.isDigit }),
                HeadingNumber(text.bytes[text.part(start..<end, of: piece).range])?.isBare == true
            else { break }
            end = min(span.end, piece.range.upperBound)
        }
        if end < piece.range.upperBound, text.bytes[end] == UInt8(ascii: ":") { end += 1 }
        let head = text.part(start..<end, of: piece)
        guard let number = HeadingNumber(text.bytes[head.range]), number.isPillar,
            number.hasSeparator || text.bytes[end - 1] == UInt8(ascii: ":"),
            head.range.count <= Self.longestHeading
        else { return false }
        drafts.append(
            .heading(head, .look(strong: true, underline: false, centred: false, isNumbered: true)))
        let rest = text.part(end..<piece.range.upperBound, of: piece)
        if goesOn(rest) {
            // `**Pillar 1: Improve access** by supporting …`: one sentence, so it stays with its title.
            drafts.append(.summary(rest))
        } else if !rest.range.isEmpty {
            draftBulleted(rest, kind, depth: 0)
        }
        return true
    }

    /// Does the text go on with a sentence that began before it?
    private func goesOn(_ piece: Piece) -> Bool {
        guard let first = text.bytes[piece.range].first, (0x61...0x7A).contains(first) else { return false }
        return text.lines(of: piece).count == 1
    }

    /// Lines that begin with a bullet typed by hand are items.
    private mutating func draftBulleted(_ piece: Piece, _ kind: Statement.Kind, depth: Int) {
        if !piece.mayBreak, Residue.bullet(text.bytes[piece.range]) == 0 {
            drafts.append(.statement(piece, kind, depth: depth))
            return
        }
        let lines = text.lines(of: piece)
        let bullets = lines.map { Residue.bullet(text.bytes[$0]) }
        guard bullets.contains(where: { $0 > 0 }) else {
            drafts.append(.statement(piece, kind, depth: depth))
            return
        }
        var ranges: [Range<Int>] = []
        var kinds: [Statement.Kind] = []
        for (line, bullet) in zip(lines, bullets) {
            if bullet > 0 {
                ranges.append(line.lowerBound + bullet..<line.upperBound)
                kinds.append(.item)
            } else if let last = ranges.indices.last {
                ranges[last] = ranges[last].lowerBound..<line.upperBound
            } else {
                ranges.append(line)
                kinds.append(kind)
            }
        }
        let outer = kinds.first == kind && kind == .item ? depth + 1 : depth
        for (index, part) in text.parts(ranges, of: piece).enumerated() where !part.range.isEmpty {
            drafts.append(.statement(part, kinds[index], depth: index == 0 ? depth : outer))
        }
    }

    // MARK: Hand-made headings

    private static let longestHeading = 250

    /// The rank of a hand-made heading, or `nil` when the text in `range` does not look like one.
    private func rank(of piece: Piece, in range: Range<Int>, isCentred: Bool) -> Rank? {
        let bytes = text.bytes[range]
        guard bytes.count <= Self.longestHeading, bytes.contains(where: { $0.isLetter }) else { return nil }
        guard text.isCovered(range, of: piece, by: [.strong, .underline]) else {
            // A pillar's line is its heading even without emphasis.
            guard bytes.count <= 160, bytes.last != UInt8(ascii: "."), let number = HeadingNumber(bytes),
                number.isPillar, number.hasSeparator
            else { return nil }
            return .look(strong: false, underline: false, centred: isCentred, isNumbered: true)
        }
        guard !text.isCovered(range, of: piece, by: .link) else { return nil }
        let isNumbered = HeadingNumber(bytes) != nil
        // A whole sentence in bold is a statement with stress; a heading rarely ends in a full stop.
        if bytes.last == UInt8(ascii: "."), bytes.count > 100, !isNumbered { return nil }
        return .look(
            strong: text.isCovered(range, of: piece, by: .strong),
            underline: text.isCovered(range, of: piece, by: .underline),
            centred: isCentred, isNumbered: isNumbered)
    }

    // MARK: Assembling

    private mutating func assemble() {
        for (index, draft) in drafts.enumerated() {
            switch draft {
            case .heading(let piece, .look) where index == drafts.count - 1:
                // It introduces nothing.
                add(statement(piece, .paragraph, depth: 0))
            case .heading(let piece, let rank): open(piece, rank)
            case .summary(let piece):
                sections[sections.count - 1].summary = statement(piece, .paragraph, depth: 0)
            case .statement(let piece, let kind, let depth):
                let statement = statement(piece, kind, depth: depth)
                if isSummary(piece, kind) {
                    sections[sections.count - 1].summary = statement
                } else {
                    add(statement)
                }
            }
        }
        drafts = []
    }

    private mutating func statement(_ piece: Piece, _ kind: Statement.Kind, depth: Int) -> Statement {
        size += piece.range.count
        longest = max(longest, piece.range.count)
        return text.statement(piece, kind, depth: depth)
    }

    /// An italic paragraph right below a pillar's title.
    private func isSummary(_ piece: Piece, _ kind: Statement.Kind) -> Bool {
        guard kind == .paragraph, piece.note == nil, !piece.spans.isEmpty, let last = sections.indices.last,
            sections[last].number != nil, sections[last].summary == nil, sections[last].statements.isEmpty
        else { return false }
        return text.isCovered(piece.range, of: piece, by: .emphasis)
    }

    private mutating func add(_ statement: consuming Statement) {
        if sections.isEmpty {
            lead.append(statement)
        } else {
            sections[sections.count - 1].statements.append(statement)
        }
    }

    private mutating func open(_ piece: Piece, _ rank: Rank) {
        if let same = ranks.firstIndex(of: rank) {
            ranks.removeSubrange(same...)
        } else if case .element(let level) = rank {
            // Elements outrank hand-made headings, and each other by number.
            ranks.removeAll {
                if case .element(let other) = $0 { other > level } else { true }
            }
        }
        ranks.append(rank)
        let heading = text.string(piece)
        let number = HeadingNumber(text.bytes[piece.range])
        sections.append(
            Section(
                heading: heading, level: ranks.count, number: number?.number, title: number?.title ?? heading)
        )
    }
}
