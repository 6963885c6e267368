/// One look at a document's page, as the log holds it.
public struct RecordedLook: Equatable, Sendable {
    public enum Outcome: Equatable, Sendable {
        /// The server said that nothing changed since the state that a capture holds (304).
        case notModified(since: Int64)
        /// The same bytes came again as that capture holds.
        case sameBytes(as: Int64)
        /// A page was read.
        case read
        /// An answer from which nothing was derived, and why.
        case setAside(String)
        case failed(String)
    }

    /// When the answer was complete.
    public var time: Instant
    /// From the request to then; `nil` where that was not noted.
    public var took: Duration?
    /// 0 when there was no answer.
    public var status: Int
    public var outcome: Outcome
    /// The number of its capture, or of its check, in the log.
    public var number: Int64

    public init(time: Instant, took: Duration? = nil, status: Int, outcome: Outcome, number: Int64) {
        self.time = time
        self.took = took
        self.status = status
        self.outcome = outcome
        self.number = number
    }
}
