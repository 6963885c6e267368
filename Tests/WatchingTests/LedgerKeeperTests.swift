import Archiving
import FactSheets
import Testing

@testable import Watching

@Suite struct LedgerKeeperTests {
    private func script() throws -> FeedScript { try FeedReaderTests.script() }

    @Test func `the ledger is derived anew only when something changed, and follows only what did`() throws {
        var script = try script()
        let keeper = LedgerKeeper(patience: .seconds(3600))
        func take() throws -> LedgerKeeper.Kept {
            try script.archive.transaction { try keeper.take(from: script.archive, now: script.now) }
        }
        let first = try take()
        let same = try take()
        #expect(same.number == first.number)
        _ = try script.look([
            FeedScript.Item(3), FeedScript.Item(2, FeedReaderTests.body(2, "$9")), FeedScript.Item(1),
        ])
        let second = try take()
        #expect(second.number == first.number + 1 && !second.isBehind)
        let derived = try script.archive.ledger(now: script.now)
        #expect(second.ledger == derived)
    }

    @Test func `what did not change is not followed again, and the ledger is the same as if it were`() throws
    {
        var script = try script()
        var maker = LedgerMaker(room: 1 << 20)
        var small = LedgerMaker(room: 1)
        func make(_ maker: inout LedgerMaker) throws -> Ledger {
            try script.archive.transaction { try maker.make(from: script.archive, now: script.now) }
        }
        let first = try make(&maker)
        let count = try script.archive.documents().count
        let unheld = try make(&small)
        #expect(maker.followed == count && first == unheld)
        _ = try script.look([
            FeedScript.Item(3), FeedScript.Item(2, FeedReaderTests.body(2, "$9")), FeedScript.Item(1),
        ])
        let second = try make(&maker)
        let derived = try script.archive.ledger(now: script.now)
        #expect(maker.followed == 1 && second == derived && second != first)
        let (third, again) = (try make(&maker), try make(&small))
        #expect(third == second && maker.followed == 0)
        #expect(again == second && small.followed == count)
        let side = LedgerCorrection.Side(id: "a", document: "d", text: "t")
        let other = LedgerCorrection.Side(id: "b", document: "d", text: "u")
        try script.archive.put(LedgerCorrection(.link, side, other, time: script.now))
        let (corrected, whole) = (try make(&maker), try script.archive.ledger(now: script.now))
        #expect(corrected == whole && maker.followed == count)
    }
}
