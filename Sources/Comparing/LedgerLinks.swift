internal import FactSheets

/// Joins the threads of different documents into lines: by hand where a person said so, else by the evidence.
struct LedgerLinker {
    /// What two threads must reach to be held for one commitment, where both stand under the same pillar.
    static let thresholdWithin = 0.36
    /// The same for any other two.
    static let threshold = 0.43
    /// What another line than the best must reach of the best one's score.
    private static let nearBest = 0.8
    /// A word in more threads than this brings no candidates.
    private static let commonWord = 64
    private static let partners = 48

    private let threads: [LedgerThread]
    private let profiles: [String]
    private let evidence: LedgerEvidence
    private var lines: LedgerLines
    /// For each word, the threads placed so far that hold it.
    private var placed: [Int32: [Int]] = [:]
    private(set) var links: [Int: LedgerLink] = [:]
    private(set) var remarks: [String] = []

    /// `profiles` are by document; documents of different profiles are not linked.
    init(
        _ threads: [LedgerThread], profiles: [String], offices: LedgerOffices,
        corrections: [LedgerCorrection]
    ) {
        (self.threads, self.profiles) = (threads, profiles)
        evidence = LedgerEvidence(threads, offices: offices)
        lines = LedgerLines(count: threads.count)
        correct(corrections)
        joinMerged()
        var start = 0
        while start < threads.count {
            var end = start
            while end < threads.count, threads[end].document == threads[start].document { end += 1 }
            link(start..<end)
            for thread in start..<end {
                for word in evidence.traits[thread].words where evidence.count(word) <= Self.commonWord {
                    placed[word, default: []].append(thread)
                }
            }
            start = end
        }
    }

    /// The threads of each line, in order; lines by their first thread.
    var result: [[Int]] { lines.groups }

    // MARK: By hand

    private mutating func correct(_ corrections: [LedgerCorrection]) {
        let finder = LedgerFinder(threads)
        var wanted: [(Int, Int)] = []
        for correction in corrections {
            guard let a = finder.thread(correction.a), let b = finder.thread(correction.b), a != b else {
                remarks.append(
                    "the correction '\(correction.kind.rawValue) \(correction.a.id) \(correction.b.id)' names what is no longer read"
                )
                continue
            }
            if correction.kind == .unlink {
                lines.keepApart(a, b)
            } else {
                wanted.append((min(a, b), max(a, b)))
            }
        }
        for (a, b) in wanted {
            guard lines.join(a, b) else {
                remarks.append(
                    "'link \(threads[a].id) \(threads[b].id)' contradicts other corrections and was left out")
                continue
            }
            links[b] = LedgerLink(to: threads[a].id, origin: .hand, score: 1, reasons: [])
        }
    }

    /// Two statements that became one are one line.
    private mutating func joinMerged() {
        var first = 0
        for thread in threads.indices {
            if threads[thread].document != threads[first].document { first = thread }
            guard let into = threads[thread].mergedInto else { continue }
            _ = lines.join(first + into, thread)
        }
    }

    // MARK: By evidence

    private mutating func link(_ range: Range<Int>) {
        var candidates: [SimilarUnits.Candidate] = []
        var found: [Int: [Int: (via: Int, score: Double, reasons: [LedgerLink.Reason])]] = [:]
        for thread in range where lines.first(thread) >= range.lowerBound {
            for other in partners(of: thread) {
                let line = lines.root(other)
                guard lines.mayJoin(thread, other), var link = evidence.link(other, thread) else { continue }
                // A line is as sure as its weakest link: what hangs on a doubtful part counts for less.
                link.score *= 0.5 + 0.5 * (links[other]?.score ?? 1)
                let within = link.reasons.contains { $0.kind == .pillar && $0.weight > 0 }
                guard link.score >= (within ? Self.thresholdWithin : Self.threshold) else { continue }
                if let best = found[thread]?[line], best.score >= link.score { continue }
                found[thread, default: [:]][line] = (other, link.score, link.reasons)
            }
            for (line, link) in (found[thread] ?? [:]).sorted(by: { $0.key < $1.key }) {
                candidates.append(.init(old: line, new: thread, score: link.score))
            }
        }
        // The surest first: a best sum would give away a sure link for two doubtful ones.
        candidates.sort { ($1.score, $0.new, $0.old) < ($0.score, $1.new, $1.old) }
        var takenThreads = Set<Int>()
        var takenLines = Set<Int>()
        for pair in candidates where !takenThreads.contains(pair.new) && !takenLines.contains(pair.old) {
            guard let link = found[pair.new]?[pair.old],
                let best = found[pair.new]?.values.map(\.score).max(), link.score >= Self.nearBest * best,
                lines.join(link.via, pair.new)
            else { continue }
            takenThreads.insert(pair.new)
            takenLines.insert(pair.old)
            links[pair.new] = LedgerLink(
                to: threads[link.via].id, origin: .rules, score: rounded(link.score),
                reasons: link.reasons.map { .init($0.kind, $0.values, weight: rounded($0.weight)) })
        }
    }

    /// The threads placed before that share most of the rarer words.
    private func partners(of thread: Int) -> [Int] {
        var weights: [Int: Double] = [:]
        for word in evidence.traits[thread].words {
            let count = evidence.count(word)
            guard count <= Self.commonWord, let others = placed[word] else { continue }
            for other in others
            where profiles[threads[other].document] == profiles[threads[thread].document] {
                weights[other, default: 0] += 1 / Double(max(count, 2))
            }
        }
        return weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.partners).map(\.key)
    }
}

func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

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
