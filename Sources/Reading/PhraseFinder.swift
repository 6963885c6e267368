/// Looks for many phrases at once, in one pass over a text.
struct PhraseFinder {
    /// Those that begin with the same byte stand together.
    private let phrases: [[UInt8]]
    /// Which of them begin with a byte: from the place of that byte here to the next.
    private let bounds: [Int]
    /// The place of each in `phrases`, as they were given.
    private let order: [Int]

    /// `phrases` are in small letters.
    init(_ phrases: [String]) {
        let given = phrases.map { Array($0.utf8) }
        let sorted = given.indices.sorted { (given[$0].first ?? 0, $0) < (given[$1].first ?? 0, $1) }
        self.phrases = sorted.map { given[$0] }
        var (bounds, order) = (Array(repeating: 0, count: 257), Array(repeating: 0, count: given.count))
        for (place, number) in sorted.enumerated() {
            order[number] = place
            bounds[Int(given[number].first ?? 0) + 1] += 1
        }
        for byte in 1...256 { bounds[byte] += bounds[byte - 1] }
        (self.bounds, self.order) = (bounds, order)
    }

    /// Where each of them stands in `text` for the first time, its letters of ASCII small or capital.
    func places(in text: [UInt8]) -> [Int?] {
        var places = [Int?](repeating: nil, count: phrases.count)
        let (text, bounds) = (text.span, bounds.span)
        for start in text.indices {
            let byte = Int(text[start].lowercased)
            for place in bounds[byte]..<bounds[byte + 1]
            where places[place] == nil && stands(phrases[place], at: start, of: text) {
                places[place] = start
            }
        }
        return order.map { places[$0] }
    }

    private func stands(_ phrase: [UInt8], at start: Int, of text: Span<UInt8>) -> Bool {
        guard phrase.count <= text.count - start else { return false }
        for offset in phrase.indices where text[start + offset].lowercased != phrase[offset] { return false }
        return true
    }
}
