internal import FactSheets

/// Walks a tree once and cuts its text into blocks.
struct BlockWalk {
    private(set) var blocks: [Block] = []
    private(set) var text = PageText()
    /// Can there be footnotes on the page?
    var mayHaveNotes: Bool { !links.notes.isEmpty || text.bytes.place(of: UInt8(ascii: "["), from: 0) != nil }

    private let tree: HTMLTree
    private let isFurniture: [Bool]
    private let base: String?
    /// Nodes that were read otherwise: the title, the header it stands in.
    private let skipped: Set<Int>
    private let links: NoteLinks

    private var run = InlineRun()
    private var heading: Int?
    /// For each open item: has it a statement yet?
    private var items: [Bool] = []
    /// For each open list: has it an item yet?
    private var lists: [Bool] = []
    /// Lists that stand directly in a list, behind an item they belong to.
    private var strayLists = 0
    private var isRow = false
    private var isCentred = false
    /// Raised marks so far: where one opens a line, the line is its note.
    private var supMarks: Set<String> = []
    /// The mark of the footnote that the next block begins.
    private var note: String?

    init(_ tree: HTMLTree, content: MainContent, base: String?, skipping: Set<Int> = []) {
        self.tree = tree
        isFurniture = content.isFurniture
        self.base = base
        skipped = skipping
        links = NoteLinks(tree)
        for node in content.walked { visit(node) }
        flush()
    }

    private mutating func visit(_ node: Int) {
        let tag = tree.nodes[node].tag
        if tag == .text {
            if !isFurniture[node] { run.append(tree.text(of: node)) }
            return
        }
        if isFurniture[node] || skipped.contains(node) {
            if tag.isBlock { boundary() }
            return
        }
        if !links.notes.isEmpty, let mark = links.notes[node] { beginNote(mark, isBlock: tag.isBlock) }
        switch tag {
        case .br: lineBreak()
        case .ul, .ol: list(node)
        case .li: item(node)
        case .tr where isSimpleRow(node): row(node)
        case .h1, .h2, .h3, .h4, .h5, .h6:
            boundary()
            let outer = heading
            heading = tag.headingLevel
            children(node)
            boundary()
            heading = outer
        case _ where tag.isBlock:
            boundary()
            let outer = isCentred
            isCentred = isCentred || tag == .center || Emphasis.isCentred(node, in: tree)
            children(node)
            boundary()
            isCentred = outer
        case .sup where isFootnoteMark(node):
            supMarks.insert(tree.foldedText(below: node))
            run.append(Array("[".utf8)[...])
            children(node)
            run.append(Array("]".utf8)[...])
        default: inline(node)
        }
    }

    /// `million<sup>2</sup>` is no number of its own, `m<sup>2</sup>`, `10<sup>6</sup>` and `1<sup>st</sup>` are what
    /// they are: digits alone that lead to a note, or that follow a word or the end of a sentence.
    private func isFootnoteMark(_ node: Int) -> Bool {
        var digits = 0
        var leadsWithin = false
        for index in tree.subtree(node) {
            if tree.nodes[index].tag == .a {
                leadsWithin = leadsWithin || tree.value(.href, of: index)?.first == UInt8(ascii: "#")
            }
            guard tree.nodes[index].tag == .text else { continue }
            for byte in tree.text(of: index).trimmed {
                guard byte.isDigit || byte == UInt8(ascii: ",") else { return false }
                digits += 1
            }
        }
        guard (1...3).contains(digits) else { return false }
        if leadsWithin || isAtStart && supMarks.contains(tree.foldedText(below: node)) { return true }
        let before = run.bytes.suffix(3)
        guard let last = before.last else { return false }
        let closing: Set<UInt8> = Set(".,;:\"'".utf8)
        return closing.contains(last) || last == 0x9D
            || before.count == 3 && before.allSatisfy { $0.isLetter || $0 >= 0x80 }
    }

    private mutating func children(_ node: Int) {
        var child = node + 1
        let end = Int(tree.nodes[node].end)
        while child < end {
            visit(child)
            child = Int(tree.nodes[child].end)
        }
    }

    /// Nothing of the line has been read yet.
    private var isAtStart: Bool { run.isEmpty || run.bytes.last == 0x0A }

    /// An anchor within a text begins no statement of its own.
    private mutating func beginNote(_ mark: String, isBlock: Bool) {
        guard isBlock || isAtStart else { return }
        boundary()
        note = mark
    }

    /// A mark in the text, in brackets so that it joins no number.
    private mutating func reference(_ reference: NoteLinks.Reference, at node: Int) {
        let isBare = reference.isBare && run.bytes.last != UInt8(ascii: "[")
        run.begin(.note, target: reference.mark)
        if isBare { run.append(Array("[".utf8)[...]) }
        children(node)
        if isBare { run.append(Array("]".utf8)[...]) }
        run.end()
    }

    private mutating func inline(_ node: Int) {
        if !links.references.isEmpty, let mark = links.references[node] {
            reference(mark, at: node)
            return
        }
        var styles = Emphasis.styles(of: node, in: tree)
        var target: String?
        if tree.nodes[node].tag == .a {
            target = tree.string(.href, of: node).flatMap { absoluteAddress($0, base: base) }
            if target != nil { styles.append(.link) }
        }
        for style in styles { run.begin(style, target: style == .link ? target : nil) }
        children(node)
        for _ in styles { run.end() }
    }

    private mutating func list(_ node: Int) {
        boundary()
        let isStray = lists.last == true && tree.nodes[Int(tree.nodes[node].parent)].tag.isList
        if isStray { strayLists += 1 }
        lists.append(false)
        children(node)
        boundary()
        lists.removeLast()
        if isStray { strayLists -= 1 }
    }

    private mutating func item(_ node: Int) {
        boundary()
        items.append(false)
        children(node)
        boundary()
        if items.removeLast(), !lists.isEmpty { lists[lists.count - 1] = true }
    }

    /// A row whose cells are short texts, not a table used to lay a page out.
    private func isSimpleRow(_ node: Int) -> Bool {
        var paragraphs = 0
        var cells = 0
        var size = 0
        for index in tree.subtree(node) {
            switch tree.nodes[index].tag {
            case .ul, .ol, .table, .h1, .h2, .h3, .h4, .h5, .h6: return false
            case .p: paragraphs += 1
            case .td, .th: cells += 1
            case .text: size += tree.nodes[index].text.count
            default: break
            }
        }
        return paragraphs <= cells && (cells > 1 || size < 300) || size < 400
    }

    private mutating func row(_ node: Int) {
        boundary()
        isRow = true
        children(node)
        isRow = false
        flush(.row)
    }

    private mutating func boundary() {
        if isRow { run.appendBlank() } else { flush() }
    }

    private mutating func lineBreak() {
        if isRow {
            run.appendBlank()
        } else if run.bytes.last == 0x0A {
            flush()
        } else if !run.isEmpty {
            run.appendBreak()
        }
    }

    private mutating func flush(_ kind: Block.Kind? = nil) {
        guard var piece = run.flush(into: &text) else { return }
        piece.note = note
        note = nil
        let depth = items.dropLast().count { $0 } + strayLists
        if let kind {
            blocks.append(Block(kind: kind, depth: 0, piece: piece))
        } else if let heading {
            blocks.append(Block(kind: .heading(heading), depth: 0, piece: piece))
        } else if let hasStatement = items.last {
            // What follows inside an item is a paragraph that belongs to it.
            let kind = hasStatement ? Block.Kind.paragraph : .item
            blocks.append(Block(kind: kind, depth: hasStatement ? depth + 1 : depth, piece: piece))
            items[items.count - 1] = true
        } else {
            blocks.append(Block(kind: .paragraph, depth: 0, piece: piece, isCentred: isCentred))
        }
    }
}

/// Emphasis by element and by style.
enum Emphasis {
    static func styles(of node: Int, in tree: HTMLTree) -> [Span.Style] {
        switch tree.nodes[node].tag {
        case .strong, .b: return [.strong]
        case .em, .i: return [.emphasis]
        case .u, .ins: return [.underline]
        case .span, .font, .a, .other:
            guard let style = tree.value(.style, of: node) else { return [] }
            let dense = style.filter { !$0.isBlank }.map(\.lowercased)
            var styles: [Span.Style] = []
            if dense.contains("underline") { styles.append(.underline) }
            if [
                "font-weight:bold", "font-weight:600", "font-weight:700", "font-weight:800",
                "font-weight:900",
            ]
            .contains(where: { dense.contains($0) }) {
                styles.append(.strong)
            }
            if dense.contains("font-style:italic") { styles.append(.emphasis) }
            return styles
        default: return []
        }
    }

    static func isCentred(_ node: Int, in tree: HTMLTree) -> Bool {
        guard !tree.nodes[node].attributes.isEmpty else { return false }
        return tree.value(.class, of: node)?.contains("text-align-center") == true
            || tree.value(.style, of: node)?.contains("text-align:center") == true
            || tree.value(.style, of: node)?.contains("text-align: center") == true
    }
}
