internal import Digesting
internal import FactSheets

/// The whole text with all that changed marked in it, for paper.
extension ComparisonPage {
    /// Rows and bytes of a redline's page.
    private static let mostRows = 2000
    private static let roomOfRedline = 1_500_000

    func redline(_ m: inout Markup) {
        let first = view.from <= text.rows.count ? view.from - 1 : 0
        m.element("div", .class("redline")) { m in
            if first > 0 { link(&m, 1, context("To the beginning of the text")) }
            let start = m.bytes.count
            for index in first..<text.rows.count {
                if index - first >= Self.mostRows || m.bytes.count - start > Self.roomOfRedline {
                    link(
                        &m, index + 1,
                        context(
                            "{1} more are on the next page",
                            context.voice.counted(text.rows.count - index, "statement")))
                    break
                }
                write(&m, text.rows[index])
            }
        }
    }

    private func link(_ m: inout Markup, _ from: Int, _ words: String) {
        m.element("p", .class("more card")) { m in m.link(address(view.with { $0.from = from }), words) }
    }

    private func write(_ m: inout Markup, _ row: SideBySide.Row) {
        let brevity = Brevity(context: 1000, whole: 20_000, stretch: 20_000, voice: context.voice)
        if row.isDeparture, let number = row.change {
            m.element("p", .class("departure"), .id("from-\(number + 1)")) { m in
                m.text(
                    "[" + context("moved to {1}", place(changes[number].sectionAfter, context.voice)) + ": ")
                m.link("#change-\(number + 1)", context("change {1}", "\(number + 1)"))
                m.text("]")
            }
        } else if let number = row.change {
            let change = changes[number]
            m.element("div", .class("changed \(change.significance.rawValue)"), .id("change-\(number + 1)")) {
                m in
                m.element("p", .class("margin")) { m in
                    m.text("\(number + 1) \(change.label(context.voice))")
                    m.badge(change.significance, context)
                }
                ChangeBlock.words(&m, change, brevity)
            }
        } else {
            for index in row.new where !text.new[index].text.isEmpty {
                let passage = text.new[index]
                m.element(
                    "p", .class("words \(passage.unit.rawValue)"),
                    text: trimmed(passage.text, 100_000, context))
            }
        }
    }
}
