/// The set of pairs with the highest total score in which no unit occurs twice.
///
/// Candidates fall into connected sets; each is solved exactly (the Hungarian method in the form of Jonker and
/// Volgenant) up to 96 units a side, greedily beyond.
func bestAssignment(_ candidates: [SimilarUnits.Candidate]) -> [SimilarUnits.Candidate] {
    components(candidates).flatMap { set in
        let rows = Set(set.map(\.old)).sorted()
        let columns = Set(set.map(\.new)).sorted()
        if rows.count == 1 || columns.count == 1 {
            return set.max { $0.score < $1.score }.map { [$0] } ?? []
        }
        return max(rows.count, columns.count) <= 96 ? exact(set, rows, columns) : greedy(set)
    }
}

/// Candidates that share units, directly or through others, by union and find.
private func components(_ candidates: [SimilarUnits.Candidate]) -> [[SimilarUnits.Candidate]] {
    var parent: [Int: Int] = [:]  // old units as they are, new ones as their complement
    func root(_ node: Int) -> Int {
        var node = node
        while let above = parent[node], above != node {
            parent[node] = parent[above] ?? above
            node = above
        }
        return node
    }
    for candidate in candidates {
        let (a, b) = (root(candidate.old), root(~candidate.new))
        if parent[a] == nil { parent[a] = a }
        parent[b] = a
    }
    var order: [Int: Int] = [:]
    var sets: [[SimilarUnits.Candidate]] = []
    for candidate in candidates {
        let top = root(candidate.old)
        if let place = order[top] {
            sets[place].append(candidate)
        } else {
            order[top] = sets.count
            sets.append([candidate])
        }
    }
    return sets
}

private func greedy(_ set: [SimilarUnits.Candidate]) -> [SimilarUnits.Candidate] {
    var usedOld = Set<Int>()
    var usedNew = Set<Int>()
    return set.sorted { ($0.score, $1.old, $1.new) > ($1.score, $0.old, $0.new) }.filter { candidate in
        guard !usedOld.contains(candidate.old), !usedNew.contains(candidate.new) else { return false }
        usedOld.insert(candidate.old)
        usedNew.insert(candidate.new)
        return true
    }
}

/// <https://cp-algorithms.com/graph/hungarian-algorithm.html>, costs being scores below zero.
private func exact(_ set: [SimilarUnits.Candidate], _ rows: [Int], _ columns: [Int]) -> [SimilarUnits
    .Candidate]
{
    if rows.count > columns.count {
        let turned = set.map { SimilarUnits.Candidate(old: $0.new, new: $0.old, score: $0.score) }
        return exact(turned, columns, rows).map { .init(old: $0.new, new: $0.old, score: $0.score) }
    }
    let rowOf = Dictionary(uniqueKeysWithValues: rows.enumerated().map { ($0.element, $0.offset + 1) })
    let columnOf = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($0.element, $0.offset + 1) })
    let width = columns.count + 1
    var cost = [Double](repeating: 0, count: (rows.count + 1) * width)
    for candidate in set {
        guard let row = rowOf[candidate.old], let column = columnOf[candidate.new] else { continue }
        cost[row * width + column] = -candidate.score
    }
    var rowPotential = [Double](repeating: 0, count: rows.count + 1)
    var columnPotential = [Double](repeating: 0, count: width)
    var rowAt = [Int](repeating: 0, count: width)
    var way = [Int](repeating: 0, count: width)
    for row in 1...rows.count {
        rowAt[0] = row
        var column = 0
        var slack = [Double](repeating: .infinity, count: width)
        var used = [Bool](repeating: false, count: width)
        repeat {
            used[column] = true
            let current = rowAt[column]
            var delta = Double.infinity
            var next = 0
            for other in 1..<width where !used[other] {
                let reduced = cost[current * width + other] - rowPotential[current] - columnPotential[other]
                if reduced < slack[other] {
                    slack[other] = reduced
                    way[other] = column
                }
                if slack[other] < delta {
                    delta = slack[other]
                    next = other
                }
            }
            for other in 0..<width {
                if used[other] {
                    rowPotential[rowAt[other]] += delta
                    columnPotential[other] -= delta
                } else {
                    slack[other] -= delta
                }
            }
            column = next
        } while rowAt[column] != 0
        repeat {
            let before = way[column]
            rowAt[column] = rowAt[before]
            column = before
        } while column != 0
    }
    return (1..<width).compactMap { column in
        let row = rowAt[column]
        guard row > 0, cost[row * width + column] < 0 else { return nil }
        return .init(old: rows[row - 1], new: columns[column - 1], score: -cost[row * width + column])
    }
}
