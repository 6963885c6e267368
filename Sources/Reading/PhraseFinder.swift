/// Looks for many phrases at once, in one pass over a text.
struct PhraseFinder {
    /// All of them, one after the other: those that begin with the same byte stand together.
    private let bytes: [UInt8]
    /// Where each ends in `bytes`, and the next begins.
    private let ends: [Int]
    /// Which of them begin with a byte: from the place of that byte here to the next.
    private let bounds: [Int]
    /// The place in that order of each as it was given.
    private let places: [Int]
    /// A bit for each two bytes that one of them begins with: next to none of those of a text.
    private let pairs: [UInt64]

    /// `phrases` are in small letters.
    init(_ phrases: [String]) {
        let given = phrases.map { Array($0.utf8) }
        let order = given.indices.sorted { (given[$0].first ?? 0, $0) < (given[$1].first ?? 0, $1) }
        var (bytes, ends, bounds) = ([UInt8](), [Int](), Array(repeating: 0, count: 257))
        var places = Array(repeating: 0, count: given.count)
        for (place, number) in order.enumerated() {
            places[number] = place
            bytes += given[number]
            ends.append(bytes.count)
            bounds[Int(given[number].first ?? 0) + 1] += 1
        }
        for byte in 1...256 { bounds[byte] += bounds[byte - 1] }
        (self.bytes, self.ends, self.bounds, self.places) = (bytes, ends, bounds, places)
        var pairs = [UInt64](repeating: 0, count: 1 << 10)
        for phrase in given where !phrase.isEmpty {
            for second in phrase.dropFirst().first.map({ $0...$0 }) ?? 0...255 {
                let pair = Int(phrase[0]) << 8 | Int(second)
                pairs[pair >> 6] |= 1 << (pair & 63)
            }
        }
        self.pairs = pairs
    }

    /// Where each of them stands in `text` for the first time, its letters of ASCII small or capital.
    func places(in text: [UInt8]) -> [Int?] {
        var found = [Int?](repeating: nil, count: ends.count)
        let (text, bytes, ends, bounds, pairs) = (text.span, bytes.span, ends.span, bounds.span, pairs.span)
        for start in text.indices {
            let byte = Int(text[start].lowercased)
            if start + 1 < text.count {
                let pair = byte << 8 | Int(text[start + 1].lowercased)
                if pairs[pair >> 6] >> (pair & 63) & 1 == 0 { continue }
            }
            for place in bounds[byte]..<bounds[byte + 1] where found[place] == nil {
                let phrase = bytes.extracting((place == 0 ? 0 : ends[place - 1])..<ends[place])
                if stands(phrase, at: start, of: text) { found[place] = start }
            }
        }
        return places.map { found[$0] }
    }

    private func stands(_ phrase: Span<UInt8>, at start: Int, of text: Span<UInt8>) -> Bool {
        guard phrase.count <= text.count - start else { return false }
        for offset in phrase.indices where text[start + offset].lowercased != phrase[offset] { return false }
        return true
    }
}
