import FactSheets
import Testing

@testable import Scheduling

@Suite struct HabitTests {
    /// Monday 2021-05-24, midnight.
    private static let monday = Instant(seconds: 1_621_814_400)

    /// News `perDay` times on each of the days for which `isBusy` says so, of `weeks`, evenly from 9 o'clock on.
    private static func news(weeks: Int, perDay: Int, isBusy: (Int) -> Bool) -> [Instant] {
        (0..<weeks * 7).filter { isBusy($0 % 7) }.flatMap { day in
            (0..<perDay).map { monday + .seconds(Int64(day * 86_400 + 32_400 + $0 * 28_800 / perDay)) }
        }
    }

    @Test func `a weekend without news is no surprise where weekends bring none`() throws {
        let news = Self.news(weeks: 6, perDay: 5) { $0 < 5 }
        let habit = try #require(Habit(news))
        let friday = try #require(news.last)
        // Saturday and Sunday bring next to nothing: Monday's silence is what counts.
        #expect((.seconds(2 * 86_400)...(.seconds(6 * 86_400))).contains(habit.silence(after: friday)))
        #expect(habit.silence(after: friday) > .seconds(86_400 * 5 / 2))
    }

    @Test func `few news, or of few days, make no habit`() {
        #expect(Habit(Self.news(weeks: 1, perDay: 9) { _ in true }) == nil)
        #expect(Habit(Self.news(weeks: 8, perDay: 1) { $0 == 0 }) == nil)
        #expect(Habit([]) == nil)
    }

    @Test func `a long pause that was met before makes another of its kind no surprise`() throws {
        let before = Self.news(weeks: 3, perDay: 5) { _ in true }
        let after = before.map { $0 + .seconds(31 * 86_400) }
        let habit = try #require(Habit(before + after))
        let last = try #require(after.last)
        #expect(habit.silence(after: last) > .seconds(19 * 86_400))
    }

    @Test func `no silence is waited for longer than two months, nor remarked on before two days`() throws {
        let rare = (0..<25).map { Self.monday + .seconds(Int64($0) * 40 * 86_400) }
        #expect(try #require(Habit(rare)).silence(after: rare[24]) == .seconds(60 * 86_400))
        let often = (0..<5000).map { Self.monday + .seconds(Int64($0) * 600) }
        #expect(try #require(Habit(often)).silence(after: often[4999]) == .seconds(2 * 86_400))
    }
}
