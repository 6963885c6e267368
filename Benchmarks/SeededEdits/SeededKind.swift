public import FactSheets

/// A kind of edit that publishers make, and what has to be said of it.
public enum SeededKind: String, CaseIterable, Sendable {
    case amountChanged = "amount changed"
    case percentChanged = "percentage changed"
    case countChanged = "count changed"
    case dateChanged = "date changed"
    case durationChanged = "duration changed"
    case promiseWeakened = "promise weakened"
    case negationAdded = "negation added"
    case nameAdded = "name added to a list"
    case typoMended = "misspelling mended"
    case typography = "typography only"
    case itemAdded = "item added"
    case itemRemoved = "item removed"
    case itemMoved = "item moved to another section"
    case itemMovedReworded = "item moved, its amount or date changed"
    case paragraphSplit = "paragraph split"
    case paragraphsMerged = "paragraphs merged"

    /// Whether `comparison` tells the edit as what it is, and nothing else above cosmetic.
    public func isTold(by comparison: Comparison) -> Bool {
        let loud = comparison.changes.filter { $0.significance > .cosmetic }
        if self == .typography { return loud.isEmpty && comparison.significance == .cosmetic }
        if self == .paragraphSplit || self == .paragraphsMerged {
            return loud.isEmpty
                && comparison.changes.map(\.kind) == [self == .paragraphSplit ? .split : .merged]
        }
        guard loud.count == 1, let change = loud.first else { return false }
        return isTold(by: change)
    }

    private func isTold(by change: Change) -> Bool {
        func value(_ type: Fact.Kind) -> Bool {
            change.kind == .reworded && !change.moved && change.rule == "\(type.rawValue)-changed"
                && change.significance == .substantive
                && change.facts.contains { $0.type == type && $0.before != nil && $0.after != nil }
        }
        return switch self {
        case .amountChanged: value(.amount)
        case .percentChanged: value(.percent)
        case .countChanged: value(.count)
        case .dateChanged: value(.date)
        case .durationChanged: value(.duration)
        case .promiseWeakened: change.rule == "modality-weakened" && change.significance == .substantive
        case .negationAdded: change.rule == "negation-added" && change.significance == .substantive
        case .nameAdded:
            change.kind == .reworded && change.rule == "name-added" && change.significance == .substantive
        case .typoMended: change.rule == "typo" && change.significance == .editorial
        case .itemAdded: change.kind == .added && change.unit == .item && change.significance == .substantive
        case .itemRemoved:
            change.kind == .removed && change.unit == .item && change.significance == .substantive
        case .itemMoved:
            change.kind == .moved && change.rule == "moved-section" && change.significance == .substantive
        case .itemMovedReworded:
            change.kind == .reworded && change.moved && change.significance == .substantive
                && change.rule.hasSuffix("-changed")
        case .typography, .paragraphSplit, .paragraphsMerged: false
        }
    }
}
