internal import CZlib

/// `bytes` as one gzip member, the same bytes for the same input; `nil` for 4 GiB or more, or when memory runs out.
public func gzipped(_ bytes: [UInt8]) -> [UInt8]? {
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
