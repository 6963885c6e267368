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
    private let ledgers: LedgerKeeper
    private var reader: FeedReader?
    private var ofArchive: ObjectIdentifier?
    private var state: DerivedState?
    private var day: CivilDate?
    /// Of which ledger the calendars are.
    private var ledger = 0
    private var made: [FeedPlace: Made] = [:]
    private var bytes = 0

    /// Bytes kept at most.
    private static let room = 16 << 20

    init(configuration: Configuration, ledgers: LedgerKeeper) {
        (self.configuration, self.ledgers) = (configuration, ledgers)
    }

    /// What is at `place`; `nil` when nothing is.
    func take(_ place: FeedPlace, from archive: Archive, now: Instant) throws -> Made? {
        if case .subscriber = place.topic, !configuration.feeds.subscribers { return nil }
        return try archive.transaction {
            try adopt(archive, now: now)
            let kept = place.form == .calendar ? try ledgers.take(from: archive, now: now) : nil
            if let kept, kept.number != ledger {
                forget { $0 == .calendar }
                ledger = kept.number
            }
            if let known = made[place] { return known }
            guard let new = try make(place, kept, from: archive) else { return nil }
            if bytes + new.bytes.count > Self.room { (made, bytes) = ([:], 0) }
            made[place] = new
            bytes += new.bytes.count
            return new
        }
    }

    /// Forgets what is no longer so. Calendars are of the ledger that is kept, which may be a little behind.
    private func adopt(_ archive: Archive, now: Instant) throws {
        let found = try archive.derivedState()
        let isOther = ofArchive != ObjectIdentifier(archive)
        if isOther || !(state.map(found.continues) ?? false) { reader = nil }
        if isOther || state != found || day != now.date { forget { $0 != .calendar } }
        (ofArchive, state, day) = (ObjectIdentifier(archive), found, now.date)
    }

    private func forget(_ isMeant: (FeedPlace.Form) -> Bool) {
        made = made.filter { !isMeant($0.key.form) }
        bytes = made.values.reduce(0) { $0 + $1.bytes.count }
    }

    private func make(_ place: FeedPlace, _ kept: LedgerKeeper.Kept?, from archive: Archive) throws -> Made? {
        let reader = reader ?? FeedReader(archive: archive, configuration: configuration)
        self.reader = reader
        guard let kept else {
            guard let feed = try reader.feed(place.topic) else { return nil }
            let bytes = place.form == .atom ? atomFeed(feed) : try jsonFeed(feed)
            return Made(bytes: bytes, changed: feed.updated)
        }
        guard let text = try reader.calendar(place.topic, kept.ledger) else { return nil }
        let newest = try archive.newestEvents(document: nil, limit: 1).first.flatMap {
            try archive.event(at: $0)
        }
        return Made(bytes: Array(text.utf8), changed: newest?.time)
    }
}
