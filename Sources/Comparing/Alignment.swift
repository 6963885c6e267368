internal import FactSheets

/// Units of the old text and the units of the new one that they became: one to one, or one to several.
struct Match {
    var old: [Int]
    var new: [Int]
    /// Equal but for looks.
    var same: Bool
    var moved = false
}

/// Which units belong together. What is in no match was removed or added.
struct Alignment {
    var matches: [Match] = []
    var removed: [Int] = []
    var added: [Int] = []

    /// Aligning the other way round gives the mirror image: ties are always broken from the same side.
    init(_ old: [Unit], _ new: [Unit]) {
        guard Alignment.comesFirst(new, old) else {
            align(old, new)
            return
        }
        align(new, old)
        (removed, added) = (added, removed)
        matches = matches.map { Match(old: $0.new, new: $0.old, same: $0.same, moved: $0.moved) }
    }

    private static func comesFirst(_ a: [Unit], _ b: [Unit]) -> Bool {
        guard a.count == b.count else { return a.count < b.count }
        guard let place = a.indices.first(where: { a[$0].bytes != b[$0].bytes }) else { return false }
        return a[place].bytes.lexicographicallyPrecedes(b[place].bytes)
    }

    private mutating func align(_ old: [Unit], _ new: [Unit]) {
        var identical = IdenticalUnits(old.map(\.key), new.map(\.key))
        identical.match()
        matches = identical.pairs.map { Match(old: [$0.old], new: [$0.new], same: true) }
        let restOld = old.indices.filter { identical.partnerOfOld[$0] < 0 }
        let restNew = new.indices.filter { identical.partnerOfNew[$0] < 0 }
        if restOld.isEmpty || restNew.isEmpty {
            (removed, added) = (restOld, restNew)
        } else {
            var similar = SimilarUnits(
                old, new, restOld, restNew, anchors: identical.backbone, identical: identical.partnerOfOld)
            similar.match()
            matches += similar.matches
            (removed, added) = (similar.restOld, similar.restNew)
        }
        markMoves(old, new)
    }

    /// A match is moved when it stands outside the heaviest set of matches that keep their order.
    private mutating func markMoves(_ old: [Unit], _ new: [Unit]) {
        matches.sort { ($0.old.first ?? 0) < ($1.old.first ?? 0) }
        let places = matches.map { $0.new.first ?? 0 }
        let weights = matches.map { match in
            match.old.reduce(0) { $0 + Alignment.weight(old[$1]) }
        }
        for index in matches.indices { matches[index].moved = true }
        for index in heaviestIncreasing(places, weights: weights) { matches[index].moved = false }
    }

    /// Headings hold a text together, so they give way last; then longer units.
    private static func weight(_ unit: Unit) -> Int {
        unit.kind == .heading ? 400 : 8 + min(unit.bytes.count, 240)
    }
}

/// Pairs units of equal key, so that as many as possible keep their order.
struct IdenticalUnits {
    private let old: [Int]
    private let new: [Int]
    private(set) var partnerOfOld: [Int]
    private(set) var partnerOfNew: [Int]
    private(set) var pairs: [(old: Int, new: Int)] = []
    /// The pairs that keep their order.
    private(set) var backbone: [(old: Int, new: Int)] = []

    init(_ old: [Int], _ new: [Int]) {
        (self.old, self.new) = (old, new)
        partnerOfOld = Array(repeating: -1, count: old.count)
        partnerOfNew = Array(repeating: -1, count: new.count)
    }

    mutating func match() {
        var start = 0
        while start < min(old.count, new.count), old[start] == new[start] {
            pair(start, start)
            start += 1
        }
        var end = 0
        while end < min(old.count, new.count) - start,
            old[old.count - 1 - end] == new[new.count - 1 - end]
        {
            pair(old.count - 1 - end, new.count - 1 - end)
            end += 1
        }
        let anchors = uniqueAnchors(start..<old.count - end, start..<new.count - end)
        for anchor in anchors { extend(anchor) }
        matchRepeated()
        pairs.sort { $0.old < $1.old }
        let kept = heaviestIncreasing(pairs.map(\.new), weights: Array(repeating: 1, count: pairs.count))
        backbone = kept.map { pairs[$0] }
    }

    private mutating func pair(_ a: Int, _ b: Int) {
        partnerOfOld[a] = b
        partnerOfNew[b] = a
        pairs.append((a, b))
    }

    /// Keys that occur once on either side.
    private mutating func uniqueAnchors(_ a: Range<Int>, _ b: Range<Int>) -> [(old: Int, new: Int)] {
        var places: [Int: (old: Int, new: Int)] = [:]  // -1 unseen, -2 repeated
        for index in a { places[old[index], default: (-1, -1)].old = places[old[index]] == nil ? index : -2 }
        for index in b {
            guard let seen = places[new[index]] else { continue }
            places[new[index]]?.new = seen.new == -1 ? index : -2
        }
        var anchors: [(old: Int, new: Int)] = []
        for index in a {
            guard let place = places[old[index]], place.old == index, place.new >= 0 else { continue }
            pair(index, place.new)
            anchors.append((index, place.new))
        }
        return anchors
    }

    /// Repeated keys beside an anchor belong to it.
    private mutating func extend(_ anchor: (old: Int, new: Int)) {
        for step in [1, -1] {
            var (a, b) = (anchor.old + step, anchor.new + step)
            while old.indices.contains(a), new.indices.contains(b), partnerOfOld[a] < 0, partnerOfNew[b] < 0,
                old[a] == new[b]
            {
                pair(a, b)
                a += step
                b += step
            }
        }
    }

    /// The repeated keys that are left: first those between the same anchors, then in order.
    private mutating func matchRepeated() {
        var waiting: [Int: (old: [Int], new: [Int])] = [:]
        for index in new.indices where partnerOfNew[index] < 0 {
            waiting[new[index], default: ([], [])].new.append(index)
        }
        guard !waiting.isEmpty else { return }
        for index in old.indices where partnerOfOld[index] < 0 { waiting[old[index]]?.old.append(index) }
        let gaps = Gaps(pairs, old: old.count, new: new.count)
        for (_, lists) in waiting where !lists.old.isEmpty {
            var restOld: [Int] = []
            var restNew: [Int] = []
            var (a, b) = (0, 0)
            while a < lists.old.count || b < lists.new.count {
                let gapOld = a < lists.old.count ? gaps.ofOld[lists.old[a]] : Int.max
                let gapNew = b < lists.new.count ? gaps.ofNew[lists.new[b]] : Int.max
                if gapOld == gapNew {
                    pair(lists.old[a], lists.new[b])
                } else if gapOld < gapNew {
                    restOld.append(lists.old[a])
                } else {
                    restNew.append(lists.new[b])
                }
                if gapOld <= gapNew { a += 1 }
                if gapNew <= gapOld { b += 1 }
            }
            for (old, new) in zip(restOld, restNew) { pair(old, new) }
        }
    }
}

/// Between which kept pairs each unit stands.
struct Gaps {
    let ofOld: [Int]
    let ofNew: [Int]

    init(_ pairs: [(old: Int, new: Int)], old: Int, new: Int) {
        let sorted = pairs.sorted { $0.old < $1.old }
        let kept = heaviestIncreasing(sorted.map(\.new), weights: Array(repeating: 1, count: sorted.count))
        ofOld = Gaps.numbers(kept.map { sorted[$0].old }, count: old)
        ofNew = Gaps.numbers(kept.map { sorted[$0].new }, count: new)
    }

    private static func numbers(_ anchors: [Int], count: Int) -> [Int] {
        var numbers = [Int](repeating: 0, count: count)
        var next = 0
        for index in 0..<count {
            if next < anchors.count, anchors[next] == index { next += 1 }
            numbers[index] = next
        }
        return numbers
    }
}
