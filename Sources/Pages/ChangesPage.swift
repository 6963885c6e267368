internal import Digesting
package import FactSheets

/// Which changes of all documents are listed.
package struct ChangesQuery: Sendable, Equatable {
    /// What of a statement changed.
    package enum About: String, CaseIterable, Sendable {
        case numbers, dates, names, firmness

        var title: String {
            switch self {
            case .numbers: "a number changed"
            case .dates: "a date or period changed"
            case .names: "a name came, went or changed"
            case .firmness: "said more or less firmly"
            }
        }

        private var types: Set<Fact.Kind> {
            switch self {
            case .numbers: [.amount, .percent, .count]
            case .dates: [.date, .duration]
            case .names: [.name]
            case .firmness: [.modality]
            }
        }

        /// Of a statement that was there before and after; a name may be new in it, or gone.
        fileprivate func holds(_ change: Change) -> Bool {
            guard change.before != nil, change.after != nil else { return false }
            return change.facts.contains { fact in
                types.contains(fact.type) && fact.before != fact.after
                    && (self == .names || fact.before != nil && fact.after != nil)
            }
        }
    }

    package var about: About?
    package var kind: Change.Kind?
    /// All of them stand in the title, a heading or the statement, before or after; case does not matter.
    package var words: String
    /// Days as typed, both included; empty for none.
    package var since: String
    package var until: String
    /// A day that cannot be read.
    package private(set) var problem: String?
    package private(set) var earliest: Instant?
    private var end: Instant?
    private let terms: [String]

    package init(_ field: (String) -> String?) {
        about = field("about").flatMap(About.init)
        kind = field("kind").flatMap(Change.Kind.init)
        words = String((field("words") ?? "").prefix(200))
        terms = words.lowercased().split(separator: " ").prefix(16).map(String.init)
        (since, until) = (field("since") ?? "", field("until") ?? "")
        earliest = day(since)
        end = day(until).map { $0 + .seconds(86_400) }
    }

    private mutating func day(_ text: String) -> Instant? {
        guard !text.isEmpty else { return nil }
        let time = text.utf8.count == 10 ? Instant(rfc3339: text) : nil
        if time == nil { problem = text }
        return time
    }

    var isNarrowed: Bool { self != ChangesQuery { _ in nil } }

    var fields: [(String, String)] {
        [
            ("about", about?.rawValue ?? ""), ("kind", kind?.rawValue ?? ""), ("words", words),
            ("since", since), ("until", until),
        ].filter { !$0.1.isEmpty }
    }

    /// What of an event is meant: the places of its changes, from 0; none for what is a change as a whole, a withdrawal;
    /// `nil` when nothing is.
    package func places(in event: Event) -> [Int]? {
        guard event.document != nil, end.map({ event.time < $0 }) ?? true else { return nil }
        guard event.kind == .revised else {
            let isWhole = about == nil && kind == nil && [.withdrawn, .restored].contains(event.kind)
            return isWhole && hasWords(event, nil) ? [] : nil
        }
        let changes = event.comparison?.changes ?? []
        let places = changes.indices.filter { place in
            let change = changes[place]
            return change.significance == .substantive && kind.map(change.isOf) ?? true
                && about?.holds(change) ?? true && hasWords(event, change)
        }
        return places.isEmpty ? nil : places
    }

    private func hasWords(_ event: Event, _ change: Change?) -> Bool {
        guard !terms.isEmpty else { return true }
        let headings = (change?.sectionBefore ?? []) + (change?.sectionAfter ?? [])
        let said = [event.document?.title, change?.before, change?.after].compactMap { $0 } + headings
        let text = said.joined(separator: "\n").lowercased()
        return terms.allSatisfy { text.contains($0) }
    }
}

/// What changed in substance, in all documents: the newest first.
package struct ChangesPage: Sendable {
    package struct Entry: Sendable {
        package var event: Event
        /// Of its changes, those that are meant.
        package var places: [Int]

        package init(_ event: Event, _ places: [Int]) { (self.event, self.places) = (event, places) }
    }

    let query: ChangesQuery
    let entries: [Entry]
    /// Where to go on, as the address has it; `nil` at the end.
    let next: String?
    let isFirst: Bool
    let context: PageContext

    /// Revisions on one page, and changes of one of them.
    package static let most = 25
    private static let mostOfOne = 5

    package init(
        _ query: ChangesQuery, _ entries: [Entry], next: String?, isFirst: Bool = true, context: PageContext
    ) {
        (self.query, self.entries, self.next, self.isFirst) = (query, entries, next, isFirst)
        self.context = context
    }

    private func address(_ query: ChangesQuery) -> String { context.href("changes", query.fields) }

    package var bytes: [UInt8] {
        let title = context("Changes")
        let frame = Frame(
            title: title, part: .changes,
            alternates: [
                .init(
                    type: "application/atom+xml", path: "feed.atom", title: context("All changes") + ": Atom")
            ])
        return frame.page(context) { m in
            m.element("h1", text: title)
            m.element(
                "p", .class("lead"),
                text: context("What was changed in substance once it was published, in all documents."))
            kinds(&m)
            form(&m)
            if let problem = query.problem {
                m.element(
                    "p", .class("card problem"), Attribute("role", "alert"),
                    text: context(
                        "‘{1}’ is no day; write one such as 2022-09-13.", shortened(problem, to: 60)))
            } else {
                list(&m)
            }
        }
    }

    private func kinds(_ m: inout Markup) {
        func only(_ about: ChangesQuery.About?, _ kind: Change.Kind?) -> ChangesQuery {
            var other = query
            (other.about, other.kind) = (about, kind)
            return other
        }
        let choices: [(String, ChangesQuery)] =
            [(context("all"), only(nil, nil))]
            + ChangesQuery.About.allCases.map { (context($0.title), only($0, nil)) }
            + [(context("taken out"), only(nil, .removed)), (context("added"), only(nil, .added))]
        m.choices(
            context("Show"),
            choices.map { words, other in
                (address(other), words, other.about == query.about && other.kind == query.kind)
            })
    }

    private func form(_ m: inout Markup) {
        m.element(
            "form", .class("filter screen"), Attribute("action", context.root + "changes"),
            Attribute("aria-label", context("Filter"))
        ) { m in
            for (name, value) in query.fields where name == "about" || name == "kind" {
                m.void("input", Attribute("type", "hidden"), .init("name", name), Attribute("value", value))
            }
            for (name, type, words, value) in [
                ("words", "search", context("Words in title or text"), query.words),
                ("since", "date", context("From the day"), query.since),
                ("until", "date", context("To the day"), query.until),
            ] {
                m.element("label") { m in
                    m.element("span", text: words)
                    m.void(
                        "input", Attribute("type", type), Attribute("name", name), Attribute("value", value))
                }
            }
            m.keepLanguage(context)
            m.element("div", .class("buttons")) { m in
                m.element("button", Attribute("type", "submit"), text: context("Filter"))
                if query.isNarrowed { m.link(context.href("changes"), context("Clear")) }
            }
        }
    }

    private func list(_ m: inout Markup) {
        if entries.isEmpty {
            m.element(
                "p", .class("card"),
                text: next == nil
                    ? context("No change is like that.") : context("None of the newest changes is like that.")
            )
        } else {
            m.element("ol", .class("hits")) { m in for entry in entries { write(&m, entry) } }
        }
        guard next != nil || !isFirst else { return }
        m.element("nav", .class("pager"), Attribute("aria-label", context("Pages"))) { m in
            if !isFirst { m.link(address(query), context("‹ the newest")) }
            if let next {
                m.element(
                    "a", .href(context.href("changes", query.fields + [("after", next)])),
                    Attribute("rel", "next"), text: context("older ›"))
            }
        }
    }

    private func write(_ m: inout Markup, _ entry: Entry) {
        guard let subject = entry.event.document else { return }
        let event = entry.event
        let path = "documents/" + percentEncoded(subject.id)
        m.element("li", .class("card substantive hit")) { m in
            m.element("h2") {
                $0.link(
                    context.href(path), shortened(subject.title.isEmpty ? subject.id : subject.title, to: 160)
                )
            }
            m.element("p", .class("small quiet")) { m in
                if let since = event.since {
                    m.timed(context("between {1} and {2}"), [since, event.time], context)
                } else {
                    m.time(event.time, context)
                }
                if event.kind != .revised {
                    m.text(" · ")
                    m.inline("strong", context(event.kind.rawValue))
                }
            }
            guard let comparison = event.comparison, let old = event.previousVersion, let new = event.version
            else { return }
            let pair = context.href("\(path)/compare/\(old)..\(new)")
            for place in entry.places.prefix(Self.mostOfOne) where comparison.changes.indices.contains(place)
            {
                one(&m, comparison.changes[place], "\(pair)#change-\(place + 1)")
            }
            m.element("p", .class("links")) { m in
                m.link(
                    pair,
                    entry.places.count > Self.mostOfOne
                        ? context(
                            "{1} more in versions {2} and {3}", "\(entry.places.count - Self.mostOfOne)",
                            "\(old)", "\(new)")
                        : context("versions {1} and {2}", "\(old)", "\(new)"))
                m.link(context.href("\(path)/\(old)"), context("what it said before"))
                m.link(context.href("\(path)/compare/\(old)..\(new)/evidence.zip"), context("Evidence (ZIP)"))
            }
        }
    }

    private func one(_ m: inout Markup, _ change: Change, _ address: String) {
        let voice = context.voice
        m.element("div", .class("one")) { m in
            m.element("p", .class("why")) { m in
                m.link(address, change.label(voice))
                m.text(" · " + change.sentence(voice))
            }
            let callouts = change.callouts(voice)
            if !callouts.isEmpty {
                m.element("ul", .class("callouts")) { m in
                    for callout in callouts { m.element("li") { ChangeBlock.callout(&$0, callout) } }
                }
            }
            ChangeBlock.words(&m, change, Brevity(context: 14, whole: 48, stretch: 60, voice: voice))
        }
    }
}
