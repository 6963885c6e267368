internal import Digesting
package import FactSheets

/// What was looked for, and one page of what was found.
package struct SearchView {
    /// Of what every version ever said.
    package enum Which: String, CaseIterable, Sendable { case all, standing, removed }

    package struct Hit: Sendable {
        package var slug: String
        package var title: String
        package var isWithdrawn: Bool
        package var unit: Change.Unit
        /// The headings above it.
        package var section: [String]
        package var text: String
        /// What matched, in UTF-8 bytes of the text.
        package var marks: [Range<Int>]
        /// The versions that hold it.
        package var versions: ClosedRange<Int>
        /// The document's newest.
        package var newest: Int
        package var stands: Bool
        /// Whether the document says the words now, in this statement or in another.
        package var wordsStand: Bool
        /// Whether the version that lacks it had them in another.
        package var wordsRemained: Bool
        package var missedBefore: Instant?
        package var firstSeen: Instant
        package var lastSeen: Instant
        package var firstMissed: Instant?

        package init(
            slug: String, title: String, isWithdrawn: Bool, unit: Change.Unit, section: [String],
            text: String, marks: [Range<Int>], versions: ClosedRange<Int>, newest: Int, stands: Bool,
            wordsStand: Bool, wordsRemained: Bool, missedBefore: Instant?, firstSeen: Instant,
            lastSeen: Instant, firstMissed: Instant?
        ) {
            (self.slug, self.title, self.isWithdrawn) = (slug, title, isWithdrawn)
            (self.unit, self.section, self.text, self.marks) = (unit, section, text, marks)
            (self.versions, self.newest, self.stands) = (versions, newest, stands)
            (self.wordsStand, self.wordsRemained) = (wordsStand, wordsRemained)
            (self.missedBefore, self.firstSeen) = (missedBefore, firstSeen)
            (self.lastSeen, self.firstMissed) = (lastSeen, firstMissed)
        }
    }

    /// Why nothing could be looked for.
    package enum Problem: Equatable, Sendable {
        /// There is no letter and no digit in it.
        case noWords
        /// More terms than may be looked for at once.
        case tooMany(Int)
        /// No document is called so.
        case noDocument
    }

    /// As typed; "" when nothing was asked for.
    package var text: String
    package var which: Which
    /// Only in this document: its slug.
    package var document: String?
    package var problem: Problem?
    package var total = 0
    /// From 1.
    package var page = 1
    package var hits: [Hit] = []
    /// How many there would be of all versions, where none of `which` was found.
    package var elsewhere = 0

    package static let perPage = 25
    /// Hits that can be reached by paging.
    package static let most = 10_000

    package init(text: String, which: Which, document: String?) {
        (self.text, self.which, self.document) = (text, which, document)
    }

    var pages: Int { (min(total, Self.most) + Self.perPage - 1) / Self.perPage }
    var query: [(String, String)] {
        [("q", text)] + (which == .all ? [] : [("in", which.rawValue)])
            + (document.map { [("document", $0)] } ?? [])
    }
}

/// Search: a form, what was found with when it was there, or what may help.
package func searchPage(_ view: SearchView, _ context: PageContext) -> [UInt8] {
    let name = context("Search")
    let title = view.text.isEmpty ? name : "‘\(shortened(view.text, to: 60))’ · \(name)"
    return Frame(title: title, part: .search).page(context) { m in
        m.element("h1", text: name)
        form(&m, view, context)
        for note in searchNotes(view.text, context) { m.element("p", .class("small quiet"), text: note) }
        if let problem = view.problem {
            m.element(
                "p", .class("card problem"), Attribute("role", "alert"), text: words(problem, view, context))
            help(&m, context)
        } else if view.text.isEmpty {
            help(&m, context)
        } else if view.hits.isEmpty {
            nothing(&m, view, context)
        } else {
            found(&m, view, context)
        }
    }
}

private func words(_ problem: SearchView.Problem, _ view: SearchView, _ context: PageContext) -> String {
    switch problem {
    case .noWords:
        context(
            "‘{1}’ has no letter and no digit: there is nothing to look for.", shortened(view.text, to: 60))
    case .tooMany(let most):
        context("That is too much at once: at most {1} words and phrases can be looked for.", String(most))
    case .noDocument:
        context("No document is called ‘{1}’.", shortened(view.document ?? "", to: 60))
    }
}

/// What of a query may not mean what was meant by it.
func searchNotes(_ text: String, _ context: PageContext) -> [String] {
    var notes: [String] = []
    let quotes = text.unicodeScalars.count { ["\"", "\u{201C}", "\u{201D}"].contains($0) }
    if quotes % 2 == 1 {
        notes.append(context("A quotation mark is not closed: all behind it is looked for as one phrase."))
    }
    let terms = text.split(separator: " ")
    if terms.count > 1, terms.contains(where: { ["OR", "AND", "NOT"].contains($0) || $0.hasPrefix("-") }) {
        notes.append(
            context("All words must stand in one statement; OR, AND, NOT and - have no meaning of their own.")
        )
    }
    if terms.contains(where: { $0.hasPrefix("*") || $0.dropLast().contains("*") }) {
        notes.append(context("A star counts only behind the beginning of a word: invest*."))
    }
    return notes
}

private func form(_ m: inout Markup, _ view: SearchView, _ context: PageContext) {
    m.element(
        "form", .class("filter screen"), Attribute("action", context.root + "search"),
        Attribute("aria-label", context("Search what was ever said"))
    ) { m in
        m.element("label", .class("broad")) { m in
            m.element("span", text: context("Words, phrases, beginnings"))
            m.void(
                "input", Attribute("type", "search"), Attribute("name", "q"), Attribute("value", view.text),
                Attribute("maxlength", "400"))
        }
        m.element("label") { m in
            m.element("span", text: context("What was said"))
            m.select(
                "in", view.which == .all ? "" : view.which.rawValue,
                [("standing", context("what stands now")), ("removed", context("what is said no more"))],
                none: context("ever"))
        }
        m.element("label") { m in
            m.element("span", text: context("Only in the document"))
            m.void(
                "input", Attribute("type", "text"), Attribute("name", "document"),
                Attribute("value", view.document ?? ""), Attribute("placeholder", context("all")))
        }
        m.languageField(context)
        m.element("div", .class("buttons")) { m in
            m.element("button", Attribute("type", "submit"), text: context("Search"))
        }
    }
}

private func help(_ m: inout Markup, _ context: PageContext) {
    m.element("h2", text: context("How to search"))
    m.element("ul") { m in
        for (example, words) in [
            ("water infrastructure", context("both words in one statement, in any order")),
            ("\"supply chains\"", context("the words one behind the other")),
            ("invest*", context("all words that begin so")),
            ("\"$474 million\"", context("a sum as it was written")),
        ] {
            m.element("li") { m in
                m.link(context.href("search", [("q", example)]), example)
                m.text(": " + words)
            }
        }
    }
    m.element(
        "p", .class("quiet"),
        text: context(
            "Every version of every document is searched, also what was taken out since. Case and accents do not matter."
        ))
}

private func nothing(_ m: inout Markup, _ view: SearchView, _ context: PageContext) {
    m.element("div", .class("card")) { m in
        m.element("p") { m in
            switch view.which {
            case .all: m.text(context("No version of any document says that in one statement."))
            case .standing: m.text(context("No document says that now."))
            case .removed: m.text(context("No document lost these words."))
            }
        }
        if view.elsewhere > 0 {
            m.element("p") { m in
                var all = view
                all.which = .all
                m.link(
                    context.href("search", all.query),
                    context("{1} of any version", context.voice.counted(view.elsewhere, "hit")))
            }
        }
    }
    help(&m, context)
}

// MARK: What was found

private func found(_ m: inout Markup, _ view: SearchView, _ context: PageContext) {
    m.element("p") { m in
        m.element("strong", text: context.voice.counted(view.total, "hit"))
        m.text(" · " + context("what happened last first"))
        if view.total > SearchView.most {
            m.text(" · " + context("The first {1} can be paged through.", withThousands(SearchView.most)))
        }
    }
    m.element("ol", .class("hits"), Attribute("start", String((view.page - 1) * SearchView.perPage + 1))) {
        m in
        for hit in view.hits { write(hit, &m, context) }
    }
    m.pager(view.page, of: view.pages, context) { page in
        context.href("search", view.query + (page > 1 ? [("page", String(page))] : []))
    }
}

private func write(_ hit: SearchView.Hit, _ m: inout Markup, _ context: PageContext) {
    let isGone = !hit.stands && !hit.wordsStand && !hit.wordsRemained
    m.element("li", .class("card hit \(hit.stands ? "stands" : isGone ? "gone" : "")")) { m in
        m.element("h2") { m in
            m.link(
                context.href("documents/\(hit.slug)/\(hit.versions.upperBound)"),
                hit.title.isEmpty ? hit.slug : shortened(hit.title, to: 120))
        }
        if !hit.section.isEmpty {
            m.element(
                "p", .class("small quiet"), text: shortened(hit.section.joined(separator: " › "), to: 160))
        }
        m.element("p", .class("said")) { m in
            for run in markedRuns(hit.text, hit.marks) {
                if run.isMarked { m.inline("mark", run.text) } else { m.text(run.text) }
            }
        }
        m.element("p", .class("small")) { when(hit, &$0, context) }
        m.element("p", .class("links")) { links(hit, &$0, context) }
    }
}

/// From which version and look to which it was there.
private func when(_ hit: SearchView.Hit, _ m: inout Markup, _ context: PageContext) {
    m.element(
        "strong",
        text: hit.stands
            ? context("Stands now")
            : hit.wordsStand || hit.wordsRemained ? context("Reworded") : context("Gone"))
    m.text(
        " · "
            + (hit.versions.count == 1
                ? context("in version {1}", String(hit.versions.lowerBound))
                : context(
                    "from version {1} to {2}", String(hit.versions.lowerBound),
                    String(hit.versions.upperBound)))
            + " · ")
    if let missed = hit.missedBefore {
        m.text(context("came between") + " ")
        m.time(missed, context)
        m.text(" " + context("and") + " ")
    } else {
        m.text(context("first seen") + " ")
    }
    m.time(hit.firstSeen, context)
    guard !hit.stands else { return }
    m.text(" · " + context("last seen") + " ")
    m.time(hit.lastSeen, context)
    if let missed = hit.firstMissed {
        m.text(" · " + context("first missed") + " ")
        m.time(missed, context)
    }
    if hit.wordsStand {
        m.text(" · " + context("the words stand in another statement now"))
    } else if hit.wordsRemained {
        m.text(" · " + context("the words stayed in another statement for a time"))
    }
    if hit.isWithdrawn, hit.versions.upperBound == hit.newest {
        m.text(" · " + context("the document was withdrawn"))
    }
}

private func links(_ hit: SearchView.Hit, _ m: inout Markup, _ context: PageContext) {
    let (first, last) = (hit.versions.lowerBound, hit.versions.upperBound)
    if first > 1 {
        m.link(
            context.href("documents/\(hit.slug)/compare/\(first - 1)..\(first)"), context("How it came"))
    }
    if last < hit.newest {
        m.link(context.href("documents/\(hit.slug)/compare/\(last)..\(last + 1)"), context("How it went"))
    }
    m.link(context.href("documents/\(hit.slug)/blame/\(last)"), context("Who said what when"))
    m.link(context.href("documents/\(hit.slug)"), context("All versions"))
    m.link(context.href("documents/\(hit.slug)/\(first)/evidence.zip"), context("Evidence (ZIP)"))
}

/// A text with what matched apart, cut where it is long: what stands around the first hit is kept.
func markedRuns(_ text: String, _ marks: [Range<Int>], limit: Int = 700) -> [(text: String, isMarked: Bool)] {
    let bytes = Array(text.utf8)
    func isEdge(_ at: Int) -> Bool { at <= 0 || at >= bytes.count || bytes[at] & 0xC0 != 0x80 }
    var (start, end) = (0, bytes.count)
    if bytes.count > limit {
        let first = marks.first?.lowerBound ?? 0
        if first > limit / 2 { start = first - limit / 3 }
        end = min(bytes.count, start + limit)
        // At blanks, where there are any.
        if start > 0 { start = bytes[start..<min(first, end)].firstIndex(of: 0x20).map { $0 + 1 } ?? start }
        if end < bytes.count { end = bytes[start..<end].lastIndex(of: 0x20) ?? end }
        while !isEdge(start) { start -= 1 }
        while !isEdge(end) { end += 1 }
    }
    func piece(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
    var runs: [(text: String, isMarked: Bool)] = []
    if start > 0 { runs.append(("… ", false)) }
    var place = start
    for mark in marks {
        let from = max(mark.lowerBound, place)
        let to = min(mark.upperBound, end)
        guard from < to, isEdge(from), isEdge(to) else { continue }
        if from > place { runs.append((piece(place..<from), false)) }
        runs.append((piece(from..<to), true))
        place = to
    }
    if place < end { runs.append((piece(place..<end), false)) }
    if end < bytes.count { runs.append((" …", false)) }
    return runs
}
