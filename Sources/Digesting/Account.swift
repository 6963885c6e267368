public import FactSheets

/// What is said of one event, before it is known how it is shown. Every text in it is raw.
struct Account {
    /// `Revised`, `Withdrawn`.
    var name: String
    /// What is known and between which times.
    var claim: String
    /// Sentences that qualify the claim.
    var notes: [String] = []
    /// The old and the new address of what moved.
    var addresses: [(label: String, url: String)] = []
    /// Of a text so changed that only a selection is shown.
    var sums: [String] = []
    var lists: [ChangeList] = []
    /// How many cosmetic changes are left out, where there are others.
    var hidden: Int = 0
    var tone: Significance

    init(_ event: Event, _ brevity: Brevity) {
        name = event.kind.rawValue.prefix(1).uppercased() + event.kind.rawValue.dropFirst()
        claim = Account.claim(event)
        tone = event.significance
        if let equal = event.equalsVersion {
            let subject = event.version.map { "Version \($0)" } ?? "This"
            notes.append("\(subject) is a return to version \(equal): the text is again what it was then.")
        }
        if let signals = event.signals, let said = publisherNote(signals) { notes.append(said) }
        addDetail(event)
        if let comparison = event.comparison { add(comparison, brevity) }
    }

    private mutating func addDetail(_ event: Event) {
        let detail = event.detail.map(folded) ?? ""
        switch event.kind {
        case .moved:
            let found = detail.split(separator: " ").filter { linkable(String($0)) != nil }.map(String.init)
            let new = found.count > 1 ? found[1] : event.document?.url
            if let old = found.first, let new, old != new, found.count <= 2 {
                addresses = [("Old address", old), ("New address", new)]
            } else if !detail.isEmpty {
                notes.append(detail)
            }
        case .blind:
            notes.append("Why: \(detail.isEmpty ? "not known." : sentence(detail))")
            notes.append(
                "Until it can be read again, changes there go unseen; nothing is taken for withdrawn.")
        case .drifted:
            notes.append("Why: \(detail.isEmpty ? "not known." : sentence(detail))")
            notes.append(
                "Look at the page itself: what it says may not be told here. Nothing is taken for removed.")
        case .gap:
            if !detail.isEmpty { notes.append(sentence(detail)) }
            notes.append("What was published between the two looks may have been missed; it is looked for.")
        case .vanished:
            if !detail.isEmpty { notes.append(sentence(detail)) }
            notes.append("Nothing there is taken for withdrawn until it answers again.")
        case .recovered, .returned, .watched:
            if !detail.isEmpty { notes.append(sentence(detail)) }
        case .published:
            if !detail.isEmpty { notes.append("It holds: \(sentence(detail))") }
        case .revised, .withdrawn, .restored:
            if !detail.isEmpty { notes.append(sentence(detail)) }
        }
    }

    private mutating func add(_ comparison: Comparison, _ brevity: Brevity) {
        let changes = comparison.changes
        if let rewrite = comparison.rewrite { notes += rewrite.sentences }
        let most = comparison.rewrite == nil ? brevity.most : ChangeList.mostOfRewritten
        lists = [Significance.substantive, .editorial].compactMap { ChangeList(changes, $0, most: most) }
        hidden = changes.count { $0.significance == .cosmetic }
        if lists.contains(where: { $0.omitted > 0 }) { sums = ChangeList.sums(changes) }
        if lists.isEmpty {
            notes.append(
                hidden == 0
                    ? "No statement changed."
                    : "Only typography or markup changed: \(counted(hidden, "cosmetic change")), not shown.")
            hidden = 0
        }
    }

    private static func claim(_ event: Event) -> String {
        let time = shortTime(event.time)
        guard let since = event.since else {
            switch event.kind {
            case .published: return "First seen at \(time)."
            case .revised:
                return event.version.map { "Version \($0) was first seen at \(time)." } ?? "Seen at \(time)."
            case .withdrawn: return "Absent at \(time); when it was last present is not known."
            case .restored: return "Present again at \(time)."
            case .moved: return "Seen at its new address at \(time)."
            case .drifted: return "No longer reads as it did, at \(time)."
            case .blind: return "Could not be read at \(time)."
            case .recovered: return "Read again at \(time)."
            case .vanished: return "Its pages are not there at \(time)."
            case .returned: return "There again at \(time)."
            case .watched: return "Until \(time)."
            case .gap: return "Showed nothing but new items at \(time)."
            }
        }
        let before = shortTime(since)
        let after = shortTime(event.time, besides: since)
        switch event.kind {
        case .published: return "Not there at \(before), present at \(after)."
        case .revised:
            let old = event.previousVersion.map { "version \($0)" } ?? "the version before"
            let new = event.version.map { "version \($0)" } ?? "the new one"
            return "Changed between \(before) (\(old) last seen) and \(after) (\(new) first seen)."
        case .withdrawn: return "Present at \(before), absent at \(after)."
        case .restored: return "Absent at \(before), present again at \(after)."
        case .moved: return "At the old address at \(before), at the new one at \(after)."
        case .drifted: return "Read well at \(before), no longer at \(after)."
        case .blind: return "Read at \(before), could not be read at \(after)."
        case .recovered: return "Could not be read at \(before), read again at \(after)."
        case .vanished: return "There at \(before), its pages are not at \(after)."
        case .returned: return "Gone at \(before), there again at \(after)."
        case .watched: return "From \(before) until \(after)."
        case .gap: return "Shared no item between \(before) and \(after)."
        }
    }
}

private func sentence(_ text: String) -> String {
    guard let last = text.utf8.last else { return text }
    return [UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?")].contains(last) ? text : text + "."
}

/// Where a reader finds more about a document.
struct Pointers {
    var page: String?
    var commands: [String]

    init(_ story: Story) {
        guard let document = story.document else {
            (page, commands) = (nil, ["hledwatch doctor"])
            return
        }
        page = document.url.isEmpty ? nil : document.url
        let name = shellWord(document.id)
        var made: [String] = []
        for event in story.events {
            guard let old = event.previousVersion, let new = event.version, old != new else { continue }
            let command =
                "hledwatch diff \(shellWord("\(document.id)@\(old)")) \(shellWord("\(document.id)@\(new)"))"
            if made.last != command { made.append(command) }
        }
        if made.count > 6 { made = Array(made.suffix(6)) }
        commands = made + ["hledwatch log \(name)"]
    }
}

/// As a shell takes it for one word, quoted where need be.
private func shellWord(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
            || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "@")].contains($0)
    }
    if isPlain, !text.isEmpty, !text.hasPrefix("-") { return text }
    return "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}

/// Whether the publisher's own dates moved with the text, in a sentence; `nil` where none are known.
public func publisherNote(_ signals: PublisherSignals) -> String? {
    let known = [
        (signals.feedDate, "its date in the feed"), (signals.modified, "its modified time"),
        (signals.lastModified, "its Last-Modified header"),
    ]
    let moved = known.filter { $0.0 == .moved }.map(\.1)
    if !moved.isEmpty { return "The publisher moved \(moved.joined(separator: " and ")) with it." }
    let unmoved = known.filter { $0.0 == .unmoved }.map(\.1)
    return unmoved.isEmpty
        ? nil : "The publisher did not move \(unmoved.joined(separator: " or ")) with it."
}
