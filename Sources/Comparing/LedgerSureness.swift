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

    /// From here on a link is likely, if nothing speaks against it.
    static func likely(_ pillar: Pillar) -> Double { bounds(pillar).likely }

    /// Below this, words alone make no link likely; a shared name or amount may.
    private static let wordsAlone = 0.3
    /// What two sentences must share at all, in words that nobody else says: short ones reach a high score by a set
    /// phrase (`work with members of Congress`) or by a round amount.
    private static let least = (words: 3.0, names: 2.5)

    /// One shared phrase alone is a topic, names of places alone are too, and names that contradict are another matter:
    /// possible at best. What short sentences share is never certain.
    static func of(
        _ score: Double, shared: Double, pillar: Pillar, found: LedgerEvidence.Findings
    ) -> LedgerLink.Sureness {
        let bounds = bounds(pillar)
        guard score >= bounds.likely, !found.contradicts else { return .possible }
        let isCertain = score >= bounds.certain
        if pillar == .same {
            return found.places < 1 ? .possible : isCertain ? .certain : .likely
        }
        guard found.places >= 2, found.hasMatter, found.hasName || score >= wordsAlone else {
            return .possible
        }
        let isEnough = shared >= (found.hasName ? least.names : least.words)
        return isCertain ? (isEnough ? .certain : .likely) : isEnough ? .likely : .possible
    }
}
