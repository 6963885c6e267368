/// What of all that happens a subscriber is told. A list that is empty asks for nothing; of several, all have to fit.
public struct Interest: Equatable, Sendable {
    /// Documents by the name that `list` prints, or by words of their titles.
    public var documents: [String] = []
    /// Pillars by number, or by words of their headings.
    public var pillars: [String] = []
    /// Offices, by any of the names that the profiles know of them.
    public var offices: [String] = []
    public var words: [String] = []
    /// Kinds of change: by what happened to a statement, or by what in it changed.
    public var changes: Set<Topic> = []
    /// Amounts above it, in whatever currency.
    public var amountsAbove: Int?
    /// Deadlines of commitments that come near, or passed without a word: `nil`, with daily and weekly digests.
    public var deadlines: Bool?

    /// What people noted of changes that are told.
    public var notes = false

    public enum Topic: String, Sendable, CaseIterable {
        case added, removed, reworded, moved, split, merged
        case amount, percent, count, date, duration, name
        /// How firmly something is promised.
        case modality
        case negation
    }

    public init() {}

    /// Whether statements are chosen by what they say.
    public var choosesStatements: Bool {
        !pillars.isEmpty || !offices.isEmpty || !words.isEmpty || amountsAbove != nil
    }
}

extension Interest {
    init(from table: ConfigurationTable, _ timing: Timing) {
        self.init()
        func list(_ key: String, example: String) -> [String] {
            let found = table.list(key, example: example) { text, _ throws(Complaint) in
                let isBlank = text.utf8.allSatisfy { $0 <= 0x20 }
                guard !isBlank, text.utf8.count <= 300 else {
                    throw Complaint("it must be words, at most 300 bytes of them")
                }
                return text
            }
            if table.isEmptyList(key) {
                table.complain("'\(key)' is empty; leave it out to be told of all", at: key)
            }
            return found ?? []
        }
        documents = list("documents", example: "fact-sheet-2022")
        pillars = list("pillars", example: "1")
        offices = list("offices", example: "Department of Labor")
        words = list("words", example: "semiconductor")
        let topics = table.list("changes", example: "amount") { text, _ throws(Complaint) in
            try choose(text, among: Topic.allCases)
        }
        if table.isEmptyList("changes") {
            table.complain("'changes' is empty; leave it out to be told of all", at: "changes")
        }
        changes = Set(topics ?? [])
        amountsAbove = table.integer("amounts_above", 0...1_000_000_000_000_000)
        deadlines = table.flag("deadlines")
        notes = table.flag("notes") ?? false
        switch timing.rhythm {
        case .daily, .weekly: break
        case .atOnce, .hourly:
            if deadlines == true {
                table.complain("'deadlines' needs 'when' to be daily or weekly", at: "deadlines")
            }
        }
    }
}

/// Whether a heading is the pillar that `wanted` names by its number, or by words of it.
public func isPillar(_ heading: String, _ wanted: String) -> Bool {
    let wanted = wanted.lowercased()
    let heading = heading.lowercased()
    if let number = Int(wanted) { return pillarNumber(heading) == number }
    return heading.contains(wanted)
}

/// `Pillar II: …`, `Pillar 2 –`, `Pillar Two |`: the number of a heading's second word.
public func pillarNumber(_ heading: String) -> Int? {
    let words = heading.lowercased().split { !$0.isLetter && !$0.isNumber }
    guard words.count > 1 else { return nil }
    let roman = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"]
    let spelled = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    let word = String(words[1])
    return Int(word) ?? (roman.firstIndex(of: word) ?? spelled.firstIndex(of: word)).map { $0 + 1 }
}
