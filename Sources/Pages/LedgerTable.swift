internal import Digesting
internal import FactSheets

/// The table of the ledger's lines; its heads put it in order.
struct LedgerTable {
    private let view: LedgerView
    private let context: PageContext

    init(_ view: LedgerView, _ context: PageContext) { (self.view, self.context) = (view, context) }

    private static let columns: [(order: LedgerQuery.Order?, name: String)] = [
        (nil, "Commitment"), (.pillar, "Pillar"), (.state, "State"), (.amount, "Amounts"),
        (.deadline, "Deadline"), (.office, "Offices"), (.changed, "Last changed"),
    ]

    func write(_ m: inout Markup) {
        m.element(
            "div", .class("wide"), .id("lines"), Attribute("role", "region"), Attribute("tabindex", "0"),
            Attribute("aria-label", context("Commitments"))
        ) { m in
            m.element("table", .class("fold ledger")) { m in
                m.element("thead") { m in
                    m.element("tr") { m in for column in Self.columns { head(&m, column) } }
                }
                m.element("tbody") { m in for line in view.shown { row(&m, line) } }
            }
        }
    }

    private func head(_ m: inout Markup, _ column: (order: LedgerQuery.Order?, name: String)) {
        guard let order = column.order else {
            m.element("th", Attribute("scope", "col"), text: context(column.name))
            return
        }
        let isNow = view.query.order == order
        var next = view.query
        next.order = order
        next.isReversed = isNow && !view.query.isReversed
        // Sums and changes stand with the greatest and the latest first.
        let falls = (order == .amount || order == .changed) != view.query.isReversed
        m.element(
            "th", Attribute("scope", "col"),
            isNow ? Attribute("aria-sort", falls ? "descending" : "ascending") : nil
        ) { m in
            m.link(
                context.href("ledger", next.fields, fragment: "lines"),
                context(column.name) + (isNow ? falls ? " ↓" : " ↑" : ""))
        }
    }

    private func row(_ m: inout Markup, _ line: Commitment) {
        m.element("tr") { m in
            m.element("th", Attribute("scope", "row"), .class("said")) { m in
                m.link(context.href("ledger/" + line.id), shortened(line.text, to: 240))
            }
            cell(&m, "Pillar") { m in if let pillar = line.pillar { m.text(shortened(pillar, to: 90)) } }
            cell(&m, "State") { $0.state(line.state, context) }
            cell(&m, "Amounts") { m in
                if !line.amounts.isEmpty {
                    m.text(
                        shortened(
                            line.amounts.map { context.voice.money($0.text) }.joined(separator: "; "), to: 120
                        ))
                }
            }
            cell(&m, "Deadline") { m in
                if let deadline = line.deadline { m.text(context.voice.day(deadline.lastDay)) }
            }
            cell(&m, "Offices") { m in
                if !line.offices.isEmpty { m.text(shortened(line.offices.joined(separator: "; "), to: 160)) }
            }
            cell(&m, "Last changed") { m in
                if let changed = line.lastChanged { m.day(changed.date, context) }
            }
        }
    }

    /// An empty one is not shown where the table is folded.
    private func cell(_ m: inout Markup, _ name: String, _ body: (inout Markup) -> Void) {
        var inner = Markup()
        body(&inner)
        if inner.bytes.isEmpty {
            m.element("td", .class("empty"), text: "")
        } else {
            m.element("td", Attribute("data-label", context(name))) { $0.append(inner) }
        }
    }
}
