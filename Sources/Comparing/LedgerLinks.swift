internal import FactSheets

/// Joins the threads of different documents into lines: by hand where a person said so, else by the evidence.
struct LedgerLinker {
    /// What another line than the best must reach of the best one's strength.
    private static let nearBest = 0.8
    /// What a statement must share with the first of a line it joins by way of a later one: a line does not drift.
    private static let kinship = 0.03
    private static let partners = 24
    /// How many possible links are told of one thread.
    private static let told = 2

    private let threads: [LedgerThread]
    private let profiles: [String]
    private var evidence: LedgerEvidence
    private var index: LedgerIndex
    private var lines: LedgerLines
    private(set) var links: [Int: LedgerLink] = [:]
    /// For a thread, what it may be the same as.
    private(set) var possible: [Int: [LedgerLink]] = [:]
    private(set) var remarks: [String] = []

    /// Documents of different profiles are not linked.
    init(
        _ threads: [LedgerThread], documents: [FollowedDocument], offices: LedgerOffices,
        corrections: [LedgerCorrection]
    ) {
        (self.threads, profiles) = (threads, documents.map(\.profile))
        evidence = LedgerEvidence(threads, documents: documents, offices: offices)
        index = LedgerIndex(evidence.passages)
        lines = LedgerLines(count: threads.count)
        correct(corrections)
        joinMerged()
        var start = 0
        while start < threads.count {
            var end = start
            while end < threads.count, threads[end].document == threads[start].document { end += 1 }
            link(start..<end)
            for thread in start..<end {
                for passage in evidence.own[thread] { index.add(passage, evidence.passages[passage]) }
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
            links[b] = LedgerLink(
                to: threads[a].id, origin: .hand, sureness: .certain, score: 1, reasons: [])
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

    private struct Candidate {
        var line: Int
        var thread: Int
        var via: Int
        var match: LedgerEvidence.Match
    }

    private mutating func link(_ range: Range<Int>) {
        var candidates: [Candidate] = []
        var best: [Int: Double] = [:]
        for thread in range where lines.first(thread) >= range.lowerBound {
            var found: [Int: Candidate] = [:]
            for other in partners(of: thread) {
                let line = lines.root(other)
                guard lines.mayJoin(thread, other), let match = evidence.match(other, thread) else {
                    continue
                }
                if let known = found[line]?.match,
                    (known.sureness, known.score) >= (match.sureness, match.score)
                {
                    continue
                }
                found[line] = Candidate(line: line, thread: thread, via: other, match: match)
            }
            candidates += found.values
            best[thread] = found.values.map(\.match.strength).max()
        }
        // The surest first: a best sum would give away a sure link for two doubtful ones.
        candidates.sort {
            ($1.match.score, $0.thread, $0.line) < ($0.match.score, $1.thread, $1.line)
        }
        var takenThreads = Set<Int>()
        var takenLines = Set<Int>()
        for pair in candidates {
            let isFree = !takenThreads.contains(pair.thread) && !takenLines.contains(pair.line)
            let isBest = pair.match.strength >= Self.nearBest * (best[pair.thread] ?? 0)
            if isFree, isBest, pair.match.sureness > .possible, isKin(pair), lines.join(pair.via, pair.thread)
            {
                takenThreads.insert(pair.thread)
                takenLines.insert(pair.line)
                links[pair.thread] = made(pair, pair.match.sureness)
            } else if possible[pair.thread, default: []].count < Self.told {
                possible[pair.thread, default: []].append(made(pair, .possible))
            }
        }
    }

    private func isKin(_ pair: Candidate) -> Bool {
        pair.line == pair.via || evidence.score(pair.line, pair.thread) >= Self.kinship
    }

    private func made(_ pair: Candidate, _ sureness: LedgerLink.Sureness) -> LedgerLink {
        LedgerLink(
            to: threads[pair.via].id, origin: .rules, sureness: sureness, score: rounded(pair.match.score),
            reasons: pair.match.reasons.map { .init($0.kind, $0.values, weight: rounded($0.weight)) })
    }

    /// The threads placed before that share most of what is rare.
    private func partners(of thread: Int) -> [Int] {
        var weights: [Int: Double] = [:]
        for passage in evidence.own[thread] {
            var shared: [Int: Double] = [:]
            for feature in evidence.passages[passage].features {
                let weight = evidence.weight(feature)
                for other in index.holders(of: feature) { shared[other, default: 0] += weight }
            }
            for (other, weight) in shared {
                let rival = evidence.passages[other]
                guard profiles[threads[rival.thread].document] == profiles[threads[thread].document] else {
                    continue
                }
                weights[rival.thread] = max(
                    weights[rival.thread] ?? 0, weight / max(rival.weight, 1).squareRoot())
            }
        }
        return weights.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.partners).map(\.key)
    }
}

/// For each feature that more than one passage holds, and not very many do, the passages placed so far.
private struct LedgerIndex {
    /// A feature in more passages than this tells too little to look for.
    private static let common = 64
    private var holders: [Int64: [Int32]] = [:]

    init(_ passages: [LedgerPassage]) {
        var counts: [Int64: Int] = [:]
        for passage in passages { for feature in passage.features { counts[feature, default: 0] += 1 } }
        for (feature, count) in counts where count > 1 && count <= Self.common { holders[feature] = [] }
    }

    mutating func add(_ number: Int, _ passage: LedgerPassage) {
        for feature in passage.features {
            if let place = holders.index(forKey: feature) { holders.values[place].append(Int32(number)) }
        }
    }

    func holders(of feature: Int64) -> some Sequence<Int> { (holders[feature] ?? []).lazy.map(Int.init) }
}

func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
