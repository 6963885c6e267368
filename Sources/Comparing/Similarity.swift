internal import FactSheets

/// Pairs what is left once identical units are paired, by the words they share, and finds splits and merges.
struct SimilarUnits {
    /// A pair worth considering, and how good it is.
    struct Candidate {
        var old: Int
        var new: Int
        var score: Double
    }

    private let old: [Unit]
    private let new: [Unit]
    private let gaps: Gaps
    /// For each old unit, the new one it is identical with, or -1.
    private let identical: [Int]
    private var weights = WordWeights()
    /// By unit; `nil` for what is paired already.
    private var bagsOfOld: [Bag?]
    private var bagsOfNew: [Bag?]
    private(set) var restOld: [Int]
    private(set) var restNew: [Int]
    private(set) var matches: [Match] = []

    init(
        _ old: [Unit], _ new: [Unit], _ restOld: [Int], _ restNew: [Int], anchors: [(old: Int, new: Int)],
        identical: [Int]
    ) {
        (self.old, self.new, self.restOld, self.restNew) = (old, new, restOld, restNew)
        self.identical = identical
        gaps = Gaps(anchors, old: old.count, new: new.count)
        var words = Interner()
        bagsOfOld = Array(repeating: nil, count: old.count)
        bagsOfNew = Array(repeating: nil, count: new.count)
        for index in restOld { bagsOfOld[index] = weights.bag(old[index].bytes, &words) }
        for index in restNew { bagsOfNew[index] = weights.bag(new[index].bytes, &words) }
        wordCount = words.count
    }

    private let wordCount: Int

    mutating func match() {
        matches = bestAssignment(candidates()).map { Match(old: [$0.old], new: [$0.new], same: false) }
        attach()
        pairHeadings()
        let pairedOld = Set(matches.flatMap(\.old))
        let pairedNew = Set(matches.flatMap(\.new))
        restOld.removeAll { pairedOld.contains($0) }
        restNew.removeAll { pairedNew.contains($0) }
    }

    /// A heading whose first statement now stands under another free heading was renamed.
    private mutating func pairHeadings() {
        var partner = identical
        for match in matches { if let a = match.old.first, let b = match.new.first { partner[a] = b } }
        let takenOld = Set(matches.flatMap(\.old))
        var freeNew = Set(restNew).subtracting(matches.flatMap(\.new))
        for index in restOld where old[index].kind == .heading && !takenOld.contains(index) {
            guard index + 1 < partner.count, case let below = partner[index + 1], freeNew.contains(below - 1),
                new[below - 1].kind == .heading
            else { continue }
            matches.append(Match(old: [index], new: [below - 1], same: false))
            freeNew.remove(below - 1)
        }
    }

    // MARK: Candidates

    /// At most this many partners are weighed for a unit.
    private static let partners = 12
    /// A word in more units than this tells nothing about which of them is meant.
    private static let commonWord = 48

    /// For each old unit the new ones that share most of its rarer words, and those in the same gap.
    private func candidates() -> [Candidate] {
        let postings = Postings(restNew.map { bagsOfNew[$0] }, words: wordCount)
        let newByGap = Dictionary(grouping: restNew.indices) { gaps.ofNew[restNew[$0]] }
        let oldInGap = Dictionary(grouping: restOld) { gaps.ofOld[$0] }
        var shared = [Double](repeating: 0, count: restNew.count)
        var found: [Candidate] = []
        var placeInGap: [Int: Int] = [:]
        for index in restOld {
            guard let bag = bagsOfOld[index] else { continue }
            var touched: [Int] = []
            var frequent = 0.0
            for (word, times) in bag.counted {
                let units = postings.range(of: word)
                let weight = weights[word]
                guard units.count <= SimilarUnits.commonWord || restNew.count <= SimilarUnits.commonWord
                else {
                    frequent += weight * Double(times)
                    continue
                }
                for entry in units {
                    let (place, others) = postings[entry]
                    if shared[place] == 0 { touched.append(place) }
                    shared[place] += weight * Double(min(times, others))
                }
            }
            var ranked = best(touched, of: bag.weight, shared, postings.weights)
            let gap = gaps.ofOld[index]
            let near = newByGap[gap] ?? []
            let peers = oldInGap[gap]?.count ?? 1
            let alone = near.count == 1 && peers == 1
            // Those at about the same height in the gap.
            let height = placeInGap[gap, default: 0] * near.count / max(peers, 1)
            placeInGap[gap, default: 0] += 1
            let window =
                max(
                    0, height - SimilarUnits.partners / 2)..<min(
                    near.count, height + SimilarUnits.partners / 2)
            if !window.isEmpty {
                for place in near[window] where shared[place] == 0 { ranked.append(place) }
            }
            for place in ranked {
                let most = shared[place] + frequent
                if let score = score(index, restNew[place], atMost: most, alone: alone) {
                    found.append(Candidate(old: index, new: restNew[place], score: score))
                }
            }
            for place in touched { shared[place] = 0 }
        }
        return found
    }

    /// The places that share most with a unit, in proportion to size.
    private func best(_ touched: [Int], of weight: Double, _ shared: [Double], _ weights: [Double]) -> [Int] {
        guard touched.count > SimilarUnits.partners else { return touched }
        var top: [(rank: Double, place: Int)] = []
        for place in touched {
            let rank = shared[place] / (weight + weights[place])
            if top.count == SimilarUnits.partners, let last = top.last,
                (rank, last.place) <= (last.rank, place)
            {
                continue
            }
            let spot = top.firstIndex { ($0.rank, place) < (rank, $0.place) } ?? top.count
            top.insert((rank, place), at: spot)
            if top.count > SimilarUnits.partners { top.removeLast() }
        }
        return top.map(\.place)
    }

    /// How well two units fit, or `nil` when they are not the same statement; they share no more than `atMost`.
    private func score(_ a: Int, _ b: Int, atMost: Double, alone: Bool) -> Double? {
        guard let one = bagsOfOld[a], let other = bagsOfNew[b] else { return nil }
        let total = one.weight + other.weight
        let smaller = min(one.weight, other.weight)
        let sameGap = gaps.ofOld[a] == gaps.ofNew[b]
        func fits(_ common: Double) -> Bool {
            let dice = 2 * common / total
            return dice >= (sameGap ? 0.42 : 0.5)
                || (common >= 0.75 * smaller && common >= (sameGap ? 3 : 6) && (sameGap || dice >= 0.2))
                || (alone && dice >= 0.25)
        }
        guard alone || fits(atMost + 0.001) else { return nil }
        let common = one.common(other, weights)
        guard common > 0, total > 0 else {
            // Nothing but marks, or single words without likeness: the same place decides.
            return alone && max(one.weight, other.weight) <= 1 && old[a].kind == new[b].kind ? 0.3 : nil
        }
        guard fits(common) else { return nil }
        let isHeading = (old[a].kind == .heading) == (new[b].kind == .heading)
        return 2 * common / total + (sameGap ? 0.08 : 0) + (isHeading ? 0.05 : 0)
            + (old[a].kind == new[b].kind ? 0.02 : 0) + (common >= 0.9 * smaller ? 0.05 : 0)
    }

    // MARK: Splits and merges

    /// Adds to a pair the neighbours that hold the rest of its words.
    private mutating func attach() {
        var freeNew = Set(restNew).subtracting(matches.flatMap(\.new))
        var freeOld = Set(restOld).subtracting(matches.flatMap(\.old))
        guard !freeNew.isEmpty || !freeOld.isEmpty else { return }
        for place in matches.indices {
            guard let a = matches[place].old.first, let b = matches[place].new.first,
                let whole = bagsOfOld[a],
                let part = bagsOfNew[b]
            else { continue }
            let parts = grown(from: b, part, into: whole, free: freeNew, bags: bagsOfNew)
            if parts.count > 1 {
                matches[place].new = parts
                freeNew.subtract(parts)
                continue
            }
            let sources = grown(from: a, whole, into: part, free: freeOld, bags: bagsOfOld)
            if sources.count > 1 {
                matches[place].old = sources
                freeOld.subtract(sources)
            }
        }
    }

    /// The run of free neighbours around `first` whose words are in `whole` and not yet in the run.
    private func grown(from first: Int, _ seed: Bag, into whole: Bag, free: Set<Int>, bags: [Bag?])
        -> [Int]
    {
        var run = [first]
        var bag = seed
        var common = seed.common(whole, weights)
        for step in [1, -1] {
            var next = first + step
            while run.count < 24, free.contains(next), bags.indices.contains(next),
                let candidate = bags[next], candidate.weight >= 0.5
            {
                let joined = bag.joined(candidate)
                let gain = joined.common(whole, weights) - common
                let better =
                    2 * (common + gain) / (joined.weight + whole.weight) > 2 * common
                    / (bag.weight + whole.weight)
                guard gain >= 0.6 * candidate.weight, better else { break }
                run.append(next)
                bag = joined
                common += gain
                next += step
            }
        }
        return run.sorted()
    }
}
