internal import Digesting
internal import FactSheets

/// One change of a comparison: what it is, why it matters, its words, and the way to its neighbours.
struct ChangeBlock {
    let page: ComparisonPage
    let row: SideBySide.Row
    /// Its place among all changes of the comparison, from 0: the same whatever is filtered.
    let number: Int
    /// The changes shown before and after it.
    let before: Int?
    let after: Int?

    private var context: PageContext { page.context }
    private var change: Change { page.changes[number] }
    /// Statements are shown whole, but for what no one reads in one piece.
    private var brevity: Brevity { Brevity(context: 300, whole: 1500, stretch: 3000, voice: context.voice) }

    func write(_ m: inout Markup) {
        let name = "change-\(number + 1)"
        m.element(
            "article", .class("change \(change.significance.rawValue)"), .id(name),
            Attribute("aria-labelledby", "\(name)-name"), Attribute("tabindex", "-1")
        ) { m in
            m.element("header") { head(&$0, name) }
            switch page.view.form {
            case .side: pair(&m)
            case .inline, .redline: inline(&m)
            }
            if !page.notes.isEmpty {
                m.notes(page.notes(about: change), context, takingBack: page.takingBack)
            }
            page.noteForm(.add(number: number + 1), about: change.key, at: name)?.write(&m)
        }
    }

    private func head(_ m: inout Markup, _ name: String) {
        let voice = context.voice
        m.element("h3", .id("\(name)-name")) { m in
            m.inlineElement("a", .class("place"), .href("#" + name)) { $0.text("\(number + 1)") }
            m.text(" \(change.label(voice)) ")
            m.badge(change.significance, context)
        }
        m.element("p", .class("where"), text: home(of: change, voice))
        m.element("p", .class("why"), text: change.sentence(voice))
        let callouts = change.callouts(voice)
        if !callouts.isEmpty {
            m.element("ul", .class("callouts")) { m in
                for callout in callouts { m.element("li") { Self.callout(&$0, callout) } }
            }
        }
        if let way = change.way(voice) {
            m.element("p", .class("way")) { m in
                m.text(context("Moved {1}.", way) + " ")
                m.link("#from-\(number + 1)", context("Where it stood"))
            }
        }
        m.element("p", .class("steps screen")) { m in
            if let before {
                m.element(
                    "a", .href("#change-\(before + 1)"), .class("before"),
                    text: context("‹ change {1}", "\(before + 1)"))
            }
            if let after {
                m.element(
                    "a", .href("#change-\(after + 1)"), .class("after"),
                    text: context("change {1} ›", "\(after + 1)"))
            }
        }
    }

    static func callout(_ m: inout Markup, _ callout: Callout) {
        m.text(callout.label + ": ")
        if let before = callout.before {
            if callout.after == nil {
                m.text(before)
            } else {
                m.inlineElement("del") { $0.text(before) }
                m.text(" → ")
            }
        }
        if let after = callout.after { m.inlineElement("ins") { $0.text(after) } }
        if let note = callout.note { m.text(" (\(note))") }
    }

    private func pair(_ m: inout Markup) {
        m.element("div", .class("pair")) { m in
            cell(&m, "old", page.old, row.old, page.text.old, without: .insert)
            cell(&m, "new", page.new, row.new, page.text.new, without: .delete)
        }
    }

    private func cell(
        _ m: inout Markup, _ name: String, _ side: ComparisonPage.Side, _ places: [Int],
        _ passages: [SideBySide.Passage], without op: Edit.Op
    ) {
        m.element("div", .class("cell \(name)")) { m in
            m.element("p", .class("cell-name")) { m in
                m.text((name == "old" ? context("Before") : context("After")) + ": ")
                if let place = places.first {
                    m.link(
                        context.href(side.path, fragment: statementAnchor(passages[place].text)),
                        page.name(side))
                } else {
                    m.text(page.name(side))
                }
            }
            if places.isEmpty {
                m.element(
                    "p", .class("absent"),
                    text: name == "old" ? context("Not there yet.") : context("Not there any more."))
            } else {
                let kind = passages[places[0]].unit
                m.element("div", .class("words \(kind.rawValue)")) {
                    $0.side(joined(change.edits), without: op, context)
                }
            }
        }
    }

    private func inline(_ m: inout Markup) { Self.words(&m, change, brevity) }

    /// Old and new words in one text, or one after the other where little stayed.
    static func words(_ m: inout Markup, _ change: Change, _ brevity: Brevity) {
        switch Wording(change, brevity) {
        case .marked(let pieces):
            m.element("div", .class("words \(change.unit.rawValue)")) { $0.words(pieces) }
        case .replaced(let old, let new):
            m.element("div", .class("words \(change.unit.rawValue)")) { $0.words(old) }
            m.element("div", .class("words \(change.unit.rawValue)")) { $0.words(new) }
        }
    }
}
