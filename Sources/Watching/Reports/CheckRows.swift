public import Archiving
public import Digesting
public import FactSheets

/// The looks at a document's page, as `log --checks` prints them.
public struct CheckRows: Encodable, Sendable {
    public let document: DocumentRow
    public let runs: [RunRow]
    public let looks: [LookRow]?
    public let proved: [String]

    /// `looks`: the single ones, where they were asked for.
    public init(_ document: Document, _ history: LookHistory, looks: [RecordedLook]?) {
        self.document = DocumentRow(document)
        runs = history.runs.map(RunRow.init)
        self.looks = looks?.map(LookRow.init)
        proved = history.proofs
    }
}

/// A stretch of looks that found the same.
public struct RunRow: Encodable, Sendable {
    public let first: Instant
    public let last: Instant
    public let version: Int?
    public let reason: String?
    public let looks: Int
    public let notModified: Int
    public let sameBytes: Int
    public let read: Int
    public let longestPauseSeconds: Int64

    public init(_ run: LookHistory.Run) {
        first = run.first
        last = run.last
        version = run.version
        reason = run.reason
        looks = run.looks
        notModified = run.notModified
        sameBytes = run.sameBytes
        read = run.read
        longestPauseSeconds = run.longestPause.milliseconds / 1000
    }
}

/// One look.
public struct LookRow: Encodable, Sendable {
    public let time: Instant
    public let number: Int64
    public let status: Int
    public let outcome: String
    public let tookMilliseconds: Int64?
    /// The capture that was confirmed.
    public let capture: Int64?
    public let reason: String?

    public init(_ look: RecordedLook) {
        time = look.time
        number = look.number
        status = look.status
        tookMilliseconds = look.took?.milliseconds
        (outcome, capture, reason) =
            switch look.outcome {
            case .notModified(let since): ("not_modified", since, nil)
            case .sameBytes(let before): ("same_bytes", before, nil)
            case .read: ("read", nil, nil)
            case .setAside(let reason): ("set_aside", nil, reason)
            case .failed(let reason): ("failed", nil, reason)
            }
    }
}
