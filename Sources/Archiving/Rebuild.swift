public import FactSheets

/// An event as it is stored, with what it hangs on.
public struct StoredEvent: Equatable, Sendable {
    public var capture: Int64
    public var document: Int64?
    /// The event, packed: most are put back without being looked at.
    let packed: [UInt8]
}

/// What a rebuild must know before it forgets.
extension Archive {
    /// Every event, in the order they were added.
    public func storedEvents() throws(ArchiveError) -> [StoredEvent] {
        try connection.all("SELECT capture, document, event FROM event ORDER BY sequence") {
            row throws(ArchiveError) in
            StoredEvent(capture: try row.next(), document: try row.next(), packed: try row.next())
        }
    }

    /// How many versions another engine read than that one.
    public func versionCount(besidesEngine engine: Int) throws(ArchiveError) -> Int {
        try connection.value(Int.self, "SELECT COUNT(*) FROM version WHERE engine <> $1", engine) ?? 0
    }

    public func event(_ stored: StoredEvent) throws(ArchiveError) -> Event {
        try unpack(Event.self, stored.packed, what: "an event")
    }

    /// What is wrong with each capture that something is wrong with.
    public func flags() throws(ArchiveError) -> [Int64: String] {
        var flags: [Int64: String] = [:]
        let rows = try connection.all("SELECT capture, flag FROM flag") { row throws(ArchiveError) in
            (try row.next(Int64.self), try row.next(String.self))
        }
        for (capture, flag) in rows { flags[capture] = flag }
        return flags
    }

    /// Every known address, and the document it leads to.
    public func addresses() throws(ArchiveError) -> [(url: String, document: Int64)] {
        try connection.all("SELECT url, document FROM address ORDER BY url") { row throws(ArchiveError) in
            (url: try row.next(), document: try row.next())
        }
    }

    /// The documents that were last seen by that capture, whichever way.
    public func documents(seenBy capture: Int64) throws(ArchiveError) -> [Int64] {
        try connection.all(
            "SELECT DISTINCT document FROM channel WHERE capture = $1 ORDER BY document", capture
        ) {
            row throws(ArchiveError) in try row.next(Int64.self)
        }
    }
}
