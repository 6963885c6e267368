internal import Archiving
internal import Dispatch
internal import FactSheets
internal import Serving
internal import Synchronization

/// Tells those who listen what is added to an archive, by whatever process: looks twice a second, or when the database
/// tells, as long as anybody listens, on a thread and with an archive of its own, and rests otherwise.
final class EventTeller: Sendable {
    private struct State {
        /// The place up to which it was told; `nil` while nobody listens.
        var place: Int64?
        var isBegun = false
        var isEnded = false
    }

    private static let pause: DispatchTimeInterval = .milliseconds(500)
    private let stream = EventStream()
    private let state = Mutex(State())
    private let woken = DispatchSemaphore(value: 0)
    private let finished = DispatchGroup()

    private let directory: String

    init(directory: String) { self.directory = directory }

    /// Begins to listen to what is added behind `place`, or behind an earlier one where others listen already.
    func subscribe(behind place: Int64) -> EventSubscription {
        let subscription = stream.subscribe()
        let begins = state.withLock { state in
            defer { state.isBegun = true }
            if state.place == nil { state.place = place }
            return !state.isBegun && !state.isEnded
        }
        if begins { DispatchQueue(label: "hledwatch.events").async(group: finished) { self.run() } }
        woken.signal()
        return subscription
    }

    /// Ends before it returns.
    func stop() {
        state.withLock { $0.isEnded = true }
        woken.signal()
        finished.wait()
    }

    private func run() {
        var archive: Archive?
        while !state.withLock({ $0.isEnded }) {
            // Whoever subscribes is counted before he says from where on.
            let isHeard = state.withLock { state in
                if stream.count == 0 { state.place = nil }
                return state.place != nil
            }
            guard isHeard else {
                archive = nil
                woken.wait()
                continue
            }
            do {
                let open = try archive ?? Archive(directory: directory, mode: .read)
                archive = open
                switch try open.awaitNews() {
                case true?: try tell(from: open)
                case false?: break
                case nil:
                    try tell(from: open)
                    _ = woken.wait(timeout: .now() + Self.pause)
                }
            } catch {
                archive = nil  // it is opened anew; who listens is told once it can be read
                _ = woken.wait(timeout: .now() + Self.pause)
            }
        }
    }

    private func tell(from archive: Archive) throws {
        guard var place = state.withLock({ $0.place }) else { return }
        for _ in 0..<1_000 {
            let places = try archive.eventPlaces(after: place, document: nil, since: nil, limit: 100)
            for next in places {
                if let event = try archive.event(at: next) { stream.publish(HTTPEvent(event, at: next)) }
                place = next
            }
            state.withLock { $0.place = place }
            if places.count < 100 { return }
        }
    }
}

extension HTTPEvent {
    /// What is told of an event: enough to know whether to ask for the rest.
    init(_ event: Event, at place: Int64) {
        let data = (try? JSON.encode(Brief(event))) ?? []
        self.init(id: Int(place), kind: event.kind.rawValue, data: String(decoding: data, as: UTF8.self))
    }

    private struct Brief: Encodable {
        let id: String
        let kind: Event.Kind
        let time: Instant
        let document: Event.Subject?
        let source: String?
        let version: Int?
        let previousVersion: Int?
        let significance: Significance
        let detail: String?

        init(_ event: Event) {
            id = event.id
            kind = event.kind
            time = event.time
            document = event.document
            source = event.source
            version = event.version
            previousVersion = event.previousVersion
            significance = event.significance
            detail = event.detail
        }
    }
}
