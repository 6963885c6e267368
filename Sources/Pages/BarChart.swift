internal import FactSheets

/// Bars that lie, each made of parts: a picture, and a table with the same numbers below it.
struct BarChart {
    struct Row {
        let label: String
        /// As long as the parts are.
        let values: [Double]
        /// The same in words.
        let said: [String]
        let total: String
    }

    /// Unique on the page.
    let id: String
    let title: String
    /// What is seen, in a sentence or two.
    let description: String
    /// What the rows are: the head of the table's first column.
    let rowsAre: String
    /// Names of the parts, at most four.
    let parts: [String]
    let rows: [Row]
    /// The last column's head.
    let whole: String

    private static let width = 400
    private static let step = 42

    /// The parts that any row has: others are neither explained nor given a column.
    private var present: [Int] {
        parts.indices.filter { part in rows.contains { $0.values[part] > 0 } }
    }

    func write(_ m: inout Markup) {
        m.element("figure", .class("chart")) { m in
            m.element("figcaption") { m in
                m.element("h2", .id(id), text: title)
                legend(&m)
            }
            picture(&m)
            table(&m)
        }
    }

    private func legend(_ m: inout Markup) {
        m.element("ul", .class("legend")) { m in
            for index in present {
                m.element("li") { m in
                    m.element(
                        "svg", Attribute("viewBox", "0 0 14 14"), Attribute("width", "14"),
                        Attribute("height", "14"),
                        Attribute("aria-hidden", "true")
                    ) { segment(&$0, index, x: 0, y: 0, width: 14, height: 14) }
                    m.text(parts[index])
                }
            }
        }
    }

    private func picture(_ m: inout Markup) {
        let height = rows.count * Self.step
        m.element(
            "svg", .class("bars"), Attribute("viewBox", "0 0 \(Self.width) \(height)"),
            Attribute("role", "img"),
            Attribute("aria-labelledby", id), Attribute("aria-describedby", id + "-said")
        ) { m in
            m.element("desc", .id(id + "-said"), text: description)
            m.element("defs") { patterns(&$0) }
            let most = max(rows.map { $0.values.reduce(0, +) }.max() ?? 0, .leastNonzeroMagnitude)
            for (index, row) in rows.enumerated() {
                let top = index * Self.step
                m.element("g") { m in
                    m.element("title", text: "\(row.label): \(row.total)")
                    m.element(
                        "text", Attribute("x", "0"), Attribute("y", "\(top + 14)"), text: shortened(row.label)
                    )
                    m.element(
                        "text", .class("sum"), Attribute("x", "\(Self.width)"), Attribute("y", "\(top + 14)"),
                        Attribute("text-anchor", "end"), text: row.total)
                    var x = 0.0
                    for (part, value) in row.values.enumerated() where value > 0 {
                        let width = max(value / most * Double(Self.width), 1)
                        segment(&m, part, x: x, y: top + 20, width: width, height: 14)
                        x += width
                    }
                }
            }
        }
    }

    /// The label beside its sum, on one line of the picture.
    private func shortened(_ label: String) -> String {
        label.count > 36 ? label.prefix(35) + "…" : label
    }

    private func patterns(_ m: inout Markup) {
        m.element(
            "pattern", .id(id + "-1"), Attribute("width", "6"), Attribute("height", "6"),
            Attribute("patternUnits", "userSpaceOnUse"), Attribute("patternTransform", "rotate(45)")
        ) { $0.shape("path", .class("stroke"), Attribute("d", "M0 0V6")) }
        m.element(
            "pattern", .id(id + "-2"), Attribute("width", "5"), Attribute("height", "5"),
            Attribute("patternUnits", "userSpaceOnUse")
        ) {
            $0.shape(
                "circle", .class("dot"), Attribute("cx", "2"), Attribute("cy", "2"), Attribute("r", "1.2"))
        }
    }

    /// Colour, and but for the first and the last a pattern: parts are told apart without colours, too.
    private func segment(_ m: inout Markup, _ part: Int, x: Double, y: Int, width: Double, height: Int) {
        func shape(_ m: inout Markup, _ attribute: Attribute) {
            m.shape(
                "rect", attribute, Attribute("x", tenths(x)), Attribute("y", "\(y)"),
                Attribute("width", tenths(width)), Attribute("height", "\(height)"))
        }
        shape(&m, .class("part-\(part)"))
        if part == 1 || part == 2 { shape(&m, Attribute("fill", "url(#\(id)-\(part))")) }
    }

    private func tenths(_ value: Double) -> String {
        let whole = Int((value * 10).rounded())
        return "\(whole / 10).\(whole % 10)"
    }

    private func table(_ m: inout Markup) {
        m.element("table", .class("numbers")) { m in
            m.element("caption", text: title)
            m.element("thead") { m in
                m.element("tr") { m in
                    m.element("th", Attribute("scope", "col"), text: rowsAre)
                    for part in present.map({ parts[$0] }) + [whole] {
                        m.element("th", .class("number"), Attribute("scope", "col"), text: part)
                    }
                }
            }
            m.element("tbody") { m in
                for row in rows {
                    m.element("tr") { m in
                        m.element("th", Attribute("scope", "row"), text: row.label)
                        for text in present.map({ row.said[$0] }) + [row.total] {
                            m.element("td", .class("number"), text: text)
                        }
                    }
                }
            }
        }
    }
}
