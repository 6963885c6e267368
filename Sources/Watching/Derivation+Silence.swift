internal import Archiving
internal import FactSheets
internal import Scheduling

/// Sources that answer and say nothing new any more.
extension Derivation {
    /// How often a silent source is looked into.
    private static let looksInto: Int64 = 6 * 3600 * 1000

    /// Why `state` counts as blind: it brought nothing new for far longer than is its habit. `nil`: it does not.
    func silence(of state: SourceState, at capture: Capture) throws -> String? {
        let (before, now) = (
            state.time.milliseconds / Self.looksInto, capture.time.milliseconds / Self.looksInto
        )
        guard state.blindSince == nil, before != now else { return nil }
        let news = try archive.newsTimes(
            of: capture.url, from: capture.time - Habit.memory, until: capture.time)
        guard let last = news.last, let habit = Habit(news), capture.time - last > habit.silence(after: last)
        else {
            return nil
        }
        return "it answers, but nothing new came since \(last), far longer than its habit"
    }
}
