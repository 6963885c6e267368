import Archiving
import FactSheets
import TestSupport
import Testing

@testable import Watching

/// What `verify --report` leaves, and what becomes of it.
@Suite(.blocking) struct DamageReportTests {
    private static let noon = Instant(seconds: 1_663_018_981)

    private func keeper(_ state: String) throws -> Keeper {
        let configuration = try Configuration.parse(
            """
            [[subscriber]]
            name = "desk"
            stdout = true
            least = "substantive"
            kinds = ["withdrawn"]
            when = "weekly monday 08:00"
            [[subscriber]]
            name = "mesa"
            stdout = true
            language = "es"
            quiet = "21:00-23:00"
            """, path: "hledwatch.toml")
        return try Keeper(directory: state, configuration: configuration, follow: nil)
    }

    private func report(_ lines: [String], at time: Instant = noon) -> DamageReport {
        DamageReport(found: time, damages: lines.count, lines: lines)
    }

    /// What may be sent by then.
    private func due(_ keeper: Keeper, at now: Instant) async throws -> [OutboxEntry] {
        _ = try await keeper.dueSubscribers(now: now)
        return try Archive(directory: keeper.directory, mode: .read).deliveries(state: .pending)
            .filter { $0.due <= now }
    }

    @Test func `damage is told to every subscriber once, whatever else it asked for`() async throws {
        let directory = try TemporaryDirectory()
        let state = directory.path + "/state"
        let keeper = try keeper(state)
        try report(["body: capture 12 is not what was received", "entry: capture 13 is missing"]).leave(
            in: state)
        // Half past nine in the evening: one of the two has quiet hours.
        let evening = Self.noon
        var told = try await due(keeper, at: evening)
        #expect(told.map(\.subscriber) == ["desk"])
        told = try await due(keeper, at: evening + .seconds(3 * 3600))
        #expect(Set(told.map(\.subscriber)) == ["desk", "mesa"])
        let digest = try JSON.decode(Digest.self, from: try #require(told.first).digest)
        #expect(digest.events.map(\.kind) == [.damaged])
        #expect(digest.events.first?.detail?.contains("capture 12") == true)
        // It is kept for who looks, and told no more: neither again, nor when the next verification finds the same.
        #expect(DamageReport.untold(in: state) == nil)
        #expect(DamageReport(in: state)?.damages == 2)
        try report(
            ["body: capture 12 is not what was received", "entry: capture 13 is missing"],
            at: Self.noon + .seconds(7 * 86_400)
        ).leave(in: state)
        try report(["entry: capture 13 is missing"]).leave(in: state)
        #expect(DamageReport.untold(in: state) == nil)
        #expect(DamageReport(in: state)?.damages == 2)
        #expect(try await due(keeper, at: evening + .seconds(8 * 86_400)).count == 2)
    }

    @Test func `other damage is told anew, and what is sound again is forgotten`() async throws {
        let directory = try TemporaryDirectory()
        let state = directory.path + "/state"
        let keeper = try keeper(state)
        let noon = Self.noon + .seconds(12 * 3600)
        try report(["file: one"]).leave(in: state)
        #expect(try await due(keeper, at: noon).count == 2)
        // Another verification read other bodies: what was known is named with what is new.
        try report(["file: two"], at: noon).leave(in: state)
        #expect(DamageReport.untold(in: state)?.lines == ["file: one", "file: two"])
        #expect(try await due(keeper, at: noon).count == 4)
        DamageReport.forget(in: state)
        #expect(DamageReport(in: state) == nil)
        #expect(try await due(keeper, at: noon).count == 4)
    }
}
