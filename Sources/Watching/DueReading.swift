internal import Archiving
internal import FactSheets

/// Reads what is due from the archive, piece by piece, each entry once until `restart`.
struct DueReading {
    private var sources: Archive.DuePosition?
    private var pages: Archive.DuePosition?
    /// Whether there was nothing more when it was last read.
    private(set) var isAtEnd = false

    /// Sources first, however many pages wait; then pages, those longest due first: `limit` of them at most.
    ///
    /// With `once` none may be found before the end is reached.
    mutating func next(of keeper: Keeper, now: Instant, limit: Int, once: Bool) async throws
        -> [AgendaEntry]
    {
        let sources = try await keeper.due(.source, now: now, after: self.sources, limit: limit, once: once)
        self.sources = sources.position
        let pages = try await keeper.due(
            .page, now: now, after: self.pages, limit: limit - sources.entries.count, once: once)
        self.pages = pages.position
        isAtEnd = sources.isAll && pages.isAll
        return sources.entries + pages.entries
    }

    /// From now on everything due is read again.
    mutating func restart() { self = DueReading() }

    /// True when everything due would be read, whether it was before or not.
    var isAtStart: Bool { sources == nil && pages == nil }
}
