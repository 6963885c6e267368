internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// What changed in all documents: `/changes?about=&kind=&words=&since=&until=&after=`.
extension Routes {
    /// Events that are read for one page, and those that can be reached.
    private static let mostRead = 1_000
    private static let mostReached = 100_000

    func changes(_ visit: Visit) throws -> HTTPResponse? {
        guard visit.path.count == 1 else { return nil }
        let query = ChangesQuery { visit[$0] }
        guard query.problem == nil else {
            return page(400, ChangesPage(query, [], next: nil, context: visit.context).bytes)
        }
        return try reading { archive in
            try archive.transaction {
                var places = try archive.newestEvents(published: false, limit: Self.mostReached)[...]
                let after = visit["after"].flatMap { Int64($0) }
                if let after {
                    guard let place = places.firstIndex(of: after) else { return nil }
                    places = places[(place + 1)...]
                }
                let (entries, next) = try entries(query, places.prefix(Self.mostRead), archive)
                return page(
                    200,
                    ChangesPage(
                        query, entries, next: next.flatMap { $0 == places.last ? nil : String($0) },
                        isFirst: after == nil, context: visit.context
                    ).bytes)
            }
        }
    }

    /// What is meant of the events at `places`, the newest first, and the last of them that was read where more may come.
    private func entries(
        _ query: ChangesQuery, _ places: ArraySlice<Int64>, _ archive: Archive
    ) throws -> (entries: [ChangesPage.Entry], last: Int64?) {
        var entries: [ChangesPage.Entry] = []
        for place in places {
            guard let event = try archive.event(at: place) else { continue }
            if let earliest = query.earliest, event.time < earliest { return (entries, nil) }
            if let changes = query.places(in: event) { entries.append(.init(event, changes)) }
            if entries.count == ChangesPage.most { return (entries, place) }
        }
        return (entries, places.last)
    }
}
