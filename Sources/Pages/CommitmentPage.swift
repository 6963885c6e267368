internal import Digesting
package import FactSheets

/// One commitment, and what is needed beside it to tell its history.
package struct CommitmentView {
    package let commitment: Commitment
    /// For each step of the history, how its words came of those before; `nil` where there are none before.
    package let edits: [[Edit]?]
    /// The titles of documents, by their slugs.
    package let titles: [String: String]
    /// What other lines that may be the same say, by the identifiers of their parts.
    package let others: [String: String]

    /// `difference` makes the words that went and came between two wordings.
    package init(
        _ commitment: Commitment, titles: [String: String], others: [String: String],
        difference: (String, String) -> [Edit]
    ) {
        (self.commitment, self.titles, self.others) = (commitment, titles, others)
        edits = commitment.history.indices.map { index in
            guard let before = Self.before(index, in: commitment.history)?.text,
                let text = commitment.history[index].text
            else { return nil }
            return difference(before, text)
        }
    }

    /// The step that a step's words follow: the one before of the same appearance, else the latest of the one that it is
    /// linked with.
    static func before(_ index: Int, in history: [LedgerStep]) -> LedgerStep? {
        let step = history[index]
        let earlier = history[..<index]
        return earlier.last { $0.part == step.part && $0.text != nil }
            ?? step.link.flatMap { link in earlier.last { $0.part == link.to && $0.text != nil } }
    }
}

/// A commitment's page: what it says now, what its state rests on, all that happened to it.
package func commitmentPage(_ view: CommitmentView, _ context: PageContext) -> [UInt8] {
    let commitment = view.commitment
    let title = shortened(commitment.text, to: 90)
    return Frame(title: title, part: .ledger).page(context) { m in
        m.element("nav", .class("crumbs"), Attribute("aria-label", context("You are here"))) { m in
            m.link(context.href("ledger"), context("Ledger"))
            m.text(" › ")
            m.element("span", .class("hash"), text: commitment.id)
        }
        m.element("h1", text: title)
        if title != folded(commitment.text) {
            m.element("blockquote", .class("quoted")) { $0.element("p", text: commitment.text) }
        }
        facts(&m, commitment, context, view)
        m.element("h2", text: context("Its history"))
        m.element("ol", .class("history")) { m in
            for index in commitment.history.indices { step(&m, index, view, context) }
        }
        later(&m, view, context)
    }
}

private func facts(
    _ m: inout Markup, _ commitment: Commitment, _ context: PageContext, _ view: CommitmentView
) {
    func fact(_ m: inout Markup, _ name: String, _ body: (inout Markup) -> Void) {
        m.element("dt", text: name)
        m.element("dd", body: body)
    }
    m.element("dl", .class("facts")) { m in
        fact(&m, context("State")) { m in
            m.state(commitment.state, context)
            m.text(" · " + context.voice.stored(commitment.basis.reason) + " · ")
            version(&m, commitment.basis.document, commitment.basis.version, commitment.id, context, view)
            m.text(" · ")
            m.time(
                commitment.basis.published.map { min($0, commitment.basis.time) } ?? commitment.basis.time,
                context)
        }
        if let pillar = commitment.pillar {
            fact(&m, context("Pillar")) { m in
                var same = LedgerQuery()
                same.pillar = PillarKey(pillar).value
                m.link(context.href("ledger", same.fields), pillar)
            }
        }
        if !commitment.amounts.isEmpty {
            fact(&m, context("Amounts")) { $0.text(amounts(commitment.amounts, context)) }
        }
        if let deadline = commitment.deadline {
            fact(&m, context("Deadline")) { $0.text(day(deadline, context)) }
        }
        if !commitment.offices.isEmpty {
            fact(&m, context("Offices")) { m in
                for (index, office) in commitment.offices.enumerated() {
                    var same = LedgerQuery()
                    same.office = office
                    if index > 0 { m.text(" · ") }
                    m.link(context.href("ledger", same.fields), office)
                }
            }
        }
        if let published = commitment.firstPublished {
            fact(&m, context("First published")) { $0.time(published, context) }
        }
        fact(&m, context("First seen")) { $0.time(commitment.firstSeen, context) }
        if let changed = commitment.lastChanged {
            fact(&m, context("Last changed")) { $0.time(changed, context) }
        }
        fact(&m, context("Last mentioned")) { $0.time(commitment.lastMentioned, context) }
        fact(&m, context("Documents")) { m in
            for (index, slug) in commitment.documents.enumerated() {
                if index > 0 { m.text(" · ") }
                m.link(context.href("documents/" + slug), name(slug, view))
            }
        }
        if commitment.parts.count > 1 {
            fact(&m, context("Appearances")) {
                $0.element("span", .class("hash"), text: commitment.parts.joined(separator: ", "))
            }
        }
    }
}

private func name(_ slug: String, _ view: CommitmentView) -> String {
    let title = view.titles[slug] ?? ""
    return title.isEmpty ? slug : shortened(title, to: 90)
}

/// A link to where a version says it.
private func version(
    _ m: inout Markup, _ slug: String, _ number: Int, _ part: String, _ context: PageContext,
    _ view: CommitmentView
) {
    m.link(
        context.href("documents/\(slug)/\(number)", fragment: part),
        context("{1}, version {2}", name(slug, view), String(number)))
}

private func amounts(_ amounts: [LedgerAmount], _ context: PageContext) -> String {
    amounts.map { context.voice.money($0.text) }.joined(separator: "; ")
}

private func day(_ deadline: LedgerDeadline, _ context: PageContext) -> String {
    let day = context.voice.day(deadline.lastDay)
    return deadline.firstDay == deadline.lastDay
        ? "‘\(deadline.text)’: \(day)"
        : "‘\(deadline.text)’: " + context("the last day that fits is {1}", day)
}

// MARK: The history

private func step(_ m: inout Markup, _ index: Int, _ view: CommitmentView, _ context: PageContext) {
    let step = view.commitment.history[index]
    m.element("li", .class("card \(step.significance?.rawValue ?? "")"), .id("s-\(index + 1)")) { m in
        m.element("h3") { m in
            m.time(step.since, context)
            m.text(" · " + words(step, context))
            if let significance = step.significance, significance > .none {
                m.text(" ")
                m.badge(significance, context)
            }
        }
        if let edits = view.edits[index] {
            m.element("p", .class("said")) { $0.edited(edits) }
        } else if let text = step.text {
            m.element("p", .class("said"), text: text)
        } else if let before = CommitmentView.before(index, in: view.commitment.history)?.text {
            m.element("p", .class("said")) { $0.edited([Edit(.delete, before)]) }
        }
        if let explanation = step.explanation {
            m.element("p", .class("small"), text: context.voice.stored(explanation))
        }
        values(&m, index, view, context)
        if let link = step.link { why(&m, link, context) }
        m.element("p", .class("links")) { m in
            version(&m, step.document, step.version, step.part, context, view)
            if step.kind != .first, step.kind != .withdrawn, step.version > 1 {
                m.link(
                    context.href("documents/\(step.document)/compare/\(step.version - 1)..\(step.version)"),
                    context("Compare with version {1}", String(step.version - 1)))
            }
            m.link(
                context.href("documents/\(step.document)/\(step.version)/evidence.zip"),
                context("Evidence (ZIP)"))
            if step.published != nil, step.time.date != step.since.date {
                m.element("span") { m in
                    m.text(context("first seen here") + " ")
                    m.time(step.time, context)
                }
            }
        }
    }
}

private func words(_ step: LedgerStep, _ context: PageContext) -> String {
    switch step.kind {
    case .first:
        step.published == nil
            ? context("stood in the document when it was first seen") : context("published")
    case .added: context("added")
    case .reworded: context("reworded")
    case .moved: step.pillar.map { context("moved to ‘{1}’", shortened($0, to: 80)) } ?? context("moved")
    case .merged:
        step.text == nil ? context("went into another statement") : context("took in another statement")
    case .split: context("split")
    case .removed: context("removed")
    case .restored: context("came back")
    case .withdrawn: context("its document was withdrawn")
    }
}

/// Which amounts and deadlines it has that the wording before had not, and the other way round.
private func values(_ m: inout Markup, _ index: Int, _ view: CommitmentView, _ context: PageContext) {
    let step = view.commitment.history[index]
    guard step.text != nil else { return }
    let before = CommitmentView.before(index, in: view.commitment.history)
    func line(_ m: inout Markup, _ name: String, _ old: String?, _ new: String?) {
        guard old != new || before == nil, old != nil || new != nil else { return }
        m.element("p", .class("small")) { m in
            m.element("strong", text: name + ": ")
            if let old { m.element("del", text: old) }
            if old != nil, new != nil { m.text(" → ") }
            if let new {
                if before == nil { m.text(new) } else { m.element("ins", text: new) }
            }
        }
    }
    line(
        &m, context("Amounts"), before?.amounts.map { amounts($0, context) },
        step.amounts.map { amounts($0, context) })
    line(
        &m, context("Deadline"), before?.deadline.map { day($0, context) },
        step.deadline.map { day($0, context) })
}

/// Why this appearance is held to be the same commitment as an earlier one.
private func why(_ m: inout Markup, _ link: LedgerLink, _ context: PageContext) {
    m.element("details") { m in
        m.element(
            "summary",
            text: link.origin == .hand
                ? context("Linked with {1} by hand", link.to)
                : context("Linked with {1}: {2}", link.to, context(link.sureness.pageName)))
        reasons(&m, link, context)
    }
}

private func reasons(_ m: inout Markup, _ link: LedgerLink, _ context: PageContext) {
    m.element("ul", .class("small")) { m in
        for reason in link.reasons.prefix(12) {
            m.element(
                "li",
                text:
                    "\(context(reason.kind.pageName)): \(shortened(reason.values.joined(separator: ", "), to: 300))"
            )
        }
        m.element("li", text: context("score {1} of 1", ledgerNumber(link.score)))
    }
}

/// Other lines that may be the same, and are not joined.
private func later(_ m: inout Markup, _ view: CommitmentView, _ context: PageContext) {
    var seen = Set<String>()
    let all = (view.commitment.history.flatMap { $0.possible ?? [] } + view.commitment.possibleLater)
        .sorted { ($1.score, $0.to) < ($0.score, $1.to) }.filter { seen.insert($0.to).inserted }
    guard !all.isEmpty else { return }
    m.element("h2", text: context("May be the same as"))
    m.element(
        "p", .class("quiet"),
        text: context(
            "These share some of what few others say; they are not joined until a person confirms it (hledwatch ledger link)."
        ))
    m.element("ul", .class("history")) { m in
        for link in all.prefix(8) {
            m.element("li", .class("card")) { m in
                m.element("p") {
                    $0.link(
                        context.href("ledger/" + link.to), shortened(view.others[link.to] ?? link.to, to: 240)
                    )
                }
                reasons(&m, link, context)
            }
        }
    }
}

extension LedgerLink.Sureness {
    var pageName: String {
        switch self {
        case .possible: "possible"
        case .likely: "likely"
        case .certain: "certain"
        }
    }
}

extension LedgerLink.Reason.Kind {
    var pageName: String {
        switch self {
        case .words: "words"
        case .phrases: "phrases"
        case .offices: "offices"
        case .amounts: "amounts"
        case .pillar: "pillar"
        }
    }
}

extension Markup {
    /// The words of an edited statement: what came and what went is marked.
    mutating func edited(_ edits: [Edit]) {
        var run: (look: Look, text: String)?
        func write(_ run: (look: Look, text: String), _ m: inout Markup) {
            switch run.look {
            case .deleted, .deletedWhole: m.inline("del", run.text)
            case .inserted, .insertedWhole: m.inline("ins", run.text)
            default: m.text(run.text)
            }
        }
        for piece in pieces(edits) {
            let blank = piece.spaced ? " " : ""
            if let open = run, open.look == piece.look {
                run = (open.look, open.text + blank + piece.text)
                continue
            }
            if let open = run { write(open, &self) }
            if piece.spaced { text(" ") }
            run = (piece.look, piece.text)
        }
        if let open = run { write(open, &self) }
    }
}
