/// A body that is made piece by piece, each once the client has taken the one before it: for what is too large to lie in
/// memory whole.
///
/// Only workers' answers may have one. `next` is called on the worker's thread, between its other requests, and goes away
/// there once the body is out or its client is gone; it may own what the handler owns.
public final class HTTPPieces: Sendable, Equatable {
    /// How many bytes it will have altogether, when that is known: then it is sent as Content-Length.
    let size: Int?
    /// Safe: only the worker that made it calls it.
    nonisolated(unsafe) private let make: () throws -> [UInt8]?

    /// `next` returns a piece, which should have some 10 to 1,000 KiB, and `nil` after the last one. When it throws, or
    /// when there are fewer bytes than `size`, the connection is cut, so that nobody takes the part for the whole.
    public init(size: Int? = nil, _ next: @escaping () throws -> [UInt8]?) {
        self.size = size
        unsafe make = next
    }

    public static func == (one: HTTPPieces, other: HTTPPieces) -> Bool { one === other }

    /// The next piece that holds something.
    func next() -> Piece {
        do {
            while let bytes = try unsafe make() {
                if !bytes.isEmpty { return .bytes(bytes) }
            }
            return .end
        } catch {
            return .failure
        }
    }

    /// What comes next of a body.
    enum Piece {
        case bytes([UInt8])
        case end
        case failure
    }
}
