internal import COpenSSL
public import FactSheets

/// Time stamps of RFC 3161: an authority's signature over a hash and its own time.
public enum TimeStamp {
    /// What is sent to the authority for the SHA-256 of `bytes`: DER, asking for the certificates, too.
    ///
    /// `nonce` makes the reply one to this request.
    public static func request(for bytes: [UInt8], nonce: UInt64?) -> [UInt8] {
        let version: [UInt8] = [0x02, 0x01, 0x01]
        let sha256: [UInt8] = [
            0x30, 0x0D, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00,
        ]
        let imprint: [UInt8] = [0x30, 0x31] + sha256 + [0x04, 0x20] + Hashing.sha256(bytes)
        // Positive, and of 8 bytes whatever they are.
        let number = nonce.map { withPlaces($0 & 0x3FFF_FFFF_FFFF_FFFF | 0x4000_0000_0000_0000) } ?? []
        let certificates: [UInt8] = [0x01, 0x01, 0xFF]
        let body = version + imprint + number + certificates
        return [0x30, UInt8(body.count)] + body
    }

    private static func withPlaces(_ nonce: UInt64) -> [UInt8] {
        [0x02, 0x08] + (0..<8).map { UInt8(truncatingIfNeeded: nonce >> (56 - 8 * $0)) }
    }

    /// A number that nobody can guess.
    public static func nonce() -> UInt64 { UInt64.random(in: .min ... .max) }

    /// What a reply was found to be.
    public enum Finding: Equatable, Sendable {
        /// A stamp over what was asked for, at the authority's time.
        case good(time: Instant?)
        /// In one line.
        case bad(reason: String)
    }

    /// Whether `reply` grants what `request` asks for: status, version, imprint and, where the request has one, nonce;
    /// and whether the signature is that of the certificate in it. Who issued the certificate is not looked at: that is
    /// for those who rely on it, with `openssl ts -verify`.
    public static func check(reply: [UInt8], to request: [UInt8]) -> Finding {
        ERR_clear_error()
        defer { ERR_clear_error() }
        guard let response = unsafe decoded(reply, d2i_TS_RESP, free: { unsafe TS_RESP_free($0) }) else {
            return .bad(reason: "it is no reply of a time-stamp authority")
        }
        defer { unsafe TS_RESP_free(response) }
        guard let asked = unsafe decoded(request, d2i_TS_REQ, free: { unsafe TS_REQ_free($0) }) else {
            return .bad(reason: "the request cannot be read")
        }
        defer { unsafe TS_REQ_free(asked) }
        guard let context = unsafe TS_REQ_to_TS_VERIFY_CTX(asked, nil) else {
            return .bad(reason: "there is no memory to check it")
        }
        defer { unsafe TS_VERIFY_CTX_free(context) }
        guard unsafe TS_RESP_verify_response(context, response) == 1 else { return .bad(reason: reason()) }
        guard let token = unsafe TS_RESP_get_token(response),
            unsafe PKCS7_verify(token, nil, nil, nil, nil, PKCS7_NOVERIFY) == 1
        else { return .bad(reason: "its signature is wrong: \(reason())") }
        return .good(time: unsafe time(in: response))
    }

    /// All of `bytes` as what `decode` reads; `nil` when something follows, too.
    private static func decoded(
        _ bytes: [UInt8],
        _ decode: (
            UnsafeMutablePointer<OpaquePointer?>?, UnsafeMutablePointer<UnsafePointer<UInt8>?>?, Int
        ) -> OpaquePointer?,
        free: (OpaquePointer) -> Void
    ) -> OpaquePointer? {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var position = buffer.baseAddress
            guard let made = unsafe decode(nil, &position, buffer.count) else { return nil }
            guard unsafe position == buffer.baseAddress.map({ unsafe $0 + buffer.count }) else {
                unsafe free(made)
                return nil
            }
            return unsafe made
        }
    }

    private static func time(in response: OpaquePointer) -> Instant? {
        guard let info = unsafe TS_RESP_get_tst_info(response),
            let stamped = unsafe TS_TST_INFO_get_time(info)
        else { return nil }
        guard let epoch = unsafe ASN1_TIME_set(nil, 0) else { return nil }
        defer { unsafe ASN1_STRING_free(epoch) }
        var (days, seconds) = (Int32(0), Int32(0))
        guard unsafe ASN1_TIME_diff(&days, &seconds, epoch, stamped) == 1 else { return nil }
        return Instant(seconds: Int64(days) * 86_400 + Int64(seconds))
    }

    /// What libcrypto found first to be wrong.
    private static func reason() -> String {
        let code = ERR_get_error()
        guard code != 0, let text = unsafe ERR_reason_error_string(code) else { return "it is not granted" }
        return unsafe String(cString: text)
    }
}
