public import FactSheets

/// The digest as text: what happened in one sentence, then each document, substance first.
public func digestText(_ d: Digest, style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    let stories = Story.all(in: d)
    let voice = Voice(d)
    page.line(headline(d, stories, voice), .strong)
    if d.sample == true { page.line(voice("This is a sample: nothing of it happened."), .strong) }
    for story in stories.prefix(Story.mostShown) {
        page.blank()
        page.write(story, titled: stories.count > 1, in: d, voice)
    }
    page.write(rest: stories.dropFirst(Story.mostShown), voice)
    page.write(notes: d.notes ?? [], voice)
    page.write(deadlines: d.deadlines ?? [], voice)
    for off in SwitchedOff.all(in: d, voice) {
        page.blank()
        for sentence in off.sentences { page.line(sentence) }
        page.verbatim(off.command, indent: 2)
    }
    page.blank()
    page.line(footer(d, voice), .quiet)
    return page.text
}

/// Which digest it is, and by whose clocks it tells the time.
func footer(_ d: Digest, _ voice: Voice) -> String {
    let clocks =
        d.timeZone.map { voice("Times are those of {1}, with UTC.", $0.name) } ?? voice("Times are UTC.")
    return voice("Digest {1} for {2}, {3}.", d.id, d.subscriber, voice.time(d.time)) + " " + clocks
}

/// Two fact sheets compared, as text: every change, substance first.
public func comparisonText(_ c: Comparison, style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    page.paragraph(sideName("old", c.old), hang: 5)
    page.paragraph(sideName("new", c.new), hang: 5)
    page.blank()
    guard !c.changes.isEmpty else {
        page.line("No differences.")
        return page.text
    }
    page.line(comparisonSummary(c) + ".", .strong)
    for sentence in c.rewrite?.sentences(.plain) ?? [] { page.paragraph(pieces(sentence)) }
    if c.changes.count > 30 || c.rewrite != nil {
        page.blank()
        for sum in ChangeList.sums(c.changes) { page.paragraph(pieces(sum), indent: 2, bullet: "- ") }
    }
    for level in [Significance.substantive, .editorial, .cosmetic, .none] {
        let most = c.rewrite.map { _ in ChangeList.mostOfRewritten }
        if let list = ChangeList(c.changes, level, most: most) { page.write(list, .comparisonText) }
    }
    return page.text
}

/// `3 substantive changes, 1 editorial; cosmetic: 2`.
func comparisonSummary(_ c: Comparison) -> String {
    let tally = Tally(c)
    let cosmetic = tally.changes[.cosmetic].map { "cosmetic: \(withThousands($0))" }
    let parts = [tally.changed, cosmetic].compactMap { $0 }
    return parts.isEmpty ? counted(c.changes.count, "change") : parts.joined(separator: "; ")
}

private func sideName(_ name: String, _ side: Comparison.Side) -> [Piece] {
    let title = shortened(side.title, to: 160)
    return pieces(name + ": ", .quiet) + pieces(title.isEmpty ? "(without a title)" : title).spacedFirst()
        + pieces("(\(folded(side.source)))", .quiet).spacedFirst()
}

extension [Piece] {
    /// The same with a blank before the first.
    package func spacedFirst() -> [Piece] {
        var made = self
        if !made.isEmpty { made[0].spaced = true }
        return made
    }
}

extension TextPage {
    /// A single story's title stands in the headline already.
    fileprivate mutating func write(_ story: Story, titled: Bool, in digest: Digest, _ voice: Voice) {
        if titled {
            let title = shortened(story.title(voice), to: 200)
            line(title, .strong)
            rule("-", under: title)
        }
        if let published = story.document?.published {
            line(voice("Published {1}.", voice.time(published)), .quiet)
        }
        if story.omitted > 0 {
            line(voice("{1} earlier events are not shown.", withThousands(story.omitted)), .quiet)
        }
        for event in story.events.suffix(Story.mostEvents) {
            blank()
            write(Account(event, .digestText.speaking(voice)), voice)
        }
        let pointers = Pointers(story, web: digest.web, voice)
        blank()
        line(voice("Where to see more:"), .quiet)
        for comparison in pointers.comparisons {
            verbatim("\(comparison.label): \(comparison.url)", indent: 2)
        }
        for more in [pointers.page].compactMap({ $0 }) + pointers.commands { verbatim(more, indent: 2) }
    }

    fileprivate mutating func write(rest: ArraySlice<Story>, _ voice: Voice) {
        guard !rest.isEmpty else { return }
        blank()
        line(voice("And {1} more, in a line each:", withThousands(rest.count)), .strong)
        for story in rest.prefix(Story.mostListed) { paragraph(pieces(story.line(voice)), bullet: "- ") }
        let unlisted = rest.count - Story.mostListed
        if unlisted > 0 {
            line(voice("and {1} more; hledwatch list names them all.", withThousands(unlisted)))
        }
    }

    fileprivate mutating func write(deadlines: [Digest.Deadline], _ voice: Voice) {
        for list in DeadlineList.all(deadlines, voice) {
            blank()
            line(list.title.uppercased(), .strong)
            for deadline in list.deadlines {
                blank()
                paragraph(
                    pieces(deadline.day + ".", .strong) + pieces(deadline.text).spacedFirst(), indent: 2,
                    bullet: "* ")
                line(deadline.more, .quiet, indent: 6)
            }
            if let more = list.more { line(more, indent: 2) }
        }
    }

    private mutating func write(_ account: Account, _ voice: Voice) {
        let name = pieces(account.name.uppercased() + ".", .strong)
        paragraph(name + pieces(account.claim).spacedFirst())
        for note in account.notes { line(note) }
        for address in account.addresses { verbatim("\(address.label): \(address.url)", indent: 2) }
        if !account.sums.isEmpty {
            blank()
            line(voice("So much changed that only the most telling changes are shown. In all:"))
            for sum in account.sums { paragraph(pieces(sum), indent: 2, bullet: "- ") }
        }
        for list in account.lists { write(list, .digestText.speaking(voice)) }
        if account.hidden > 0 {
            blank()
            line(
                voice(
                    "Cosmetic (quotes, dashes, spaces, markup): {1}, not shown.",
                    voice.counted(account.hidden, "change")), .quiet)
        }
    }

    mutating func write(_ list: ChangeList, _ brevity: Brevity) {
        blank()
        line(list.title.uppercased(), .strong)
        for group in list.groups {
            blank()
            line(group.section, .strong, indent: 2)
            for (index, change) in group.changes.enumerated() {
                if index > 0 { blank() }
                write(change, brevity)
            }
        }
        if list.omitted > 0 {
            blank()
            line(
                brevity.voice(
                    "and {1} more \(list.significance.rawValue) changes, not shown here.",
                    withThousands(list.omitted)), indent: 2)
        }
    }

    private mutating func write(_ change: Change, _ brevity: Brevity) {
        let label = pieces(
            change.label(brevity.voice) + (change.rule.isEmpty ? "" : " [\(change.rule)]") + ":", .quiet)
        paragraph(label + pieces(change.sentence(brevity.voice)).spacedFirst(), indent: 2, bullet: "* ")
        if let way = change.way(brevity.voice) { line(brevity.voice("Moved {1}.", way), indent: 6) }
        for callout in change.callouts(brevity.voice) {
            paragraph(pieces(callout.text, .strong), indent: 6, bullet: "= ")
        }
        switch Wording(change, brevity) {
        case .marked(let words): paragraph(words, indent: 6)
        case .replaced(let old, let new):
            paragraph(old, indent: 6)
            paragraph(new, indent: 6)
        }
    }
}
