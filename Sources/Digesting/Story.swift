public import FactSheets

/// The events of one document, or of one source, oldest first.
struct Story {
    /// As the newest of its events names it.
    var document: Event.Subject?
    var source: String?
    var events: [Event]

    /// Shown in full are this many stories of a digest, and of one story this many newest events; of the other
    /// stories there is a line each, for as many as `mostListed`.
    static let mostShown = 100
    static let mostEvents = 40
    static let mostListed = 400

    /// How many of its oldest events are left out.
    var omitted: Int { max(0, events.count - Story.mostEvents) }

    /// Its title and what happened: the line that stands for it where it is not shown in full.
    func line(_ voice: Voice) -> String {
        let what = headlineCounts([self], hidden: false, voice)
        return shortened(title(voice), to: 120) + (what.isEmpty ? "" : ": \(what)")
    }

    var significance: Significance { events.map(\.significance).max() ?? .none }

    func title(_ voice: Voice) -> String {
        if let document {
            let title = folded(document.title)
            return title.isEmpty ? voice("(a document without a title)") : title
        }
        switch events.last?.kind {
        case .watched: return voice("The watch goes on")
        case .damaged: return voice("This archive")
        case .vanished, .returned: return voice("Site: {1}", folded(source ?? voice("(without a name)")))
        default: return source.map { voice("Source: {1}", folded($0)) } ?? voice("(a source without a name)")
        }
    }

    /// Documents by how much they matter, else in order of appearance; sources last.
    static func all(in digest: Digest) -> [Story] {
        var stories: [Story] = []
        var places: [String: Int] = [:]
        for event in digest.events {
            let key = event.document.map { "document \($0.id)" } ?? "source \(event.source ?? "")"
            if let place = places[key] {
                stories[place].events.append(event)
                stories[place].document = event.document
            } else {
                places[key] = stories.count
                stories.append(Story(document: event.document, source: event.source, events: [event]))
            }
        }
        func rank(_ story: Story) -> Int {
            if story.document == nil { return 3 }
            return story.significance == .substantive ? 0 : story.significance == .editorial ? 1 : 2
        }
        return stories.enumerated().sorted { (rank($0.element), $0.offset) < (rank($1.element), $1.offset) }
            .map(\.element)
    }
}

/// One line for a mail's subject or a list: what it is about and how much changed.
public func digestSubject(_ d: Digest) -> String {
    let voice = Voice(d)
    let stories = Story.all(in: d)
    let what = headlineCounts(stories, hidden: false, voice)
    let sample = d.sample == true ? voice("[Sample]") + " " : ""
    guard let first = stories.first else { return sample + headline(d, stories, voice) }
    let title = shortened(first.title(voice), to: stories.count == 1 ? 80 : 60)
    let named = stories.count > 1 ? voice("{1} and {2} more", title, withThousands(stories.count - 1)) : title
    return terminalSafe(sample + (what.isEmpty ? named : "\(named): \(what)"))
}

/// The digest in one sentence with numbers; raw.
func headline(_ d: Digest, _ stories: [Story], _ voice: Voice) -> String {
    guard let first = stories.first else {
        if let off = SwitchedOff.all(in: d, voice).first { return off.title }
        let notes = d.notes?.count ?? 0
        if notes > 0 { return voice("{1} since the last digest", voice.counted(notes, "note")) }
        let count = d.deadlines?.count ?? 0
        return count == 0
            ? voice("Nothing happened") : voice("{1} to look at", voice.counted(count, "deadline"))
    }
    let what = headlineCounts(stories, hidden: true, voice)
    let subject = stories.count == 1 ? shortened(first.title(voice), to: 200) : span(stories, voice)
    return what.isEmpty ? subject : "\(subject): \(what)"
}

func headlineCounts(_ stories: [Story], hidden: Bool, _ voice: Voice) -> String {
    let tally = Tally(stories.flatMap(\.events))
    let told = [tally.told(voice), tally.happened(numbered: stories.count > 1, voice)].compactMap { $0 }
    guard told.isEmpty else {
        return (told + (hidden ? [tally.hidden(voice)].compactMap { $0 } : [])).joined(separator: "; ")
    }
    return tally.changes[.cosmetic].map { voice("only {1}", voice.counted($0, "cosmetic change")) } ?? ""
}

private func span(_ stories: [Story], _ voice: Voice) -> String {
    let documents = stories.count { $0.document != nil }
    let sources = stories.count - documents
    let parts = [
        documents > 0 ? voice.counted(documents, "document") : nil,
        sources > 0 ? voice.counted(sources, "source") : nil,
    ].compactMap { $0 }
    return parts.count == 2 ? voice("{1} and {2}", parts[0], parts[1]) : parts.joined()
}
