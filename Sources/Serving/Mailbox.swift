internal import Synchronization

#if canImport(Glibc)
    internal import Glibc
#endif

/// What other threads leave for the server's thread; each piece wakes it.
final class Mailbox: Sendable {
    /// What lies there.
    struct Post {
        var mustStop = false
        var outcomes: [Outcome] = []
        /// The answers for whose event streams there is something to send.
        var rung: Set<UInt64> = []
    }

    private let post = Mutex(Post())
    private let isFull = Atomic(false)
    /// Readable while something lies there.
    let descriptor: Int32
    private let writing: Int32

    /// `nil`, with errno, when no descriptors are left.
    init?() {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return nil }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        descriptor = ends[0]
        writing = ends[1]
    }

    deinit {
        close(descriptor)
        close(writing)
    }

    /// Has the server's thread end.
    func stop() {
        post.withLock { $0.mustStop = true }
        wake()
    }

    /// Leaves what a worker came to.
    func deliver(_ outcome: Outcome) {
        post.withLock { $0.outcomes.append(outcome) }
        wake()
    }

    /// Leaves word that there is something to send on an event stream.
    func ring(_ ticket: UInt64) {
        let isNew = post.withLock { $0.rung.insert(ticket).inserted }
        if isNew { wake() }
    }

    /// Whether something may lie there: for who has not looked at the descriptor.
    var mayHold: Bool { isFull.load(ordering: .acquiring) }

    /// Empties it.
    func take() -> Post {
        isFull.store(false, ordering: .sequentiallyConsistent)
        var bytes: InlineArray<64, UInt8> = .init(repeating: 0)
        var span = bytes.mutableSpan
        unsafe span.withUnsafeMutableBytes { bytes in
            while unsafe read(descriptor, bytes.baseAddress, bytes.count) == bytes.count {}
        }
        return post.withLock { post in
            defer {
                post.outcomes = []
                post.rung = []
            }
            return post
        }
    }

    /// One byte each time: a full pipe has woken the reader long since.
    private func wake() {
        isFull.store(true, ordering: .sequentiallyConsistent)
        var byte: UInt8 = 1
        _ = unsafe write(writing, &byte, 1)
    }
}

/// What a worker came to.
struct Outcome {
    enum Result {
        /// The answer.
        case whole(HTTPResponse)
        /// The answer but for its body, which the worker will make in pieces, of so many bytes altogether.
        case head(HTTPResponse, size: Int?)
        case piece(HTTPPieces.Piece)
    }

    let worker: Int
    let ticket: UInt64
    let result: Result
}
