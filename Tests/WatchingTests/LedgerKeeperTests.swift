import Archiving
import Dispatch
import FactSheets
import Synchronization
import Testing

@testable import Watching

@Suite struct LedgerKeeperTests {
    private func script() throws -> FeedScript { try FeedReaderTests.script() }

    /// The time that a keeper goes by.
    private final class Hand: Sendable {
        private let time: Mutex<Instant>
        init(_ time: Instant) { self.time = Mutex(time) }
        func set(_ now: Instant) { time.withLock { $0 = now } }
        var now: Instant { time.withLock { $0 } }
    }

    @Test func `the ledger is derived anew only when something changed, and follows only what did`() throws {
        var script = try script()
        let hand = Hand(script.now)
        let keeper = LedgerKeeper(directory: script.directoryPath, patience: .seconds(3600)) { hand.now }
        keeper.start()
        defer { keeper.stop() }
        func take() throws -> LedgerKeeper.Kept {
            hand.set(script.now)
            return try script.archive.transaction { try keeper.take(from: script.archive, now: script.now) }
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

    /// Derives at a gate: says that it has begun, and goes on once it is let.
    private final class Gate: Sendable {
        let begun = DispatchSemaphore(value: 0)
        let opened = DispatchSemaphore(value: 0)

        func keeper(_ directory: String, patience: Duration, _ hand: Hand) -> LedgerKeeper {
            LedgerKeeper(directory: directory, patience: patience, clock: { hand.now }) {
                maker, archive, now in
                self.begun.signal()
                self.opened.wait()
                return try maker.make(from: archive, now: now)
            }
        }
    }

    @Test func `all who wait for the first have the same, and who waits too long is told so`() throws {
        let script = try script()
        let (hand, gate, now) = (Hand(script.now), Gate(), script.now)
        let keeper = gate.keeper(script.directoryPath, patience: .seconds(3600), hand)
        keeper.start()
        defer { keeper.stop() }
        gate.begun.wait()
        let readers = DispatchGroup()
        let taken = Mutex<[Int]>([])
        let asking = DispatchSemaphore(value: 0)
        for reader in 0..<4 {
            DispatchQueue(label: "reader \(reader)").async(group: readers) { [path = script.directoryPath] in
                guard let archive = try? Archive(directory: path, mode: .read) else { return }
                asking.signal()
                let number = (try? keeper.take(from: archive, now: now))?.number ?? 0
                taken.withLock { $0.append(number) }
            }
        }
        for _ in 0..<4 { asking.wait() }
        gate.opened.signal()
        readers.wait()
        #expect(taken.withLock { $0 } == [1, 1, 1, 1])

        let slow = Gate()
        let other = slow.keeper(script.directoryPath, patience: .milliseconds(1), hand)
        other.start()
        slow.begun.wait()
        #expect(throws: LedgerKeeper.Pending.self) { try other.take(from: script.archive, now: now) }
        slow.opened.signal()
        var made: LedgerKeeper.Kept?
        while made == nil { made = try? other.take(from: script.archive, now: now) }
        #expect(made?.number == 1)
        other.stop()
    }

    @Test func `while one is derived, readers have the one before and are told that it is behind`() throws {
        var script = try script()
        let (hand, gate) = (Hand(script.now), Gate())
        let keeper = gate.keeper(script.directoryPath, patience: .milliseconds(1), hand)
        gate.opened.signal()
        keeper.start()
        defer {
            gate.opened.signal()
            keeper.stop()
        }
        gate.begun.wait()
        var first: LedgerKeeper.Kept?
        while first == nil { first = try? keeper.take(from: script.archive, now: script.now) }
        #expect(first?.isBehind == false)
        _ = try script.look([FeedScript.Item(4), FeedScript.Item(3)])
        // A ledger that took longer than the patience rests; who asks has it at once, and again.
        for _ in 0..<3 {
            let kept = try keeper.take(from: script.archive, now: script.now)
            #expect(kept.number == 1 && kept.isBehind && kept.ledger == first?.ledger)
        }
    }

    @Test func `an archive that cannot be read is said to whoever asks, and read again`() throws {
        let script = try script()
        let attempts = Atomic(0)
        let keeper = LedgerKeeper(
            directory: script.directoryPath, patience: .seconds(3600), clock: { [now = script.now] in now }
        ) {
            maker, archive, now in
            if attempts.wrappingAdd(1, ordering: .relaxed).newValue == 1 {
                throw ArchiveError.damaged(path: "here", what: "a page")
            }
            return try maker.make(from: archive, now: now)
        }
        keeper.start()
        defer { keeper.stop() }
        var failures = 0
        var kept: LedgerKeeper.Kept?
        while kept == nil, failures < 3 {
            do { kept = try keeper.take(from: script.archive, now: script.now) } catch is ArchiveError {
                failures += 1
            }
        }
        #expect(kept?.number == 1 && failures <= 1)
    }

    @Test func `a ledger that is too large is told to be, and not tried again and again`() throws {
        let script = try script()
        let attempts = Atomic(0)
        let keeper = LedgerKeeper(
            directory: script.directoryPath, patience: .seconds(3600), clock: { [now = script.now] in now }
        ) { maker, archive, now in
            attempts.add(1, ordering: .relaxed)
            maker.most = 10
            return try maker.make(from: archive, now: now)
        }
        keeper.start()
        for _ in 0..<3 {
            #expect(throws: LedgerMaker.TooLarge.self) {
                try keeper.take(from: script.archive, now: script.now)
            }
        }
        keeper.stop()
        #expect(attempts.load(ordering: .relaxed) == 1)
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
