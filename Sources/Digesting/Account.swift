public import FactSheets

/// What is said of one event, before it is known how it is shown. Every text in it is raw.
package struct Account {
    /// `Revised`, `Withdrawn`.
    package var name: String
    /// What is known and between which times.
    package var claim: String
    /// Sentences that qualify the claim.
    package var notes: [String] = []
    /// The old and the new address of what moved.
    package var addresses: [(label: String, url: String)] = []
    /// Of a text so changed that only a selection is shown.
    var sums: [String] = []
    var lists: [ChangeList] = []
    /// How many cosmetic changes are left out, where there are others.
    var hidden: Int = 0
    var tone: Significance

    package init(_ event: Event, _ brevity: Brevity) {
        let voice = brevity.voice
        name = voice(event.kind.rawValue.prefix(1).uppercased() + event.kind.rawValue.dropFirst())
        claim = Account.claim(event, voice)
        tone = event.significance
        if let equal = event.equalsVersion {
            let subject = event.version.map { voice("Version {1}", "\($0)") } ?? voice("This")
            notes.append(
                voice(
                    "{1} is a return to version {2}: the text is again what it was then.", subject, "\(equal)"
                ))
        }
        if let signals = event.signals, let said = publisherNote(signals) { notes.append(voice.stored(said)) }
        addDetail(event, voice)
        if let comparison = event.comparison { add(comparison, brevity) }
    }

    private mutating func addDetail(_ event: Event, _ voice: Voice) {
        if event.kind == .damaged {
            notes = (event.detail ?? "").split(separator: "\n").map { sentence(folded(String($0))) }
            notes.append(
                voice(
                    "'hledwatch verify --read-data' says all that is damaged; mend it from a backup made before."
                ))
            return
        }
        let detail = voice.stored(event.detail.map(folded) ?? "")
        switch event.kind {
        case .moved:
            let found = detail.split(separator: " ").filter { linkable(String($0)) != nil }.map(String.init)
            let new = found.count > 1 ? found[1] : event.document?.url
            if let old = found.first, let new, old != new, found.count <= 2 {
                addresses = [(voice("Old address"), old), (voice("New address"), new)]
            } else if !detail.isEmpty {
                notes.append(detail)
            }
        case .blind:
            notes.append(voice("Why: {1}", detail.isEmpty ? voice("not known.") : sentence(detail)))
            notes.append(
                voice(
                    "Until it can be read again, changes there go unseen; nothing is taken for withdrawn."))
        case .drifted:
            notes.append(voice("Why: {1}", detail.isEmpty ? voice("not known.") : sentence(detail)))
            notes.append(
                voice(
                    "Look at the page itself: what it says may not be told here. Nothing is taken for removed."
                ))
        case .gap:
            if !detail.isEmpty { notes.append(sentence(detail)) }
            notes.append(
                voice("What was published between the two looks may have been missed; it is looked for."))
        case .vanished:
            if !detail.isEmpty { notes.append(sentence(detail)) }
            notes.append(voice("Nothing there is taken for withdrawn until it answers again."))
        case .recovered, .returned, .watched, .damaged:
            if !detail.isEmpty { notes.append(sentence(detail)) }
        case .published:
            if !detail.isEmpty { notes.append(voice("It holds: {1}", sentence(detail))) }
        case .revised, .withdrawn, .restored:
            if !detail.isEmpty { notes.append(sentence(detail)) }
        }
    }

    private mutating func add(_ comparison: Comparison, _ brevity: Brevity) {
        let changes = comparison.changes
        let voice = brevity.voice
        if let rewrite = comparison.rewrite { notes += rewrite.sentences(voice) }
        let most = comparison.rewrite == nil ? brevity.most : ChangeList.mostOfRewritten
        lists = [Significance.substantive, .editorial].compactMap {
            ChangeList(changes, $0, most: most, voice)
        }
        hidden = changes.count { $0.significance == .cosmetic }
        if lists.contains(where: { $0.omitted > 0 }) { sums = ChangeList.sums(changes, voice) }
        if lists.isEmpty {
            notes.append(
                hidden == 0
                    ? voice("No statement changed.")
                    : voice(
                        "Only typography or markup changed: {1}, not shown.",
                        voice.counted(hidden, "cosmetic change")))
            hidden = 0
        }
    }

    private static func claim(_ event: Event, _ voice: Voice) -> String {
        let time = voice.time(event.time)
        guard let since = event.since else {
            switch event.kind {
            case .published: return voice("First seen at {1}.", time)
            case .revised:
                return event.version.map { voice("Version {1} was first seen at {2}.", "\($0)", time) }
                    ?? voice("Seen at {1}.", time)
            case .withdrawn: return voice("Absent at {1}; when it was last present is not known.", time)
            case .restored: return voice("Present again at {1}.", time)
            case .moved: return voice("Seen at its new address at {1}.", time)
            case .drifted: return voice("No longer reads as it did, at {1}.", time)
            case .blind: return voice("Could not be read at {1}.", time)
            case .recovered: return voice("Read again at {1}.", time)
            case .vanished: return voice("Its pages are not there at {1}.", time)
            case .returned: return voice("There again at {1}.", time)
            case .watched: return voice("Until {1}.", time)
            case .damaged: return voice("Found by a verification at {1}.", time)
            case .gap: return voice("Showed nothing but new items at {1}.", time)
            }
        }
        let before = voice.time(since)
        let after = voice.time(event.time, besides: since)
        switch event.kind {
        case .published: return voice("Not there at {1}, present at {2}.", before, after)
        case .revised:
            let old =
                event.previousVersion.map { voice("version {1}", "\($0)") } ?? voice("the version before")
            let new = event.version.map { voice("version {1}", "\($0)") } ?? voice("the new one")
            return voice(
                "Changed between {1} and {2} ({3} last seen, {4} first seen).", before, after, old, new)
        case .withdrawn: return voice("Present at {1}, absent at {2}.", before, after)
        case .restored: return voice("Absent at {1}, present again at {2}.", before, after)
        case .moved: return voice("At the old address at {1}, at the new one at {2}.", before, after)
        case .drifted: return voice("Read well at {1}, no longer at {2}.", before, after)
        case .blind: return voice("Read at {1}, could not be read at {2}.", before, after)
        case .recovered: return voice("Could not be read at {1}, read again at {2}.", before, after)
        case .vanished: return voice("There at {1}, its pages are not at {2}.", before, after)
        case .returned: return voice("Gone at {1}, there again at {2}.", before, after)
        case .watched: return voice("From {1} until {2}.", before, after)
        case .damaged: return voice("Found by a verification at {1}.", after)
        case .gap: return voice("Shared no item between {1} and {2}.", before, after)
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
    /// Comparisons on the archive's own pages, as `versions 2 and 3`.
    var comparisons: [(label: String, url: String)] = []
    /// What tells more where there are no such pages.
    var commands: [String] = []

    init(_ story: Story, web: String?, _ voice: Voice) {
        guard let document = story.document else {
            commands = ["hledwatch source list"]
            return
        }
        page = document.url.isEmpty ? nil : document.url
        var pairs: [(old: Int, new: Int)] = []
        for event in story.events {
            guard let old = event.previousVersion, let new = event.version, old != new else { continue }
            if pairs.last.map({ $0 != (old, new) }) ?? true { pairs.append((old, new)) }
        }
        pairs = Array(pairs.suffix(6))
        if let web {
            comparisons = pairs.map { pair in
                (
                    voice("Versions {1} and {2} compared", "\(pair.old)", "\(pair.new)"),
                    comparisonAddress(web, document.id, pair.old, pair.new)
                )
            }
        } else {
            commands = pairs.map { pair in
                "hledwatch diff \(shellWord("\(document.id)@\(pair.old)")) \(shellWord("\(document.id)@\(pair.new)"))"
            }
            commands.append("hledwatch log \(shellWord(document.id))")
        }
    }
}

/// Where the page is that compares two versions of a document; `web` ends with `/`.
func comparisonAddress(_ web: String, _ document: String, _ old: Int, _ new: Int) -> String {
    "\(web)documents/\(addressPart(document))/compare/\(old)..\(new)"
}

/// As a part of an address' path, percent-encoded where need be.
func addressPart(_ text: String) -> String {
    text.utf8.map { byte -> String in
        let isPlain =
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == 0x2D || byte == 0x2E || byte == 0x5F
        return isPlain ? String(Unicode.Scalar(byte)) : "%" + hexadecimal(UInt32(byte), width: 2)
    }.joined()
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
