internal import Digesting
package import FactSheets

/// A document: its life on one line, its versions and what each changed, and what it said at any time.
package struct DocumentPage: Sendable {
    /// A version with what it changed.
    package struct Row: Sendable {
        package var version: ArchivedVersion
        /// From the version before; `nil` for the first, or where the two were never compared.
        package var comparison: Comparison?

        package init(_ version: ArchivedVersion, comparison: Comparison?) {
            (self.version, self.comparison) = (version, comparison)
        }
    }

    /// What it said at a time.
    package struct Standing: Sendable {
        package var asked: Instant
        package var state: DocumentState
        /// What is shown for it: the version of the state, or the nearest.
        package var version: ArchivedVersion
        package var sheet: FactSheet
        package var commitments: [StandingCommitment]

        package init(
            asked: Instant, state: DocumentState, version: ArchivedVersion, sheet: FactSheet,
            commitments: [StandingCommitment]
        ) {
            (self.asked, self.state, self.version) = (asked, state, version)
            (self.sheet, self.commitments) = (sheet, commitments)
        }
    }

    let document: ArchivedDocument
    let life: Lifeline
    /// The newest first.
    let rows: [Row]
    /// Which page of the list this is, from 1.
    let page: Int
    /// What happened to it beside revisions, the newest first, and how much of that is left out.
    let events: [Event]
    let eventsLeft: Int
    let standing: Standing?
    /// A time that was asked for and cannot be read.
    let unreadable: String?
    let from: Int
    let context: PageContext

    /// Versions in one page of the list.
    package static let most = 50

    package init(
        _ document: ArchivedDocument, life: Lifeline, rows: [Row], page: Int = 1, events: [Event] = [],
        eventsLeft: Int = 0, standing: Standing? = nil, unreadable: String? = nil, from: Int = 1,
        context: PageContext
    ) {
        (self.document, self.life, self.rows, self.page) = (document, life, rows, page)
        (self.events, self.eventsLeft, self.standing) = (events, eventsLeft, standing)
        (self.unreadable, self.from, self.context) = (unreadable, from, context)
    }

    package var bytes: [UInt8] {
        var frame = Frame(title: document.name, alternates: document.alternates)
        if standing == nil { frame.canonical = context.href(document.path()) }
        return frame.page(context) { m in
            m.crumbs(
                [(context.href(""), context("Overview"))], here: shortened(document.name, to: 80), context)
            m.element("h1", text: document.name)
            head(&m)
            life.write(&m, document, context)
            moment(&m)
            if let standing { text(&m, standing) }
            versions(&m)
            others(&m)
        }
    }

    // MARK: Head

    private func head(_ m: inout Markup) {
        m.element("dl", .class("facts")) { m in
            m.element("dt", text: context("State"))
            m.element("dd") { m in
                if document.isWithdrawn {
                    m.element("strong", .class("gone"), text: "✕ " + context("withdrawn"))
                } else {
                    m.element("strong", text: context("there"))
                }
                m.text("· ")
                m.timed(context("last seen {1}"), [document.lastSeen], context)
            }
            m.element("dt", text: context("Published"))
            m.element("dd") { m in
                if let published = document.published {
                    m.time(published, context)
                } else {
                    m.text(context("not said"))
                }
                m.text("· ")
                m.outside(document.url, document.publisher.isEmpty ? document.url : document.publisher)
            }
            m.element("dt", text: context("First seen"))
            m.element("dd") { $0.time(document.firstSeen, context) }
            m.element("dt", text: context("Last changed"))
            m.element("dd") { m in
                if let changed = document.lastChanged {
                    m.time(changed, context)
                } else {
                    m.text(context("never, as far as was seen"))
                }
            }
        }
        m.element("ul", .class("tools")) { m in
            func item(_ address: String, _ words: String) { m.element("li") { $0.link(address, words) } }
            let newest = document.versions
            if newest > 0 {
                item(context.href(document.path("\(newest)")), context("read the newest version"))
            }
            if newest > 1 {
                item(
                    context.href(document.path("compare/\(newest - 1)..\(newest)")),
                    context("what changed last"))
                if newest > 2 {
                    item(
                        context.href(document.path("compare/1..\(newest)")),
                        context("the first compared with the newest"))
                }
            }
            if newest > 0 {
                item(context.href(document.path("blame")), context("which version brought each phrase"))
                item(context.href("ledger", [("document", document.slug)]), context("its commitments"))
            }
            for (file, words) in [
                ("feed.atom", "Atom"), ("feed.json", "JSON Feed"), ("deadlines.ics", "iCalendar"),
            ] {
                item(context.root + document.path(file), words)
            }
        }
    }

    // MARK: At a time

    private func moment(_ m: inout Markup) {
        m.element("h2", .id("at"), text: context("As it stood at a time"))
        m.element("form", .class("line"), Attribute("action", context.root + document.path())) { m in
            m.element("label") { m in
                m.text(context("Time, UTC:") + " ")
                m.void(
                    "input", Attribute("type", "datetime-local"), Attribute("name", "at"),
                    Attribute("value", standing.map { String($0.asked.description.prefix(16)) }))
            }
            m.keepLanguage(context)
            m.element("button", Attribute("type", "submit"), text: context("Show"))
        }
        if let unreadable {
            m.element(
                "p", .class("card"),
                text: context(
                    "‘{1}’ is no time; write one such as 2022-09-13T15:00Z, or a day.",
                    shortened(unreadable, to: 60)))
        }
    }

    private func text(_ m: inout Markup, _ standing: Standing) {
        m.element("div", .class("card substantive")) { m in
            for sentence in standing.state.sentences(at: standing.asked, context) {
                m.element("p", text: sentence)
            }
            m.element("p") { m in
                m.link(
                    context.href(document.path("\(standing.version.number)")),
                    context("Version {1}", "\(standing.version.number)"))
                m.seen(standing.version, context)
            }
        }
        m.element("h2", text: standing.sheet.title.isEmpty ? document.name : standing.sheet.title)
        FactLegend.write(&m, standing.sheet, context)
        SheetMarkup(
            document, standing.version, standing.sheet, commitments: standing.commitments, from: from,
            context: context,
            address: { place in
                context.href(
                    document.path(),
                    [("at", standing.asked.description)] + (place > 1 ? [("from", String(place))] : []))
            }, top: 3
        ).write(&m)
    }

    // MARK: Versions

    private func versions(_ m: inout Markup) {
        m.element("h2", .id("versions"), text: context("Versions"))
        if document.versions > 1 { compareForm(&m) }
        guard !rows.isEmpty else {
            m.element("p", text: context("Nothing was read of it yet."))
            return
        }
        m.element("table", .class("fold")) { m in
            m.element("thead") { m in
                m.element("tr") { m in
                    for name in [context("Version"), context("Seen"), context("What it changed")] {
                        m.element("th", Attribute("scope", "col"), text: name)
                    }
                }
            }
            m.element("tbody") { m in for row in rows { write(&m, row) } }
        }
        m.pager(page, of: (document.versions + Self.most - 1) / Self.most, context) { page in
            context.href(document.path(), page > 1 ? [("page", String(page))] : [], fragment: "versions")
        }
    }

    private func write(_ m: inout Markup, _ row: Row) {
        let version = row.version
        m.element("tr") { m in
            m.element("td", Attribute("data-label", context("Version"))) { m in
                m.link(context.href(document.path("\(version.number)")), "\(version.number)")
            }
            m.element("td", Attribute("data-label", context("Seen"))) { $0.seen(version, context) }
            m.element("td", Attribute("data-label", context("What it changed"))) { m in
                if version.number == 1 {
                    m.text(context("first seen"))
                } else {
                    m.badge(version.significance, context)
                    m.inlineElement(
                        "a",
                        .href(context.href(document.path("compare/\(version.number - 1)..\(version.number)")))
                    ) {
                        $0.text(
                            row.comparison.flatMap { Tally($0).told(context.voice) }
                                ?? (row.comparison == nil
                                    ? context("compare") : context("Only typography or markup changed.")))
                    }
                }
                if let equals = version.equals {
                    m.element(
                        "p", .class("small"),
                        text: context("It says again what version {1} said.", "\(equals)"))
                }
                let told = (row.comparison?.changes ?? []).filter { $0.significance == .substantive }
                for change in told.prefix(2) {
                    m.element(
                        "p", .class("small quiet"), text: shortened(change.sentence(context.voice), to: 220))
                }
            }
        }
    }

    private func compareForm(_ m: inout Markup) {
        m.element("form", .class("line"), Attribute("action", context.root + document.path("compare"))) { m in
            for (name, words, chosen) in [
                ("old", context("Compare version"), document.versions - 1),
                ("new", context("with"), document.versions),
            ] {
                m.element("label") { m in
                    m.text(words + " ")
                    number(&m, name, chosen)
                }
            }
            m.keepLanguage(context)
            m.element("button", Attribute("type", "submit"), text: context("Compare"))
        }
    }

    /// A list to choose from, or a field where a list would be endless.
    private func number(_ m: inout Markup, _ name: String, _ chosen: Int) {
        guard document.versions <= 100 else {
            m.void(
                "input", Attribute("type", "number"), Attribute("name", name), Attribute("min", "1"),
                Attribute("max", "\(document.versions)"), Attribute("value", "\(chosen)"))
            return
        }
        m.element("select", Attribute("name", name)) { m in
            for number in 1...document.versions {
                m.element(
                    "option", Attribute("value", "\(number)"), .flag("selected", if: number == chosen),
                    text: "\(number)")
            }
        }
    }

    private func others(_ m: inout Markup) {
        if !events.isEmpty {
            m.element("h2", text: context("What else happened"))
            m.element("ul", .class("happened")) { m in
                for event in events { m.element("li") { $0.happening(event, context) } }
            }
            if eventsLeft > 0 {
                m.element(
                    "p", .class("more"),
                    text: context("{1} older ones are left out.", withThousands(eventsLeft)))
            }
        }
        guard document.versions > 0 else { return }
        m.element("h2", text: context("Compare with another document"))
        m.element("form", .class("line"), Attribute("action", context.root + "compare")) { m in
            m.void(
                "input", Attribute("type", "hidden"), Attribute("name", "old"),
                Attribute("value", "\(document.slug)@\(document.versions)"))
            m.element("label") { m in
                m.text(context("Its name, as in its address:") + " ")
                m.void(
                    "input", Attribute("type", "text"), Attribute("name", "new"),
                    Attribute("required", "required"))
            }
            m.keepLanguage(context)
            m.element("button", Attribute("type", "submit"), text: context("Compare"))
        }
    }
}

extension Markup {
    /// What a form has to carry so that the language stays.
    mutating func keepLanguage(_ context: PageContext) {
        guard context.keepsLanguage else { return }
        void(
            "input", Attribute("type", "hidden"), Attribute("name", "lang"),
            Attribute("value", context.language.rawValue))
    }

    /// What happened, in a line and the sentences that qualify it.
    mutating func happening(_ event: Event, _ context: PageContext) {
        let account = Account(event, Brevity(context: 14, whole: 48, stretch: 110, voice: context.voice))
        inlineElement("strong") { $0.text(account.name) }
        text(". " + account.claim)
        for note in account.notes.prefix(3) { text(" " + shortened(note, to: 300)) }
        for address in account.addresses {
            text(" \(address.label): ")
            outside(address.url, shortened(address.url, to: 120))
        }
    }
}
