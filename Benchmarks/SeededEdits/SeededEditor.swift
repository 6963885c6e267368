public import FactSheets
internal import Reading

/// Makes edits of each kind in real fact sheets, the same ones for the same seed.
public struct SeededEditor {
    private var random: Seeded
    private let sheet: FactSheet
    /// Where new items come from.
    private let donor: FactSheet

    /// A sheet before and after an edit, and the text that was edited.
    public struct Edited {
        public var old: FactSheet
        public var new: FactSheet
        public var text: String
    }

    public init(_ sheet: FactSheet, donor: FactSheet, seed: UInt64) {
        (self.sheet, self.donor, random) = (sheet, donor, Seeded(seed))
    }

    /// One edit of that kind at a random place, or `nil` when the sheet has no place for one.
    public mutating func edit(_ kind: SeededKind) -> Edited? {
        switch kind {
        case .amountChanged: inStatement { $0.otherValue(.amount, &$1) }
        case .percentChanged: inStatement { $0.otherValue(.percent, &$1) }
        case .countChanged: inStatement { $0.otherValue(.count, &$1) }
        case .dateChanged: inStatement { $0.otherValue(.date, &$1) }
        case .durationChanged: inStatement { $0.otherValue(.duration, &$1) }
        case .promiseWeakened: inStatement { $0.weakened(&$1) }
        case .negationAdded: inStatement { $0.negated(&$1) }
        case .nameAdded: inStatement { $0.withOneMoreName(&$1) }
        case .typoMended:
            inStatement { $0.misspelled(&$1) }.map { Edited(old: $0.new, new: $0.old, text: $0.text) }
        case .typography: inStatement { $0.retyped(&$1) }
        case .itemAdded: itemAdded()
        case .itemRemoved: itemRemoved()
        case .itemMoved: itemMoved { statement, _ in statement.text }
        case .itemMovedReworded:
            itemMoved {
                $0.otherValue(.amount, &$1) ?? $0.otherValue(.date, &$1) ?? $0.otherValue(.count, &$1)
            }
        case .paragraphSplit: paragraphSplit()
        case .paragraphsMerged: paragraphsMerged()
        }
    }

    /// Places of statements that stand once in the sheet and say something.
    private func candidates(_ kind: Statement.Kind? = nil) -> [Place] {
        var times: [String: Int] = [:]
        for text in sheet.statements.map(\.text) + sheet.sections.map(\.heading) + [sheet.title] {
            times[text, default: 0] += 1
        }
        return sheet.places.filter { place in
            let statement = sheet[place]
            return times[statement.text] == 1 && statement.text.utf8.count > 24
                && (kind.map { $0 == statement.kind } ?? true)
        }
    }

    private func edited(_ text: String, _ change: (inout FactSheet) -> Void) -> Edited {
        var new = sheet
        change(&new)
        return Edited(old: sheet, new: new, text: text)
    }

    private func reread(_ text: String, as kind: Statement.Kind) -> Statement {
        Statement(kind, text, facts: findFacts(in: text, published: sheet.published?.date))
    }

    /// Tries the statements in a random order until one can be edited.
    private mutating func inStatement(_ change: (Statement, inout Seeded) -> String?) -> Edited? {
        for place in candidates().shuffled(using: &random) {
            guard let text = change(sheet[place], &random), text != sheet[place].text else { continue }
            return edited(text) { $0[place] = reread(text, as: sheet[place].kind) }
        }
        return nil
    }

    // MARK: Items

    private mutating func itemAdded() -> Edited? {
        let known = Set(sheet.statements.map(\.text))
        let items = donor.places.map { donor[$0] }.filter {
            $0.kind == .item && $0.text.utf8.count > 24 && !known.contains($0.text)
        }
        guard let item = items.randomElement(using: &random),
            let place = candidates(.item).randomElement(using: &random)
        else { return nil }
        return edited(item.text) { $0.insert(item, at: place) }
    }

    private mutating func itemRemoved() -> Edited? {
        guard let place = candidates(.item).randomElement(using: &random) else { return nil }
        return edited(sheet[place].text) { $0.remove(at: place) }
    }

    /// An item goes to a section with another heading, changed by `change`.
    private mutating func itemMoved(_ change: (Statement, inout Seeded) -> String?) -> Edited? {
        for place in candidates(.item).shuffled(using: &random) {
            let heading = place.section.map { sheet.sections[$0].heading }
            let others = sheet.sections.indices.filter { sheet.sections[$0].heading != heading }
            guard let section = others.randomElement(using: &random),
                let text = change(sheet[place], &random)
            else { continue }
            let index = Int.random(in: 0...sheet.sections[section].statements.count, using: &random)
            return edited(text) {
                $0.remove(at: place)
                $0.insert(reread(text, as: .item), at: Place(section: section, index: index))
            }
        }
        return nil
    }

    // MARK: Paragraphs

    private mutating func paragraphSplit() -> Edited? {
        for place in candidates(.paragraph).shuffled(using: &random) {
            let (text, bounds) = (sheet[place].text, sheet[place].sentenceStarts)
            guard let bound = bounds.randomElement(using: &random) else { continue }
            return edited(text) {
                $0[place] = reread(String(text[..<bound].dropLast()), as: .paragraph)
                $0.insert(
                    reread(String(text[bound...]), as: .paragraph),
                    at: Place(section: place.section, index: place.index + 1))
            }
        }
        return nil
    }

    private mutating func paragraphsMerged() -> Edited? {
        let all = Set(candidates(.paragraph))
        for place in candidates(.paragraph).shuffled(using: &random) {
            let next = Place(section: place.section, index: place.index + 1)
            guard all.contains(next) else { continue }
            let text = sheet[place].text + " " + sheet[next].text
            return edited(text) {
                $0.remove(at: next)
                $0[place] = reread(text, as: .paragraph)
            }
        }
        return nil
    }
}
