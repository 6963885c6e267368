internal import CZlib

/// `bytes` as one gzip member, the same bytes for the same input; `nil` for 4 GiB or more, or when memory runs out.
public func gzipped(_ bytes: [UInt8]) -> [UInt8]? { GzipMaker()?.member(of: bytes) }

/// One zlib deflation, started anew for each gzip member. Used by one thread at a time.
@safe public final class GzipMaker {
    /// zlib keeps its address, so it must not move.
    private let stream: UnsafeMutablePointer<z_stream>

    /// `nil` when memory runs out.
    public init?() {
        unsafe stream = .allocate(capacity: 1)
        unsafe stream.initialize(to: z_stream())
        guard unsafe hledwatch_zlib_deflate_init(stream, 6, 15 + 16) == Z_OK else { return nil }
    }

    deinit {
        _ = unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// `bytes` as one gzip member, the same bytes for the same input; `nil` for 4 GiB or more.
    public func member(of bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count < Int(UInt32.max), unsafe deflateReset(stream) == Z_OK else { return nil }
        let bound = unsafe Int(deflateBound(stream, UInt(bytes.count))) + 32
        return unsafe bytes.withUnsafeBytes { input -> [UInt8]? in
            var isWhole = false
            let output = unsafe [UInt8](unsafeUninitializedCapacity: bound) { output, count in
                unsafe stream.pointee.next_in = UnsafeMutablePointer(
                    mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
                unsafe stream.pointee.avail_in = UInt32(input.count)
                unsafe stream.pointee.next_out = output.baseAddress
                unsafe stream.pointee.avail_out = UInt32(clamping: output.count)
                isWhole = unsafe deflate(stream, Z_FINISH) == Z_STREAM_END
                count = isWhole ? unsafe Int(stream.pointee.total_out) : 0
            }
            return isWhole ? output : nil
        }
    }
}
