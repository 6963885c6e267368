internal import FactSheets

/// Sets of threads that are joined step by step, and pairs that must stay apart.
struct LedgerLines {
    private var parent: [Int]
    private var members: [[Int]]
    private var apart: [Int: Set<Int>] = [:]

    init(count: Int) {
        parent = Array(0..<count)
        members = (0..<count).map { [$0] }
    }

    func root(_ thread: Int) -> Int {
        var node = thread
        while parent[node] != node { node = parent[node] }
        return node
    }

    /// The earliest thread of the line.
    func first(_ thread: Int) -> Int { root(thread) }

    mutating func keepApart(_ a: Int, _ b: Int) {
        apart[a, default: []].insert(b)
        apart[b, default: []].insert(a)
    }

    func mayJoin(_ a: Int, _ b: Int) -> Bool {
        if apart.isEmpty { return true }
        let (one, other) = (members[root(a)], members[root(b)])
        let all = Set(other)
        return !one.contains { apart[$0].map { !$0.isDisjoint(with: all) } ?? false }
    }

    /// Joins the two lines under the earlier root; `false` when a pair among them must stay apart.
    mutating func join(_ a: Int, _ b: Int) -> Bool {
        let (one, other) = (min(root(a), root(b)), max(root(a), root(b)))
        if one == other { return true }
        guard mayJoin(one, other) else { return false }
        parent[other] = one
        members[one] += members[other]
        members[other] = []
        return true
    }

    var groups: [[Int]] {
        members.indices.filter { !members[$0].isEmpty }.map { members[$0].sorted() }
    }
}

/// Finds the thread a correction means: by its identifier, else by what it said in its document.
struct LedgerFinder {
    private let threads: [LedgerThread]
    private var byID: [String: Int] = [:]
    private var byDocument: [String: [Int]] = [:]

    init(_ threads: [LedgerThread]) {
        self.threads = threads
        for (index, thread) in threads.enumerated() {
            byID[thread.id] = index
            if let slug = thread.steps.first?.document { byDocument[slug, default: []].append(index) }
        }
    }

    func thread(_ side: LedgerCorrection.Side) -> Int? {
        if let found = byID[side.id] { return found }
        var words = Interner()
        var weights = WordWeights()
        let wanted = weights.bag(Array(side.text.utf8), &words)
        var best: (thread: Int, score: Double)?
        for candidate in byDocument[side.document] ?? [] {
            let bag = weights.bag(Array(threads[candidate].unit.text.utf8), &words)
            let score = 2 * wanted.common(bag, weights) / max(wanted.weight + bag.weight, 1)
            if score >= 0.6, score > best?.score ?? 0 { best = (candidate, score) }
        }
        return best?.thread
    }
}
