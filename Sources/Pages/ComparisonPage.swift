package import FactSheets
internal import Digesting

/// Two versions, of one document or of two, compared.
package struct ComparisonPage: Sendable {
    package struct Side: Sendable {
        package var document: ArchivedDocument
        package var version: ArchivedVersion

        package init(_ document: ArchivedDocument, _ version: ArchivedVersion) {
            (self.document, self.version) = (document, version)
        }

        var path: String { document.path(String(version.number)) }
        /// `fact-sheet@2`, as commands and the address of a comparison of two documents name it.
        var reference: String { "\(document.slug)@\(version.number)" }
    }

    let old: Side
    let new: Side
    let text: SideBySide
    let view: ComparisonView
    /// What people noted of these two versions.
    let notes: [Note]
    /// Whether readers with a token can note something here.
    let takesNotes: Bool
    /// What one of them sent, if that is what this page answers.
    let refused: RefusedNote?
    let context: PageContext
    /// What comes one after the other on the page.
    let segments: [Segment]

    /// Changes that a page tells at most, and bytes after which it ends.
    static let most = 100
    static let room = 400_000

    /// A stretch of rows that is shown in one way.
    enum Segment: Equatable {
        /// The place of its row.
        case change(Int)
        case departure(Int)
        case context([Int])
    }

    package init(
        old: Side, new: Side, text: SideBySide, view: ComparisonView, notes: [Note] = [],
        takesNotes: Bool = false, refused: RefusedNote? = nil, context: PageContext
    ) {
        (self.old, self.new, self.text, self.view, self.context) = (old, new, text, view, context)
        self.notes = notes
        // A note is about how a later version differs from an earlier one of the same document.
        self.takesNotes =
            takesNotes && old.document.slug == new.document.slug && old.version.number < new.version.number
        self.refused = refused
        var segments: [Segment] = []
        var run: [Int] = []
        for (index, row) in text.rows.enumerated() {
            let isShown = row.change.map { view.shows(text.comparison.changes[$0]) } ?? false
            guard isShown else {
                // Where a move began is told only with the move.
                if !row.isDeparture { run.append(index) }
                continue
            }
            if !run.isEmpty { segments.append(.context(run)) }
            run = []
            segments.append(row.isDeparture ? .departure(index) : .change(index))
        }
        if !run.isEmpty { segments.append(.context(run)) }
        self.segments = segments
    }

    var isOfOne: Bool { old.document.slug == new.document.slug }
    var changes: [Change] { text.comparison.changes }

    /// Where this comparison is, looked at in that way.
    func address(_ view: ComparisonView, fragment: String? = nil) -> String {
        guard isOfOne else {
            let sides = [("old", old.reference), ("new", new.reference)]
            return context.href("compare", sides + view.query, fragment: fragment)
        }
        let path = new.document.path("compare/\(old.version.number)..\(new.version.number)")
        return context.href(path, view.query, fragment: fragment)
    }

    /// What the sides are called in a line.
    func name(_ side: Side) -> String {
        isOfOne
            ? context("version {1}", "\(side.version.number)")
            : context("‘{1}’, version {2}", shortened(side.document.name, to: 60), "\(side.version.number)")
    }

    package var bytes: [UInt8] {
        let title =
            isOfOne
            ? context("Versions {1} and {2} compared", "\(old.version.number)", "\(new.version.number)")
            : context("Two documents compared")
        let lead = refused == nil ? "" : context("Not noted") + " · "
        var frame = Frame(
            title: lead + title + " · " + shortened(new.document.name, to: 80),
            alternates: new.document.alternates)
        frame.canonical = address(view)
        return frame.page(context) { m in
            m.crumbs(
                [
                    (context.href(""), context("Overview")),
                    (context.href(new.document.path()), shortened(new.document.name, to: 60)),
                ], here: title, context)
            m.element("h1", text: title)
            if let refused, !shownPlaces.contains(refused.place) { m.refusal(refused) }
            head(&m)
            if view.form == .redline {
                m.element("h2", text: context("The text with all changes"))
                redline(&m)
            } else {
                filters(&m)
                m.element("h2", text: context("Changes"))
                m.element("div", .class("comparison")) { m in
                    map(&m)
                    m.element("div", .class("changes \(view.form.rawValue)")) { list(&$0) }
                }
            }
            more(&m)
            if let form = noteForm(.add(number: nil), about: "", at: "noting") {
                m.element("div", .id("noting")) { form.write(&$0) }
            }
            Citation(self).write(&m)
        }
    }

    // MARK: Head

    private func head(_ m: inout Markup) {
        m.element("dl", .class("facts sides")) { m in
            for (name, side) in [(context("Before"), old), (context("After"), new)] {
                m.element("dt", text: name)
                m.element("dd") { m in
                    let number = context("Version {1}", "\(side.version.number)")
                    let title = side.version.title.isEmpty ? side.document.name : side.version.title
                    // What both are called stands above.
                    let isNamed = !isOfOne || old.version.title != new.version.title
                    m.inlineElement("a", .href(context.href(side.path))) { m in
                        m.text(isNamed ? number + " · " + shortened(title, to: 160) : number)
                    }
                    m.text(" ")
                    m.element("span", .class("quiet")) { $0.seen(side.version, context) }
                }
            }
            m.element("dt", text: context("In short"))
            m.element("dd") { summary(&$0) }
        }
        for sentence in text.comparison.rewrite?.sentences(context.voice) ?? [] {
            m.element("p", .class("card"), text: sentence)
        }
        m.notes(notesAside, context, takingBack: takingBack)
        neighbours(&m)
        m.choices(
            context("View"),
            ComparisonView.Form.allCases.map { form in
                (address(view.with { $0.form = form }), context(form.title), form == view.form)
            })
    }

    /// The comparisons before and after this one, and the way to what else can be done with it.
    private func neighbours(_ m: inout Markup) {
        let (a, b) = (old.version.number, new.version.number)
        m.element("ul", .class("tools")) { m in
            if isOfOne, b - a == 1, a > 1 {
                m.item(
                    context.href(new.document.path("compare/\(a - 1)..\(a)")),
                    "‹ " + context("versions {1} and {2}", "\(a - 1)", "\(a)"))
            }
            if isOfOne, b - a == 1, b < new.document.versions {
                m.item(
                    context.href(new.document.path("compare/\(b)..\(b + 1)")),
                    context("versions {1} and {2}", "\(b)", "\(b + 1)") + " ›")
            }
            m.item("#more", context("evidence, citation, more"))
        }
    }

    /// What else can be done with it, behind the changes.
    private func more(_ m: inout Markup) {
        let (a, b) = (old.version.number, new.version.number)
        m.element("ul", .class("tools"), .id("more")) { m in
            if isOfOne {
                m.item(
                    context.href(new.document.path("compare/\(a)..\(b)/evidence.zip")),
                    context("evidence to keep (ZIP)"))
                m.item(
                    context.href(new.document.path("blame/\(b)")),
                    context("which version brought each phrase")
                )
                m.item(context.href(new.document.path("compare/\(b)..\(a)")), context("the other way round"))
                m.item(context.href(new.document.path()), context("all versions"))
            } else {
                m.item(
                    context.href("compare", [("old", new.reference), ("new", old.reference)]),
                    context("the other way round"))
            }
            m.item("#cite", context("cite this"))
        }
    }

    private func summary(_ m: inout Markup) {
        guard !changes.isEmpty else {
            m.text(context("Both say the same, word for word."))
            return
        }
        m.badge(text.comparison.significance, context)
        m.text(
            Tally(text.comparison).told(context.voice)
                ?? context("Only typography or markup changed."))
        if let equals = new.version.equals, isOfOne {
            m.text(" ")
            m.text(
                context("Version {1} says again what version {2} said.", "\(new.version.number)", "\(equals)")
            )
        }
    }

    private func filters(_ m: inout Markup) {
        guard !changes.isEmpty else { return }
        m.choices(
            context("Show"),
            ComparisonView.Show.allCases.map { show in
                let other = view.with { $0.show = show }
                let count = changes.count { change in other.with { $0.kind = nil }.shows(change) }
                return (address(other), "\(context(show.title)) (\(withThousands(count)))", show == view.show)
            })
        let anyKind = view.with { $0.kind = nil }
        let held = changes.filter { anyKind.shows($0) }
        let kinds = Change.Kind.told.filter { kind in kind == view.kind || held.contains { $0.isOf(kind) } }
        guard kinds.count > 1 || view.kind != nil else { return }
        m.choices(
            context("Kind"),
            [(address(anyKind), context("all kinds"), view.kind == nil)]
                + kinds.map { kind in
                    (
                        address(view.with { $0.kind = kind }),
                        "\(context(kind.rawValue)) (\(withThousands(held.count { $0.isOf(kind) })))",
                        kind == view.kind
                    )
                })
    }

    /// The notes about one change.
    func notes(about change: Change) -> [Note] {
        let key = change.key
        return notes.filter { $0.subject.change == key }
    }

    /// The notes about all of it, and those about changes that are not shown.
    private var notesAside: [Note] {
        guard !notes.isEmpty else { return [] }
        let shown = Set(changes.filter { view.form != .redline && view.shows($0) }.map(\.key))
        return notes.filter { note in note.subject.change.map { !shown.contains($0) } ?? true }
    }

    // MARK: Noting

    /// The form that notes something or takes it back; `nil` where nobody can. `fragment`: where its answer is shown.
    func noteForm(_ purpose: NoteForm.Purpose, about place: String, at fragment: String) -> NoteForm? {
        guard takesNotes else { return nil }
        var path = "compare/\(old.version.number)..\(new.version.number)/notes"
        if case .takeBack = purpose { path += "/\(percentEncoded(place))/withdrawal" }
        return NoteForm(
            purpose: purpose, place: place,
            address: context.href(new.document.path(path), view.query, fragment: fragment), refused: refused,
            context: context)
    }

    func takingBack(_ note: Note) -> NoteForm? {
        noteForm(
            .takeBack, about: note.id, at: note.subject.changeNumber.map { "change-\($0)" } ?? "noting")
    }

    /// What has a form on this page.
    private var shownPlaces: Set<String> {
        guard takesNotes else { return [] }
        let standing = notes.filter { $0.withdrawn == nil }.map(\.id)
        return Set([""] + standing + changes.filter { view.form != .redline && view.shows($0) }.map(\.key))
    }

    // MARK: The changes

    /// The places of the segments that tell changes.
    private var told: [Int] {
        segments.indices.filter { if case .change = segments[$0] { true } else { false } }
    }

    private func list(_ m: inout Markup) {
        let told = told
        guard !told.isEmpty else {
            nothing(&m)
            return
        }
        let first = view.from <= told.count ? view.from : 1
        // What stands before the first change that is shown, behind the last that is not.
        var place = first == 1 ? 0 : told[first - 2] + 1
        let pages = pages(from: first, of: told.count)
        if first > 1 {
            more(&m, pages.before, context("Changes 1 to {1} are on the pages before.", "\(first - 1)"))
        }
        var number = first - 1
        let start = m.bytes.count
        var unchanged = Fold.room
        while place < segments.count {
            let isFull = number - first + 1 >= Self.most || m.bytes.count - start > Self.room
            switch segments[place] {
            case .change(let row):
                if isFull, number >= first { return rest(&m, from: number + 1, of: told.count) }
                number += 1
                let block = ChangeBlock(
                    page: self, row: text.rows[row], number: text.rows[row].change ?? 0,
                    before: number > first ? neighbour(told[number - 2]) : nil,
                    after: number < told.count ? neighbour(told[number]) : nil)
                block.write(&m)
            case .departure(let row): departure(&m, text.rows[row])
            case .context(let rows): Fold(page: self, rows: rows).write(&m, room: &unchanged)
            }
            place += 1
        }
    }

    private func neighbour(_ segment: Int) -> Int? {
        guard case .change(let row) = segments[segment] else { return nil }
        return text.rows[row].change
    }

    private func pages(from first: Int, of count: Int) -> (before: ComparisonView, Int) {
        (view.with { $0.from = max(1, first - Self.most) }, count)
    }

    private func rest(_ m: inout Markup, from next: Int, of count: Int) {
        more(
            &m, view.with { $0.from = next },
            context("{1} more changes are on the next page.", withThousands(count - next + 1)))
    }

    private func more(_ m: inout Markup, _ other: ComparisonView, _ words: String) {
        m.element("p", .class("more card")) { $0.link(address(other), words) }
    }

    /// No change is shown: why, and where they are.
    private func nothing(_ m: inout Markup) {
        if changes.isEmpty {
            m.element("p", text: context("Both say the same, word for word."))
        } else {
            m.element("p", .class("card")) { m in
                m.text(
                    view.kind == nil
                        ? context("Nothing of substance changed.")
                        : context("No change of that kind is shown."))
                m.text(" ")
                m.link(
                    address(view.with { ($0.show, $0.kind) = (.all, nil) }),
                    context("Show all {1}", context.voice.counted(changes.count, "change")))
            }
        }
        var unchanged = Fold.room
        for case .context(let rows) in segments { Fold(page: self, rows: rows).write(&m, room: &unchanged) }
    }

    /// Where a statement stood that is elsewhere now.
    private func departure(_ m: inout Markup, _ row: SideBySide.Row) {
        guard let number = row.change else { return }
        let change = changes[number]
        m.element("p", .class("departure"), .id("from-\(number + 1)")) { m in
            m.text(
                context(
                    "Here stood what moved to {1}: ‘{2}’", place(change.sectionAfter, context.voice),
                    shortened(change.before ?? "", to: 120)) + " ")
            m.link("#change-\(number + 1)", context("change {1}: where it stands now", "\(number + 1)"))
        }
    }
}
