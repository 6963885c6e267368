internal import CZstd
internal import FactSheets

/// One compressing and one decompressing context of zstd, used again and again.
///
/// Every frame names its size and carries a checksum; one that would exceed `limit` is neither made nor undone.
@safe struct Compression: ~Copyable {
    /// 512 MiB, twice the largest body the configuration lets in.
    static let limit = 512 << 20
    private static let level: Int32 = 3

    private let packer: OpaquePointer
    private let unpacker: OpaquePointer

    init() throws(ArchiveError) {
        guard let packer = unsafe ZSTD_createCCtx() else { throw .misuse("zstd has no memory") }
        guard let unpacker = unsafe ZSTD_createDCtx() else {
            unsafe ZSTD_freeCCtx(packer)
            throw .misuse("zstd has no memory")
        }
        for (parameter, value) in [(ZSTD_c_compressionLevel, Compression.level), (ZSTD_c_checksumFlag, 1)] {
            let code = unsafe ZSTD_CCtx_setParameter(packer, parameter, value)
            precondition(ZSTD_isError(code) == 0, "zstd refuses level 3 or its checksum")
        }
        unsafe self.packer = packer
        unsafe self.unpacker = unpacker
    }

    deinit {
        unsafe ZSTD_freeCCtx(packer)
        unsafe ZSTD_freeDCtx(unpacker)
    }

    /// `bytes` as one zstd frame. `what` names them in errors.
    func pack(_ bytes: [UInt8], what: String) throws(ArchiveError) -> [UInt8] {
        guard bytes.count <= Self.limit else {
            throw .tooLarge(what: what, bytes: bytes.count, limit: Self.limit)
        }
        var code = 0
        let frame = unsafe [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) {
            room, count in
            unsafe bytes.withUnsafeBytes { input in
                code = unsafe ZSTD_compress2(
                    packer, room.baseAddress, room.count, input.baseAddress, input.count)
            }
            count = ZSTD_isError(code) == 0 ? code : 0
        }
        guard ZSTD_isError(code) == 0 else { throw .misuse("zstd: \(Self.reason(code))") }
        return frame
    }

    /// What `frame` was made from. `path` and `what` name it in errors.
    func unpack(_ frame: [UInt8], path: String, what: String) throws(ArchiveError) -> [UInt8] {
        let named = unsafe frame.withUnsafeBytes {
            unsafe hledwatch_frame_content_size($0.baseAddress, $0.count)
        }
        guard named >= 0 else {
            throw .damaged(path: path, what: "\(what) is not compressed as it should be")
        }
        guard named <= Self.limit else {
            throw .tooLarge(what: what, bytes: Int(named), limit: Self.limit)
        }
        var code = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: Int(named)) { room, count in
            unsafe frame.withUnsafeBytes { input in
                code = unsafe ZSTD_decompressDCtx(
                    unpacker, room.baseAddress, Int(named), input.baseAddress, input.count)
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
