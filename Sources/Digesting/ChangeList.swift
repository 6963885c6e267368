internal import FactSheets

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

    init?(_ all: [Change], _ significance: Significance, most: Int?) {
        let wanted = all.filter { $0.significance == significance }
        guard !wanted.isEmpty else { return nil }
        self.significance = significance
        total = wanted.count
        title =
            switch significance {
            case .substantive: "What changed in substance"
            case .editorial: "What changed in wording only"
            default: "What changed in typography only"
            }
        groups = ChangeList.grouped(ChangeList.telling(wanted, most))
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

    private static func grouped(_ changes: [Change]) -> [Group] {
        var groups: [Group] = []
        var places: [String: Int] = [:]
        for change in changes {
            let section = home(of: change)
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
    static func sums(_ changes: [Change]) -> [String] {
        let all = grouped(changes.filter { $0.significance > .cosmetic })
        let lines = all.prefix(12).map { group in
            let kinds = [Change.Kind.added, .removed, .reworded, .moved, .split, .merged].compactMap { kind in
                let count = group.changes.count { $0.kind == kind }
                return count == 0 ? nil : "\(withThousands(count)) \(kind.rawValue)"
            }
            return "\(group.section): \(kinds.joined(separator: ", "))"
        }
        return lines + (all.count > 12 ? ["and \(counted(all.count - 12, "more section"))"] : [])
    }
}

extension Comparison.Rewrite {
    /// That the text was rewritten, and what was kept.
    var sentences: [String] {
        let (went, came) = (max(0, before - unchanged - reworded), max(0, after - unchanged - reworded))
        let stand =
            unchanged + reworded == 0
            ? "none stands"
            : "\(withThousands(unchanged)) stand as they were and \(withThousands(reworded)) in other words"
        let said =
            "The text was rewritten: of \(withThousands(before)) statements and headings \(stand); "
            + "\(withThousands(went)) went, \(withThousands(came)) came."
        guard !kept.isEmpty else { return [said] }
        return [said, "Kept: " + kept.map { "‘\(shortened($0, to: 90))’" }.joined(separator: "; ") + "."]
    }
}

/// Where a change stands in the new text, or stood in the old.
func home(of change: Change) -> String {
    if change.unit == .title { return "Title" }
    return place(change.sectionAfter ?? change.sectionBefore)
}

/// Headings, outermost first, in one line.
func place(_ headings: [String]?) -> String {
    let named = (headings ?? []).map { shortened($0, to: 120) }.filter { !$0.isEmpty }
    return named.isEmpty ? "Introduction" : named.joined(separator: " › ")
}

extension Change {
    /// `Item reworded`, `Paragraph moved`.
    var label: String {
        let name =
            switch unit {
            case .row: "Table row"
            case .title, .heading, .summary, .paragraph, .item:
                unit.rawValue.prefix(1).uppercased() + unit.rawValue.dropFirst()
            }
        switch kind {
        case .added, .removed, .split, .merged: return "\(name) \(kind.rawValue)"
        case .reworded: return moved ? "\(name) moved and reworded" : "\(name) reworded"
        case .moved: return "\(name) moved"
        }
    }

    /// `from Pillar I to Pillar III`, of what moved.
    var way: String? {
        guard moved || kind == .moved else { return nil }
        let (from, to) = (place(sectionBefore), place(sectionAfter))
        return from == to ? "within \(to)" : "from \(from) to \(to)"
    }

    /// The rule's sentence; the label's when a rule gives none.
    var sentence: String {
        let said = folded(explanation)
        return said.isEmpty ? label + "." : said
    }

    /// At most eight: more facts than that are read in the words themselves.
    var callouts: [Callout] {
        if kind == .added || kind == .removed { return [Callout(alongWith: self)].compactMap { $0 } }
        return facts.prefix(8).compactMap(Callout.init)
    }
}
