internal import COpenSSL

/// SHA-256 and its keyed form, by libcrypto.
public enum Hashing {
    /// Found once: `EVP_sha256` has every digest look its provider up again, which is a third of what a short one costs
    /// (<https://docs.openssl.org/3.0/man7/crypto/#performance>).
    nonisolated(unsafe) fileprivate static let algorithm: OpaquePointer = {
        guard let found = unsafe EVP_MD_fetch(nil, "SHA2-256", nil) else { missing() }
        return unsafe found
    }()

    fileprivate static func missing() -> Never {
        fatalError("libcrypto cannot compute SHA-256: check the installation of OpenSSL")
    }

    /// The 32 bytes of the SHA-256 of `bytes`.
    public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        unsafe digest { output, count in
            unsafe bytes.withUnsafeBytes { input in
                unsafe EVP_Digest(input.baseAddress, input.count, output, count, algorithm, nil) == 1
            }
        }
    }

    /// The 32 bytes of the HMAC-SHA256 (RFC 2104) of `message`.
    public static func hmacSHA256(key: [UInt8], _ message: [UInt8]) -> [UInt8] {
        // libcrypto takes a null key for "the key before", so that an empty one needs an address, too.
        let padded = key.isEmpty ? [0] : key
        return unsafe digest { output, count in
            unsafe message.withUnsafeBytes { input in
                unsafe HMAC(
                    algorithm, padded, Int32(key.count), input.baseAddress, input.count, output, count)
                    != nil
            }
        }
    }

    /// Two lower-case hexadecimal digits a byte.
    public static func hex(_ bytes: [UInt8]) -> String {
        let digits: StaticString = "0123456789abcdef"
        return unsafe String(unsafeUninitializedCapacity: bytes.count * 2) { output in
            for (index, byte) in bytes.enumerated() {
                unsafe output[index * 2] = digits.utf8Start[Int(byte >> 4)]
                unsafe output[index * 2 + 1] = digits.utf8Start[Int(byte & 15)]
            }
            return bytes.count * 2
        }
    }

    /// Runs `compute` on room for 32 bytes. libcrypto refuses only when memory or its own installation fails.
    fileprivate static func digest(
        _ compute: (UnsafeMutablePointer<UInt8>, UnsafeMutablePointer<UInt32>) -> Bool
    ) -> [UInt8] {
        unsafe [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, initialized in
            var count: UInt32 = 0
            guard let start = output.baseAddress, unsafe compute(start, &count), count == 32 else {
                missing()
            }
            initialized = 32
        }
    }

    /// The SHA-256 of bytes that come piece by piece.
    @safe public struct SHA256Stream: ~Copyable {
        private let context: OpaquePointer
        /// Something was taken in since the last end.
        private var isBegun = false

        public init() {
            guard let context = unsafe EVP_MD_CTX_new() else { Hashing.missing() }
            unsafe self.context = context
        }

        private mutating func begin() {
            if isBegun { return }
            guard unsafe EVP_DigestInit_ex(context, Hashing.algorithm, nil) == 1 else { Hashing.missing() }
            isBegun = true
        }

        deinit { unsafe EVP_MD_CTX_free(context) }

        /// Takes in the next piece.
        public mutating func update(_ bytes: some Sequence<UInt8>) {
            let whole: Void? = bytes.withContiguousStorageIfAvailable { unsafe absorb(.init($0)) }
            if whole == nil { unsafe Array(bytes).withUnsafeBytes { unsafe absorb($0) } }
        }

        private mutating func absorb(_ bytes: UnsafeRawBufferPointer) {
            begin()
            let code = unsafe EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
            precondition(code == 1, "libcrypto cannot compute SHA-256")
        }

        /// The 32 bytes of what was taken in; it begins anew.
        public mutating func finish() -> [UInt8] {
            begin()
            isBegun = false
            return unsafe Hashing.digest { output, count in
                unsafe EVP_DigestFinal_ex(context, output, count) == 1
            }
        }
    }
}
