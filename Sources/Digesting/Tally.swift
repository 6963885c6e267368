package import FactSheets

/// What some events come to, in numbers.
package struct Tally: Equatable {
    package var changes: [Significance: Int] = [:]
    /// Events that are not counted by their changes, in the order of first appearance.
    var occurrences: [(kind: Event.Kind, count: Int)] = []
    var highlights = Highlights()
    /// Revisions to an earlier version's content.
    var returns: [Int] = []

    package init(_ comparison: Comparison) { count(comparison) }

    init(_ events: [Event]) {
        for event in events {
            if let equal = event.equalsVersion, event.kind == .revised { returns.append(equal) }
            if event.kind == .revised, let comparison = event.comparison {
                count(comparison)
            } else if let place = occurrences.firstIndex(where: { $0.kind == event.kind }) {
                occurrences[place].count += 1
            } else {
                occurrences.append((event.kind, 1))
            }
        }
    }

    package static func == (a: Tally, b: Tally) -> Bool {
        a.changes == b.changes && a.highlights == b.highlights && a.returns == b.returns
            && a.occurrences.elementsEqual(b.occurrences) { $0 == $1 }
    }

    private mutating func count(_ comparison: Comparison) {
        for change in comparison.changes {
            changes[change.significance, default: 0] += 1
            highlights.count(change)
        }
    }

    /// `3 substantive changes, 1 editorial`; `nil` when there are none.
    var changed: String? {
        let counts = [Significance.substantive, .editorial].compactMap { level in
            changes[level].map { ($0, level.rawValue) }
        }
        guard let first = counts.first else { return nil }
        let noun = first.0 == 1 ? "change" : "changes"
        return
            (["\(withThousands(first.0)) \(first.1) \(noun)"]
            + counts.dropFirst().map { "\(withThousands($0.0)) \($0.1)" })
            .joined(separator: ", ")
    }

    /// `2 promises weakened, $74 million less, 1 editorial change`; `nil` when there is nothing of that.
    package func told(_ voice: Voice) -> String? {
        let parts =
            highlights.parts(voice)
            + [changes[.editorial].map { voice.counted($0, "editorial change") }].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    /// `cosmetic: 2 not shown`.
    func hidden(_ voice: Voice) -> String? {
        changes[.cosmetic].map { voice("cosmetic: {1} not shown", withThousands($0)) }
    }

    /// `withdrawn, restored` for one document; with numbers for several.
    func happened(numbered: Bool, _ voice: Voice) -> String? {
        let words = occurrences.map { occurrence in
            let name =
                switch occurrence.kind {
                case .recovered: "readable again"
                case .returned: "there again"
                default: occurrence.kind.rawValue
                }
            if numbered { return voice.happened(occurrence.count, name) }
            return occurrence.count == 1
                ? voice(name) : voice("{1} {2} times", voice(name), withThousands(occurrence.count))
        }
        let back =
            returns.isEmpty ? [] : [numbered ? voice.counted(returns.count, "return") : returned(voice)]
        let all = words + back
        return all.isEmpty ? nil : all.joined(separator: ", ")
    }

    private func returned(_ voice: Voice) -> String {
        returns.count == 1
            ? voice("a return to version {1}", "\(returns[0])")
            : voice("{1} returns to earlier versions", "\(returns.count)")
    }
}

extension Voice {
    /// `5 published`: in English what happened is one word for one and for several.
    fileprivate func happened(_ number: Int, _ name: String) -> String {
        language == .spanish ? counted(number, name) : "\(withThousands(number)) \(name)"
    }
}
