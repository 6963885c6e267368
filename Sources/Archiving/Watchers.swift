public import FactSheets

/// Several watchers of one archive: who they are, and who looks at what.
///
/// A watcher enlists under a number of its own, ever higher ones, and stands as long as it says so again within a minute, by
/// the server's clock. What it looks at next is leased to its number, as are the hosts that it asks: so each is asked by
/// one watcher at a time, within one budget. Whoever writes holds the archive's lock and looks first whether its number
/// stands; one that was silent for too long is struck off, its leases are void with it, and when it comes back nothing
/// of what it had in hand is written (a fencing token: Kleppmann, "How to do distributed locking", 2016).
///
/// An archive in SQLite has one writer, which needs none of this.
enum WatcherTables {
    static let definition = """

        -- Who watches now.
        CREATE TABLE watcher (
            number  INTEGER PRIMARY KEY,                   -- its fencing token
            name    TEXT NOT NULL,
            until   INTEGER NOT NULL                       -- when it is struck off that says nothing, by the server's clock
        );

        -- The last number that was given: none comes twice.
        CREATE TABLE watcher_number (
            id    INTEGER PRIMARY KEY CHECK (id = 1),
            last  INTEGER NOT NULL
        );
        INSERT INTO watcher_number (id, last) VALUES (1, 0);

        -- Who asks a host now, and how often it was asked of late, by whomever.
        CREATE TABLE host_turn (
            host     TEXT PRIMARY KEY,
            watcher  INTEGER,                              -- NULL: nobody
            spent    TEXT NOT NULL
        );
        CREATE INDEX host_turn_watcher ON host_turn (watcher);
        CREATE INDEX agenda_leased ON agenda (leased) WHERE leased IS NOT NULL;
        """

    /// How long a watcher stands that says nothing, and how often one says so.
    static let standing: Duration = .seconds(60)
    static let renewal: Duration = .seconds(15)

    /// The server's clock.
    static let now = "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)"

    /// Of the entry that is read: it is leased to nobody else who stands.
    static func isFree(for watcher: Int64) -> String {
        "(leased IS NULL OR leased = \(watcher) OR leased NOT IN (SELECT number FROM watcher))"
    }
}

/// A watcher of the archive beside this one.
public struct FellowWatcher: Equatable, Sendable {
    public var number: Int64
    public var name: String
    /// How many entries of the agenda are leased to it.
    public var leases: Int
}

extension Archive {
    /// Whether several may watch it at once.
    public var isShared: Bool { database != nil }

    /// Takes part in watching a shared archive from now on: every transaction is this watcher's, until `withdraw`.
    public func enlist(as name: String) throws(ArchiveError) {
        guard isShared else { return }
        watcherName = name
        let number = try connection.atomically { () throws(ArchiveError) in try standIn() }
        (watcher, holder) = (number, number)
    }

    /// Gives back all that is leased to this watcher.
    public func withdraw() throws(ArchiveError) {
        guard let number = watcher else { return }
        (watcher, watcherName, holder) = (nil, nil, nil)
        try connection.atomically { () throws(ArchiveError) in try strikeOff("number = \(number)") }
    }

    /// Within a transaction that writes, before all else: makes sure that this watcher stands, and says so when it is time.
    ///
    /// - Throws: `.superseded` when it does not any more; the next transaction is one of a new number.
    func requireStanding() throws(ArchiveError) {
        guard watcherName != nil else { return }
        guard let number = watcher else {
            watcher = try standIn()
            return
        }
        let left = try connection.value(
            Int64.self, "SELECT until - \(WatcherTables.now) FROM watcher WHERE number = $1", number)
        guard let left else {
            watcher = nil
            throw .superseded(database: path)
        }
        guard left < (WatcherTables.standing - WatcherTables.renewal).milliseconds else { return }
        try connection.run(
            "UPDATE watcher SET until = \(WatcherTables.now) + $1 WHERE number = $2",
            WatcherTables.standing.milliseconds, number)
    }

    /// - Returns: A number of its own, once the transaction is committed.
    private func standIn() throws(ArchiveError) -> Int64 {
        try strikeOff("until < \(WatcherTables.now)")
        let number = try connection.value(
            Int64.self, "UPDATE watcher_number SET last = last + 1 WHERE id = 1 RETURNING last")
        guard let number else { throw .damaged(path: path, what: "it has no number for a watcher") }
        try connection.run(
            "INSERT INTO watcher (number, name, until) VALUES ($1, $2, \(WatcherTables.now) + $3)", number,
            watcherName ?? "", WatcherTables.standing.milliseconds)
        return number
    }

    /// Strikes off the watchers that `condition` means, and gives back their hosts and what they were sending. Their leases
    /// of the agenda are void by themselves.
    private func strikeOff(_ condition: String) throws(ArchiveError) {
        try connection.run("DELETE FROM watcher WHERE \(condition)")
        try connection.run(
            """
            UPDATE host_turn SET watcher = NULL WHERE watcher IS NOT NULL AND watcher NOT IN (SELECT number FROM watcher)
            """)
        try connection.run(
            """
            UPDATE outbox SET lease = NULL
            WHERE state = 'pending' AND lease IS NOT NULL AND sender NOT IN (SELECT number FROM watcher)
            """)
    }

    /// Says that this watcher is there still, and strikes off those that are not.
    public func renewStanding() throws {
        guard watcherName != nil else { return }
        try transaction { try strikeOff("until < \(WatcherTables.now)") }
    }

    /// Those that watch it, by their numbers; none where there is only ever one.
    public func watchers() throws(ArchiveError) -> [FellowWatcher] {
        guard isShared else { return [] }
        return try connection.all(
            """
            SELECT number, name, (SELECT COUNT(*) FROM agenda WHERE leased = watcher.number) FROM watcher
            WHERE until >= \(WatcherTables.now) ORDER BY number
            """
        ) { row throws(ArchiveError) in
            FellowWatcher(number: try row.next(), name: try row.next(), leases: try row.next())
        }
    }

    /// Whether it is this process that seals the log: of several one, another within seconds when that ends.
    public func isSequencer() throws(ArchiveError) -> Bool { try connection.isAlone("sequencer") }

    // MARK: The order of the log

    /// How much earlier than what another watcher has in the log already an answer may have come: no transaction waits
    /// longer for its turn. What is further back comes from a clock that is wrong, or is meant to be.
    static let longestWait: Duration = .seconds(60)

    /// When something that was seen at `time` is said to have been seen, where several watch: not before what another took
    /// into the log meanwhile. What is derived depends on the order of both, and a rebuild goes by their times. Within a
    /// transaction, in which all that is asked for is taken in.
    public func inOrder(_ time: Instant) throws(ArchiveError) -> Instant {
        guard isShared else { return time }
        let known = if let lastSeen { lastSeen } else { try lastInLog() }
        var own = time
        if let known, known > time, known - time <= Archive.longestWait { own = known }
        lastSeen = own
        return own
    }

    private func lastInLog() throws(ArchiveError) -> Instant? {
        try connection.value(
            Instant.self,
            """
            SELECT time FROM (
                SELECT id, time FROM (SELECT id, time FROM capture ORDER BY id DESC LIMIT 1) AS newest_capture
                UNION ALL SELECT id, time FROM (SELECT id, time FROM checked ORDER BY id DESC LIMIT 1) AS newest_check
            ) AS newest ORDER BY id DESC LIMIT 1
            """)
    }

    // MARK: Leases

    /// Gives back whatever this watcher had in hand, before it begins anew. Within a transaction.
    public func releaseAll() throws(ArchiveError) {
        guard let watcher else { return }
        holder = watcher
        try connection.run("UPDATE agenda SET leased = NULL WHERE leased = $1", watcher)
        try connection.run("UPDATE host_turn SET watcher = NULL WHERE watcher = $1", watcher)
    }

    /// Takes at most `limit` hosts that nobody else asks now: those that are this watcher's already, then in their order.
    ///
    /// - Returns: Those of `hosts` that are this watcher's, each with what was last noted of it.
    public func takeTurns(at hosts: [String], limit: Int) throws(ArchiveError) -> [String: String] {
        guard let watcher, !hosts.isEmpty, limit > 0 else { return [:] }
        let rows = try connection.all(
            """
            INSERT INTO host_turn (host, watcher, spent)
            SELECT name, $1, '' FROM unnest(string_to_array($2, CHR(10))) WITH ORDINALITY AS wanted (name, place)
                LEFT JOIN host_turn AS known ON known.host = name
            WHERE known.watcher IS NULL OR known.watcher = $1 OR known.watcher NOT IN (SELECT number FROM watcher)
            ORDER BY known.watcher IS NOT DISTINCT FROM $1 DESC, place LIMIT $3
            ON CONFLICT (host) DO UPDATE SET watcher = excluded.watcher
            RETURNING host, spent
            """, watcher, hosts.joined(separator: "\n"), limit
        ) { row throws(ArchiveError) in (try row.next(String.self), try row.next(String.self)) }
        return Dictionary(rows) { first, _ in first }
    }

    /// Notes how often a host of this watcher's was asked of late.
    public func note(spent: String, at host: String) throws(ArchiveError) {
        guard let watcher else { return }
        try connection.run(
            "UPDATE host_turn SET spent = $1 WHERE host = $2 AND watcher = $3", spent, host, watcher)
    }

    /// Lets others ask these hosts.
    public func endTurns(at hosts: Set<String>) throws(ArchiveError) {
        guard let watcher, !hosts.isEmpty else { return }
        try connection.run(
            "UPDATE host_turn SET watcher = NULL WHERE watcher = $1 AND host = ANY(string_to_array($2, CHR(10)))",
            watcher, hosts.sorted().joined(separator: "\n"))
    }

    /// Leases entries to this watcher, those that another has or is taking excepted.
    ///
    /// - Returns: The numbers of those it got.
    public func lease(_ entries: [AgendaEntry]) throws(ArchiveError) -> Set<Int64> {
        guard let watcher, let latest = entries.map(\.due).max() else { return [] }
        try requireHold()
        // What was due when it was read may have been looked at since by another.
        return Set(
            try connection.all(
                """
                UPDATE agenda SET leased = $1 WHERE id IN (
                    SELECT id FROM agenda WHERE id = ANY(CAST(string_to_array($2, ',') AS BIGINT[]))
                        AND due <= $3 AND \(WatcherTables.isFree(for: watcher))
                    ORDER BY id FOR UPDATE SKIP LOCKED)
                RETURNING id
                """, watcher, numbers(entries), latest
            ) { row throws(ArchiveError) in try row.next(Int64.self) })
    }

    /// What is in hand was taken under the number that stands: under another, others may have it.
    private func requireHold() throws(ArchiveError) {
        guard holder == watcher else { throw .superseded(database: path) }
    }

    /// Gives back what was looked at. Part of the transaction that writes what came of it: none of that stays when others
    /// took this watcher for gone since it was leased, whichever of its transactions was told so first.
    ///
    /// - Throws: `.superseded`.
    public func release(_ entries: [AgendaEntry]) throws(ArchiveError) {
        guard let watcher, !entries.isEmpty else { return }
        try requireHold()
        // 'leased + 0': found by their numbers. The index of leases would be taken for better, as a server knows of few
        // of them; then each of all that are leased would be compared with each of these.
        try connection.run(
            """
            UPDATE agenda SET leased = NULL
            WHERE leased + 0 = $1 AND id = ANY(CAST(string_to_array($2, ',') AS BIGINT[]))
            """, watcher, numbers(entries))
    }

    private func numbers(_ entries: [AgendaEntry]) -> String {
        entries.compactMap { $0.id.map(String.init) }.joined(separator: ",")
    }
}
