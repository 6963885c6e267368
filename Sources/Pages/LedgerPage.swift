package import Digesting
package import FactSheets

/// What of the ledger is shown at once.
package struct LedgerView {
    package var query: LedgerQuery
    /// What is wrong with what was asked for; nothing is shown then.
    package var problem: LedgerQuery.Problem?
    /// As the reader typed them, so that a form shows them again.
    package var typed: [LedgerQuery.Field: String]
    /// All that fit.
    package var lines: [Commitment]
    /// How many the ledger has.
    package var total: Int
    /// From 1.
    package var page: Int
    package var choices: LedgerChoices
    /// The moment that it tells of.
    package var time: Instant
    /// Something changed since that it does not tell of yet.
    package var isBehind = false

    /// Lines on one page.
    package static let perPage = 100

    package init(
        query: LedgerQuery, problem: LedgerQuery.Problem? = nil, typed: [LedgerQuery.Field: String] = [:],
        lines: [Commitment], total: Int, page: Int = 1, choices: LedgerChoices, time: Instant
    ) {
        (self.query, self.problem, self.typed) = (query, problem, typed)
        (self.lines, self.total, self.choices, self.time) = (lines, total, choices, time)
        self.page = min(max(page, 1), Self.pages(of: lines.count))
    }

    var pages: Int { Self.pages(of: lines.count) }
    private static func pages(of count: Int) -> Int { max((count + perPage - 1) / perPage, 1) }
    var shown: ArraySlice<Commitment> { lines.dropFirst((page - 1) * Self.perPage).prefix(Self.perPage) }
}

/// The ledger: a form to filter it, pictures, a table.
package func ledgerPage(_ view: LedgerView, _ context: PageContext) -> [UInt8] {
    let title = context("Ledger")
    var frame = Frame(title: title, part: .ledger)
    frame.alternates = [
        .init(type: "text/calendar", path: "deadlines.ics", title: context("Deadlines as a calendar"))
    ]
    return frame.page(context) { m in
        m.element("h1", text: title)
        m.element("p", .class("quiet")) { m in
            m.text(context("Every commitment as one line for life, across versions, documents and years."))
            m.text(" " + context("As of") + " ")
            m.time(view.time, context)
            if view.isBehind {
                m.text(". " + context("What came since is not in it yet: it is being derived anew."))
            }
        }
        states(&m, view, context)
        form(&m, view, context)
        if let problem = view.problem {
            m.element(
                "p", .class("card problem"), Attribute("role", "alert"), text: ledgerProblem(problem, context)
            )
            return
        }
        guard !view.lines.isEmpty else {
            m.element("p", .class("card"), text: nothing(view, context))
            if view.query.isNarrowed {
                m.element("p") { $0.link(context.href("ledger"), context("Show all commitments")) }
            }
            return
        }
        tools(&m, view, context)
        if view.page == 1 { charts(&m, view.lines, context) }
        LedgerTable(view, context).write(&m)
        pager(&m, view, context)
    }
}

/// What is wrong with a field, for the reader.
package func ledgerProblem(_ problem: LedgerQuery.Problem, _ context: PageContext) -> String {
    context(
        "‘{1}’ is ‘{2}’; it can be {3}.", context(problem.field.label), shortened(problem.value, to: 60),
        context(problem.expected))
}

private func nothing(_ view: LedgerView, _ context: PageContext) -> String {
    view.total == 0
        ? context("The archive holds no commitment yet: it has no document with any.")
        : context(
            "None of the {1} fits all that is asked for. Leave something out.",
            context.voice.counted(view.total, "commitment"))
}

/// How many stand where; each leads to those.
private func states(_ m: inout Markup, _ view: LedgerView, _ context: PageContext) {
    m.element("nav", .class("states"), Attribute("aria-label", context("By state"))) { m in
        m.element("ul") { m in
            for state in Commitment.State.allCases {
                guard let count = view.choices.states[state] else { continue }
                m.element("li") { m in
                    var only = LedgerQuery()
                    only.state = state
                    m.element("a", .href(context.href("ledger", only.fields))) { m in
                        m.element("strong", text: withThousands(count))
                        m.text(" ")
                        m.state(state, context)
                    }
                }
            }
        }
    }
}

private func tools(_ m: inout Markup, _ view: LedgerView, _ context: PageContext) {
    m.element("p") { m in
        let count = context.voice.counted(view.lines.count, "commitment")
        m.element("strong", text: count)
        if view.lines.count < view.total { m.text(" " + context("of {1}", withThousands(view.total))) }
    }
    m.element("ul", .class("tools")) { m in
        for (name, words) in [
            ("ledger.csv", context("These as CSV")), ("ledger.json", context("These as JSON")),
            ("ledger.ics", context("These deadlines as iCalendar")),
        ] {
            m.element("li") { $0.link(context.root + name + query(view.query.fields), words) }
        }
        m.element("li") { $0.link(context.root + "deadlines.ics", context("All deadlines, to subscribe to")) }
        m.element("li") { $0.link("#lines", context("To the table")) }
    }
}

/// Of a download, which is the same in every language.
private func query(_ fields: [(name: String, value: String)]) -> String {
    fields.isEmpty
        ? "" : "?" + fields.map { "\($0.name)=\(percentEncoded($0.value))" }.joined(separator: "&")
}

private func pager(_ m: inout Markup, _ view: LedgerView, _ context: PageContext) {
    m.pager(view.page, of: view.pages, context) { page in
        context.href("ledger", view.query.fields + (page > 1 ? [("page", String(page))] : []))
    }
}

extension Markup {
    /// A state: a sign, a colour and a word.
    mutating func state(_ state: Commitment.State, _ context: PageContext) {
        element("span", .class("state \(state.rawValue)"), text: context(state.pageName))
    }
}

extension Commitment.State {
    /// The English name on pages, a key of their texts.
    package var pageName: String {
        switch self {
        case .promised: "promised"
        case .done: "reported done"
        case .dropped: "dropped"
        case .overdue: "overdue, unmentioned"
        }
    }
}

extension LedgerQuery.Field {
    /// The English name on pages.
    package var label: String {
        switch self {
        case .pillar: "Pillar"
        case .office: "Office"
        case .state: "State"
        case .year: "Year"
        case .document: "Document"
        case .min: "Least sum"
        case .deadline: "Deadline"
        case .sort: "Order"
        }
    }
}

// MARK: Pictures

private func charts(_ m: inout Markup, _ lines: [Commitment], _ context: PageContext) {
    let sums = LedgerSums.all(lines)
    let tally = DeadlineTally(lines, today: context.now.date)
    guard sums.first.map({ !$0.rows.isEmpty }) ?? false || !tally.rows.isEmpty else { return }
    m.element("section", .class("charts"), Attribute("aria-label", context("Pictures"))) { m in
        if let first = sums.first { amounts(&m, first, others: sums.dropFirst(), context) }
        if !tally.rows.isEmpty { deadlines(&m, tally, context) }
    }
}

/// Rows that a picture has at most; the rest are one.
private let mostRows = 8

private func amounts(
    _ m: inout Markup, _ sums: LedgerSums, others: ArraySlice<LedgerSums>, _ context: PageContext
) {
    func money(_ sum: Decimal) -> String { sum.isZero ? "–" : rounded(sum, sums.currency) }
    func rounded(_ sum: Decimal, _ currency: String) -> String {
        context.voice.money(sum.rounded(toDigits: 4), currency)
    }
    func row(_ label: String, _ row: LedgerSums.Row) -> BarChart.Row {
        let values = [row.promised, row.done, row.dropped]
        return .init(
            label: label, values: values.map(\.approximately), said: values.map(money),
            total: money(row.total))
    }
    var rows = sums.rows.prefix(mostRows).map { one in
        row(one.pillar.map { shortened($0, to: 80) } ?? context("Without a pillar"), one)
    }
    let rest = sums.rows.dropFirst(mostRows)
    if let first = rest.first {
        let sum = rest.dropFirst().reduce(first) { sum, one in
            var sum = sum
            sum.promised = sum.promised + one.promised
            sum.done = sum.done + one.done
            sum.dropped = sum.dropped + one.dropped
            return sum
        }
        rows.append(row(context("{1} other headings", withThousands(rest.count)), sum))
    }
    let currency = sums.currency.isEmpty ? "$" : folded(sums.currency)
    m.element("div") { m in
        BarChart(
            id: "sums", title: context("Promised amounts by pillar, in {1}", currency),
            description: rows.prefix(3).map { "\($0.label): \($0.total)" }.joined(separator: "; ") + ".",
            rowsAre: context("Pillar"),
            parts: [context("promised"), context("reported done"), context("dropped")], rows: rows,
            whole: context("Sum")
        ).write(&m)
        m.element(
            "p", .class("small quiet"),
            text: context(
                "Of each commitment the greatest sum that it names; not all of that is new money, and some is named twice. Sums are rounded to four digits."
            ))
        if !others.isEmpty {
            let named = others.prefix(8).map { other in
                let total = other.rows.reduce(Decimal.zero) { $0 + $1.total }
                return rounded(total, other.currency)
            }
            m.element(
                "p", .class("small quiet"),
                text: context("In other currencies: {1}.", named.joined(separator: "; ")))
        }
    }
}

private func deadlines(_ m: inout Markup, _ tally: DeadlineTally, _ context: PageContext) {
    let shown = tally.rows.suffix(mostRows + 4)
    let rows = shown.map { row in
        BarChart.Row(
            label: row.year, values: row.counts.map(Double.init),
            said: row.counts.map { $0 == 0 ? "–" : withThousands($0) },
            total: withThousands(row.counts.reduce(0, +)))
    }
    let sums = DeadlineTally.Outcome.allCases.map { outcome in
        shown.reduce(0) { $0 + $1.counts[outcome.rawValue] }
    }
    m.element("div") { m in
        BarChart(
            id: "deadlines", title: context("Deadlines by the year in which they fell"),
            description: context(
                "{1} met, {2} slipped, {3} dropped, {4} still ahead.", withThousands(sums[0]),
                withThousands(sums[1]), withThousands(sums[2]), withThousands(sums[3])),
            rowsAre: context("Year"),
            parts: [context("met"), context("slipped"), context("dropped"), context("ahead")], rows: rows,
            whole: context("All")
        ).write(&m)
        m.element(
            "p", .class("small quiet"),
            text: context(
                "Met: last reported as done. Slipped: it passed without such a report, or was put off. Dropped: taken out of the text."
            ))
    }
}

// MARK: The form

private func form(_ m: inout Markup, _ view: LedgerView, _ context: PageContext) {
    func typed(_ field: LedgerQuery.Field) -> String { view.typed[field] ?? "" }
    m.element(
        "form", .class("filter screen"), Attribute("action", context.root + "ledger"),
        Attribute("aria-label", context("Filter"))
    ) { m in
        m.suggested(.pillar, typed(.pillar), view.choices.pillars, context)
        m.suggested(.office, typed(.office), view.choices.offices, context)
        m.choice(
            .state, typed(.state),
            Commitment.State.allCases.map { state in
                (state.rawValue, context(state.pageName))
            }, context)
        m.choice(
            .year, typed(.year), view.choices.years.map { ($0.value, "\($0.title) (\($0.count))") }, context)
        m.choice(
            .deadline, typed(.deadline),
            [
                ("any", context("with one")), ("ahead", context("still ahead")),
                ("passed", context("passed")),
                ("none", context("without one")),
            ] + view.choices.dueYears.map { ($0.value, "\($0.title) (\($0.count))") }, context)
        m.element("label") { m in
            m.element("span", text: context(LedgerQuery.Field.min.label))
            m.void(
                "input", Attribute("type", "text"), Attribute("name", LedgerQuery.Field.min.rawValue),
                Attribute("value", typed(.min)), Attribute("placeholder", context("such as 5 million")))
        }
        m.choice(
            .sort, typed(.sort),
            [
                ("-changed", context("changed longest ago")), ("changed", context("changed last")),
                ("deadline", context("deadline")), ("amount", context("greatest sum")),
                ("pillar", context("pillar")), ("office", context("office")), ("state", context("state")),
            ], none: context("as they appeared"), context)
        m.choice(
            .document, typed(.document),
            view.choices.documents.map { ($0.value, "\(shortened($0.title, to: 70)) (\($0.count))") }, context
        )
        m.languageField(context)
        m.element("div", .class("buttons")) { m in
            m.element("button", Attribute("type", "submit"), text: context("Filter"))
            if view.query.isNarrowed || view.problem != nil {
                m.link(context.href("ledger"), context("Clear"))
            }
        }
    }
}

extension Markup {
    /// Words of one's own, with what there is to choose from.
    fileprivate mutating func suggested(
        _ field: LedgerQuery.Field, _ value: String, _ choices: [LedgerChoices.Choice], _ context: PageContext
    ) {
        element("label") { m in
            m.element("span", text: context(field.label))
            m.void(
                "input", Attribute("type", "text"), Attribute("name", field.rawValue),
                Attribute("value", value),
                Attribute("list", field.rawValue + "s"), Attribute("placeholder", context("all")))
        }
        element("datalist", .id(field.rawValue + "s")) { m in
            for choice in choices {
                m.element(
                    "option", Attribute("value", choice.value),
                    text: "\(shortened(choice.title, to: 90)) (\(choice.count))")
            }
        }
    }

    fileprivate mutating func choice(
        _ field: LedgerQuery.Field, _ value: String, _ choices: [(value: String, words: String)],
        none: String? = nil, _ context: PageContext
    ) {
        element("label") { m in
            m.element("span", text: context(field.label))
            m.select(field.rawValue, value, choices, none: none ?? context("all"))
        }
    }

    /// A choice of one; what was asked for stays chosen though it is none that is offered.
    mutating func select(
        _ name: String, _ value: String, _ choices: [(value: String, words: String)], none: String
    ) {
        let offered = [(value: "", words: none)] + choices
        let isOffered = offered.contains { $0.value == value }
        element("select", Attribute("name", name)) { m in
            for choice in offered + (isOffered ? [] : [(value: value, words: shortened(value, to: 40))]) {
                m.element(
                    "option", Attribute("value", choice.value),
                    .flag("selected", if: choice.value == value), text: choice.words)
            }
        }
    }

    /// Keeps the language that was asked for.
    mutating func languageField(_ context: PageContext) {
        guard context.keepsLanguage else { return }
        void(
            "input", Attribute("type", "hidden"), Attribute("name", "lang"),
            Attribute("value", context.language.rawValue))
    }
}
