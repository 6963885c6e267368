internal import FactSheets

/// What the score of two sentences is worth.
enum LedgerSureness {
    enum Pillar { case same, another, unknown }

    /// In the same numbered pillar there are few commitments that a text may mean, and less is needed to tell which.
    private static func bounds(_ pillar: Pillar) -> (certain: Double, likely: Double, possible: Double) {
        switch pillar {
        case .same: (0.4, 0.105, 0.07)
        case .unknown: (0.4, 0.23, 0.18)
        case .another: (0.5, 0.35, 0.2)
        }
    }

    /// Below this a link is not worth a word.
    static func least(_ pillar: Pillar) -> Double { bounds(pillar).possible }

    /// Below this, words alone make no link likely; a shared name or amount may.
    private static let wordsAlone = 0.3

    /// One shared phrase alone is a topic, names of places alone are too, and names that contradict are another matter:
    /// possible at best.
    static func of(_ score: Double, pillar: Pillar, found: LedgerEvidence.Findings) -> LedgerLink.Sureness {
        let bounds = bounds(pillar)
        guard score >= bounds.likely, !found.contradicts else { return .possible }
        if pillar != .same {
            guard found.places >= 2, found.hasMatter, found.hasName || score >= wordsAlone else {
                return .possible
            }
        } else if found.places < 1 {
            return .possible
        }
        return score >= bounds.certain ? .certain : .likely
    }
}
