internal import FactSheets

/// Judges whole changes: every changed place by the rules, then what concerns the statement as a whole.
struct Judge {
    let context: RuleContext
    let titles: [Unit]
    /// Keys of the units that have a partner, on either side.
    let keptOld: Set<Int>
    let keptNew: Set<Int>

    /// A statement whose words changed.
    /// Facts in places that are judged to be of no substance say nothing, and leave `facts`.
    func reworded(_ diff: WordDiff, facts: inout FactDifferences, old: Unit, new: Unit) -> Verdict {
        if old.key == new.key {
            let (gone, come) = (old.marks.map(\.mark), new.marks.map(\.mark))
            if gone != come { return Rules.notes(gone, come, context) }
            return Verdict(
                significance: .cosmetic, rule: "typography",
                explanation: "Only spaces, quotes or dashes look different.")
        }
        if let order = listReordered(diff) ?? reordered(diff) ?? boundaryMoved(diff) ?? titleShared(diff) {
            if order.significance < .substantive { facts.changes = [] }
            return order
        }
        var quiet = Set<Int>()
        let byHunk = Dictionary(grouping: facts.changes) { $0.hunk }
        var worst: Verdict?
        // Places with facts first: what they say goes before what mere words say.
        for index in diff.hunks.indices.filter({ byHunk[$0] != nil }) {
            let verdict = verdict(diff, index, byHunk[index], facts, old, new)
            if verdict.significance < .substantive { quiet.insert(index) }
            if worst.map({ $0 < verdict }) ?? true { worst = verdict }
        }
        for index in diff.hunks.indices where byHunk[index] == nil {
            if let worst, worst.significance == .substantive { break }
            let verdict = verdict(diff, index, nil, facts, old, new)
            if worst.map({ $0 < verdict }) ?? true { worst = verdict }
        }
        facts.changes.removeAll { quiet.contains($0.hunk) }
        return worst
            ?? Verdict(
                significance: .cosmetic, rule: "typography",
                explanation: "Only spaces, quotes or dashes look different.")
    }

    private func verdict(
        _ diff: WordDiff, _ index: Int, _ own: [FactDifference]?, _ all: FactDifferences, _ old: Unit,
        _ new: Unit
    ) -> Verdict {
        Rules.verdict(ChangedPlace(diff, index, (own ?? []).map(\.change), all, old, new), context)
    }

    /// The same members of a list in another order.
    private func listReordered(_ diff: WordDiff) -> Verdict? {
        guard diff.hunks.count <= 12, let first = diff.hunks.first, let last = diff.hunks.last,
            let before = ListMembers(diff.oldText(first.old.lowerBound..<last.old.upperBound)),
            let after = ListMembers(diff.newText(first.new.lowerBound..<last.new.upperBound)),
            before != after, before.isReordered(after), !ListMembers.isMatched(diff.new)
        else { return nil }
        return .editorial("list-order", "The members of a list stand in another order.")
    }

    /// The same words in another order.
    private func reordered(_ diff: WordDiff) -> Verdict? {
        guard (2...12).contains(diff.hunks.count) else { return nil }
        let gone = diff.hunks.flatMap { ChangedPlace.words(diff.oldText($0.old)) }
        let come = diff.hunks.flatMap { ChangedPlace.words(diff.newText($0.new)) }
        let before = ChangedPlace.content(gone).map(\.lower).sorted()
        let staysInPlace = diff.hunks.allSatisfy { hunk in
            ChangedPlace.letters(diff.oldText(hunk.old)) == ChangedPlace.letters(diff.newText(hunk.new))
        }
        guard !before.isEmpty, before == ChangedPlace.content(come).map(\.lower).sorted(), !staysInPlace
        else { return nil }
        if gone.contains(where: { $0.capital || $0.lower.utf8.contains(where: \.isDigit) }) {
            return .substantive(
                "order-of-names",
                "The same names or numbers stand in another order, and may now belong to others.")
        }
        return .editorial("word-order", "The same words stand in another order.")
    }

    /// `Secretary Blinken and Secretary Raimondo`, `Secretaries Blinken and Raimondo`: one title for several names.
    private func titleShared(_ diff: WordDiff) -> Verdict? {
        guard (1...12).contains(diff.hunks.count) else { return nil }
        let gone = diff.hunks.flatMap { ChangedPlace.words(diff.oldText($0.old)) }
        let come = diff.hunks.flatMap { ChangedPlace.words(diff.newText($0.new)) }
        guard let title = (gone + come).first(where: { RuleWords.offices.contains($0.lower) })?.lower else {
            return nil
        }
        let isTitle: (ChangedWord) -> Bool = { stem($0.lower) == stem(title) }
        let (before, after) = (gone.filter(isTitle), come.filter(isTitle))
        let (one, several) = before.count == 1 ? (before, after) : (after, before)
        guard one.count == 1, several.count >= 2, let shared = one.first, shared.lower != title,
            several.allSatisfy({ $0.lower == title }),
            gone.filter({ !isTitle($0) }).map(\.lower) == come.filter({ !isTitle($0) }).map(\.lower)
        else { return nil }
        return .editorial(
            "shared-title",
            "The title stands once for several names, or with each: \(Rules.quoted(shared.raw)).")
    }

    /// A full stop that went from one place and came to another: a phrase belongs to another sentence now.
    private func boundaryMoved(_ diff: WordDiff) -> Verdict? {
        guard diff.hunks.count >= 2 else { return nil }
        let stop = UInt8(ascii: ".")
        var (went, came) = (false, false)
        for hunk in diff.hunks {
            let (gone, come) = (diff.oldText(hunk.old), diff.newText(hunk.new))
            guard ChangedPlace.letters(gone) == ChangedPlace.letters(come) else { return nil }
            if gone.contains(stop), !come.contains(stop) { went = true }
            if come.contains(stop), !gone.contains(stop) { came = true }
        }
        guard went, came else { return nil }
        return .substantive(
            "sentence-boundary", "A full stop stands elsewhere, so that words belong to another sentence now."
        )
    }

    /// A statement that came or went.
    func whole(_ unit: Unit, added: Bool) -> Verdict {
        let what =
            switch unit.kind {
            case _ where unit.note != nil: "note"
            case .title: "title"
            case .heading: "heading"
            case .summary: "summary"
            case .paragraph: "paragraph"
            case .item: "item"
            case .row: "row"
            }
        let word = added ? "added" : "removed"
        if !unit.bytes.contains(where: { $0.isLetterOrDigit || $0 >= 0xC3 && $0 != 0xE2 }) {
            return cosmeticKey(unit.bytes).allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_") }
                ? Verdict(
                    significance: .cosmetic, rule: "typography", explanation: "A dividing line was \(word).")
                : .editorial(
                    "end-mark", "Only a mark that says nothing was \(word): \(Rules.quoted(unit.text)).")
        }
        if titles.contains(where: { $0.key == unit.key }) || (added ? keptNew : keptOld).contains(unit.key) {
            return .editorial(
                "repeated", "The \(what) repeats what stands elsewhere on the page, and was \(word).")
        }
        return .substantive("\(what)-\(word)", "\(Rules.article(what)) was \(word).")
    }

    /// A statement that stands elsewhere now.
    func moved(_ old: Unit, from: [String], to: [String]) -> Verdict {
        if old.note != nil {
            return .editorial("order", "The note stands at another place among the notes.")
        }
        let samePath = from.map { ChangedPlace.letters($0) } == to.map { ChangedPlace.letters($0) }
        if samePath, old.kind == .item || old.kind == .row {
            return .editorial("order", "The item stands at another place under the same heading.")
        }
        if samePath {
            return .substantive("moved", "The statement stands at another place, among other statements.")
        }
        let place =
            to.last.map { "It now stands under \(Rules.quoted($0))" } ?? "It now stands before all headings"
        let before = from.last.map { "before under \(Rules.quoted($0))" } ?? "before ahead of all headings"
        return .substantive("moved-section", "\(place), \(before).")
    }
}
