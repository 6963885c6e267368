public import Archiving
public import FactSheets
internal import Glibc
internal import Networking
internal import Threading

/// The archive's one writer in a running daemon: every call runs on its own thread, in order.
public actor Keeper {
    private let thread = BlockingThread()
    let archive: Archive
    /// Where it is.
    nonisolated let directory: String
    private let follow: Configuration.Follow?
    /// Whether others may watch the same archive.
    nonisolated let isShared: Bool
    private(set) var derivation: Derivation
    var turns: Turns
    /// Since when the archive's database has been away, until that is in the log.
    var awaySince: Instant?
    /// Of several watchers, how many hosts this one has at most at a time: as many as it asks side by side. With more,
    /// others would have nothing to do while pages wait here.
    private var mostTurns: Int

    public nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe thread.asUnownedSerialExecutor()
    }

    /// Opens the archive in `directory` for writing.
    /// - Throws: `ArchiveError`, such as when another daemon holds it.
    public init(directory: String, configuration: Configuration, follow: Configuration.Follow?)
        throws(ArchiveError)
    {
        archive = try Archive(directory: directory, mode: .write, at: configuration.place)
        if archive.isShared { try archive.enlist(as: watcherName()) } else { try archive.voidLeases() }
        self.directory = directory
        isShared = archive.isShared
        self.follow = follow
        derivation = Derivation(archive: archive, configuration: configuration, follow: follow, manner: .live)
        turns = Turns(hourly: configuration.watch.hourlyPerHost)
        mostTurns = configuration.watch.width
    }

    /// Takes a configuration over; sources it names for the first time are due at `now`.
    public func adopt(_ configuration: Configuration, now: Instant) throws {
        let next = Derivation(archive: archive, configuration: configuration, follow: follow, manner: .live)
        try next.syncAgenda(now: now)
        try archive.transaction { try next.beginTelling(now: now) }
        var turns = Turns(hourly: configuration.watch.hourlyPerHost)
        // Where several watch, each host's count goes with the right to ask it.
        if !isShared {
            for look in try archive.looks(after: now - .seconds(3600)) {
                turns.noteLook(at: look.url, look.time)
            }
        }
        (derivation, self.turns, mostTurns) = (next, turns, configuration.watch.width)
    }

    /// Takes many answers in, in their order; they are on the disk when this returns.
    func take(_ answers: [Answered]) throws -> [Derivation.Taken] {
        let entries = answers.map(\.entry)
        let idle = turns.end(entries)
        return try derivation.take(answers) { try release(entries, idle) }
    }

    /// Before a round, when nothing is under way: what was in hand when the last one was broken off is given back.
    func beginRound() throws {
        guard isShared else { return }
        turns.begin()
        try archive.transaction { try archive.releaseAll() }
    }

    /// Says that this watcher is there still.
    func renewStanding() throws { try archive.renewStanding() }

    /// Whether it is this one of several that seals the log.
    func isSequencer() throws(ArchiveError) -> Bool { try archive.isSequencer() }

    /// Gives entries back that were looked at or put off, and the hosts at which nothing is under way any more.
    func release(_ entries: [AgendaEntry], _ idle: Set<String>) throws {
        guard isShared else { return }
        try archive.release(entries)
        try archive.endTurns(at: idle)
    }

    /// Whether this one of several may take more hosts.
    var hasSpareTurns: Bool { turns.count < mostTurns }

    /// Some of what is due at `now`, the entry after which to go on reading, and whether all was read.
    ///
    /// Those whose hosts want to be left alone are passed over: they have another due time then. So are those whose hosts
    /// others ask: where there may be very many of these, `once` reads one piece and lets the answers be taken meanwhile.
    func due(
        _ role: Capture.Role, now: Instant, after position: Archive.DuePosition?, limit: Int, once: Bool
    ) throws -> (entries: [AgendaEntry], position: Archive.DuePosition?, isAll: Bool) {
        var position = position
        while limit > 0 {
            let due = try archive.due(role, now: now, after: position, limit: limit)
            guard let last = due.last, let id = last.id else { return ([], position, true) }
            position = (last.due, id)
            let entries = try inTurn(due, now: now)
            if !entries.isEmpty || once { return (entries, position, false) }
        }
        return ([], position, false)
    }

    /// Those of `due` whose hosts may be asked now; the others get another due time.
    private func inTurn(_ due: [AgendaEntry], now: Instant) throws -> [AgendaEntry] {
        if isShared { return try archive.transaction { try leased(due, now: now) } }
        let (inTurn, later) = try turns.choose(among: due, pauses: try archive.pauses(at: now), now: now) {
            try derivation.gain(of: $0, now: now)
        }
        if !later.isEmpty { try archive.transaction { for entry in later { try archive.put(entry) } } }
        return inTurn
    }

    /// Of several watchers: those of `due` whose hosts this one may ask now, leased to it.
    private func leased(_ due: [AgendaEntry], now: Instant) throws -> [AgendaEntry] {
        var seen: Set<String> = []
        let hosts = due.map { hostName(in: $0.target) }.filter { seen.insert($0).inserted }
        let records = try archive.takeTurns(
            at: hosts, limit: mostTurns - turns.count(without: hosts))
        for (host, record) in records { turns.adopt(record, of: host) }
        // First leased: what was due when it was read may have been looked at by another since.
        let own = due.filter { records[hostName(in: $0.target)] != nil }
        let got = try archive.lease(own)
        let (inTurn, later) = try turns.choose(
            among: own.filter { $0.id.map(got.contains) ?? false }, pauses: try archive.pauses(at: now),
            now: now
        ) { try derivation.gain(of: $0, now: now) }
        for entry in later { try archive.put(entry) }
        try archive.release(later)
        // Before anything is asked: whoever comes after, even after a crash, knows of it.
        for (host, record) in records where turns.record(of: host) != record {
            try archive.note(spent: turns.record(of: host), at: host)
        }
        try archive.endTurns(at: turns.idle(among: records.keys))
        return inTurn
    }

    /// The hosts that are left alone at `now`.
    func pauses(at now: Instant) throws(ArchiveError) -> [HostPause] { try archive.pauses(at: now) }

    /// When the next look is due; of several watchers, not before a second has passed: what is due may be another's.
    func nextDue(now: Instant) throws(ArchiveError) -> Instant? {
        let next = try archive.nextDue()
        return isShared ? max(next ?? now + .seconds(30), now + .seconds(1)) : next
    }

    /// Moves every due time, after the wall clock was set anew; not those that other machines go by, too.
    func shiftAgenda(by span: Duration) throws(ArchiveError) {
        if !isShared { try archive.shiftAgenda(by: span) }
    }

    /// Those of `shown` that were last looked at before the time given there, sources first: what a replay looks at.
    func unlooked(_ shown: [String: Instant]) throws(ArchiveError) -> [AgendaEntry] {
        var entries: [AgendaEntry] = []
        for (url, time) in shown {
            guard let entry = try archive.agenda(url), entry.lastLook.map({ $0 < time }) ?? true else {
                continue
            }
            entries.append(entry)
        }
        return entries.sorted { ($0.role == .page ? 1 : 0, $0.url) < ($1.role == .page ? 1 : 0, $1.url) }
    }

    /// Makes every polled source due.
    func makeSourcesDue(at now: Instant) throws {
        try archive.transaction {
            for var entry in try archive.agendaEntries(role: .source) where entry.due != .never {
                entry.due = min(entry.due, now)
                try archive.put(entry)
            }
        }
    }

    /// Puts a feed that a replay met on the agenda, where it is not there yet.
    func addSource(_ url: String, now: Instant) throws {
        try archive.transaction {
            if try archive.agenda(url) == nil { try archive.put(AgendaEntry(source: url, due: now)) }
        }
    }

    func events(since: Instant?) throws(ArchiveError) -> [Event] {
        try archive.events(since: since, document: nil)
    }

    func lastCaptureTime() throws(ArchiveError) -> Instant? { try archive.lastCaptureTime() }

    func derivedState() throws(ArchiveError) -> DerivedState { try archive.derivedState() }

    /// Answers only when the archive does.
    func ping() throws(ArchiveError) { try archive.ping() }
}

/// What a watcher is called among several: its machine and its process.
private func watcherName() -> String { "\(machineName() ?? "localhost") \(getpid())" }
