public import FactSheets

/// What an archive comes to in a few numbers, cheap enough to be asked for every few seconds. Sizes are bytes.
public struct ArchiveGauges: Equatable, Sendable {
    /// One subscriber's deliveries that are in one state.
    public struct Deliveries: Equatable, Sendable {
        public var subscriber: String
        public var state: OutboxEntry.State
        public var count: Int
    }

    public var captures = 0
    public var checks = 0
    public var notes = 0
    public var documents = 0
    public var versions = 0
    /// By kind; kinds that never came are not there.
    public var events: [Event.Kind: Int] = [:]
    public var deliveries: [Deliveries] = []
    /// The file and the file's log beside it.
    public var fileBytes = 0
    public var logBytes = 0
    /// When anything was looked at last, and when the newest entry of the log that is sealed was made.
    public var newest: Instant?
    public var newestSealed: Instant?
    /// Entries under the newest checkpoint.
    public var sealed = 0
    public var checkpoints = 0
    public var withoutTimeStamp = 0
    /// Who watches a shared archive now.
    public var watchers: [FellowWatcher] = []
}

extension Archive {
    /// All of it as it is at one moment.
    public func gauges() throws -> ArchiveGauges {
        try transaction {
            func count(_ table: String) throws(ArchiveError) -> Int {
                try connection.value(Int.self, "SELECT COUNT(*) FROM \(table)") ?? 0
            }
            var gauges = ArchiveGauges()
            gauges.captures = try captureCount()
            gauges.notes = try noteCount()
            gauges.checks = try checkCount(besideCaptures: gauges.captures, notes: gauges.notes)
            gauges.documents = try count("document")
            gauges.versions = try count("version")
            try connection.each("SELECT kind, COUNT(*) FROM event GROUP BY kind") {
                row throws(ArchiveError) in
                gauges.events[try row.next()] = try row.next()
            }
            gauges.deliveries = try connection.all(
                "SELECT subscriber, state, COUNT(*) FROM outbox GROUP BY subscriber, state ORDER BY 1, 2"
            ) { row throws(ArchiveError) in
                ArchiveGauges.Deliveries(
                    subscriber: try row.next(), state: try row.next(), count: try row.next())
            }
            let pages = try pages()
            gauges.fileBytes = pages.count * pages.size
            gauges.logBytes = connection.engine.logBytes
            gauges.newest = try connection.value(
                Int64.self,
                "SELECT id FROM (SELECT MAX(id) AS id FROM capture UNION ALL SELECT MAX(id) FROM checked) AS l WHERE id > 0 ORDER BY id DESC LIMIT 1"
            ).flatMap { number throws(ArchiveError) in try entryTime(number) }
            gauges.sealed =
                try connection.value(Int.self, "SELECT COALESCE(MAX(size), 0) FROM checkpoint") ?? 0
            gauges.newestSealed = try entryTime(Int64(gauges.sealed))
            gauges.checkpoints = try checkpointCount()
            gauges.withoutTimeStamp = try count("checkpoint WHERE token IS NULL")
            gauges.watchers = try watchers()
            return gauges
        }
    }

    func entryTime(_ number: Int64) throws(ArchiveError) -> Instant? {
        try connection.value(
            Instant.self,
            """
            SELECT time FROM capture WHERE id = $1 UNION ALL SELECT time FROM checked WHERE id = $1
            UNION ALL SELECT time FROM note WHERE id = $1
            """, number)
    }

    /// How many captures there are of one address, those of failures included.
    public func captureCount(of url: String) throws(ArchiveError) -> Int {
        try connection.value(Int.self, "SELECT COUNT(*) FROM capture WHERE url = $1", url) ?? 0
    }
}
