package import FactSheets

/// The changes of one significance, grouped by section in reading order.
struct ChangeList {
    struct Group {
        /// The headings above, outermost first, as one line.
        var section: String
        var changes: [Change]
    }

    var title: String
    var significance: Significance
    var groups: [Group]
    /// How many there are, shown or not.
    var total: Int

    var omitted: Int { total - groups.reduce(0) { $0 + $1.changes.count } }

    init?(_ all: [Change], _ significance: Significance, most: Int?, _ voice: Voice = .plain) {
        let wanted = all.filter { $0.significance == significance }
        guard !wanted.isEmpty else { return nil }
        self.significance = significance
        total = wanted.count
        title =
            switch significance {
            case .substantive: voice("What changed in substance")
            case .editorial: voice("What changed in wording only")
            default: voice("What changed in typography only")
            }
        groups = ChangeList.grouped(ChangeList.telling(wanted, most), voice)
    }

    /// Of a text written anew ten changes of a kind are shown: the rest is a wall of red.
    static let mostOfRewritten = 10

    /// All of them, or the ten that say most when there are more than `most`, in their own order.
    private static func telling(_ changes: [Change], _ most: Int?) -> [Change] {
        guard let most, changes.count > most else { return changes }
        let ranked = changes.indices.sorted { (weight(changes[$0]), $0) < (weight(changes[$1]), $1) }
        return ranked.prefix(10).sorted().map { changes[$0] }
    }

    private static func weight(_ change: Change) -> Int {
        if change.unit == .title { return 0 }
        let hard: Set<Fact.Kind> = [.amount, .percent, .date, .duration, .modality, .polarity]
        let isHard = change.facts.contains { hard.contains($0.type) && $0.before != nil && $0.after != nil }
        return isHard ? 1 : change.facts.isEmpty ? 3 : 2
    }

    private static func grouped(_ changes: [Change], _ voice: Voice) -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        for change in changes {
            let section = home(of: change, voice)
            if let place = places[section] {
                groups[place].changes.append(change)
            } else {
                places[section] = groups.count
                groups.append(Group(section: section, changes: [change]))
            }
        }
        return groups
    }

    /// How many changes of which kind each section has: what is said of a text that was rewritten.
    static func sums(_ changes: [Change], _ voice: Voice = .plain) -> [String] {
        let all = grouped(changes.filter { $0.significance > .cosmetic }, voice)
        let lines = all.prefix(12).map { group in
            let kinds = [Change.Kind.added, .removed, .reworded, .moved, .split, .merged].compactMap { kind in
                let count = group.changes.count { $0.kind == kind }
                return count == 0 ? nil : voice("{1} \(kind.rawValue)", withThousands(count))
            }
            return "\(group.section): \(kinds.joined(separator: ", "))"
        }
        return lines
            + (all.count > 12 ? [voice("and {1}", voice.counted(all.count - 12, "more section"))] : [])
    }
}

extension Comparison.Rewrite {
    /// That the text was rewritten, and what was kept.
    package func sentences(_ voice: Voice) -> [String] {
        let (went, came) = (max(0, before - unchanged - reworded), max(0, after - unchanged - reworded))
        let stand =
            unchanged + reworded == 0
            ? voice("none stands")
            : voice(
                "{1} stand as they were and {2} in other words", withThousands(unchanged),
                withThousands(reworded))
        let said =
            voice(
                "The text was rewritten: of {1} statements and headings {2}; {3} went, {4} came.",
                withThousands(before), stand, withThousands(went), withThousands(came))
        guard !kept.isEmpty else { return [said] }
        return [said, voice("Kept: {1}.", kept.map { "‘\(shortened($0, to: 90))’" }.joined(separator: "; "))]
    }
}

/// Where a change stands in the new text, or stood in the old.
package func home(of change: Change, _ voice: Voice) -> String {
    if change.unit == .title { return voice("Title") }
    return place(change.sectionAfter ?? change.sectionBefore, voice)
}

/// Headings, outermost first, in one line.
package func place(_ headings: [String]?, _ voice: Voice) -> String {
    let named = (headings ?? []).map { shortened($0, to: 120) }.filter { !$0.isEmpty }
    return named.isEmpty ? voice("Introduction") : named.joined(separator: " › ")
}

extension Change {
    /// `Item reworded`, `Paragraph moved`.
    package func label(_ voice: Voice) -> String {
        let name =
            switch unit {
            case .row: "Table row"
            case .title, .heading, .summary, .paragraph, .item:
                unit.rawValue.prefix(1).uppercased() + unit.rawValue.dropFirst()
            }
        let happened = kind == .reworded && moved ? "moved and reworded" : kind.rawValue
        return voice("\(name) \(happened)")
    }

    /// `from Pillar I to Pillar III`, of what moved.
    package func way(_ voice: Voice) -> String? {
        guard moved || kind == .moved else { return nil }
        let (from, to) = (place(sectionBefore, voice), place(sectionAfter, voice))
        return from == to ? voice("within {1}", to) : voice("from {1} to {2}", from, to)
    }

    /// The rule's sentence; the label's when a rule gives none.
    package func sentence(_ voice: Voice) -> String {
        let said = folded(explanation)
        return said.isEmpty ? label(voice) + "." : voice.stored(said)
    }

    /// At most eight: more facts than that are read in the words themselves.
    package func callouts(_ voice: Voice) -> [Callout] {
        if kind == .added || kind == .removed {
            return [Callout(alongWith: self, voice)].compactMap { $0 }
        }
        return facts.prefix(8).compactMap { Callout($0, voice) }
    }
}
