/// Which stretches of two sequences differ: Myers' algorithm in linear space
/// (<http://www.xmailserver.org/diff2.pdf>), cut off where it grows dear, so that cost stays bounded.
func differences(_ old: [Int32], _ new: [Int32]) -> [WordDiff.Hunk] {
    var search = DifferenceSearch(old, new)
    search.compare(0..<old.count, 0..<new.count)
    return search.hunks
}

private struct DifferenceSearch {
    private let old: [Int32]
    private let new: [Int32]
    private var forward: [Int]
    private var backward: [Int]
    private let origin: Int
    private(set) var hunks: [WordDiff.Hunk] = []

    /// Steps of the search in one box before it settles for the best so far.
    private static let limit = 400

    init(_ old: [Int32], _ new: [Int32]) {
        (self.old, self.new) = (old, new)
        origin = DifferenceSearch.limit + 2
        forward = Array(repeating: 0, count: 2 * origin + 1)
        backward = forward
    }

    mutating func compare(_ a: Range<Int>, _ b: Range<Int>) {
        var (a, b) = (a, b)
        while true {
            while let one = a.first, let other = b.first, old[one] == new[other] {
                a = one + 1..<a.upperBound
                b = other + 1..<b.upperBound
            }
            while !a.isEmpty, !b.isEmpty, old[a.upperBound - 1] == new[b.upperBound - 1] {
                a = a.lowerBound..<a.upperBound - 1
                b = b.lowerBound..<b.upperBound - 1
            }
            if a.isEmpty || b.isEmpty {
                note(a, b)
                return
            }
            guard let (x, y) = middle(a, b), (x, y) != (a.lowerBound, b.lowerBound),
                (x, y) != (a.upperBound, b.upperBound)
            else {
                note(a, b)
                return
            }
            compare(a.lowerBound..<x, b.lowerBound..<y)
            a = x..<a.upperBound
            b = y..<b.upperBound
        }
    }

    private mutating func note(_ a: Range<Int>, _ b: Range<Int>) {
        guard !a.isEmpty || !b.isEmpty else { return }
        if let last = hunks.last, last.old.upperBound == a.lowerBound, last.new.upperBound == b.lowerBound {
            hunks[hunks.count - 1] = .init(
                old: last.old.lowerBound..<a.upperBound, new: last.new.lowerBound..<b.upperBound)
        } else {
            hunks.append(.init(old: a, new: b))
        }
    }

    /// A point on a shortest path through the box, or, beyond the limit, the furthest point reached.
    private mutating func middle(_ a: Range<Int>, _ b: Range<Int>) -> (Int, Int)? {
        let (n, m) = (a.count, b.count)
        let delta = n - m
        forward[origin + 1] = 0
        backward[origin + 1] = 0
        let most = min((n + m + 1) / 2, DifferenceSearch.limit)
        for d in 0...most {
            var k = -d
            while k <= d {
                var x =
                    k == -d || (k != d && forward[origin + k - 1] < forward[origin + k + 1])
                    ? forward[origin + k + 1] : forward[origin + k - 1] + 1
                while x < n, x - k < m, x - k >= 0, old[a.lowerBound + x] == new[b.lowerBound + x - k] {
                    x += 1
                }
                forward[origin + k] = x
                let opposite = delta - k
                if delta & 1 != 0, abs(opposite) <= d - 1, x + backward[origin + opposite] >= n, x <= n,
                    x - k <= m,
                    x >= k
                {
                    return (a.lowerBound + x, b.lowerBound + x - k)
                }
                k += 2
            }
            k = -d
            while k <= d {
                var x =
                    k == -d || (k != d && backward[origin + k - 1] < backward[origin + k + 1])
                    ? backward[origin + k + 1] : backward[origin + k - 1] + 1
                while x < n, x - k < m, x - k >= 0,
                    old[a.upperBound - 1 - x] == new[b.upperBound - 1 - x + k]
                { x += 1 }
                backward[origin + k] = x
                let opposite = delta - k
                if delta & 1 == 0, abs(opposite) <= d, x + forward[origin + opposite] >= n, x <= n,
                    x - k <= m, x >= k
                {
                    return (a.upperBound - x, b.upperBound - x + k)
                }
                k += 2
            }
        }
        return furthest(n, m, steps: most).map { (a.lowerBound + $0, b.lowerBound + $1) }
    }

    private func furthest(_ n: Int, _ m: Int, steps: Int) -> (Int, Int)? {
        var best: (Int, Int)?
        for k in stride(from: -steps, through: steps, by: 2) {
            let x = min(forward[origin + k], n)
            let y = x - k
            guard y >= 0, y <= m, best.map({ $0.0 + $0.1 < x + y }) ?? true else { continue }
            best = (x, y)
        }
        return best
    }
}
