internal import Digesting
package import FactSheets

/// What the archive has, what changed lately, and whether its sources can be read.
package struct OverviewPage: Sendable {
    /// Which documents are listed.
    package struct Query: Sendable, Equatable {
        package var words: String
        /// `live`, `withdrawn` or `changed`; empty for all.
        package var state: String
        /// `published`, `changed` or `title`.
        package var order: String
        package var page: Int

        package init(words: String = "", state: String = "", order: String = "published", page: Int = 1) {
            (self.words, self.state, self.order, self.page) = (words, state, order, page)
        }

        var isWhole: Bool { words.isEmpty && state.isEmpty }

        var fields: [(String, String)] {
            [
                ("filter", words), ("state", state), ("order", order == "published" ? "" : order),
                ("page", page > 1 ? "\(page)" : ""),
            ]
            .filter { !$0.1.isEmpty }
        }

        func with(_ change: (inout Query) -> Void) -> Query {
            var other = self
            other.page = 1
            change(&other)
            return other
        }
    }

    package struct Row: Sendable {
        package var document: ArchivedDocument
        /// When it was looked for last, whether it was there or not; `nil` when that is not noted.
        package var lastLook: Instant?

        package init(_ document: ArchivedDocument, lastLook: Instant?) {
            (self.document, self.lastLook) = (document, lastLook)
        }
    }

    /// A source and how it is.
    package struct SourceRow: Sendable {
        package var name: String
        package var profile: String
        package var url: String
        package var condition: Source.Condition
        package var lastLook: Instant?
        package var nextLook: Instant?
        package var failures: Int
        package var blindSince: Instant?

        package init(
            name: String, profile: String, url: String, condition: Source.Condition, lastLook: Instant?,
            nextLook: Instant?,
            failures: Int, blindSince: Instant?
        ) {
            (self.name, self.profile, self.url, self.condition) = (name, profile, url, condition)
            (self.lastLook, self.nextLook, self.failures, self.blindSince) = (
                lastLook, nextLook, failures, blindSince
            )
        }
    }

    /// What of the work fails now.
    package struct Problem: Sendable {
        package var part: String
        package var reason: String
        package var since: Instant

        package init(part: String, reason: String, since: Instant) {
            (self.part, self.reason, self.since) = (part, reason, since)
        }
    }

    /// How much there is in all.
    package struct Totals: Sendable {
        package var documents: Int
        package var versions: Int
        package var looks: Int
        package var lastLook: Instant?

        package init(documents: Int, versions: Int, looks: Int, lastLook: Instant?) {
            (self.documents, self.versions, self.looks, self.lastLook) = (
                documents, versions, looks, lastLook
            )
        }
    }

    let query: Query
    let totals: Totals
    let rows: [Row]
    /// How many documents the query means.
    let found: Int
    /// What happened beside publications, and the newest publications.
    let lately: [Event]
    let published: [Event]
    let timeline: Timeline
    let sources: [SourceRow]
    let problems: [Problem]
    let context: PageContext

    /// Documents in one page of the list.
    package static let most = 50

    package init(
        _ query: Query, totals: Totals, rows: [Row], found: Int, lately: [Event], published: [Event] = [],
        timeline: Timeline,
        sources: [SourceRow], problems: [Problem], context: PageContext
    ) {
        (self.query, self.totals, self.rows, self.found) = (query, totals, rows, found)
        (self.lately, self.timeline, self.sources, self.problems) = (lately, timeline, sources, problems)
        self.published = published
        self.context = context
    }

    package var bytes: [UInt8] {
        let frame = Frame(
            title: "hledwatch", part: .overview,
            alternates: [
                .init(
                    type: "application/atom+xml", path: "feed.atom", title: context("All changes") + ": Atom"),
                .init(
                    type: "application/feed+json", path: "feed.json",
                    title: context("All changes") + ": JSON Feed"),
                .init(
                    type: "text/calendar", path: "deadlines.ics", title: context("Deadlines") + ": iCalendar"),
            ])
        return frame.page(context) { m in
            m.element("h1", text: context("Overview"))
            m.element("p", .class("lead")) { lead(&$0) }
            troubles(&m)
            if query.isWhole, query.page == 1 {
                recent(&m)
                m.element("h2", text: context("Publications and changes over time"))
                timeline.write(&m, context)
            }
            documents(&m)
            sources(&m)
        }
    }

    private func lead(_ m: inout Markup) {
        let voice = context.voice
        m.text(
            context(
                "{1} in {2}, seen in {3}.", voice.counted(totals.documents, "document"),
                voice.counted(totals.versions, "version"), voice.counted(totals.looks, "look")))
        if let look = totals.lastLook {
            m.text(" " + context("Last look:") + " ")
            m.time(look, context)
        }
    }

    /// What is to be known before anything else: what is not watched now.
    private func troubles(_ m: inout Markup) {
        let blind = sources.filter { $0.condition == .blind }
        guard !blind.isEmpty || !problems.isEmpty else { return }
        m.element("div", .class("card substantive"), Attribute("role", "status")) { m in
            for source in blind {
                m.element("p") { m in
                    m.inlineElement("strong") { $0.text("⚠ " + context("‘{1}’ cannot be read", source.name)) }
                    if let since = source.blindSince {
                        m.text(" " + context("since {1}", context.voice.time(since)))
                    }
                    m.text(". " + context("Changes there go unseen; nothing is taken for withdrawn."))
                }
            }
            for problem in problems {
                m.element("p") { m in
                    m.inlineElement("strong") { $0.text("⚠ " + problem.part) }
                    m.text(
                        ": \(shortened(problem.reason, to: 300)) ("
                            + context("since {1}", context.voice.time(problem.since)) + ")")
                }
            }
        }
    }

    private func recent(_ m: inout Markup) {
        m.element("h2", text: context("What changed lately"))
        if lately.isEmpty { m.element("p", text: context("Nothing yet.")) } else { list(&m, lately) }
        ways(&m)
        if !published.isEmpty {
            m.element("h3", text: context("Published lately"))
            list(&m, published)
        }
        m.element("ul", .class("tools")) { m in
            for (path, words) in [
                ("feed.atom", "Atom"), ("feed.json", "JSON Feed"), ("deadlines.ics", "iCalendar"),
            ] {
                m.element("li") { $0.link(context.root + path, words) }
            }
        }
    }

    /// From what is newest to all of it, by what a reader may look for.
    private func ways(_ m: inout Markup) {
        guard !lately.isEmpty else { return }
        m.element("ul", .class("tools")) { m in
            func item(_ words: String, _ fields: [(String, String)]) {
                m.element("li") { $0.link(context.href("changes", fields), words) }
            }
            item(context("All of substance"), [])
            for about in ChangesQuery.About.allCases {
                item(context(about.title), [("about", about.rawValue)])
            }
            item(context("taken out"), [("kind", "removed")])
        }
    }

    private func list(_ m: inout Markup, _ events: [Event]) {
        m.element("ol", .class("lately")) { m in for event in events { m.element("li") { item(&$0, event) } }
        }
    }

    private func item(_ m: inout Markup, _ event: Event) {
        m.time(event.time, context, class: "quiet")
        guard let subject = event.document else {
            m.inlineElement("strong") { $0.text(event.source ?? "") }
            m.text(" ")
            m.happening(event, context)
            return
        }
        let path = "documents/" + percentEncoded(subject.id)
        m.link(context.href(path), shortened(subject.title.isEmpty ? subject.id : subject.title, to: 120))
        guard event.kind == .revised, let old = event.previousVersion, let new = event.version else {
            if event.kind != .published { m.text("— " + context(event.kind.rawValue)) }
            return
        }
        m.badge(event.significance, context)
        m.inlineElement("a", .class("tally"), .href(context.href("\(path)/compare/\(old)..\(new)"))) { m in
            m.text(
                event.comparison.flatMap { Tally($0).told(context.voice) }
                    ?? context("versions {1} and {2}", "\(old)", "\(new)"))
        }
        // What mattered most of it.
        let changes = event.comparison?.changes ?? []
        if let first = changes.first(where: { $0.significance == event.significance }) {
            m.element(
                "span", .class("small quiet gist"), text: shortened(first.sentence(context.voice), to: 200))
        }
    }

    private func documents(_ m: inout Markup) {
        m.element("h2", .id("documents"), text: context("Documents"))
        m.element("form", .class("line"), Attribute("action", context.root)) { m in
            m.element("label") { m in
                m.text(context("Words in title or address:") + " ")
                m.void(
                    "input", Attribute("type", "search"), Attribute("name", "filter"),
                    Attribute("value", query.words))
            }
            for (name, value) in query.fields where name == "state" || name == "order" {
                m.void("input", Attribute("type", "hidden"), .init("name", name), Attribute("value", value))
            }
            m.keepLanguage(context)
            m.element("button", Attribute("type", "submit"), text: context("Filter"))
        }
        m.choices(
            context("Show"),
            [("", context("all")), ("changed", context("changed")), ("withdrawn", context("withdrawn"))].map {
                state, words in
                (address(query.with { $0.state = state }), words, state == query.state)
            })
        m.choices(
            context("Order"),
            [
                ("published", context("newest first")), ("changed", context("last changed first")),
                ("title", context("by title")),
            ].map { order, words in (address(query.with { $0.order = order }), words, order == query.order) })
        m.element("p", .class("small quiet"), text: context.voice.counted(found, "document"))
        guard !rows.isEmpty else {
            m.element("p", text: context("No document is like that."))
            return
        }
        m.element("table", .class("fold")) { m in
            m.element("thead") { m in
                m.element("tr") { m in
                    for name in [
                        context("Title"), context("Published"), context("Versions"), context("Last changed"),
                        context("Last look"),
                    ] { m.element("th", Attribute("scope", "col"), text: name) }
                }
            }
            m.element("tbody") { m in for row in rows { write(&m, row) } }
        }
        m.pager(query.page, of: (found + Self.most - 1) / Self.most, context) { page in
            var other = query
            other.page = page
            return address(other)
        }
    }

    private func address(_ query: Query) -> String { context.href("", query.fields, fragment: "documents") }

    private func write(_ m: inout Markup, _ row: Row) {
        let document = row.document
        m.element("tr") { m in
            m.element("td") { m in
                m.link(context.href(document.path()), shortened(document.name, to: 200))
                if document.isWithdrawn {
                    m.element("strong", .class("gone"), text: "✕ " + context("withdrawn"))
                }
                m.element("span", .class("small quiet"), text: document.publisher)
            }
            m.element("td", Attribute("data-label", context("Published"))) { m in
                if let published = document.published { m.day(published.date, context) } else { m.text("–") }
            }
            m.element("td", Attribute("data-label", context("Versions"))) { m in
                if document.versions > 1 {
                    m.link(
                        context.href(document.path("compare/\(document.versions - 1)..\(document.versions)")),
                        withThousands(document.versions))
                } else {
                    m.text("\(document.versions)")
                }
            }
            m.element("td", Attribute("data-label", context("Last changed"))) { m in
                if let changed = document.lastChanged { m.time(changed, context) } else { m.text("–") }
            }
            m.element("td", Attribute("data-label", context("Last look"))) { m in
                m.time(max(row.lastLook ?? document.lastSeen, document.lastSeen), context)
            }
        }
    }

    private func sources(_ m: inout Markup) {
        guard !sources.isEmpty else { return }
        m.element("h2", .id("sources"), text: context("Sources"))
        m.element("table", .class("fold")) { m in
            m.element("thead") { m in
                m.element("tr") { m in
                    for name in [
                        context("Source"), context("State"), context("Last look"), context("Next look"),
                    ] {
                        m.element("th", Attribute("scope", "col"), text: name)
                    }
                }
            }
            m.element("tbody") { m in
                for source in sources.prefix(200) {
                    m.element("tr") { m in
                        m.element("td") { m in
                            m.inlineElement("strong") { $0.text(source.name) }
                            m.text(" ")
                            m.outside(source.url, shortened(source.url, to: 90))
                        }
                        m.element("td", Attribute("data-label", context("State"))) { m in
                            m.element(
                                "span", .class("condition \(source.condition.rawValue)"),
                                text: source.condition.sign + " " + context(source.condition.title))
                            if source.failures > 0 {
                                m.text(context("{1} failures in a row", "\(source.failures)"))
                            }
                        }
                        for (name, time) in [
                            (context("Last look"), source.lastLook), (context("Next look"), source.nextLook),
                        ] {
                            m.element("td", Attribute("data-label", name)) { m in
                                if let time { m.time(time, context) } else { m.text("–") }
                            }
                        }
                    }
                }
            }
        }
        if sources.count > 200 {
            m.element(
                "p", .class("more"),
                text: context(
                    "{1} more are left out here:", context.voice.counted(sources.count - 200, "source"))
                    + " hledwatch source list")
        }
    }
}

extension Source.Condition {
    var sign: String {
        switch self {
        case .read: "✓"
        case .stale, .failing: "!"
        case .blind: "✕"
        case .new, .retired: "–"
        }
    }

    var title: String {
        switch self {
        case .read: "is read"
        case .stale: "sends stale copies"
        case .failing: "fails"
        case .blind: "cannot be read"
        case .new: "not looked at yet"
        case .retired: "retired"
        }
    }
}
