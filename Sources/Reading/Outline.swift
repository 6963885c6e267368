internal import FactSheets

/// Blocks sorted into a lead and sections, by how their text is laid out.
struct Outline {
    private(set) var lead: [Statement] = []
    private(set) var sections: [Section] = []

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

    private var drafts: [Draft] = []
    /// Ranks of the open sections, outermost first.
    private var ranks: [Rank] = []
    /// Items below one that became a heading lose its depth.
    private var surplusDepth = 0

    init(_ blocks: [Block]) {
        for block in blocks { draft(block) }
        assemble()
    }

    // MARK: Drafting

    private mutating func draft(_ block: Block) {
        if block.depth == 0 { surplusDepth = 0 }
        let depth = max(0, block.depth - surplusDepth)
        let whole = block.piece.part(0..<block.piece.bytes.count)
        guard let piece = Self.withoutResidue(whole) else { return }
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
    private static func withoutResidue(_ piece: Piece) -> Piece? {
        guard !piece.bytes.isEmpty, !Residue.isFeedNote(piece.bytes), !Residue.isArchiveBanner(piece.bytes),
            !Residue.isShareLink(piece.bytes)
        else { return nil }
        let lines = piece.lines
        let kept = lines.filter { !Residue.isEndMark(piece.bytes[$0]) }
        if kept.count == lines.count { return piece }
        guard let first = kept.first, let last = kept.last else { return nil }
        return piece.part(first.lowerBound..<last.upperBound)
    }

    private mutating func draftItem(_ piece: Piece, depth: Int) {
        if depth == 0, draftPillar(piece, .item) {
            surplusDepth = 1
            return
        }
        let bullet = Residue.bullet(piece.bytes[...])
        draftBulleted(bullet > 0 ? piece.part(bullet..<piece.bytes.count) : piece, .item, depth: depth)
    }

    /// What follows in an item. When that is a heading, the list was left open by mistake.
    private mutating func draftContinuation(_ piece: Piece, depth: Int) {
        let lines = piece.lines
        guard let first = lines.first, Self.rank(of: piece, in: first, isCentred: false) != nil else {
            draftBulleted(piece, .paragraph, depth: depth)
            return
        }
        surplusDepth += depth
        draftParagraph(piece, isCentred: false)
    }

    private mutating func draftParagraph(_ piece: Piece, isCentred: Bool) {
        let lines = piece.lines
        guard let first = lines.first else { return }
        if let rank = Self.rank(of: piece, in: 0..<piece.bytes.count, isCentred: isCentred) {
            drafts.append(.heading(piece, rank))
        } else if lines.count > 1, let rank = Self.rank(of: piece, in: first, isCentred: isCentred) {
            draftHead(piece, lines, rank)
        } else if !draftPillar(piece, .paragraph) {
            draftBulleted(piece, .paragraph, depth: 0)
        }
    }

    /// `<strong>Head</strong><br>text`; the head may take several lines.
    private mutating func draftHead(_ piece: Piece, _ lines: [Range<Int>], _ rank: Rank) {
        // Where every line is bold, only the first is the heading.
        let end = lines.dropFirst().firstIndex { Self.rank(of: piece, in: $0, isCentred: false) == nil } ?? 1
        let head = piece.part(0..<lines[end - 1].upperBound)
        drafts.append(.heading(head, rank))
        let rest = piece.part(lines[end].lowerBound..<piece.bytes.count)
        let isSummary =
            HeadingNumber(head.string) != nil || rest.isCovered(0..<rest.bytes.count, by: [.emphasis])
        if isSummary, Residue.bullet(rest.bytes[...]) == 0 {
            drafts.append(.summary(rest))
        } else {
            draftBulleted(rest, .paragraph, depth: 0)
        }
    }

    /// `**Pillar 1 – Security**: We will …`: a heading and its text in one line.
    private mutating func draftPillar(_ piece: Piece, _ kind: Statement.Kind) -> Bool {
        guard
            let run = piece.spans.first(where: {
                $0.start == 0 && ($0.style == .strong || $0.style == .underline)
            })
        else { return false }
        var end = run.end
        // The name of the pillar may be stressed by itself: `**Pillar 2**: **Integrate nutrition**`.
        for span in piece.spans where span.style == run.style && span.start > end {
            guard piece.bytes[end..<span.start].allSatisfy({ !$0.isLetter && !$0.isDigit }),
                HeadingNumber(piece.part(0..<end).string)?.isBare == true
            else { break }
            end = span.end
        }
        if end < piece.bytes.count, piece.bytes[end] == UInt8(ascii: ":") { end += 1 }
        let head = piece.part(0..<end)
        guard let number = HeadingNumber(head.string), number.isPillar,
            number.hasSeparator || piece.bytes[end - 1] == UInt8(ascii: ":"),
            head.bytes.count <= Self.longestHeading
        else { return false }
        drafts.append(
            .heading(head, .look(strong: true, underline: false, centred: false, isNumbered: true)))
        let rest = piece.part(end..<piece.bytes.count)
        if Self.goesOn(rest) {
            // `**Pillar 1: Improve access** by supporting …`: one sentence, so it stays with its title.
            drafts.append(.summary(rest))
        } else if !rest.bytes.isEmpty {
            draftBulleted(rest, kind, depth: 0)
        }
        return true
    }

    /// Does the text go on with a sentence that began before it?
    private static func goesOn(_ piece: Piece) -> Bool {
        let word = piece.bytes.prefix { $0.isLetter || $0 >= 0x80 }
        return word.first.map { (0x61...0x7A).contains($0) } == true && Residue.bullet(piece.bytes[...]) == 0
            && piece.lines.count == 1
    }

    /// Lines that begin with a bullet typed by hand are items.
    private mutating func draftBulleted(_ piece: Piece, _ kind: Statement.Kind, depth: Int) {
        let lines = piece.lines
        let bullets = lines.map { Residue.bullet(piece.bytes[$0]) }
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
        for (index, part) in piece.parts(ranges).enumerated() where !part.bytes.isEmpty {
            drafts.append(.statement(part, kinds[index], depth: index == 0 ? depth : outer))
        }
    }

    // MARK: Hand-made headings

    private static let longestHeading = 250

    /// The rank of a hand-made heading, or `nil` when the text in `range` does not look like one.
    private static func rank(of piece: Piece, in range: Range<Int>, isCentred: Bool) -> Rank? {
        let text = piece.bytes[range]
        guard text.count <= longestHeading, text.contains(where: { $0.isLetter }) else { return nil }
        guard piece.isCovered(range, by: [.strong, .underline]) else {
            // A pillar's line is its heading even without emphasis.
            guard text.count <= 160, text.last != UInt8(ascii: "."), let number = HeadingNumber(text),
                number.isPillar, number.hasSeparator
            else { return nil }
            return .look(strong: false, underline: false, centred: isCentred, isNumbered: true)
        }
        guard !piece.isCovered(range, by: [.link]) else { return nil }
        let isNumbered = HeadingNumber(text) != nil
        // A whole sentence in bold is a statement with stress; a heading rarely ends in a full stop.
        if text.last == UInt8(ascii: "."), text.count > 100, !isNumbered { return nil }
        return .look(
            strong: piece.isCovered(range, by: [.strong]),
            underline: piece.isCovered(range, by: [.underline]),
            centred: isCentred, isNumbered: isNumbered)
    }

    // MARK: Assembling

    private mutating func assemble() {
        for (index, draft) in drafts.enumerated() {
            switch draft {
            case .heading(let piece, .look) where index == drafts.count - 1:
                // It introduces nothing.
                add(piece.statement(.paragraph, depth: 0))
            case .heading(let piece, let rank): open(piece, rank)
            case .summary(let piece):
                sections[sections.count - 1].summary = piece.statement(.paragraph, depth: 0)
            case .statement(let piece, let kind, let depth):
                if isSummary(piece, kind) {
                    sections[sections.count - 1].summary = piece.statement(.paragraph, depth: 0)
                } else {
                    add(piece.statement(kind, depth: depth))
                }
            }
        }
        drafts = []
    }

    /// An italic paragraph right below a pillar's title.
    private func isSummary(_ piece: Piece, _ kind: Statement.Kind) -> Bool {
        guard kind == .paragraph, piece.note == nil, let section = sections.last, section.number != nil,
            section.summary == nil,
            section.statements.isEmpty
        else { return false }
        return piece.isCovered(0..<piece.bytes.count, by: [.emphasis])
    }

    private mutating func add(_ statement: Statement) {
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
        let heading = piece.string
        let number = HeadingNumber(heading)
        sections.append(
            Section(
                heading: heading, level: ranks.count, number: number?.number, title: number?.title ?? heading)
        )
    }
}
