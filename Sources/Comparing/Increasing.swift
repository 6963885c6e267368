/// The heaviest increasing subsequence of `values`, as the places of its members.
///
/// Values are distinct and not negative. Takes n log n steps: a Fenwick tree keeps the best weight below each value.
func heaviestIncreasing(_ values: [Int], weights: [Int]) -> [Int] {
    guard let top = values.max() else { return [] }
    var best = [Int](repeating: -1, count: top + 2)  // the place that ends the heaviest run up to a value
    var totals = [Int](repeating: 0, count: values.count)
    var previous = [Int](repeating: -1, count: values.count)
    for (place, value) in values.enumerated() {
        var node = value  // prefix 0..<value, one-based
        var before = -1
        while node > 0 {
            let candidate = best[node]
            if candidate >= 0, before < 0 || totals[candidate] > totals[before] { before = candidate }
            node -= node & -node
        }
        previous[place] = before
        totals[place] = weights[place] + (before < 0 ? 0 : totals[before])
        node = value + 1
        while node < best.count {
            if best[node] < 0 || totals[place] > totals[best[node]] { best[node] = place }
            node += node & -node
        }
    }
    var members: [Int] = []
    var place = totals.indices.max { totals[$0] < totals[$1] } ?? -1
    while place >= 0 {
        members.append(place)
        place = previous[place]
    }
    return members.reversed()
}
