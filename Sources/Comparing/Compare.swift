public import FactSheets

/// Everything that differs between two fact sheets, in the reading order of the new one.
///
/// Statements are aligned over the whole document, words within a statement, facts by value; each change carries the
/// rule that judged it. Equal sheets have no changes. Nearly linear in size when little changed, bounded always.
public func compare(_ old: FactSheet, _ new: FactSheet, oldSource: String, newSource: String) -> Comparison {
    var keys = Interner()
    let before = Layout(old, keys: &keys)
    let after = Layout(new, keys: &keys)
    let writer = ChangeWriter(before, after)
    return Comparison(
        old: .init(title: old.title, source: oldSource), new: .init(title: new.title, source: newSource),
        changes: writer.changes(), rewrite: writer.rewrite())
}

/// The words that went and came between two wordings of one statement.
public func edits(from old: String, to new: String) -> [Edit] {
    WordDiff(Array(old.utf8), Array(new.utf8)).edits
}

/// Turns an alignment into changes.
struct ChangeWriter {
    private let before: Layout
    private let after: Layout
    private let alignment: Alignment
    private let judge: Judge

    init(_ before: Layout, _ after: Layout) {
        (self.before, self.after) = (before, after)
        alignment = Alignment(before.units, after.units)
        judge = Judge(
            context: RuleContext(
                old: Lookup([before.title] + before.units), new: Lookup([after.title] + after.units),
                oldNotes: before.notes, newNotes: after.notes),
            titles: [before.title, after.title],
            keptOld: Set(alignment.matches.flatMap(\.old).map { before.units[$0].key }),
            keptNew: Set(alignment.matches.flatMap(\.new).map { after.units[$0].key }))
    }

    /// A change, or what stayed, and where it belongs in the reading order.
    private struct Placed {
        var change: Change?
        var place: Int
        /// The units that stand beside each other there.
        var old: [Int]
        var new: [Int]
        var isDeparture = false
    }

    func changes() -> [Change] { titleChange() + placed(everything: false).compactMap(\.change) }

    /// The same changes, and how all units stand beside each other; there the titles are units, the first.
    func rows() -> (changes: [Change], rows: [SideBySide.Row]) {
        var changes = titleChange()
        var rows = [SideBySide.Row(old: [0], new: [0], change: changes.isEmpty ? nil : 0)]
        var places: [Int: Int] = [:]
        for placed in placed(everything: true) {
            if let change = placed.change {
                if let first = placed.old.first { places[first] = changes.count }
                changes.append(change)
            }
            rows.append(
                .init(
                    old: placed.old.map { $0 + 1 }, new: placed.new.map { $0 + 1 },
                    change: placed.change.map { _ in changes.count - 1 }, isDeparture: placed.isDeparture))
        }
        for index in rows.indices where rows[index].isDeparture {
            rows[index].change = rows[index].old.first.flatMap { places[$0 - 1] }
        }
        return (changes, rows)
    }

    /// `everything`: also what stayed, and where stood what moved.
    private func placed(everything: Bool) -> [Placed] {
        var placed: [Placed] = []
        let stood = placeOfOld()
        let moves = Set(alignment.matches.filter(\.moved).flatMap(\.new))
        for match in alignment.matches {
            guard let a = match.old.first, let b = match.new.first else { continue }
            let change = change(match, movedNew: moves)
            guard everything || change != nil else { continue }
            placed.append(Placed(change: change, place: 2 * b + 1, old: match.old, new: match.new))
            if everything, change?.moved == true {
                placed.append(
                    Placed(change: nil, place: stood[a], old: match.old, new: [], isDeparture: true))
            }
        }
        for index in alignment.added {
            placed.append(
                Placed(change: added(after.units[index]), place: 2 * index + 1, old: [], new: [index]))
        }
        for index in alignment.removed {
            placed.append(
                Placed(change: removed(before.units[index]), place: stood[index], old: [index], new: []))
        }
        return placed.sorted { ($0.place, $0.old.first ?? 0) < ($1.place, $1.old.first ?? 0) }
    }

    /// What was kept, when less than a quarter stands with the same words and less than half has a partner at all.
    func rewrite() -> Comparison.Rewrite? {
        let same = alignment.matches.filter(\.same)
        let shorter = min(before.units.count, after.units.count)
        guard shorter >= 6, same.count * 4 < shorter, alignment.matches.count * 2 < shorter else {
            return nil
        }
        let kept = same.compactMap(\.new.first)
        let longest = kept.sorted { (after.units[$1].bytes.count, $0) < (after.units[$0].bytes.count, $1) }
            .prefix(5)
        return .init(
            before: before.units.count, after: after.units.count, unchanged: same.count,
            reworded: alignment.matches.count - same.count,
            kept: longest.sorted().map { after.units[$0].text })
    }

    /// For each old unit, behind which new unit it stood.
    private func placeOfOld() -> [Int] {
        var places = [Int](repeating: 0, count: before.units.count)
        var known = [Int](repeating: -1, count: before.units.count)
        for match in alignment.matches where !match.moved {
            for index in match.old { known[index] = 2 * (match.new.last ?? 0) + 2 }
        }
        var last = 0
        for index in places.indices {
            if known[index] >= 0 { last = known[index] }
            places[index] = last
        }
        return places
    }

    private func titleChange() -> [Change] {
        guard before.title.bytes != after.title.bytes else { return [] }
        return [reworded(before.title, after.title, kind: .reworded, moved: false)]
    }

    private func change(_ match: Match, movedNew: Set<Int>) -> Change? {
        let old = match.old.map { before.units[$0] }
        let new = match.new.map { after.units[$0] }
        guard let a = old.first, let b = new.first else { return nil }
        let moved = match.moved && !movedWithHeading(match, movedNew)
        if old.count > 1 || new.count > 1 {
            return reworded(
                joined(old), joined(new), kind: old.count > 1 ? .merged : .split, moved: moved)
        }
        if a.bytes == b.bytes {
            guard moved else { return nil }
            let verdict = judge.moved(a, from: before.paths[a.path], to: after.paths[b.path])
            return Change(
                kind: .moved, unit: b.kind, moved: true, sectionBefore: before.paths[a.path],
                sectionAfter: after.paths[b.path], before: a.text, after: b.text,
                edits: [Edit(.equal, a.text)],
                significance: verdict.significance, rule: verdict.rule, explanation: verdict.explanation)
        }
        return reworded(a, b, kind: .reworded, moved: moved)
    }

    /// A statement under a heading that moved as a whole goes with it; the heading's own change says so.
    private func movedWithHeading(_ match: Match, _ movedNew: Set<Int>) -> Bool {
        guard let a = match.old.first, let b = match.new.first, before.units[a].kind != .heading,
            let x = before.headingAbove[a], let y = after.headingAbove[b]
        else { return false }
        return before.units[x].key == after.units[y].key && movedNew.contains(y)
    }

    /// Several units as one, their texts joined by line feeds.
    private func joined(_ units: [Unit]) -> Unit {
        guard var whole = units.first, units.count > 1 else { return units[0] }
        for unit in units.dropFirst() {
            let shift = whole.bytes.count + 1
            whole.text += "\n" + unit.text
            whole.bytes += [0x0A] + unit.bytes
            whole.facts += unit.facts.map {
                Fact(
                    $0.type, $0.text, start: $0.start + shift, end: $0.end + shift, value: $0.value,
                    unit: $0.unit)
            }
            whole.marks += unit.marks.map {
                NoteMark(
                    mark: $0.mark, range: $0.range.lowerBound + shift..<$0.range.upperBound + shift)
            }
            whole.strong += unit.strong.map { $0.lowerBound + shift..<$0.upperBound + shift }
        }
        whole.key = -1
        return whole
    }

    private func reworded(_ old: Unit, _ new: Unit, kind: Change.Kind, moved: Bool) -> Change {
        let diff = WordDiff(old.bytes, new.bytes)
        var facts = factDifferences(diff, old.facts, new.facts)
        var verdict =
            kind != .reworded && cosmeticKey(old.bytes) == cosmeticKey(new.bytes)
            ? Verdict(
                significance: .cosmetic, rule: kind.rawValue,
                explanation: kind == .split
                    ? "One block became several; the words are the same."
                    : "Several blocks became one; the words are the same.")
            : judge.reworded(diff, facts: &facts, old: old, new: new)
        if moved, kind == .reworded {
            let move = judge.moved(old, from: before.paths[old.path], to: after.paths[new.path])
            if move.significance > verdict.significance { verdict = move }
        }
        var kind = kind
        if kind != .reworded, verdict.significance == .substantive {
            // A split or a merge keeps the words; where they changed in substance, that is what matters.
            verdict.explanation += kind == .split ? " It was also split." : " It was also merged."
            kind = .reworded
        }
        return Change(
            kind: kind, unit: new.kind, moved: moved, sectionBefore: before.paths[old.path],
            sectionAfter: after.paths[new.path], before: old.text, after: new.text, edits: diff.edits,
            significance: verdict.significance, rule: verdict.rule, explanation: verdict.explanation,
            facts: verdict.significance > .cosmetic ? facts.changes.map(\.change) : [])
    }

    private func added(_ unit: Unit) -> Change {
        let verdict = judge.whole(unit, added: true)
        return Change(
            kind: .added, unit: unit.kind, sectionAfter: after.paths[unit.path], after: unit.text,
            edits: [Edit(.insert, unit.text)], significance: verdict.significance, rule: verdict.rule,
            explanation: verdict.explanation, facts: wholeFacts(unit.facts, added: true))
    }

    private func removed(_ unit: Unit) -> Change {
        let verdict = judge.whole(unit, added: false)
        return Change(
            kind: .removed, unit: unit.kind, sectionBefore: before.paths[unit.path], before: unit.text,
            edits: [Edit(.delete, unit.text)], significance: verdict.significance, rule: verdict.rule,
            explanation: verdict.explanation, facts: wholeFacts(unit.facts, added: false))
    }
}
