package import FactSheets

/// How much of a statement is shown around what changed.
package struct Brevity {
    /// Words kept on either side of a change.
    package var context: Int
    /// A statement up to this many words is shown whole.
    package var whole: Int
    /// Words of one stretch that went or came before its middle is left out.
    package var stretch: Int
    /// Changes of one event before it is summed up instead; `nil` for all of them.
    package var most: Int?
    /// How what is not of the text itself is said.
    package var voice = Voice.plain

    package init(context: Int, whole: Int, stretch: Int, most: Int? = nil, voice: Voice = .plain) {
        (self.context, self.whole, self.stretch, self.most, self.voice) = (
            context, whole, stretch, most, voice
        )
    }

    static let digestText = Brevity(context: 9, whole: 34, stretch: 90, most: 30)
    static let digestHTML = Brevity(context: 14, whole: 48, stretch: 110, most: 30)
    /// The same, in the voice of a digest.
    func speaking(_ voice: Voice) -> Brevity {
        var brevity = self
        brevity.voice = voice
        return brevity
    }

    static let comparisonText = Brevity(context: 12, whole: 48, stretch: 400, most: nil)
    static let comparisonHTML = Brevity(context: 40, whole: 160, stretch: 2000, most: nil)
}

/// The words of a change, ready for a writer.
package enum Wording: Equatable {
    /// Old and new words in one text.
    case marked([Piece])
    /// So little stayed that the two are shown one after the other.
    case replaced(old: [Piece], new: [Piece])

    package init(_ change: Change, _ brevity: Brevity) {
        switch change.kind {
        case .added: self = .marked(cut(pieces(change.after ?? "", .insertedWhole), brevity))
        case .removed: self = .marked(cut(pieces(change.before ?? "", .deletedWhole), brevity))
        default:
            let edits = change.edits.isEmpty ? Wording.bareEdits(change) : joined(change.edits)
            if edits.allSatisfy({ $0.op == .equal }) {
                self = .marked(abridged(pieces(edits), brevity))
            } else if Wording.isRewrite(edits) {
                self = .replaced(
                    old: cut(pieces(change.before ?? "", .deletedWhole), brevity),
                    new: cut(pieces(change.after ?? "", .insertedWhole), brevity))
            } else {
                self = .marked(abridged(pieces(edits), brevity))
            }
        }
    }

    private static func bareEdits(_ change: Change) -> [Edit] {
        switch (change.before, change.after) {
        case (let before?, let after?) where before == after: [Edit(.equal, after)]
        case (let before, let after):
            [before.map { Edit(.delete, $0) }, after.map { Edit(.insert, $0) }].compactMap { $0 }
        }
    }

    /// Less than a third of the longer side stayed, of more than a dozen words.
    private static func isRewrite(_ edits: [Edit]) -> Bool {
        var words = (equal: 0, deleted: 0, inserted: 0)
        for edit in edits {
            let count = edit.text.utf8.split(whereSeparator: isBlank).count
            switch edit.op {
            case .equal: words.equal += count
            case .delete: words.deleted += count
            case .insert: words.inserted += count
            }
        }
        let changed = max(words.deleted, words.inserted)
        return min(words.deleted, words.inserted) > 4 && changed > 12 && words.equal * 2 < changed
    }
}

/// Exchanges that only a blank or a short word keeps apart become one, so that phrases stay readable.
/// What is deleted and equal, joined, is still the old text; what is inserted and equal the new.
package func joined(_ edits: [Edit]) -> [Edit] {
    struct Step { var equal = "", old = "", new = "" }
    var steps: [Step] = []
    for edit in edits where !edit.text.isEmpty {
        if edit.op == .equal {
            steps.append(Step(equal: edit.text))
        } else {
            if steps.isEmpty { steps.append(Step()) }
            if edit.op == .delete { steps[steps.count - 1].old += edit.text }
            if edit.op == .insert { steps[steps.count - 1].new += edit.text }
        }
    }
    var made: [Step] = []
    for step in steps {
        if let last = made.last, bridges(step.equal, last.old, last.new, step.old, step.new) {
            made[made.count - 1].old += step.equal + step.old
            made[made.count - 1].new += step.equal + step.new
        } else {
            made.append(step)
        }
    }
    return made.flatMap { [Edit(.equal, $0.equal), Edit(.delete, $0.old), Edit(.insert, $0.new)] }
        .filter { !$0.text.isEmpty }
}

private func bridges(_ equal: String, _ old: String, _ new: String, _ old2: String, _ new2: String) -> Bool {
    guard !equal.isEmpty, equal.utf8.count <= 6, !equal.utf8.contains(0x0A) else { return false }
    if equal.utf8.allSatisfy(isBlank) {
        return !(old + old2).isEmpty && !(new + new2).isEmpty && !(old2 + new2).isEmpty
            && !(old + new).isEmpty
    }
    let isWord = equal.utf8.first.map(isBlank) == true && equal.utf8.last.map(isBlank) == true
    return isWord && !old.isEmpty && !new.isEmpty && !old2.isEmpty && !new2.isEmpty
}

/// Only the surroundings of what changed, `…` for the rest; the beginning when nothing changed.
func abridged(_ all: [Piece], _ brevity: Brevity) -> [Piece] {
    guard all.count > brevity.whole else { return all }
    var kept = [Bool](repeating: false, count: all.count)
    var sinceChange = Int.max
    for index in all.indices {
        sinceChange = all[index].look != .plain ? 0 : sinceChange == Int.max ? Int.max : sinceChange + 1
        if sinceChange <= brevity.context { kept[index] = true }
    }
    var untilChange = Int.max
    for index in all.indices.reversed() {
        untilChange = all[index].look != .plain ? 0 : untilChange == Int.max ? Int.max : untilChange + 1
        if untilChange <= brevity.context { kept[index] = true }
    }
    if !kept.contains(true) { return cut(all, brevity, to: brevity.whole) }
    for index in all.indices where index < 3 && kept[min(3, all.count - 1)] { kept[index] = true }
    return middlesCut(gathered(all, kept: kept), brevity)
}

/// What is kept, with one `…` for each gap; a gap of three words or fewer is not worth one.
private func gathered(_ all: [Piece], kept: [Bool]) -> [Piece] {
    var made: [Piece] = []
    var index = 0
    while index < all.count {
        let isKept = kept[index]
        let end = kept[index...].firstIndex(of: !isKept) ?? all.count
        if isKept || end - index <= 3 {
            let isAfterGap = made.last?.look == .quiet
            made += all[index..<end]
            if isAfterGap { made[made.count - (end - index)].spaced = true }
        } else {
            made.append(Piece(text: "…", look: .quiet, spaced: !made.isEmpty))
        }
        index = end
    }
    return made
}

/// A stretch that went or came as a whole, without its middle when it is very long.
private func middlesCut(_ all: [Piece], _ brevity: Brevity) -> [Piece] {
    var made: [Piece] = []
    var index = 0
    while index < all.count {
        let look = all[index].look
        let end = all[index...].firstIndex { $0.look != look } ?? all.count
        let stretch = Array(all[index..<end])
        made += look == .plain ? stretch : cut(stretch, brevity)
        index = end
    }
    return made
}

/// The beginning and the end of too long a stretch, and how many words stand between them.
func cut(_ all: [Piece], _ brevity: Brevity, to limit: Int? = nil) -> [Piece] {
    let limit = limit ?? brevity.stretch
    guard all.count > limit + limit / 4 + 5 else { return all }
    let tail = limit / 4
    let left = withThousands(all.count - limit)
    let gap = Piece(
        text: brevity.voice("… ({1} words left out) …", left), look: .quiet, spaced: true)
    return all.prefix(limit - tail) + [gap] + Array(all.suffix(tail)).spacedFirst()
}
