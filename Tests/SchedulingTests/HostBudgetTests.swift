import FactSheets
import Scheduling
import Testing

private let start = Instant(seconds: 1_663_000_000)

@Suite struct HostBudgetTests {
    @Test(arguments: [1, 10, 13, 600, 1200])
    func `no host is asked more often in any hour than it may be, however many looks wait`(_ hourly: Int) {
        var budget = HostBudget(hourly: hourly)
        var looks: [Int64] = []
        // Ten hours, a try every 7 seconds, and one after a pause that ends within a window.
        for second in stride(from: Int64(0), to: 36_000, by: 7) where !(9000..<14_321).contains(second) {
            let now = start + .seconds(second)
            let left = budget.left("a", now: now)
            if left > 0 {
                budget.spend(left, on: "a", now: now)
                looks += Array(repeating: second, count: left)
            }
        }
        var first = 0
        for (last, second) in looks.enumerated() {
            while looks[first] <= second - 3600 { first += 1 }
            #expect(last - first < hourly)
        }
        // What is allowed is used but for a twelfth: eight hours and a half are open.
        #expect(looks.count >= hourly * 7)
        #expect(looks.prefix { $0 < 300 }.count <= max(1, hourly / 3))
    }

    @Test func `hosts do not count for each other, and thousands of them are forgotten in time`() {
        var budget = HostBudget(hourly: 60)
        for number in 0..<5000 {
            budget.spend(10, on: "host \(number)", now: start + .seconds(Int64(number)))
        }
        #expect(budget.left("host 4999", now: start + .seconds(4999)) == 0)
        #expect(budget.left("another", now: start + .seconds(5000)) == 10)
        #expect(budget.left("host 0", now: start + .seconds(9000)) == 10)
    }

    @Test func `a clock that goes back gives nothing back`() {
        var budget = HostBudget(hourly: 60)
        budget.spend(10, on: "a", now: start)
        #expect(budget.left("a", now: start - .seconds(86_400)) == 0)
        budget.spend(5, on: "a", now: start - .seconds(86_400))
        #expect(budget.left("a", now: start + .seconds(1)) == 0)
    }

    @Test func `what could not be asked is weighed anew when the next window opens`() {
        let next = HostBudget(hourly: 60).refill(after: start)
        #expect(next > start && next <= start + .seconds(300))
        #expect(next.milliseconds % 300_000 == 0)
    }

    @Test(
        arguments: [
            (1, nil, 900), (2, nil, 1800), (8, nil, 86_400), (.max, nil, 86_400), (0, nil, 900), (1, 3, 60),
            (1, 7200, 7200), (5, 7200, 7200), (1, 1 << 40, 7 * 86_400), (1, -9, 60),
        ] as [(Int, Int64?, Int64)])
    func `a host that asks for it is left alone for as long as it says, within bounds`(
        _ strikes: Int, _ asked: Int64?, _ seconds: Int64
    ) {
        for key in (0..<20).map({ "host \($0)" }) {
            let pause = hostPause(strikes: strikes, retryAfter: asked.map { .seconds($0) }, key: key)
            #expect(pause >= .seconds(seconds) && pause <= .seconds(seconds + seconds / 10))
        }
    }
}
