/// One thing that is not as it was written, or does not fit what it belongs to.
public struct Damage: Equatable, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        /// The file itself, as SQLite reads it.
        case file
        /// An entry of the log is missing, there twice, cannot be read, or is not what was sealed.
        case entry
        /// A body is not the bytes that were received.
        case body
        /// A hash of the tree is not that of what lies below it.
        case tile
        /// A checkpoint, its signature or its time stamp does not fit the log.
        case checkpoint
        /// A row that was derived cannot be read, refers to what is not there, or is not what the captures give.
        case derived
        /// A row of what is planned, promised or said by hand cannot be read, or refers to what is not there.
        case plan
        /// The log is not the continuation of what was remembered.
        case history
    }

    /// A document, or a version of it, that rests on what is damaged.
    public struct Bearing: Hashable, Sendable {
        public var document: String
        public var version: Int?
    }

    public var kind: Kind
    /// The entry of the log, where it is about one.
    public var number: Int64?
    public var bearings: [Bearing]
    public var text: String

    public init(_ kind: Kind, number: Int64? = nil, bearings: [Bearing] = [], _ text: String) {
        self.kind = kind
        self.number = number
        self.bearings = bearings
        self.text = text
    }
}

/// What a verification covered.
public struct Coverage: Equatable, Sendable {
    public var captures = 0
    public var checks = 0
    /// Withdrawals of notes among them.
    public var notes = 0
    /// Entries under the newest checkpoint.
    public var sealed = 0
    public var checkpoints = 0
    /// Checkpoints with a time stamp.
    public var stamps = 0
    public var bodies = 0
    public var bodiesRead = 0
    /// Bodies that a policy of retention has removed: their hashes are kept.
    public var bodiesPruned = 0
    public var derivedRows = 0

    public init() {}
}
