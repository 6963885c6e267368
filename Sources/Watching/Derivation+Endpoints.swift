internal import Archiving
internal import FactSheets
internal import Scheduling

/// Channels: which there are, and what is said of one that is dead.
extension Derivation {
    /// Takes over the channels of the configuration; one that is another than before is switched on.
    func adoptEndpoints() throws {
        try archive.adoptEndpoints(
            subscribers.map { subscriber in
                var said = String(describing: subscriber.channel)
                if case .mail = subscriber.channel { said += String(describing: configuration.mail) }
                return (subscriber.name, Hashing.sha256(Array(said.utf8)))
            })
    }

    /// Puts a digest that says it into the outbox of all other subscribers that want to know of what goes blind, and
    /// whose channels are on; after their quiet hours.
    func tellSwitchedOff(_ endpoint: Endpoint, since: Instant, now: Instant) throws {
        let off = Set(try archive.endpoints().filter { $0.switchedOff != nil }.map(\.subscriber))
        for subscriber in subscribers
        where subscriber.kinds.contains(.blind) && !off.contains(subscriber.name) {
            let id = Identity.make(
                "dg", [subscriber.name, "switched off", endpoint.subscriber, now.description])
            var bare = Digest(id: id, subscriber: subscriber.name, time: now, events: [])
            bare.switchedOff = [
                Digest.SwitchedOff(
                    subscriber: endpoint.subscriber, failingSince: since, error: endpoint.lastError ?? "")
            ]
            let minutes = (0...1440).lazy.map { now + .seconds(60 * $0) }
            let due = minutes.first { !subscriber.timing.isQuiet(at: $0) } ?? now
            try enqueue(telling.dressed(bare, for: subscriber), now: now, due: due)
        }
    }
}
