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
    /// While a ledger that took long to derive is told as it is: whoever asks would wait, and others behind him.
    private var isFresh: ClosedRange<Instant>?
    /// Something changed since.
    private var isBehind = false
    private let patience: Duration
    private var made: [FeedPlace: Made] = [:]
    private var bytes = 0

    /// Bytes kept at most.
    private static let room = 16 << 20
    /// How far behind calendars may be where a ledger takes longer than `patience` to derive.
    private static let delay: Duration = .seconds(600)

    init(configuration: Configuration, patience: Duration = .milliseconds(200)) {
        (self.configuration, self.patience) = (configuration, patience)
    }

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
        let isFresh = isFresh?.contains(now) ?? false
        let isOther = ofArchive != ObjectIdentifier(archive) || state != found || day != now.date
        if isOther || isBehind && !isFresh {
            made = made.filter { isFresh && $0.key.form == .calendar }
            bytes = made.values.reduce(0) { $0 + $1.bytes.count }
            if !isFresh { ledger = nil }
            isBehind = isFresh
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
        let ledger = try ledger ?? derive(from: archive, now: now)
        self.ledger = ledger
        guard let text = try reader.calendar(place.topic, ledger) else { return nil }
        let newest = try archive.newestEvents(document: nil, limit: 1).first.flatMap {
            try archive.event(at: $0)
        }
        return Made(bytes: Array(text.utf8), changed: newest?.time)
    }

    /// The commitments with deadlines.
    private func derive(from archive: Archive, now: Instant) throws -> Ledger {
        let start = ContinuousClock.now
        let whole = try archive.ledgerWithin(now: now)
        isFresh = ContinuousClock.now - start > patience ? now...(now + Self.delay) : nil
        return Ledger(commitments: whole.commitments.filter { $0.deadline != nil })
    }
}
