internal import COpenSSL

/// RFC 4648 section 4, by libcrypto.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        let text = unsafe [UInt8](unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4 + 1) { room, count in
            count = unsafe Int(EVP_EncodeBlock(room.baseAddress, bytes, Int32(bytes.count)))
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `nil` for what `encode` would not have written so.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let letters = Array(text.utf8)
        guard letters.count % 4 == 0, letters.count < 1 << 20 else { return nil }
        var made: Int32 = 0
        var bytes = unsafe [UInt8](unsafeUninitializedCapacity: letters.count / 4 * 3) { room, count in
            made =
                letters.isEmpty ? 0 : unsafe EVP_DecodeBlock(room.baseAddress, letters, Int32(letters.count))
            count = Int(max(made, 0))
        }
        guard made >= 0 else { return nil }
        // libcrypto counts the padding as zeros.
        bytes.removeLast(min(bytes.count, letters.suffix(2).count { $0 == UInt8(ascii: "=") }))
        return encode(bytes) == text ? bytes : nil
    }
}
