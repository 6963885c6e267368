internal import Archiving
internal import FactSheets
internal import Serving

extension Routes {
    /// Of what a client missed.
    private static let mostTold = 1_000

    static let ofEvents: [Operation] = [
        Operation(
            id: "listEvents", path: "events",
            summary: """
                What happened, in the order in which it was found: go on with 'next', and what came since is told.
                """,
            parameters: [
                .cursor, .limit(100),
                Parameter(
                    name: "document", kind: .name(most: 200),
                    summary: "of one document only"),
                Parameter(name: "since", kind: .time, summary: "from then on"),
            ], answer: .object([.many("events", "event", of: "log"), .next])
        ) { routes, asked in
            try routes.reading { archive in
                let limit = asked.number("limit") ?? 50
                var document: Document?
                if asked.text("document") != nil { document = try routes.document(asked, in: archive) }
                var after: Int64 = 0
                if let cursor = asked.text(.cursor) {
                    guard let place = Int64(cursor), try archive.event(at: place) != nil else {
                        throw APIProblem.noCursor
                    }
                    after = place
                }
                let places = try archive.eventPlaces(
                    after: after, document: document?.id, since: asked.time("since"), limit: limit)
                let events = try places.compactMap { try archive.event(at: $0) }
                let next = places.last.map { String($0) } ?? asked.text(.cursor)
                return .value(EventList(events: events, next: next), next: places.count < limit ? nil : next)
            }
        },
        Operation(
            id: "followEvents", path: "events/stream",
            summary: """
                What happens, as it happens, as server-sent events: each says what 'readEvent' has more of. A client that comes
                back says the last that it has in Last-Event-ID, and is told what came since.
                """, answer: .stream
        ) { routes, asked in
            try routes.reading { archive in
                let newest = try archive.derivedState().lastEvent
                var last = newest
                if let text = asked.visit.request.headers["Last-Event-ID"] {
                    guard let place = Int64(text), (0...newest).contains(place) else {
                        throw APIProblem(400, "Last-Event-ID is none that was told here")
                    }
                    last = place
                }
                let subscription = routes.teller.subscribe(behind: newest)
                let places = try archive.eventPlaces(
                    after: last, document: nil, since: nil, limit: Routes.mostTold)
                let earlier = try places.compactMap { place in
                    try archive.event(at: place).map { HTTPEvent($0, at: place) }
                }
                guard places.count < Routes.mostTold else {
                    // More than is told at once: it ends there, and the client comes back for the rest.
                    return .whole(HTTPResponse.events(earlier))
                }
                return .whole(.events(subscription, after: Int(last), earlier: earlier))
            }
        },
        Operation(
            id: "readEvent", path: "events/{event}", summary: "One event.",
            parameters: [
                Parameter(
                    name: "event", kind: .name(most: 64), summary: "an event's name",
                    isRequired: true)
            ], answer: .part("event", of: "log")
        ) { routes, asked in
            try routes.reading { archive in
                guard let event = try archive.event(asked.text("event") ?? "") else {
                    throw APIProblem(404, "there is no event of that name")
                }
                return .value(event)
            }
        },
    ]
}

private struct EventList: Encodable {
    let events: [Event]
    /// Where to go on, now or when something happened.
    let next: String?
}
