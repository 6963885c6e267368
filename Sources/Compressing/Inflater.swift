internal import CZlib

/// One zlib inflation, started anew for each gzip member.
@safe final class Inflater {
    /// What the data is wrapped in.
    enum Wrapper {
        case gzip, zlib, raw

        var windowBits: Int32 {
            switch self {
            case .gzip: 15 + 16
            case .zlib: 15
            case .raw: -15
            }
        }
    }

    enum Outcome: Equatable { case more, end, broken }

    /// zlib keeps its address, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>
    private let isReady: Bool

    init(_ wrapper: Wrapper) {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        isReady = unsafe hledwatch_zlib_inflate_init(stream, wrapper.windowBits) == Z_OK
    }

    deinit {
        if isReady { _ = unsafe inflateEnd(stream) }
        unsafe stream.deallocate()
    }

    func reset() { _ = unsafe inflateReset(stream) }

    /// Inflates from `input` at `place` on into `output` from `start` on, and says how far it came in both.
    ///
    /// `.more`: it wants input, or room. `.broken`: the data is damaged; what it wrote before that counts.
    func inflate(
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

/// `bytes` as one gzip member, the same bytes for the same input.
func gzipped(_ bytes: [UInt8]) -> [UInt8]? {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    defer { unsafe stream.deallocate() }
    guard unsafe hledwatch_zlib_deflate_init(stream, 6, 15 + 16) == Z_OK else { return nil }
    defer { _ = unsafe deflateEnd(stream) }
    guard bytes.count < Int(UInt32.max) else { return nil }
    let bound = unsafe Int(deflateBound(stream, UInt(bytes.count))) + 32
    var output = [UInt8](repeating: 0, count: bound)
    let written: Int? = unsafe bytes.withUnsafeBytes { input in
        unsafe output.withUnsafeMutableBytes { output in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(
                mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
            unsafe stream.pointee.avail_in = UInt32(input.count)
            unsafe stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
            unsafe stream.pointee.avail_out = UInt32(clamping: output.count)
            let code = unsafe deflate(stream, Z_FINISH)
            return code == Z_STREAM_END ? unsafe Int(stream.pointee.total_out) : nil
        }
    }
    guard let written else { return nil }
    output.removeLast(output.count - written)
    return output
}
