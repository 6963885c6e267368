/// Which units hold each word and how often, one after the other in one list.
struct Postings {
    /// The units' own weights.
    let weights: [Double]
    private var starts: [Int32]
    private var entries: [(unit: Int32, times: Int32)]

    init(_ bags: [Bag?], words: Int) {
        weights = bags.map { $0?.weight ?? 0 }
        starts = Array(repeating: 0, count: words + 1)
        let counted = bags.map { $0?.counted ?? [] }
        for bag in counted { for (word, _) in bag { starts[Int(word) + 1] += 1 } }
        for word in 0..<words { starts[word + 1] += starts[word] }
        entries = Array(repeating: (0, 0), count: Int(starts[words]))
        var next = starts
        for (unit, bag) in counted.enumerated() {
            for (word, times) in bag {
                entries[Int(next[Int(word)])] = (Int32(unit), times)
                next[Int(word)] += 1
            }
        }
    }

    /// Where the units of a word stand in the list.
    func range(of word: Int32) -> Range<Int> { Int(starts[Int(word)])..<Int(starts[Int(word) + 1]) }

    subscript(entry: Int) -> (unit: Int, times: Int32) { (Int(entries[entry].unit), entries[entry].times) }
}
