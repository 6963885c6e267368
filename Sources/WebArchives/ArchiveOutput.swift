/// A file that is written from its beginning to its end, in large pieces; it has its name only once it is whole.
public final class ArchiveOutput {
    private let file: ArchiveFile
    private let draft: String?
    private var waiting: [UInt8] = []
    private static let piece = 256 << 10
    public let path: String
    /// How many bytes were taken so far.
    private(set) var position: Int64 = 0
    /// Hears all that is written, in order, while it is set.
    var listener: (([UInt8]) -> Void)?

    /// `-` is standard output; what is there and is no ordinary file, such as a pipe, is written to directly.
    /// - Throws: `.unwritable`.
    public init(path: String) throws(WebArchiveError) {
        self.path = path
        draft = path == "-" || ArchiveFile.isSpecial(path) ? nil : path + ".part"
        do throws(WebArchiveError) {
            file = try ArchiveFile(writing: draft ?? path)
        } catch {
            guard case .unwritable(_, let reason) = error else { throw error }
            throw .unwritable(path: path, reason: reason)
        }
        waiting.reserveCapacity(2 * Self.piece)
    }

    deinit { if !isFinished, let draft { ArchiveFile.remove(draft) } }
    private var isFinished = false

    /// Appends `bytes`.
    public func write(_ bytes: [UInt8]) throws(WebArchiveError) {
        listener?(bytes)
        position += Int64(bytes.count)
        if waiting.isEmpty, bytes.count >= Self.piece { return try file.write(bytes, named: path) }
        waiting += bytes
        if waiting.count >= Self.piece { try flush() }
    }

    private func flush() throws(WebArchiveError) {
        try file.write(waiting, named: path)
        waiting.removeAll(keepingCapacity: true)
    }

    /// Puts `bytes` over those that stand at `offset`.
    func overwrite(_ bytes: [UInt8], at offset: Int64) throws(WebArchiveError) {
        try flush()
        try file.write(bytes, at: offset, named: path)
    }

    /// All of it on the disk, where there is one, and under its name. Call it once, last.
    public func finish() throws(WebArchiveError) {
        try flush()
        try file.synchronize(named: path)
        if let draft { try ArchiveFile.rename(draft, to: path) }
        isFinished = true
    }
}
