internal import Archiving
internal import FactSheets
internal import Serving

/// The event stream: what happens, as it happens.
extension Routes {
    /// How much is told at once of what somebody missed; he is told the rest when he comes back.
    private static let most = 500

    /// From now on; with `Last-Event-ID`, or `after` in the query, from behind that place in the order of events, which
    /// the interface for programs gives as `next`.
    func events(_ visit: Visit) throws -> HTTPResponse? {
        guard visit.path == ["api", "v1", "stream"] else { return nil }
        let asked = visit.request.headers["Last-Event-ID"] ?? visit["after"]
        guard let asked else {
            let subscription = teller.stream.subscribe()
            let newest = try reading { try $0.derivedState().lastEvent }
            teller.follow(from: newest)
            return .events(subscription, after: Int(newest))
        }
        guard let place = Int64(asked), place >= 0 else {
            return .problem(400, "'after' and Last-Event-ID must be the number of an event")
        }
        let subscription = teller.stream.subscribe()
        return try reading { archive in
            let places = try archive.eventPlaces(after: place, document: nil, since: nil, limit: Self.most)
            let missed = try EventTeller.events(of: archive, at: places)
            guard places.count < Self.most else { return .events(ended: missed) }
            teller.follow(from: places.last ?? place)
            return .events(subscription, after: Int(place), earlier: missed)
        }
    }
}
