internal import Archiving
public import FactSheets
public import Networking

/// Looks at what is due: fetches, appends, derives. What it reports is for the journal and the terminal.
public struct Watcher: Sendable {
    /// What one look came to.
    public struct Report: Sendable {
        public let url: String
        public let status: Int
        public let failure: Capture.Failure?
        public let flag: String?
        public let events: [Event]
        /// It brought nothing that was not known.
        public let isUnchanged: Bool

        init(_ capture: Capture, _ taken: Derivation.Taken) {
            isUnchanged =
                capture.failure == nil && taken.capture == nil && taken.flag == nil && taken.events.isEmpty
            url = capture.url
            status = capture.status
            failure = capture.failure
            flag = taken.flag
            events = taken.events
        }
    }

    let keeper: Keeper
    let clock: any WatchClock
    /// `nil`: no robots.txt is asked.
    let gate: RobotsGate?
    private let client: Client
    private let width: Int
    private let perHost: Int
    /// While it says that there is none, nothing new is asked for.
    private let room: RoomWatch?

    /// `width` addresses are asked side by side, `perHost` of one host; a width of 1 makes the order of captures certain.
    /// `asksRobots` is false where nobody else's machine is asked: in a replay.
    public init(
        keeper: Keeper, client: Client, clock: any WatchClock, width: Int, perHost: Int = 1,
        asksRobots: Bool = true
    ) {
        self.init(
            keeper: keeper, client: client, clock: clock, width: width, perHost: perHost,
            asksRobots: asksRobots,
            room: nil)
    }

    init(
        keeper: Keeper, client: Client, clock: any WatchClock, width: Int, perHost: Int,
        asksRobots: Bool = true,
        room: RoomWatch?
    ) {
        self.keeper = keeper
        self.client = client
        self.clock = clock
        self.width = width
        self.perHost = perHost
        self.room = room
        gate = asksRobots ? RobotsGate() : nil
    }

    /// Looks at everything due, and at what becomes due by it, until nothing is.
    ///
    /// After cancellation nothing new starts and what was fetched is still taken in.
    /// - Throws: `ArchiveError`; a failed fetch is a capture and no error.
    @concurrent public func round(report: @Sendable (Report) -> Void) async throws {
        try await keeper.beginRound()
        var reading = DueReading()
        var begun = clock.now()
        try await round(
            due: { waiting, isIdle in
                guard waiting < Watcher.mostWaiting, room?.hasRoom() ?? true else { return [] }
                // Of several, one that has all the hosts that it may have needs no more before it is done with some.
                let isOfSeveral = keeper.isShared && !isIdle
                if isOfSeveral, waiting >= 4 * width, await !keeper.hasSpareTurns { return [] }
                let limit = Watcher.mostWaiting - waiting
                let found = try await reading.next(
                    of: keeper, now: clock.now(), limit: limit, once: isOfSeveral)
                guard found.isEmpty, !reading.isAtStart else { return found }
                let isOver = isOfSeveral && reading.isAtEnd && clock.now() - begun >= Watcher.pieceOfRound
                guard isIdle || isOver else { return found }
                // Something may have become due that stands before what was read, or its host may be free now.
                reading.restart()
                begun = clock.now()
                return try await reading.next(of: keeper, now: clock.now(), limit: limit, once: isOfSeveral)
            }, report: report)
    }

    /// As `round(report:)`, of what `due` names; it is asked again after every batch of answers, and told how many wait
    /// and whether nothing does nor is under way.
    @concurrent func round(
        due: (_ waiting: Int, _ isIdle: Bool) async throws -> [AgendaEntry],
        report: @Sendable (Report) -> Void
    ) async throws {
        let line = FetchLine(width: width, perHost: perHost)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { [client, clock] in await client.serve(line) { clock.now() } }
            defer { line.close() }
            var looks = Looks()
            while true {
                if !Task.isCancelled {
                    let entries = try await due(line.waiting + looks.held, looks.isEmpty)
                    try await ask(entries, of: line, &looks, report: report)
                }
                let fetched = await line.next()
                if fetched.isEmpty { return }
                var answers = looks.finish(fetched)
                for answer in answers where answer.entry.role == .robots {
                    report(try await take(robots: answer.wholeCapture))
                    try await ask(looks.release(answer.entry.url), of: line, &looks, report: report)
                }
                answers.removeAll { $0.entry.role == .robots }
                let taken = try await keeper.take(answers)
                for (answer, taken) in zip(answers, taken) { report(Report(answer.capture, taken)) }
            }
        }
    }

    /// Asks for those of `entries` that robots.txt lets be asked for; the others are put off, or held until it is known.
    private func ask(
        _ entries: [AgendaEntry], of line: FetchLine, _ looks: inout Looks,
        report: @Sendable (Report) -> Void
    ) async throws {
        var asked: [AgendaEntry] = []
        for entry in entries {
            switch try await leave(for: entry) {
            case .granted: asked.append(entry)
            case .askFirst(let robots):
                if looks.hold(entry, until: robots) {
                    asked.append(AgendaEntry(url: robots, role: .robots, due: entry.due))
                }
            case .refused(let refusal): if let refusal { report(refusal) }
            }
        }
        line.add(looks.begin(asked))
    }

    /// How many due entries are held ready at most.
    private static let mostWaiting = 2048
    /// How long one of several goes on with the hosts it has before it looks for others that are free.
    private static let pieceOfRound: Duration = .milliseconds(500)
}

/// The looks that wait or are under way.
private struct Looks {
    /// By the number of their entry in the archive; those of a robots.txt, which has none, by a negative one.
    private var entries: [Int64: AgendaEntry] = [:]
    private var lastWithoutNumber: Int64 = 0

    /// Those that wait for a robots.txt, by its address.
    private var waiting: [String: [AgendaEntry]] = [:]

    var isEmpty: Bool { entries.isEmpty }

    /// How many wait for a robots.txt.
    var held: Int { waiting.values.reduce(0) { $0 + $1.count } }

    /// True for the first that waits for this robots.txt, which is to be asked for then.
    mutating func hold(_ entry: AgendaEntry, until robots: String) -> Bool {
        waiting[robots, default: []].append(entry)
        return waiting[robots]?.count == 1
    }

    /// Those that waited for this robots.txt.
    mutating func release(_ robots: String) -> [AgendaEntry] { waiting.removeValue(forKey: robots) ?? [] }

    /// Those of `due` that are not under way already, as they are asked for.
    mutating func begin(_ due: [AgendaEntry]) -> [Wanted] {
        due.compactMap { entry in
            let number = entry.id ?? lastWithoutNumber - 1
            guard entries[number] == nil else { return nil }
            lastWithoutNumber = min(lastWithoutNumber, number)
            entries[number] = entry
            return Wanted(
                number: number, url: entry.target, role: entry.role,
                validators: Validators(etag: entry.etag, lastModified: entry.lastModified))
        }
    }

    /// The answers that were complete; of those given up there is nothing to say.
    mutating func finish(_ fetched: [Fetched]) -> [Answered] {
        fetched.compactMap { one in
            guard let entry = entries.removeValue(forKey: one.number), !one.isGivenUp else { return nil }
            var capture = one.capture
            capture.url = entry.url
            return Answered(capture, to: entry, took: one.took, by: one.passage)
        }
    }
}
