internal import COpenSSL

extension Hashing {
    /// The digest of `bytes` by the algorithm of that name, such as `sha1`; `nil` for one that libcrypto does not have.
    public static func digest(_ algorithm: String, _ bytes: [UInt8]) -> [UInt8]? {
        guard let kind = unsafe EVP_get_digestbyname(algorithm) else { return nil }
        var length: UInt32 = 0
        var isMade = false
        let digest = unsafe [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { output, count in
            unsafe bytes.withUnsafeBytes { input in
                isMade =
                    unsafe EVP_Digest(
                        input.baseAddress, input.count, output.baseAddress, &length, kind, nil) == 1
            }
            count = isMade ? Int(length) : 0
        }
        return isMade ? digest : nil
    }
}
