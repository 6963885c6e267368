public import FactSheets

/// The digest as one page that a mail client or a browser shows: no script, nothing loaded, dark mode too.
public func digestHTML(_ d: Digest) -> String {
    let stories = Story.all(in: d)
    let voice = Voice(d)
    var page = HTMLPage(title: digestSubject(d), language: voice.language)
    page.put("h1", "margin:0;font-size:20px;line-height:1.35", headline(d, stories, voice))
    if d.sample == true {
        page.put("p", "margin:8px 0 0;font-weight:600", voice("This is a sample: nothing of it happened."))
    }
    for story in stories.prefix(Story.mostShown) {
        page.write(story, titled: stories.count > 1, in: d, voice)
    }
    page.write(rest: stories.dropFirst(Story.mostShown), voice)
    page.write(notes: d.notes ?? [], web: d.web, voice)
    page.write(deadlines: d.deadlines ?? [], voice)
    for off in SwitchedOff.all(in: d, voice) {
        for sentence in off.sentences { page.put("p", "margin:12px 0 0", sentence) }
        page.put("p", "margin:12px 0 0;font-family:monospace", off.command)
    }
    page.markup("<hr class=\"l\" style=\"margin:28px 0 10px;border:0;border-top:1px solid #d8dce3\">\n")
    page.put("p", Style.small, footer(d, voice), class: "q")
    return page.finished()
}

/// Two fact sheets compared, as one page: every change, substance first.
public func comparisonHTML(_ c: Comparison) -> String {
    let title = shortened(c.new.title.isEmpty ? c.old.title : c.new.title, to: 160)
    let summary = c.changes.isEmpty ? "No differences" : comparisonSummary(c)
    var page = HTMLPage(title: title.isEmpty ? summary : "\(title): \(summary)")
    page.put("h1", "margin:0;font-size:20px;line-height:1.35", title.isEmpty ? "(without a title)" : title)
    page.put("p", "margin:6px 0 0;font-weight:600", summary + ".")
    for (name, side) in [("Old", c.old), ("New", c.new)] {
        page.open("p", Style.small, class: "q")
        page.markup("\(name): ")
        page.link(side.source, side.source)
        if side.title != c.new.title { page.markup(" (\(htmlEscaped(shortened(side.title, to: 160))))") }
        page.markup("</p>\n")
    }
    for sentence in c.rewrite?.sentences(.plain) ?? [] { page.put("p", "margin:6px 0 0", sentence) }
    if c.changes.count > 30 || c.rewrite != nil { page.write(sums: ChangeList.sums(c.changes)) }
    for level in [Significance.substantive, .editorial, .cosmetic, .none] {
        let most = c.rewrite.map { _ in ChangeList.mostOfRewritten }
        if let list = ChangeList(c.changes, level, most: most) { page.write(list, .comparisonHTML) }
    }
    return page.finished()
}

/// One event for a page of others': what a digest says of it and where to see more, without styles.
///
/// `briefly` leaves out the changes themselves and says how many there are under which heading.
func eventHTML(_ event: Event, web: String?, _ voice: Voice, briefly: Bool = false) -> String {
    var page = HTMLPage()
    var account = Account(event, .digestHTML.speaking(voice))
    if briefly, let changes = event.comparison?.changes {
        (account.lists, account.sums) = ([], ChangeList.sums(changes, voice))
    }
    page.write(account, voice)
    let story = Story(document: event.document, source: event.source, events: [event])
    page.write(Pointers(story, web: web, voice), voice)
    return page.html
}

extension HTMLPage {
    /// A single story's title stands in the headline already.
    fileprivate mutating func write(_ story: Story, titled: Bool, in digest: Digest, _ voice: Voice) {
        if titled {
            markup("<hr class=\"l\" style=\"margin:22px 0 0;border:0;border-top:1px solid #d8dce3\">\n")
            open("h2", "margin:14px 0 0;font-size:18px;line-height:1.35")
            let title = shortened(story.title(voice), to: 200)
            if let document = story.document { link(document.url, title) } else { markup(htmlEscaped(title)) }
            markup("</h2>\n")
        }
        if let published = story.document?.published {
            put("p", Style.small, voice("Published {1}.", voice.time(published)), class: "q")
        }
        if story.omitted > 0 {
            put(
                "p", Style.small, voice("{1} earlier events are not shown.", withThousands(story.omitted)),
                class: "q")
        }
        for event in story.events.suffix(Story.mostEvents) {
            write(Account(event, .digestHTML.speaking(voice)), voice)
        }
        write(Pointers(story, web: digest.web, voice), voice)
    }

    fileprivate mutating func write(rest: ArraySlice<Story>, _ voice: Voice) {
        guard !rest.isEmpty else { return }
        put(
            "h2", "margin:28px 0 0;font-size:18px",
            voice("And {1} more, in a line each:", withThousands(rest.count)))
        markup("<ul style=\"margin:8px 0 0;padding-left:20px\">\n")
        for story in rest.prefix(Story.mostListed) {
            markup("<li>")
            if let document = story.document {
                link(document.url, story.line(voice))
            } else {
                markup(htmlEscaped(story.line(voice)))
            }
            markup("</li>\n")
        }
        markup("</ul>\n")
        let unlisted = rest.count - Story.mostListed
        if unlisted > 0 {
            put(
                "p", "margin:8px 0 0",
                voice("and {1} more; hledwatch list names them all.", withThousands(unlisted)))
        }
    }

    fileprivate mutating func write(deadlines: [Digest.Deadline], _ voice: Voice) {
        for list in DeadlineList.all(deadlines, voice) {
            put("h3", Style.listTitle, list.title)
            for deadline in list.deadlines {
                openCard(edge: Style.edge("editorial"))
                put("p", "margin:0;font-weight:600", deadline.day)
                put("p", "margin:4px 0 0", deadline.text)
                put("p", "margin:4px 0 0;font-size:13px;color:#5b616e", deadline.more, class: "q")
                closeCard()
            }
            if let more = list.more { put("p", Style.small, more, class: "q") }
        }
    }

    fileprivate mutating func write(_ account: Account, _ voice: Voice) {
        open("p", "margin:16px 0 0")
        let tone = account.tone.rawValue
        put("span", Style.badge(tone), account.name, class: "b-\(tone)")
        markup(htmlEscaped(account.claim) + "</p>\n")
        for note in account.notes { put("p", "margin:6px 0 0", note) }
        for address in account.addresses {
            open("p", "margin:6px 0 0;font-size:15px")
            markup("\(address.label): ")
            link(address.url, address.url)
            markup("</p>\n")
        }
        if !account.sums.isEmpty {
            put(
                "p", "margin:10px 0 0",
                voice("So much changed that only the most telling changes are shown. In all:"))
            write(sums: account.sums)
        }
        for list in account.lists { write(list, .digestHTML.speaking(voice)) }
        if account.hidden > 0 {
            let count = voice.counted(account.hidden, "change")
            put(
                "p", "margin:14px 0 0;font-size:14px;color:#5b616e",
                voice("Cosmetic (quotes, dashes, spaces, markup): {1}, not shown.", count), class: "q")
        }
    }

    fileprivate mutating func write(sums: [String]) {
        open("ul", "margin:8px 0 0;padding-left:20px")
        markup("\n")
        for sum in sums { put("li", "", sum) }
        markup("</ul>\n")
    }

    fileprivate mutating func write(_ list: ChangeList, _ brevity: Brevity) {
        put("h3", Style.listTitle, list.title)
        for group in list.groups {
            put("p", Style.section, group.section)
            for change in group.changes { write(change, brevity) }
        }
        if list.omitted > 0 {
            put(
                "p", Style.small,
                brevity.voice(
                    "and {1} more \(list.significance.rawValue) changes, not shown here.",
                    withThousands(list.omitted)), class: "q")
        }
    }

    private mutating func write(_ change: Change, _ brevity: Brevity) {
        let voice = brevity.voice
        openCard(edge: Style.edge(change.significance.rawValue))
        put("p", "margin:0;font-weight:600", change.sentence(voice))
        let label = change.label(voice) + (change.way(voice).map { " \($0)" } ?? "")
        put(
            "p", "margin:2px 0 0;font-size:13px;color:#5b616e",
            change.rule.isEmpty ? label : "\(label) · \(change.rule)", class: "q")
        let callouts = change.callouts(voice)
        if !callouts.isEmpty {
            open("p", "margin:4px 0 0")
            for callout in callouts { put("span", Style.callout, callout.text, class: "f") }
            markup("</p>\n")
        }
        let style = "margin:8px 0 0"
        switch Wording(change, brevity) {
        case .marked(let words): paragraph(style, words)
        case .replaced(let old, let new):
            paragraph(style, old)
            paragraph(style, new)
        }
        closeCard()
    }

    private mutating func paragraph(_ style: String, _ pieces: [Piece]) {
        open("p", style)
        words(pieces)
        markup("</p>\n")
    }

    fileprivate mutating func write(_ pointers: Pointers, _ voice: Voice) {
        put("p", "margin:18px 0 0;font-size:14px;color:#5b616e", voice("Where to see more:"), class: "q")
        for comparison in pointers.comparisons {
            open("p", "margin:4px 0 0;font-size:15px;font-weight:600")
            link(comparison.url, comparison.label)
            markup("</p>\n")
        }
        if let page = pointers.page {
            open("p", "margin:4px 0 0;font-size:14px")
            link(page, page)
            markup("</p>\n")
        }
        for command in pointers.commands {
            open("p", "margin:4px 0 0")
            put("code", Style.code, command)
            markup("</p>\n")
        }
    }
}
