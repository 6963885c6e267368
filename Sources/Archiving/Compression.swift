internal import CZstd
internal import FactSheets

/// One compressing and one decompressing context of zstd, used again and again.
///
/// Every frame names its size and carries a checksum; one that would exceed `limit` is neither made nor undone.
@safe struct Compression: ~Copyable {
    /// 512 MiB, twice the largest body the configuration lets in.
    static let limit = 512 << 20

    private let packer: OpaquePointer
    private let unpacker: OpaquePointer

    init() throws(ArchiveError) {
        guard let packer = unsafe ZSTD_createCCtx() else { throw .misuse("zstd has no memory") }
        guard let unpacker = unsafe ZSTD_createDCtx() else {
            unsafe ZSTD_freeCCtx(packer)
            throw .misuse("zstd has no memory")
        }
        unsafe self.packer = packer
        unsafe self.unpacker = unpacker
        set(ZSTD_c_checksumFlag, to: 1)
    }

    deinit {
        unsafe ZSTD_freeCCtx(packer)
        unsafe ZSTD_freeDCtx(unpacker)
    }

    private func set(_ parameter: ZSTD_cParameter, to value: Int32) {
        let code = unsafe ZSTD_CCtx_setParameter(packer, parameter, value)
        precondition(ZSTD_isError(code) == 0, "zstd refuses a parameter that it documents")
    }

    /// How hard a frame is pressed: what stands alone quickly, for pressing it harder gains little; what builds on
    /// a prefix harder, for little of it is new. Beyond a mebibyte that would want tables of many megabytes: there the
    /// prefix is met by long-distance matching alone.
    private func prepare(prefix: Int, bytes: Int) {
        let span = prefix + bytes
        let isLarge = span > 1 << 20
        set(ZSTD_c_compressionLevel, to: prefix == 0 || isLarge ? 3 : 9)
        set(ZSTD_c_enableLongDistanceMatching, to: prefix > 0 && isLarge ? 1 : 0)
        // 0: what the level has. Else what reaches from the end of the bytes to the beginning of the prefix.
        set(
            ZSTD_c_windowLog,
            to: prefix == 0 ? 0 : Int32(max(10, Int.bitWidth - (span - 1).leadingZeroBitCount)))
    }

    /// `bytes` as one zstd frame, which builds on `prefix` where that is not empty. `what` names them in errors.
    ///
    /// - Precondition: a prefix and the bytes have together no more than `Bodies.chainLimit`, which zstd's window holds.
    func pack(_ bytes: [UInt8], prefix: [UInt8] = [], what: String) throws(ArchiveError) -> [UInt8] {
        guard bytes.count <= Self.limit else {
            throw .tooLarge(what: what, bytes: bytes.count, limit: Self.limit)
        }
        prepare(prefix: prefix.count, bytes: bytes.count)
        var code = 0
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
            room, count in
            unsafe prefix.withUnsafeBytes { prefix in
                // Lasts for one frame; none at all when it is empty.
                code = unsafe ZSTD_CCtx_refPrefix(packer, prefix.baseAddress, prefix.count)
                guard ZSTD_isError(code) == 0 else { return }
                unsafe bytes.withUnsafeBytes { input in
                    code = unsafe ZSTD_compress2(
                        packer, room.baseAddress, room.count, input.baseAddress, input.count)
                }
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else { throw .misuse("zstd: \(Self.reason(code))") }
        return frame
    }

    /// What `frame` was made from, with the same `prefix`. `path` and `what` name it in errors.
    ///
    /// - Parameter size: How many bytes it must be, where that is known.
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
