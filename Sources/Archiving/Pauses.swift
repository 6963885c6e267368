public import FactSheets

/// A host that asked to be left alone.
public struct HostPause: Equatable, Sendable {
    public var host: String
    public var until: Instant
    /// How many times in a row it asked.
    public var strikes: Int

    public init(host: String, until: Instant, strikes: Int) {
        self.host = host
        self.until = until
        self.strikes = strikes
    }
}

extension Archive {
    /// The last pause of that host, over or not.
    public func pause(of host: String) throws(ArchiveError) -> HostPause? {
        try connection.first(
            "SELECT host, until, strikes FROM pause WHERE host = $1", host, read: HostPause.init(row:))
    }

    /// The pauses that last beyond `now`.
    public func pauses(at now: Instant) throws(ArchiveError) -> [HostPause] {
        try connection.all(
            "SELECT host, until, strikes FROM pause WHERE until > $1", now, read: HostPause.init(row:))
    }

    /// Stores a pause, in place of the host's last one.
    public func put(_ pause: HostPause) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO pause (host, until, strikes) VALUES ($1, $2, $3)
            ON CONFLICT (host) DO UPDATE SET until = excluded.until, strikes = excluded.strikes
            """, pause.host, pause.until, pause.strikes)
    }

    /// The addresses looked at after `time`, and when.
    public func looks(after time: Instant) throws(ArchiveError) -> [(url: String, time: Instant)] {
        try connection.all("SELECT url, last_look FROM agenda WHERE last_look > $1", time) {
            (row: inout Row) throws(ArchiveError) in (try row.next(), try row.next())
        }
    }

    /// The entries looked at after `time`.
    public func agendaEntries(lookedAtAfter time: Instant) throws(ArchiveError) -> [AgendaEntry] {
        try connection.all(
            "SELECT \(AgendaEntry.selected) FROM agenda WHERE last_look > $1 ORDER BY id", time,
            read: AgendaEntry.init(row:))
    }

    /// The address and the time of publication of every document that has one.
    public func publications() throws(ArchiveError) -> [(url: String, time: Instant)] {
        try connection.all("SELECT url, published FROM document WHERE published IS NOT NULL") {
            (row: inout Row) throws(ArchiveError) in (try row.next(), try row.next())
        }
    }
}

extension HostPause {
    init(row: inout Row) throws(ArchiveError) {
        self.init(host: try row.next(), until: try row.next(), strikes: try row.next())
    }
}
