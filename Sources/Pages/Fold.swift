internal import Digesting
internal import FactSheets

/// What stands the same between two changes, or differs in what is not shown: a few statements as they are, more of them
/// folded away.
struct Fold {
    let page: ComparisonPage
    let rows: [Int]

    /// Bytes of text that all folds of a page hold, and one of them.
    static let room = 120_000
    private static let own = 30_000
    private static let open = 2

    private var context: PageContext { page.context }

    func write(_ m: inout Markup, room: inout Int) {
        let rows = rows.filter { !isEmptyTitle($0) }
        guard !rows.isEmpty else { return }
        if rows.count <= Self.open, weight(rows) < 1500 {
            m.element("div", .class("same")) { m in for row in rows { statement(&m, row) } }
            return
        }
        let start = m.bytes.count
        let allowed = min(Self.own, room)
        m.element("details", .class("same")) { m in
            m.element("summary", text: name(rows))
            for (index, row) in rows.enumerated() {
                if m.bytes.count - start > allowed {
                    rest(&m, rows.count - index, from: row)
                    break
                }
                statement(&m, row)
            }
        }
        room -= min(room, m.bytes.count - start)
    }

    private func isEmptyTitle(_ row: Int) -> Bool {
        row == 0 && page.text.old.first?.text.isEmpty == true && page.text.new.first?.text.isEmpty == true
    }

    private func weight(_ rows: [Int]) -> Int {
        rows.reduce(0) { sum, row in
            sum + page.text.rows[row].new.reduce(0) { $0 + page.text.new[$1].text.utf8.count }
        }
    }

    /// `14 statements the same, 2 with changes that are not shown`.
    private func name(_ rows: [Int]) -> String {
        let hidden = rows.count { page.text.rows[$0].change != nil }
        let same = rows.count - hidden
        let parts = [
            same == 0 ? nil : context("{1} the same", context.voice.counted(same, "statement")),
            hidden == 0
                ? nil
                : context("{1} with changes that are not shown", context.voice.counted(hidden, "statement")),
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private func rest(_ m: inout Markup, _ count: Int, from row: Int) {
        m.element("p", .class("more")) { m in
            m.text(context("{1} more are left out here:", context.voice.counted(count, "statement")) + " ")
            let text = page.text.rows[row].new.first.map { page.text.new[$0].text }
            m.link(
                context.href(page.new.path, fragment: text.map(statementAnchor)),
                context("read version {1}", "\(page.new.version.number)"))
        }
    }

    /// One statement; what differs in it is marked all the same.
    private func statement(_ m: inout Markup, _ place: Int) {
        let row = page.text.rows[place]
        if let number = row.change {
            ChangeBlock.words(
                &m, page.changes[number], Brevity(context: 60, whole: 400, stretch: 600, voice: context.voice)
            )
            return
        }
        for index in row.new {
            let passage = page.text.new[index]
            m.element(
                "p", .class("words \(passage.unit.rawValue)"), text: trimmed(passage.text, 4000, context))
        }
    }
}
