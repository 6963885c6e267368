/// A body under way that is not there whole, as the server's thread sees it. Belongs to that thread.
final class BodyFlow {
    /// Where it comes from.
    enum Origin {
        case events(EventSubscription)
        /// Pieces that a worker makes.
        case pieces(worker: Int)
    }

    /// The connection and the answer that it is the body of.
    let key: UInt
    let ticket: UInt64
    let origin: Origin
    /// In bytes, when it is known.
    let size: Int?
    unowned let loop: ServerLoop
    /// Of the pieces: what is there and not sent yet, and how much of it is.
    private var piece: [UInt8] = []
    private var sent = 0
    private var ending: HTTPPieces.Piece?
    /// A piece is being made.
    private(set) var isAwaited = false
    /// An event stream has been open long enough.
    var isOver = false
    private(set) var lastSent = ContinuousClock.Instant.now
    /// Bytes since the last time that this many earned more time.
    private var unpaid = 0

    init(of key: UInt, ticket: UInt64, _ origin: Origin, size: Int?, loop: ServerLoop) {
        self.key = key
        self.ticket = ticket
        self.origin = origin
        self.size = size
        self.loop = loop
    }

    /// Remembers that a piece is asked for; false when one is already, or none is to come.
    func await() -> Bool {
        guard case .pieces = origin, !isAwaited, ending == nil else { return false }
        isAwaited = true
        return true
    }

    /// Whether so much was taken since this was last true that the client may have more time.
    func takeEarned() -> Bool {
        guard case .pieces = origin, unpaid >= Self.price else { return false }
        unpaid = 0
        return true
    }

    private static let price = 1 << 20

    /// What the worker came to.
    func add(_ next: HTTPPieces.Piece) {
        isAwaited = false
        if case .bytes(let bytes) = next {
            piece = bytes
            sent = 0
        } else {
            ending = next
        }
    }

    /// What a read comes to.
    enum Taken {
        case bytes(Int)
        case nothing
        case end
        case failure
    }

    func take(into buffer: UnsafeMutableRawBufferPointer) -> Taken {
        switch origin {
        case .events(let subscription):
            if subscription.isOverrun { return .failure }
            let count = unsafe subscription.take(into: buffer)
            guard count > 0 else { return isOver ? .end : .nothing }
            lastSent = .now
            return .bytes(count)
        case .pieces:
            let count = min(piece.count - sent, buffer.count)
            guard count > 0 else {
                return switch ending {
                case .end: .end
                case .failure, .bytes: .failure
                case nil: .nothing
                }
            }
            unsafe piece.withUnsafeBytes { bytes in
                unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
            }
            sent += count
            unpaid += count
            return .bytes(count)
        }
    }
}
