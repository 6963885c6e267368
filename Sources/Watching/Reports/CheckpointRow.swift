public import Archiving
public import FactSheets

/// A checkpoint of the log, as `checkpoint` prints it.
public struct CheckpointRow: Encodable, Sendable {
    public let origin: String
    public let size: Int
    public let root: String
    public let note: String
    public let keys: [String]
    /// The authority's time; absent where there is no time stamp yet.
    public let stamped: Instant?

    public init(_ checkpoint: StoredCheckpoint, keys: [String]) {
        let note = String(decoding: checkpoint.note, as: UTF8.self)
        self.note = note
        origin = SignedNote(checkpoint.note).flatMap { Checkpoint(text: $0.text) }?.origin ?? ""
        size = checkpoint.size
        root = Hashing.hex(checkpoint.root)
        self.keys = keys
        stamped = checkpoint.stamped
    }
}
