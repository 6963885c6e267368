internal import FactSheets

/// The facts that differ between two texts, each with the hunk of words that it belongs to.
struct FactDifference {
    var change: FactChange
    var hunk: Int
}

/// What differs, and where values stand that are written differently but are the same (in bytes).
struct FactDifferences {
    var changes: [FactDifference] = []
    var sameOld: [Range<Int>] = []
    var sameNew: [Range<Int>] = []
}

/// A fact counts as unchanged when the same words of it stand on both sides of the diff; a value that only moved or is
/// written in another way ($3.4 billion, $3,400 million) does not count as changed either.
func factDifferences(_ diff: WordDiff, _ old: [Fact], _ new: [Fact]) -> FactDifferences {
    guard !diff.hunks.isEmpty else { return FactDifferences() }
    let (goneRanges, comeRanges) = (diff.hunks.map(\.old), diff.hunks.map(\.new))
    let oldPlaces = old.map { FactPlace($0, diff.oldTokens, goneRanges) }
    let newPlaces = new.map { FactPlace($0, diff.newTokens, comeRanges) }
    var unchangedNew = Set<Int>()
    var changedOld: [Int] = []
    let newByStart = Dictionary(grouping: new.indices) { newPlaces[$0].tokens.lowerBound }
    for index in old.indices {
        let place = oldPlaces[index]
        let partner = place.image(from: goneRanges, to: comeRanges).flatMap { image in
            newByStart[image.lowerBound]?.first {
                newPlaces[$0].tokens == image && new[$0].type == old[index].type && !newPlaces[$0].touched
            }
        }
        if let partner { unchangedNew.insert(partner) } else { changedOld.append(index) }
    }
    var changedNew = new.indices.filter { !unchangedNew.contains($0) }
    // A name counts when words of it changed, or when it is part of a name on the other side of which words changed.
    let namesOfOld = tokensOfNames(old, oldPlaces)
    let namesOfNew = tokensOfNames(new, newPlaces)
    changedOld.removeAll { index in
        guard old[index].type == .name, !oldPlaces[index].touched else { return false }
        return
            !(oldPlaces[index].image(from: goneRanges, to: comeRanges).map {
                namesOfNew.contains($0.lowerBound)
            } ?? false)
    }
    changedNew.removeAll { index in
        guard new[index].type == .name, !newPlaces[index].touched else { return false }
        return
            !(newPlaces[index].image(from: comeRanges, to: goneRanges).map {
                namesOfOld.contains($0.lowerBound)
            } ?? false)
    }
    let same = cancel(&changedOld, &changedNew, old, new)
    let changes = paired(
        changedOld.map { (old[$0], oldPlaces[$0].hunk) }, changedNew.map { (new[$0], newPlaces[$0].hunk) })
    return FactDifferences(
        changes: changes.filter { !isStillSaid($0, diff, old, new) },
        sameOld: same.map { old[$0.old].start..<max(old[$0.old].start, old[$0.old].end) },
        sameNew: same.map { new[$0.new].start..<max(new[$0.new].start, new[$0.new].end) })
}

/// Whether a name that would have come or gone stands on the other side, too: elsewhere, or at the same place without
/// its capital.
private func isStillSaid(_ difference: FactDifference, _ diff: WordDiff, _ old: [Fact], _ new: [Fact]) -> Bool
{
    let change = difference.change
    guard change.type == .name, (change.before == nil) != (change.after == nil) else { return false }
    let isNew = change.before == nil
    let value = change.valueBefore ?? change.valueAfter
    if (isNew ? old : new).contains(where: { $0.type == .name && $0.value == value }) { return true }
    let hunk = diff.hunks[difference.hunk]
    let words = ChangedPlace.words(Array((change.before ?? change.after ?? "").utf8)[...]).map(\.lower)
    let beside = ChangedPlace.words(isNew ? diff.oldText(hunk.old) : diff.newText(hunk.new)).map(\.lower)
    return !words.isEmpty && words.count <= beside.count
        && (0...beside.count - words.count).contains { beside[$0...].starts(with: words) }
}

/// The tokens of names in which words changed.
private func tokensOfNames(_ facts: [Fact], _ places: [FactPlace]) -> Set<Int> {
    var tokens = Set<Int>()
    for (fact, place) in zip(facts, places) where fact.type == .name && place.touched {
        tokens.formUnion(place.tokens)
    }
    return tokens
}

/// Facts of a whole statement that came or went.
func wholeFacts(_ facts: [Fact], added: Bool) -> [FactChange] {
    facts.prefix(40).map { fact in
        FactChange(
            fact.type, before: added ? nil : fact.text, after: added ? fact.text : nil,
            valueBefore: added ? nil : fact.value, valueAfter: added ? fact.value : nil,
            currency: fact.type == .amount ? fact.unit : nil)
    }
}

/// Where a fact stands among the tokens, and the hunk that touches it or is nearest.
private struct FactPlace {
    var tokens: Range<Int>
    var hunk: Int
    var touched: Bool

    init(_ fact: Fact, _ all: [WordDiff.Token], _ hunks: [Range<Int>]) {
        let first = FactPlace.firstIndex(all) { $0.end > fact.start }
        let end = max(first, FactPlace.firstIndex(all) { $0.start >= fact.end })
        tokens = first..<end
        let next = FactPlace.firstIndex(hunks) {
            $0.upperBound > first || ($0.isEmpty && $0.upperBound >= first)
        }
        hunk = min(next, hunks.count - 1)
        touched = false
        for index in max(0, next - 1)..<min(hunks.count, next + 2) {
            let range = hunks[index]
            let meets =
                range.isEmpty
                ? range.lowerBound > first && range.lowerBound < end : range.overlaps(tokens)
            if meets {
                hunk = index
                touched = true
                return
            }
        }
        if next > 0, next < hunks.count, first - hunks[next - 1].upperBound < hunks[next].lowerBound - end {
            hunk = next - 1
        }
    }

    /// The tokens of the other side that these became, when no hunk touches them.
    func image(from here: [Range<Int>], to there: [Range<Int>]) -> Range<Int>? {
        guard !touched else { return nil }
        let after = FactPlace.firstIndex(here) {
            $0.upperBound > tokens.lowerBound || ($0.isEmpty && $0.lowerBound > tokens.lowerBound)
        }
        let shift = after > 0 ? there[after - 1].upperBound - here[after - 1].upperBound : 0
        return tokens.lowerBound + shift..<tokens.upperBound + shift
    }

    private static func firstIndex<Element>(_ list: [Element], _ holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, list.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(list[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

/// Drops facts that are on both sides with the same value; returns those that are the same in every way.
private func cancel(
    _ changedOld: inout [Int], _ changedNew: inout [Int], _ old: [Fact], _ new: [Fact]
) -> [(old: Int, new: Int)] {
    func key(_ fact: Fact) -> String {
        guard fact.type != .name else {
            let words = ChangedPlace.words(Array(fact.value.utf8)[...]).map(\.lower)
            return "name " + RuleWords.plain(words).joined(separator: " ")
        }
        return "\(fact.type.rawValue) \(fact.value) \(fact.type == .amount ? fact.unit ?? "" : "")"
    }
    var waiting = Dictionary(grouping: changedNew) { key(new[$0]) }.mapValues { $0[...] }
    var same: [(old: Int, new: Int)] = []
    changedOld.removeAll { index in
        guard let partner = waiting[key(old[index])]?.popFirst() else { return false }
        if old[index].unit == new[partner].unit, isSameWritten(old[index], new[partner]) {
            same.append((index, partner))
        }
        return true
    }
    let kept = Set(waiting.values.joined())
    changedNew.removeAll { !kept.contains($0) }
    return same
}

/// Whether what tells two equal values apart is how they are written: for a name an abbreviation and its long form,
/// not a possessive or a capital, which other rules judge.
private func isSameWritten(_ old: Fact, _ new: Fact) -> Bool {
    old.type != .name || abs(old.text.utf8.count - new.text.utf8.count) > 3
}

/// Pairs facts of one type in one hunk, in order; the rest appeared or vanished.
private func paired(_ old: [(Fact, Int)], _ new: [(Fact, Int)]) -> [FactDifference] {
    var used = [Bool](repeating: false, count: new.count)
    var found: [FactDifference] = []
    var from: [String: Int] = [:]
    let places = Dictionary(grouping: new.indices) { "\(new[$0].0.type.rawValue) \(new[$0].1)" }
    for (fact, hunk) in old {
        let key = "\(fact.type.rawValue) \(hunk)"
        let next = from[key, default: 0]
        var after: Fact?
        if let list = places[key], next < list.count {
            after = new[list[next]].0
            used[list[next]] = true
            from[key] = next + 1
        }
        found.append(FactDifference(change: change(fact, after), hunk: hunk))
    }
    for (index, (fact, hunk)) in new.enumerated() where !used[index] {
        found.append(FactDifference(change: change(nil, fact), hunk: hunk))
    }
    return found.enumerated().sorted { ($0.element.hunk, $0.offset) < ($1.element.hunk, $1.offset) }.map(
        \.element)
}

private func change(_ before: Fact?, _ after: Fact?) -> FactChange {
    let type = before?.type ?? after?.type ?? .count
    return FactChange(
        type, before: before?.text, after: after?.text, valueBefore: before?.value, valueAfter: after?.value,
        currency: type == .amount ? after?.unit ?? before?.unit : nil)
}
