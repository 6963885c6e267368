public import Archiving
public import Digesting
public import FactSheets

/// Feeds and calendars of an archive, made from its newest events in a bounded number of reads. Each method is called
/// within a transaction, so that all it reads is of one moment.
public final class FeedReader {
    private let archive: Archive
    private let configuration: Configuration
    private let telling: Telling
    /// The numbers of the pillars in what was published, by document and version: versions never change.
    private var pillarsOfVersions: [String: Set<Int>] = [:]

    /// Events that are looked at, newest first, for those that a feed tells.
    static let mostRead = 1000
    /// Deadlines of one calendar, the latest.
    private static let mostDeadlines = 2000

    public init(archive: Archive, configuration: Configuration) {
        self.archive = archive
        self.configuration = configuration
        telling = Telling(archive: archive, configuration: configuration)
    }

    /// The feed of `topic`; `nil` when there is nothing of that name, or no subscriber's feed is wanted.
    public func feed(_ topic: FeedPlace.Topic) throws -> ChangeFeed? {
        guard var choice = try Choice(topic, in: archive, configuration) else { return nil }
        for place in try archive.newestEvents(document: choice.document?.id, limit: Self.mostRead) {
            guard let event = try archive.event(at: place) else { continue }
            try add(event, to: &choice)
            if choice.isFull { break }
        }
        if case .pillar = topic, choice.events.isEmpty { return nil }
        return try made(choice)
    }

    /// The feeds of several topics but documents, from one reading of the newest events, and of each pillar there is.
    func feedsTogether(_ topics: [FeedPlace.Topic]) throws -> [FeedPlace.Topic: ChangeFeed] {
        var choices = try topics.compactMap { try Choice($0, in: archive, configuration) }
        for place in try archive.newestEvents(document: nil, limit: Self.mostRead) {
            guard let event = try archive.event(at: place) else { continue }
            for number in try pillars(of: event)
            where !choices.contains(where: { $0.topic == .pillar(number) }) {
                if let choice = try Choice(.pillar(number), in: archive, configuration) {
                    choices.append(choice)
                }
            }
            for index in choices.indices where !choices[index].isFull {
                try add(event, to: &choices[index])
            }
        }
        let told = choices.filter { choice in
            if case .pillar = choice.topic { return !choice.events.isEmpty }
            return true
        }
        return Dictionary(uniqueKeysWithValues: try told.map { ($0.topic, try made($0)) })
    }

    /// The calendar of the deadlines in `ledger` that `topic` is about; `nil` as `feed`.
    func calendar(_ topic: FeedPlace.Topic, _ ledger: Ledger) throws -> String? {
        guard let choice = try Choice(topic, in: archive, configuration) else { return nil }
        var commitments: [Commitment]
        switch topic {
        case .archive: commitments = ledger.commitments.filter { $0.deadline != nil }
        case .document(let slug):
            commitments = ledger.commitments.filter { $0.deadline != nil && $0.documents.contains(slug) }
        case .pillar, .subscriber:
            commitments = try telling.deadlines(in: ledger, for: choice.subscriber)
        }
        if case .pillar = topic, commitments.isEmpty { return nil }
        commitments.sort { ($0.deadline?.lastDay ?? "", $0.id) < ($1.deadline?.lastDay ?? "", $1.id) }
        return ledgerCalendar(commitments.suffix(Self.mostDeadlines), name: choice.title)
    }

    // MARK: What is told

    private func add(_ event: Event, to choice: inout Choice) throws {
        if case .pillar(let number) = choice.topic {
            guard event.document != nil else { return }
            guard try pillars(of: event).contains(number) else { return }
        }
        choice.events += try telling.events([event], for: choice.subscriber)
    }

    /// Under which pillars something stands that `event` tells of.
    private func pillars(of event: Event) throws -> Set<Int> {
        guard let subject = event.document else { return [] }
        func numbers(_ headings: some Sequence<String>) -> Set<Int> {
            Set(headings.compactMap(pillar).filter { (1...99).contains($0) })
        }
        if event.kind == .revised, let comparison = event.comparison {
            return numbers(
                comparison.changes.flatMap { ($0.sectionBefore ?? []) + ($0.sectionAfter ?? []) })
        }
        let key = "\(subject.id)@\(event.version ?? 0)"
        if let known = pillarsOfVersions[key] { return known }
        guard let document = try archive.document(slug: subject.id) else { return [] }
        let sheet = try archive.sheet(of: document.id, number: event.version ?? document.versions)
        let found = numbers((sheet?.sections ?? []).map(\.heading))
        if event.version != nil { pillarsOfVersions[key] = found }
        return found
    }

    private func pillar(_ heading: String) -> Int? {
        heading.lowercased().hasPrefix("pil") ? pillarNumber(heading) : nil
    }

    private func made(_ choice: Choice) throws -> ChangeFeed {
        var digest = Digest(
            id: "", subscriber: choice.subscriber.name,
            time: try archive.firstCaptureTime() ?? Instant(seconds: 0),
            events: choice.events.enumerated().sorted {
                ($1.element.time, $0.offset) < ($0.element.time, $1.offset)
            }
            .map(\.element))
        digest = telling.dressed(digest, for: choice.subscriber)
        let nature = Hashing.hex(Array(try archive.nature().prefix(8)))
        return ChangeFeed(
            id: ChangeFeed.tag("archive-\(nature)/\(choice.topic.folder)feed"), title: choice.title,
            digest: digest, path: choice.topic.folder + "feed", page: choice.document?.url,
            part: choice.part)
    }
}

/// The events of one feed, while they are gathered.
private struct Choice {
    let topic: FeedPlace.Topic
    let title: String
    let document: Document?
    /// Whose choice it is: a subscriber's own, or that of one who asks for nothing but the topic.
    let subscriber: Subscriber
    var events: [Event] = []

    var isFull: Bool { events.count >= ChangeFeed.mostEntries }

    /// Entries are less than the events where statements are chosen from them.
    var part: String? {
        switch topic {
        case .archive, .document: nil
        case .pillar, .subscriber: String(topic.folder.dropLast())
        }
    }

    init?(_ topic: FeedPlace.Topic, in archive: Archive, _ configuration: Configuration) throws {
        self.topic = topic
        var document: Document?
        var reader = Subscriber(name: "feed", channel: .standardOutput)
        switch topic {
        case .archive: title = "hledwatch"
        case .document(let slug):
            guard let found = try archive.document(slug: slug) else { return nil }
            document = found
            title = "hledwatch: " + (found.title.isEmpty ? slug : found.title)
        case .pillar(let number):
            reader.interest.pillars = [String(number)]
            title = "hledwatch: Pillar \(number)"
        case .subscriber(let name):
            guard let found = configuration.subscribers.first(where: { $0.name == name }) else { return nil }
            reader = found
            title = "hledwatch: \(name)"
        }
        self.document = document
        subscriber = reader
    }
}
