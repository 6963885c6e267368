internal import Archiving
internal import FactSheets

/// Reads what is due from the archive, piece by piece, each entry once until `restart`.
struct DueReading {
    private var sources: Archive.DuePosition?
    private var pages: Archive.DuePosition?

    /// Sources first, however many pages wait; then pages, those longest due first: `limit` of them at most.
    mutating func next(of keeper: Keeper, now: Instant, limit: Int) async throws -> [AgendaEntry] {
        let (sources, after) = try await keeper.due(.source, now: now, after: self.sources, limit: limit)
        self.sources = after
        let (pages, afterPages) = try await keeper.due(
            .page, now: now, after: self.pages, limit: limit - sources.count)
        self.pages = afterPages
        return sources + pages
    }

    /// From now on everything due is read again.
    mutating func restart() { self = DueReading() }

    /// True when everything due would be read, whether it was before or not.
    var isAtStart: Bool { sources == nil && pages == nil }
}
