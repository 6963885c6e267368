internal import FactSheets

/// A digest as a chat is told it: what the JSON of every service is made of.
///
/// Its texts are shown as they are: nothing hidden or active is in them, but each service's own marks are still to be
/// escaped. No line has more than `ChatLine.longest` UTF-16 units.
struct ChatMessage {
    /// What happened in one sentence, and that it is a sample.
    var head: [ChatLine]
    /// In the order in which they matter; each is told whole or not at all.
    var entries: [ChatEntry]
    var links: [ChatLink]
    var foot: ChatLine
    let voice: Voice
}

/// One thing that is told: an event, a change, a deadline.
///
/// All of it has no more than `longest` UTF-16 units: a service has room for at least one.
struct ChatEntry {
    private(set) var lines: [ChatLine]

    static let longest = 2400

    init(_ all: [ChatLine]) {
        lines = []
        var room = ChatEntry.longest
        for line in all where !line.runs.isEmpty {
            room -= line.length + 1
            guard room >= 0 else {
                lines.append(ChatLine("…", .quiet))
                break
            }
            lines.append(line)
        }
    }
}

struct ChatLink: Equatable {
    var label: String
    var url: String
}

/// A line of text in stretches that look alike.
struct ChatLine: Equatable {
    struct Run: Equatable {
        enum Look { case plain, strong, quiet, old, new }
        var text: String
        var look: Look
        /// A blank stands before it.
        var spaced: Bool
    }

    var runs: [Run]

    static let longest = 600

    init(_ pieces: [Piece]) {
        runs = []
        var room = ChatLine.longest
        for piece in pieces {
            guard room > 1 else { break }
            let look = ChatLine.look(piece.look)
            var text = terminalSafe(piece.text)
            if text.utf16.count >= room { text = ChatLine.beginning(of: text, room - 1) + "…" }
            room -= text.utf16.count + (piece.spaced ? 1 : 0)
            if let last = runs.last, last.look == look {
                runs[runs.count - 1].text += (piece.spaced ? " " : "") + text
            } else {
                runs.append(Run(text: text, look: look, spaced: piece.spaced && !runs.isEmpty))
            }
        }
    }

    /// One text that looks alike.
    init(_ text: String, _ look: Look = .plain) { self.init(pieces(text, look)) }

    /// The line behind a mark that says what it belongs to.
    func behind(_ mark: String) -> ChatLine {
        var line = self
        line.runs.insert(Run(text: mark, look: .plain, spaced: false), at: 0)
        if line.runs.count > 1 { line.runs[1].spaced = true }
        return line
    }

    /// In UTF-16 units, without marks.
    var length: Int { runs.reduce(0) { $0 + $1.text.utf16.count + ($1.spaced ? 1 : 0) } }

    /// With the marks that a digest as text has.
    var plainText: String { ChatMarkup.plain.line(self) }

    private static func look(_ look: Look) -> Run.Look {
        switch look {
        case .plain: .plain
        case .strong: .strong
        case .quiet, .emphasis: .quiet
        case .deleted, .deletedWhole: .old
        case .inserted, .insertedWhole: .new
        }
    }

    /// The first scalars that take no more than `units` of UTF-16.
    private static func beginning(of text: String, _ units: Int) -> String {
        var (kept, left) = (String.UnicodeScalarView(), units)
        for scalar in text.unicodeScalars {
            left -= UTF16.width(scalar)
            guard left >= 0 else { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}

// MARK: What is told

extension ChatMessage {
    /// Entries beyond these only count: a chat is read on telephones.
    private static let mostEntries = 40
    private static let mostLinks = 4
    private static let longestLink = 500

    init(_ d: Digest) {
        let voice = Voice(d)
        let stories = Story.all(in: d)
        self.voice = voice
        head = [ChatLine(headline(d, stories, voice), .strong)]
        if d.sample == true {
            head.append(ChatLine(voice("This is a sample: nothing of it happened."), .strong))
        }
        entries = stories.flatMap { ChatMessage.entries($0, titled: stories.count > 1, voice) }
        entries += ChatMessage.entries(d.notes ?? [], voice)
        entries += ChatMessage.entries(d.deadlines ?? [], voice)
        entries += SwitchedOff.all(in: d, voice).map { off in
            ChatEntry((off.sentences + [off.command]).map { ChatLine($0) })
        }
        var links: [ChatLink] = []
        for story in stories {
            let pointers = Pointers(story, web: d.web, voice)
            let name = stories.count > 1 ? shortened(story.title(voice), to: 60) + ": " : ""
            let page = pointers.page.map { [(label: voice("The page"), url: $0)] } ?? []
            for pointer in pointers.comparisons.suffix(stories.count > 1 ? 1 : 2).reversed() + page {
                guard pointer.url.utf8.count <= Self.longestLink, let url = linkable(pointer.url) else {
                    continue
                }
                let label = ChatLine(shortened(name + pointer.label, to: 120))
                links.append(ChatLink(label: label.plainText, url: url))
            }
        }
        self.links = Array(links.prefix(Self.mostLinks))
        foot = ChatLine(footer(d, voice), .quiet)
    }

    private static func entries(_ story: Story, titled: Bool, _ voice: Voice) -> [ChatEntry] {
        var made: [ChatEntry] = []
        for event in story.events.suffix(Story.mostEvents) {
            let brevity = Brevity.chat.speaking(voice)
            let account = Account(event, brevity)
            var lines = [
                ChatLine(
                    pieces(account.name.uppercased() + ".", .strong) + pieces(account.claim).spacedFirst())
            ]
            lines += account.notes.map { ChatLine($0) }
            lines += account.addresses.map { ChatLine("\($0.label): \($0.url)") }
            made.append(ChatEntry(lines))
            for list in account.lists {
                guard list.significance == .substantive else {
                    made.append(
                        ChatEntry([ChatLine(voice.counted(list.total, "editorial change"), .quiet)]))
                    continue
                }
                for group in list.groups {
                    for (index, change) in group.changes.enumerated() {
                        var lines = index == 0 ? [ChatLine(group.section, .strong)] : []
                        lines += ChatMessage.lines(change, brevity)
                        made.append(ChatEntry(lines))
                    }
                }
                if list.omitted > 0 {
                    let more = voice(
                        "and {1} more substantive changes, not shown here.", withThousands(list.omitted))
                    made.append(ChatEntry([ChatLine(more)]))
                }
            }
            if account.hidden > 0 {
                let hidden = voice("cosmetic: {1} not shown", withThousands(account.hidden))
                made.append(ChatEntry([ChatLine(hidden, .quiet)]))
            }
        }
        if titled, let first = made.first {
            made[0] = ChatEntry([ChatLine(story.title(voice), .strong)] + first.lines)
        }
        return made
    }

    /// The rule's sentence, the facts that changed, and the words, old and new.
    private static func lines(_ change: Change, _ brevity: Brevity) -> [ChatLine] {
        let voice = brevity.voice
        var lines = [ChatLine(change.sentence(voice)).behind("•")]
        if let way = change.way(voice) { lines.append(ChatLine(voice("Moved {1}.", way))) }
        lines += change.callouts(voice).prefix(3).map { ChatLine($0.text).behind("=") }
        switch Wording(change, brevity) {
        case .marked(let words): lines.append(ChatLine(words))
        case .replaced(let old, let new): lines += [ChatLine(old), ChatLine(new)]
        }
        return lines
    }

    private static func entries(_ notes: [Note], _ voice: Voice) -> [ChatEntry] {
        notes.prefix(NoteLine.mostShown).map { note in
            let line = NoteLine(note, voice)
            let name = pieces(line.name.uppercased() + ".", .strong) + pieces(line.about).spacedFirst()
            let texts = line.paragraphs.prefix(3).map { ChatLine(shortened($0, to: 300)) }
            return ChatEntry(
                [ChatLine(name)] + texts
                    + [line.withdrawn, line.by].compactMap { $0 }.map { ChatLine($0, .quiet) })
        }
    }

    private static func entries(_ deadlines: [Digest.Deadline], _ voice: Voice) -> [ChatEntry] {
        DeadlineList.all(deadlines, voice).flatMap { list in
            list.deadlines.enumerated().map { index, deadline in
                let line = pieces(deadline.day + ".", .strong) + pieces(deadline.text).spacedFirst()
                return ChatEntry(
                    (index == 0 ? [ChatLine(list.title, .strong)] : []) + [ChatLine(line).behind("•")])
            } + (list.more.map { [ChatEntry([ChatLine($0)])] } ?? [])
        }
    }
}

extension Brevity {
    /// Short enough for a telephone: what surrounds a change, and little of what is long.
    fileprivate static let chat = Brevity(context: 6, whole: 24, stretch: 40, most: 12)
}

// MARK: What of it has room

extension ChatMessage {
    /// What of a message a service has room for.
    struct Fitted {
        var entries: [ChatEntry]
        var links: [ChatLink]
        /// Says how many entries there are that had no room.
        var more: ChatLine?
    }

    /// The first entries, and before them the first links, that fit into `room` beside head and foot, where `size` says
    /// how much a part takes.
    func fitted(
        _ room: Int, entry size: (ChatEntry) -> Int, line: (ChatLine) -> Int, link: (ChatLink) -> Int
    ) -> Fitted {
        var used = (head + [foot]).reduce(0) { $0 + line($1) }
        var links: [ChatLink] = []
        for pointer in self.links where used + link(pointer) <= room * 2 / 3 {
            links.append(pointer)
            used += link(pointer)
        }
        let sizes = entries.map(size)
        if used + sizes.reduce(0, +) <= room, entries.count <= Self.mostEntries {
            return Fitted(entries: entries, links: links)
        }
        used += line(more(entries.count))
        var count = 0
        while count < min(entries.count, Self.mostEntries), used + sizes[count] <= room {
            used += sizes[count]
            count += 1
        }
        return Fitted(
            entries: Array(entries.prefix(count)), links: links,
            more: count < entries.count ? more(entries.count - count) : nil)
    }

    private func more(_ count: Int) -> ChatLine {
        ChatLine(
            links.isEmpty
                ? voice("and {1} more, for which there is no room here.", withThousands(count))
                : voice("and {1} more: see the links.", withThousands(count)))
    }
}
