import Digesting
import FactSheets
import Testing

@Suite struct LookHistoryTests {
    static let start = Instant(seconds: 1_663_005_600)

    private func look(_ minutes: Int64, _ status: Int, _ outcome: RecordedLook.Outcome) -> RecordedLook {
        RecordedLook(
            time: Self.start + .seconds(60 * minutes), status: status, outcome: outcome, number: minutes)
    }

    @Test func `looks that found the same are one line, with their kinds and the longest pause`() {
        let looks = [
            look(0, 200, .read), look(15, 304, .notModified(since: 1)), look(30, 304, .notModified(since: 1)),
            look(120, 200, .sameBytes(as: 1)),
        ]
        let history = LookHistory(looks, versions: [(1, Self.start)])
        #expect(
            history.lines == [
                "2022-09-12T18:00:00Z … 2022-09-12T20:00:00Z  version 1: 4 looks, unchanged "
                    + "(2 × 304, 1 × the same bytes, 1 × read), at most 1 h 30 min apart"
            ])
        #expect(
            history.proofs == [
                "The text of version 1 stood at every look from 2022-09-12T18:00:00Z to 2022-09-12T20:00:00Z: "
                    + "4 looks, at most 1 h 30 min between two of them."
            ])
    }

    @Test func `a gap, an answer set aside, or a new version ends a stretch`() {
        let looks = [
            look(0, 200, .read), look(15, 304, .notModified(since: 1)), look(30, 0, .failed("too slow")),
            look(45, 503, .setAside("status 503")), look(60, 503, .setAside("status 503")),
            look(75, 304, .notModified(since: 1)), look(90, 200, .read),
        ]
        let history = LookHistory(
            looks, versions: [(1, Self.start), (2, Self.start + .seconds(90 * 60))])
        #expect(history.runs.map(\.looks) == [2, 1, 2, 1, 1])
        #expect(history.runs.map(\.version) == [1, 1, 1, 1, 2])
        #expect(
            history.lines[1] == "2022-09-12T18:30:00Z  version 1: 1 look, nothing learned: failed: too slow")
        #expect(history.lines[4] == "2022-09-12T19:30:00Z  version 2: 1 look (1 × read)")
        #expect(history.proofs.count == 1)
    }

    @Test func `no look proves nothing`() {
        let history = LookHistory([], versions: [])
        #expect(history.runs.isEmpty && history.proofs.isEmpty)
    }
}
