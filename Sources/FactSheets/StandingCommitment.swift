/// A commitment as it stands in one version of a document, and what became of it in that document later.
public struct StandingCommitment: Equatable, Sendable {
    /// As in the ledger.
    public var id: String
    /// The whole statement that it is, or is a sentence of.
    public var statement: String
    public var text: String
    /// Of later versions, in their order; empty when it stands as it did in the newest.
    public var later: [LedgerStep]

    public init(id: String, statement: String, text: String, later: [LedgerStep] = []) {
        self.id = id
        self.statement = statement
        self.text = text
        self.later = later
    }
}
