public import FactSheets

/// A document as the ledger takes it in: its versions in order, each with how it differs from the one before.
public struct DocumentVersions: Sendable {
    public struct Version: Sendable {
        public var number: Int
        public var time: Instant
        public var sheet: FactSheet
        /// From the version before it to this one; made when it is missing.
        public var comparison: Comparison?

        public init(number: Int, time: Instant, sheet: FactSheet, comparison: Comparison? = nil) {
            self.number = number
            self.time = time
            self.sheet = sheet
            self.comparison = comparison
        }
    }

    /// The slug: what commitments' identifiers are made from.
    public var document: String
    public var profile: String
    public var published: Instant?
    /// When it was withdrawn; `nil` for one that is live.
    public var withdrawn: Instant?
    public var versions: [Version]

    public init(
        document: String, profile: String, published: Instant?, withdrawn: Instant? = nil,
        versions: [Version]
    ) {
        self.document = document
        self.profile = profile
        self.published = published
        self.withdrawn = withdrawn
        self.versions = versions
    }

    var begins: Instant { published ?? versions.first?.time ?? Instant(milliseconds: 0) }
}

/// A document whose commitments were followed over its versions: what the ledger is made of. As long as the document
/// stays as it is, it need not be followed again.
public struct FollowedDocument: Sendable {
    let document: String
    let profile: String
    let begins: Instant
    /// What its newest version says, for how rare words are.
    let newest: FactSheet?
    let isTranscript: Bool
    let threads: [LedgerThread]

    public init(_ document: DocumentVersions) {
        (self.document, profile, begins) = (document.document, document.profile, document.begins)
        newest = document.versions.last?.sheet
        let follower = LedgerFollower(document)
        (isTranscript, threads) = (follower.isTranscript, follower.threads)
    }

    /// Bytes of the texts that it holds, about.
    public var size: Int {
        let said = newest?.statements.reduce(0) { $0 + $1.text.utf8.count } ?? 0
        return threads.reduce(said) { sum, thread in
            thread.steps.reduce(sum + thread.unit.text.utf8.count) { $0 + ($1.text?.utf8.count ?? 0) }
        }
    }
}

/// One commitment within one document, followed over its versions.
struct LedgerThread {
    var id = ""
    /// The document's place among all.
    var document = 0
    var unit: LedgerUnit
    var alive = true
    var steps: [LedgerStep]
    /// The thread that went on for both when two statements became one.
    var mergedInto: Int?
}

/// Follows each commitment of one document over its versions, by what the comparisons say.
struct LedgerFollower {
    private let document: DocumentVersions
    private(set) var threads: [LedgerThread] = []
    private(set) var isTranscript = false
    /// The threads as they were once the version that was to be remembered was taken in.
    private(set) var remembered: [LedgerThread] = []
    /// Living threads by key, in reading order.
    private var current: [Int] = []

    /// `number`: the version to be remembered; the one before it where there is none of that number.
    init(_ document: DocumentVersions, remembering number: Int? = nil) {
        self.document = document
        let kept = number.flatMap { number in document.versions.last { $0.number <= number }?.number }
        var before: FactSheet?
        for version in document.versions {
            switch LedgerUnits(version.sheet) {
            case .transcript: isTranscript = true
            case .found(let units):
                isTranscript = false
                take(units, version, before: before)
            }
            before = version.sheet
            if version.number == kept, !isTranscript { remembered = threads }
        }
        if isTranscript { threads = [] }
        if let time = document.withdrawn, let last = document.versions.last {
            for thread in threads.indices where threads[thread].alive {
                threads[thread].alive = false
                add(.withdrawn, to: thread, last, text: nil, pillar: threads[thread].unit.pillar, at: time)
            }
        }
    }

    private mutating func take(
        _ units: [LedgerUnit], _ version: DocumentVersions.Version, before: FactSheet?
    ) {
        var owner = [Int?](repeating: nil, count: units.count)
        var free = current
        let changes = LedgerChanges(
            before.map { version.comparison ?? compare($0, version.sheet, oldSource: "", newSource: "") })
        matchIdentical(units, &owner, &free, changes, version)
        matchChanged(units, &owner, &free, changes, version)
        restore(units, &owner, version)
        for (place, unit) in units.enumerated() where owner[place] == nil {
            owner[place] = begin(unit, version, isFirst: before == nil, changes: changes)
        }
        for thread in free {
            threads[thread].alive = false
            let change = changes.from(threads[thread].unit.statement)
            let into = change.flatMap { change in
                change.kind == .merged
                    ? units.indices.first { changes.to(units[$0].statement) == change } : nil
            }
            threads[thread].mergedInto = into.flatMap { owner[$0] }
            add(
                into == nil ? .removed : .merged, to: thread, version, text: nil,
                pillar: threads[thread].unit.pillar, change: change)
        }
        current = owner.compactMap { $0 }
    }

    private mutating func matchIdentical(
        _ units: [LedgerUnit], _ owner: inout [Int?], _ free: inout [Int], _ changes: LedgerChanges,
        _ version: DocumentVersions.Version
    ) {
        var waiting: [[UInt8]: [Int]] = [:]
        for thread in free.reversed() { waiting[threads[thread].unit.key, default: []].append(thread) }
        var taken = Set<Int>()
        for (place, unit) in units.enumerated() {
            guard let thread = waiting[unit.key]?.popLast() else { continue }
            owner[place] = thread
            taken.insert(thread)
            let change = changes.to(unit.statement)
            let old = threads[thread].unit
            if old.pillarNumber != unit.pillarNumber || change?.moved == true && old.pillar != unit.pillar {
                add(.moved, to: thread, version, text: unit.text, pillar: unit.pillar, change: change)
            }
            threads[thread].unit = unit
        }
        free.removeAll { taken.contains($0) }
    }

    /// Pairs what one change speaks of on both sides, the most alike first.
    private mutating func matchChanged(
        _ units: [LedgerUnit], _ owner: inout [Int?], _ free: inout [Int], _ changes: LedgerChanges,
        _ version: DocumentVersions.Version
    ) {
        var byChange: [Int: [Int]] = [:]
        for thread in free {
            if let change = changes.indexFrom(threads[thread].unit.statement) {
                byChange[change, default: []].append(thread)
            }
        }
        var words = Interner()
        var weights = WordWeights()
        var candidates: [SimilarUnits.Candidate] = []
        var bags: [Int: Bag] = [:]
        for (place, unit) in units.enumerated() where owner[place] == nil {
            guard let change = changes.indexTo(unit.statement), let old = byChange[change] else { continue }
            let bag = weights.bag(Array(unit.text.utf8), &words)
            // A statement of thousands of sentences, all reworded: pairs beyond these are not weighed.
            for thread in old.prefix(64) {
                let other = bags[thread] ?? weights.bag(Array(threads[thread].unit.text.utf8), &words)
                bags[thread] = other
                let score = bag.common(other, weights) * 2 / max(bag.weight + other.weight, 1)
                let whole = old.count == 1 && unit.text == unit.statement
                guard score >= (whole ? 0.15 : 0.4) else { continue }
                candidates.append(.init(old: thread, new: place, score: score))
            }
        }
        var taken = Set<Int>()
        for pair in bestAssignment(candidates) {
            owner[pair.new] = pair.old
            taken.insert(pair.old)
            let unit = units[pair.new]
            let change = changes.to(unit.statement)
            let kind: LedgerStep.Kind =
                switch change?.kind {
                case .moved: .moved
                case .split: .split
                case .merged: .merged
                default: .reworded
                }
            threads[pair.old].unit = unit
            add(kind, to: pair.old, version, text: unit.text, pillar: unit.pillar, change: change)
        }
        free.removeAll { taken.contains($0) }
    }

    /// What went in an earlier version and came back.
    private mutating func restore(
        _ units: [LedgerUnit], _ owner: inout [Int?], _ version: DocumentVersions.Version
    ) {
        var gone: [[UInt8]: [Int]] = [:]
        for thread in threads.indices.reversed() where !threads[thread].alive {
            gone[threads[thread].unit.key, default: []].append(thread)
        }
        guard !gone.isEmpty else { return }
        for (place, unit) in units.enumerated() where owner[place] == nil {
            guard let thread = gone[unit.key]?.popLast() else { continue }
            owner[place] = thread
            threads[thread].alive = true
            threads[thread].mergedInto = nil
            threads[thread].unit = unit
            add(.restored, to: thread, version, text: unit.text, pillar: unit.pillar)
        }
    }

    private mutating func begin(
        _ unit: LedgerUnit, _ version: DocumentVersions.Version, isFirst: Bool, changes: LedgerChanges
    ) -> Int {
        let change = changes.to(unit.statement)
        threads.append(LedgerThread(unit: unit, steps: []))
        let thread = threads.count - 1
        let kind: LedgerStep.Kind = isFirst ? .first : change?.kind == .split ? .split : .added
        add(kind, to: thread, version, text: unit.text, pillar: unit.pillar, change: isFirst ? nil : change)
        return thread
    }

    private mutating func add(
        _ kind: LedgerStep.Kind, to thread: Int, _ version: DocumentVersions.Version, text: String?,
        pillar: String?, change: Change? = nil, at time: Instant? = nil
    ) {
        var step = LedgerStep(
            kind, part: "", document: document.document, version: version.number,
            time: time ?? version.time, published: kind == .first ? document.published : nil, text: text,
            pillar: pillar,
            significance: change?.significance, explanation: change?.explanation)
        if text != nil {
            let unit = threads[thread].unit
            let amounts = unit.amounts
            step.amounts = amounts.isEmpty ? nil : amounts
            step.deadline = LedgerDates.deadline(unit, published: document.begins)
        }
        threads[thread].steps.append(step)
    }
}

/// The changes of one comparison, by the statements they speak of.
struct LedgerChanges {
    private var changes: [Change] = []
    private var before: [String: Int] = [:]
    private var after: [String: Int] = [:]

    init(_ comparison: Comparison?) {
        changes = comparison?.changes ?? []
        for (index, change) in changes.enumerated() {
            for part in (change.before ?? "").split(separator: "\n") where before[String(part)] == nil {
                before[String(part)] = index
            }
            for part in (change.after ?? "").split(separator: "\n") where after[String(part)] == nil {
                after[String(part)] = index
            }
        }
    }

    func indexFrom(_ statement: String) -> Int? { before[statement] }
    func indexTo(_ statement: String) -> Int? { after[statement] }
    func from(_ statement: String) -> Change? { before[statement].map { changes[$0] } }
    func to(_ statement: String) -> Change? { after[statement].map { changes[$0] } }
}
