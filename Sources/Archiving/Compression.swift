internal import CZstd
internal import FactSheets

/// Contexts of zstd, used again and again: one that compresses what stands alone, one for what builds on a prefix, and
/// one that decompresses. Memory for tables comes with the first use.
///
/// Every frame names its size and carries a checksum; one that would exceed `limit` is neither made nor undone.
@safe struct Compression: ~Copyable {
    /// 512 MiB, twice the largest body the configuration lets in.
    static let limit = 512 << 20

    private let packer: OpaquePointer
    private let builder: OpaquePointer
    private let unpacker: OpaquePointer

    init() throws(ArchiveError) {
        guard let packer = unsafe ZSTD_createCCtx() else { throw .misuse("zstd has no memory") }
        guard let builder = unsafe ZSTD_createCCtx() else {
            unsafe ZSTD_freeCCtx(packer)
            throw .misuse("zstd has no memory")
        }
        guard let unpacker = unsafe ZSTD_createDCtx() else {
            unsafe ZSTD_freeCCtx(packer)
            unsafe ZSTD_freeCCtx(builder)
            throw .misuse("zstd has no memory")
        }
        unsafe self.packer = packer
        unsafe self.builder = builder
        unsafe self.unpacker = unpacker
        unsafe Compression.set(ZSTD_c_checksumFlag, to: 1, in: packer)
        unsafe Compression.set(ZSTD_c_compressionLevel, to: 6, in: packer)
        unsafe Compression.set(ZSTD_c_checksumFlag, to: 1, in: builder)
    }

    deinit {
        unsafe ZSTD_freeCCtx(packer)
        unsafe ZSTD_freeCCtx(builder)
        unsafe ZSTD_freeDCtx(unpacker)
    }

    private static func set(_ parameter: ZSTD_cParameter, to value: Int32, in context: OpaquePointer) {
        let code = unsafe ZSTD_CCtx_setParameter(context, parameter, value)
        precondition(ZSTD_isError(code) == 0, "zstd refuses a parameter that it documents")
    }

    /// The context for a frame that builds on a prefix, its window reaching over both.
    ///
    /// Level 9 takes a third more time than level 4 and saves 7 % of the bytes, 8 % where it looks for matches of five
    /// bytes and in more places; level 11 would save 1 % more for five times that. Its tables are held to a mebibyte and a
    /// half, where 20 more would save a thousandth. Beyond a mebibyte they do not reach over the prefix: there level 4
    /// serves, and the prefix is met by long-distance matching.
    private func builder(prefix: Int, bytes: Int) -> OpaquePointer {
        let span = prefix + bytes
        let isLarge = span > 1 << 20
        let window = Int32(max(10, Int.bitWidth - (span - 1).leadingZeroBitCount))
        let ofLevel: Int32 = 0
        for (parameter, value) in [
            (ZSTD_c_compressionLevel, isLarge ? 4 : 9), (ZSTD_c_enableLongDistanceMatching, isLarge ? 1 : 0),
            (ZSTD_c_windowLog, window), (ZSTD_c_hashLog, isLarge ? ofLevel : 18),
            (ZSTD_c_chainLog, isLarge ? ofLevel : 17), (ZSTD_c_searchLog, isLarge ? ofLevel : 6),
            (ZSTD_c_minMatch, isLarge ? ofLevel : 5),
        ] { unsafe Compression.set(parameter, to: value, in: builder) }
        return unsafe builder
    }

    /// `bytes` as one zstd frame, which builds on `prefix` where that is not empty. `what` names them in errors.
    ///
    /// - Precondition: a prefix and the bytes have together no more than `Bodies.chainLimit`, which zstd's window holds.
    func pack(_ bytes: [UInt8], prefix: [UInt8] = [], what: String) throws(ArchiveError) -> [UInt8] {
        guard bytes.count <= Self.limit else {
            throw .tooLarge(what: what, bytes: bytes.count, limit: Self.limit)
        }
        let context = unsafe prefix.isEmpty ? packer : builder(prefix: prefix.count, bytes: bytes.count)
        var code = 0
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
            room, count in
            unsafe prefix.withUnsafeBytes { prefix in
                // Lasts for one frame; none at all when it is empty.
                code = unsafe ZSTD_CCtx_refPrefix(context, prefix.baseAddress, prefix.count)
                guard ZSTD_isError(code) == 0 else { return }
                unsafe bytes.withUnsafeBytes { input in
                    code = unsafe ZSTD_compress2(
                        context, room.baseAddress, room.count, input.baseAddress, input.count)
                }
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else { throw .misuse("zstd: \(Self.reason(code))") }
        return frame
    }

    /// What `frame` was made from, with the same `prefix`; `size` is how many bytes it must be, where that is known, and
    /// `path` and `what` name it in errors.
    ///
    /// - Throws: `.damaged` when its checksum, its size or its making is not right: another prefix is found by that.
    func unpack(
        _ frame: [UInt8], prefix: [UInt8] = [], size: Int? = nil, path: String, what: String
    ) throws(ArchiveError) -> [UInt8] {
        let named = unsafe frame.withUnsafeBytes {
            unsafe hledwatch_frame_content_size($0.baseAddress, $0.count)
        }
        guard named >= 0 else {
            throw .damaged(path: path, what: "\(what) is not compressed as it should be")
        }
        guard named <= Self.limit else {
            throw .tooLarge(what: what, bytes: Int(named), limit: Self.limit)
        }
        if let size, size != named {
            throw .damaged(path: path, what: "\(what) has \(named) bytes instead of \(size)")
        }
        var code = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(named)) { room, count in
            unsafe prefix.withUnsafeBytes { prefix in
                code = unsafe ZSTD_DCtx_refPrefix(unpacker, prefix.baseAddress, prefix.count)
                guard ZSTD_isError(code) == 0 else { return }
                unsafe frame.withUnsafeBytes { input in
                    code = unsafe ZSTD_decompressDCtx(
                        unpacker, room.baseAddress, Int(named), input.baseAddress, input.count)
                }
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else {
            throw .damaged(path: path, what: "\(what) cannot be decompressed (\(Self.reason(code)))")
        }
        guard bytes.count == named else { throw .damaged(path: path, what: "\(what) is cut short") }
        return bytes
    }

    private static func reason(_ code: Int) -> String { unsafe String(cString: ZSTD_getErrorName(code)) }
}
