/// How much a change matters, in rising order.
public enum Significance: String, Codable, Comparable, Sendable, CaseIterable {
    /// Nothing changed.
    case none
    /// Only white space, invisible characters, quote and dash styles, markup, emphasis or link targets changed.
    case cosmetic
    /// Words changed, but the page asserts, promises, counts, dates and names exactly the same.
    case editorial
    /// What is asserted, promised, attributed, counted, dated, named or scoped changed.
    case substantive

    private var rank: Int { Significance.allCases.firstIndex(of: self) ?? 0 }
    public static func < (a: Significance, b: Significance) -> Bool { a.rank < b.rank }
}

/// One typed difference between two fact sheets, with the rule that judged it.
public struct Change: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable { case added, removed, reworded, moved, split, merged }
    public enum Unit: String, Codable, Sendable {
        case title, heading, summary, paragraph, item, row = "table"
    }

    public var kind: Kind
    public var unit: Unit
    /// True for `moved`, and for a statement both moved and reworded.
    public var moved: Bool
    /// The headings above the statement, outermost first; empty in the lead, `nil` where there is no such side.
    public var sectionBefore: [String]?
    public var sectionAfter: [String]?
    /// The whole statement; the parts of a split or a merge are joined by line feeds.
    public var before: String?
    public var after: String?
    /// Equal, deleted and inserted stretches. Those not inserted, joined, are `before`; those not deleted, `after`.
    public var edits: [Edit]
    public var significance: Significance
    /// The rule that decided the significance, such as `amount-changed`.
    public var rule: String
    /// The rule's sentence for the reader: "The amount changed: $474 million is now $400 million."
    public var explanation: String
    public var facts: [FactChange]

    public init(
        kind: Kind, unit: Unit, moved: Bool = false, sectionBefore: [String]? = nil,
        sectionAfter: [String]? = nil,
        before: String? = nil, after: String? = nil, edits: [Edit] = [], significance: Significance,
        rule: String,
        explanation: String, facts: [FactChange] = []
    ) {
        self.kind = kind
        self.unit = unit
        self.moved = moved
        self.sectionBefore = sectionBefore
        self.sectionAfter = sectionAfter
        self.before = before
        self.after = after
        self.edits = edits
        self.significance = significance
        self.rule = rule
        self.explanation = explanation
        self.facts = facts
    }
}

/// A stretch of text that stayed, went or came.
public struct Edit: Codable, Equatable, Sendable {
    public enum Op: String, Codable, Sendable { case equal, delete, insert }

    public var op: Op
    public var text: String

    public init(_ op: Op, _ text: String) {
        self.op = op
        self.text = text
    }
}

/// A fact that changed, appeared (`before` is `nil`) or vanished (`after` is `nil`).
public struct FactChange: Codable, Equatable, Sendable {
    public var type: Fact.Kind
    public var before: String?
    public var after: String?
    public var valueBefore: String?
    public var valueAfter: String?
    /// ISO 4217, of an amount.
    public var currency: String?

    public init(
        _ type: Fact.Kind, before: String?, after: String?, valueBefore: String?, valueAfter: String?,
        currency: String? = nil
    ) {
        self.type = type
        self.before = before
        self.after = after
        self.valueBefore = valueBefore
        self.valueAfter = valueAfter
        self.currency = currency
    }
}

/// Everything that differs between two fact sheets.
public struct Comparison: Codable, Equatable, Sendable {
    /// Names one side: its title, and where it came from (a path, an address, `DOC@N`).
    public struct Side: Codable, Equatable, Sendable {
        public var title: String
        public var source: String

        public init(title: String, source: String) {
            self.title = title
            self.source = source
        }
    }

    /// The highest among the changes; `none` when there is no change at all.
    public var significance: Significance
    public var old: Side
    public var new: Side
    /// In the reading order of the new text, removed statements where they stood.
    public var changes: [Change]
    /// Set when so little of the text stands that it was written anew.
    public var rewrite: Rewrite?

    /// What is left of a text that was written anew, headings counted as statements.
    public struct Rewrite: Codable, Equatable, Sendable {
        /// How many statements there were, and are.
        public var before: Int
        public var after: Int
        /// How many of them stand with the same words, and how many with others.
        public var unchanged: Int
        public var reworded: Int
        /// The longest that stand with the same words, in reading order.
        public var kept: [String]

        public init(before: Int, after: Int, unchanged: Int, reworded: Int, kept: [String]) {
            (self.before, self.after, self.unchanged, self.reworded, self.kept) = (
                before, after, unchanged, reworded, kept
            )
        }
    }

    public init(old: Side, new: Side, changes: [Change], rewrite: Rewrite? = nil) {
        significance = changes.map(\.significance).max() ?? .none
        self.old = old
        self.new = new
        self.changes = changes
        self.rewrite = rewrite
    }
}

// A side that is not there is written as null, not left out: whoever reads a change need not know which kinds lack it.

extension Change {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(kind, forKey: .kind)
        try container.encode(unit, forKey: .unit)
        try container.encode(moved, forKey: .moved)
        try container.encode(sectionBefore, forKey: .sectionBefore)
        try container.encode(sectionAfter, forKey: .sectionAfter)
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
        try container.encode(edits, forKey: .edits)
        try container.encode(significance, forKey: .significance)
        try container.encode(rule, forKey: .rule)
        try container.encode(explanation, forKey: .explanation)
        try container.encode(facts, forKey: .facts)
    }
}

extension FactChange {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(type, forKey: .type)
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
        try container.encode(valueBefore, forKey: .valueBefore)
        try container.encode(valueAfter, forKey: .valueAfter)
        try container.encode(currency, forKey: .currency)
    }
}
