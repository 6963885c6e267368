internal import Digesting
internal import FactSheets

/// What a version says, by pillar, with a place to link to for each commitment and each statement.
struct SheetMarkup {
    let document: ArchivedDocument
    let version: ArchivedVersion
    let sheet: FactSheet
    /// By the statements they stand in; those of equal statements in their order.
    private let commitments: [String: [StandingCommitment]]
    let context: PageContext
    /// The first statement that is shown, from 1, counted over the whole text.
    let from: Int
    /// The address of this text from another statement on.
    let address: (Int) -> String
    /// The rank of the outermost headings.
    let top: Int

    static let most = 1500
    static let room = 600_000

    init(
        _ document: ArchivedDocument, _ version: ArchivedVersion, _ sheet: FactSheet,
        commitments: [StandingCommitment], from: Int, context: PageContext,
        address: @escaping (Int) -> String,
        top: Int = 2
    ) {
        (self.document, self.version, self.sheet, self.context) = (document, version, sheet, context)
        (self.from, self.address, self.top) = (from, address, top)
        self.commitments = Dictionary(grouping: commitments, by: \.statement)
    }

    /// A block of the text in reading order.
    private enum Block {
        case heading(Section)
        case statement(Statement, isSummary: Bool)
    }

    func write(_ m: inout Markup) {
        var blocks = sheet.lead.map { Block.statement($0, isSummary: false) }
        for section in sheet.sections {
            blocks.append(.heading(section))
            if let summary = section.summary { blocks.append(.statement(summary, isSummary: true)) }
            blocks += section.statements.map { .statement($0, isSummary: false) }
        }
        let first = from <= blocks.count ? from - 1 : 0
        if first > 0 { link(&m, 1, context("To the beginning of the text")) }
        var used: [String: Int] = [:]
        var anchors = Set<String>()
        let start = m.bytes.count
        var place = first
        while place < blocks.count {
            if place - first >= Self.most || m.bytes.count - start > Self.room {
                let rest = context.voice.counted(blocks.count - place, "statement")
                link(&m, place + 1, context("{1} more are on the next page", rest))
                break
            }
            switch blocks[place] {
            case .heading(let section): heading(&m, section, &anchors)
            case .statement(let statement, let isSummary):
                guard statement.kind == .item, !isSummary else {
                    block(&m, statement, isSummary: isSummary, &used, &anchors)
                    break
                }
                var items: [Statement] = []
                while place < blocks.count, items.count < 200,
                    case .statement(let next, false) = blocks[place],
                    next.kind == .item
                {
                    items.append(next)
                    place += 1
                }
                list(&m, items[...], &used, &anchors)
                continue
            }
            place += 1
        }
    }

    private func link(_ m: inout Markup, _ place: Int, _ words: String) {
        m.element("p", .class("more card")) { $0.link(address(place), words) }
    }

    private func heading(_ m: inout Markup, _ section: Section, _ anchors: inout Set<String>) {
        guard !section.heading.isEmpty else { return }
        let id = anchor(section.heading, &anchors)
        switch top + max(section.level, 1) - 1 {
        case 2: m.element("h2", id, .class("pillar"), text: section.heading)
        case 3: m.element("h3", id, .class("pillar"), text: section.heading)
        default: m.element("h4", id, text: section.heading)
        }
    }

    /// `nil` where an equal text has the place already.
    private func anchor(_ text: String, _ anchors: inout Set<String>) -> Attribute? {
        let name = statementAnchor(text)
        return anchors.insert(name).inserted ? .id(name) : nil
    }

    private func block(
        _ m: inout Markup, _ statement: Statement, isSummary: Bool, _ used: inout [String: Int],
        _ anchors: inout Set<String>
    ) {
        let name = isSummary ? "summary" : statement.kind == .row ? "table" : "paragraph"
        m.element("div", .class("statement words \(name)"), anchor(statement.text, &anchors)) {
            body(&$0, statement, &used, &anchors)
        }
    }

    /// Items, those of a greater depth in a list below the one before.
    private func list(
        _ m: inout Markup, _ items: ArraySlice<Statement>, _ used: inout [String: Int],
        _ anchors: inout Set<String>, nested: Int = 0
    ) {
        m.element("ul", .class("items")) { m in
            var rest = items
            while let item = rest.first {
                rest = rest.dropFirst()
                let below = nested < 8 ? rest.prefix { $0.depth > item.depth } : rest.prefix(0)
                rest = rest.dropFirst(below.count)
                m.element("li", .class("statement"), anchor(item.text, &anchors)) { m in
                    body(&m, item, &used, &anchors)
                    if !below.isEmpty { list(&m, below, &used, &anchors, nested: nested + 1) }
                }
            }
        }
    }

    private func body(
        _ m: inout Markup, _ statement: Statement, _ used: inout [String: Int], _ anchors: inout Set<String>
    ) {
        m.statement(statement, context)
        let held = commitments[statement.text] ?? []
        let isWhole = held.first.map { $0.text == statement.text } ?? false
        let mine: ArraySlice<StandingCommitment>
        if isWhole {
            // Equal statements are different commitments: the first place has the first.
            let place = used[statement.text, default: 0]
            used[statement.text] = place + 1
            mine = held.dropFirst(place).prefix(1)
        } else {
            mine = used.updateValue(1, forKey: statement.text) == nil ? held[...] : []
        }
        for commitment in mine where anchors.insert(commitment.id).inserted {
            permalink(&m, commitment)
        }
        for commitment in mine where !commitment.later.isEmpty { later(&m, commitment, named: !isWhole) }
    }

    private func permalink(_ m: inout Markup, _ commitment: StandingCommitment) {
        m.text(" ")
        m.inlineElement(
            "a", .class("perma"), .id(commitment.id), .href("#" + commitment.id),
            Attribute("aria-label", context("Permalink to {1}", commitment.id))
        ) { $0.text("#") }
        m.text(" ")
        m.inlineElement(
            "a", .class("perma"), .href(context.href("ledger/" + commitment.id)),
            Attribute("aria-label", context("The history of {1}", commitment.id))
        ) { $0.text("↗") }
    }

    /// What became of it: a line for each step, the first ones and the last.
    private func later(_ m: inout Markup, _ commitment: StandingCommitment, named: Bool) {
        let steps = commitment.later
        m.element("ul", .class("later")) { m in
            if named { m.element("li", text: "‘\(shortened(commitment.text, to: 100))’:") }
            for step in steps.prefix(3) { self.step(&m, step) }
            if steps.count > 4 {
                m.element("li") {
                    $0.link(
                        context.href("ledger/" + commitment.id),
                        context("and {1} more", context.voice.counted(steps.count - 4, "change")))
                }
            }
            if steps.count > 3, let last = steps.last { step(&m, last) }
        }
    }

    private func step(_ m: inout Markup, _ step: LedgerStep) {
        m.element("li") { m in
            let words = context(step.kind.rawValue)
            if step.kind == .withdrawn {
                m.text(context("Later: {1}", words) + " · " + context.voice.time(step.time))
            } else {
                m.text(context("Later: {1}", words) + " · ")
                m.link(
                    context.href(document.path("compare/\(step.version - 1)..\(step.version)")),
                    context("version {1}", "\(step.version)"))
                if let significance = step.significance { m.badge(significance, context) }
                if let explanation = step.explanation, !explanation.isEmpty {
                    m.text(context.voice.stored(folded(explanation)))
                }
            }
        }
    }
}
