internal import Archiving
internal import FactSheets
internal import Scheduling
internal import Serving

/// Feeds and calendars.
extension Routes {
    /// A feed or a calendar. Whether it is known is told by its tag alone: something older than its newest entry may have
    /// come since, and its date would not show that.
    func feed(_ visit: Visit) throws -> HTTPResponse? {
        guard let place = FeedPlace(visit.path.joined(separator: "/")[...]) else { return nil }
        return try reading { archive in
            guard let made = try feeds.take(place, from: archive, now: .systemClock()) else {
                return nil
            }
            var answer = answer(made.bytes, place.form.mediaType)
            if let changed = made.changed {
                answer.headers.append(Header("Last-Modified", httpDate(changed)))
            }
            return answer
        }
    }
}
