import Testing

@testable import Networking

@Suite struct HostQueueTests {
    @Test func `hosts take turns, and none has more under way than it may`() {
        var queue = HostQueue<String>(width: 3, perHost: 1)
        for name in ["a1", "a2", "a3", "b1", "c1", "c2", "d1"] {
            queue.add(name, host: String(name.prefix(1)), isUrgent: false)
        }
        let first = [queue.next(), queue.next(), queue.next()].compactMap { $0 }
        #expect(first.map(\.element) == ["a1", "b1", "c1"])
        #expect(queue.next() == nil)
        queue.giveBack(first[0])
        #expect(queue.next()?.element == "d1")
        queue.giveBack(first[1])
        #expect(queue.next()?.element == "a2")
        #expect(queue.waiting == 2 && queue.underWay == 3)
    }

    @Test func `what is urgent goes before the rest of its host`() {
        var queue = HostQueue<Int>(width: 1, perHost: 1)
        for number in 1...3 { queue.add(number, host: "a", isUrgent: false) }
        queue.add(9, host: "a", isUrgent: true)
        var order: [Int] = []
        while let turn = queue.next() {
            order.append(turn.element)
            queue.giveBack(turn)
        }
        #expect(order == [9, 1, 2, 3])
        #expect(queue.isEmpty)
    }

    @Test(arguments: [(1, 64), (2, 8), (64, 64)])
    func `a hundred thousand get their turn, within both limits`(_ perHost: Int, _ width: Int) {
        var queue = HostQueue<Int>(width: width, perHost: perHost)
        for number in 0..<100_000 { queue.add(number, host: "h\(number % 100)", isUrgent: false) }
        var (seen, underWay) = (Set<Int>(), [HostQueue<Int>.Turn]())
        var most = 0
        while !queue.isEmpty {
            while let turn = queue.next() { underWay.append(turn) }
            most = max(most, underWay.count)
            let perHostNow = Dictionary(grouping: underWay) { $0.element % 100 }.mapValues(\.count)
            if perHostNow.values.contains(where: { $0 > perHost }) { Issue.record("too many of one host") }
            let turn = underWay.removeFirst()
            seen.insert(turn.element)
            queue.giveBack(turn)
        }
        #expect(seen.count == 100_000)
        #expect(most == min(width, 100 * perHost))
    }

    @Test func `what waits can be forgotten while the rest is under way`() {
        var queue = HostQueue<Int>(width: 1, perHost: 1)
        for number in 1...3 { queue.add(number, host: "a", isUrgent: false) }
        let turn = queue.next()
        queue.clear()
        #expect(!queue.isEmpty && queue.waiting == 0)
        if let turn { queue.giveBack(turn) }
        #expect(queue.isEmpty && queue.next() == nil)
    }
}
