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
    /// How many bytes a beginning has: as many as the shortest phrase, at most four.
    private let width: Int
    /// A bit for each beginning of a phrase, at its place: next to none of those of a text.
    private let beginnings: [UInt64]

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
        width = max(1, min(4, given.map(\.count).min() ?? 0))
        var beginnings = [UInt64](repeating: 0, count: 1 << 8)
        for phrase in given where !phrase.isEmpty {
            let place = Self.place(of: phrase.prefix(width).reduce(0) { $0 << 8 | UInt32($1) })
            beginnings[place >> 6] |= 1 << (place & 63)
        }
        self.beginnings = beginnings
    }

    /// Where each of them stands in `text` for the first time, its letters of ASCII small or capital.
    func places(in text: [UInt8]) -> [Int?] {
        var found = [Int?](repeating: nil, count: ends.count)
        let (text, bytes, ends, bounds) = (text.span, bytes.span, ends.span, bounds.span)
        let beginnings = beginnings.span
        let mask = UInt32.max >> UInt32(32 - 8 * width)
        var beginning: UInt32 = 0
        for last in text.indices {
            beginning = (beginning << 8 | UInt32(text[last].lowercased)) & mask
            let mark = Self.place(of: beginning)
            guard beginnings[mark >> 6] >> (mark & 63) & 1 == 1, last >= width - 1 else { continue }
            let start = last - (width - 1)
            let byte = Int(text[start].lowercased)
            for place in bounds[byte]..<bounds[byte + 1] where found[place] == nil {
                let phrase = bytes.extracting((place == 0 ? 0 : ends[place - 1])..<ends[place])
                if stands(phrase, at: start, of: text) { found[place] = start }
            }
        }
        return places.map { found[$0] }
    }

    /// Where the bit of a beginning is, of 16,384 (D. E. Knuth, "Sorting and Searching", 6.4: by the golden ratio).
    private static func place(of beginning: UInt32) -> Int { Int((beginning &* 0x9E37_79B1) >> 18) }

    private func stands(_ phrase: Span<UInt8>, at start: Int, of text: Span<UInt8>) -> Bool {
        guard phrase.count <= text.count - start else { return false }
        for offset in phrase.indices where text[start + offset].lowercased != phrase[offset] { return false }
        return true
    }
}
