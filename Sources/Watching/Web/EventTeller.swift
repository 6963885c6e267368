internal import Archiving
internal import Dispatch
internal import FactSheets
internal import Serving
internal import Synchronization

/// Tells on an event stream what is added to the archive, by whichever process: looks once a second, while somebody
/// listens.
final class EventTeller: Sendable {
    let stream = EventStream()
    private let directory: String
    /// The place of the event that was told last; `nil` while nobody listens.
    private let last = Mutex<Int64?>(nil)
    private let stopping = DispatchSemaphore(value: 0)
    private let finished = DispatchGroup()

    init(directory: String) { self.directory = directory }

    func begin() {
        DispatchQueue(label: "hledwatch.events").async(group: finished) { [self] in
            var archive: Archive?
            while stopping.wait(timeout: .now() + 1) == .timedOut {
                guard let place = place() else {
                    archive = nil
                    continue
                }
                do {
                    let open = try archive ?? Archive(directory: directory, mode: .read)
                    archive = open
                    try tell(open, after: place)
                } catch {
                    // Opened anew the next time; what was not told is told then. The archive's state is in /healthz.
                    archive = nil
                }
            }
        }
    }

    /// Ends it, and returns when it has ended.
    func stop() {
        stopping.signal()
        finished.wait()
    }

    /// A listener, who is told of what is added from now on. Whoever listens first must say where the archive stands,
    /// having looked after it began to listen.
    func follow(from place: Int64) { last.withLock { $0 = $0 ?? place } }

    /// Where to go on, forgotten when nobody listens.
    private func place() -> Int64? {
        last.withLock { last in
            if stream.count == 0 { last = nil }
            return last
        }
    }

    private func tell(_ archive: Archive, after place: Int64) throws {
        var place = place
        while true {
            let places = try archive.eventPlaces(after: place, document: nil, since: nil, limit: 100)
            guard let newest = places.last else { return }
            for event in try Self.events(of: archive, at: places) { stream.publish(event) }
            place = newest
            last.withLock { $0 = newest }
        }
    }

    /// What was added in those places, as it is told: its kind, and the event as `/api/v1/events` has it.
    static func events(of archive: Archive, at places: [Int64]) throws -> [HTTPEvent] {
        try places.compactMap { place in
            try archive.event(at: place).map { event in
                HTTPEvent(
                    id: Int(place), kind: event.kind.rawValue,
                    data: String(decoding: try JSON.encode(event), as: UTF8.self))
            }
        }
    }
}
