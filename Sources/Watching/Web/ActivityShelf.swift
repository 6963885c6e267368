internal import Archiving
internal import FactSheets
internal import Pages

/// What was published and changed on each day, kept until that is otherwise. For one thread.
///
/// Of a large archive it takes long to count: there it is told as it was for a while, so that whoever asks does not wait.
final class ActivityShelf {
    private var state: DerivedState?
    private var made: Timeline?
    private var isFreshUntil: Instant?

    private static let patience: Duration = .milliseconds(100)
    private static let delay: Duration = .seconds(600)

    /// Called within a transaction.
    func take(from archive: Archive, now: Instant) throws -> Timeline {
        let found = try archive.derivedState()
        if let made, state == found || isFreshUntil.map({ now < $0 }) ?? false { return made }
        let start = ContinuousClock.now
        var days = try archive.publicationDays().map {
            Timeline.Day(.published, day: $0.day, count: $0.count)
        }
        for change in try archive.changeDays() {
            let row: Timeline.Row =
                switch change.significance {
                case .substantive?: .substantive
                case .editorial?: .editorial
                default: .cosmetic
                }
            days.append(.init(row, day: change.day, count: change.count))
        }
        days += try archive.eventDays(.withdrawn).map { .init(.withdrawn, day: $0.day, count: $0.count) }
        let timeline = Timeline(days)
        (made, state) = (timeline, found)
        isFreshUntil = ContinuousClock.now - start > Self.patience ? now + Self.delay : nil
        return timeline
    }
}
