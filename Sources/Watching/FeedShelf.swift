internal import Archiving
internal import Digesting
internal import FactSheets

/// Feeds and calendars as they are served: made when they are asked for, kept until what they tell changed. For one
/// thread.
final class FeedShelf {
    struct Made {
        let bytes: [UInt8]
        /// When the newest of what it tells happened.
        let changed: Instant?
    }

    private let configuration: Configuration
    private var reader: FeedReader?
    private var ofArchive: ObjectIdentifier?
    private var state: DerivedState?
    private var day: CivilDate?
    /// Commitments with deadlines, as they stand on that day.
    private var ledger: Ledger?
    private var made: [FeedPlace: Made] = [:]
    private var bytes = 0

    /// Bytes kept at most.
    private static let room = 16 << 20

    init(configuration: Configuration) { self.configuration = configuration }

    /// What is at `place`; `nil` when nothing is.
    func take(_ place: FeedPlace, from archive: Archive, now: Instant) throws -> Made? {
        if case .subscriber = place.topic, !configuration.feeds.subscribers { return nil }
        return try archive.transaction {
            try adopt(archive, now: now)
            if let known = made[place] { return known }
            guard let new = try make(place, from: archive, now: now) else { return nil }
            if bytes + new.bytes.count > Self.room { (made, bytes) = ([:], 0) }
            made[place] = new
            bytes += new.bytes.count
            return new
        }
    }

    /// Forgets what is no longer so.
    private func adopt(_ archive: Archive, now: Instant) throws {
        let found = try archive.derivedState()
        if ofArchive != ObjectIdentifier(archive) || !(state.map(found.continues) ?? false) { reader = nil }
        if ofArchive != ObjectIdentifier(archive) || state != found || day != now.date {
            (made, bytes, ledger) = ([:], 0, nil)
        }
        (ofArchive, state, day) = (ObjectIdentifier(archive), found, now.date)
    }

    private func make(_ place: FeedPlace, from archive: Archive, now: Instant) throws -> Made? {
        let reader = reader ?? FeedReader(archive: archive, configuration: configuration)
        self.reader = reader
        guard place.form == .calendar else {
            guard let feed = try reader.feed(place.topic) else { return nil }
            let bytes = place.form == .atom ? atomFeed(feed) : try jsonFeed(feed)
            return Made(bytes: bytes, changed: feed.updated)
        }
        let ledger = try ledger ?? archive.ledgerWithin(now: now)
        if self.ledger == nil {
            self.ledger = Ledger(commitments: ledger.commitments.filter { $0.deadline != nil })
        }
        guard let text = try reader.calendar(place.topic, ledger) else { return nil }
        let newest = try archive.newestEvents(document: nil, limit: 1).first.flatMap {
            try archive.event(at: $0)
        }
        return Made(bytes: Array(text.utf8), changed: newest?.time)
    }
}
