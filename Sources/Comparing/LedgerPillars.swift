internal import FactSheets

/// The numbered pillars of a profile's documents, by which statements without a heading are told to belong to one.
struct LedgerPillars {
    private struct Pillar {
        var heading: String
        var number: Int
        var words: Set<[UInt8]>
    }

    /// At most this many are told apart.
    private static let most = 64
    private var pillars: [Pillar] = []

    init(_ documents: some Sequence<FollowedDocument>) {
        var known = Set<[Set<[UInt8]>]>()
        for document in documents {
            for section in document.newest?.sections ?? [] where pillars.count < Self.most {
                guard let number = section.number else { continue }
                let words = Self.roots(Array(section.title.utf8))
                guard words.count >= 2, known.insert([words]).inserted else { continue }
                pillars.append(Pillar(heading: section.heading, number: number, words: words))
            }
        }
    }

    /// Where a statement without a heading begins with most of a pillar's words before its first comma, gives it that
    /// pillar.
    func place(_ unit: inout LedgerUnit) {
        guard unit.pillar == nil, !pillars.isEmpty else { return }
        let bytes = Array(unit.statement.utf8.prefix(300))
        guard let comma = bytes.firstIndex(of: UInt8(ascii: ",")) else { return }
        let words = Self.roots(Array(bytes[..<comma]))
        var best: (pillar: Pillar, share: Double)?
        for pillar in pillars {
            let share =
                Double(pillar.words.intersection(words).count) / Double(max(pillar.words.count, words.count))
            if share >= 0.7, share > best?.share ?? 0 { best = (pillar, share) }
        }
        guard let found = best?.pillar else { return }
        unit.pillar = found.heading
        unit.pillarNumber = found.number
        if unit.text.utf8.starts(with: bytes[...comma]) { unit.leadIn = comma + 1 }
    }

    private static func roots(_ bytes: [UInt8]) -> Set<[UInt8]> {
        var found = Set<[UInt8]>()
        forEachWord(bytes) { word in
            if word.count > 1, !RuleWords.isFunction(word) { found.insert(rootOf(word)) }
        }
        return found
    }
}
