internal import Digesting
internal import FactSheets

/// What was published and changed over the years, a row of columns for each significance: told apart by their places, not
/// by colours alone.
package struct Timeline: Sendable, Equatable {
    package enum Row: String, CaseIterable, Sendable {
        case published, substantive, editorial, cosmetic, withdrawn

        var title: String {
            switch self {
            case .published: "published"
            case .substantive: "substance"
            case .editorial: "editorial"
            case .cosmetic: "cosmetic"
            case .withdrawn: "withdrawn"
            }
        }
    }

    /// How many there were on a day, counted from 1970.
    package struct Day: Sendable, Equatable {
        package var row: Row
        package var day: Int
        package var count: Int

        package init(_ row: Row, day: Int, count: Int) {
            (self.row, self.day, self.count) = (row, day, count)
        }
    }

    /// What one column stands for.
    enum Unit: Equatable {
        case day, month, year

        /// The place of a day among the units, from an arbitrary beginning.
        func place(_ day: Int) -> Int {
            let date = CivilDate(day: day)
            return switch self {
            case .day: day
            case .month: date.year * 12 + date.month - 1
            case .year: date.year
            }
        }

        /// `2022-09`, `2022`.
        func name(_ place: Int) -> String {
            switch self {
            case .day: "\(CivilDate(day: place))"
            case .month: "\(place / 12)-" + (place % 12 < 9 ? "0" : "") + "\(place % 12 + 1)"
            case .year: "\(place)"
            }
        }
    }

    let unit: Unit
    let first: Int
    let last: Int
    /// For each row the count at each place that has one.
    let counts: [Row: [Int: Int]]

    package init(_ days: [Day]) {
        let days = days.filter { $0.count > 0 && (-700_000...2_900_000).contains($0.day) }
        let (low, high) = (days.map(\.day).min() ?? 0, days.map(\.day).max() ?? 0)
        let unit: Unit = high - low <= 92 ? .day : high - low <= 366 * 8 ? .month : .year
        self.unit = unit
        // A date that somebody mistyped would leave one column for all that is true.
        last = unit.place(high)
        first = max(unit.place(low), last - 149)
        var counts: [Row: [Int: Int]] = [:]
        for day in days { counts[day.row, default: [:]][unit.place(day.day), default: 0] += day.count }
        self.counts = counts
    }

    private static let left = 120.0
    private static let right = 950.0
    private static let height = 34.0

    private var rows: [Row] { Row.allCases.filter { !(counts[$0] ?? [:]).isEmpty } }

    func write(_ m: inout Markup, _ context: PageContext) {
        guard !rows.isEmpty else { return }
        m.element("figure", .class("timeline")) { m in
            m.scrollable(context("Publications and changes over time")) { m in
                let height = Int(Self.height) * rows.count + 24
                m.element(
                    "svg", Attribute("viewBox", "0 0 1000 \(height)"), Attribute("aria-hidden", "true"),
                    Attribute("focusable", "false")
                ) { m in
                    for (index, row) in rows.enumerated() {
                        draw(&m, row, Double(index) * Self.height, context)
                    }
                    axis(&m, Double(rows.count) * Self.height)
                }
            }
            m.element("details") { m in
                m.element("summary", text: context("The same as a table"))
                table(&m, context)
            }
        }
    }

    private func draw(_ m: inout Markup, _ row: Row, _ y: Double, _ context: PageContext) {
        let counts = counts[row] ?? [:]
        let most = Double(counts.values.max() ?? 1)
        let step = (Self.right - Self.left) / Double(last - first + 1)
        let base = y + Self.height - 6
        m.element("text", Attribute("x", "0"), Attribute("y", point(base - 4)), text: context(row.title))
        m.element(
            "text", Attribute("x", "1000"), Attribute("y", point(base - 4)), Attribute("text-anchor", "end"),
            text: withThousands(counts.values.reduce(0, +)))
        m.shape(
            "line", .class("grid"), Attribute("x1", point(Self.left)), Attribute("x2", point(Self.right)),
            Attribute("y1", point(base)), Attribute("y2", point(base)))
        for (place, count) in counts.sorted(by: { $0.key < $1.key }) where place >= first {
            let height = max(2, (Self.height - 10) * (Double(count) / most).squareRoot())
            m.element("g") { m in
                m.shape(
                    "rect", .class("column \(row.rawValue)"),
                    Attribute("x", point(Self.left + step * Double(place - first))),
                    Attribute("y", point(base - height)),
                    Attribute("width", point(min(max(step - 1, 1), 24))), Attribute("height", point(height)))
                m.element("title", text: "\(unit.name(place)): \(withThousands(count))")
            }
        }
    }

    private func axis(_ m: inout Markup, _ y: Double) {
        let step = (Self.right - Self.left) / Double(last - first + 1)
        let every = max(1, (last - first + 7) / 8)
        for place in stride(from: first, through: last, by: every) {
            m.element(
                "text", Attribute("x", point(Self.left + step * Double(place - first))),
                Attribute("y", point(y + 12)),
                text: unit.name(place))
        }
    }

    private func table(_ m: inout Markup, _ context: PageContext) {
        let rows = rows
        m.element("table") { m in
            m.element("thead") { m in
                m.element("tr") { m in
                    m.element("th", Attribute("scope", "col"), text: context("Time"))
                    for row in rows {
                        m.element("th", Attribute("scope", "col"), .class("number"), text: context(row.title))
                    }
                }
            }
            m.element("tbody") { m in
                for place in first...last where rows.contains(where: { counts[$0]?[place] != nil }) {
                    m.element("tr") { m in
                        m.element("th", Attribute("scope", "row"), text: unit.name(place))
                        for row in rows {
                            m.element("td", .class("number"), text: withThousands(counts[row]?[place] ?? 0))
                        }
                    }
                }
            }
        }
    }
}

extension Markup {
    /// A box that scrolls by itself where it is too wide, by keys too.
    mutating func scrollable(_ name: String, body: (inout Markup) -> Void) {
        element(
            "div", .class("wide"), Attribute("tabindex", "0"), Attribute("role", "region"),
            Attribute("aria-label", name), body: body)
    }
}
