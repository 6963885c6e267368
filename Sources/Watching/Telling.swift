public import Archiving
internal import Digesting
public import FactSheets
internal import Reading

/// What of all events a subscriber is told, and the digest that tells it: the same for what is sent and what is shown.
public struct Telling {
    /// Deadlines to remind of, and whether any came into sight since the last digest.
    public struct Deadlines {
        public var all: [Digest.Deadline] = []
        public var areNews = false
    }

    private let archive: Archive
    private let offices: [Profile.KnownName]
    private let web: String?

    /// How far ahead deadlines are told, in days.
    private static let horizon = 30
    /// Deadlines told in one digest.
    private static let mostDeadlines = 400
    /// Notes told in one digest.
    private static let mostNotes = 400

    public init(archive: Archive, configuration: Configuration) {
        self.archive = archive
        offices = configuration.profiles.flatMap(\.known).filter { $0.kind == .office }
        web = configuration.web.url
    }

    // MARK: Which events

    /// Those of `events` that `subscriber` asked for; revisions with the changes that it asked for.
    public func events(_ events: [Event], for subscriber: Subscriber) throws -> [Event] {
        let fit = Fit(subscriber.interest, offices: offices)
        return try events.compactMap { event -> Event? in
            guard subscriber.kinds.contains(event.kind), event.significance >= subscriber.least else {
                return nil
            }
            guard let document = event.document else { return event }
            guard fit.document(document.id, title: document.title) else { return nil }
            let interest = subscriber.interest
            guard interest.choosesStatements || !interest.changes.isEmpty else { return event }
            if event.kind == .revised, let comparison = event.comparison {
                let changes = comparison.changes.filter(fit.change)
                var narrowed = event
                var part = Comparison(old: comparison.old, new: comparison.new, changes: changes)
                part.rewrite = comparison.rewrite
                (narrowed.comparison, narrowed.significance) = (part, part.significance)
                return part.significance >= subscriber.least && !changes.isEmpty ? narrowed : nil
            }
            guard interest.choosesStatements else { return event }
            return try sheet(of: event).map(fit.sheet) ?? true ? event : nil
        }
    }

    private func sheet(of event: Event) throws -> FactSheet? {
        guard let slug = event.document?.id, let document = try archive.document(slug: slug) else {
            return nil
        }
        return try archive.sheet(of: document.id, number: event.version ?? document.versions)
    }

    // MARK: The digest

    /// What `subscriber` is sent of `events`, which it asked for; `slot` is the time that its schedule says.
    public func digest(
        of events: [Event], for subscriber: Subscriber, slot: Instant? = nil,
        deadlines: [Digest.Deadline] = [], notes: [Note] = []
    ) -> Digest {
        var bare = wholeDigest(of: events, for: subscriber.name)
        if let slot {
            let parts = events.map(\.id) + deadlines.map(\.commitment) + notes.map(\.id) + [slot.description]
            (bare.id, bare.time) = (Identity.make("dg", [subscriber.name] + parts), slot)
        }
        if !deadlines.isEmpty { bare.deadlines = deadlines }
        if !notes.isEmpty { bare.notes = notes }
        return dressed(bare, for: subscriber)
    }

    /// The digest with the subscriber's language and clocks.
    func dressed(_ bare: Digest, for subscriber: Subscriber) -> Digest {
        Telling.dressed(bare, for: subscriber, web: web)
    }

    private static func dressed(_ bare: Digest, for subscriber: Subscriber, web: String?) -> Digest {
        var digest = bare
        if subscriber.language != .english { digest.language = subscriber.language }
        if subscriber.timing.zone != .utc {
            let times = digest.events.flatMap { event in
                [event.since, event.time, event.document?.published].compactMap { $0 }
            }
            let noted = (digest.notes ?? []).flatMap { [$0.time, $0.withdrawn?.time].compactMap { $0 } }
            let failing = (digest.switchedOff ?? []).map(\.failingSince)
            digest.timeZone = Digest.LocalTimes(
                subscriber.timing.zone, telling: times + failing + noted + [digest.time])
        }
        digest.web = web
        return digest
    }

    /// A marked sample for `subscriber`, as JSON; every call's has an id of its own.
    public static func sample(for subscriber: Subscriber, web: String?, now: Instant) throws -> [UInt8] {
        let id = Identity.make("dg", [subscriber.name, "sample", now.description])
        return try digestJSON(
            dressed(sampleDigest(for: subscriber.name, id: id, now: now), for: subscriber, web: web))
    }

    // MARK: Notes

    /// What was noted, or taken back, since entry `number` of the log, of changes that `subscriber` is told of; nothing
    /// where it did not ask for that.
    ///
    /// Called within a transaction.
    public func notes(for subscriber: Subscriber, after number: Int64) throws -> [Note] {
        guard subscriber.interest.notes else { return [] }
        let news = try archive.notesNews(after: number, limit: Self.mostNotes)
        return try news.filter { try isTold($0.subject, to: subscriber) }
    }

    private func isTold(_ subject: Note.Subject, to subscriber: Subscriber) throws -> Bool {
        guard let document = try archive.document(slug: subject.document) else { return false }
        let all = try archive.events(since: subject.seen, document: document.id)
        return try events(all.filter { $0.version == subject.version }, for: subscriber).contains { event in
            guard let change = subject.change, subject.previousVersion == event.previousVersion,
                let comparison = event.comparison
            else { return true }
            return comparison.changes.contains { $0.key == change }
        }
    }

    // MARK: Deadlines

    /// The deadlines within 30 days of `now`, and those that passed since `since` without a word of them.
    ///
    /// Called within a transaction. `ledgers` keeps what was derived for one day, for those who are told at the same time.
    public func deadlines(
        for subscriber: Subscriber, since: Instant, now: Instant, ledgers: inout [Instant: Ledger]
    ) throws -> Deadlines {
        let timing = subscriber.timing
        switch timing.rhythm {
        case .atOnce, .hourly: return Deadlines()
        case .daily, .weekly: if subscriber.interest.deadlines == false { return Deadlines() }
        }
        let today = timing.zone.local(now).date
        let told = timing.zone.local(since).date
        let horizon = CivilDate(day: today.dayNumber + Self.horizon).description
        let horizonTold = CivilDate(day: told.dayNumber + Self.horizon).description
        let fit = Fit(subscriber.interest, offices: offices)
        // The ledger's days begin at midnight UTC: it is asked as of the day that the subscriber's clocks show.
        let noon = Instant(milliseconds: (Int64(today.dayNumber) * 24 + 12) * 3_600_000)
        var found = Deadlines()
        let ledger = try ledgers[noon] ?? archive.ledgerWithin(now: noon)
        ledgers[noon] = ledger
        for commitment in ledger.commitments {
            guard let deadline = commitment.deadline, try fits(commitment, fit) else { continue }
            let day = deadline.lastDay
            let isNear = commitment.state == .promised && day >= today.description && day <= horizon
            let hasPassed = commitment.state == .overdue && day >= told.description && day < today.description
            guard isNear || hasPassed else { continue }
            if hasPassed || day > horizonTold { found.areNews = true }
            found.all.append(
                Digest.Deadline(
                    commitment: commitment.id, text: commitment.text, pillar: commitment.pillar, day: day,
                    words: deadline.text, passed: hasPassed))
        }
        found.all.sort {
            ($0.passed ? 0 : 1, $0.day, $0.commitment) < ($1.passed ? 0 : 1, $1.day, $1.commitment)
        }
        found.all = Array(found.all.prefix(Self.mostDeadlines))
        return found
    }

    /// Those of the ledger with a deadline that `subscriber` asked for.
    func deadlines(in ledger: Ledger, for subscriber: Subscriber) throws -> [Commitment] {
        let fit = Fit(subscriber.interest, offices: offices)
        return try ledger.commitments.filter { try $0.deadline != nil && fits($0, fit) }
    }

    private func fits(_ commitment: Commitment, _ fit: Fit) throws -> Bool {
        guard fit.commitment(commitment) else { return false }
        return try commitment.documents.contains { slug in
            fit.document(slug, title: try archive.document(slug: slug)?.title ?? "")
        }
    }
}

/// What a subscriber asked for, made ready.
private struct Fit {
    private let interest: Interest
    private let titles: WordMatcher
    private let words: WordMatcher
    private let offices: WordMatcher

    init(_ interest: Interest, offices known: [Profile.KnownName]) {
        self.interest = interest
        titles = WordMatcher(words: interest.documents)
        words = WordMatcher(words: interest.words)
        offices = WordMatcher(
            words: interest.offices.flatMap { office in
                let all = known.map { [$0.name] + $0.short + $0.spanish + $0.other }
                let same = all.first { $0.contains { $0.lowercased() == office.lowercased() } }
                return [office] + (same ?? [])
            })
    }

    func document(_ slug: String, title: String) -> Bool {
        interest.documents.isEmpty || titles.matches(title)
            || interest.documents.contains { slug.contains($0.lowercased()) }
    }

    func change(_ change: Change) -> Bool {
        let isWanted =
            interest.changes.isEmpty
            || interest.changes.contains { topic in
                topic.rawValue == change.kind.rawValue || topic == .moved && change.moved
                    || change.rule.hasPrefix(topic.rawValue + "-")
                    || change.facts.contains { $0.type.topic == topic }
            }
        return isWanted
            && fits(
                headings: (change.sectionBefore ?? []) + (change.sectionAfter ?? []),
                texts: [change.before, change.after].compactMap { $0 },
                amounts: change.facts.filter { $0.type == .amount }.flatMap {
                    [$0.valueBefore, $0.valueAfter]
                }
                .compactMap { $0 })
    }

    func sheet(_ sheet: FactSheet) -> Bool {
        func holds(_ statements: [Statement], _ headings: [String]) -> Bool {
            statements.contains { statement in
                fits(
                    headings: headings, texts: [statement.text],
                    amounts: statement.facts.filter { $0.type == .amount }.map(\.value))
            }
        }
        return holds(sheet.lead, [])
            || sheet.sections.contains { holds($0.statements + [$0.summary].compactMap { $0 }, [$0.heading]) }
    }

    func commitment(_ commitment: Commitment) -> Bool {
        fits(
            headings: [commitment.pillar].compactMap { $0 }, texts: [commitment.text],
            amounts: commitment.amounts.map(\.value))
    }

    private func fits(headings: [String], texts: [String], amounts: [String]) -> Bool {
        if !interest.pillars.isEmpty,
            !headings.contains(where: { heading in interest.pillars.contains { isPillar(heading, $0) } })
        {
            return false
        }
        if !interest.offices.isEmpty, !texts.contains(where: offices.matches) { return false }
        if !interest.words.isEmpty, !texts.contains(where: words.matches) { return false }
        if let least = interest.amountsAbove {
            let all = amounts.flatMap { $0.split(separator: "/") }.compactMap { Double($0) }
            return all.contains { $0 > Double(least) }
        }
        return true
    }
}

extension Fact.Kind {
    /// What a subscriber calls it.
    fileprivate var topic: Interest.Topic? {
        self == .polarity ? .negation : Interest.Topic(rawValue: rawValue)
    }
}
