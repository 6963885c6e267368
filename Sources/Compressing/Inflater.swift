internal import CZlib

/// One zlib inflation, started anew for each gzip member. Used by one thread at a time.
@safe public final class Inflater {
    /// What the data is wrapped in.
    public enum Wrapper: Sendable {
        case gzip, zlib, raw

        fileprivate var windowBits: Int32 {
            switch self {
            case .gzip: 15 + 16
            case .zlib: 15
            case .raw: -15
            }
        }
    }

    public enum Outcome: Equatable, Sendable { case more, end, broken }

    /// zlib keeps its address, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    public init(_ wrapper: Wrapper) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        isReady = unsafe hledwatch_zlib_inflate_init(stream, wrapper.windowBits) == Z_OK
    }

    deinit {
        if isReady { _ = unsafe inflateEnd(stream) }
        unsafe stream.deallocate()
    }

    /// Makes it ready for the next member.
    public func reset() { _ = unsafe inflateReset(stream) }

    /// Inflates from `input` at `place` on into `output` from `start` on, and says how far it came in both.
    ///
    /// `.more`: it wants input, or room. `.broken`: the data is damaged; what it wrote before that counts.
    public func inflate(
        _ input: [UInt8], from place: Int, to end: Int, into output: inout [UInt8], at start: Int
    ) -> (read: Int, written: Int, outcome: Outcome) {
        guard isReady, place <= end, end <= input.count, start <= output.count else { return (0, 0, .broken) }
        let room = output.count - start
        return unsafe input.withUnsafeBytes { input in
            unsafe output.withUnsafeMutableBytes { output in
                guard let from = input.baseAddress, let into = output.baseAddress else {
                    return (0, 0, .more)
                }
                unsafe stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: (from + place).assumingMemoryBound(to: UInt8.self))
                unsafe stream.pointee.avail_in = UInt32(clamping: end - place)
                unsafe stream.pointee.next_out = (into + start).assumingMemoryBound(to: UInt8.self)
                unsafe stream.pointee.avail_out = UInt32(clamping: room)
                let given = unsafe (stream.pointee.avail_in, stream.pointee.avail_out)
                let code = unsafe CZlib.inflate(stream, Z_NO_FLUSH)
                let read = unsafe Int(given.0 - stream.pointee.avail_in)
                let written = unsafe Int(given.1 - stream.pointee.avail_out)
                unsafe stream.pointee.next_in = nil
                unsafe stream.pointee.next_out = nil
                switch code {
                case Z_STREAM_END: return (read, written, .end)
                case Z_OK, Z_BUF_ERROR: return (read, written, .more)
                default: return (read, written, .broken)
                }
            }
        }
    }
}
