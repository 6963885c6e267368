/// Every commitment ever seen, one line for life, across versions and across documents.
public struct Ledger: Codable, Equatable, Sendable {
    /// In the order they first appeared.
    public var commitments: [Commitment]
    /// Documents whose statements are no commitments, and why.
    public var leftOut: [LeftOut]
    /// Corrections by hand that could not be followed, and why.
    public var remarks: [String]

    public struct LeftOut: Codable, Equatable, Sendable {
        public var document: String
        public var reason: String

        public init(document: String, reason: String) {
            self.document = document
            self.reason = reason
        }
    }

    public init(commitments: [Commitment] = [], leftOut: [LeftOut] = [], remarks: [String] = []) {
        self.commitments = commitments
        self.leftOut = leftOut
        self.remarks = remarks
    }
}

/// One line of the ledger.
public struct Commitment: Codable, Equatable, Sendable {
    public enum State: String, Codable, Sendable, CaseIterable {
        /// Said to come, and still said.
        case promised
        /// Last reported as done.
        case done
        /// Said no more: the statement was taken out everywhere, or its documents were withdrawn.
        case dropped
        /// Its deadline passed, and nothing published since speaks of it.
        case overdue
    }

    /// Lasting: made from where and how it first appeared.
    public var id: String
    public var state: State
    /// Why it is in that state, and which text says so.
    public var basis: LedgerBasis
    /// What was last said.
    public var text: String
    /// The heading it stands under now.
    public var pillar: String?
    /// The weakest rung of what was last said, by the words of `Fact`: `done`, `committed`, `intended`, `explored`.
    public var modality: String?
    public var amounts: [LedgerAmount]
    public var deadline: LedgerDeadline?
    public var offices: [String]
    /// When the first document that has it was published; `nil` where that does not say, or where the statement came
    /// with a later version.
    public var firstPublished: Instant?
    /// When it was first seen here: by a look of the time, or much later, where the past was imported.
    public var firstSeen: Instant
    /// When what it says last changed: a later document's publication, or the first look at a version that says
    /// otherwise; `nil` when it never did.
    public var lastChanged: Instant?
    /// When the latest document that has it was published, or was seen to have taken it in: nothing has spoken of it
    /// since.
    public var lastMentioned: Instant
    /// Slugs, in the order of publication.
    public var documents: [String]
    /// The years in which those were published.
    public var years: [Int]
    /// Identifiers of the appearances that are this line, its own first: what `link` and `unlink` take.
    public var parts: [String]
    /// All that happened to it, oldest first.
    public var history: [LedgerStep]
    /// Later appearances that may be the same, and were joined to nothing or to another line, the surest first.
    public var possibleLater: [LedgerLink]

    public init(
        id: String, state: State, basis: LedgerBasis, text: String, pillar: String? = nil,
        modality: String? = nil,
        amounts: [LedgerAmount] = [], deadline: LedgerDeadline? = nil, offices: [String] = [],
        firstPublished: Instant? = nil, firstSeen: Instant, lastChanged: Instant? = nil,
        lastMentioned: Instant, documents: [String],
        years: [Int] = [], parts: [String],
        history: [LedgerStep] = [], possibleLater: [LedgerLink] = []
    ) {
        self.id = id
        self.state = state
        self.basis = basis
        self.text = text
        self.pillar = pillar
        self.modality = modality
        self.amounts = amounts
        self.deadline = deadline
        self.offices = offices
        self.firstPublished = firstPublished
        self.firstSeen = firstSeen
        self.lastChanged = lastChanged
        self.lastMentioned = lastMentioned
        self.documents = documents
        self.years = years
        self.parts = parts
        self.history = history
        self.possibleLater = possibleLater
    }
}

/// What a commitment's state rests on.
public struct LedgerBasis: Codable, Equatable, Sendable {
    /// In a few words: `says ‘will invest’`, `removed from the text`.
    public var reason: String
    public var document: String
    public var version: Int
    /// When that version was first seen.
    public var time: Instant
    /// When the document was published, for what stood there when it was first seen.
    public var published: Instant?

    public init(reason: String, document: String, version: Int, time: Instant, published: Instant? = nil) {
        self.reason = reason
        self.document = document
        self.version = version
        self.time = time
        self.published = published
    }
}

/// Money that a commitment names.
public struct LedgerAmount: Codable, Equatable, Sendable {
    public var text: String
    /// As in `Fact`: a decimal number, or a range `a/b`.
    public var value: String
    /// ISO 4217.
    public var currency: String?

    public init(text: String, value: String, currency: String?) {
        self.text = text
        self.value = value
        self.currency = currency
    }
}

/// When a commitment is to be met.
public struct LedgerDeadline: Codable, Equatable, Sendable {
    public var text: String
    /// As in `Fact`, at the precision given.
    public var value: String
    /// The first and the last day that fit, `YYYY-MM-DD`.
    public var firstDay: String
    public var lastDay: String

    public init(text: String, value: String, firstDay: String, lastDay: String) {
        self.text = text
        self.value = value
        self.firstDay = firstDay
        self.lastDay = lastDay
    }
}

/// One thing that happened to a commitment.
public struct LedgerStep: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
        /// Stood there when its document was first seen.
        case first
        /// Came with a later version of its document.
        case added
        case reworded, moved, merged, split, removed
        /// Came back in the words it had before.
        case restored
        /// Its document was withdrawn.
        case withdrawn
    }

    public var kind: Kind
    /// Which appearance it happened to.
    public var part: String
    public var document: String
    public var version: Int
    /// When that version was first seen, or the document was found to be withdrawn.
    public var time: Instant
    /// Of what stood there when its document was first seen: when that says it was published.
    public var published: Instant?
    /// What the document says since; `nil` for what went.
    public var text: String?
    public var pillar: String?
    /// The money that this wording names; `nil` where it names none.
    public var amounts: [LedgerAmount]?
    /// By when it is to be met, as this wording has it.
    public var deadline: LedgerDeadline?
    public var significance: Significance?
    /// The comparison's sentence about it.
    public var explanation: String?
    /// Why this appearance, in its first step, is held to be the same commitment as an earlier one.
    public var link: LedgerLink?
    /// What this appearance, in its first step, may be the same as, the surest first.
    public var possible: [LedgerLink]?

    public init(
        _ kind: Kind, part: String, document: String, version: Int, time: Instant,
        published: Instant? = nil, text: String?,
        pillar: String?, significance: Significance? = nil, explanation: String? = nil,
        link: LedgerLink? = nil
    ) {
        self.kind = kind
        self.part = part
        self.document = document
        self.version = version
        self.time = time
        self.published = published
        self.text = text
        self.pillar = pillar
        self.significance = significance
        self.explanation = explanation
        self.link = link
    }
    /// When it came to be so, as far as is known: its publication, else the look that saw it first.
    public var since: Instant { published.map { min($0, time) } ?? time }
}
