/// Two texts beside each other, statement by statement: how they differ, and all that stands around it.
public struct SideBySide: Equatable, Sendable {
    /// The title, a heading, a summary or a statement of one side.
    public struct Passage: Equatable, Sendable {
        public var unit: Change.Unit
        /// 0, or how many items an item is nested under.
        public var depth: Int
        public var text: String

        public init(_ unit: Change.Unit, _ text: String, depth: Int = 0) {
            self.unit = unit
            self.text = text
            self.depth = depth
        }
    }

    /// What stands beside each other; places count passages.
    public struct Row: Equatable, Sendable {
        public var old: [Int]
        public var new: [Int]
        /// The place of its change among the comparison's; `nil` where both sides say the same.
        public var change: Int?
        /// Where a statement stood that moved: its change is told where it stands now.
        public var isDeparture: Bool

        public init(old: [Int], new: [Int], change: Int? = nil, isDeparture: Bool = false) {
            self.old = old
            self.new = new
            self.change = change
            self.isDeparture = isDeparture
        }
    }

    public var comparison: Comparison
    /// In reading order, the title first, be it empty.
    public var old: [Passage]
    public var new: [Passage]
    /// In the reading order of the new text, what went where it stood; the titles first.
    public var rows: [Row]

    public init(comparison: Comparison, old: [Passage], new: [Passage], rows: [Row]) {
        self.comparison = comparison
        self.old = old
        self.new = new
        self.rows = rows
    }
}
