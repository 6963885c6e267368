internal import Digesting
internal import FactSheets

/// A picture of both texts beside the changes: where they are, how large, what moved where. A drawing for the eye; the list
/// beside it says the same.
extension ComparisonPage {
    /// A stripe of the picture.
    private struct Stripe {
        var y: Double
        var height: Double
    }

    private var height: Double { min(600, max(160, Double(text.rows.count) * 12)) }
    /// Rows that are drawn by themselves; of longer texts neighbours that stand the same are one.
    private static let mostLinks = 300

    func map(_ m: inout Markup) {
        guard !changes.isEmpty, text.rows.count > 4 else { return }
        let weights = text.rows.map { row -> Double in
            let sides = [row.old.map { text.old[$0] }, row.new.map { text.new[$0] }]
            let bytes = sides.map { $0.reduce(0) { $0 + min($1.text.utf8.count, 2000) } }.max() ?? 0
            return Double(bytes + 40)
        }
        let scale = height / max(weights.reduce(0, +), 1)
        var y = 0.0
        var stripes: [Stripe] = []
        for weight in weights {
            stripes.append(Stripe(y: y, height: max(weight * scale, 1)))
            y += weight * scale
        }
        m.element("div", .class("map screen"), Attribute("aria-hidden", "true")) { m in
            m.element(
                "svg", Attribute("viewBox", "0 0 60 \(Int(height))"), Attribute("width", "60"),
                Attribute("height", "\(Int(height))"), Attribute("focusable", "false")
            ) { m in
                same(&m, stripes)
                moves(&m, stripes)
                changed(&m, stripes)
            }
        }
    }

    private func same(_ m: inout Markup, _ stripes: [Stripe]) {
        var run: Range<Int>?
        func draw(_ m: inout Markup) {
            guard let rows = run, let first = rows.first, let last = rows.last else { return }
            let height = stripes[last].y + stripes[last].height - stripes[first].y
            for x in [0, 34] {
                bar(&m, x, Stripe(y: stripes[first].y, height: max(height - 1, 0.6)), "stands")
            }
        }
        for index in text.rows.indices {
            guard text.rows[index].change == nil else {
                draw(&m)
                run = nil
                continue
            }
            // Short texts show their paragraphs, long ones their stretches.
            if text.rows.count < 200 {
                draw(&m)
                run = nil
            }
            run = (run?.lowerBound ?? index)..<index + 1
        }
        draw(&m)
    }

    private func moves(_ m: inout Markup, _ stripes: [Stripe]) {
        var stood: [Int: Int] = [:]
        for (index, row) in text.rows.enumerated() {
            if row.isDeparture, let number = row.change { stood[number] = index }
        }
        for (index, row) in text.rows.enumerated().lazy.filter({ !$0.1.isDeparture }).prefix(10_000) {
            guard let number = row.change, let from = stood[number], stood.count <= Self.mostLinks else {
                continue
            }
            m.shape(
                "line", .class("joins"), Attribute("x1", "26"),
                Attribute("y1", point(stripes[from].y + stripes[from].height / 2)),
                Attribute("x2", "34"), Attribute("y2", point(stripes[index].y + stripes[index].height / 2)))
        }
    }

    private func changed(_ m: inout Markup, _ stripes: [Stripe]) {
        var links = 0
        for (index, row) in text.rows.enumerated() {
            guard let number = row.change else { continue }
            links += 1
            guard links <= 10 * Self.mostLinks else { break }
            let change = changes[number]
            let isShown = view.shows(change)
            let name = "\(number + 1) \(change.label(context.voice))"
            func bars(_ m: inout Markup) {
                let look = isShown ? change.significance.rawValue : "hidden"
                if !row.old.isEmpty { bar(&m, 0, stripes[index], "went \(look)") }
                if !row.new.isEmpty { bar(&m, 34, stripes[index], "came \(look)") }
                m.element("title", text: name)
            }
            guard isShown, links <= Self.mostLinks else {
                m.element("g") { bars(&$0) }
                continue
            }
            m.element(
                "a", .href(row.isDeparture ? "#from-\(number + 1)" : "#change-\(number + 1)"),
                Attribute("tabindex", "-1")
            ) { bars(&$0) }
        }
    }

    private func bar(_ m: inout Markup, _ x: Int, _ stripe: Stripe, _ name: String) {
        m.shape(
            "rect", .class(name), Attribute("x", String(x)), Attribute("y", point(stripe.y)),
            Attribute("width", "26"), Attribute("height", point(max(stripe.height - 0.6, 0.8))))
    }
}

/// A coordinate, to a tenth.
func point(_ value: Double) -> String {
    let tenths = Int((min(max(value, -1e9), 1e9) * 10).rounded())
    let whole = "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10)"
    return tenths % 10 == 0 ? whole : whole + ".\(abs(tenths) % 10)"
}
